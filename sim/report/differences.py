"""Differences between scenarios that share their luck: far surer than each number by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.measures import MEASURES
from sim.measures.estimate import Estimate, paired_estimate
from sim.store.summary import Summary
from sim.wording import numbers


class Change(NamedTuple):
    """A difference in a table: text with its sign, text of its interval, exact value."""

    text: str
    interval: str
    exact: str


NO_CHANGE = Change("", "", "")


def same_luck(summaries: Sequence[Summary]) -> bool:
    """Whether replication r of all results has the same luck, so that differences pair up."""
    unlike = {(b.about.seed, b.about.replications) for b in summaries}
    return len(summaries) > 1 and len(unlike) == 1


def change(base: Summary, other: Summary, measure: str, level: float) -> Change:
    """How a measure of ``other`` differs from ``base``; shares in percentage points."""
    found = _paired(base, other, measure, level)
    unit = MEASURES[measure].unit
    return Change(
        numbers.difference(float(found.value), unit),
        numbers.difference_interval(float(found.low), float(found.high), unit),
        repr(float(found.value)),
    )


def _paired(base: Summary, other: Summary, measure: str, level: float) -> Estimate:
    return paired_estimate(base.totals(measure), other.totals(measure), level)


def surely_dominated(rival: Summary, row: Summary, level: float) -> bool:
    """Whether ``rival`` costs no more and serves no worse beyond both paired intervals."""
    cost = _paired(rival, row, "cost_total", level)
    service = _paired(rival, row, "service_level", level)
    return _at_least(cost, 1.0) and _at_least(service, -1.0)


def _at_least(found: Estimate, sign: float) -> bool:
    """Whether the whole interval is at or beyond 0 in the direction of ``sign``."""
    ends = (sign * found.low, sign * found.high)
    return bool(np.isfinite(ends).all() and min(ends) >= 0.0)
