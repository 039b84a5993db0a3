"""What a dead site does to the calls and agents that it touches."""

from __future__ import annotations

import numpy as np

from sim.engine import log as lg
from sim.engine.kernel.events import idle_pop
from sim.engine.kernel.jit import kernel
from sim.engine.kernel.matching import end, free, set_level
from sim.engine.kernel.model import (
    ARRIVED,
    GONE,
    IN_IVR,
    PORT_WAIT,
    TALKING,
    TRANSIT,
    WAITING,
    WRAP_UP,
    Model,
)
from sim.engine.kernel.queues import leave_line


@kernel
def drop(m: Model, call: int, now: float) -> None:
    """Write the end of a call that an outage takes."""
    cause = lg.IN_QUEUE
    state = m.state[call]
    if state in (IN_IVR, PORT_WAIT):
        cause = lg.IN_IVR
        if state == IN_IVR:
            m.log_ivr_end[call] = now
    elif state == TALKING:
        m.log_wrap_end[call] = now
        if m.log_answer[call] <= now:
            cause = lg.TALKING
            m.log_talk_end[call] = now
        else:
            m.log_answer[call] = np.nan
    else:
        leave_line(m, call)
    m.log_loss[call] = cause
    end(m, call, lg.DROPPED, now)


@kernel
def hit(m: Model, call: int, site: int, now: float) -> int:
    """Drop a call if a dead site touches it; the living pool that it frees, or -1."""
    state = m.state[call]
    if state not in (PORT_WAIT, IN_IVR, TRANSIT, WAITING, TALKING, WRAP_UP):
        return -1
    at_agent = state in (TALKING, WRAP_UP)
    pool = m.log_pool[call] if at_agent else -1
    agent_dies = at_agent and m.pool_site[pool] == site
    if state == WRAP_UP:
        if agent_dies:
            m.log_wrap_end[call] = now
            m.state[call] = GONE
            m.busy[pool] -= 1
        return -1
    waits_there = state == WAITING and m.line_site[call] == site
    if m.log_site[call] != site and not agent_dies and not waits_there:
        return -1
    drop(m, call, now)
    if at_agent and agent_dies:
        m.busy[pool] -= 1
        return -1
    return pool


@kernel
def fail(m: Model, site: int, now: float) -> None:
    """A site dies; then agents of other sites who talked to its calls look for other work."""
    m.repairs_due[site] += 1
    if m.repairs_due[site] > 1:
        return
    freed = np.zeros(m.busy.size, dtype=np.int64)
    for call in range(m.scalars[ARRIVED]):
        pool = hit(m, call, site, now)
        if pool >= 0:
            freed[pool] += 1
    m.port_head[site] = m.port_tail[site] = -1
    m.free_ports[site] = m.ports[site]
    for pool in range(m.busy.size):
        if m.pool_site[pool] == site:
            while m.idle_count[pool]:
                idle_pop(m, pool)
            m.wanted[pool] = 0
            set_level(m, pool, 0, now)
    for pool in range(m.busy.size):
        for _ in range(freed[pool]):
            free(m, pool, now)
