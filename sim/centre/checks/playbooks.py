"""Cross-checks of playbooks: has the centre what an action moves, and somewhere to move it to."""

from __future__ import annotations

from collections.abc import Iterator

from sim.catalogue import N_, _
from sim.centre.centre_fields import CentreFields
from sim.centre.checks.messages import unknown
from sim.centre.outage_components import COMPONENTS, PLACES, Place
from sim.centre.paths import quoted
from sim.centre.playbook_places import (
    agents_come_to,
    agents_leave,
    caller_types,
    partner_pools,
    triggered,
)
from sim.centre.playbooks import FAILED, OTHERS, Action, Playbook

_ONE_SITE = {
    "move_calls": N_("{path}.to: the centre has one site, '{site}'; calls move to another one"),
    "move_agents": N_("{path}.to: the centre has one site, '{site}'; agents move to another one"),
    "outsource": N_(
        "{path}.to: the centre has one site, '{site}'; a partner stands in at another one; "
        "name a pool"
    ),
}
"""Of an action that goes to other sites, where there is none."""


def playbook_problems(centre: CentreFields) -> Iterator[str]:
    """Every problem between the playbooks and the other parts of a centre whose names are known."""
    for name, playbook in centre.playbooks.items():
        path = f"playbooks.{quoted(name)}"
        yield from _trigger(centre, f"{path}.on", playbook)
        for number, action in enumerate(playbook.actions):
            here = f"{path}.actions[{number}]"
            found = [*_places(centre, here, action), *_types(centre, here, action)]
            yield from found or _somewhere(centre, here, playbook, action)
    yield from _one_callback(centre)


def _trigger(centre: CentreFields, path: str, playbook: Playbook) -> Iterator[str]:
    on = playbook.on
    if on.name is None:
        return
    by_place: dict[Place, list[str]] = {
        "site": list(centre.sites),
        "trunk_group": [f"{s}.{g}" for s, x in centre.sites.items() for g in x.trunk_groups],
        "link": list(centre.links),
        "pool": list(centre.pools),
    }
    kind = N_("component")
    allowed = [name for names in by_place.values() for name in names]
    if on.component is not None:
        place = COMPONENTS[on.component].place
        kind, allowed = PLACES[place], by_place[place]
    if on.name not in allowed:
        yield unknown(f"{path}.name", kind, on.name, allowed)


def _places(centre: CentreFields, path: str, action: Action) -> Iterator[str]:
    """Names of sites and pools, and whether there is another site."""
    sites, pools = list(centre.sites), list(centre.pools)
    match action.action:
        case "move_calls":
            leave, come = sites, sites
            kinds = N_("site"), N_("site")
        case "move_agents":
            leave, come = [*sites, *pools], pools
            kinds = N_("site or pool"), N_("pool")
        case "outsource":
            leave, come = [], pools
            kinds = "", N_("pool")
        case "put_off_breaks":
            for pool in action.pools or ():
                if pool not in pools:
                    yield unknown(f"{path}.pools", N_("pool"), pool, pools)
            return
        case _:
            return
    if leave and action.away_from not in (FAILED, *leave):
        allowed = [FAILED, *leave]
        yield unknown(f"{path}.away_from", kinds[0], action.away_from, allowed)
    if action.to not in (OTHERS, *come):
        yield unknown(f"{path}.to", kinds[1], action.to, [OTHERS, *come])
    elif action.to == OTHERS and len(sites) == 1:
        yield _(_ONE_SITE[action.action]).format(path=path, site=sites[0])
    elif action.to == action.away_from:
        yield _("{path}.to: '{to}' is where they come from").format(path=path, to=action.to)
    if action.action == "move_calls" and not centre.routing.overflow:
        yield (
            _(
                "{path}.action: with routing.overflow false every site is on its own, and "
                "no calls are moved"
            ).format(path=path)
        )


def _types(centre: CentreFields, path: str, action: Action) -> Iterator[str]:
    for name in action.contact_types or ():
        if name not in centre.contact_types:
            yield unknown(f"{path}.contact_types", N_("contact type"), name, centre.contact_types)
            continue
        kind = centre.contact_types[name]
        if kind.channel != "voice":
            yield _("{path}.contact_types: '{name}' is {channel}; allowed: types of calls").format(
                path=path, name=name, channel=kind.channel
            )
        elif action.action == "offer_callbacks" and kind.callback is not None:
            yield _("{path}.contact_types: '{name}' has a callback of its own already").format(
                path=path, name=name
            )


def _somewhere(
    centre: CentreFields, path: str, playbook: Playbook, action: Action
) -> Iterator[str]:
    """Agents who have no pool to go to in a failure of the centre's."""
    if action.action not in ("move_agents", "outsource") or action.to != OTHERS:
        return
    for outage in centre.outages.values():
        if not triggered(playbook, outage):
            continue
        outsourced = action.action == "outsource"
        pools = (
            partner_pools(centre, outage) if outsourced else agents_leave(centre, outage, action)
        )
        if pools and all(agents_come_to(centre, [pool], OTHERS) is None for pool in pools):
            yield (
                _("{path}.to: no pool of another site has a skill of {pools}; name a pool").format(
                    path=path, pools=", ".join(pools)
                )
            )
            return


def _one_callback(centre: CentreFields) -> Iterator[str]:
    """A type is offered one callback, whichever playbook offers it."""
    first: dict[str, Action] = {}
    for name, playbook in centre.playbooks.items():
        for number, action in enumerate(playbook.actions):
            if action.action != "offer_callbacks":
                continue
            for kind in caller_types(centre, action):
                if first.setdefault(kind, action).callback != action.callback:
                    path = f"playbooks.{quoted(name)}.actions[{number}].callback"
                    yield _(
                        "{path}: another action offers '{kind}' another callback; allowed: one"
                    ).format(path=path, kind=kind)
                    return
