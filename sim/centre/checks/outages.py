"""Cross-checks of outages: does what fails exist, can it lose what it is to lose."""

from __future__ import annotations

from collections.abc import Iterator

from sim.centre.centre_fields import CentreFields
from sim.centre.checks.messages import late, unknown
from sim.centre.outage_components import Place
from sim.centre.outages import Outage
from sim.centre.paths import quoted


def outage_problems(centre: CentreFields) -> Iterator[str]:
    """Every problem between the outages and the other parts of a centre."""
    groups = [f"{s}.{g}" for s, site in centre.sites.items() for g in site.trunk_groups]
    named: dict[Place, tuple[str, list[str]]] = {
        "site": ("site", list(centre.sites)),
        "trunk_group": ("trunk group", groups),
        "link": ("link", list(centre.links)),
        "pool": ("pool", list(centre.pools)),
    }
    for name, outage in centre.outages.items():
        path = f"outages.{quoted(name)}"
        kind, names = named[outage.effects.place]
        if outage.name not in names:
            yield unknown(f"{path}.name", kind, outage.name, names)
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
            f"{path}.share: site '{outage.name}' has IVR ports without limit, of which no share "
            "can be lost; give sites." + f"{outage.name}.ivr.ports"
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
            f"{path}.moved_agents.pool: pool '{moved.pool}' is at site '{site}', where the agents "
            "lost their place; name a pool of another site"
        )
