"""SimPy's environment with one written order for simultaneous events."""

from __future__ import annotations

from heapq import heappush
from typing import Any

import simpy

AFTERWARDS = 2
"""With kind 0: after what an event brings about at once, before any other of the instant."""

_KIND = 1 << 40


class Clock(simpy.Environment):
    """Events at an absolute time, ordered by (time, kind, index).

    SimPy orders by (time, priority, serial number): the priority carries kind and index. What an
    event brings about at once (SimPy's own priorities 0 and 1) happens before anything else of
    the same instant. Times are kept as given: ``now + (t - now)`` would not be ``t``.
    """

    def at(self, time: float, kind: int, index: int, value: Any = None) -> simpy.Event:
        """A bare event that happens at ``time`` (seconds, not before now)."""
        event = simpy.Event(self)
        event._ok = True
        event._value = value
        queue: list[Any] = self._queue
        heappush(queue, (time, kind * _KIND + index, next(self._eid), event))
        return event
