"""How a failure takes a call, and what its port and its agent do then."""

from __future__ import annotations

import numpy as np

from sim.engine import codes
from sim.engine.codes import (
    AWAY,
    CONSULTING,
    FREED,
    GONE,
    HELD,
    IN_IVR,
    ON_DUTY,
    PORT_WAIT,
    RINGING,
    TALKING,
    UNANSWERED,
)
from sim.engine.kernel.agents import end, look_for_work
from sim.engine.kernel.entry import start_ivr
from sim.engine.kernel.model import Model
from sim.engine.kernel.pace import leave_agent
from sim.engine.kernel.people import loses_call, show
from sim.engine.kernel.queues import leave_queue
from sim.engine.kernel.ringing import comes_back, ring_stops
from sim.jit import kernel


@kernel
def leave_port_queue(m: Model, call: int) -> None:
    """A call no longer waits for a port."""
    site = m.sites[m.calls[call].site]
    after = m.calls[call].after
    if site.port_head == call:
        site.port_head = after
        if after < 0:
            site.port_tail = -1
        return
    ahead = np.int64(site.port_head)
    while m.calls[ahead].after != call:
        ahead = np.int64(m.calls[ahead].after)
    m.calls[ahead].after = after
    if after < 0:
        site.port_tail = ahead


@kernel
def drop(m: Model, call: int, agent_dies: bool, now: float) -> None:
    """Write the end of a call that an outage takes; a living agent looks for work `afterwards`."""
    c = m.calls[call]
    cause = codes.LOST_IN_QUEUE
    state = c.state
    if state == IN_IVR:
        cause = codes.LOST_IN_IVR
        m.ivr_end_s[call] = now
        if m.sites[c.site].free_ports >= 0:
            m.sites[c.site].free_ports += 1
    elif state == PORT_WAIT:
        cause = codes.LOST_IN_IVR
        leave_port_queue(m, call)
    elif state in (TALKING, HELD):
        until = now
        if state == HELD:
            until = m.aside[call].held_since_s
        else:
            leave_agent(m, call)
            frees_agent(m, call, agent_dies, now)
        m.wrap_end_s[call] = now
        if m.answer_s[call] <= until and not c.bits & UNANSWERED:
            cause = codes.LOST_TALKING
            m.talk_end_s[call] = now
        else:
            m.answer_s[call] = np.nan
    else:
        if m.world[0].ringing and state == RINGING:
            loses_agent(m, call, agent_dies, now)
        leave_queue(m, call)
    m.loss_cause[call] = cause
    end(m, call, codes.DROPPED, now)


@kernel
def frees_agent(m: Model, call: int, agent_dies: bool, now: float) -> None:
    """The agent of a call has it no longer, and looks for other work `afterwards`."""
    c = m.calls[call]
    at = m.pools[c.pool].agents_at + c.opened
    loses_call(m, c.pool, c.opened, now)
    if not agent_dies and m.duty[at] & ON_DUTY:
        m.pools[c.pool].freed += 1
        m.duty[at] |= FREED


@kernel
def loses_agent(m: Model, call: int, agent_dies: bool, now: float) -> None:
    """A call rings no more, because of an outage."""
    ring_stops(m, call, now)
    frees_agent(m, call, agent_dies, now)


@kernel
def back_to_line(m: Model, call: int, agent_dies: bool, now: float) -> None:
    """An outage stops the ring of a call, which goes back to its line."""
    loses_agent(m, call, agent_dies, now)
    comes_back(m, call, now)


@kernel
def cut_wrap_up(m: Model, call: int, now: float) -> None:
    """An agent in wrap-up or unavailable, or with a call passed on, is gone; it was answered."""
    c = m.calls[call]
    if c.state == CONSULTING:
        m.talk_end_s[call] = now
    if c.bits & AWAY:
        m.available_s[call] = now
    else:
        m.wrap_end_s[call] = now
    c.state = GONE
    leave_agent(m, call)
    loses_call(m, c.pool, c.opened, now)


@kernel
def afterwards(m: Model, now: float) -> None:
    """Free ports go to who waits for one; agents without a caller look for other work."""
    for place in range(m.world[0].sites):
        site = m.sites[place]
        while site.port_head >= 0 and site.free_ports > 0:
            call = int(site.port_head)
            site.port_head = m.calls[call].after
            if site.port_head < 0:
                site.port_tail = -1
            site.free_ports -= 1
            start_ivr(m, call, now)
    for pool in range(m.world[0].pools):
        show(m, pool, now)
        if m.pools[pool].freed:
            freed_look_for_work(m, pool, now)


@kernel
def freed_look_for_work(m: Model, pool: int, now: float) -> None:
    """Agents of a pool who lost their callers take others, become idle, or are gone."""
    p = m.pools[pool]
    p.freed = 0
    for agent in range(p.agents):
        at = p.agents_at + agent
        if m.duty[at] & FREED:
            m.duty[at] -= FREED
            look_for_work(m, pool, agent, now)
