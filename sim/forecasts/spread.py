"""How far counts fall from what was expected of them, from forecasts of the past.

As in `sim.forecasts.variation`, but around the forecasts made before rather than around means of
the same days: with N and N' counts k half-hours apart and F and F' what was expected of them, the
mean of ``(N - F) (N' - F')`` (less N where k = 0) over that of ``F F'`` is 1 less than the ratio
there. What is wrong with a forecast's level adds to the day's factor, whatever its sign.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.forecasts.rolling import Rolling
from sim.forecasts.variation import (
    CORRELATIONS,
    LEAST_RATIO,
    fitted_line,
    lag_products,
    lags_of,
    shapes_of,
)

Floats = NDArray[np.float64]

LEVELS = (0.025, 0.25, 0.5, 0.75, 0.975)
"""Quantiles that are told: the ends of 95 % and 50 %, and the median."""

LEAST_WEEKS = 4
"""Target weeks before a spread is believed."""


@dataclass(frozen=True)
class Spread:
    """Factors on what is expected, of any number of cases; each shape (cases,).

    Attributes
    ----------
    day : variance of the logarithm of the day's factor; within : of that of a half-hour.
    correlation : of the latter between neighbouring half-hours.
    """

    day: Floats
    within: Floats
    correlation: Floats

    def interval_variance(self) -> Floats:
        """Variance of the factor of an interval, both together."""
        found: Floats = np.expm1(self.day + self.within)
        return found

    def day_variance(self, shares: Floats, halves: int) -> Floats:
        """Variance of the factor of a whole day.

        Parameters
        ----------
        shares : shape (cases, intervals), of the day's calls.
        halves : half-hours in an interval.
        """
        apart = halves * np.abs(np.subtract.outer(*[np.arange(shares.shape[1])] * 2))
        found = np.empty(len(shares))
        for case, share in enumerate(shares):
            logs = self.within[case] * self.correlation[case] ** apart
            found[case] = np.exp(self.day[case]) * (share @ np.exp(logs) @ share) - 1.0
        return np.maximum(found, 0.0)


def quantiles(expected: Floats, variance: Floats) -> Floats:
    """Quantiles of counts at `LEVELS`: Poisson around what is expected times a gamma factor.

    Parameters
    ----------
    expected, variance : of the same shape; of the factor of mean 1.

    Returns
    -------
    shape (levels, ...).
    """
    found = np.zeros((len(LEVELS), *expected.shape))
    there = expected > 0
    mean, spread = expected[there], np.maximum(np.broadcast_to(variance, expected.shape)[there],
                                               1e-9)  # fmt: skip
    for at, level in enumerate(LEVELS):
        found[at][there] = stats.nbinom.ppf(level, 1.0 / spread, 1.0 / (1.0 + mean * spread))
    return found


def past_spread(of: Rolling, method: str, kind: int, week: int, interval_min: int) -> Spread:
    """What was known of the spread at each origin, from weeks that had come by then.

    Parameters
    ----------
    kind, week : place of the contact type, and weeks ahead from 0.

    Returns
    -------
    Of shape (origins + 1,): at each origin, and after the last week; NaN where fewer than
    `LEAST_WEEKS` weeks had come.
    """
    halves = max(interval_min // 30, 1)
    counts = by_half_hours(of.counts[:, week, :, kind], interval_min)
    expected = by_half_hours(of.expected[method][:, week, :, kind], interval_min)
    lags = lags_of(counts.shape[2], halves)
    used = of.normal[:, week] & np.isfinite(counts).all(axis=2)
    counts, expected = (np.where(used[:, :, None], a, 0.0) for a in (counts, expected))
    away = lag_products(counts - expected, lags).sum(axis=1)
    away[:, 0] -= counts.sum(axis=(1, 2))
    apart = lag_products(expected, lags).sum(axis=1)
    # The target of origin o is over before origin o + week + 1.
    weeks = np.cumsum(used.any(axis=1))
    sums = np.zeros((3, len(of) + 1, lags + 1))
    sums[0, 1:], sums[1, 1:] = np.cumsum(away, axis=0), np.cumsum(apart, axis=0)
    sums[2, 1:] = weeks[:, None]
    known = np.maximum(np.arange(len(of) + 1) - week, 0)
    away, apart, enough = sums[0, known], sums[1, known], sums[2, known, 0] >= LEAST_WEEKS
    ratio = 1.0 + np.divide(away, apart, out=np.zeros_like(away), where=apart > 0)
    logs = np.log(np.maximum(ratio, LEAST_RATIO))
    day, within, correlation = fitted_line(logs, apart[-1], shapes_of(lags, halves))
    gaps = np.where(enough, 0.0, np.nan)
    return Spread(day + gaps, within + gaps, correlation + gaps)


def by_half_hours(counts: Floats, interval_min: int) -> Floats:
    """The last axis by half-hours, where its intervals are shorter."""
    parts = max(30 // interval_min, 1)
    if parts == 1:
        return counts
    found: Floats = counts.reshape(*counts.shape[:-1], -1, parts).sum(axis=-1)
    return found


__all__ = ["CORRELATIONS", "LEVELS", "Spread", "by_half_hours", "past_spread", "quantiles"]
