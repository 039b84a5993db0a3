"""Which agent took which call, where a log knows the pool only: made-up records need somebody."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import pairwise

_TIE_S = 1e-9
BUSY = -1.0
"""Instead of the time since when an agent is idle."""


def who_answered(
    calls: Iterable[tuple[float, float]], staffing: Sequence[tuple[float, int, int]]
) -> list[int]:
    """The agent of each call of a pool: of those on duty the one who has been idle longest.

    Where there are to be fewer, those go whose call ends when somebody has finished one, and of the
    others those who have been on duty longest; who comes has been away longest. So agents have
    shifts, as in the records of a real centre.

    Parameters
    ----------
    calls : when the agent of each was taken and was free again, in order of being taken.
    staffing : from when how many agents are on duty, and how many finish a call, in order of time.

    Returns
    -------
    Numbers from 1, one a call. Nobody has two calls at once.
    """
    team = _Team(_finished(staffing))
    found = []
    at = 0
    for answered, free in calls:
        while at < len(staffing) and staffing[at][0] <= answered:
            team.staffed(*staffing[at])
            at += 1
        team.freed(answered)
        found.append(team.takes(free))
    return found


def _finished(staffing: Sequence[tuple[float, int, int]]) -> set[float]:
    """When somebody who was no longer on duty ended a call, as `_moment` has it."""
    return {
        _moment(after[0])
        for before, after in pairwise(staffing)
        if after[2] < before[2]
    }  # fmt: skip


def _moment(seconds: float) -> float:
    return round(seconds, 6)


class _Team:
    """The agents of a pool."""

    def __init__(self, finished: set[float]) -> None:
        self.finished = finished
        self.free: dict[int, float] = {}
        """When each is free again after the last call."""
        self.known = 0
        self.finishing = 0
        self.on: dict[int, float] = {}
        """Who is on duty, in the order in which they came, and since when each is idle."""
        self.off: deque[int] = deque()
        """Who is neither on duty nor on a call, in the order in which they went."""
        self.busy: list[tuple[float, int]] = []
        self.idle: list[tuple[float, int]] = []
        """Since when who is idle; entries that do not agree with ``on`` are out of date."""

    def staffed(self, now: float, level: int, finishing: int) -> None:
        self.freed(now - 2.0 * _TIE_S)  # who ends a call at that instant has it in hand
        busy = max(finishing - self.finishing, 0)
        self.finishing = finishing
        leave = max(len(self.on) - level, busy)
        hands = [a for a, since in self.on.items() if since == BUSY]
        hands.sort(key=lambda a: _moment(self.free[a]) not in self.finished)
        idle = [a for a, since in self.on.items() if since != BUSY]
        rest = hands[busy:]  # unavailable after a call
        for agent in [
            *hands[:busy],
            *idle[: leave - busy],
            *rest[: max(leave - busy - len(idle), 0)],
        ]:
            if self.on.pop(agent) != BUSY:
                self.off.append(agent)
        while len(self.on) < level:
            self._idle(now, self._away())

    def freed(self, now: float) -> None:
        while self.busy and self.busy[0][0] <= now + _TIE_S:
            since, agent = heapq.heappop(self.busy)
            if agent in self.on:
                self._idle(since, agent)
            else:
                self.off.append(agent)

    def takes(self, free: float) -> int:
        while self.idle:
            since, agent = heapq.heappop(self.idle)
            if self.on.get(agent) == since:
                self.on[agent] = BUSY
                break
        else:
            agent = self._away()
        self.free[agent] = free
        heapq.heappush(self.busy, (free, agent))
        return agent

    def _idle(self, since: float, agent: int) -> None:
        self.on[agent] = since
        heapq.heappush(self.idle, (since, agent))

    def _away(self) -> int:
        """The one who has been away longest; else somebody new."""
        if self.off:
            return self.off.popleft()
        self.known += 1
        return self.known
