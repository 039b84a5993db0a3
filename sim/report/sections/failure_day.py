"""An ordinary day beside the day on which something fails, for each option."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from sim.drills.failure_day import (
    BECAUSE,
    COST,
    FAILURE,
    LOST_CALLS,
    MINUTES_BELOW,
    NEVER,
    ORDINARY,
    RECOVERED,
    FailureDays,
    Row,
)
from sim.plots.failure_day_plot import lost_on_either_day
from sim.report.html import figure
from sim.report.sections.parts import Number, Told, exact
from sim.wording import failure_day as wording
from sim.wording import numbers

FIGURE = "failure_day"


class DayLine(NamedTuple):
    """A quantity of one of the days, a cell an option; None: it cannot fail there."""

    title: str
    because: bool
    cells: list[Number | None]


def failure_section(told: Told) -> dict[str, Any]:
    """The figure and the table of the section; empty where no failure was simulated."""
    found = told.days
    if found is None:
        return {}
    labels = {name: told.labels[name] for name in told.labels}
    chart = lost_on_either_day(found, labels, footer=wording.footer(found))
    return {
        "what": wording.what_fails(found),
        "source": wording.source(found),
        "figure": figure(chart, FIGURE, wording.caption(), told.folder) if chart else None,
        "heads": list(labels.values()),
        "lines": _lines(found, list(labels), told.currency),
        "read": wording.how_to_read(found),
        "reasons": [wording.reason(labels[name]) for name in found.reasons if name in labels],
    }


def _lines(found: FailureDays, options: list[str], currency: str) -> list[DayLine]:
    told: list[tuple[str, str, str, str]] = [
        (heads(day), quantity, day, unit)
        for quantity, unit, heads in _quantities(currency)
        for day in (ORDINARY, FAILURE, BECAUSE)
    ]
    told.insert(6, (wording.recovered(), RECOVERED, FAILURE, "min"))
    rows = [found.of(option) for option in options]
    never = any(row.day == NEVER and row.value > 0.0 for row in found.rows)
    if never:
        told.insert(7, (wording.never_share(), RECOVERED, NEVER, "share"))
    return [
        DayLine(title, day == BECAUSE, [_number(r.get((quantity, day)), unit) for r in rows])
        for title, quantity, day, unit in told
    ]  # fmt: skip


def _quantities(currency: str) -> list[tuple[str, str, Callable[[str], str]]]:
    return [
        (LOST_CALLS, "calls/day", wording.lost),
        (MINUTES_BELOW, "min", wording.minutes_below),
        (COST, f"{currency}/day", lambda day: wording.cost(day, currency)),
    ]


def _number(row: Row | None, unit: str) -> Number | None:
    if row is None:
        return None
    if row.quantity == RECOVERED and unit == "min":
        text, between = wording.minutes(row.value), wording.minutes_between(row.low, row.high)
    elif row.day == BECAUSE:
        text = numbers.difference(row.value, unit)
        between = numbers.difference_interval(row.low, row.high, unit)
    else:
        text, between = numbers.number(row.value, unit), numbers.interval(row.low, row.high, unit)
    value = "inf" if math.isinf(row.value) else exact(row.value)
    return Number(text, value, between, exact(row.low), exact(row.high))
