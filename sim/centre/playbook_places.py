"""Which sites, pools and contact types an action of a playbook means in a centre."""

from __future__ import annotations

from sim.centre.callbacks import Callback
from sim.centre.centre_fields import CentreFields
from sim.centre.outages import Outage
from sim.centre.playbooks import FAILED, OTHERS, Action, ActionName, Playbook


def triggered(playbook: Playbook, outage: Outage) -> bool:
    """Whether a playbook is for the failures of an outage."""
    if outage.effects.one_by_one:
        return False
    on = playbook.on
    return on.component in (None, outage.component) and on.name in (None, outage.name)


def actions_in(centre: CentreFields, *names: ActionName) -> list[Action]:
    """The actions of some kinds that a failure of the centre's may bring about."""
    return [
        action
        for playbook in centre.playbooks.values()
        if any(triggered(playbook, outage) for outage in centre.outages.values())
        for action in playbook.actions
        if action.action in names
    ]


def callback_by_hand(centre: CentreFields, contact_type: str) -> Callback | None:
    """The callback that a playbook offers to callers of a type; None: none does."""
    for action in actions_in(centre, "offer_callbacks"):
        if contact_type in caller_types(centre, action):
            return action.callback
    return None


def failed_site(centre: CentreFields, outage: Outage) -> str | None:
    """The site at which something fails; None: a link lies between sites."""
    place = outage.effects.place
    if place == "link":
        return None
    if place == "pool":
        return centre.pools[outage.name].site
    if place == "trunk_group":
        groups = ((s, f"{s}.{g}") for s, site in centre.sites.items() for g in site.trunk_groups)
        return next(site for site, group in groups if group == outage.name)
    return outage.name


def losing_pools(centre: CentreFields, outage: Outage) -> list[str]:
    """Pools whose agents an outage takes."""
    if not outage.effects.agents:
        return []
    if outage.effects.place == "pool":
        return [outage.name]
    return [name for name, pool in centre.pools.items() if pool.site == outage.name]


def calls_leave(centre: CentreFields, outage: Outage, action: Action) -> str | None:
    """The site from which calls are moved; None: there is none."""
    return failed_site(centre, outage) if action.away_from == FAILED else action.away_from


def agents_leave(centre: CentreFields, outage: Outage, action: Action) -> list[str]:
    """Pools from which agents are moved."""
    if action.away_from == FAILED:
        return losing_pools(centre, outage)
    if action.away_from in centre.pools:
        return [action.away_from]
    return [name for name, pool in centre.pools.items() if pool.site == action.away_from]


def agents_come_to(centre: CentreFields, pools: list[str], to: str) -> str | None:
    """The pool to which agents of some pools (all at one site) go.

    Of `OTHERS` the pool of another site with most skills in common, the first of several; None:
    there is none with any.
    """
    if to != OTHERS:
        return to
    sites = {centre.pools[pool].site for pool in pools}
    skills = {skill for pool in pools for skill in centre.pools[pool].skills}
    best, most = None, 0
    for name, pool in centre.pools.items():
        common = len(skills & set(pool.skills))
        if pool.site not in sites and common > most:
            best, most = name, common
    return best


def partner_pools(centre: CentreFields, outage: Outage) -> list[str]:
    """Pools that a partner stands in for: those that lose agents, or all where the failure is."""
    site = failed_site(centre, outage)
    at_site = [name for name, pool in centre.pools.items() if pool.site == site]
    return losing_pools(centre, outage) or at_site


def break_pools(centre: CentreFields, outage: Outage, action: Action) -> list[str]:
    """Pools whose breaks are put off."""
    if action.pools is not None:
        return list(action.pools)
    lost = losing_pools(centre, outage)
    return [name for name in centre.pools if name not in lost]


def caller_types(centre: CentreFields, action: Action) -> list[str]:
    """Contact types whose callers are offered a callback, or hear a message."""
    if action.contact_types is not None:
        named = list(action.contact_types)
    else:
        named = [n for n, kind in centre.contact_types.items() if kind.channel == "voice"]
    if action.action == "offer_callbacks":
        return [name for name in named if centre.contact_types[name].callback is None]
    return named
