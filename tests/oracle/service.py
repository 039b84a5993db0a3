"""Service: an agent takes a call, talks, wraps up and is free again."""

from __future__ import annotations

from sim.workload.counter_based import AFTER_CALL, chance
from tests.oracle import (
    callbacks,
    chats,
    endings,
    follow_ups,
    links,
    luck,
    pace,
    ringing,
    staffing,
    waits,
)
from tests.oracle.calls import Caller
from tests.oracle.state import State


def is_taken(o: State, caller: Caller, pool: str, agent: int) -> None:
    ring = ringing.rings_for(o, caller, pool)
    if chats.several(o, pool):
        agent = chats.whose(o, pool)
        o.write(caller, agent=agent)
    staffing.takes(o, caller, pool, agent)
    caller.answer = o.now + o.delay(caller.line, o.centre.pools[pool].site)
    caller.ring_link = links.crosses(o, caller, caller.line, o.centre.pools[pool].site)
    caller.of_talk, of_wrap_up = pace.factors(o, caller, pool)
    caller.wrap_up = caller.luck.wrap_up * of_wrap_up
    if ring > 0:
        ringing.begins(o, caller, caller.answer + ring)
    else:
        is_answered(o, caller)


def is_answered(o: State, caller: Caller) -> None:
    """The agent has picked up, and talks as soon as the call is through."""
    o.forget(caller)
    caller.place, caller.in_front = "talk", False
    o.write(caller, pool=caller.pool)
    if caller.virtual:
        rings(o, caller)
    begins = caller.answer + follow_ups.meets(o, caller)
    caller.talk_end = begins + caller.luck.talk * caller.of_talk if caller.answers else begins
    goes_on(o, caller)


def goes_on(o: State, caller: Caller) -> None:
    """Until the talk, or the ring, is over."""
    what = ends_talk if caller.answers else rang_in_vain
    o.plan(caller.talk_end, "service", caller.number, what, caller)


def rings(o: State, caller: Caller) -> None:
    """The agent dials."""
    caller.answer += callbacks.callback_of(o, caller).ring_s
    caller.answers = callbacks.answers(o, caller)


def rang_in_vain(o: State, caller: Caller) -> None:
    endings.ends(o, caller, "callback_unanswered")
    ends_wrap_up(o, caller)


def ends_talk(o: State, caller: Caller) -> None:
    o.write(caller, answer_s=caller.answer)
    if follow_ups.passes_on(o, caller):
        return
    if caller.place == "talk":
        endings.ends(o, caller, "called_back" if caller.virtual else "answered")
    goes_off(o, caller)


def goes_off(o: State, caller: Caller) -> None:
    """The agent has talked for the last time, and wraps up."""
    o.write(caller, talk_end_s=o.now)
    free = o.now + caller.wrap_up
    caller.place = "wrap"
    if free > o.now:
        o.plan(free, "service", caller.number, ends_wrap_up, caller)
    else:
        ends_wrap_up(o, caller)


def ends_wrap_up(o: State, caller: Caller) -> None:
    o.write(caller, wrap_end_s=o.now)
    back = o.now + unavailable(o, caller)
    if back > o.now:
        caller.place = "break"
        o.forget(caller)
        o.plan(back, "service", caller.number, ends_break, caller)
    else:
        ends_break(o, caller)


def unavailable(o: State, caller: Caller) -> float:
    """How long the agent takes no other call, seconds."""
    asked = o.centre.pools[caller.pool].after_call
    if asked is None or not caller.answers or not staffing.is_on_duty(o, caller):
        return 0.0
    lines = waits.lines_of(o, caller.pool)
    waiting = len([c for c in o.waiting() if (c.kind, c.line) in lines])
    time = luck.duration(
        asked.unavailable, chance(caller.luck.key, AFTER_CALL, caller.story.attempt)
    )
    for part in reversed(asked.while_waiting):
        if waiting > part.waiting_over:
            return time * part.factor
    return time


def ends_break(o: State, caller: Caller) -> None:
    if caller.place == "break":
        o.write(caller, available_s=o.now)
    is_over(o, caller)
    staffing.agent_is_free(o, caller.pool, caller.agent)


def leaves_agent(o: State, caller: Caller) -> None:
    """Its agent has nothing more to do with the call."""
    if caller.place == "break":
        o.write(caller, available_s=o.now)
    else:
        o.write(caller, wrap_end_s=o.now)
    is_over(o, caller)


def is_over(o: State, caller: Caller) -> None:
    """Nobody has anything to do with the call any more."""
    o.forget(caller)
    caller.place = "gone"
    staffing.loses(o, caller)
