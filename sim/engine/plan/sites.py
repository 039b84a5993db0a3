"""Sites and the links between them, with indices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre import Centre
from sim.centre.sites import Site
from sim.engine.codes import BLOCK, BYPASS, NO_LIMIT, WAIT
from sim.errors import InputError

WHEN_NO_PORT = {"bypass": BYPASS, "wait": WAIT, "block": BLOCK}

MOST_LINKS = 62
"""Links that fit into the bits of a call."""


@dataclass(frozen=True)
class PlanSite:
    """A site with indices; -1 is no limit."""

    trunk_lines: tuple[int, ...]
    ports: int
    when_full: int
    queue_limit: int


@dataclass(frozen=True)
class PlanLink:
    """A link that is watched, because it may be full or down; capacity -1 is no limit."""

    sites: tuple[int, int]
    capacity: int


def plan_site(site: Site) -> PlanSite:
    """A site: its trunk groups in order."""
    return PlanSite(
        tuple(g.lines for g in site.trunk_groups.values()),
        NO_LIMIT if site.ivr is None else site.ivr.ports,
        BYPASS if site.ivr is None else WHEN_NO_PORT[site.ivr.when_full],
        NO_LIMIT if site.queue_limit is None else site.queue_limit,
    )


def transfer_delays(centre: Centre) -> NDArray[np.float64]:
    """Seconds from site to site, shape (sites, sites); NaN: no link."""
    sites = list(centre.sites)
    delays = np.full((len(sites), len(sites)), np.nan)
    np.fill_diagonal(delays, 0.0)
    for link in centre.links.values():
        a, b = (sites.index(s) for s in link.between)
        delays[a, b] = delays[b, a] = link.transfer_delay_s
    return delays


def watched_links(centre: Centre) -> list[str]:
    """Links that may be full or down, by name."""
    fail = {o.name for o in centre.outages.values() if o.effects.link}
    return [n for n, link in centre.links.items() if link.capacity is not None or n in fail]


def plan_links(centre: Centre) -> tuple[PlanLink, ...]:
    """The watched links.

    Raises
    ------
    InputError : there are more than `MOST_LINKS`.
    """
    sites = list(centre.sites)
    found = []
    for name in watched_links(centre):
        link = centre.links[name]
        one, other = (sites.index(s) for s in link.between)
        found.append(PlanLink((one, other), NO_LIMIT if link.capacity is None else link.capacity))
    if len(found) > MOST_LINKS:
        raise InputError(
            _(
                "centre.links: {count} links have a capacity or an outage; at most {most_links}"
            ).format(count=len(found), most_links=MOST_LINKS)
        )
    return tuple(found)


def links_by_sites(centre: Centre, links: tuple[PlanLink, ...]) -> tuple[tuple[int, ...], ...]:
    """By two sites, the watched link between them; -1: none."""
    found = [[-1] * len(centre.sites) for _ in centre.sites]
    for number, link in enumerate(links):
        one, other = link.sites
        found[one][other] = found[other][one] = number
    return tuple(tuple(row) for row in found)
