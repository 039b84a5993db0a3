"""Callers of one contact type who enter one site, and the pools whose agents are theirs at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.routing import Route, Step
from sim.planning.groups import WAITING


class Stream(NamedTuple):
    """Callers who share a queue as far as staffing goes.

    Attributes
    ----------
    contact_type : place of the type in the centre.
    sites : places of the sites that they enter by; none: any.
    pools : places of the pools that open to them first.
    """

    contact_type: int
    sites: tuple[int, ...]
    pools: tuple[int, ...]


def streams_of(centre: Centre) -> list[Stream]:
    """The streams of a centre.

    Where the carrier picks the site by fixed shares, the callers of each site are a stream. Where
    it looks at the sites, or takes them in order, callers go where agents are: one stream, for the
    pools of all the sites.
    """
    sites, pools = list(centre.sites), list(centre.pools)
    found = []
    for at, (name, kind) in enumerate(centre.contact_types.items()):
        if kind.channel not in WAITING or not any(name in p.skills for p in centre.pools.values()):
            continue
        route = centre.routes[kind.route] if kind.route else None
        skilled = tuple(i for i, p in enumerate(centre.pools.values()) if name in p.skills)
        if route is None:
            found.append(Stream(at, (), skilled))
            continue
        entered = route.entry.order()
        apart = [(s,) for s in entered] if route.entry.policy == "shares" else [tuple(entered)]
        for some in apart:
            first = {pool for site in some for pool in _first_pools(route, site)}
            mine = tuple(i for i in skilled if pools[i] in first)
            places = tuple(sites.index(s) for s in some) if len(apart) > 1 else ()
            found.append(Stream(at, places, mine or skilled))
    return found


def stream_table(streams: Sequence[Stream], types: int, sites: int) -> NDArray[np.int64]:
    """Which stream a call is of, by contact type and site entered (-1, the last: none).

    Returns
    -------
    shape (types, sites + 1), -1: of no stream.
    """
    found = np.full((types, sites + 1), -1, dtype=np.int64)
    for number, stream in enumerate(streams):
        if stream.sites:
            found[stream.contact_type, list(stream.sites)] = number
            if found[stream.contact_type, sites] < 0:
                found[stream.contact_type, sites] = number
        else:
            found[stream.contact_type] = number
    return found


def _first_pools(route: Route, site: str) -> tuple[str, ...]:
    """The pools that the earliest steps of a site open; of a step that moves the call, none."""
    steps: tuple[Step, ...] = route.steps[site]
    with_pools = [step for step in steps if step.pools]
    if not with_pools:
        return ()
    first = with_pools[0].after_s
    return tuple(pool for step in with_pools if step.after_s <= first for pool in step.pools)
