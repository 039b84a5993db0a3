"""Where calls enter, and the steps that lead across sites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.centre.centre_fields import CentreFields
from sim.centre.redundancy.alike import kind_of
from sim.centre.redundancy.hours import hours
from sim.centre.redundancy.routes import (
    Steps,
    able,
    checked,
    entry_over,
    in_order,
    reaches,
    some_pool,
    users,
    with_pools,
)
from sim.centre.routing import Entry, Route, Step


def closed(centre: CentreFields, own: Sequence[str]) -> CentreFields:
    """No step leads across own sites where a site has agents of its own for the route."""
    routes = {}
    for name, route in centre.routes.items():
        steps = {}
        for site, written in route.steps.items():
            here = own_steps(centre, written, site)
            apart = site in own and some_pool(here)
            beyond = _beyond(centre, route, own, site)
            steps[site] = in_order([*here, *beyond]) if apart else written
        routes[name] = checked(route.entry, steps)
    return _carrier_free(centre.model_copy(update={"routes": routes}))


def opened(centre: CentreFields, own: Sequence[str], after_s: float) -> CentreFields:
    """Every own site's agents are open to the calls of the sites linked to it, after some waiting.

    The steps of a site within itself stay; those of another open there as late as they do at home,
    but not before ``after_s``; at once where the site has no agents of its own.
    """
    routes = {}
    for name, route in centre.routes.items():
        at_home = {site: _at_home(centre, name, route, site) for site in own}
        steps: Steps = {site: some for site, some in route.steps.items() if site not in own}
        for site in own:
            late = after_s if some_pool(at_home[site]) else 0.0
            across = _across(centre, at_home, site, late)
            found = in_order([*at_home[site], *across, *_beyond(centre, route, own, site)])
            if some_pool(found):
                steps[site] = found
        routes[name] = checked(route.entry, steps)
    return _carrier_free(centre.model_copy(update={"routes": routes}))


def _carrier_free(centre: CentreFields) -> CentreFields:
    """The carrier may offer a call to a second site."""
    return centre.model_copy(
        update={"routing": centre.routing.model_copy(update={"overflow": True})}
    )


def own_steps(centre: CentreFields, steps: Sequence[Step], site: str) -> tuple[Step, ...]:
    """The steps within a site, with its own pools."""
    return in_order(
        with_pools(step, (p for p in step.pools if centre.pools[p].site == site))
        for step in steps
        if step.transfer_to is None
    )


def _at_home(centre: CentreFields, name: str, route: Route, site: str) -> tuple[Step, ...]:
    """The steps within a site, or one that opens the agents whose kind of calls these are."""
    found = own_steps(centre, route.steps.get(site, ()), site)
    if some_pool(found):
        return found
    asked = set(users(centre, name))
    here = [p for p in centre.pools if centre.pools[p].site == site and able(centre, p, name)]
    first = [p for p in here if asked & kind_of(centre.pools[p])]
    return in_order([with_pools(Step(pools=("",)), first or here)])


def _across(
    centre: CentreFields, at_home: Steps, site: str, after_s: float
) -> Iterator[Step | None]:
    """Steps that open the agents of linked sites to the calls of one."""
    reach = reaches(centre)
    for other, steps in at_home.items():
        if other != site and reach(site, other):
            for step in steps:
                yield with_pools(step, step.pools, max(step.after_s, after_s))


def _beyond(
    centre: CentreFields, route: Route, own: Sequence[str], site: str
) -> Iterator[Step | None]:
    """Steps of a site that lead to partners."""
    for step in route.steps.get(site, ()):
        if step.transfer_to is None:
            yield with_pools(step, (p for p in step.pools if centre.pools[p].site not in own))
        elif step.transfer_to not in own:
            yield step


def by_agents(centre: CentreFields, own: Sequence[str]) -> CentreFields:
    """Calls shared out by the agents whose first choice they are; by all who can, if there is none.

    Where they sit at one site only, calls go there first, then to the site with the most agents.
    """
    routes = {}
    for name, route in centre.routes.items():
        order = route.entry.order()
        sites = [s for s in centre.sites if s in route.steps and (s in own or s in order)]
        here = [p for p in centre.pools if able(centre, p, name)]
        asked = set(users(centre, name))
        first = [p for p in here if asked & kind_of(centre.pools[p])]
        weights = _hours(centre, first, sites)
        if not any(weights.values()):
            weights = _hours(centre, here, sites)
        routes[name] = route.model_copy(update={"entry": _shared(centre, route, sites, weights)})
    return centre.model_copy(update={"routes": routes})


def equally(centre: CentreFields, own: Sequence[str]) -> CentreFields:
    """The same share of the calls to every site that has steps for them."""
    routes = {}
    for name, route in centre.routes.items():
        sites = [site for site in own if site in route.steps]
        weights = dict.fromkeys(sites, 1.0)
        routes[name] = route.model_copy(update={"entry": _shared(centre, route, sites, weights)})
    return centre.model_copy(update={"routes": routes})


def _hours(centre: CentreFields, pools: Sequence[str], sites: Sequence[str]) -> dict[str, float]:
    found = dict.fromkeys(sites, 0.0)
    for name in pools:
        pool = centre.pools[name]
        if pool.site in found:
            found[pool.site] += hours(pool, centre.horizon)
    return found


def _shared(
    centre: CentreFields, route: Route, sites: Sequence[str], weights: dict[str, float]
) -> Entry:
    if not sites or not any(weights.values()):
        return route.entry
    positive = [site for site in sites if weights[site] > 0]
    if len(positive) == 1:
        everybody = _hours(centre, list(centre.pools), sites)
        rest = sorted((s for s in sites if s not in positive), key=lambda s: -everybody[s])
        return Entry(policy="order", sites=(*positive, *rest))
    total = sum(weights.values())
    return Entry(policy="shares", shares={site: weights[site] / total for site in positive})


def with_passive(centre: CentreFields, active: Sequence[str], passive: str) -> CentreFields:
    """The carrier's orders where a site stands empty: it comes after the one that works.

    Where several work their calls go to the others of them: the passive one takes none.
    """
    routes = {}
    for name, route in centre.routes.items():
        rest = [site for site in route.entry.order() if site != passive]
        entry = entry_over(route.entry, rest, rest[0]) if rest else route.entry
        if rest == list(active) == rest[:1] and passive in route.steps:
            entry = Entry(policy="order", sites=(*rest, passive))
        routes[name] = route.model_copy(update={"entry": entry})
    return centre.model_copy(update={"routes": routes})
