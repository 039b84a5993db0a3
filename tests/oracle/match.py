"""Who takes whom: the pool of a call that finds free agents, the call of a freed agent."""

from __future__ import annotations

import math

from sim.centre.routing import Step
from tests.oracle import links, service, work
from tests.oracle.calls import Caller
from tests.oracle.state import State


def picks_pool(o: State, caller: Caller, step: Step) -> str | None:
    """The pool whose agent takes a call that finds some idle."""
    kept = step.reserve
    reached = [p for p in step.pools if has_idle(o, caller, p, kept)]
    return among(o, caller, {p: len(o.teams[p].idle) - kept for p in reached})


def among(o: State, caller: Caller, idle: dict[str, int]) -> str | None:
    """One of these pools, which have so many agents to spare: by preference, then selection."""
    ranks = {p: o.centre.pools[p].skills[caller.kind].preference for p in idle}
    best = [p for p in o.centre.pools if p in idle and ranks[p] == min(ranks.values())]
    if not best:
        return None
    own = o.centre.contact_types[caller.kind].agent_selection
    if (own or o.centre.routing.agent_selection) == "random_agent":
        agents = [p for p in best for _ in range(idle[p])]
        return agents[int(caller.luck.u_agent * len(agents))]
    return min(best, key=lambda p: min(o.teams[p].idle_since))


def has_idle(o: State, caller: Caller, pool: str, kept: int) -> bool:
    """Whether agents are idle beyond those kept for others, and the call can reach them."""
    site = o.centre.pools[pool].site
    return len(o.teams[pool].idle) > kept and links.may_cross(o, caller.line, site)


def looks_for_work(o: State, pool: str, agent: int) -> None:
    """An agent without a call takes the first of those that wait for its pool, or is idle."""
    caller = first_in_line(o, pool, len(o.teams[pool].idle))
    if caller is not None:
        service.is_taken(o, caller, pool, agent)
        return
    other = work.spare_time(o, pool)
    if other is not None:
        work.begins(o, other, pool, agent)
    else:
        o.teams[pool].idle.append((o.now, agent))


def all_look_again(o: State) -> None:
    """Every pool with idle agents looks for calls."""
    for pool, team in o.teams.items():
        while team.idle:
            caller = first_in_line(o, pool, len(team.idle) - 1)
            if caller is None:
                break
            service.is_taken(o, caller, pool, team.takes_longest_idle())


def first_in_line(o: State, pool: str, others: int) -> Caller | None:
    """The call that an agent of the pool takes next, with so many others idle."""
    site = o.centre.pools[pool].site
    found = [
        (*rank(o, caller, pool), caller.number)
        for caller in o.waiting()
        if any(pool in s.pools and s.reserve <= others for s in caller.opened)
        and links.may_cross(o, caller.line, site)
    ]
    return o.calls[int(min(found)[-1])] if found else None


def rank(o: State, caller: Caller, pool: str) -> tuple[float, ...]:
    """The smallest goes first."""
    described = o.centre.pools[pool]
    kind = o.centre.contact_types[caller.kind]
    own = described.skills[caller.kind].preference if described.own_type_first else 0
    if o.centre.routing.call_selection == "largest_score":
        if caller.ahead:
            return own, -math.inf, 0.0
        score = kind.score.base + kind.score.per_s * (o.now - caller.joined)
        return own, -score, caller.joined
    return own, kind.priority, -math.inf if caller.ahead else caller.joined - kind.head_start_s
