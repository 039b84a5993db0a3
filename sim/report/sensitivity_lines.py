"""Tables of a sensitivity study for the terminal."""

from __future__ import annotations

from rich.table import Table

from sim.experiments.sensitivity import Sensitivity
from sim.measures import MEASURES
from sim.plots.sensitivity_plots import SOURCE_TITLES
from sim.report.terminal import number
from sim.wording import numbers


def tornado_lines(found: Sensitivity, kpi: str) -> Table | None:
    """What each input does to a measure by itself; None where that was not asked."""
    if not len(found.tornado):
        return None
    unit, factor = _unit(found, kpi)
    table = _table(f"{MEASURES[kpi].title}: one input at a time", "input")
    for head in ("at", f"value {unit}", "difference", "low", "high"):
        table.add_column(head, justify="right")
    for row in found.tornado[found.tornado["kpi"] == kpi].to_dict("records"):
        values = [factor * float(row[c]) for c in ("value", "difference", "low", "high")]
        table.add_row(
            found.uncertainty.title_of(str(row["input"])),
            f"{float(row['input_value']):.4g}",
            *(number(v, unit) for v in values),
        )
    return table


def share_lines(found: Sensitivity, kpi: str) -> Table | None:
    """Which share of a measure's variance each input causes; None where that was not asked."""
    if not len(found.shares):
        return None
    table = _table(f"{MEASURES[kpi].title}: where the risk comes from", "source")
    for head in ("share %", "low", "high", "first-order index %", "total index %"):
        table.add_column(head, justify="right")
    indices = found.indices[found.indices["kpi"] == kpi].set_index("input")
    for row in found.shares[found.shares["kpi"] == kpi].to_dict("records"):
        source = str(row["source"])
        values = [float(row[c]) for c in ("share", "low", "high")]
        values += [
            float(indices[c][source]) if source in indices.index else float("nan")
            for c in ("first", "total")
        ]
        title = SOURCE_TITLES.get(source) or found.uncertainty.title_of(source)
        table.add_row(title, *(numbers.grouped(100 * v, 1) for v in values))
    return table


def chance_lines(found: Sensitivity) -> list[str]:
    """The answers to the questions, a sentence each."""
    return [
        f"P({row['question']}) of {row['of']}: {100 * float(row['probability']):.1f} % "
        f"({100 * float(row['low']):.1f} to {100 * float(row['high']):.1f} %)"
        for row in found.chances.to_dict("records")
    ]


def _unit(found: Sensitivity, kpi: str) -> tuple[str, float]:
    unit = MEASURES[kpi].unit_in(found.study.centre.currency)
    return ("%", 100.0) if unit == "share" else (unit, 1.0)


def _table(title: str, first: str) -> Table:
    table = Table(
        title=title, title_justify="left", show_edge=False, pad_edge=False, header_style="bold"
    )
    table.add_column(first)
    return table
