"""Agents: who takes which call, who becomes idle, how many there are."""

from __future__ import annotations

from typing import Any

from sim.engine.changes import COMES, RESTS, SHIFT_OVER
from sim.engine.codes import (
    CROSSED,
    GOES_HOME,
    GOES_TO_REST,
    GONE,
    JOINS,
    ON_DUTY,
    SERVICE,
    STAYS_ON,
    TALKING,
    VIRTUAL,
)
from sim.engine.kernel.callbacks import dial
from sim.engine.kernel.chats import chat_factor, choose_seat, free_places, look_who_is_on
from sim.engine.kernel.events import KIND_KEY, idle_pop, idle_push, push
from sim.engine.kernel.follow_ups import after, meet
from sim.engine.kernel.links import cross, leave_links
from sim.engine.kernel.model import Model
from sim.engine.kernel.pace import begins, choose_agent, handling_factor, less_busy
from sim.engine.kernel.people import comes, departs, goes, show, stays
from sim.engine.kernel.queues import choose_call, leave_queue
from sim.engine.kernel.ringing import rings
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
def match(m: Model, call: int, pool: int, agent: int, now: float) -> None:
    """An agent of ``pool`` (no longer counted idle) takes a call."""
    c = m.calls[call]
    extras = m.world[0].extras
    p = m.pools[pool]
    leave_queue(m, call)
    opened = c.opened
    c.opened = agent
    if extras:
        if p.places > 1:
            c.opened = choose_seat(m, pool)
            m.agent[call] = c.opened
        elif p.pace >= 0:
            choose_agent(m, call, pool)
        begins(m, call, pool, now)
    else:
        p.busy += 1
        m.in_hand[p.agents_at + agent] += 1
    c.state = TALKING
    c.pool = pool
    answer = now + m.delay_s[m.queues[c.queue].site * m.world[0].sites + p.site]
    c.factor = m.factor[pool * m.world[0].contact_types + c.contact_type]
    if extras:
        c.factor = handling_factor(m, call, pool, now)
        if p.places > 1:
            c.factor *= chat_factor(m, call, pool)
        across = -1
        if m.world[0].aside:
            across = cross(m, call, m.queues[c.queue].site, p.site)
        if m.world[0].ringing:
            m.rings[call].link = across
            if rings(m, call, pool, opened, answer, now):
                return
    answered(m, call, answer)


@inlined
def answered(m: Model, call: int, answer: float) -> None:
    """An agent has a call, which is through at ``answer``."""
    c = m.calls[call]
    extras = m.world[0].extras
    m.pool[call] = c.pool
    m.answer_s[call] = answer
    past_front(m.world[0], c)
    talk_end = answer
    if extras and m.world[0].follow_ups:
        talk_end = meet(m, call, answer)
    talk_end += m.talk_s[call] * c.factor
    if extras and c.bits & VIRTUAL:
        talk_end = dial(m, call, answer)
    push(m.heap, m.world[0], talk_end, SERVICE * KIND_KEY + call)


@inlined
def ready(m: Model, pool: int, agent: int, now: float) -> None:
    """An agent of ``pool`` looks for a waiting call."""
    p = m.pools[pool]
    call = choose_call(m, pool, now)
    if call >= 0:
        match(m, call, pool, agent, now)
        return
    if m.world[0].extras and m.world[0].piled and take_work(m, pool, agent, now):
        return
    idle_push(p, m.idle_since_s, m.idle_agent, now, agent)


@kernel
def settle_places(m: Model, pool: int, now: float) -> None:
    """As many places for chats are open as the agents on duty have; new ones look for work."""
    p = m.pools[pool]
    look_who_is_on(m, pool)
    places = free_places(m, pool)
    while p.idle > places:
        idle_pop(p, m.idle_agent)
    for _ in range(places - p.idle):
        ready(m, pool, -1, now)


@inlined
def free(m: Model, pool: int, agent: int, now: float) -> None:
    """An agent of ``pool`` ends a call: takes another, becomes idle, or is gone."""
    if m.world[0].extras:
        less_busy(m, pool, agent, now)
    else:
        p = m.pools[pool]
        p.busy -= 1
        m.in_hand[p.agents_at + agent] -= 1
    look_for_work(m, pool, agent, now)


@inlined
def look_for_work(m: Model, pool: int, agent: int, now: float) -> None:
    """An agent of ``pool`` who has ended a call takes another, becomes idle, or is gone."""
    p = m.pools[pool]
    if m.world[0].extras and p.places > 1:
        free_from_chat(m, pool, agent, now)
    elif p.finishing == 0 or stays(m, pool, agent, now):
        ready(m, pool, agent, now)


@kernel
def free_from_chat(m: Model, pool: int, agent: int, now: float) -> None:
    """An agent of ``pool`` ends a chat: who is off duty and has no other is gone."""
    at = m.pools[pool].agents_at + agent
    if not m.duty[at] & ON_DUTY and m.in_hand[at] == 0:
        departs(m, pool, agent, now)
    settle_places(m, pool, now)


@kernel
def change_staff(m: Model, change: Any, now: float) -> None:
    """Agents come on duty and leave it; new ones look for work."""
    pool = change.index
    for i in range(change.moves_at, change.moves_end):
        agent, what = m.moves[i].agent, m.moves[i].what
        if what == SHIFT_OVER and m.duty[m.pools[pool].agents_at + agent] & STAYS_ON:
            continue
        if what != COMES:
            goes(m, pool, agent, what, now)
    for i in range(change.moves_at, change.moves_end):
        if m.moves[i].what == COMES:
            comes(m, pool, m.moves[i].agent, now)
    show(m, pool, now)
    if m.pools[pool].places > 1:
        settle_places(m, pool, now)
    for i in range(change.moves_at, change.moves_end):
        at = m.pools[pool].agents_at + m.moves[i].agent
        if m.duty[at] & JOINS:
            m.duty[at] -= JOINS
            if m.pools[pool].places == 1:
                ready(m, pool, m.moves[i].agent, now)


@kernel
def all_to_plan(m: Model, now: float) -> None:
    """Who stayed to serve out those who waited at closing time goes now."""
    m.world[0].holding = 0
    for pool in range(m.world[0].pools):
        p = m.pools[pool]
        if p.postponed == 0:
            continue
        for agent in range(p.agents):
            bits = m.duty[p.agents_at + agent]
            if bits & (GOES_HOME | GOES_TO_REST):
                goes(m, pool, agent, SHIFT_OVER if bits & GOES_HOME else RESTS, now)
        show(m, pool, now)
        if p.places > 1:
            settle_places(m, pool, now)


@kernel
def look_again(m: Model, now: float) -> None:
    """Idle agents look for calls, in pool order: something no longer keeps them apart."""
    for pool in range(m.world[0].pools):
        p = m.pools[pool]
        while p.idle:
            p.idle -= 1
            call = choose_call(m, pool, now)
            p.idle += 1
            if call < 0:
                break
            match(m, call, pool, idle_pop(p, m.idle_agent), now)
