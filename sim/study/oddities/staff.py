"""Agents on the phones by quarter of an hour, as the plan has them: fractions, no luck.

A week is worked out once and laid over the horizon, so that a year costs no more than a week.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.centre.base import DAY_S, WEEKDAYS
from sim.centre.pools import Staffing

Floats = NDArray[np.float64]

A_DAY = 96
QUARTER_S = DAY_S / A_DAY
_TWO_DAYS = np.arange(2 * A_DAY + 1) * QUARTER_S


def agents_on_the_phones(staffing: Staffing, weekdays: NDArray[np.intp]) -> Floats:
    """Mean agents on the phones in each quarter of an hour.

    Parameters
    ----------
    staffing : of a pool; shrinkage, mean absence and breaks are taken off.
    weekdays : of the day before the horizon and of its days, shape (days + 1,), Monday is 0.

    Returns
    -------
    Shape (days x 96,).
    """
    own, next_day = _week(staffing)
    found = own[weekdays[1:]] + next_day[weekdays[:-1]]
    there = staffing.scale * (1.0 - staffing.shrinkage) * (1.0 - staffing.absence)
    return np.asarray(np.maximum(found, 0.0) * there).ravel()


def _week(staffing: Staffing) -> tuple[Floats, Floats]:
    """Agents by weekday of the shift's start, on that day and on the next, shape (7, 96) each."""
    rows: list[tuple[float, float, float]] = []
    starts_on: list[list[bool]] = []
    for shift in staffing.shifts.values():
        start, end = shift.span()
        days = [day in shift.days for day in WEEKDAYS]
        rows.append((start, end, float(shift.agents)))
        starts_on.append(days)
        for rest in shift.breaks:
            for group in range(rest.groups):
                goes = start + rest.after_s + group * rest.duration_s
                rows.append((goes, goes + rest.duration_s, -shift.agents / rest.groups))
                starts_on.append(days)
    own, next_day = np.zeros((7, A_DAY)), np.zeros((7, A_DAY))
    if rows:
        start, end, agents = np.array(rows).T[:, :, None]
        inside = np.minimum(end, _TWO_DAYS[1:]) - np.maximum(start, _TWO_DAYS[:-1])
        present = agents * np.maximum(inside, 0.0) / QUARTER_S
        both = np.array(starts_on, dtype=np.float64).T @ present
        own, next_day = both[:, :A_DAY].copy(), both[:, A_DAY:]
    if staffing.by_interval is not None:
        for number, day in enumerate(WEEKDAYS):
            counts = staffing.by_interval
            if isinstance(counts, dict):
                counts = counts.get(day, (0,))
            own[number] += by_quarter(counts)
    return own, next_day


def by_quarter(slices: tuple[float, ...] | tuple[int, ...]) -> Floats:
    """Means over quarters of an hour of numbers in equal slices of 24 h, shape (96,)."""
    values = np.asarray(slices, dtype=np.float64)
    if A_DAY % len(values) == 0:
        return np.repeat(values, A_DAY // len(values))
    sums = np.concatenate(([0.0], np.cumsum(values))) / len(values)
    edges = np.linspace(0.0, 1.0, A_DAY + 1)
    return np.diff(np.interp(edges, np.linspace(0.0, 1.0, len(values) + 1), sums)) * A_DAY
