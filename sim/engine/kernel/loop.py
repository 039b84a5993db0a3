"""The loop: the next event by (time, kind, index), until nothing more can happen."""

from __future__ import annotations

import numpy as np

from sim.engine import codes
from sim.engine.codes import (
    ARRIVAL,
    AVAILABLE,
    AWAY,
    CONSULTING,
    GONE,
    HANDED_OVER,
    HEARING,
    HELD,
    IN_IVR,
    LEFT_IVR,
    PATIENCE,
    RING,
    RINGING,
    SENT_OFF,
    SERVICE,
    TALKING,
    TRANSIT,
    UNANSWERED,
    UNAVAILABLE,
    VIRTUAL,
    WAITING,
    WAS_HELD,
    WORKING,
    WRAP_UP,
)
from sim.engine.kernel import pace, ringing
from sim.engine.kernel.after_calls import goes_away
from sim.engine.kernel.agents import all_to_plan, answered, end, free, look_again
from sim.engine.kernel.callbacks import STAYS, time_is_up
from sim.engine.kernel.entry import arrival, leave_ivr, message_ends, plays_message
from sim.engine.kernel.events import KIND_KEY, ROOT, drop_first, push, removed
from sim.engine.kernel.follow_ups import pass_on
from sim.engine.kernel.matching import (
    BACK,
    FREE,
    HEARD,
    NOTHING,
    OFFER,
    REACH,
    STEP_DUE,
    arrive,
    back_in_line,
    look_for_agent,
    offer,
)
from sim.engine.kernel.model import Model
from sim.engine.kernel.pace import leave_agent, wrap_up_factor
from sim.engine.kernel.queues import leave_queue
from sim.engine.kernel.rows import pass_over_the_gone
from sim.engine.kernel.world import change_world
from sim.jit import inlined, kernel

FEW = 8
"""Rows that no single event of a call makes more of."""


@inlined
def service_ends(m: Model, call: int, now: float) -> int:
    """Talk ends and wrap-up begins, or wrap-up ends; what happens next."""
    c = m.calls[call]
    extras = m.world[0].extras
    if extras and c.bits & AWAY:
        m.available_s[call] = now
        c.state = GONE
        leave_agent(m, call)
        return FREE
    if extras and c.bits & UNANSWERED:
        m.answer_s[call] = np.nan
        end(m, call, codes.CALLBACK_UNANSWERED, now)
    elif c.state == TALKING or (extras and c.state == CONSULTING):
        if not extras:
            end(m, call, codes.ANSWERED, now)
        elif c.state == TALKING and not end_talk(m, call, now):
            return NOTHING
        m.talk_end_s[call] = now
        wrap_end = now + m.wrap_up_s[call] * wrap_up_factor(m, call)
        if wrap_end > now:
            c.state = WRAP_UP
            push(m.heap, m.world[0], wrap_end, SERVICE * KIND_KEY + call)
            return NOTHING
    m.wrap_end_s[call] = now
    if extras and m.world[0].after_calls and goes_away(m, call, now):
        return NOTHING
    c.state = GONE
    if extras:
        leave_agent(m, call)
    return FREE


@kernel
def end_talk(m: Model, call: int, now: float) -> bool:
    """A talk ends, or is passed on; whether its agent goes on to wrap-up."""
    virtual = m.calls[call].bits & VIRTUAL
    if virtual or not m.world[0].follow_ups or not pass_on(m, call, now):
        end(m, call, codes.CALLED_BACK if virtual else codes.ANSWERED, now)
        return True
    return bool(m.calls[call].state != CONSULTING)


