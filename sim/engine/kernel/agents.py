"""Agents: who takes which call, who becomes idle, how many there are."""

from __future__ import annotations

from typing import Any

from sim.engine.codes import CROSSED, GONE, SERVICE, TALKING, VIRTUAL
from sim.engine.kernel.callbacks import dial
from sim.engine.kernel.chats import chat_factor, choose_seat, free_places
from sim.engine.kernel.events import KIND_KEY, idle_pop, idle_push, push
from sim.engine.kernel.follow_ups import after, meet
from sim.engine.kernel.links import cross, leave_links
from sim.engine.kernel.model import Model
from sim.engine.kernel.pace import begins, choose_agent, handling_factor, less_busy, remember
from sim.engine.kernel.queues import choose_call, leave_queue
from sim.engine.kernel.work import take_work
from sim.jit import inlined, kernel


@kernel
def past_front(world: Any, c: Any) -> None:
    """A call no longer stands before the agents; the last one lets the late staff go."""
    if c.front:
        c.front = 0
        world.in_front -= 1
        if world.holding and world.in_front == 0:
            world.release = 1


@kernel
def end(m: Model, call: int, disposition: int, now: float) -> None:
    """A call leaves the centre: its trunk line is free, its row is closed."""
    c = m.calls[call]
    m.disposition[call] = disposition
    m.end_s[call] = now
    if c.group >= 0:
        m.free_trunks[m.sites[c.site].trunks_at + c.group] += 1
    c.state = GONE
    past_front(m.world[0], c)
    if m.world[0].extras:
        if c.bits & CROSSED:
            leave_links(m, call)
        if m.world[0].follow_ups:
            after(m, call, disposition, now)


@inlined
def match(m: Model, call: int, pool: int, now: float) -> None:
    """An agent of ``pool`` (no longer counted idle) takes a call."""
    c = m.calls[call]
    extras = m.world[0].extras
    p = m.pools[pool]
    leave_queue(m, call)
    if extras:
        if p.places > 1:
            choose_seat(m, call, pool)
        elif p.pace >= 0:
            choose_agent(m, call, pool)
        begins(m, call, pool, now)
    else:
        p.busy += 1
    c.state = TALKING
    c.pool = pool
    m.pool[call] = pool
    answer = now + m.delay_s[m.queues[c.queue].site * m.world[0].sites + p.site]
    m.answer_s[call] = answer
    past_front(m.world[0], c)
    c.factor = m.factor[pool * m.world[0].contact_types + c.contact_type]
    talk_end = answer
    if extras:
        c.factor = handling_factor(m, call, pool, now)
        if p.places > 1:
            c.factor *= chat_factor(m, call, pool)
        if m.world[0].aside:
            cross(m, call, m.queues[c.queue].site, p.site)
        if m.world[0].follow_ups:
            talk_end = meet(m, call, answer)
    talk_end += m.talk_s[call] * c.factor
    if extras and c.bits & VIRTUAL:
        talk_end = dial(m, call, answer)
    push(m.heap, m.world[0], talk_end, SERVICE * KIND_KEY + call)


@inlined
def ready(m: Model, pool: int, now: float) -> None:
    """An agent of ``pool`` looks for a waiting call."""
    p = m.pools[pool]
    call = choose_call(m, pool, now)
    if call >= 0:
        match(m, call, pool, now)
        return
    if m.world[0].extras and m.world[0].piled and take_work(m, pool, now):
        return
    idle_push(p, m.idle_since_s, now)


@kernel
def settle_places(m: Model, pool: int, now: float) -> None:
    """As many places for chats are open as the agents on duty have; new ones look for work."""
    p = m.pools[pool]
    places = free_places(m, pool)
    while p.idle > places:
        idle_pop(p)
    for _ in range(places - p.idle):
        ready(m, pool, now)


@inlined
def free(m: Model, pool: int, now: float) -> None:
    """An agent of ``pool`` ends a call: takes another, becomes idle, or goes home."""
    p = m.pools[pool]
    if m.world[0].extras:
        less_busy(m, pool, now)
        if p.places > 1:
            settle_places(m, pool, now)
            return
    else:
        p.busy -= 1
    if p.busy + p.idle < p.level:
        ready(m, pool, now)


@kernel
def set_level(m: Model, pool: int, level: int, now: float) -> None:
    """Staffing allows ``level`` agents: new ones look for work, idle ones leave first."""
    p = m.pools[pool]
    if level == p.level and p.staying == p.shown:
        return
    if p.pace >= 0:
        remember(m, pool, now)
    p.level = level
    row = m.staffing[m.world[0].staffing]
    row.time_s = now
    row.pool = pool
    row.level = level
    row.overtime = p.shown = p.staying
    m.world[0].staffing += 1
    if p.places > 1:
        settle_places(m, pool, now)
        return
    while p.idle and p.busy + p.idle > level:
        idle_pop(p)
    for _ in range(level - p.busy - p.idle):
        ready(m, pool, now)


@kernel
def look_again(m: Model, now: float) -> None:
    """Idle agents look for calls, in pool order: something no longer keeps them apart."""
    for pool in range(m.world[0].pools):
        p = m.pools[pool]
        while p.idle:
            call = choose_call(m, pool, now)
            if call < 0:
                break
            idle_pop(p)
            match(m, call, pool, now)
