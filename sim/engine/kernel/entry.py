"""Trunk lines and the IVR: how a call gets in, and through self-service."""

from __future__ import annotations

from sim.engine import codes
from sim.engine.codes import (
    BLOCK,
    BYPASS,
    ENTERING,
    HEARING,
    IN_IVR,
    JOURNEY_CONTAINED,
    JOURNEY_HUNG_UP,
    PORT_WAIT,
    QUEUE,
)
from sim.engine.kernel.carrier import first_site, moved
from sim.engine.kernel.events import KIND_KEY, push
from sim.engine.kernel.follow_ups import has_ivr
from sim.engine.kernel.matching import HEARD, NOTHING, OFFER
from sim.engine.kernel.model import Model
from sim.engine.kernel.rows import attempt_of, clear_extras, clear_row
from sim.engine.kernel.work import work_arrives
from sim.jit import inlined, kernel
from sim.workload.counter_based import HANGS_UP_AT_MESSAGE, chance_at

FULL = -99
"""Every trunk line of a site is busy."""


@inlined
def take_trunk(m: Model, site: int) -> int:
    """Trunk group with a free trunk line, now held; -1 without limit; -2: all are busy."""
    first, last = m.sites[site].trunks_at, m.sites[site].trunks_end
    for i in range(first, last):
        if m.free_trunks[i]:
            m.free_trunks[i] -= 1
            return int(i - first)
    return -1 if first == last else -2


@inlined
def try_site(m: Model, call: int, site: int) -> int:
    """Offer a call to a site: `FULL`, lost in a dead site, or `NOTHING`: it got in."""
    if m.sites[site].repairs_due:
        m.loss_cause[call] = codes.BEFORE_DETECTION
        return codes.DROPPED
    c = m.calls[call]
    group = -1
    if not (m.world[0].extras and m.contact_types[c.contact_type].lineless):
        group = take_trunk(m, site)
        if group == -2:
            return FULL
    c.site, c.group = site, group
    c.queue = c.contact_type * m.world[0].sites + site
    m.entry_site[call] = site
    m.trunk_group[call] = group
    return NOTHING


@inlined
def connect(m: Model, call: int, now: float) -> int:
    """The carrier offers a call to the sites in turn; `NOTHING`, or how a refused call ends."""
    tried = first_site(m, call, now)
    if tried < 0:
        m.loss_cause[call] = codes.NO_SITE
        return codes.BLOCKED
    if m.world[0].moves_calls and m.sites[tried].moved > 0.0:
        tried = moved(m, call, tried, now)
    what = try_site(m, call, tried)
    ctype = m.contact_types[m.contact_type[call]]
    i = ctype.entry_at
    while what == FULL and m.world[0].overflow and i < ctype.entry_end:
        site = m.entries[i].site
        i += 1
        if site != tried and m.sites[site].believed_down == 0:
            what = try_site(m, call, site)
    if what == FULL:
        m.loss_cause[call] = codes.NO_TRUNK_LINE
        return codes.BLOCKED
    return what


@inlined
def arrival(m: Model, call: int, now: float) -> int:
    """A call arrives at the carrier; what happens next."""
    clear_row(m, call)
    w = m.world[0]
    if w.extras:
        clear_extras(m, call)
        if m.contact_types[m.contact_type[call]].work:
            work_arrives(m, call, now)
            return NOTHING
        w.live += w.follow_ups
    if w.open:
        m.calls[call].front = 1
        w.in_front += 1
    what = connect(m, call, now)
    if what != NOTHING:
        return what
    if m.ivr_outcome[call] == 0 or (w.follow_ups and not has_ivr(m, call)):
        return OFFER
    return enter_ivr(m, call, now)


@inlined
def start_ivr(m: Model, call: int, now: float) -> None:
    """A call has a port."""
    m.calls[call].state = IN_IVR
    m.ivr_start_s[call] = now
    push(m.heap, m.world[0], now + m.ivr_s[call], QUEUE * KIND_KEY + call)


@inlined
def enter_ivr(m: Model, call: int, now: float) -> int:
    """Take a port, or do what the site does when there is none; what happens next."""
    site = m.sites[m.calls[call].site]
    if site.free_ports:
        if site.free_ports > 0:
            site.free_ports -= 1
        start_ivr(m, call, now)
        return NOTHING
    if site.when_full == BYPASS:
        return OFFER
    if site.when_full == BLOCK:
        m.loss_cause[call] = codes.NO_PORT
        return codes.BLOCKED
    c = m.calls[call]
    c.state = PORT_WAIT
    c.after = -1
    if site.port_tail < 0:
        site.port_head = call
    else:
        m.calls[site.port_tail].after = call
    site.port_tail = call
    return NOTHING


@inlined
def leave_ivr(m: Model, call: int, now: float) -> int:
    """The journey is over: contained, hung up, or an agent is wanted."""
    m.ivr_end_s[call] = now
    site = m.sites[m.calls[call].site]
    waiting = site.port_head
    if waiting >= 0:
        site.port_head = m.calls[waiting].after
        if site.port_head < 0:
            site.port_tail = -1
        start_ivr(m, waiting, now)
    elif site.free_ports >= 0:
        site.free_ports += 1
    if m.ivr_outcome[call] == JOURNEY_CONTAINED:
        return codes.CONTAINED
    if m.ivr_outcome[call] == JOURNEY_HUNG_UP:
        return codes.HUNG_UP_IN_IVR
    return OFFER


@kernel
def plays_message(m: Model, call: int, now: float) -> int:
    """A call that wants an agent hears a message first, where one is played; what happens next."""
    c = m.calls[call]
    ctype = m.contact_types[c.contact_type]
    if ctype.message_s < 0.0:
        return HEARD
    c.state = HEARING
    c.order_s = ctype.hangs_up
    push(m.heap, m.world[0], now + ctype.message_s, QUEUE * KIND_KEY + call)
    return NOTHING


@kernel
def message_ends(m: Model, call: int) -> int:
    """The caller hangs up, or goes on to the queue; what happens next."""
    c = m.calls[call]
    c.state = ENTERING
    if chance_at(m.key[call], HANGS_UP_AT_MESSAGE, attempt_of(m, call)) >= c.order_s:
        return HEARD
    m.loss_cause[call] = codes.AT_MESSAGE
    return codes.HUNG_UP_AT_MESSAGE
