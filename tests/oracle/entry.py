"""The carrier: to which site a call is offered, and whether it finds a trunk line there."""

from __future__ import annotations

from collections.abc import Collection

from sim.centre.routing import Entry, Route
from tests.oracle import carrier, endings, ivr, outages, playbooks, work
from tests.oracle.calls import Caller
from tests.oracle.luck import factor_at
from tests.oracle.state import State


def arrives(o: State, caller: Caller) -> None:
    if work.is_work(o, caller):
        work.comes(o, caller)
        return
    caller.in_front = o.open
    cause = "no_site"
    for site in sites_to_try(o, caller):
        if o.down[site]:
            endings.ends(o, caller, "dropped_in_outage", "before_detection")
            return
        group = free_group(o, caller.kind, site)
        if group is not None:
            caller.entry, caller.group = site, group
            o.write(caller, entry_site=site, trunk_group=group)
            ivr.starts(o, caller)
            return
        cause = "no_trunk_line"
    endings.ends(o, caller, "blocked", cause)


def free_group(o: State, kind: str, site: str) -> int | None:
    """The trunk group with a line for the call; -1: it needs none; None: all are busy."""
    if o.centre.contact_types[kind].channel == "chat":
        return -1
    groups = list(o.centre.sites[site].trunk_groups)
    for number, group in enumerate(groups):
        held = [c for c in o.calls if c.entry == site and c.group == number]
        if len(held) < outages.lines(o, site, group):
            return number
    return None if groups else -1


def route(o: State, kind: str) -> Route:
    name = o.centre.contact_types[kind].route
    assert name is not None
    return o.centre.routes[name]


def sites_to_try(o: State, caller: Caller) -> list[str]:
    """The sites that a call is offered to, one after the other, where people move calls, too."""
    usual = as_routed(o, caller)
    u = playbooks.luck_of(caller) if o.acted_s >= 0 else 1.0
    to = playbooks.moved(o, caller, u, usual[0]) if usual and o.acted_s >= 0 else None
    if to is None:
        return usual
    up = [s for s in route(o, caller.kind).entry.order() if not o.believed_down[s]]
    if to == "others":
        left = [s for s in o.centre.sites if playbooks.moved(o, caller, u, s) == "others"]
        to = next(iter(as_routed(o, caller, left)), None)
    if to not in up:
        return usual
    return [to, *(s for s in up if s != to)]


def as_routed(o: State, caller: Caller, without: Collection[str] = ()) -> list[str]:
    """The sites by the entry policy of its route, some of them taken for down."""
    entry = route(o, caller.kind).entry
    sites = entry.order()
    up = [s for s in sites if not o.believed_down[s] and s not in without]
    overflow = o.centre.routing.overflow
    if entry.policy == "order":
        first = sites[0] if sites[0] in up or overflow else None
    elif entry.policy == "shares":
        first = by_shares(o, caller, up)
    elif entry.policy == "best_service":
        first = best_service(o, caller, up)
    elif entry.policy == "least_expected_wait":
        first = min(up, key=lambda s: carrier.wait(o, caller.kind, s), default=None)
    else:
        first = max(up, key=lambda s: carrier.idle(o, caller.kind, s), default=None)
    if first is None:
        return []
    order = [first, *(s for s in sites if s != first)] if overflow else [first]
    return [s for s in order if s in up]


def best_service(o: State, caller: Caller, up: list[str]) -> str | None:
    """The home site, unless the wait is clearly less elsewhere."""
    entry = route(o, caller.kind).entry
    if shares_at(entry, caller.luck.arrival) is None:
        home = next(iter(up if o.centre.routing.overflow else entry.order()), None)
    else:
        home = by_shares(o, caller, up)
    if home not in up or not o.centre.routing.overflow:
        return home
    expected = {s: carrier.wait(o, caller.kind, s) for s in up}
    best = min(up, key=lambda s: expected[s])
    assert entry.margin_s is not None
    return best if expected[home] - expected[best] >= entry.margin_s else home


def shares_at(entry: Entry, time: float) -> dict[str, float] | None:
    """The shares of a call that arrives at ``time``, of every site of the route."""
    if entry.shares_by_time is None:
        return entry.shares
    shares = factor_at(entry.shares_by_time, time)
    return {site: shares.get(site, 0.0) for site in entry.order()}


def by_shares(o: State, caller: Caller, up: list[str]) -> str | None:
    """By the call's own number; calls of a site believed down are shared out over the others."""
    shares = shares_at(route(o, caller.kind).entry, caller.luck.arrival)
    assert shares is not None
    u, site, low = caller.luck.u_entry, "", 0.0
    for site in shares:
        if u < low + shares[site] or site == list(shares)[-1]:
            break
        low += shares[site]
    if site in up:
        return site
    if not up or not o.centre.routing.overflow:
        return None
    if sum(shares[s] for s in up) <= 0:
        return up[0]
    stretched = (u - low) / shares[site] * sum(shares[s] for s in up)
    for other in up:
        stretched -= shares[other]
        if stretched < 0:
            return other
    return up[-1]
