"""As many agents of each kind at every site."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from sim.catalogue import _
from sim.centre.centre_fields import CentreFields
from sim.centre.pools import AgentPool
from sim.centre.redundancy.alike import Kind, kind_of
from sim.centre.redundancy.hours import hours
from sim.centre.redundancy.routes import Steps, checked, in_order, opened_at, with_pools
from sim.centre.routing import Step
from sim.centre.sites import Site, TrunkGroup
from sim.errors import InputError

MOST_SCALE = 1000.0
"""Of a staffing's `scale`."""


def spread(centre: CentreFields, own: Sequence[str]) -> CentreFields:
    """The centre whose agents, lines, ports and places to wait are the same at every own site.

    The agent hours of each kind of pool stay what they are in all. A site without a kind gets a
    pool like the largest of that kind, used as that one is at home.
    """
    twins: dict[str, str] = {}
    pools = dict(centre.pools)
    for kind in _kinds(centre, own):
        template = max(kind, key=lambda name: hours(centre.pools[name], centre.horizon))
        total = sum(hours(centre.pools[name], centre.horizon) for name in kind)
        if not total:
            continue
        for site in own:
            here = [name for name in kind if centre.pools[name].site == site]
            there = sum(hours(centre.pools[name], centre.horizon) for name in here)
            if there:
                for name in here:
                    pools[name] = scaled(name, pools[name], total / len(own) / there)
                continue
            name = unused(f"{template}_at_{site}", pools)
            twins[name] = template
            pool = twin(centre.pools[template], site, centre.sites[site].title or site)
            whole = hours(centre.pools[template], centre.horizon)
            pools[name] = scaled(name, pool, total / len(own) / whole)
    sites = {**centre.sites, **_sites({name: centre.sites[name] for name in own})}
    now = centre.model_copy(update={"pools": pools, "sites": sites})
    return with_steps_of(now, twins, own)


def _kinds(centre: CentreFields, own: Sequence[str]) -> list[list[str]]:
    """Pools of own sites by what their agents are there for; contracts stay where they are."""
    found: defaultdict[Kind, list[str]] = defaultdict(list)
    for name, pool in centre.pools.items():
        if pool.site in own and pool.contract is None:
            found[kind_of(pool)].append(name)
    return list(found.values())


def scaled(name: str, pool: AgentPool, factor: float) -> AgentPool:
    """A pool with so many times its agents.

    Raises
    ------
    InputError : these are more than a pool's scale allows.
    """
    scale = pool.staffing.scale * factor
    if scale > MOST_SCALE:
        raise InputError(
            _(
                "redundancy: the design asks for {factor} times the agents of pool "
                "'{name}', which stands in for larger ones; give it more agents, or "
                "another pool their skills"
            ).format(factor=f"{factor:,.0f}", name=name)
        )
    return pool.model_copy(update={"staffing": pool.staffing.model_copy(update={"scale": scale})})


def twin(pool: AgentPool, site: str, where: str) -> AgentPool:
    """The same pool at another site."""
    title = f"{pool.title} ({where})" if pool.title else ""
    return pool.model_copy(update={"site": site, "title": title})


def unused(name: str, known: dict[str, AgentPool]) -> str:
    """A name that no pool has."""
    while name in known:
        name = f"{name}_"
    return name


def with_steps_of(centre: CentreFields, twins: dict[str, str], own: Sequence[str]) -> CentreFields:
    """Routes in which pools are used at their site as others, their templates, are at theirs.

    Parameters
    ----------
    twins : template by pool.
    """
    routes = {}
    for name, route in centre.routes.items():
        steps: Steps = dict(route.steps)
        for site in own:
            here = {t: p for t, p in twins.items() if centre.pools[t].site == site}
            for made, template in here.items():
                when = opened_at(route.steps.get(centre.pools[template].site, ()), template)
                if when is not None:
                    added = with_pools(Step(pools=("",)), (made,), when)
                    steps[site] = in_order([*steps.get(site, ()), added])
        routes[name] = checked(route.entry, steps)
    return centre.model_copy(update={"routes": routes})


def _sites(own: dict[str, Site]) -> dict[str, Site]:
    """Sites with the same number of lines, ports and places in all, and the same at each."""
    lines = {name: sum(g.lines for g in site.trunk_groups.values()) for name, site in own.items()}
    ports = [site.ivr.ports for site in own.values() if site.ivr is not None]
    limits = [site.queue_limit for site in own.values() if site.queue_limit is not None]
    found = {}
    for name, site in own.items():
        change: dict[str, object] = {}
        if all(lines.values()):
            factor = sum(lines.values()) / len(own) / lines[name]
            change["trunk_groups"] = {
                g: TrunkGroup(lines=at_least_one(group.lines * factor))
                for g, group in site.trunk_groups.items()
            }
        if len(ports) == len(own) and site.ivr is not None:
            share = at_least_one(sum(ports) / len(own))
            change["ivr"] = site.ivr.model_copy(update={"ports": share})
        if len(limits) == len(own):
            change["queue_limit"] = math.ceil(sum(limits) / len(own))
        found[name] = site.model_copy(update=change)
    return found


def at_least_one(number: float) -> int:
    """A number rounded up, noise apart, and one at least."""
    return max(1, math.ceil(number - 1e-9))
