"""Time limits of the line, and callers who are called back."""

from __future__ import annotations

from sim.centre.callbacks import Callback
from sim.workload import counter_based as cb
from tests.oracle import endings, follow_ups, links, playbooks, ringing, waits
from tests.oracle.calls import Caller
from tests.oracle.state import KINDS, State

PATIENCE = KINDS.index("patience")

JOINING, AT_THE_LIMIT = 0, 1
"""When a caller is asked."""


def callback_of(o: State, caller: Caller) -> Callback:
    found = playbooks.any_callback(o, caller.kind)
    assert found is not None
    return found


def first_stands_in_line(o: State, caller: Caller) -> None:
    """The wait is predicted; if it is long, the caller may be called back instead."""
    callback = playbooks.callback(o, caller.kind)
    if callback is None or caller.asked or caller.virtual or caller.requeued:
        return
    caller.asked = True
    expected = waits.expected_wait(o, caller.kind, caller.line)
    o.write(caller, expected_wait_s=expected)
    over = callback.expected_wait_over_s
    if over is not None and expected > over and accepts(o, caller, JOINING):
        hangs_up(o, caller)


def accepts(o: State, caller: Caller, when: int) -> bool:
    u = cb.chance(caller.luck.key, cb.CALLBACK_ACCEPTED, 2 * caller.story.attempt + when)
    return u < callback_of(o, caller).acceptance


def hangs_up(o: State, caller: Caller) -> None:
    """The caller waits without a line, for a call from the agents."""
    o.write(caller, callback_s=o.now)
    caller.virtual = True
    caller.entry = caller.group = None
    o.events = [e for e in o.events if e[4] is not caller or e[1] != PATIENCE]
    links.leaves(o, caller)
    follow_ups.sends_partner_off(o, caller)


def starts_limit(o: State, caller: Caller) -> None:
    """The longest time in the queue begins with the first joining."""
    limit = o.centre.contact_types[caller.kind].time_limit
    if limit is not None:
        o.plan(o.now + limit.after_s, "patience", caller.number, time_is_up, caller)


def time_is_up(o: State, caller: Caller) -> None:
    limit = o.centre.contact_types[caller.kind].time_limit
    assert limit is not None
    if limit.then == "callback" and accepts(o, caller, AT_THE_LIMIT):
        hangs_up(o, caller)
        if caller.place == "ring":
            ringing.goes_back(o, caller, o.now)
        return
    ringing.stops_with_the_caller(o, caller)
    if limit.then == "disconnect":
        endings.ends(o, caller, "disconnected", "time_limit")
    else:
        endings.ends(o, caller, "message")


def answers(o: State, caller: Caller) -> bool:
    """Whether the caller is there when the agent dials."""
    u = cb.chance(caller.luck.key, cb.CALLBACK_ANSWERED, caller.story.attempt)
    return u < callback_of(o, caller).answer
