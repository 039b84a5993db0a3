"""Rostered and available agents of a pool over the horizon, as steps in time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.centre.base import DAY_S
from sim.centre.cohorts import BY_INTERVAL, Luck, absent
from sim.centre.horizon import Horizon
from sim.centre.pools import AgentPool, Staffing
from sim.centre.shifts import Shift
from sim.rounding import all_half_up, half_up


@dataclass(frozen=True)
class Roster:
    """Piecewise constant staffing: entry i holds from ``times[i]`` to ``times[i + 1]``.

    Attributes
    ----------
    times : shape (m + 1,), seconds, from 0 to the horizon's end.
    rostered : shape (m,), paid agents: the plan's numbers x scale, rounded half up, less those on
        an unpaid break or absent without pay.
    available : shape (m,), agents on the phones: those neither absent nor on a break x
        (1 - shrinkage), rounded half up.
    on_shift : shape (m,), agents on the phones if nobody were on a break; more are in overtime.
    absent, resting : shape (m,), agents who stay away, and agents on a break.
    """

    times: NDArray[np.float64]
    rostered: NDArray[np.int64]
    available: NDArray[np.int64]
    on_shift: NDArray[np.int64]
    absent: NDArray[np.int64]
    resting: NDArray[np.int64]

    def numbers(self) -> tuple[NDArray[np.int64], ...]:
        """Everything but the times, in the order above."""
        return self.rostered, self.available, self.on_shift, self.absent, self.resting

    def paid_hours(self) -> float:
        """Paid agent hours over the horizon."""
        return float(np.sum(np.diff(self.times) * self.rostered) / 3600.0)


class _Piece(NamedTuple):
    """A stretch of time and the agents that it adds to those planned, absent, resting, unpaid."""

    start: float
    end: float
    planned: int = 0
    absent: int = 0
    resting: int = 0
    unpaid: int = 0


def roster(pool: AgentPool, horizon: Horizon, luck: Luck = MappingProxyType({})) -> Roster:
    """The roster of ``pool`` over ``horizon``.

    Parameters
    ----------
    luck : of the pool's absences; a shift or day that is not in it has nobody absent.
    """
    staffing = pool.staffing
    edges = {0.0, horizon.end_s}
    pieces = [
        piece
        for day in range(-1, horizon.days)
        for piece in _pieces(staffing, horizon.weekday(day), day, luck)
    ]
    for piece in pieces:
        edges.update(t for t in piece[:2] if 0.0 <= t <= horizon.end_s)
    times = np.array(sorted(edges))
    change = np.zeros((4, len(times)))
    for start, end, *agents in pieces:
        if end > 0.0 and start < horizon.end_s:
            change[:, np.searchsorted(times, max(start, 0.0))] += agents
            change[:, np.searchsorted(times, min(end, horizon.end_s))] -= agents
    planned, absent, resting, unpaid = np.cumsum(change, axis=1)[:, :-1]
    hired = all_half_up(planned * staffing.scale)
    present = np.maximum(hired - absent, 0.0)
    numbers = np.stack([
        np.maximum(hired - unpaid, 0.0).astype(np.int64),
        all_half_up(np.maximum(present - resting, 0.0) * (1.0 - staffing.shrinkage)),
        all_half_up(present * (1.0 - staffing.shrinkage)),
        absent.astype(np.int64),
        resting.astype(np.int64),
    ])  # fmt: skip
    keep = np.concatenate(([True], np.any(np.diff(numbers, axis=1) != 0, axis=0)))
    return Roster(np.append(times[:-1][keep], times[-1]), *numbers[:, keep])


def leaving(
    pool: AgentPool, horizon: Horizon, luck: Luck = MappingProxyType({})
) -> list[tuple[float, float]]:
    """When shifts end, and the agents on the phones who leave then, in order of time.

    The agents of one shift are those who have come x (1 - shrinkage), not rounded.
    """
    staffing = pool.staffing
    found = []
    for day in range(-1, horizon.days):
        for name, shift in staffing.shifts.items():
            end = day * DAY_S + shift.span()[1]
            if horizon.weekday(day) in shift.days and 0.0 <= end < horizon.end_s:
                agents = _scaled(shift.agents, staffing)
                u = luck.get((name, day))
                away = 0 if u is None else absent(agents, staffing.absence, u)
                found.append((end, (agents - away) * (1.0 - staffing.shrinkage)))
    return sorted(found)


def _pieces(staffing: Staffing, weekday: str, day: int, luck: Luck) -> Iterator[_Piece]:
    """Everything that starts on one day."""
    midnight = day * DAY_S
    counts = staffing.by_interval
    if isinstance(counts, dict):
        counts = counts.get(weekday, ())
    if counts:
        width = DAY_S / len(counts)
        for i, agents in enumerate(counts):
            span = midnight + i * width, midnight + (i + 1) * width
            if agents:
                yield _Piece(*span, planned=agents)
                yield from _absence(staffing, span, agents, luck.get((BY_INTERVAL, day)))
    for name, shift in staffing.shifts.items():
        if weekday in shift.days and shift.agents:
            start, end = shift.span()
            span = midnight + start, midnight + end
            yield _Piece(*span, planned=shift.agents)
            missing = list(_absence(staffing, span, shift.agents, luck.get((name, day))))
            yield from missing
            yield from _breaks(staffing, shift, span[0], sum(piece.absent for piece in missing))


def _absence(
    staffing: Staffing, span: tuple[float, float], agents: int, u: float | None
) -> Iterator[_Piece]:
    if u is not None:
        away = absent(_scaled(agents, staffing), staffing.absence, u)
        if away:
            unpaid = 0 if staffing.absence_paid else away
            yield _Piece(*span, absent=away, unpaid=unpaid)


def _breaks(staffing: Staffing, shift: Shift, start: float, away: int) -> Iterator[_Piece]:
    """The breaks of those who have come; groups differ by at most one agent."""
    present = _scaled(shift.agents, staffing) - away
    for rest in shift.breaks:
        for group in range(rest.groups):
            agents = present * (group + 1) // rest.groups - present * group // rest.groups
            if agents:
                goes = start + rest.after_s + group * rest.duration_s
                yield _Piece(
                    goes, goes + rest.duration_s, resting=agents, unpaid=0 if rest.paid else agents
                )


def _scaled(agents: int, staffing: Staffing) -> int:
    return half_up(agents * staffing.scale)


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
