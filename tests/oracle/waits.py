"""What is expected of a line: its steps, the pools that it opens first, and the wait there."""

from __future__ import annotations

import math

from sim.centre.routing import Step
from tests.oracle.calls import Caller
from tests.oracle.state import State


class Line:
    """A type's line at a site, as long as the centre is what it is.

    Attributes
    ----------
    steps : without overflow whatever leaves the site is taken out.
    first : the pools of the steps that are open at once, or of all where none is, and how many
        agents stay free for others there.
    """

    def __init__(self, o: State, kind: str, site: str) -> None:
        name = o.centre.contact_types[kind].route
        assert name is not None
        self.steps: list[Step] = []
        for step in o.centre.routes[name].steps[site]:
            if not o.centre.routing.overflow:
                near = tuple(p for p in step.pools if o.centre.pools[p].site == site)
                if not near:
                    continue
                step = step.model_copy(update={"pools": near})
            self.steps.append(step)
        at_once = [s for s in self.steps if s.after_s == 0 and s.condition is None and s.pools]
        first = at_once or self.steps
        self.first = {
            pool: min(s.reserve for s in first if pool in s.pools)
            for step in first
            for pool in step.pools
        }


def line_of(o: State, kind: str, site: str) -> Line:
    if (kind, site) not in o.queues:
        o.queues[kind, site] = Line(o, kind, site)
    return o.queues[kind, site]


def steps(o: State, kind: str, site: str) -> list[Step]:
    return line_of(o, kind, site).steps


def idle_first(o: State, kind: str, site: str) -> int:
    """Idle agents of the first pools, without those who stay free for others."""
    first = line_of(o, kind, site).first
    return sum(max(0, len(o.teams[pool].idle) - reserve) for pool, reserve in first.items())


def expected_wait(o: State, kind: str, site: str) -> float:
    first = line_of(o, kind, site).first
    if idle_first(o, kind, site):
        return 0.0
    agents = sum(o.teams[p].level * o.centre.pools[p].concurrency for p in first)
    if agents == 0:
        return math.inf
    return (len(alike(o, kind, site)) + 1) * o.handling_mean(kind) / agents


def alike(o: State, kind: str, site: str) -> list[Caller]:
    """Who waits at the site in lines that share first pools with that of a type."""
    first = line_of(o, kind, site).first.keys()
    return [c for c in o.waiting(site) if line_of(o, c.kind, site).first.keys() & first]


def waiting_for_alike(o: State, caller: Caller) -> int:
    """The others who wait where a caller joins for an agent of the same pools."""
    return len([c for c in alike(o, caller.kind, caller.line) if c is not caller])


def lines_of(o: State, pool: str) -> set[tuple[str, str]]:
    """The lines, by contact type and site, that may open to a pool."""
    found = set()
    for kind, what in o.centre.contact_types.items():
        for site in o.centre.routes[what.route].steps if what.route is not None else ():
            if any(pool in s.pools for s in steps(o, kind, site)):
                found.add((kind, site))
    return found
