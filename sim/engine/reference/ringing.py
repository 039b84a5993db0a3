"""Calls that ring at an agent, who may not pick up.

A call that an agent of such a pool is to take rings at first. As long as it does the agent is busy
and the caller's patience runs; the call stands in no queue, and keeps all that it had in its own.
If nobody picks up, or the ring stops because its agent or the link to the agent fails, it is on its
way back to the head of its line, which it reaches at once; an agent on duty who did not pick up
takes no call for a while. Virtual calls do not ring at agents, who dial them.
"""

from __future__ import annotations

from sim.engine.codes import AVAILABLE, QUEUE, RING, RINGING, TRANSIT
from sim.engine.reference.links import leave_link
from sim.engine.reference.model import Model
from sim.engine.reference.pace import leave_agent
from sim.engine.reference.queues import keep_place, start_patience
from sim.engine.reference.records import Call, Pool
from sim.workload.counter_based import AFTER_RING, PICKS_UP, RINGS, chance


def rings(m: Model, call: Call, pool: Pool) -> bool:
    """Whether a call rings at the agent who is to take it; else it is answered at once."""
    asked = None if m.plan.ringing is None else m.plan.ringing.pools[pool.index]
    if asked is None or call.virtual:
        return False
    u = chance(call.key, PICKS_UP, call.attempt * RINGS + call.rings)
    call.rings += 1
    call.answers = u >= asked.no_answer
    if call.answers and asked.pick_up_s == 0.0:
        return False
    call.state = RINGING
    call.ring_start_s = m.clock.now
    call.ring_end_s = call.answer_s + (asked.pick_up_s if call.answers else asked.no_answer_after_s)
    start_patience(m, call)
    m.clock.push(call.ring_end_s, RING, call.index, call)
    return True


def ring_stops(m: Model, call: Call) -> None:
    """A call rings no more; it is on its way back to its line, with a place kept there."""
    m.log["rang_s"][call.index] += m.clock.now - call.ring_start_s
    leave_agent(m.pools[call.pool], call)
    if call.ring_link >= 0 and call.links:
        leave_link(m, call, call.ring_link)
    call.state = TRANSIT
    call.returns = True
    keep_place(m, call)


def comes_back(m: Model, call: Call) -> None:
    """A call that rang reaches its line again after all else that happens at once."""
    m.clock.push(m.clock.now, QUEUE, call.index, call)


def unavailable(m: Model, call: Call) -> float:
    """For how long the agent who did not pick up a call takes no other, seconds."""
    assert m.plan.ringing is not None
    u = chance(call.key, AFTER_RING, call.attempt * RINGS + call.rings - 1)
    return m.plan.ringing.unavailable(call.pool, u)


def goes_away(m: Model, call: Call, away_s: float) -> bool:
    """Whether the agent at whom a call rang is unavailable for so long: who is on duty is.

    If it is no time at all the call is back in its line before the agent looks for another.
    """
    pool = m.pools[call.pool]
    agent = pool.agents[call.agent]
    if not agent.on_duty:
        return False
    agent.back_s = m.clock.now + away_s
    agent.by_new = call.by_new
    pool.new_busy += call.by_new
    number = sum(len(p.agents) for p in m.pools[: pool.index]) + call.agent
    m.clock.push(agent.back_s, AVAILABLE, number, (pool, call.agent))
    return True
