"""The carrier: which site it offers a call to first, and what it knows of the sites."""

from __future__ import annotations

from typing import Any

from sim.engine.codes import BEST_SERVICE, MOST_IDLE, ORDER, SHARES
from sim.engine.kernel.matching import expected_wait, spare_agents
from sim.engine.kernel.model import Model
from sim.engine.kernel.rows import attempt_of
from sim.jit import inlined, kernel
from sim.workload.counter_based import MOVED_BY_HAND, chance_at


@inlined
def first_site(m: Model, call: int, now: float) -> int:
    """The site that the carrier tries first; -1: none."""
    ctype = m.contact_types[m.contact_type[call]]
    if ctype.policy == SHARES:
        first = ctype.entry_at if ctype.slices == 1 else slice_at(ctype, now)
        return site_by_shares(m, m.u_entry[call], first, first + ctype.entry_end - ctype.entry_at)
    if ctype.policy == ORDER:
        return first_up(m, ctype.entry_at, ctype.entry_end)
    if ctype.policy == BEST_SERVICE:
        return best_service(m, call, now)
    return best_site(m, m.contact_type[call])


@kernel
def moved(m: Model, call: int, first: int, now: float) -> int:
    """The site that a call is offered to first where people move calls away from ``first``.

    To the others it goes as if these sites were down; where nothing else is up it stays.
    """
    u = chance_at(m.key[call], MOVED_BY_HAND, attempt_of(m, call))
    if u >= m.sites[first].moved:
        return first
    ctype = m.contact_types[m.contact_type[call]]
    to = m.sites[first].moved_to
    if to >= 0:
        for i in range(ctype.entry_at, ctype.entry_end):
            if m.entries[i].site == to and m.sites[to].believed_down == 0:
                return int(to)
        return first
    shun(m, u, 1)
    other = first_site(m, call, now)
    shun(m, u, -1)
    return first if other < 0 else other


@kernel
def shun(m: Model, u: float, more: int) -> None:
    """Believe the sites down from which a call at ``u`` is moved to the others, or no longer."""
    for site in range(m.world[0].sites):
        if u < m.sites[site].moved and m.sites[site].moved_to < 0:
            m.sites[site].believed_down += more


@kernel
def slice_at(ctype: Any, now: float) -> int:
    """Where the shares of a type's sites begin for calls that arrive now."""
    slice_ = int(now / ctype.slice_s) % ctype.slices
    return int(ctype.entry_at + slice_ * (ctype.entry_end - ctype.entry_at))


@inlined
def first_up(m: Model, first: int, last: int) -> int:
    """The first site that is believed up; with overflow off the first one, or -1."""
    for i in range(first, last):
        if m.sites[m.entries[i].site].believed_down == 0:
            return int(m.entries[i].site)
        if not m.world[0].overflow:
            return -1
    return -1


@kernel
def best_site(m: Model, ctype: int) -> int:
    """The site that is best as far as the carrier knows; -1: none is up."""
    best = -1
    best_value = 0.0
    for i in range(m.contact_types[ctype].entry_at, m.contact_types[ctype].entry_end):
        if m.sites[m.entries[i].site].believed_down:
            continue
        value = known(m, ctype, i)
        if best < 0 or value < best_value:
            best, best_value = int(m.entries[i].site), value
    return best


@kernel
def best_service(m: Model, call: int, now: float) -> int:
    """The call's home site, or the best one if it is better by the margin; -1: none."""
    ctype = m.contact_types[m.contact_type[call]]
    first, sites = ctype.entry_at, ctype.entry_end - ctype.entry_at
    if ctype.slices:
        at = slice_at(ctype, now)
        home = site_by_shares(m, m.u_entry[call], at, at + sites)
    else:
        home = first_up(m, first, first + sites)
    if home < 0 or not m.world[0].overflow:
        return home
    best = best_site(m, m.contact_type[call])
    at_home = at_best = 0.0
    for i in range(first, first + sites):
        if m.entries[i].site == home:
            at_home = known(m, m.contact_type[call], i)
        if m.entries[i].site == best:
            at_best = known(m, m.contact_type[call], i)
    return best if at_home - at_best >= ctype.margin_s else home


@kernel
def known(m: Model, ctype: int, place: int) -> float:
    """How good an entry's site is for a type, as far as the carrier knows; see `Rules.known`."""
    k = m.contact_types[ctype]
    if k.view_index < 0:
        return look(m, ctype, m.entries[place].site)
    view = m.views[k.view_index]
    if view.told == 0:
        return 0.0
    answer = (view.told - 1) % view.room
    return float(m.answers[k.answers_at + answer * (k.entry_end - k.entry_at) + place - k.entry_at])


@kernel
def look(m: Model, ctype: int, site: int) -> float:
    """How good a site is for calls of a type now, lower is better; see `Rules.look`."""
    queue = ctype * m.world[0].sites + site
    if m.contact_types[ctype].policy != MOST_IDLE:
        return expected_wait(m, queue)
    idle = 0
    for i in range(m.queues[queue].first_at, m.queues[queue].first_end):
        idle += spare_agents(m, queue, i)
    return -float(idle)


@kernel
def ask_sites(m: Model, view: int) -> None:
    """The sites tell how they are; the answer is under way to the carrier."""
    v = m.views[view]
    answer = v.asked % v.room
    v.asked += 1
    for ctype in range(m.world[0].contact_types):
        k = m.contact_types[ctype]
        if k.view_index != view:
            continue
        sites = k.entry_end - k.entry_at
        for i in range(sites):
            place = k.answers_at + answer * sites + i
            m.answers[place] = look(m, ctype, m.entries[k.entry_at + i].site)


@inlined
def site_by_shares(m: Model, u: float, first: int, last: int) -> int:
    """Site at ``u`` of the cumulative shares; see `Rules._by_shares`."""
    low = 0.0
    chosen = first
    while chosen < last - 1 and u >= low + m.entries[chosen].share:
        low += m.entries[chosen].share
        chosen += 1
    if m.sites[m.entries[chosen].site].believed_down == 0:
        return int(m.entries[chosen].site)
    if not m.world[0].overflow:
        return -1
    return shared_out(m, (u - low) / m.entries[chosen].share, first, last)


@kernel
def shared_out(m: Model, part: float, first: int, last: int) -> int:
    """Site at ``part`` of the shares of the sites that are believed up; -1: none is."""
    total = 0.0
    up_first = up_last = -1
    for i in range(first, last):
        site = m.entries[i].site
        if m.sites[site].believed_down == 0:
            total += m.entries[i].share
            up_last = site
            if up_first < 0:
                up_first = site
    if up_first < 0 or total <= 0.0:
        return up_first
    rest = part * total
    low = 0.0
    for i in range(first, last):
        if m.sites[m.entries[i].site].believed_down == 0:
            low += m.entries[i].share
            if rest < low:
                return int(m.entries[i].site)
    return up_last
