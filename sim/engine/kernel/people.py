"""Who comes on duty, who leaves it, who finishes a call after that: see `reference.people`."""

from __future__ import annotations

from sim.engine.changes import FAILS, SHIFT_OVER
from sim.engine.codes import (
    AWAY,
    CONSULTING,
    GOES_HOME,
    GOES_TO_REST,
    GONE,
    JOINS,
    LATE,
    ON_DUTY,
    RINGING,
    STAYS_ON,
    TALKING,
    UNAVAILABLE,
    WORKING,
    WRAP_UP,
)
from sim.engine.kernel.events import idle_pop, idle_take
from sim.engine.kernel.model import Model
from sim.engine.kernel.pace import is_available, leave_agent, less_busy, remember
from sim.engine.kernel.rows import in_the_centre, row_at
from sim.jit import kernel


@kernel
def show(m: Model, pool: int, now: float) -> None:
    """Write a row of a pool's staffing, if it is not what the last row says."""
    p = m.pools[pool]
    same = p.level == p.shown_level and p.staying == p.shown_staying
    if same and p.finishing == p.shown_finishing and p.late == p.shown_late:
        return
    row = m.staffing[m.world[0].staffing]
    m.world[0].staffing += 1
    row.time_s = now
    row.pool = pool
    row.level = p.shown_level = p.level
    row.overtime = p.shown_staying = p.staying
    row.finishing = p.shown_finishing = p.finishing
    row.late = p.shown_late = p.late


@kernel
def exchange(m: Model, pool: int, agent: int, other: int) -> None:
    """Two agents exchange their numbers: the call of ``agent`` is that of ``other`` from now on."""
    for i in range(in_the_centre(m)):
        c = m.calls[row_at(m, i)]
        at_agent = c.state in (TALKING, WRAP_UP, CONSULTING, WORKING, RINGING)
        if at_agent and c.pool == pool and c.opened == agent:
            c.opened = other
            break
    m.in_hand[m.pools[pool].agents_at + agent] -= 1
    m.in_hand[m.pools[pool].agents_at + other] += 1


@kernel
def who_finishes(m: Model, pool: int) -> int:
    """The first agent who finishes a call after the time on duty."""
    p = m.pools[pool]
    agent = 0
    while m.duty[p.agents_at + agent] & ON_DUTY or m.in_hand[p.agents_at + agent] == 0:
        agent += 1
    return agent


@kernel
def finishes_no_more(m: Model, pool: int, agent: int) -> None:
    """An agent who finished a call is gone, or on duty again."""
    p = m.pools[pool]
    at = p.agents_at + agent
    p.finishing -= 1
    if m.duty[at] & LATE:
        p.late -= 1
    m.duty[at] &= LATE


@kernel
def loses_call(m: Model, pool: int, agent: int, now: float) -> None:
    """An agent whom an outage takes, or who finished a call before it, has one call less."""
    less_busy(m, pool, agent, now)
    at = m.pools[pool].agents_at + agent
    if not m.duty[at] & ON_DUTY and m.in_hand[at] == 0:
        finishes_no_more(m, pool, agent)


@kernel
def departs(m: Model, pool: int, agent: int, now: float) -> None:
    """An agent has finished the last call after the time on duty."""
    finishes_no_more(m, pool, agent)
    show(m, pool, now)


@kernel
def ends_break(m: Model, pool: int, agent: int, now: float) -> None:
    """An agent who is unavailable, after a call or for not picking up one, is so no more."""
    at = m.pools[pool].agents_at + agent
    if m.duty[at] & UNAVAILABLE:
        is_available(m, pool, agent)
        less_busy(m, pool, agent, now)
    if not m.world[0].after_calls:
        return
    for i in range(in_the_centre(m) if m.in_hand[at] else 0):
        call = row_at(m, i)
        c = m.calls[call]
        if c.state == WRAP_UP and c.bits & AWAY and c.pool == pool and c.opened == agent:
            m.available_s[call] = now
            c.state = GONE
            leave_agent(m, call)
            less_busy(m, pool, agent, now)
            break


