"""Which agents of a pool outages take, and when each is back.

Whom an outage takes does not depend on the call in hand: agents are taken in an order of numbers
made from theirs, so many that the share of those on the phones that is left is as the outage says,
rounded half up. Who comes while it lasts is taken where more than that share would be there; who
is lost is back at the repair or along the ramp after it, not before, whoever leaves meanwhile.
Failures of one component count once, the largest at each moment; those whom one has taken are away
until its repair, though another is repaired before. Each component takes its own, whomever the
others have taken. Agents who fail one by one are named by their failures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from sim.engine.lost_capacity import RAMP_STEPS, Loss
from sim.rounding import half_up
from sim.workload.counter_based import LOST_AGENT, chance


class _Share:
    """A component of which a share is lost, and the agents whom its failures have taken."""

    def __init__(self, number: int, losses: list[Loss]) -> None:
        self.number = number
        self.losses = losses
        self.lost: set[int] = set()
        self._taken: dict[int, list[int]] = {}
        self._here: list[Loss] = []
        self._begun = 0

    def fails(self, loss: Loss, on_phones: set[int]) -> list[int]:
        """A failure takes agents; those of them who are on the phones."""
        more = self._too_many(loss.outage.share, on_phones)
        taken = self._in_order(on_phones - self.lost)[: max(more, 0)]
        self.lost.update(taken)
        self._taken[loss.number] = taken
        return taken

    def in_overtime(self, loss: Loss, agents: set[int]) -> list[int]:
        """Of agents whose shift is over, whom a failure may take, in the order in which it does."""
        return self._in_order(agents)

    def joins(self, time: float, agent: int, on_phones: set[int]) -> None:
        """An agent comes on the phones, and is lost where more than the share would be there."""
        share = 0.0 if agent in self.lost else self._share(time)
        if share > 0.0 and self._too_many(share, on_phones) > 0:
            self.lost.add(agent)

    def times(self) -> Iterator[float]:
        """When somebody may be back: at a repair, and along a ramp after it."""
        for loss in self.losses:
            repair, ramp = loss.failure.repair_s, loss.outage.return_ramp_s
            yield from (
                repair + ramp * i / RAMP_STEPS for i in range(RAMP_STEPS + 1 if ramp else 1)
            )

    def returns(self, time: float, on_phones: set[int]) -> set[int]:
        """The agents who are back at ``time``, one of `times`."""
        share = self._share(time)
        if share == 0.0:
            return self.lost
        missing = -self._too_many(share, on_phones)
        lasting = (x for x in self._at(time) if time < x.failure.repair_s)
        away = {agent for x in lasting for agent in self._taken.get(x.number, ())}
        return set(self._in_order(self.lost & on_phones - away)[: max(missing, 0)])

    def _share(self, time: float) -> float:
        """Share of the agents that is lost from ``time`` on."""
        now = np.array([time])
        return max((1.0 - float(x.left(now)[0]) for x in self._at(time)), default=0.0)

    def _at(self, time: float) -> list[Loss]:
        """The failures from which somebody may be missing from ``time`` on; it never goes back."""
        begun = self._begun
        while begun < len(self.losses) and self.losses[begun].failure.fail_s <= time:
            begun += 1
        may_last = [*self._here, *self.losses[self._begun : begun]]
        self._here, self._begun = [x for x in may_last if time < x.back_s], begun
        return self._here

    def _in_order(self, agents: set[int]) -> list[int]:
        """Agents in the order in which they are taken."""
        return sorted(agents, key=lambda agent: (chance(agent, LOST_AGENT, self.number), agent))

    def _too_many(self, share: float, on_phones: set[int]) -> int:
        """How many more there are than the share that is left."""
        return len(on_phones - self.lost) - half_up(len(on_phones) * (1.0 - share))


class _Alone(_Share):
    """A component whose agents fail one by one."""

    def fails(self, loss: Loss, on_phones: set[int]) -> list[int]:
        agent = loss.failure.agent
        taken = {agent} & on_phones - self.lost
        self.lost.add(agent)
        return list(taken)

    def in_overtime(self, loss: Loss, agents: set[int]) -> list[int]:
        return list({loss.failure.agent} & agents)

    def joins(self, time: float, agent: int, on_phones: set[int]) -> None:
        """Who has failed is lost, wherever the agent was then."""

    def returns(self, time: float, on_phones: set[int]) -> set[int]:
        return self.lost - {x.failure.agent for x in self._at(time)}


class Lost:
    """The agents of a pool who are lost, as time goes on.

    Parameters
    ----------
    losses : the failures that take agents of the pool, in order of time.
    """

    def __init__(self, losses: Sequence[Loss]) -> None:
        same = groupby(sorted(losses, key=lambda x: x.component), key=lambda x: x.component)
        self._components: list[_Share] = []
        for number, (_, found) in enumerate(same):
            of = list(found)
            alone = of[0].outage.effects.one_by_one
            self._components.append(_Alone(number, of) if alone else _Share(number, of))
        self._failing: dict[float, list[tuple[_Share, Loss]]] = {}
        self._returning: dict[float, list[_Share]] = {}
        self._of: dict[int, _Share] = {}
        for component in self._components:
            for loss in component.losses:
                self._of[loss.number] = component
                self._failing.setdefault(loss.failure.fail_s, []).append((component, loss))
            for time in set(component.times()):
                self._returning.setdefault(time, []).append(component)

    def times(self) -> Iterator[float]:
        """Every time at which somebody may be lost or back."""
        yield from self._failing
        yield from self._returning

    def has(self, agent: int) -> bool:
        """Whether an agent is lost now."""
        return any(agent in component.lost for component in self._components)

    def fail(self, time: float, on_phones: set[int]) -> Iterator[tuple[Loss, list[int]]]:
        """Failures at ``time``, and the agents there whom each takes."""
        for component, loss in self._failing.get(time, ()):
            others = [c.lost for c in self._components if c is not component]
            yield loss, [a for a in component.fails(loss, on_phones) if not _in_any(a, others)]

    def in_overtime(self, loss: Loss, agents: set[int]) -> list[int]:
        """Of agents whose shift is over, whom a failure may take, in the order in which it does."""
        return self._of[loss.number].in_overtime(loss, agents)

    def joins(self, time: float, agent: int, on_phones: set[int]) -> bool:
        """Whether an agent who comes on the phones now is lost."""
        for component in self._components:
            component.joins(time, agent, on_phones)
        return self.has(agent)

    def back(self, time: float, on_phones: set[int]) -> list[int]:
        """The agents on the phones who are back at ``time``."""
        found: list[int] = []
        for component in self._returning.get(time, ()):
            returns = component.returns(time, on_phones) if component.lost else set()
            component.lost = component.lost - returns
            found.extend(a for a in returns if a in on_phones and not self.has(a))
        return found


def _in_any(agent: int, groups: list[set[int]]) -> bool:
    return any(agent in group for group in groups)
