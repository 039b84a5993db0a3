"""SimPy process models of the M/M/c+M queue: the yardsticks beside our reference engine.

`simulate` is the model that SimPy's own documentation teaches (its bank renege example): a caller
is a process, the agents are a `simpy.Resource`, patience is a timeout raced against the request.
`simulate_lean` does without the resource: a counter and bare events. Neither writes a log.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

Draws = tuple[list[float], list[float], list[float]]
Process = Generator[simpy.Event, Any, None]


class ResourceQueue:
    """Callers as processes, agents as a resource."""

    def __init__(self, agents: int, calls: int) -> None:
        self.env = simpy.Environment()
        self.agents = simpy.Resource(self.env, agents)
        self.abandoned = np.zeros(calls, dtype=bool)

    def caller(self, number: int, service: float, patience: float) -> Process:
        """One caller."""
        with self.agents.request() as request:
            result = yield request | self.env.timeout(patience)
            if request not in result:
                self.abandoned[number] = True
                return
            yield self.env.timeout(service)


class LeanQueue:
    """Callers as processes, agents as a counter, callers in line as bare events."""

    def __init__(self, agents: int, calls: int) -> None:
        self.env = simpy.Environment()
        self.free = agents
        self.line: deque[simpy.Event] = deque()
        self.abandoned = np.zeros(calls, dtype=bool)

    def caller(self, number: int, service: float, patience: float) -> Process:
        """One caller."""
        if self.free:
            self.free -= 1
        else:
            turn = self.env.event()
            self.line.append(turn)
            won = yield turn | self.env.timeout(patience)
            if turn not in won:
                self.line.remove(turn)
                self.abandoned[number] = True
                return
        yield self.env.timeout(service)
        if self.line:
            self.line.popleft().succeed()
        else:
            self.free += 1


def simulate(draws: Draws, agents: int) -> np.ndarray:
    """Which calls abandon; ``draws`` are gaps, services and patiences in one unit of time."""
    return _simulate(ResourceQueue(agents, len(draws[0])), draws)


def simulate_lean(draws: Draws, agents: int) -> np.ndarray:
    """As `simulate`, with the lean model."""
    return _simulate(LeanQueue(agents, len(draws[0])), draws)


def _simulate(queue: ResourceQueue | LeanQueue, draws: Draws) -> np.ndarray:
    def source() -> Any:
        for number, (gap, service, patience) in enumerate(zip(*draws, strict=True)):
            yield queue.env.timeout(gap)
            queue.env.process(queue.caller(number, service, patience))

    queue.env.process(source())
    queue.env.run()
    return queue.abandoned
