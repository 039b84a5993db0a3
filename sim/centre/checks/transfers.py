"""Cross-checks of calls that are passed on."""

from __future__ import annotations

from collections.abc import Iterator

from sim.catalogue import N_, _
from sim.centre.centre_fields import CentreFields
from sim.centre.checks.messages import unknown
from sim.centre.paths import quoted


def transfer_problems(centre: CentreFields) -> Iterator[str]:
    """Names of contact types that calls are passed on to, and a queue for them where they are."""
    known = True
    for name, ctype in centre.contact_types.items():
        for target in ctype.transfers:
            if target not in centre.contact_types:
                known = False
                path = f"contact_types.{quoted(name)}.transfers"
                yield unknown(path, N_("contact type"), target, centre.contact_types)
    if known:
        yield from _lines(centre)


def _lines(centre: CentreFields) -> Iterator[str]:
    """A call that is passed on keeps its trunk line, so that it queues at the site it came by."""
    todo = [
        (name, name, site)
        for name, ctype in centre.contact_types.items()
        if ctype.route in centre.routes
        for site in centre.routes[ctype.route].entry.order()
    ]
    seen = {(name, site) for _, name, site in todo}
    while todo:
        first, name, site = todo.pop()
        for target in centre.contact_types[name].transfers:
            route = centre.contact_types[target].route
            if route not in centre.routes or (target, site) in seen:
                continue
            seen.add((target, site))
            if site not in centre.routes[route].steps:
                where = f"contact_types.{quoted(name)}.transfers.{quoted(target)}"
                yield (
                    _(
                        "{where}: a call of '{first}' that came in by site '{site}' queues "
                        "there, but routes.{route} has no steps for that site"
                    ).format(where=where, first=first, site=site, route=quoted(route))
                )
            todo.append((first, target, site))
