"""Trunk lines and the IVR: how a call gets in, and through self-service."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from sim.engine import codes
from sim.engine.codes import (
    BLOCK,
    BYPASS,
    ENTERING,
    HEARING,
    IN_IVR,
    JOURNEY_CONTAINED,
    JOURNEY_HUNG_UP,
    NO_LIMIT,
    PORT_WAIT,
    QUEUE,
)
from sim.engine.reference.agents import end
from sim.engine.reference.model import Model
from sim.engine.reference.records import Call, Site
from sim.workload.counter_based import HANGS_UP_AT_MESSAGE, chance

Life = Generator[simpy.Event, Any, None]

GO_TO_AGENT = "go to an agent"
"""Why a call in the IVR is interrupted that is not lost."""

NOTHING, FULL = -5, -99
"""What comes of an offer to a site: the call got in; every trunk line of the site is busy."""


def take_trunk(site: Site) -> int | None:
    """Trunk group with a free trunk line, now held; -1 without limit; None: all are busy."""
    if not site.free_trunks:
        return -1
    for group, free in enumerate(site.free_trunks):
        if free:
            site.free_trunks[group] = free - 1
            return group
    return None


def try_site(m: Model, call: Call, site: int) -> int:
    """Offer a call to a site: `FULL`, lost in a dead site, or `NOTHING`: it got in."""
    if m.sites[site].repairs_due:
        m.log["loss_cause"][call.index] = codes.BEFORE_DETECTION
        return codes.DROPPED
    group = -1 if m.plan.contact_types[call.contact_type].lineless else take_trunk(m.sites[site])
    if group is None:
        return FULL
    call.site, call.group = site, group
    m.log["entry_site"][call.index] = site
    m.log["trunk_group"][call.index] = group
    return NOTHING


def connect(m: Model, call: Call) -> int:
    """The carrier offers a call to the sites in turn; `NOTHING`, or how a refused call ends."""
    cause = codes.NO_SITE
    for site in m.rules.moved(call, m.rules.candidate_sites(call)):
        what = try_site(m, call, site)
        if what != FULL:
            return what
        cause = codes.NO_TRUNK_LINE
    m.log["loss_cause"][call.index] = cause
    return codes.BLOCKED


def arrival(m: Model, call: Call) -> bool:
    """A call arrives at the carrier; whether it gets in.

    One that arrives in opening hours is served out after closing time.
    """
    if m.open:
        call.in_front = True
        m.in_front += 1
    what = connect(m, call)
    if what != NOTHING:
        end(m, call, what)
        return False
    m.live[call.index] = call
    return True


def start_ivr(call: Call) -> None:
    """A call that waited for a port has one."""
    assert call.signal is not None
    call.signal.succeed()


def enter_ivr(m: Model, call: Call) -> Life:
    """Take a port, or do what the site does when there is none; then the journey."""
    site = m.sites[call.site]
    try:
        if site.free_ports == 0:
            if site.when_full == BYPASS:
                return
            if site.when_full == BLOCK:
                m.log["loss_cause"][call.index] = codes.NO_PORT
                end(m, call, codes.BLOCKED)
                return
            call.state = PORT_WAIT
            call.signal = simpy.Event(m.clock)
            site.port_queue.append(call)
            yield call.signal
            call.signal = None
        elif site.free_ports != NO_LIMIT:
            site.free_ports -= 1
        call.state = IN_IVR
        start = m.clock.now
        m.log["ivr_start_s"][call.index] = start
        yield m.clock.at(start + call.ivr_s, QUEUE, call.index)
    except simpy.Interrupt as cut:
        if cut.cause != GO_TO_AGENT:
            raise
        return
    leave_ivr(m, call)


def leave_ivr(m: Model, call: Call) -> None:
    """The journey is over: contained, hung up, or an agent is wanted."""
    m.log["ivr_end_s"][call.index] = m.clock.now
    site = m.sites[call.site]
    if site.port_queue:
        start_ivr(site.port_queue.popleft())
    elif site.free_ports != NO_LIMIT:
        site.free_ports += 1
    if call.ivr_outcome == JOURNEY_CONTAINED:
        end(m, call, codes.CONTAINED)
    elif call.ivr_outcome == JOURNEY_HUNG_UP:
        end(m, call, codes.HUNG_UP_IN_IVR)


def plays_message(m: Model, call: Call) -> Life:
    """A call that wants an agent hears a message first, where one is played, or hangs up."""
    if call.contact_type not in m.messages:
        return
    message_s, hangs_up = m.messages[call.contact_type]
    call.state = HEARING
    yield m.clock.at(m.clock.now + message_s, QUEUE, call.index)
    call.state = ENTERING
    if chance(call.key, HANGS_UP_AT_MESSAGE, call.attempt) < hangs_up:
        m.log["loss_cause"][call.index] = codes.AT_MESSAGE
        end(m, call, codes.HUNG_UP_AT_MESSAGE)
