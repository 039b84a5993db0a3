"""Who comes on duty, who leaves it, who finishes a call after that.

A pool is people. Whose time on duty is over takes no other call: who is idle goes at once, who is
busy when the call's wrap-up is over. Those who come take calls from the first second, so that for a
while more people are there than are on duty. Where the centre says so, the first agents to be free
go instead (`first_free`): an agent who is free then exchanges the number with the one who is not.
"""

from __future__ import annotations

import math

from sim.engine.changes import FAILS, SHIFT_OVER
from sim.engine.codes import GONE
from sim.engine.reference.model import Model
from sim.engine.reference.pace import is_available, leave_agent, less_busy, remember
from sim.engine.reference.records import Pool


def idle_pop(pool: Pool) -> int:
    """The agent of a pool who has been idle longest is idle no more; the number."""
    pool.idle.popleft()
    return pool.idle_agents.popleft()


def show(m: Model, pool: Pool) -> None:
    """Write a row of a pool's staffing, if it is not what the last row says."""
    now = pool.level, pool.staying, pool.finishing, pool.late
    if now != pool.shown:
        pool.shown = now
        m.staffing.append((m.clock.now, pool.index, *now))


def exchange(pool: Pool, number: int, other: int) -> None:
    """Two agents exchange their numbers: the call of one is that of the other from now on."""
    call = next(pool.serving[n] for n in sorted(pool.serving) if pool.serving[n].agent == number)
    call.agent = other
    pool.agents[number].in_hand -= 1
    pool.agents[other].in_hand += 1


def who_finishes(pool: Pool) -> int:
    """The first agent who finishes a call after the time on duty."""
    return next(number for number, agent in enumerate(pool.agents) if agent.finishing)


def finishes_no_more(pool: Pool, number: int) -> None:
    """An agent who finished a call is gone, or on duty again."""
    pool.finishing -= 1
    pool.late -= pool.agents[number].late


def loses_call(m: Model, pool: Pool, number: int) -> None:
    """An agent whom an outage takes, or who finished a call before it, has one call less."""
    less_busy(pool, number, m.clock.now)
    if not pool.agents[number].on_duty and not pool.agents[number].in_hand:
        finishes_no_more(pool, number)


def departs(m: Model, pool: Pool, number: int) -> None:
    """An agent has finished the last call after the time on duty."""
    finishes_no_more(pool, number)
    show(m, pool)


def ends_break(m: Model, pool: Pool, number: int) -> None:
    """An agent who is unavailable, after a call or for not picking up one, is so no more."""
    if not math.isnan(pool.agents[number].back_s):
        is_available(pool, number)
        less_busy(pool, number, m.clock.now)
    for call in list(pool.serving.values()):
        if call.away and call.agent == number:
            m.log["available_s"][call.index] = m.clock.now
            call.state = GONE
            del m.live[call.index]
            leave_agent(pool, call)
            less_busy(pool, number, m.clock.now)
            assert call.process is not None
            call.process.interrupt()


def goes(m: Model, pool: Pool, number: int, why: int) -> None:
    """An agent is on duty no longer; who is busy finishes the call first.

    As long as the staff serves out after closing time only outages make anybody go.
    """
    agent = pool.agents[number]
    if not agent.on_duty:
        if why == SHIFT_OVER:
            is_late(pool, number)
        return
    if m.holding and why != FAILS:
        if agent.goes is None:
            agent.goes = why
        return
    ends_break(m, pool, number)
    remember(pool, m.clock.now)
    pool.staying -= agent.stays_on
    pool.level -= 1
    agent.on_duty = agent.stays_on = False
    agent.late = why == SHIFT_OVER
    agent.goes = None
    if pool.first_free and agent.in_hand and pool.idle:
        exchange(pool, number, idle_pop(pool))
    elif agent.in_hand:
        pool.finishing += 1
        pool.late += agent.late
    elif number in pool.idle_agents:
        place = pool.idle_agents.index(number)
        del pool.idle_agents[place], pool.idle[place]


def is_late(pool: Pool, number: int) -> None:
    """The shift of an agent who is off duty is over; a call in hand is finished after it."""
    agent = pool.agents[number]
    if not agent.late:
        agent.late = True
        pool.late += agent.in_hand > 0


def comes(m: Model, pool: Pool, number: int) -> None:
    """An agent is on duty; who has no call in hand is to look for one."""
    agent = pool.agents[number]
    if agent.on_duty:
        agent.goes = None
        return
    remember(pool, m.clock.now)
    pool.level += 1
    if agent.in_hand:
        finishes_no_more(pool, number)
    elif pool.first_free and pool.finishing:
        other = who_finishes(pool)
        exchange(pool, other, number)
        finishes_no_more(pool, other)
    else:
        agent.joins = True
    agent.on_duty, agent.late = True, False


def stays(m: Model, pool: Pool, number: int) -> bool:
    """Whether an agent who has ended a call takes another; else the agent is gone.

    Where the first to be free go, one who is on duty goes in place of one who is not.
    """
    if pool.agents[number].on_duty:
        if not pool.first_free:
            return True
        other = who_finishes(pool)
        exchange(pool, other, number)
        number = other
    departs(m, pool, number)
    return False


def everyone_fails(m: Model, pool: Pool) -> None:
    """All agents of a pool are gone; who is still busy finishes the call."""
    for number in range(len(pool.agents)):
        goes(m, pool, number, FAILS)
    pool.idle.clear()
    show(m, pool)


def goes_on(pool: Pool, number: int) -> None:
    """An agent is busy again with a call that was held, maybe before the time on duty."""
    agent = pool.agents[number]
    if agent.finishing and agent.in_hand == 1:
        pool.finishing += 1
        pool.late += agent.late
