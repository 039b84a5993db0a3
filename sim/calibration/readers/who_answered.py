"""Which agent took which call, where a log knows the pool only: made-up records need somebody."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Sequence

_TIE_S = 1e-9
BUSY = -1.0
"""Instead of the time since when an agent is idle."""


def who_answered(
    calls: Iterable[tuple[float, float]], staffing: Sequence[tuple[float, int]]
) -> list[int]:
    """The agent of each call of a pool: of those on duty the one who has been idle longest.

    Where there are to be fewer, those go who have been on duty longest, after the call in hand; who
    comes has been away longest. So agents have shifts, as in the records of a real centre.

    Parameters
    ----------
    calls : when each was answered and when its agent was free again, in order of answer.
    staffing : from when how many agents are on duty, in order of time.

    Returns
    -------
    Numbers from 1, one a call. Nobody has two calls at once.
    """
    team = _Team()
    found = []
    at = 0
    for answered, free in calls:
        while at < len(staffing) and staffing[at][0] <= answered:
            team.staffed(*staffing[at])
            at += 1
        team.freed(answered)
        found.append(team.takes(free))
    return found


class _Team:
    """The agents of a pool."""

    def __init__(self) -> None:
        self.known = 0
        self.on: dict[int, float] = {}
        """Who is on duty, in the order in which they came, and since when each is idle."""
        self.off: deque[int] = deque()
        """Who is neither on duty nor on a call, in the order in which they went."""
        self.busy: list[tuple[float, int]] = []
        self.idle: list[tuple[float, int]] = []
        """Since when who is idle; entries that do not agree with ``on`` are out of date."""

    def staffed(self, now: float, level: int) -> None:
        while len(self.on) > level:
            agent = next(iter(self.on))
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
