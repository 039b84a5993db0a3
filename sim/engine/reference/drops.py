"""How a failure takes a call, and what its port and its agent do then.

First every call that a failure takes is dropped; then the ports that became free go to the calls
that wait for one, and agents whose caller was lost look for other work, so that none of them takes
a call that is about to be dropped.
"""

from __future__ import annotations

from sim.engine import codes
from sim.engine.codes import (
    CONSULTING,
    GONE,
    HELD,
    IN_IVR,
    NO_LIMIT,
    PORT_WAIT,
    RINGING,
    TALKING,
    TRANSIT,
    WAITING,
)
from sim.engine.reference.agents import end, leave, look_for_work
from sim.engine.reference.entry import start_ivr
from sim.engine.reference.model import Model
from sim.engine.reference.pace import leave_agent
from sim.engine.reference.people import loses_call, show
from sim.engine.reference.records import Call, Pool
from sim.engine.reference.ringing import comes_back, ring_stops


def drop(m: Model, call: Call, agent_dies: bool = False) -> None:
    """Write the end of a call that an outage takes, and stop its process.

    A living agent looks for other work `afterwards`.
    """
    cause = codes.LOST_IN_QUEUE
    if call.state == IN_IVR:
        cause = codes.LOST_IN_IVR
        m.log["ivr_end_s"][call.index] = m.clock.now
        if m.sites[call.site].free_ports != NO_LIMIT:
            m.sites[call.site].free_ports += 1
    elif call.state == PORT_WAIT:
        cause = codes.LOST_IN_IVR
        m.sites[call.site].port_queue.remove(call)
    elif call.state in (TALKING, HELD):
        if drop_at_agent(m, call, agent_dies):
            cause = codes.LOST_TALKING
    elif call.state in (WAITING, TRANSIT, RINGING):
        if call.state == RINGING:
            loses_agent(m, call, agent_dies)
        leave(m, call)
    m.log["loss_cause"][call.index] = cause
    end(m, call, codes.DROPPED)
    assert call.process is not None
    call.process.interrupt()


def drop_at_agent(m: Model, call: Call, agent_dies: bool) -> bool:
    """The agent loses the caller; whether they had talked."""
    log, now = m.log, m.clock.now
    pool = m.pools[call.pool]
    until = now
    if call.state == HELD:
        until = call.held_since_s
    else:
        leave_agent(pool, call)
        frees_agent(m, call, agent_dies)
    log["pool"][call.index] = call.pool
    log["wrap_end_s"][call.index] = now
    if call.unanswered or call.answer_s > until:
        return False
    log["answer_s"][call.index] = call.answer_s
    log["talk_end_s"][call.index] = now
    return True


def frees_agent(m: Model, call: Call, agent_dies: bool) -> None:
    """The agent of a call has it no longer, and looks for other work `afterwards`."""
    pool = m.pools[call.pool]
    agent = pool.agents[call.agent]
    loses_call(m, pool, call.agent)
    agent.freed = agent.on_duty and not agent_dies


def loses_agent(m: Model, call: Call, agent_dies: bool) -> None:
    """A call rings no more, because of an outage."""
    ring_stops(m, call)
    frees_agent(m, call, agent_dies)


def back_to_line(m: Model, call: Call, agent_dies: bool) -> None:
    """An outage stops the ring of a call, which goes back to its line."""
    loses_agent(m, call, agent_dies)
    comes_back(m, call)


def cut_wrap_up(m: Model, call: Call) -> None:
    """An agent in wrap-up or unavailable, or with a call passed on, is gone; it was answered."""
    pool = m.pools[call.pool]
    if call.state == CONSULTING:
        m.log["talk_end_s"][call.index] = m.clock.now
    free = "available_s" if call.away else "wrap_end_s"
    m.log[free][call.index] = m.clock.now
    call.state = GONE
    del m.live[call.index]
    leave_agent(pool, call)
    loses_call(m, pool, call.agent)
    assert call.process is not None
    call.process.interrupt()


def afterwards(m: Model) -> None:
    """Free ports go to who waits for one; agents without a caller look for other work."""
    for site in m.sites:
        while site.port_queue and site.free_ports > 0:
            site.free_ports -= 1
            start_ivr(site.port_queue.popleft())
    for pool in m.pools:
        show(m, pool)
        freed_look_for_work(m, pool)


def freed_look_for_work(m: Model, pool: Pool) -> None:
    """Agents of a pool who lost their callers take others, become idle, or are gone."""
    for number, agent in enumerate(pool.agents):
        if agent.freed:
            agent.freed = False
            look_for_work(m, pool, number)
