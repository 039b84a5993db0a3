"""The life of a call, from top to bottom; and what else happens, event by event."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from sim.engine import codes
from sim.engine.codes import (
    ARRIVAL,
    AVAILABLE,
    CONSULTING,
    GONE,
    HELD,
    PATIENCE,
    QUEUE,
    RING,
    RINGING,
    SERVICE,
    TALKING,
    TRANSIT,
    WAITING,
    WORKING,
    WORLD,
    WRAP_UP,
)
from sim.engine.reference import pace
from sim.engine.reference.after_calls import unavailable
from sim.engine.reference.agents import (
    MATCHED,
    all_to_plan,
    answered,
    end,
    free,
    look_again,
    settle,
)
from sim.engine.reference.callbacks import time_is_up
from sim.engine.reference.entry import Life, arrival, enter_ivr, plays_message
from sim.engine.reference.events import AFTERWARDS
from sim.engine.reference.follow_ups import has_ivr, pass_on
from sim.engine.reference.matching import WAITS, arrive, back_in_line, offer, step_due
from sim.engine.reference.model import Model
from sim.engine.reference.pace import leave_agent, wrap_up_factor
from sim.engine.reference.records import Call, Pool
from sim.engine.reference.ringing import comes_back, goes_away, ring_stops
from sim.engine.reference.ringing import unavailable as unavailable_after_ring
from sim.engine.reference.rows import first_calls
from sim.engine.reference.work import work_arrives
from sim.engine.reference.world import change_world


def caller(m: Model, call: Call) -> Life:
    """A call's life, from the carrier's offer to the end of wrap-up."""
    try:
        if not arrival(m, call):
            return
        if call.ivr_outcome and has_ivr(m, call):
            yield from enter_ivr(m, call)
            if call.state == GONE:
                return
        yield from plays_message(m, call)
        if call.state != GONE:
            yield from wait_and_talk(m, call)
    except simpy.Interrupt as taken:
        goes_on(m, taken.cause)


def passed_on(m: Model, leg: Call) -> Life:
    """The life of a call that is passed on, from its first agent on."""
    try:
        yield m.clock.at(m.clock.now, QUEUE, leg.index)
        yield from wait_and_talk(m, leg)
    except simpy.Interrupt as taken:
        goes_on(m, taken.cause)


def goes_on(m: Model, leg: Call | None) -> None:
    """An outage has taken the call and written its end; the leg with the rest of it, if any."""
    if leg is not None:
        leg.process = m.clock.process(passed_on(m, leg))


def wait_and_talk(m: Model, call: Call) -> Life:
    """From the offer to agents to the end."""
    verdict = offer(m, call)
    if verdict == WAITS:
        assert call.signal is not None
        verdict = yield call.signal
    if verdict == MATCHED:
        yield from service(m, call)
    else:
        end(m, call, verdict)


def service(m: Model, call: Call) -> Life:
    """Talk, then wrap-up; the trunk line is free after the talk, the agent after both."""
    m.log["pool"][call.index] = call.pool
    call.talk_end_s = call.answer_s + call.joint_s
    if not call.unanswered:
        call.talk_end_s += call.talk_s * call.factor
    yield from talk(m, call)
    now = call.talk_end_s
    if call.unanswered:
        end(m, call, codes.CALLBACK_UNANSWERED)
    else:
        m.log["answer_s"][call.index] = call.answer_s
        now = yield from end_talk(m, call)
        m.log["talk_end_s"][call.index] = now
        wrap_end = now + call.wrap_up_s * wrap_up_factor(m.pools[call.pool], call)
        if wrap_end > now:
            m.live[call.index] = call
            yield m.clock.at(wrap_end, SERVICE, call.index)
            del m.live[call.index]
        now = wrap_end
    m.log["wrap_end_s"][call.index] = now
    away_s = unavailable(m, call)
    if now + away_s > now:
        call.away = True
        m.live[call.index] = call
        yield m.clock.at(now + away_s, SERVICE, call.index)
        m.log["available_s"][call.index] = m.clock.now
        del m.live[call.index]
    call.state = GONE
    leave_agent(m.pools[call.pool], call)
    free(m, m.pools[call.pool], call.agent)


def talk(m: Model, call: Call) -> Life:
    """Until the end of the talk, which an outage may put off while it holds the call."""
    while True:
        yield m.clock.at(call.talk_end_s, SERVICE, call.index)
        if call.state == HELD:
            call.resumed = simpy.Event(m.clock)
            yield call.resumed
            call.resumed = None
        elif m.clock.now >= call.talk_end_s:
            return


def end_talk(m: Model, call: Call) -> Generator[simpy.Event, Any, float]:
    """A talk ends, or is passed on; when its agent goes on to wrap-up, seconds."""
    leg = pass_on(m, call)
    if leg is None:
        call.state = WRAP_UP
        end(m, call, codes.CALLED_BACK if call.virtual else codes.ANSWERED)
        return call.talk_end_s
    leg.process = m.clock.process(passed_on(m, leg))
    if leg.chain is not None and leg.chain.partner is not None:
        call.state = CONSULTING
        call.signal = simpy.Event(m.clock)
        m.live[call.index] = call
        yield call.signal
        del m.live[call.index]
    call.state = WRAP_UP
    return float(m.clock.now)


def heap_event(m: Model, kind: int, call: Call) -> None:
    """What an end of service or of a transfer makes happen; of a lost call: nothing."""
    if kind == QUEUE:
        if call.state == TRANSIT:
            verdict = back_in_line(m, call) if call.returns else arrive(m, call)
            if verdict != WAITS:
                settle(m, call, verdict)
    elif call.state == WORKING:
        call.state = GONE
        leave_agent(m.pools[call.pool], call)
        free(m, m.pools[call.pool], call.agent)
    elif call.state == CONSULTING:
        assert call.signal is not None
        call.signal.succeed()


def ring_ends(m: Model, call: Call) -> None:
    """An agent picks up, or did not: the call goes back to its line, the agent is unavailable."""
    if call.answers:
        call.state = TALKING
        call.answer_s = m.clock.now
        answered(m, call)
        settle(m, call, MATCHED)
        return
    m.log["rings_not_answered"][call.index] += 1
    goes_back(m, call, unavailable_after_ring(m, call))


def goes_back(m: Model, call: Call, away_s: float) -> None:
    """A call that rang goes back to its line, its agent is unavailable for so long."""
    away = goes_away(m, call, away_s)
    ring_stops(m, call)
    comes_back(m, call)
    if not away:
        free(m, m.pools[call.pool], call.agent)


def hangs_up(m: Model, call: Call) -> None:
    """The time of a caller is up while it rings: the agent is free, and the call ends or waits."""
    how = time_is_up(m, call)
    if how is None:
        goes_back(m, call, 0.0)
        return
    ring_stops(m, call)
    free(m, m.pools[call.pool], call.agent)
    settle(m, call, how)


def is_available(m: Model, pool: Pool, number: int) -> None:
    """An agent who did not pick up takes calls again."""
    agent = pool.agents[number]
    if agent.back_s == m.clock.now:
        pace.is_available(pool, number)
        free(m, pool, number)


def wait_event(m: Model, kind: int, call: Call) -> None:
    """What a step or an end of patience or ringing makes happen; nothing where that is past."""
    if kind == ARRIVAL:
        call.process = m.clock.process(caller(m, call))
    elif kind == RING:
        if call.state == RINGING and call.ring_end_s == m.clock.now:
            ring_ends(m, call)
    elif kind == PATIENCE:
        if call.state == RINGING:
            hangs_up(m, call)
        elif call.state in (WAITING, TRANSIT):
            how = time_is_up(m, call)
            if how is not None:
                settle(m, call, how)
    elif call.state == WAITING:
        step_due(m, call)


def happen(m: Model, kind: int, what: Any) -> None:
    """What was pushed happens."""
    if kind == AFTERWARDS:
        look_again(m)
    elif kind == WORLD:
        if m.holding:
            all_to_plan(m)
    elif kind == AVAILABLE:
        is_available(m, *what)
    elif kind in (SERVICE, QUEUE):
        heap_event(m, kind, what)
    else:
        wait_event(m, kind, what)


def arrivals(m: Model) -> Life:
    """Calls arrive when the workload says."""
    for call in first_calls(m):
        yield m.clock.at(call.arrival_s, ARRIVAL, call.index)
        if m.plan.contact_types[call.contact_type].work is not None:
            work_arrives(m, call)
        else:
            call.process = m.clock.process(caller(m, call))


def world(m: Model) -> Life:
    """The world changes as the timeline says."""
    for number, change in enumerate(m.changes):
        yield m.clock.at(change.time_s, WORLD, number)
        change_world(m, change)


def simulate(m: Model) -> None:
    """Work off every event, until nothing more can happen."""
    m.clock.happen = lambda kind, what: happen(m, kind, what)
    m.clock.process(world(m))
    m.clock.process(arrivals(m))
    m.clock.run()
