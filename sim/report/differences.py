"""Differences between scenarios that share their luck: far surer than each number by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

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
    return len(summaries) > 1 and len({b.about.seed for b in summaries}) == 1


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
    """From the replications that both have."""
    count = min(base.about.replications, other.about.replications)
    first, second = (
        tuple(part[:count] for part in found.totals(measure)) for found in (base, other)
    )
    return paired_estimate((first[0], first[1]), (second[0], second[1]), level)
