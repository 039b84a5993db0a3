"""Which pools the calls of a contact type may ever come to, whatever the steps ask for."""

from __future__ import annotations

from collections.abc import Iterator

from sim.centre import Centre
from sim.centre.deferred_work import WORK
from sim.centre.outages import Outage
from sim.centre.playbook_places import agents_come_to, agents_leave, partner_pools, triggered
from sim.centre.playbooks import Action
from sim.centre.routing import Route


def reachable(centre: Centre) -> dict[str, tuple[str, ...]]:
    """Names of pools by contact type.

    Every condition of a step counts as if it held, so that agents who are not there are missing
    for certain.
    """
    passed_on = {to for kind in centre.contact_types.values() for to in kind.transfers}
    found: dict[str, tuple[str, ...]] = {}
    for name, kind in centre.contact_types.items():
        if kind.channel in WORK:
            pools = [pool for pool, of in centre.pools.items() if name in of.skills]
        else:
            route = centre.routes[str(kind.route)]
            first = route.steps if name in passed_on else route.entry.order()
            pools = _opened(centre, route, list(first))
        found[name] = tuple(dict.fromkeys(pools))
    return found


def _opened(centre: Centre, route: Route, todo: list[str]) -> list[str]:
    """Pools that the steps open to a call that comes in by one of these sites."""
    overflow = centre.routing.overflow
    seen, pools = set(todo), []
    while todo:
        site = todo.pop()
        for step in route.steps.get(site, ()):
            pools += [pool for pool in step.pools if overflow or centre.pools[pool].site == site]
            to = step.transfer_to
            if to is not None and overflow and to not in seen:
                seen.add(to)
                todo.append(to)
    return pools


def elsewhere(centre: Centre) -> set[str]:
    """Pools that get people, or work, only when something fails."""
    found = {name for name, pool in centre.pools.items() if pool.standby_agents}
    for outage in centre.outages.values():
        found |= outage.standby.keys()
        if outage.moved_agents is not None:
            found.add(outage.moved_agents.pool)
        for playbook in centre.playbooks.values():
            if triggered(playbook, outage):
                found |= {
                    pool for action in playbook.actions for pool in _come(centre, outage, action)
                }
    return found


def _come(centre: Centre, outage: Outage, action: Action) -> Iterator[str]:
    """Pools to which an action brings agents."""
    if action.action not in ("move_agents", "outsource"):
        return
    outsourced = action.action == "outsource"
    leave = partner_pools(centre, outage) if outsourced else agents_leave(centre, outage, action)
    for pool in leave:
        come = agents_come_to(centre, [pool], action.to)
        if come is not None:
            yield come
