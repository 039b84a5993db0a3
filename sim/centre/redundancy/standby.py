"""Agents who stand by: for whom, in which pool, and how many of them are on call."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sim.centre.centre_fields import CentreFields
from sim.centre.pools import AgentPool, Staffing
from sim.centre.redundancy.alike import Kind, kind_of
from sim.centre.redundancy.even import unused
from sim.centre.redundancy.hosts import hosts
from sim.centre.redundancy.hours import hours, most
from sim.centre.redundancy.places import Places
from sim.centre.redundancy.routes import Steps, able, checked, in_order, reaches, with_pools
from sim.centre.routing import Step


class Substitution(NamedTuple):
    """Who comes for the agents of a pool.

    Attributes
    ----------
    lost : the pool whose agents a failure takes.
    host : the pool in which others stand in for them.
    share : of them.
    """

    lost: str
    host: str
    share: float


def with_standby(
    centre: CentreFields, where: Places, share: float
) -> tuple[CentreFields, tuple[Substitution, ...]]:
    """The centre with agents on call, and whom they stand in for.

    They sit at the passive site, in a pool for each kind of agents of the others; without one, at
    the other sites, in the pools that take over from those that are lost. So many are on call, and
    as many standby seats kept, as come when the worst single site fails when most are at work.
    """
    if where.passive is None:
        found = tuple(_substitutions(centre, where.own, where.own, share))
        return _on_call(centre, found, where), found
    centre, twin_of = _with_twins(centre, where, where.passive)
    found = tuple(
        Substitution(name, twin_of[kind_of(pool)], share)
        for name, pool in centre.pools.items()
        if pool.site in where.active and pool.contract is None and kind_of(pool) in twin_of
    )
    return _on_call(centre, found, where), found


def _substitutions(
    centre: CentreFields, sites: Sequence[str], among: Sequence[str], share: float
) -> Iterator[Substitution]:
    for name, pool in centre.pools.items():
        if pool.site in sites and pool.contract is None:
            for host, part in hosts(centre, name, among).items():
                yield Substitution(name, host, share * part)


def _on_call(centre: CentreFields, found: Iterable[Substitution], where: Places) -> CentreFields:
    """Standby agents of the pools, and standby seats of the sites."""
    at_most = {
        name: most([pool], centre.horizon, shrink=True) for name, pool in centre.pools.items()
    }
    by_host: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in found:
        failed = centre.pools[one.lost].site
        by_host[one.host][failed] += one.share * at_most[one.lost]
    pools, sites = dict(centre.pools), dict(centre.sites)
    seats: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for host, by_site in by_host.items():
        needed = {site: math.ceil(agents - 1e-9) for site, agents in by_site.items()}
        pools[host] = pools[host].model_copy(update={"standby_agents": max(needed.values())})
        for site, agents in needed.items():
            seats[pools[host].site][site] += agents
    for site, needed_by in seats.items():
        described = sites[site]
        kept = described.standby_seats + max(needed_by.values())
        sites[site] = described.model_copy(update={"standby_seats": kept})
    if where.passive is not None and sites[where.passive].seats is not None:
        sites[where.passive] = sites[where.passive].model_copy(update={"seats": 1})
    return centre.model_copy(update={"pools": pools, "sites": sites})


def _with_twins(
    centre: CentreFields, where: Places, passive: str
) -> tuple[CentreFields, dict[Kind, str]]:
    """A pool without agents at the passive site for each kind at the others, and routes to them."""
    templates: dict[Kind, str] = {}
    for name, pool in centre.pools.items():
        if pool.site in where.active and pool.contract is None:
            kind = kind_of(pool)
            best = templates.get(kind)
            here = hours(pool, centre.horizon)
            if best is None or here > hours(centre.pools[best], centre.horizon):
                templates[kind] = name
    pools = dict(centre.pools)
    twin_of: dict[Kind, str] = {}
    for kind, template in templates.items():
        name = unused(f"{template}_standby", pools)
        pools[name] = _empty(centre.pools[template], passive)
        twin_of[kind] = name
    now = centre.model_copy(update={"pools": pools})
    return _with_steps_to(now, twin_of, where, passive), twin_of


def _empty(pool: AgentPool, site: str) -> AgentPool:
    """A pool like another, at another site and without agents."""
    change = {
        "site": site,
        "title": f"{pool.title}: standby" if pool.title else "",
        "staffing": Staffing(by_interval=(0,)),
        "overtime": None,
        "new_hires": None,
        "reserve": 0,
    }
    return pool.model_copy(update=change)


def _with_steps_to(
    centre: CentreFields, twin_of: dict[Kind, str], where: Places, passive: str
) -> CentreFields:
    """Routes in which standby agents are used as those for whom they stand in.

    The passive site's line has the steps of the primary's, or, for calls that do not enter there,
    of the first active site's.
    """
    reach = reaches(centre)
    routes = {}
    for name, route in centre.routes.items():
        steps: Steps = {}
        fit = {kind: twin for kind, twin in twin_of.items() if able(centre, twin, name)}
        for site, written in route.steps.items():
            near = site in where.active and reach(site, passive)
            steps[site] = _with_twins_in(centre, written, fit) if near else written
        order = [site for site in (where.primary, *where.active) if site in route.steps]
        if order:
            both = _with_twins_in(centre, route.steps[order[0]], fit)
            known = in_order(
                with_pools(s, (p for p in s.pools if reach(passive, centre.pools[p].site)))
                for s in both
                if s.transfer_to is None
            )
            steps[passive] = known
        routes[name] = checked(route.entry, steps)
    return centre.model_copy(update={"routes": routes})


def _with_twins_in(
    centre: CentreFields, steps: Iterable[Step], twin_of: dict[Kind, str]
) -> tuple[Step, ...]:
    """Steps in which each kind's standby pool opens beside the first pool of the kind."""
    open_already: set[str] = set()
    found: list[Step | None] = []
    for step in steps:
        if step.transfer_to is not None:
            found.append(step)
            continue
        beside = [twin_of.get(kind_of(centre.pools[pool])) for pool in step.pools]
        new = [pool for pool in beside if pool is not None and pool not in open_already]
        open_already.update(new)
        found.append(with_pools(step, [*step.pools, *new]))
    return in_order(found)
