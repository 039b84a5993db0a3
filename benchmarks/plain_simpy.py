"""A plain SimPy process model of the M/M/c+M queue: the yardstick beside our reference engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np
import simpy


class PlainQueue:
    """Callers as processes, agents as a counter, patience as a timeout raced against an event."""

    def __init__(self, agents: int, seed: int) -> None:
        self.env = simpy.Environment()
        self.free = agents
        self.line: deque[simpy.Event] = deque()
        self.rng = np.random.default_rng(seed)
        self.answered = self.abandoned = 0

    def caller(self, service: float, patience: float) -> Iterator[Any]:
        """One caller."""
        if self.free:
            self.free -= 1
        else:
            turn = self.env.event()
            self.line.append(turn)
            won = yield turn | self.env.timeout(patience)
            if turn not in won:
                self.line.remove(turn)
                self.abandoned += 1
                return
        yield self.env.timeout(service)
        self.answered += 1
        if self.line:
            self.line.popleft().succeed()
        else:
            self.free += 1

    def source(self, gaps: list[float], service: list[float], patience: list[float]) -> Any:
        """Calls arrive."""
        for gap, s, p in zip(gaps, service, patience, strict=True):
            yield self.env.timeout(gap)
            self.env.process(self.caller(s, p))


def simulate(
    calls: int, rate: float, mean_service: float, mean_patience: float, agents: int, seed: int
) -> float:
    """Share of ``calls`` that abandon; times in one unit, ``rate`` per that unit."""
    queue = PlainQueue(agents, seed)
    draws = [
        queue.rng.exponential(m, calls).tolist() for m in (1 / rate, mean_service, mean_patience)
    ]
    queue.env.process(queue.source(*draws))
    queue.env.run()
    return queue.abandoned / calls
