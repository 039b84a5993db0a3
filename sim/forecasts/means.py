"""The two plain forecasts: the same weekday of the week before, and its mean of eight weeks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.forecasts.history import WEEK, History

Floats = NDArray[np.float64]

WINDOW_WEEKS = 8
LEAST_NORMAL, MOST_NORMAL = 0.6, 1.5
"""Bounds of a day's volume over its weekday's median, between which it is a normal one."""


def seasonal_naive(history: History, origin: int, days: int) -> Floats:
    """Counts of the last week before ``origin``, of each weekday the last that is known.

    Parameters
    ----------
    history : counts; those from ``origin`` on are not looked at.
    origin : number of the first day to forecast.
    days : to forecast.

    Returns
    -------
    shape (days, types, intervals).
    """
    week = []
    for weekday in range(WEEK):
        rows = _same(history, origin, weekday)
        week.append(history.counts[rows[-1]] if len(rows) else np.zeros(history.counts.shape[1:]))
    return np.array(week)[history.weekdays(days)[origin : origin + days]]


def weekday_mean(history: History, origin: int, days: int) -> Floats:
    """Mean of each weekday over the eight weeks before ``origin``, without unusual days.

    A day is unusual whose volume is below 0.6 or above 1.5 times the median of its weekday in the
    window: holidays, outages. A weekday that is not recorded in the window has no calls.
    """
    week = []
    for weekday in range(WEEK):
        rows = _same(history, origin, weekday)
        if not len(rows):
            week.append(np.zeros(history.counts.shape[1:]))
            continue
        week.append(history.counts[rows[usual(history.by_day[rows].sum(axis=1))]].mean(axis=0))
    return np.array(week)[history.weekdays(days)[origin : origin + days]]


def shares(history: History, origin: int, days: int) -> Floats:
    """Share of each interval in the calls of its day, by that mean; (days, types, intervals)."""
    mean = weekday_mean(history, origin, days)
    total = mean.sum(axis=2, keepdims=True)
    every = mean.sum(axis=0, keepdims=True)
    even = np.full_like(every, 1.0 / every.shape[2])
    whole = every.sum(axis=2, keepdims=True)
    usual_shape = np.divide(every, whole, out=even, where=whole > 0)
    found: Floats = np.broadcast_to(usual_shape, mean.shape).copy()
    np.divide(mean, total, out=found, where=total > 0)
    return found


def usual(volumes: Floats) -> NDArray[np.bool_]:
    """Which days of one weekday are normal ones; all of them where none would be."""
    median = np.median(volumes)
    found: NDArray[np.bool_] = (volumes >= LEAST_NORMAL * median) & (
        volumes <= MOST_NORMAL * median
    )
    return found if found.any() else np.ones(len(volumes), dtype=bool)


def normal_days(history: History) -> NDArray[np.bool_]:
    """Which days are normal beside the same weekdays from eight weeks before to eight after.

    Shape (days,); a day without a record is not normal.
    """
    volume, weekday = history.by_day.sum(axis=1), history.weekdays()
    found = np.zeros(len(history), dtype=bool)
    for name in range(WEEK):
        rows = np.flatnonzero((weekday == name) & np.isfinite(volume))
        for row in rows:
            near = rows[np.abs(rows - row) <= WINDOW_WEEKS * WEEK]
            median = np.median(volume[near])
            found[row] = LEAST_NORMAL * median <= volume[row] <= MOST_NORMAL * median
    found &= volume > 0
    return found


def _same(history: History, origin: int, weekday: int) -> NDArray[np.int64]:
    """Recorded days of a weekday in the window before ``origin``, in order."""
    start = max(origin - WINDOW_WEEKS * WEEK, 0)
    known = np.isfinite(history.counts[start:origin, 0, 0])
    rows: NDArray[np.int64] = start + np.flatnonzero(known)
    found: NDArray[np.int64] = rows[history.weekdays()[rows] == weekday]
    return found
