"""Which agents of a pool outages take, and when each is back.

Whom an outage takes does not depend on the call in hand: agents are taken in an order of numbers
made from theirs, so many that the share of those on the phones that is left is as the outage says,
rounded half up. Who comes while it lasts is taken where more than that share would be there.
Failures of one component count once, the largest at each moment; each component takes its own,
whomever the others have taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from sim.engine.lost_capacity import RAMP_STEPS, Loss
from sim.rounding import half_up
from sim.workload.counter_based import LOST_AGENT, chance


class _Component:
    """Agents that the failures of one component have taken."""

    def __init__(self, number: int, losses: list[Loss]) -> None:
        self.number = number
        self.losses = losses
        self.lost: set[int] = set()

    def share(self, time: float) -> float:
        """Share of the agents that is lost from ``time`` on."""
        now = np.array([time])
        here = [x for x in self.losses if x.failure.fail_s <= time < x.back_s]
        return max((1.0 - float(x.left(now)[0]) for x in here), default=0.0)

    def in_order(self, agents: set[int]) -> list[int]:
        """Agents in the order in which they are taken."""
        return sorted(agents, key=lambda agent: (chance(agent, LOST_AGENT, self.number), agent))


class Lost:
    """The agents of a pool who are lost, as time goes on.

    Parameters
    ----------
    losses : the failures that take agents of the pool, in order of time.
    """

    def __init__(self, losses: Sequence[Loss]) -> None:
        same = groupby(sorted(losses, key=lambda x: x.component), key=lambda x: x.component)
        self._components = [_Component(i, list(found)) for i, (_, found) in enumerate(same)]

    def times(self) -> Iterator[float]:
        """Every time at which somebody may be lost or back."""
        for component in self._components:
            for loss in component.losses:
                repair, ramp = loss.failure.repair_s, loss.outage.return_ramp_s
                yield loss.failure.fail_s
                yield from (
                    repair + ramp * i / RAMP_STEPS for i in range(RAMP_STEPS + 1 if ramp else 1)
                )

    def has(self, agent: int) -> bool:
        """Whether an agent is lost now."""
        return any(agent in component.lost for component in self._components)

    def fail(self, time: float, on_phones: set[int]) -> Iterator[tuple[Loss, list[int]]]:
        """Failures at ``time``, and the agents there whom each takes."""
        for component in self._components:
            for loss in component.losses:
                if loss.failure.fail_s != time:
                    continue
                more = _too_many(component, loss.outage.share, on_phones)
                taken = component.in_order(on_phones - component.lost)[: max(more, 0)]
                there = [agent for agent in taken if not self.has(agent)]
                component.lost.update(taken)
                yield loss, there

    def take_for_good(self, loss: Loss, agents: set[int]) -> list[int]:
        """Of agents whose shift is over, those whom a failure takes."""
        here = next(c for c in self._components if loss in c.losses)
        left = half_up(len(agents) * (1.0 - loss.outage.share))
        return here.in_order(agents)[: len(agents) - left]

    def joins(self, time: float, agent: int, on_phones: set[int]) -> bool:
        """Whether an agent who comes on the phones now is lost."""
        for component in self._components:
            share = 0.0 if agent in component.lost else component.share(time)
            if share > 0.0 and _too_many(component, share, on_phones) > 0:
                component.lost.add(agent)
        return self.has(agent)

    def back(self, time: float, on_phones: set[int]) -> list[int]:
        """The agents on the phones who are back at ``time``."""
        found: list[int] = []
        for component in self._components:
            share = component.share(time)
            if not component.lost:
                continue
            returns = component.lost
            if share > 0.0:
                missing = -_too_many(component, share, on_phones)
                returns = set(component.in_order(component.lost & on_phones)[: max(missing, 0)])
            component.lost = component.lost - returns
            found.extend(a for a in returns if a in on_phones and not self.has(a))
        return found


def _too_many(component: _Component, share: float, on_phones: set[int]) -> int:
    """How many more there are than the share that is left."""
    return len(on_phones - component.lost) - half_up(len(on_phones) * (1.0 - share))
