"""Who takes whom: the pool of a call that finds free agents, the call of a freed agent."""

from __future__ import annotations

from sim.centre.routing import Step
from tests.oracle import links, service, work
from tests.oracle.calls import Caller
from tests.oracle.state import State


def picks_pool(o: State, caller: Caller, step: Step) -> str | None:
    """The pool whose agent takes a call that finds some idle."""
    idle = {p: len(o.teams[p].idle) for p in step.pools if has_idle(o, caller, p)}
    return among(o, caller, idle)


def among(o: State, caller: Caller, idle: dict[str, int]) -> str | None:
    """One of these pools, which have so many idle agents: by preference, then as routing says."""
    ranks = {p: o.centre.pools[p].skills[caller.kind].preference for p in idle}
    best = [p for p in o.centre.pools if p in idle and ranks[p] == min(ranks.values())]
    if not best:
        return None
    if o.centre.routing.agent_selection == "random_agent":
        agents = [p for p in best for _ in range(idle[p])]
        return agents[int(caller.luck.u_agent * len(agents))]
    return min(best, key=lambda p: min(o.teams[p].idle_since))


def has_idle(o: State, caller: Caller, pool: str) -> bool:
    """Whether agents of the pool are idle whom the call can reach."""
    site = o.centre.pools[pool].site
    return bool(o.teams[pool].idle) and links.may_cross(o, caller.line, site)


def looks_for_work(o: State, pool: str, agent: int) -> None:
    """An agent without a call takes the first of those that wait for its pool, or is idle."""
    caller = first_in_line(o, pool)
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
            caller = first_in_line(o, pool)
            if caller is None:
                break
            service.is_taken(o, caller, pool, team.takes_longest_idle())


def first_in_line(o: State, pool: str) -> Caller | None:
    """The call that an agent of the pool takes next."""
    site = o.centre.pools[pool].site
    found = [
        (*rank(o, caller, pool), caller.number)
        for caller in o.waiting()
        if any(pool in s.pools for s in caller.opened) and links.may_cross(o, caller.line, site)
    ]
    return o.calls[int(min(found)[-1])] if found else None


def rank(o: State, caller: Caller, pool: str) -> tuple[float, ...]:
    """The smallest goes first."""
    described = o.centre.pools[pool]
    kind = o.centre.contact_types[caller.kind]
    own = described.skills[caller.kind].preference if described.own_type_first else 0
    if o.centre.routing.call_selection == "largest_score":
        score = kind.score.base + kind.score.per_s * (o.now - caller.joined)
        return own, -score, caller.joined
    return own, kind.priority, caller.joined - kind.head_start_s
