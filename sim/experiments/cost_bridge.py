"""From the cost of the base to that of another scenario: parts that sum without a remainder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim import measures
from sim.experiments.compare import Comparison
from sim.experiments.difference_table import Allowed, allowed_of
from sim.experiments.until_decided import LongTotals
from sim.measures.cost import PARTS, summable
from sim.measures.estimate import divide

TOTAL = "total"
"""The step that all parts sum to."""


@dataclass(frozen=True)
class Step:
    """What a part of the cost does, or all of them together, currency per day.

    Attributes
    ----------
    part : of `sim.measures.PARTS`, or `TOTAL`.
    base, value : of the base and of the scenario.
    difference, low, high : paired, with an interval.
    """

    part: str
    base: float
    value: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class Bridge:
    """The steps from the base to a scenario.

    Values and differences are multiples of one number small beside them, so that the differences
    of the parts sum to that of the total exactly, in any order, and each is value less base.

    Attributes
    ----------
    parts : every part, in the order of `sim.measures.PARTS`.
    total : their sum.
    replications : that both have, behind all of them.
    """

    parts: tuple[Step, ...]
    total: Step
    replications: int

    @property
    def moved(self) -> tuple[Step, ...]:
        """The parts that differ."""
        return tuple(step for step in self.parts if step.difference)


def bridges(found: Comparison) -> dict[str, Bridge]:
    """The steps from the first scenario to each other one, by name.

    Intervals are those of the comparison's table: of a part for all scenarios together, and of the
    total beside the other deciding measures.
    """
    base, *others = found.results
    allowed = allowed_of(found.results, found.level, found.looks)
    known = found.totals_of(base)
    return {name: bridge(known, found.totals_of(name), allowed) for name in others}


def bridge(base: LongTotals, other: LongTotals, allowed: Allowed) -> Bridge:
    """The steps from the base to a scenario, from the replications that both have.

    Parameters
    ----------
    base, other : of scenarios that share their luck.
    allowed : the error that intervals may have.
    """
    count = min(len(each["cost_total"].numerators) for each in (base, other))
    names = [*(f"cost_{part}" for part in PARTS), "cost_total"]
    tops, bottoms = (
        [[known[name].first(count)[side] for name in names] for known in (base, other)]
        for side in (0, 1)
    )
    before, after = (
        np.array([divide(t.sum(), b.sum()) for t, b in zip(top, bottom, strict=True)])
        for top, bottom in zip(tops, bottoms, strict=True)
    )
    parts = len(PARTS)
    values = summable(np.concatenate([before[:parts], after[:parts]]))
    steps = []
    for place, name in enumerate([*PARTS, TOTAL]):
        found = measures.paired_estimate(
            (tops[0][place], bottoms[0][place]),
            (tops[1][place], bottoms[1][place]),
            allowed.level(names[place], count),
        )
        half = 0.5 * float(found.high - found.low)
        one, two = (
            (float(values[:parts].sum()), float(values[parts:].sum()))
            if name == TOTAL
            else (float(values[place]), float(values[parts + place]))
        )
        steps.append(Step(name, one, two, two - one, two - one - half, two - one + half))
    return Bridge(tuple(steps[:-1]), steps[-1], count)


def apportioned(values: Sequence[float], total: float, step: float) -> list[float]:
    """Values rounded to multiples of ``step`` that sum to the rounded total.

    Each is one of the two multiples next to it, the nearer one wherever the sum allows it, so that
    a reader who adds up what is written finds the total that is written.

    Parameters
    ----------
    values : that sum to ``total``.
    total : their sum.
    step : such as 1 or 0.1.
    """
    exact = np.array(values, dtype=np.float64) / step
    down = np.floor(exact)
    missing = int(np.rint(total / step) - down.sum())
    order = np.argsort(-(exact - down), kind="stable")
    down[order[: max(missing, 0)]] += 1.0
    digits = max(0, -int(np.floor(np.log10(step) + 1e-9)))
    return [round(float(value * step), digits) + 0.0 for value in down]
