"""Estimators: a measure of many replications, with an interval of confidence.

Every measure is a ratio of totals: r = sum of numerators / sum of denominators over replications.
Its interval is Student's t with R - 1 degrees of freedom around r, the standard error from the
residuals d = (y - r x) / mean(x) of the replications (delta method: Cochran, Sampling Techniques,
3rd ed., 1977, section 2.11; Law, Simulation Modeling and Analysis, 5th ed., 2015, section 9.5.3).
With denominators that do not vary, such as days, this is the usual t interval of a mean, and so
it is for quantiles and peaks, whose denominator is 1 in each replication that has them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from sim.errors import InputError
from sim.measures.layout import Floats


class Estimate(NamedTuple):
    """Value and interval; arrays of one shape. ``low`` and ``high`` are NaN with R = 1."""

    value: Floats
    low: Floats
    high: Floats


def divide(numerator: Floats, denominator: Floats) -> Floats:
    """Quotient, NaN where the denominator is 0."""
    out: Floats = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), np.nan)
    np.divide(numerator, denominator, out=out, where=denominator != 0)
    return out


def check_level(level: float) -> float:
    """A confidence level between 0 and 1.

    Raises
    ------
    InputError : it is not.
    """
    if not 0.0 < level < 1.0:
        raise InputError(f"a confidence level lies between 0 and 1, found {level}")
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
    check_level(level)
    replications = residual.shape[0]
    if replications < 2:
        nothing = np.full(np.shape(value), np.nan)
        return Estimate(value, nothing, nothing.copy())
    variance = np.sum(residual * residual, axis=0) / (replications - 1)
    quantile = stdtrit(replications - 1, 0.5 + level / 2.0)
    half = quantile * np.sqrt(variance / replications)
    return Estimate(value, value - half, value + half)


def ratio_estimate(numerators: Floats, denominators: Floats, level: float = 0.95) -> Estimate:
    """Ratio of totals with its interval.

    Parameters
    ----------
    numerators, denominators : shape (R, ...), one entry a replication.
    level : confidence level.

    Raises
    ------
    InputError : the level is not between 0 and 1.
    """
    ratio, residual = residuals(numerators, denominators)
    return interval(ratio, residual, level)


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