@inlined
def heap_event(m: Model, kind: int, call: int, now: float) -> int:
    """What an end of service or of a journey makes happen; of a lost call: nothing."""
    state = m.calls[call].state
    extras = m.world[0].extras
    if extras and m.calls[call].bits and put_off(m, kind, call, now):
        return NOTHING
    if kind == SERVICE:
        if state in (TALKING, WRAP_UP) or (extras and state == CONSULTING):
            return service_ends(m, call, now)
        if extras and state == WORKING:
            m.calls[call].state = GONE
            leave_agent(m, call)
            return FREE
    elif state == IN_IVR:
        return leave_ivr(m, call, now)
    elif state == TRANSIT:
        if m.world[0].ringing and m.rings[call].returns:
            return BACK
        return arrive(m, call)
    elif extras and state == HANDED_OVER:
        return HEARD
    elif m.world[0].messages and state == HEARING:
        return message_ends(m, call)
    return NOTHING


@kernel
def put_off(m: Model, kind: int, call: int, now: float) -> bool:
    """Whether an event does not happen.

    A call is held, or was; it left the IVR, or its agent left a conference, before the end.
    """
    c = m.calls[call]
    if kind != SERVICE:
        ended = c.bits & LEFT_IVR and now == m.ivr_start_s[call] + m.ivr_s[call]
        if ended:
            c.bits -= LEFT_IVR
        return bool(ended)
    if c.bits & AWAY:
        return bool(now < c.order_s)
    if c.bits & SENT_OFF and c.state == WRAP_UP:
        return bool(now < m.talk_end_s[call] + m.wrap_up_s[call] * wrap_up_factor(m, call))
    if not c.bits & WAS_HELD:
        return False
    a = m.aside[call]
    if c.state == HELD:
        a.fired = 1
        return True
    if c.state == TALKING and now < a.talk_end_s:
        push(m.heap, m.world[0], a.talk_end_s, SERVICE * KIND_KEY + call)
        return True
    return False


@kernel
def ring_event(m: Model, kind: int, row: int, now: float) -> None:
    """What an end of ringing makes happen, or of an agent's being unavailable."""
    if kind == AVAILABLE:
        if m.duty[row] & UNAVAILABLE and m.agent_back_s[row] == now:
            is_available(m, row, now)
    elif m.calls[row].state == RINGING and m.rings[row].until_s == now:
        ring_ends(m, row, now)


@kernel
def ring_ends(m: Model, call: int, now: float) -> None:
    """An agent picks up, or did not: the call goes back to its line, the agent is unavailable."""
    c = m.calls[call]
    if m.rings[call].answers:
        c.state = TALKING
        answered(m, call, now)
        return
    m.rings_not_answered[call] += 1
    goes_back(m, call, ringing.unavailable(m, call, now), now)


@kernel
def free_from_ring(m: Model, pool: int, agent: int, now: float) -> None:
    """`free`, compiled once for all that ends a ring."""
    free(m, pool, agent, now)


@kernel
def goes_back(m: Model, call: int, away_s: float, now: float) -> None:
    """A call that rang goes back to its line, its agent is unavailable for so long."""
    c = m.calls[call]
    away = ringing.goes_away(m, call, away_s, now)
    ringing.ring_stops(m, call, now)
    ringing.comes_back(m, call, now)
    if not away:
        free_from_ring(m, int(c.pool), int(c.opened), now)


@kernel
def hangs_up(m: Model, call: int, now: float) -> int:
    """The time of a caller is up while it rings: the agent is free, and the call ends or waits."""
    c = m.calls[call]
    how = codes.ABANDONED
    if m.world[0].limited:
        how = time_is_up(m, call, now)
        if how == STAYS:
            goes_back(m, call, 0.0, now)
            return NOTHING
    ringing.ring_stops(m, call, now)
    free_from_ring(m, int(c.pool), int(c.opened), now)
    return how


@kernel
def is_available(m: Model, at: int, now: float) -> None:
    """An agent who did not pick up takes calls again."""
    pool = 0
    while at >= m.pools[pool].agents_at + m.pools[pool].agents:
        pool += 1
    pace.is_available(m, pool, at - m.pools[pool].agents_at)
    free_from_ring(m, pool, at - m.pools[pool].agents_at, now)


