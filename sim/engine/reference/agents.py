"""Agents: who takes which call, who becomes idle, how many there are."""

from __future__ import annotations

from sim.engine.changes import COMES, SHIFT_OVER, Change
from sim.engine.codes import GONE, TALKING, WORLD, WRAP_UP
from sim.engine.reference.callbacks import dial
from sim.engine.reference.chats import chat_factor, choose_seat, free_places
from sim.engine.reference.follow_ups import after, meet
from sim.engine.reference.links import cross, leave_links
from sim.engine.reference.model import Model
from sim.engine.reference.pace import begins, choose_agent, handling_factor, less_busy
from sim.engine.reference.people import comes, departs, goes, idle_pop, show, stays
from sim.engine.reference.queues import leave_queue
from sim.engine.reference.records import Call, Pool
from sim.engine.reference.ringing import rings
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


def match(m: Model, call: Call, pool: Pool, agent: int) -> None:
    """An agent of ``pool`` (no longer counted idle) takes a call."""
    now = m.clock.now
    leave_queue(m, call)
    call.agent = agent
    if pool.places > 1:
        call.agent = choose_seat(pool)
        m.log["agent"][call.index] = call.agent
    choose_agent(pool, call)
    begins(pool, call, now)
    call.state = TALKING
    call.pool = pool.index
    call.factor = handling_factor(pool, call, now)
    if pool.places > 1:
        call.factor *= chat_factor(pool, call)
    call.ring_link = cross(m, call, call.queue_site, pool.site)
    call.answer_s = now + float(m.plan.delay_s[call.queue_site, pool.site])
    if not rings(m, call, pool):
        answered(m, call)


def answered(m: Model, call: Call) -> None:
    """An agent has a call, which will be through at its `answer_s`."""
    if call.virtual:
        dial(m, call)
    call.joint_s = meet(m, call)
    past_front(m, call)


def settle_match(m: Model, call: Call) -> None:
    """An agent has taken a waiting call, whose wait is over unless it rings first."""
    if call.state == TALKING:
        settle(m, call, MATCHED)


def ready(m: Model, pool: Pool, agent: int) -> None:
    """An agent of ``pool`` looks for a waiting call."""
    call = m.rules.choose_call(pool)
    if call is not None:
        match(m, call, pool, agent)
        settle_match(m, call)
    elif not take_work(m, pool, agent):
        pool.idle.append(m.clock.now)
        pool.idle_agents.append(agent)


def settle_places(m: Model, pool: Pool) -> None:
    """As many places for chats are open as the agents on duty have; new ones look for work."""
    places = free_places(pool)
    while len(pool.idle) > places:
        idle_pop(pool)
    for _ in range(places - len(pool.idle)):
        ready(m, pool, -1)


def free(m: Model, pool: Pool, agent: int) -> None:
    """An agent of ``pool`` ends a call: takes another, becomes idle, or is gone."""
    less_busy(pool, agent, m.clock.now)
    look_for_work(m, pool, agent)


def look_for_work(m: Model, pool: Pool, agent: int) -> None:
    """An agent of ``pool`` who has ended a call takes another, becomes idle, or is gone."""
    if pool.places > 1:
        free_from_chat(m, pool, agent)
    elif not pool.finishing or stays(m, pool, agent):
        ready(m, pool, agent)


def free_from_chat(m: Model, pool: Pool, agent: int) -> None:
    """An agent of ``pool`` ends a chat: who is off duty and has no other is gone."""
    if not pool.agents[agent].on_duty and not pool.agents[agent].in_hand:
        departs(m, pool, agent)
    settle_places(m, pool)


def change_staff(m: Model, change: Change) -> None:
    """Agents come on duty and leave it; new ones look for work."""
    pool = m.pools[change.index]
    for agent, what in change.moves:
        if what == SHIFT_OVER and pool.agents[agent].stays_on:
            continue
        if what != COMES:
            goes(m, pool, agent, what)
    for agent, what in change.moves:
        if what == COMES:
            comes(m, pool, agent)
    show(m, pool)
    if pool.places > 1:
        settle_places(m, pool)
    for agent, _ in change.moves:
        if pool.agents[agent].joins:
            pool.agents[agent].joins = False
            if pool.places == 1:
                ready(m, pool, agent)


def all_to_plan(m: Model) -> None:
    """Who stayed to serve out those who waited at closing time goes now."""
    m.holding = False
    for pool in m.pools:
        for number, agent in enumerate(pool.agents):
            if agent.goes is not None:
                goes(m, pool, number, agent.goes)
        show(m, pool)
        if pool.places > 1:
            settle_places(m, pool)


def look_again(m: Model) -> None:
    """Idle agents look for calls, in pool order: something no longer keeps them apart."""
    m.looking = False
    for pool in m.pools:
        while pool.idle:
            since = pool.idle[0]
            agent = idle_pop(pool)
            call = m.rules.choose_call(pool)
            if call is None:
                pool.idle.appendleft(since)
                pool.idle_agents.appendleft(agent)
                break
            match(m, call, pool, agent)
            settle_match(m, call)
