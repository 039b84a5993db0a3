"""The numbers that the live page shows: some measures of the day, and the service by interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.app.live.surface import LINEAR, POSITIVE, SHARE, Floats
from sim.measures import MEASURES, Replications, paired_estimate, ratio_estimate, totals
from sim.measures.estimate import divide
from sim.study.study import Study

SHOWN = (
    "service_level", "abandonment", "lost_calls", "asa", "occupancy", "containment", "cost_total",
)  # fmt: skip
"""Measures of the page, in its order."""
CURVE = "service_level"
"""Shown by interval as well."""


@dataclass(frozen=True)
class Answer:
    """The numbers at a setting.

    Attributes
    ----------
    values, low, high : of the measures of `SHOWN`, in their order; NaN where there is none.
    curve : `CURVE` by interval of the day; NaN where no call counts.
    replications : simulated for it; 0: read off the surface, low and high are its misses then.
    """

    values: Floats
    low: Floats
    high: Floats
    curve: Floats
    replications: int


@dataclass(frozen=True)
class Difference:
    """Option B less option A, both on the same days.

    Attributes
    ----------
    values, low, high : of the measures of `SHOWN`, in their order, with a 95 % interval each; NaN
        where there is none.
    replications : simulated of both; 0: read off the surface.
    """

    values: Floats
    low: Floats
    high: Floats
    replications: int


def scales() -> list[str]:
    """How the surface bends each number of `numbers`, but for the curve's, which are shares."""
    found = []
    for name in SHOWN:
        unit = MEASURES[name].unit
        found.append(SHARE if unit == "share" else LINEAR if name == "cost_total" else POSITIVE)
    return found


def simulated(counts: Replications, level: float = 0.95) -> Answer:
    """The numbers of some replications, with intervals at a confidence level."""
    estimates = [
        ratio_estimate(*totals(counts, name), level, MEASURES[name].scale(earns=counts.earns))
        for name in SHOWN
    ]
    values, low, high = (
        np.array([float(getattr(e, part)) for e in estimates]) for part in ("value", "low", "high")
    )
    return Answer(values, low, high, _curve(counts), len(counts))


def simulated_difference(a: Replications, b: Replications, level: float = 0.95) -> Difference:
    """B less A, replication by replication, with intervals at a confidence level."""
    estimates = [paired_estimate(totals(a, name), totals(b, name), level) for name in SHOWN]
    values, low, high = (
        np.array([float(getattr(e, part)) for e in estimates]) for part in ("value", "low", "high")
    )
    return Difference(values, low, high, len(a))


def numbers(counts: Replications) -> Floats:
    """What the surface is laid through: the measures, the curve, the measures without each day.

    The last, shape (R, measures) in one row, tell how much the days that the surface knows leave
    open (the jackknife: Efron & Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 11).
    """
    sides = [totals(counts, name) for name in SHOWN]
    values = [divide(above.sum(axis=0), below.sum(axis=0)) for above, below in sides]
    without = [
        divide(above.sum(axis=0) - above, below.sum(axis=0) - below) for above, below in sides
    ]
    return np.concatenate([np.array(values), _curve(counts), np.array(without).T.ravel()])


def _curve(counts: Replications) -> Floats:
    above, below = (side.sum(axis=0) for side in totals(counts, CURVE, "interval"))
    found: Floats = divide(above, below)
    return found


def interval_starts(study: Study) -> list[str]:
    """Clock times at which the intervals of a day begin."""
    width = study.centre.horizon.interval_min
    return [f"{m // 60:02d}:{m % 60:02d}" for m in range(0, 24 * 60, width)]


def plain(values: Sequence[float] | Floats) -> list[float | None]:
    """Numbers as JSON has them: none where there is none."""
    return [float(f"{v:.10g}") if math.isfinite(v) else None for v in map(float, values)]
