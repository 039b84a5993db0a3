"""What is expected of a line: its steps, the pools that it opens first, and the wait there."""

from __future__ import annotations

import math

from sim.centre.routing import Step
from tests.oracle.state import State


def steps(o: State, kind: str, site: str) -> list[Step]:
    """The steps of a type's line; without overflow whatever leaves the site is taken out."""
    name = o.centre.contact_types[kind].route
    assert name is not None
    found = []
    for step in o.centre.routes[name].steps[site]:
        if not o.centre.routing.overflow:
            near = tuple(p for p in step.pools if o.centre.pools[p].site == site)
            if not near:
                continue
            step = step.model_copy(update={"pools": near})
        found.append(step)
    return found


def first_steps(o: State, kind: str, site: str) -> list[Step]:
    found = steps(o, kind, site)
    return [s for s in found if s.after_s == 0 and s.condition is None and s.pools] or found


def first_pools(o: State, kind: str, site: str) -> set[str]:
    return {p for s in first_steps(o, kind, site) for p in s.pools}


def idle_first(o: State, kind: str, site: str) -> int:
    """Idle agents of the first pools, without those who stay free for others."""
    idle = 0
    for pool in first_pools(o, kind, site):
        reserve = min(s.reserve for s in first_steps(o, kind, site) if pool in s.pools)
        idle += max(0, len(o.teams[pool].idle_since) - reserve)
    return idle


def expected_wait(o: State, kind: str, site: str) -> float:
    pools = first_pools(o, kind, site)
    if idle_first(o, kind, site):
        return 0.0
    agents = sum(o.teams[p].level * o.centre.pools[p].concurrency for p in pools)
    if agents == 0:
        return math.inf
    ahead = [c for c in o.waiting(site) if first_pools(o, c.kind, site) & pools]
    return (len(ahead) + 1) * o.handling_mean(kind) / agents


def lines_of(o: State, pool: str) -> set[tuple[str, str]]:
    """The lines, by contact type and site, that may open to a pool."""
    found = set()
    for kind, what in o.centre.contact_types.items():
        for site in o.centre.routes[what.route].steps if what.route is not None else ():
            if any(pool in s.pools for s in steps(o, kind, site)):
                found.add((kind, site))
    return found
