"""Tables of a year with its failures for the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.table import Table

from sim.drills.availability.years import BELOW, COST, HARM, LOST, TOGETHER, TOTAL, Availability
from sim.wording import _, numbers
from sim.wording import availability as words

_MOST = 12
"""Components in a table; the others are on disk."""


def components_table(found: Availability) -> Table:
    """A row a component, those that lose most first; what failures add in a year."""
    table = Table(box=box.SIMPLE_HEAD, title=found.name)
    table.add_column(_(words.COMPONENT))
    for head in (words.FAILURES, words.DOWN):
        table.add_column(_(head), justify="right")
    for what in HARM:
        table.add_column(_(words.COLUMNS[what]), justify="right")
    of = found.table()
    parts = of.drop(index=[TOGETHER, TOTAL]).sort_values(LOST, ascending=False)
    shown = [*parts.index[:_MOST], TOGETHER, TOTAL]
    rows = of.to_dict("index")
    units = {LOST: "calls", BELOW: "minutes", COST: found.study.centre.currency}
    for name in shown:
        row = rows[name]
        cells = [
            numbers.NO_VALUE if row[c] != row[c] else numbers.significant(float(row[c]), 2)
            for c in ("failures", "down_h")
        ]
        cells += [
            _("{value} ({interval})").format(
                value=numbers.number(float(row[what]), units[what]),
                interval=numbers.interval(
                    float(row[f"{what}_low"]), float(row[f"{what}_high"]), units[what]
                ),
            )
            for what in HARM
        ]
        table.add_row(words.row(str(name)), *cells, style="bold" if name == TOTAL else None)
    left = len(parts) - _MOST
    if left > 0:
        table.caption = _("{n} components that lose less are in components.csv").format(n=left)
    return table


def designs_summary(found: Mapping[str, Availability]) -> Table:
    """A row a design: what the year costs, and what failures do in it."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(_(words.DESIGN))
    for head in (words.YEARLY_COST, words.COLUMNS[LOST], words.COLUMNS[BELOW]):
        table.add_column(_(head), justify="right")
    for name, one in found.items():
        cells = [
            numbers.money(one.whole(COST).value, one.study.centre.currency),
            *(_("{value} ({interval})").format(
                value=numbers.number(harm.value, unit),
                interval=numbers.interval(harm.low, harm.high, unit),
            ) for harm, unit in ((one.harm(LOST), "calls"), (one.harm(BELOW), "minutes"))),
        ]  # fmt: skip
        table.add_row(name, *cells)
    return table
