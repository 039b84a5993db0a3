"""Survival under right censoring: Kaplan-Meier, and exponential and Weibull fits.

An abandoned call shows its caller's patience. An answered call shows only that the patience was
longer than its wait: it is right-censored there. Calls answered at once carry no information.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, stats

from sim.catalogue import _
from sim.errors import InputError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class KaplanMeier:
    """Product-limit estimate of P(T > t).

    Attributes
    ----------
    times : shape (m,), distinct observed times, rising, in the unit of the data.
    survival : shape (m,), P(T > times[i]); before the first time it is 1.
    at_risk : shape (m,), observations not shorter than times[i].
    low, high : shape (m,), 95 % limits of the survival (Greenwood's variance, on the scale of the
        log of the cumulative hazard); the survival itself where it is 0 or 1.
    """

    times: Floats
    survival: Floats
    at_risk: NDArray[np.int64]
    low: Floats
    high: Floats

    def at(self, time: float) -> float:
        """P(T > time)."""
        slot = int(np.searchsorted(self.times, time, side="right"))
        return float(self.survival[slot - 1]) if slot else 1.0


def kaplan_meier(duration: ArrayLike, event: ArrayLike) -> KaplanMeier:
    """Kaplan-Meier estimate (`scipy.stats.ecdf` does the counting).

    E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", JASA
    53(282), 1958, doi 10.1080/01621459.1958.10501452. At a tie events come before censorings.

    Parameters
    ----------
    duration : shape (n,), times, >= 0.
    event : shape (n,), true where the event was seen, false where the time is censored.

    Raises
    ------
    InputError : no data, shapes that differ, or a time that is negative or no number.
    """
    times, seen = _checked(duration, event)
    sample = stats.CensoredData.right_censored(times, ~seen)
    function = stats.ecdf(sample).sf
    shown = np.asarray(function.quantiles, dtype=np.float64)
    at_risk = len(times) - np.searchsorted(np.sort(times), shown, side="left")
    survival = np.asarray(function.probabilities, dtype=np.float64)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the times at which nothing is uncertain
        band = function.confidence_interval(0.95, method="log-log")
    low, high = (np.asarray(end.probabilities, dtype=np.float64) for end in (band.low, band.high))
    sure = np.isnan(low) | np.isnan(high) | (survival >= 1.0)
    low, high = np.where(sure, survival, low), np.where(sure, survival, high)
    return KaplanMeier(shown, survival, at_risk, low, high)


def exponential_mle(duration: ArrayLike, event: ArrayLike) -> float:
    """Maximum-likelihood mean of an exponential: total exposure / number of events.

    Same parameters and errors as `kaplan_meier`; no event at all raises InputError too.
    J. D. Kalbfleisch and R. L. Prentice, "The Statistical Analysis of Failure Time Data", 2nd
    ed., Wiley 2002, section 3.4.
    """
    times, seen = _checked(duration, event)
    _some_event(seen)
    return float(times.sum() / seen.sum())


def weibull_mle(duration: ArrayLike, event: ArrayLike) -> tuple[float, float]:
    """Maximum-likelihood ``(shape, scale)`` of a Weibull under right censoring.

    The shape solves the profile score equation; the scale follows from it (Kalbfleisch and
    Prentice 2002, section 3.4). Times of 0 count as half the smallest positive time: rounding has
    hidden what they were.

    Raises
    ------
    InputError : as `kaplan_meier`, and when there is no event or all positive times are equal.
    """
    times, seen = _checked(duration, event)
    _some_event(seen)
    positive = times[times > 0]
    if len(positive) == 0 or positive.min() == positive.max():
        raise InputError(_("a Weibull fit needs at least two different positive times"))
    times = np.where(times > 0, times, 0.5 * positive.min())
    unit = float(times.max())
    logs = np.log(times / unit)
    mean_log = float(logs[seen].mean())

    def score(shape: float) -> float:
        powers = np.exp(shape * logs)
        return float((powers * logs).sum() / powers.sum() - 1.0 / shape - mean_log)

    shape = float(optimize.brentq(score, 1e-3, 200.0, xtol=1e-10))
    scale = unit * math.exp(math.log(np.exp(shape * logs).sum() / seen.sum()) / shape)
    return shape, scale


def _checked(duration: ArrayLike, event: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    times = np.asarray(duration, dtype=np.float64)
    seen = np.asarray(event, dtype=np.bool_)
    if times.ndim != 1 or times.shape != seen.shape:
        raise InputError(
            _(
                "durations and events must be two lists of one length, found shapes "
                "{shape} and {shape_2}"
            ).format(shape=times.shape, shape_2=seen.shape)
        )
    if len(times) == 0:
        raise InputError(_("there is no observation to estimate from"))
    if not np.all(np.isfinite(times)) or times.min() < 0:
        raise InputError(_("a duration must be a number that is not negative"))
    return times, seen


def _some_event(seen: NDArray[np.bool_]) -> None:
    if not seen.any():
        raise InputError(_("every observation is censored: the data say nothing about the event"))