@inlined
def wait_event(m: Model, kind: int, call: int, now: float) -> int:
    """What a step or an end of patience or ringing makes happen; nothing where that is past."""
    if m.world[0].ringing and kind in (RING, AVAILABLE):
        ring_event(m, kind, call, now)
        return NOTHING
    state = m.calls[call].state
    if m.world[0].follow_ups and kind == ARRIVAL:
        return arrival(m, call, now)
    if kind == PATIENCE:
        if m.world[0].ringing and state == RINGING:
            return hangs_up(m, call, now)
        if state not in (WAITING, TRANSIT):
            return NOTHING
        if m.world[0].limited:
            how = time_is_up(m, call, now)
            return NOTHING if how == STAYS else how
        return codes.ABANDONED
    if m.world[0].ringing and m.rings[call].step_s != now:
        return NOTHING
    return STEP_DUE if state == WAITING else NOTHING


@inlined
def happen(m: Model, call: int, what: int, now: float) -> None:
    """Everything that follows at once from an event of a call."""
    if what == FREE:
        free(m, int(m.calls[call].pool), int(m.calls[call].opened), now)
        return
    if m.world[0].messages and what == OFFER:
        what = plays_message(m, call, now)
    if what in (OFFER, HEARD):
        what = offer(m, call, now)
    if m.world[0].ringing and what == BACK:
        what = back_in_line(m, call, now)
    if what in (REACH, STEP_DUE):
        what = look_for_agent(m, call, what, now)
    if what >= 0:
        leave_queue(m, call)
        end(m, call, what, now)


@inlined
def next_arrival(m: Model) -> float:
    """When the next call arrives."""
    w = m.world[0]
    return m.arrival_s[w.arrived] if w.arrived < w.calls else np.inf


@kernel
def next_change(m: Model) -> float:
    """When the world changes next, or when to stop."""
    w = m.world[0]
    if w.changed < w.changes and m.changes[w.changed].time_s < w.until_s:
        return float(m.changes[w.changed].time_s)
    return float(w.until_s)


@kernel
def simulate(m: Model) -> None:
    """Work off every event before ``world.until``; all of them where that is infinite.

    It stops before where there is too little room for follow-up calls (``world.short``).
    """
    w = m.world[0]
    arrival_time = next_arrival(m)
    change_time = next_change(m)
    extras = w.extras
    now = float(w.now_s)
    w.now_s, w.short = 0.0, 0
    while True:
        if extras and w.look:
            w.look = 0
            look_again(m, now)
            continue
        if w.release and change_time > now:
            w.release = 0
            if w.holding:
                all_to_plan(m, now)
            continue
        if extras and w.follow_ups and w.room - w.rows < FEW:
            w.short, w.now_s = 1, now
            break
        heap_time = m.heap[ROOT].time_s
        wait_time = m.waits[ROOT].time_s
        if change_time <= heap_time and change_time <= wait_time and change_time <= arrival_time:
            if change_time == w.until_s:
                pass_over_the_gone(m)
                break
            if w.follow_ups and w.room - w.rows < FEW + w.live:
                w.short, w.now_s = 1, now
                break
            now = change_time
            change_world(m, now)
            change_time = next_change(m)
        elif heap_time <= wait_time and heap_time <= arrival_time:
            now = heap_time
            key = m.heap[ROOT].key
            call = key & (KIND_KEY - 1)
            w.hole = 1
            what = heap_event(m, key // KIND_KEY, call, now)
            if what != NOTHING:
                happen(m, call, what, now)
            if w.hole:
                drop_first(m.heap, w)
        elif wait_time < arrival_time or (
            wait_time == arrival_time and m.waits[ROOT].key < ARRIVAL * KIND_KEY
        ):
            now = wait_time
            key = m.waits[ROOT].key
            call = key & (KIND_KEY - 1)
            w.waits_end = removed(m.waits, w.waits_end)
            what = wait_event(m, key // KIND_KEY, call, now)
            if what != NOTHING:
                happen(m, call, what, now)
        else:
            now = arrival_time
            call = w.arrived
            w.arrived = call + 1
            arrival_time = next_arrival(m)
            what = arrival(m, call, now)
            if what != NOTHING:
                happen(m, call, what, now)