@kernel
def goes(m: Model, pool: int, agent: int, why: int, now: float) -> None:
    """An agent is on duty no longer; who is busy finishes the call first.

    As long as the staff serves out after closing time only outages make anybody go.
    """
    p = m.pools[pool]
    at = p.agents_at + agent
    bits = m.duty[at]
    if not bits & ON_DUTY:
        if why == SHIFT_OVER and not bits & LATE:
            m.duty[at] = bits | LATE
            p.late += m.in_hand[at] > 0
        return
    if m.world[0].holding and why != FAILS:
        if not bits & (GOES_HOME | GOES_TO_REST):
            p.postponed += 1
            m.duty[at] = bits | (GOES_HOME if why == SHIFT_OVER else GOES_TO_REST)
        return
    if m.world[0].after_calls or m.world[0].ringing:
        ends_break(m, pool, agent, now)
    if p.pace >= 0:
        remember(m, pool, now)
    if bits & STAYS_ON:
        p.staying -= 1
    if bits & (GOES_HOME | GOES_TO_REST):
        p.postponed -= 1
    p.level -= 1
    m.duty[at] = LATE if why == SHIFT_OVER else 0
    if p.first_free and m.in_hand[at] > 0 and p.idle > 0:
        exchange(m, pool, agent, idle_pop(p, m.idle_agent))
    elif m.in_hand[at] > 0:
        p.finishing += 1
        if why == SHIFT_OVER:
            p.late += 1
    elif p.places == 1:
        idle_take(p, m.idle_since_s, m.idle_agent, agent)


@kernel
def comes(m: Model, pool: int, agent: int, now: float) -> None:
    """An agent is on duty; who has no call in hand is to look for one (`JOINS`)."""
    p = m.pools[pool]
    at = p.agents_at + agent
    if m.duty[at] & ON_DUTY:
        if m.duty[at] & (GOES_HOME | GOES_TO_REST):
            p.postponed -= 1
            m.duty[at] &= ~(GOES_HOME | GOES_TO_REST)
        return
    if p.pace >= 0:
        remember(m, pool, now)
    p.level += 1
    if m.in_hand[at] > 0:
        finishes_no_more(m, pool, agent)
        m.duty[at] = ON_DUTY
    elif p.first_free and p.finishing > 0:
        other = who_finishes(m, pool)
        exchange(m, pool, other, agent)
        finishes_no_more(m, pool, other)
        m.duty[at] = ON_DUTY
    else:
        m.duty[at] = ON_DUTY | JOINS


@kernel
def stays(m: Model, pool: int, agent: int, now: float) -> bool:
    """Whether an agent who has ended a call takes another; else the agent is gone.

    Where the first to be free go, one who is on duty goes in place of one who is not.
    """
    p = m.pools[pool]
    if m.duty[p.agents_at + agent] & ON_DUTY:
        if not p.first_free:
            return True
        other = who_finishes(m, pool)
        exchange(m, pool, other, agent)
        agent = other
    departs(m, pool, agent, now)
    return False


@kernel
def everyone_fails(m: Model, pool: int, now: float) -> None:
    """All agents of a pool are gone; who is still busy finishes the call."""
    p = m.pools[pool]
    for agent in range(p.agents):
        goes(m, pool, agent, FAILS, now)
    p.idle = 0
    show(m, pool, now)


@kernel
def goes_on(m: Model, pool: int, agent: int) -> None:
    """An agent is busy again with a call that was held, maybe before the time on duty."""
    p = m.pools[pool]
    at = p.agents_at + agent
    if not m.duty[at] & ON_DUTY and m.in_hand[at] == 1:
        p.finishing += 1
        if m.duty[at] & LATE:
            p.late += 1
