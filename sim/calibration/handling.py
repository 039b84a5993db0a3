"""Durations from call records: talk, the gap between calls under backlog, VRU time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.catalogue import _
from sim.centre.base import DAY_S
from sim.errors import InputError

Floats = NDArray[np.float64]
LONGEST_GAP_S = 120.0


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
    start_s: NDArray[np.float64], service_s: NDArray[np.float64], least_calls: int = 200
) -> Floats:
    """Factor on the mean service by hour of day, 1 on average over the calls.

    Parameters
    ----------
    start_s : shape (n,), when each call entered, seconds after midnight.
    service_s : shape (n,), talk times, seconds.
    least_calls : an hour with fewer calls gets the factor 1.

    Returns
    -------
    shape (24,).
    """
    hour = np.minimum((start_s % DAY_S) // 3600.0, 23.0).astype(np.int64)
    number = np.bincount(hour, minlength=24)
    total = np.bincount(hour, weights=service_s, minlength=24)
    mean = float(service_s.mean())
    factors = np.ones(24)
    enough = number >= least_calls
    factors[enough] = total[enough] / number[enough] / mean
    level: Floats = factors * (float(number.sum()) / float((factors * number).sum()))
    return level


@dataclass(frozen=True)
class Gaps:
    """Gaps between two calls of one agent while the later caller was already waiting.

    Attributes
    ----------
    gap_s : shape (n,), from the end of a call to the start of the next, seconds.
    agents : agents that they come from.
    """

    gap_s: Floats
    agents: int


def gaps_under_backlog(calls: pd.DataFrame) -> Gaps:
    """What an agent needs between two calls, seen where nothing but that kept a caller waiting.

    The wrap-up is not recorded. But where the next call of an agent had joined the queue before
    the agent's last call ended, the agent did not wait for a caller: the gap is wrap-up, set-up
    of the next call and any pause. Gaps above `LONGEST_GAP_S` are taken for pauses and left out,
    negative ones for errors of the clock.

    Parameters
    ----------
    calls : records with columns ``day``, ``server``, ``queued``, ``join_s``, ``start_s``,
        ``service_s``.
    """
    rows = calls[(calls["server"] != "") & calls["service_s"].notna() & calls["start_s"].notna()]
    rows = rows.sort_values(["server", "day", "start_s"], kind="stable")
    start = rows["start_s"].to_numpy(dtype=np.float64)
    end = start + rows["service_s"].to_numpy(dtype=np.float64)
    join = rows["join_s"].to_numpy(dtype=np.float64)
    server = rows["server"].to_numpy(dtype=object)
    day = rows["day"].to_numpy()
    same = (server[1:] == server[:-1]) & (day[1:] == day[:-1])
    waiting = rows["queued"].to_numpy(dtype=bool)[1:] & (join[1:] <= end[:-1])
    gap = start[1:] - end[:-1]
    used = same & waiting & (gap >= 0) & (gap <= LONGEST_GAP_S)
    return Gaps(gap[used], len(set(server[1:][used])))
