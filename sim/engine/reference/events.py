"""SimPy's environment with one written order for simultaneous events."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappush
from typing import Any

import simpy

AFTERWARDS = 0
"""Kind of what happens after everything that an event brings about at once, before any other event
of the instant."""

_KIND = 1 << 40
_LATE = 2
"""SimPy's own priorities, 0 and 1, are of what an event brings about at once."""


class Clock(simpy.Environment):
    """Events at an absolute time, ordered by (time, kind, index).

    SimPy orders by (time, priority, serial number): the priority carries kind and index. What an
    event brings about at once (SimPy's own priorities 0 and 1) happens before anything else of
    the same instant. Times are kept as given: ``now + (t - now)`` would not be ``t``.

    Attributes
    ----------
    happen : what `push` lets happen, given the kind and what was pushed.
    """

    happen: Callable[[int, Any], None]

    def at(self, time: float, kind: int, index: int, value: Any = None) -> simpy.Event:
        """A bare event that happens at ``time`` (seconds, not before now)."""
        event = simpy.Event(self)
        event._ok = True
        event._value = value
        queue: list[Any] = self._queue
        heappush(queue, (time, kind * _KIND + index, next(self._eid), event))
        return event

    def push(self, time: float, kind: int, index: int, value: Any = None) -> None:
        """Let something happen at ``time``; the loop knows what, by its kind."""
        event = self.at(time, kind, index, (kind, value))
        event.callbacks.append(self._happen)

    def afterwards(self) -> None:
        """Let something happen after all that this event brings about."""
        self.push(self.now, AFTERWARDS, _LATE)

    def _happen(self, event: simpy.Event) -> None:
        self.happen(*event._value)
