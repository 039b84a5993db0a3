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


def options_table(advice: Advice) -> Table:
    """A row an option: whether it reaches its target, service, losses, cost.

    The intervals are those that decide; the page and `options.csv` have all.
    """
    told, columns = first_screen(advice), words.columns(advice.options)
    heads = ["\n".join(filter(None, head)) for head in told.heads]
    first = [_("option"), *([_("reaches\nits target")] if told.target else [])]
    out = empty_table(first, heads, [])
    for row in told.rows:
        cells = [
            "\n".join(filter(None, (n.text, n.interval if c.name in _WITH_INTERVAL else "")))
            for n, c in zip(row.numbers, columns, strict=True)
        ]
        reached = [row.reaches] if told.target else []
        style = "bold" if row.chosen else None
        out.add_row(shortened(row.label, _NAME), *reached, *cells, style=style)
    return out
