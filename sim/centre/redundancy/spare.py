"""What sites have besides their own needs, so that the others carry the one that fails."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from sim.centre.centre_fields import CentreFields
from sim.centre.redundancy.even import at_least_one, scaled, twin, unused, with_steps_of
from sim.centre.redundancy.hosts import hosts
from sim.centre.redundancy.hours import hours, hours_by_site
from sim.centre.sites import Site, TrunkGroup

Factors = Mapping[str, float]


def with_spare_agents(centre: CentreFields, own: Sequence[str], share: float) -> CentreFields:
    """Each pool has the agents that it needs besides its own when any one other site fails.

    A kind of agents of which no other site has anything like gets a pool at the largest of them.
    """
    twins: dict[str, str] = {}
    pools = dict(centre.pools)
    at_work = hours_by_site(centre)
    extra: dict[str, float] = defaultdict(float)
    for site in own:
        needed: dict[str, float] = defaultdict(float)
        for name, pool in centre.pools.items():
            if pool.site != site or pool.contract is not None:
                continue
            lost = share * hours(pool, centre.horizon)
            found = hosts(centre, name, own)
            for host, part in found.items():
                needed[host] += part * lost
            if lost and not found:
                other = max((s for s in own if s != site), key=at_work.__getitem__)
                made = unused(f"{name}_at_{other}", pools)
                twins[made] = name
                where = centre.sites[other].title or other
                pools[made] = scaled(made, twin(pool, other, where), share)
        for host, more in needed.items():
            extra[host] = max(extra[host], more)
    for host, more in extra.items():
        pools[host] = scaled(
            host, pools[host], 1.0 + more / hours(centre.pools[host], centre.horizon)
        )
    return with_steps_of(centre.model_copy(update={"pools": pools}), twins, own)


def with_spare_room(
    centre: CentreFields,
    own: Sequence[str],
    passive: str | None,
    shares: tuple[float, float, float],
) -> CentreFields:
    """Sites with lines, ports and places to wait for the calls of any one other site.

    A passive site beside one that works has what the calls of that one need, and nothing of its
    own; beside several it takes no calls from the carrier, and keeps a line and a port.

    Parameters
    ----------
    shares : of lines, of ports and of places, that the others have besides theirs.
    """
    lines, ports, places = shares
    sites = {name: centre.sites[name] for name in own}
    by_lines = _factors(sites, passive, lines, lambda s: _lines(s) or None)
    by_ports = _factors(sites, passive, ports, lambda s: s.ivr.ports if s.ivr else None)
    by_places = _factors(sites, passive, places, lambda s: s.queue_limit)
    found = dict(centre.sites)
    for name, site in sites.items():
        groups = {
            g: TrunkGroup(lines=at_least_one(group.lines * by_lines.get(name, 1.0)))
            for g, group in site.trunk_groups.items()
        }
        change: dict[str, object] = {"trunk_groups": groups}
        if site.ivr is not None:
            more = at_least_one(site.ivr.ports * by_ports.get(name, 1.0))
            change["ivr"] = site.ivr.model_copy(update={"ports": more})
        if site.queue_limit is not None:
            change["queue_limit"] = math.ceil(site.queue_limit * by_places.get(name, 1.0) - 1e-9)
        found[name] = site.model_copy(update=change)
    return centre.model_copy(update={"sites": found})


def _lines(site: Site) -> int:
    return sum(group.lines for group in site.trunk_groups.values())


def _factors(
    sites: Mapping[str, Site], passive: str | None, share: float, of: Callable[[Site], int | None]
) -> Factors:
    """By how much each site's number grows; a site without a limit has room for everybody."""
    known = {name: number for name, site in sites.items() if (number := of(site))}
    active = {name: number for name, number in known.items() if name != passive}
    total = sum(active.values())
    found = {
        name: 1.0
        + max(
            (share * n / (total - n) for other, n in active.items() if other != name), default=0.0
        )
        for name in active
    }
    if passive is not None and passive in known:
        alone = len(sites) == 2
        found[passive] = share * total / known[passive] if alone else 0.0
    return found
