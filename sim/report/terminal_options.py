"""The options of a decision on the terminal."""

from __future__ import annotations

from rich.table import Table

from sim.experiments.what_would_change import Advice
from sim.report.first_screen import first_screen
from sim.report.terminal import empty_table
from sim.wording import _
from sim.wording import options as words
from sim.wording.fitting import shortened

_NAME = 28
_WITH_INTERVAL = ("service", "more_cost_year")
_LEFT_OUT = ("point_month",)


def options_table(advice: Advice) -> Table:
    """A row an option: whether it reaches its target, service, losses, cost.

    The intervals are those that decide; the page and `options.csv` have all.
    """
    told, columns = first_screen(advice), words.columns(advice.options)
    kept = [i for i, column in enumerate(columns) if column.name not in _LEFT_OUT]
    heads = ["\n".join(filter(None, told.heads[i])) for i in kept]
    first = [_("option"), *([_("reaches\nits target")] if told.target else [])]
    out = empty_table(first, heads, [])
    for row in told.rows:
        cells = []
        for number, column in ((row.numbers[i], columns[i]) for i in kept):
            interval = number.interval if column.name in _WITH_INTERVAL else ""
            cells.append("\n".join(filter(None, (number.text, interval))))
        reached = [row.reaches] if told.target else []
        style = "bold" if row.chosen else None
        out.add_row(shortened(row.label, _NAME), *reached, *cells, style=style)
    return out
