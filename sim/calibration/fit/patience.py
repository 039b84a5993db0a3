"""Patience as a centre can use it: balking, Kaplan-Meier quantiles and an exponential tail."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.calibration.fit.survival import KaplanMeier, exponential_mle, kaplan_meier, weibull_mle

BALK_S = 1.0
LEAST_BALKING = 0.005
LEAST_AT_RISK = 30


@dataclass(frozen=True)
class PatienceFit:
    """Patience of one group of callers.

    Attributes
    ----------
    calls, abandoned : queued calls, and those of them that abandoned.
    balking : share that leaves within `BALK_S` of joining the queue, 0 where below
        `LEAST_BALKING` (then those callers are in the quantiles).
    quantiles_s : shape (cells + 1,), equally spaced quantiles from 0 to 1 of the patience of those
        who do not balk, seconds; the last one keeps the tail's mean.
    supported : share of the distribution that the records show; above it is the tail.
    tail_mean_s : mean further patience in the tail, seconds.
    exponential_mean_s, weibull : the two parametric fits, for comparison: mean in seconds; shape
        and scale in seconds.
    curve : the Kaplan-Meier curve.
    """

    calls: int
    abandoned: int
    balking: float
    quantiles_s: NDArray[np.float64]
    supported: float
    tail_mean_s: float
    exponential_mean_s: float
    weibull: tuple[float, float]
    curve: KaplanMeier


def still_waiting(fit: PatienceFit, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of callers whose patience is longer, as a centre has it: balking and quantiles.

    Parameters
    ----------
    times : shape (n,), seconds.
    """
    levels = np.arange(len(fit.quantiles_s)) / (len(fit.quantiles_s) - 1)
    gone = np.interp(times, fit.quantiles_s, levels)
    found: NDArray[np.float64] = (1.0 - fit.balking) * (1.0 - gone)
    return found


def fit_patience(wait_s: ArrayLike, abandoned: ArrayLike, cells: int = 40) -> PatienceFit:
    """Fit the patience of queued calls.

    Waits are recorded in whole seconds, so the step that Kaplan-Meier puts at second t is spread
    evenly over (t - 1, t]. The curve is used up to the last time at which `LEAST_AT_RISK` calls
    are at risk. Beyond it patience is taken as exponential, with the abandonments per second of
    waiting seen in the later half of the curve's support.

    Parameters
    ----------
    wait_s : shape (n,), waits of queued calls, seconds.
    abandoned : shape (n,), true where the call abandoned; the others were answered.
    cells : number of equally likely cells between the quantiles.

    Raises
    ------
    InputError : no data, nobody abandoned, or a wait that is negative or no number.
    """
    wait = np.asarray(wait_s, dtype=np.float64)
    left = np.asarray(abandoned, dtype=np.bool_)
    curve = kaplan_meier(wait, left)
    mean = exponential_mle(wait, left)
    weibull = weibull_mle(wait, left)
    gone = 1.0 - curve.at(BALK_S)
    balking = gone if gone >= LEAST_BALKING else 0.0

    end = float(curve.times[curve.at_risk >= min(LEAST_AT_RISK, len(wait))][-1])
    late = wait > 0.5 * end
    exposure = float((np.minimum(wait, end) - 0.5 * end)[late].sum())
    events = int((left & late & (wait <= end)).sum())
    tail = exposure / events if events else mean
    start = BALK_S if balking else 0.0
    inside = (curve.times <= end) & (curve.times > start)
    times = np.concatenate(([start], curve.times[inside]))
    alive = np.concatenate(([1.0], curve.survival[inside] / (1.0 - balking)))
    levels = np.arange(cells + 1) / cells
    quantiles = np.empty(cells + 1)
    for i, level in enumerate(levels[:-1]):
        quantiles[i] = _quantile(times, alive, 1.0 - level, tail)
    quantiles[-1] = quantiles[-2] + 2.0 * tail
    return PatienceFit(
        len(wait), int(left.sum()), balking, quantiles, 1.0 - float(alive[-1]), tail, mean,
        weibull, curve,
    )  # fmt: skip


def _quantile(
    times: NDArray[np.float64], alive: NDArray[np.float64], level: float, tail: float
) -> float:
    """Time at which the survival falls to ``level``: along the curve, then along the tail."""
    if level >= 1.0:
        return float(times[0])
    if level < alive[-1]:
        return float(times[-1] + tail * math.log(alive[-1] / level))
    # Flat stretches hold no event: of equal survivals the first time is the one wanted.
    first = int(np.argmax(alive <= level))
    before = first - 1
    share = (alive[before] - level) / (alive[before] - alive[first])
    since = max(float(times[before]), float(times[first]) - 1.0)
    return since + float(share) * (float(times[first]) - since)
