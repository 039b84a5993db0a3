"""Tables for the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.report.verdict_words import verdict_words

HEADLINE = (
    "service_level",
    "answer_rate",
    "asa",
    "abandonment",
    "wait_p90",
    "containment",
    "blocking",
    "occupancy",
    "overflow_share",
    "offered_calls",
    "offered_to_agents",
    "answered_calls",
    "lost_in_outage",
    "peak_lines",
)


def number(value: float, unit: str) -> str:
    """A value for people: percentages, thousands separators, as many digits as make sense."""
    if math.isnan(value):
        return "–"
    if unit == "%":
        return f"{value:.2f}"
    size = abs(value)
    if size >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.3g}"


def kpi_lines(kpis: pd.DataFrame, names: Sequence[str] | None = None) -> Table:
    """The KPI table; ``names`` picks rows (None: all)."""
    table = Table(title=None, show_edge=False, pad_edge=False, header_style="bold")
    table.add_column("measure")
    for head in ("value", "low", "high"):
        table.add_column(head, justify="right")
    table.add_column("unit")
    wanted = [n for n in (names or list(kpis.index)) if n in kpis.index]
    costs = [n for n in kpis.index if str(n).startswith("cost_") and n not in wanted]
    for name in [*wanted, *costs] if names is not None else wanted:
        row = kpis.loc[str(name)].to_dict()
        if str(name).startswith("cost_") and row["value"] == 0.0:
            continue
        values, unit = _percent(row)
        style = "bold" if name in ("service_level", "cost_total") else None
        table.add_row(str(name), *(number(v, unit) for v in values), unit, style=style)
    return table


def _percent(row: Mapping[Any, Any]) -> tuple[list[float], str]:
    """Shares are shown in per cent."""
    values = [float(row[c]) for c in ("value", "low", "high")]
    unit = str(row["unit"])
    if unit in ("share", "1", "ratio"):
        return [100 * v for v in values], "%"
    return values, unit


def scenario_lines(table: pd.DataFrame, efficient: Sequence[bool], currency: str) -> Table:
    """The comparison at the end of a sweep: one row a scenario, cost against service."""
    out = Table(show_edge=False, pad_edge=False, header_style="bold")
    out.add_column("scenario")
    for head in ("service level %", "± ", "answer rate %", "ASA s", f"cost {currency}/day", "± "):
        out.add_column(head, justify="right")
    out.add_column("")
    for (_, row), good in zip(table.iterrows(), efficient, strict=True):
        out.add_row(
            str(row["label"]),
            f"{100 * row['service_level']:.2f}",
            _half(row, "service_level", 100, ".2f"),
            f"{100 * row['answer_rate']:.2f}",
            f"{row['asa']:.1f}",
            f"{row['cost_total']:,.0f}",
            _half(row, "cost_total", 1, ",.0f"),
            "efficient" if good else "dominated",
            style=None if good else "dim",
        )
    return out


def _half(row: pd.Series, kpi: str, factor: float, form: str) -> str:
    half = 0.5 * (row[f"{kpi}_high"] - row[f"{kpi}_low"]) * factor
    return "–" if pd.isna(half) else format(half, form)


def comparison_lines(table: pd.DataFrame, names: Sequence[str] | None = None) -> Table:
    """Paired differences: one row a scenario and measure.

    ``names`` picks measures, to which parts of the cost come; what is surely alike is left out.
    """
    out = Table(show_edge=False, pad_edge=False, header_style="bold")
    for head in ("scenario", "measure"):
        out.add_column(head)
    for head in ("base", "value", "difference", "low", "high"):
        out.add_column(head, justify="right")
    for head in ("unit", "verdict"):
        out.add_column(head)
    for row in table.reset_index().to_dict("records"):
        part = str(row["kpi"]).startswith("cost_") and "per_" not in row["kpi"]
        alike = row["difference"] == row["low"] == row["high"] == 0.0
        if names is not None and (alike or not (part or row["kpi"] in names)):
            continue
        share = row["unit"] == "share"
        unit, factor = ("%", 100.0) if share else (str(row["unit"]), 1.0)
        columns = ("base", "value", "difference", "low", "high")
        values = [number(factor * row[c], unit) for c in columns]
        style = "bold" if row["kpi"] in ("service_level", "cost_total") else None
        out.add_row(str(row["scenario"]), str(row["kpi"]), *values, unit, verdict_words(row),
                    style=style)  # fmt: skip
    return out


def selection_lines(table: pd.DataFrame) -> Table:
    """How a selection went: one row a scenario."""
    out = Table(show_edge=False, pad_edge=False, header_style="bold")
    out.add_column("scenario")
    for head in ("replications", "out after"):
        out.add_column(head, justify="right")
    for head in ("keeps the constraints", "status"):
        out.add_column(head)
    for row in table.reset_index().to_dict("records"):
        status, rival = str(row["status"]), str(row["beaten_by"])
        gone = status not in ("best", "undecided")
        out.add_row(
            str(row["scenario"]),
            f"{row['replications']:,}",
            f"{row['after']:,}" if gone else "",
            str(row["keeps"]),
            f"{status} by {rival}" if rival else status,
            style="bold" if status == "best" else "dim" if gone else None,
        )
    return out


def console(quiet: bool = False) -> Console:
    """Where tables go; wide enough when the output is a file."""
    found = Console(quiet=quiet, highlight=False)
    if not found.is_terminal:
        found = Console(quiet=quiet, highlight=False, width=120)
    return found
