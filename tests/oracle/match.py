"""Who takes whom: the pool of a call that finds free agents, the call of a freed agent."""

from __future__ import annotations

from typing import Any

from sim.centre.routing import Step
from tests.oracle import service
from tests.oracle.calls import Caller
from tests.oracle.state import State


def picks_pool(o: State, caller: Caller, step: Step) -> str | None:
    """The pool whose agent takes a call that finds some idle."""
    free = [p for p in o.centre.pools if p in step.pools and o.teams[p].idle_since]
    ranks = {p: o.centre.pools[p].skills[caller.kind].preference for p in free}
    best = [p for p in free if ranks[p] == min(ranks.values())]
    if not best:
        return None
    if o.centre.routing.agent_selection == "random_agent":
        agents = [p for p in best for _ in o.teams[p].idle_since]
        return agents[int(caller.luck.u_agent * len(agents))]
    return min(best, key=lambda p: min(o.teams[p].idle_since))


def looks_for_work(o: State, pool: str, agent: int) -> None:
    """An agent without a call takes the first of those that wait for its pool, or is idle."""
    best: tuple[Any, ...] | None = None
    for caller in o.calls:
        if caller.place != "line" or not any(pool in s.pools for s in caller.opened):
            continue
        merit = (*rank(o, caller, pool), caller.number)
        if best is None or merit < best:
            best = merit
    if best is None:
        o.teams[pool].idle.append((o.now, agent))
    else:
        service.is_taken(o, o.calls[best[-1]], pool, agent)


def rank(o: State, caller: Caller, pool: str) -> tuple[float, ...]:
    """The smallest goes first."""
    described = o.centre.pools[pool]
    kind = o.centre.contact_types[caller.kind]
    own = described.skills[caller.kind].preference if described.own_type_first else 0
    if o.centre.routing.call_selection == "largest_score":
        score = kind.score.base + kind.score.per_s * (o.now - caller.joined)
        return own, -score, caller.joined
    return own, kind.priority, caller.joined - kind.head_start_s
