"""The carrier: to which site a call is offered, and whether it finds a trunk line there."""

from __future__ import annotations

from sim.centre.routing import Route
from tests.oracle import endings, ivr, waits
from tests.oracle.calls import Caller
from tests.oracle.state import State


def arrives(o: State, caller: Caller) -> None:
    caller.in_front = o.open
    cause = "no_site"
    for site in sites_to_try(o, caller):
        if o.down[site]:
            endings.ends(o, caller, "dropped_in_outage", "before_detection")
            return
        group = free_group(o, site)
        if group is not None:
            caller.entry, caller.group = site, group
            o.write(caller, entry_site=site, trunk_group=group)
            ivr.starts(o, caller)
            return
        cause = "no_line"
    endings.ends(o, caller, "blocked", cause)


def free_group(o: State, site: str) -> int | None:
    groups = list(o.centre.sites[site].trunk_groups.values())
    for number, group in enumerate(groups):
        held = [c for c in o.calls if c.entry == site and c.group == number]
        if len(held) < group.lines:
            return number
    return None if groups else -1


def route(o: State, kind: str) -> Route:
    name = o.centre.contact_types[kind].route
    assert name is not None
    return o.centre.routes[name]


def sites_to_try(o: State, caller: Caller) -> list[str]:
    entry = route(o, caller.kind).entry
    sites = entry.order()
    up = [s for s in sites if not o.believed_down[s]]
    overflow = o.centre.routing.overflow
    if entry.policy == "order":
        first = sites[0] if sites[0] in up or overflow else None
    elif entry.policy == "shares":
        assert entry.shares is not None
        first = by_shares(o, caller.luck.u_entry, entry.shares, up)
    else:
        expected = {s: waits.expected_wait(o, caller.kind, s) for s in up}
        idle = {s: waits.idle_first(o, caller.kind, s) for s in up}
        first = None
        for s in up:
            if first is None or (
                expected[s] < expected[first]
                if entry.policy == "least_expected_wait"
                else idle[s] > idle[first]
            ):
                first = s
    if first is None:
        return []
    order = [first, *(s for s in sites if s != first)] if overflow else [first]
    return [s for s in order if s in up]


def by_shares(o: State, u: float, shares: dict[str, float], up: list[str]) -> str | None:
    site, low = "", 0.0
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
