"""Agents who work elsewhere: sites given up or emptied, whose agents move to the primary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sim.catalogue import _
from sim.centre.centre_fields import CentreFields
from sim.centre.redundancy.alike import most_alike
from sim.centre.redundancy.routes import (
    Steps,
    able,
    checked,
    entry_over,
    in_order,
    opened_at,
    some_pool,
    with_pools,
)
from sim.centre.redundancy.routes import reaches as reach
from sim.centre.routing import Route, Step
from sim.centre.sites import IvrPorts, Site, TrunkGroup
from sim.errors import InputError, listing


class Move(NamedTuple):
    """What goes from some sites to another.

    Attributes
    ----------
    emptied : sites whose agents go.
    to : where they go.
    closed : of these, sites that are no more.
    """

    emptied: tuple[str, ...]
    to: str
    closed: tuple[str, ...]


def moved(centre: CentreFields, move: Move) -> CentreFields:
    """The centre whose agents, trunk lines, ports and places to wait went to one site.

    Agents keep their rosters and get the wage of the most alike pool where they go. A pool that
    came is used as the most alike pool of that site is; one like which there is none as it was used
    where it came from. A site that stays keeps its own lines, which nobody uses on ordinary days.
    """
    there = [name for name, pool in centre.pools.items() if pool.site == move.to]
    came = [name for name, pool in centre.pools.items() if pool.site in move.emptied]
    like = {name: most_alike(centre.pools[name], centre.pools, there) for name in came}
    pools = dict(centre.pools)
    for name in came:
        pool, other = pools[name], like[name]
        wage = pool.wage_per_hour
        if other is not None and pool.contract is None and pools[other].contract is None:
            wage = pools[other].wage_per_hour
        pools[name] = pool.model_copy(update={"site": move.to, "wage_per_hour": wage})
    sites = {name: site for name, site in centre.sites.items() if name not in move.closed}
    sites[move.to] = _joined([centre.sites[site] for site in (move.to, *move.emptied)])
    links = {
        name: link
        for name, link in centre.links.items()
        if not set(link.between) & set(move.closed)
    }
    now = centre.model_copy(update={"pools": pools, "sites": sites, "links": links})
    routes = {name: _route(now, centre, name, move, like) for name in centre.routes}
    return now.model_copy(update={"routes": routes})


def _joined(parts: list[Site]) -> Site:
    """The first site with the lines, ports and places of all; what has no limit keeps none."""
    first = parts[0]
    groups: dict[str, TrunkGroup] = {}
    for part in parts:
        for name, group in part.trunk_groups.items():
            lines = group.lines + (groups[name].lines if name in groups else 0)
            groups[name] = TrunkGroup(lines=lines)
    if not all(part.trunk_groups for part in parts):
        groups = {}
    ports = [part.ivr.ports for part in parts if part.ivr is not None]
    ivr = None
    if first.ivr is not None and len(ports) == len(parts):
        ivr = IvrPorts(ports=sum(ports), when_full=first.ivr.when_full)
    limits = [part.queue_limit for part in parts if part.queue_limit is not None]
    limit = sum(limits) if len(limits) == len(parts) else None
    return first.model_copy(update={"trunk_groups": groups, "ivr": ivr, "queue_limit": limit})


def _route(
    now: CentreFields, was: CentreFields, name: str, move: Move, like: dict[str, str | None]
) -> Route:
    route = was.routes[name]
    steps: Steps = {}
    for site, written in route.steps.items():
        if site in move.emptied and move.to in route.steps:
            continue
        here = move.to if site in move.emptied else site
        if here not in steps:
            steps[here] = in_order(_without(now, written, here, move))
    if move.to in steps:
        steps[move.to] = _with_those_who_came(now, route, name, steps[move.to], move, like)
    steps = {site: some for site, some in steps.items() if some_pool(some)}
    if not steps:
        raise InputError(
            _(
                "redundancy: no agent is left for route '{name}' when those of {allowed} "
                "work at '{to}': its sites have no link there"
            ).format(name=name, allowed=listing(move.emptied), to=move.to)
        )
    sites = list(dict.fromkeys(_heir(s, move) for s in route.entry.order()))
    sites = [site for site in sites if site in steps] or list(steps)[:1]
    heir = move.to if move.to in sites else sites[0]
    return checked(entry_over(route.entry, sites, heir), steps)


def _heir(site: str, move: Move) -> str:
    return move.to if site in move.emptied else site


def _without(
    now: CentreFields, steps: tuple[Step, ...], here: str, move: Move
) -> Iterator[Step | None]:
    """Steps that lead to no site that is no more, and across links that are there."""
    reaches = reach(now)
    for step in steps:
        down = None if step.condition is None else step.condition.site_down
        if down is not None and down in move.emptied:
            continue
        if step.transfer_to is None:
            yield with_pools(step, (p for p in step.pools if reaches(here, now.pools[p].site)))
            continue
        target = _heir(step.transfer_to, move)
        if target != here and reaches(here, target):
            yield step.model_copy(update={"transfer_to": target})


def _with_those_who_came(
    now: CentreFields,
    route: Route,
    name: str,
    steps: tuple[Step, ...],
    move: Move,
    like: dict[str, str | None],
) -> tuple[Step, ...]:
    """The steps of the site to which agents came, with them in it."""
    for pool, other in like.items():
        if not able(now, pool, name):
            continue
        when = None if other is None else opened_at(steps, other)
        if when is not None:
            steps = _beside(steps, pool, other)
            continue
        if opened_at(steps, pool) is None:
            written = [route.steps[site] for site in move.emptied if site in route.steps]
            times = [t for some in written if (t := opened_at(some, pool)) is not None]
            if times:
                steps = in_order([*steps, Step(after_s=min(times), pools=(pool,))])
    return steps


def _beside(steps: tuple[Step, ...], pool: str, other: str | None) -> tuple[Step, ...]:
    """Steps in which a pool opens wherever another does, and nowhere else."""
    found: list[Step | None] = []
    for step in steps:
        if step.transfer_to is not None:
            found.append(step)
            continue
        rest = [p for p in step.pools if p != pool]
        found.append(with_pools(step, [*rest, pool] if other in step.pools else rest))
    return in_order(found)
