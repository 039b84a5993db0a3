"""Tables of a sensitivity study for the terminal."""

from __future__ import annotations

from rich.table import Table

from sim.experiments.sensitivity import Sensitivity
from sim.measures import MEASURES
from sim.wording import _, numbers
from sim.wording import sensitivity as wording
from sim.wording.names import named


def tornado_table(found: Sensitivity, measure: str) -> Table | None:
    """What each input does to a measure by itself; None where that was not asked."""
    if not len(found.tornado):
        return None
    unit = MEASURES[measure].unit_in(found.study.centre.currency)
    value_head = _("value, {unit}").format(unit=numbers.unit_text(unit))
    change_head = _("difference, {unit}").format(
        unit=numbers.unit_text(numbers.difference_unit(unit))
    )
    table = _titled(wording.tornado_title(measure), _("input"))
    for head in (_("at"), value_head, change_head, _("low"), _("high")):
        table.add_column(head, justify="right")
    for row in found.tornado[found.tornado["kpi"] == measure].to_dict("records"):
        table.add_row(
            named(found.uncertainty.title_of(str(row["input"]))),
            numbers.rounded(float(row["input_value"])),
            numbers.number(float(row["value"]), unit),
            *(numbers.difference(float(row[c]), unit) for c in ("difference", "low", "high")),
        )
    return table


def share_table(found: Sensitivity, measure: str) -> Table | None:
    """Which share of a measure's variance each input causes; None where that was not asked."""
    if not len(found.shares):
        return None
    table = _titled(wording.shares_title(measure), _("source"))
    for head in (
        _("share, %"), _("low"), _("high"), _("first-order index, %"), _("total index, %"),
    ):  # fmt: skip
        table.add_column(head, justify="right")
    indices = found.indices[found.indices["kpi"] == measure].set_index("input")
    for row in found.shares[found.shares["kpi"] == measure].to_dict("records"):
        source = str(row["source"])
        values = [float(row[c]) for c in ("share", "low", "high")]
        values += [
            float(indices[c][source]) if source in indices.index else float("nan")
            for c in ("first", "total")
        ]
        title = wording.source_title(found, source)
        table.add_row(title, *(numbers.number(v, "share") for v in values))
    return table


def _titled(title: str, first: str) -> Table:
    table = Table(
        title=title, title_justify="left", show_edge=False, pad_edge=False, header_style="bold"
    )
    table.add_column(first)
    return table
