"""Agents: who takes which call, who becomes idle, how many there are."""

from __future__ import annotations

from sim.engine.codes import GONE, TALKING, WORLD, WRAP_UP
from sim.engine.reference.callbacks import dial
from sim.engine.reference.chats import chat_factor, free_places
from sim.engine.reference.follow_ups import after, meet
from sim.engine.reference.links import cross, leave_links
from sim.engine.reference.model import Model
from sim.engine.reference.pace import begins, choose_agent, handling_factor, less_busy, remember
from sim.engine.reference.queues import leave_queue
from sim.engine.reference.records import Call, Pool
from sim.engine.reference.work import take_work

MATCHED = -1
"""An agent has taken a call that waited."""


def past_front(m: Model, call: Call) -> None:
    """A call no longer stands before the agents; the last one lets the late staff go."""
    if call.in_front:
        call.in_front = False
        m.in_front -= 1
        if m.holding and m.in_front == 0:
            m.clock.push(m.clock.now, WORLD, len(m.changes))


def end(m: Model, call: Call, disposition: int) -> None:
    """A call leaves the centre: its trunk line is free, its row is closed."""
    m.log["disposition"][call.index] = disposition
    m.log["end_s"][call.index] = m.clock.now
    if call.site >= 0:
        if call.group >= 0:
            m.sites[call.site].free_trunks[call.group] += 1
        m.live.pop(call.index, None)
        if call.links:
            leave_links(m, call)
    if call.state != WRAP_UP:
        call.state = GONE
    past_front(m, call)
    if m.plan.follow_ups is not None:
        after(m, call, disposition)


def leave(m: Model, call: Call) -> None:
    """A call goes without having been served, from wherever it waits."""
    leave_queue(m, call)
    call.state = GONE
    past_front(m, call)


def settle(m: Model, call: Call, verdict: int) -> None:
    """The wait of a call is over: its process goes on with `MATCHED`, or with how it ends."""
    if verdict != MATCHED:
        leave(m, call)
    assert call.signal is not None
    call.signal.succeed(verdict)


def match(m: Model, call: Call, pool: Pool) -> None:
    """An agent of ``pool`` (no longer counted idle) takes a call."""
    now = m.clock.now
    leave_queue(m, call)
    choose_agent(pool, call)
    begins(pool, call, now)
    pool.serving[call.index] = call
    call.state = TALKING
    call.pool = pool.index
    call.factor = handling_factor(pool, call, now)
    if pool.places > 1:
        call.factor *= chat_factor(pool, call)
        m.log["agent"][call.index] = call.agent
    cross(m, call, call.queue_site, pool.site)
    call.answer_s = now + float(m.plan.delay_s[call.queue_site, pool.site])
    if call.virtual:
        dial(m, call)
    call.joint_s = meet(m, call)
    past_front(m, call)


def ready(m: Model, pool: Pool) -> None:
    """An agent of ``pool`` looks for a waiting call."""
    call = m.rules.choose_call(pool)
    if call is not None:
        match(m, call, pool)
        settle(m, call, MATCHED)
    elif not take_work(m, pool):
        pool.idle.append(m.clock.now)


def settle_places(m: Model, pool: Pool) -> None:
    """As many places for chats are open as the agents on duty have; new ones look for work."""
    places = free_places(pool)
    while len(pool.idle) > places:
        pool.idle.popleft()
    for _ in range(places - len(pool.idle)):
        ready(m, pool)


def free(m: Model, pool: Pool) -> None:
    """An agent of ``pool`` ends a call: takes another, becomes idle, or goes home."""
    less_busy(pool, m.clock.now)
    if pool.places > 1:
        settle_places(m, pool)
    elif pool.busy + len(pool.idle) < pool.level:
        ready(m, pool)


def set_level(m: Model, pool: Pool, level: int) -> None:
    """Staffing allows ``level`` agents: new ones look for work, idle ones leave first."""
    if level == pool.level and pool.staying == pool.shown:
        return
    remember(pool, m.clock.now)
    pool.level = level
    pool.shown = pool.staying
    m.staffing.append((m.clock.now, pool.index, level, pool.staying))
    if pool.places > 1:
        settle_places(m, pool)
        return
    while pool.idle and pool.busy + len(pool.idle) > level:
        pool.idle.popleft()
    for _ in range(level - pool.busy - len(pool.idle)):
        ready(m, pool)


def look_again(m: Model) -> None:
    """Idle agents look for calls, in pool order: something no longer keeps them apart."""
    m.looking = False
    for pool in m.pools:
        while pool.idle:
            call = m.rules.choose_call(pool)
            if call is None:
                break
            pool.idle.popleft()
            match(m, call, pool)
            settle(m, call, MATCHED)
