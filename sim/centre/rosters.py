"""Rostered and available agents of a pool over the horizon, as steps in time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.centre.base import DAY_S, clock_seconds
from sim.centre.horizon import Horizon
from sim.centre.pools import AgentPool, Staffing


@dataclass(frozen=True)
class Roster:
    """Piecewise constant staffing: entry i holds from ``times[i]`` to ``times[i + 1]``.

    Attributes
    ----------
    times : shape (m + 1,), seconds, from 0 to the horizon's end.
    rostered : shape (m,), paid agents: the plan's numbers x scale, rounded half up.
    available : shape (m,), agents on the phones: rostered x (1 - shrinkage), rounded half up.
    """

    times: NDArray[np.float64]
    rostered: NDArray[np.int64]
    available: NDArray[np.int64]

    def paid_hours(self) -> float:
        """Rostered agent hours over the horizon."""
        return float(np.sum(np.diff(self.times) * self.rostered) / 3600.0)


def round_half_up(values: NDArray[np.floating[Any]]) -> NDArray[np.int64]:
    """Nearest whole numbers, halves upwards; 1e-9 absorbs the noise of binary fractions."""
    return np.asarray(np.floor(values + 0.5 + 1e-9), dtype=np.int64)


def roster(pool: AgentPool, horizon: Horizon) -> Roster:
    """The roster of ``pool`` over ``horizon``."""
    staffing = pool.staffing
    edges = {0.0, horizon.end_s}
    slices: list[tuple[float, float, int]] = []
    for day in range(-1, horizon.days):
        slices.extend(_slices(staffing, horizon.weekday(day), day * DAY_S))
    for start, end, _ in slices:
        edges.update(t for t in (start, end) if 0.0 <= t <= horizon.end_s)
    times = np.array(sorted(edges))
    change = np.zeros(len(times))
    for start, end, agents in slices:
        if end > 0.0 and start < horizon.end_s:
            change[np.searchsorted(times, max(start, 0.0))] += agents
            change[np.searchsorted(times, min(end, horizon.end_s))] -= agents
    planned = np.cumsum(change)[:-1]
    rostered = round_half_up(planned * staffing.scale)
    available = round_half_up(rostered * (1.0 - staffing.shrinkage))
    keep = np.concatenate(([True], (np.diff(rostered) != 0) | (np.diff(available) != 0)))
    return Roster(np.append(times[:-1][keep], times[-1]), rostered[keep], available[keep])


def _slices(staffing: Staffing, weekday: str, midnight: float) -> list[tuple[float, float, int]]:
    """``(start, end, agents)`` of everything that starts on one day."""
    found: list[tuple[float, float, int]] = []
    counts = staffing.by_interval
    if isinstance(counts, dict):
        counts = counts.get(weekday, ())
    if counts:
        width = DAY_S / len(counts)
        found.extend(
            (midnight + i * width, midnight + (i + 1) * width, n) for i, n in enumerate(counts) if n
        )
    for shift in staffing.shifts.values():
        if weekday in shift.days and shift.agents:
            start, end = clock_seconds(shift.start), clock_seconds(shift.end)
            end += DAY_S if end <= start else 0.0
            found.append((midnight + start, midnight + end, shift.agents))
    return found


def night_hours(span: tuple[float, float], start: float, end: float) -> float:
    """Hours of ``span`` (seconds from a midnight) inside the daily window ``start`` to ``end``.

    Parameters
    ----------
    span : start and end of the stretch, seconds.
    start, end : clock seconds of the window; an end before the start is next day.
    """
    length = (end - start) % DAY_S
    total = 0.0
    for day in range(math.floor(span[0] / DAY_S) - 1, math.floor(span[1] / DAY_S) + 1):
        opened = day * DAY_S + start
        total += max(0.0, min(span[1], opened + length) - max(span[0], opened))
    return total / 3600.0
