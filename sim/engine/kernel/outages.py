"""What a dead site does to the calls and agents that it touches."""

from __future__ import annotations

import numpy as np

from sim.engine import log as lg
from sim.engine.kernel.agents import end, free, set_level
from sim.engine.kernel.model import (
    ENTERING,
    GONE,
    IN_IVR,
    PORT_WAIT,
    TALKING,
    WAITING,
    WRAP_UP,
    Model,
)
from sim.engine.kernel.queues import leave_line
from sim.jit import kernel


@kernel
def drop(m: Model, call: int, now: float) -> None:
    """Write the end of a call that an outage takes."""
    cause = lg.IN_QUEUE
    state = m.calls[call].state
    if state in (IN_IVR, PORT_WAIT):
        cause = lg.IN_IVR
        if state == IN_IVR:
            m.ivr_end_s[call] = now
    elif state == TALKING:
        m.wrap_end_s[call] = now
        if m.answer_s[call] <= now:
            cause = lg.TALKING
            m.talk_end_s[call] = now
        else:
            m.answer_s[call] = np.nan
    else:
        leave_line(m, call)
    m.loss_cause[call] = cause
    end(m, call, lg.DROPPED, now)


@kernel
def hit(m: Model, call: int, site: int, now: float) -> None:
    """Drop a call if a dead site touches it, and note the living pool whose agent it frees."""
    c = m.calls[call]
    if c.state in (ENTERING, GONE):
        return
    at_agent = c.state in (TALKING, WRAP_UP)
    agent_dies = at_agent and m.pools[c.pool].site == site
    if c.state == WRAP_UP:
        if agent_dies:
            m.wrap_end_s[call] = now
            c.state = GONE
            m.pools[c.pool].busy -= 1
        return
    waits_there = c.state == WAITING and m.lines[c.line].site == site
    if c.site != site and not agent_dies and not waits_there:
        return
    drop(m, call, now)
    if agent_dies:
        m.pools[c.pool].busy -= 1
    elif at_agent:
        m.pools[c.pool].freed += 1


@kernel
def fail(m: Model, site: int, now: float) -> None:
    """A site dies; then agents of other sites who talked to its calls look for other work."""
    dead = m.sites[site]
    dead.repairs_due += 1
    if dead.repairs_due > 1:
        return
    for call in range(m.world[0].oldest, m.world[0].arrived):
        hit(m, call, site, now)
    dead.port_head = dead.port_tail = -1
    dead.free_ports = dead.ports
    for pool in range(m.world[0].pools):
        p = m.pools[pool]
        if p.site == site:
            p.idle = 0
            p.wanted = 0
            set_level(m, pool, p.wanted, now)
    for pool in range(m.world[0].pools):
        p = m.pools[pool]
        freed = p.freed
        p.freed = 0
        for _ in range(freed):
            free(m, pool, now)
