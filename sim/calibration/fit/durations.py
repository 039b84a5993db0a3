"""Durations as a centre has them: quantiles that keep the mean, and factors by hour."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.catalogue import _
from sim.centre.base import DAY_S
from sim.errors import InputError

Floats = NDArray[np.float64]


def quantiles_keeping_mean(values: ArrayLike, cells: int) -> Floats:
    """Equally spaced quantiles from 0 to 1 whose straight-line joins keep the mean.

    The extremes of a sample say little about its first and last cell. The two end points are put
    where the straight line over the cell has the mean of the values in it (not below 0); the small
    bias that the other cells leave is taken out by one factor over all points.

    Parameters
    ----------
    values : shape (n,), observed durations, seconds.
    cells : number of equally likely cells, at least 2.

    Returns
    -------
    shape (cells + 1,), seconds, rising.

    Raises
    ------
    InputError : no values, or a value that is negative or no number.
    """
    seen = np.sort(np.asarray(values, dtype=np.float64))
    if len(seen) == 0 or not np.all(np.isfinite(seen)) or seen[0] < 0:
        raise InputError(_("quantiles need durations that are numbers and not negative"))
    points = np.quantile(seen, np.arange(cells + 1) / cells)
    in_cell = max(len(seen) // cells, 1)
    bottom, top = float(seen[:in_cell].mean()), float(seen[-in_cell:].mean())
    points[0] = min(max(2.0 * bottom - points[1], 0.0), points[1])
    points[-1] = max(2.0 * top - points[-2], points[-2])
    drawn = float(np.mean(0.5 * (points[1:] + points[:-1])))
    scaled: Floats = points * (float(seen.mean()) / drawn if drawn > 0 else 1.0)
    return scaled


def hourly_factors(
    start_s: NDArray[np.float64], service_s: NDArray[np.float64], shared_calls: float = 30.0
) -> Floats:
    """Factor on the mean service by hour of day, 1 on average over the calls.

    Parameters
    ----------
    start_s : shape (n,), when each call entered, seconds after midnight.
    service_s : shape (n,), talk times, seconds.
    shared_calls : an hour is drawn to the mean of the day as if so many calls more had taken that:
        hours differ by some 20 %, single calls by 100 %, whose squares are as 1 to 25 or more.

    Returns
    -------
    shape (24,).
    """
    hour = np.minimum((start_s % DAY_S) // 3600.0, 23.0).astype(np.int64)
    number = np.bincount(hour, minlength=24)
    total = np.bincount(hour, weights=service_s, minlength=24)
    mean = float(service_s.mean())
    factors = (total + shared_calls * mean) / (number + shared_calls) / mean
    level: Floats = factors * (float(number.sum()) / float((factors * number).sum()))
    return level
