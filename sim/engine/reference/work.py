"""Deferred and outbound work in the reference engine: piles, and who works them off."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from simpy import Event

from sim.engine import codes
from sim.engine.codes import GONE, PILED, SERVICE, WORKING
from sim.engine.plan import Plan
from sim.engine.reference.events import Clock
from sim.engine.reference.pace import begins, choose_agent, handling_factor, lets_go
from sim.engine.reference.state import Call, Pool
from sim.workload.counter_based import RIGHT_PARTY, chance


class Piles:
    """Work waits in a pile a contact type, and is done with agents whom no call needs.

    An agent with nothing else to do takes work if, with this one, more than the pool's reserve are
    idle: of the best class (own type first where the pool says so, then priority) what came first.
    New work goes to a pool with more idle agents than its reserve, by preference, then to the agent
    who has been idle longest. What is begun is finished, whatever fails.
    """

    def __init__(
        self,
        clock: Clock,
        plan: Plan,
        pools: list[Pool],
        log: dict[str, Any],
        free: Callable[[Pool], None],
    ) -> None:
        self.clock = clock
        self.plan = plan
        self.pools = pools
        self.log = log
        self.free = free
        self.of_kind: dict[int, deque[Call]] = {
            kind: deque() for kind, planned in enumerate(plan.types) if planned.work is not None
        }

    def arrives(self, call: Call) -> None:
        """Work comes: an agent to spare takes it, or it goes to its pile."""
        self.log["queue_s"][call.index] = self.clock.now
        pool = self._choose_pool(call)
        if pool is None:
            call.state = PILED
            self.of_kind[call.kind].append(call)
        else:
            pool.idle.popleft()
            self._begin(call, pool)

    def _choose_pool(self, call: Call) -> Pool | None:
        work = self.plan.types[call.kind].work
        assert work is not None
        for group in work.groups:
            spare = [p for p in map(self.pools.__getitem__, group) if len(p.idle) > p.reserve]
            if not spare:
                continue
            if len(spare) > 1 and self.plan.random_agent:
                place = int(call.u_agent * sum(len(p.idle) - p.reserve for p in spare))
                for pool in spare:
                    place -= len(pool.idle) - pool.reserve
                    if place < 0:
                        return pool
                return spare[-1]
            return min(spare, key=lambda p: p.idle[0])
        return None

    def take(self, pool: Pool) -> bool:
        """Whether an agent of ``pool`` who has no call takes work instead of becoming idle."""
        if len(pool.idle) < pool.reserve:
            return False
        heads = [
            (pool.rank[kind], self.plan.types[kind].priority, pile[0].index, kind)
            for kind, pile in self.of_kind.items()
            if pile and pool.factor[kind] == pool.factor[kind]
        ]
        if not heads:
            return False
        self._begin(self.of_kind[min(heads)[3]].popleft(), pool)
        return True

    def _begin(self, call: Call, pool: Pool) -> None:
        """An agent of ``pool`` (no longer counted idle) does work."""
        now = self.clock.now
        work = self.plan.types[call.kind].work
        assert work is not None
        choose_agent(pool, call)
        begins(pool, call, now)
        call.state = WORKING
        call.pool = pool.index
        talk_end = wrap_end = now + work.unanswered_s
        reached = work.right_party >= 1.0 or chance(call.key, RIGHT_PARTY, 0) < work.right_party
        if reached:
            call.factor = handling_factor(pool, call, now)
            talk_end = now + call.talk_s * call.factor
            wrap_end = talk_end + call.wrap_up_s * call.factor
        log, index = self.log, call.index
        log["pool"][index] = pool.index
        log["answer_s"][index] = now
        log["talk_end_s"][index] = talk_end
        log["wrap_end_s"][index] = log["end_s"][index] = wrap_end
        log["disposition"][index] = codes.DONE if reached else codes.NOT_REACHED
        self.clock.at(wrap_end, SERVICE, index, call).callbacks.append(self._finished)

    def _finished(self, event: Event) -> None:
        call: Call = event._value
        call.state = GONE
        lets_go(self.pools[call.pool], call)
        self.free(self.pools[call.pool])
