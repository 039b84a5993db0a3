"""Estimators: a measure of many replications, with an interval of confidence.

Every measure is a ratio of totals: r = sum of numerators / sum of denominators over replications.
Its interval is Student's t with R - 1 degrees of freedom around r, the standard error from the
residuals d = (y - r x) / mean(x) of the replications (delta method: Cochran, Sampling Techniques,
3rd ed., 1977, section 2.11; Law, Simulation Modeling and Analysis, 5th ed., 2015, section 9.5.3).
With denominators that do not vary, such as days, this is the usual t interval of a mean, and so
it is for quantiles and peaks, whose denominator is 1 in each replication that has them.

The interval is taken on the scale on which a measure is nearly normal, and carried back: shares on
the logit scale, g = log(r / (1 - r)) with standard error se / (r (1 - r)), amounts that cannot be
negative (calls, seconds, money that is paid) on the log scale, g = log r with standard error se / r
(transforming before the interval is taken: Miller, Biometrika 61, 1974, 1-15; shares: Korn &
Graubard, Survey Methodology 24, 1998, 193-201); revenue, which is never positive, on that of -r. It
stays where the measure can be, and with few replications it covers as often as it
says, where that of r itself falls short for rare events (`docs/verification.md`). A share that was
0 or 1, or an amount that was 0, in every replication has no interval: nothing was seen to vary,
which says little of events that are rare.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np
from scipy.special import expit, logit, stdtrit

from sim.catalogue import _
from sim.errors import InputError
from sim.measures.layout import Floats

Scale = Literal["plain", "log", "logit"]
"""Where an interval is symmetric: at the value, at its logarithm, or at its log odds."""

SCALES: tuple[Scale, ...] = get_args(Scale)


class Estimate(NamedTuple):
    """Value and interval; arrays of one shape. ``low`` and ``high`` are NaN with R = 1."""

    value: Floats
    low: Floats
    high: Floats


def divide(numerator: Floats, denominator: Floats) -> Floats:
    """Quotient, NaN where the denominator is 0; in the numerator's order in memory."""
    shape = np.broadcast_shapes(numerator.shape, denominator.shape)
    out: Floats = np.full_like(numerator, np.nan, dtype=np.float64, shape=shape)
    np.divide(numerator, denominator, out=out, where=denominator != 0)
    return out


MOST_SURE = 0.9999
"""Beyond, an interval says more of the law that is assumed than of what was simulated."""


def check_level(level: float) -> float:
    """A confidence level that somebody asks for; shared among many it becomes surer than that.

    Raises
    ------
    InputError : it is not between 0 and 1, or beyond what is worth asking for.
    """
    if not 0.0 < level <= MOST_SURE:
        raise InputError(
            _("a confidence level lies between 0 and 1, at most {most_sure}, found {level}").format(
                most_sure=MOST_SURE, level=level
            )
        )
    return level


def residuals(numerators: Floats, denominators: Floats) -> tuple[Floats, Floats]:
    """Ratio of totals and the linearised residual of every replication.

    Parameters
    ----------
    numerators, denominators : shape (R, ...).

    Returns
    -------
    Shapes (...) and (R, ...); NaN where the denominators sum to 0.
    """
    ratio = divide(numerators.sum(axis=0), denominators.sum(axis=0))
    deviation = numerators - ratio * denominators
    return ratio, divide(deviation, np.broadcast_to(denominators.mean(axis=0), deviation.shape))


def interval(value: Floats, residual: Floats, level: float) -> Estimate:
    """Student's t interval around ``value`` from residuals of shape (R, ...) with mean 0."""
    if not 0.0 < level < 1.0:
        raise InputError(
            _("a confidence level lies between 0 and 1, found {level}").format(level=level)
        )
    replications = residual.shape[0]
    if replications < 2:
        return _unknown(value)
    half = stdtrit(replications - 1, 0.5 + level / 2.0) * standard_error(residual)
    return Estimate(value, value - half, value + half)


def standard_error(residual: Floats) -> Floats:
    """Standard error of a mean, from residuals of shape (R, ...), R > 1, with mean 0."""
    replications = residual.shape[0]
    error: Floats = np.sqrt(np.sum(residual * residual, axis=0) / (replications - 1) / replications)
    return error


def ratio_estimate(
    numerators: Floats, denominators: Floats, level: float = 0.95, scale: Scale = "plain"
) -> Estimate:
    """Ratio of totals with its interval.

    Parameters
    ----------
    numerators, denominators : shape (R, ...), one entry a replication.
    level : confidence level.
    scale : where the interval is symmetric; ``logit`` keeps it between 0 and 1, ``log`` on the
        ratio's side of 0, unless numerators lie on both. A ratio at or beyond the bounds of its
        scale has no interval (NaN).

    Raises
    ------
    InputError : the level is not between 0 and 1.
    """
    ratio, residual = residuals(numerators, denominators)
    if scale == "plain" or residual.shape[0] < 2:
        return interval(ratio, residual, level)
    if scale == "log":
        inside = np.isfinite(ratio) & (ratio != 0.0)
        safe = np.where(inside, ratio, 1.0)
        factor = np.exp(interval(np.zeros_like(safe), residual / safe, level).high)
        ends = (safe / factor, safe * factor)
        low, high = np.fmin(*ends), np.fmax(*ends)
        mixed = np.any(numerators * np.sign(safe) < 0.0, axis=0)
        plain = interval(ratio, residual, level)
        low, high = np.where(mixed, plain.low, low), np.where(mixed, plain.high, high)
    else:
        inside = (ratio > 0.0) & (ratio < 1.0)
        safe = np.where(inside, ratio, 0.5)
        half = interval(logit(safe), residual / (safe * (1.0 - safe)), level)
        low, high = expit(half.low), expit(half.high)
    return Estimate(ratio, np.where(inside, low, np.nan), np.where(inside, high, np.nan))


def _unknown(value: Floats) -> Estimate:
    nothing = np.full(np.shape(value), np.nan)
    return Estimate(value, nothing, nothing.copy())


def paired_estimate(
    a: tuple[Floats, Floats], b: tuple[Floats, Floats], level: float = 0.95
) -> Estimate:
    """Difference of two ratios, b - a, whose replications are paired (common random numbers).

    Parameters
    ----------
    a, b : numerators and denominators, each of shape (R, ...); replication i of one shares its
        luck with replication i of the other.
    level : confidence level.

    The interval comes from the differences of the linearised residuals, so that what both have in
    common cancels. With constant denominators it is the paired t interval.
    """
    ratio_a, residual_a = residuals(*a)
    ratio_b, residual_b = residuals(*b)
    return interval(ratio_b - ratio_a, residual_b - residual_a, level)
