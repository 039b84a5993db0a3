"""Running until intervals are narrow enough.

The rule is that of Hoad, Robinson & Davies (Automated selection of the number of replications for a
discrete-event simulation, Journal of the Operational Research Society 61, 2010, 1632-1644, DOI
10.1057/jos.2009.24), looked at batch by batch: the intervals have to be narrow enough after n
replications and after each of the last k, where k is 5, or 5 % of n beyond 100. An interval that is
narrow by luck would else end a study too early, which is how stopping at an interval's width
lowers its coverage (Chow & Robbins, Annals of Mathematical Statistics 36, 1965, 457-462: it is
nominal in the limit of narrow intervals). What that leaves is measured in `docs/verification.md`.

How many replications a study has follows from its own first replications alone, so it is the same
for any number of workers, and a study that was stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from sim.measures import (
    Counts,
    Estimate,
    Replications,
    measure_named,
    ratio_estimate,
    totals,
)
from sim.measures.layout import Floats
from sim.study.precision_setting import Precision
from sim.study.study import Study

LOOK_BACK = 5
"""Replications for which an interval has to stay narrow enough."""

EstimateOf = Callable[[str, int, float], Estimate]
"""Estimate of a measure after a number of replications, with a confidence level."""


class Reached(NamedTuple):
    """A measure of which a half-width was asked.

    Attributes
    ----------
    measure, unit : what.
    wanted, found : half-widths, in the measure's unit.
    met : whether it is narrow enough, and was for the last few replications.
    """

    measure: str
    unit: str
    wanted: float
    found: float
    met: bool


def wanted(study: Study, counts: Sequence[Counts]) -> int:
    """How many replications a study should have, once it has these.

    Parameters
    ----------
    study : with a precision, or without: then it is its ``replications``.
    counts : its first replications, all of them.

    Returns
    -------
    A number of replications; not more than there are when the study is done.
    """
    precision, done = study.precision, len(counts)
    if precision is None or done < study.replications:
        return study.replications
    if done >= precision.most or all(r.met for r in reached(precision, counts)):
        return done
    return min(done + precision.batch, precision.most)


def reached(precision: Precision, counts: Sequence[Counts]) -> list[Reached]:
    """What has been reached of a precision, measure by measure."""
    together = Replications.of(counts)
    known = {name: totals(together, name) for name in precision.measures}

    def estimate(name: str, replications: int, level: float) -> Estimate:
        top, bottom = known[name]
        scale = measure_named(name).scale(earns=together.earns)
        return ratio_estimate(top[:replications], bottom[:replications], level, scale)

    currency = counts[0].setting.currency
    return [
        narrow_enough(precision, name, currency, len(counts), estimate)
        for name in precision.measures
    ]


def narrow_enough(
    precision: Precision, name: str, currency: str, replications: int, estimate: EstimateOf
) -> Reached:
    """Whether the interval of a measure is narrow enough, and was for the last replications."""
    looks = max(LOOK_BACK, LOOK_BACK * replications // 100)
    met, asked, half = True, np.nan, np.nan
    for count in range(max(2, replications - looks), replications + 1):
        found = estimate(name, count, precision.confidence)
        asked, half = _asked(precision, name, found.value), 0.5 * float(found.high - found.low)
        met = met and half <= asked
    unit = measure_named(name).unit_in(currency)
    return Reached(name, unit, asked, half, bool(met) and replications > 1)


def _asked(precision: Precision, name: str, value: Floats) -> float:
    """The half-width asked for, in the measure's unit: the narrower one where both are."""
    absolute = precision.half_width.get(name, np.inf)
    relative = precision.relative_half_width.get(name, np.inf)
    return float(min(absolute, relative * abs(float(value)) if np.isfinite(relative) else np.inf))
