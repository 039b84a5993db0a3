"""Differences between scenarios that share their luck: far surer than each number by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.measures import MEASURES, Difference, paired
from sim.plots import words
from sim.study import Result


class Change(NamedTuple):
    """A difference in a table: text with its sign, text of its interval, exact value."""

    text: str
    interval: str
    exact: str


NO_CHANGE = Change("", "", "")


def same_luck(results: Sequence[Result]) -> bool:
    """Whether replication r of all results has the same luck, so that differences pair up."""
    return len(results) > 1 and len({(r.study.seed, r.replications) for r in results}) == 1


def change(base: Result, other: Result, measure: str, level: float) -> Change:
    """How a measure of ``other`` differs from ``base``; shares in percentage points."""
    found = paired(base.counts, other.counts, measure, level)
    factor, digits = (100.0, 1) if MEASURES[measure].unit == "share" else (1.0, 0)
    value, low, high = (signed(factor * v, digits) for v in found)
    interval = f"{low} to {high}" if np.isfinite([found.low, found.high]).all() else ""
    return Change(value, interval, repr(found.difference))


def surely_dominated(rival: Result, row: Result, level: float) -> bool:
    """Whether ``rival`` costs no more and serves no worse beyond both paired intervals."""
    cost = paired(rival.counts, row.counts, "cost_total", level)
    service = paired(rival.counts, row.counts, "service_level", level)
    return _at_least(cost, 1.0) and _at_least(service, -1.0)


def _at_least(found: Difference, sign: float) -> bool:
    """Whether the whole interval is at or beyond 0 in the direction of ``sign``."""
    ends = (sign * found.low, sign * found.high)
    return bool(np.isfinite(ends).all() and min(ends) >= 0.0)


def signed(value: float, digits: int) -> str:
    """A number with its sign, ``"±0"`` where nothing is left of it."""
    text = words.grouped(value, digits)
    if not any(c in "123456789" for c in text):
        return "±0" if np.isfinite(value) else text
    return text if text.startswith("−") else f"+{text}"
