"""Cross-checks of outages: does what fails exist, can it lose what it is to lose."""

from __future__ import annotations

from collections.abc import Iterator

from sim.catalogue import _
from sim.centre.centre_fields import CentreFields
from sim.centre.checks.messages import late, unknown
from sim.centre.outage_components import PLACES, Place
from sim.centre.outages import Outage
from sim.centre.paths import quoted


def outage_problems(centre: CentreFields) -> Iterator[str]:
    """Every problem between the outages and the other parts of a centre."""
    groups = [f"{s}.{g}" for s, site in centre.sites.items() for g in site.trunk_groups]
    named: dict[Place, list[str]] = {
        "site": list(centre.sites),
        "trunk_group": groups,
        "link": list(centre.links),
        "pool": list(centre.pools),
    }
    for name, outage in centre.outages.items():
        path = f"outages.{quoted(name)}"
        place = outage.effects.place
        if outage.name not in named[place]:
            yield unknown(f"{path}.name", PLACES[place], outage.name, named[place])
        else:
            yield from _loses(centre, path, outage)
        if outage.start is not None and outage.day >= centre.horizon.days:
            yield late(f"{path}.day", outage.day, centre.horizon.days)
        for pool in outage.standby:
            if pool not in centre.pools:
                yield unknown(f"{path}.standby", "pool", pool, centre.pools)


def _loses(centre: CentreFields, path: str, outage: Outage) -> Iterator[str]:
    effects = outage.effects
    only_ports = effects.ports and not (effects.lines or effects.agents)
    if only_ports and not outage.whole and centre.sites[outage.name].ivr is None:
        yield (
            _(
                "{path}.share: site '{name}' has IVR ports without limit, of which no share can be "
                "lost; give sites.{name}.ivr.ports"
            ).format(path=path, name=outage.name)
        )
    moved = outage.moved_agents
    if moved is None:
        return
    if moved.pool not in centre.pools:
        yield unknown(f"{path}.moved_agents.pool", "pool", moved.pool, centre.pools)
        return
    site = outage.name
    if effects.place == "pool":
        site = centre.pools[outage.name].site
    if centre.pools[moved.pool].site == site:
        yield (
            _(
                "{path}.moved_agents.pool: pool '{pool}' is at site '{site}', where the "
                "agents lost their place; name a pool of another site"
            ).format(path=path, pool=moved.pool, site=site)
        )
