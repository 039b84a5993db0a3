"""Callbacks and time limits: callers who wait without a trunk line.

A caller who accepts a callback becomes a virtual call: it stands in the queue like any other, with
the key and the steps that it had, but without a trunk line, patience or limits. Whoever takes it
dials.
"""

from __future__ import annotations

from sim.engine import codes
from sim.engine.codes import AT_THE_LIMIT, ON_JOINING, TO_CALLBACK, TO_DISCONNECT
from sim.engine.reference.follow_ups import release_partner
from sim.engine.reference.links import leave_links
from sim.engine.reference.model import Model
from sim.engine.reference.records import Call
from sim.workload.counter_based import CALLBACK_ACCEPTED, CALLBACK_ANSWERED, chance


def ask(m: Model, call: Call) -> None:
    """A call first stands in a queue: if the wait will be long, its caller is asked."""
    callback = m.plan.contact_types[call.contact_type].callback
    if callback is None or not m.offers_callback[call.contact_type]:
        return
    if call.asked or call.virtual:
        return
    call.asked = True
    expected_s = m.rules.expected_wait(call.contact_type, call.queue_site)
    m.log["expected_wait_s"][call.index] = expected_s
    if expected_s > callback.expected_wait_over_s:
        accepts(m, call, ON_JOINING)


def accepts(m: Model, call: Call, when: int) -> bool:
    """Whether a caller accepts to be called back; the trunk line is free then."""
    callback = m.plan.contact_types[call.contact_type].callback
    assert callback is not None
    number = 2 * call.attempt + when
    if chance(call.key, CALLBACK_ACCEPTED, number) >= callback.acceptance:
        return False
    call.virtual = True
    m.log["callback_s"][call.index] = m.clock.now
    if call.group >= 0:
        m.sites[call.site].free_trunks[call.group] += 1
        call.group = -1
    if call.links:
        leave_links(m, call)
    release_partner(m, call)
    return True


def time_is_up(m: Model, call: Call) -> int | None:
    """How a call in a queue ends whose patience or time limit is over; None: it does not."""
    ctype = m.plan.contact_types[call.contact_type]
    if call.virtual:
        return None
    if call.leaves_after_s == 0.0:
        return codes.BALKED
    if min(call.patience_s, call.leaves_after_s) <= ctype.time_limit_s:
        return codes.ABANDONED
    if ctype.then == TO_DISCONNECT:
        m.log["loss_cause"][call.index] = codes.TIME_LIMIT
        return codes.DISCONNECTED
    if ctype.then == TO_CALLBACK and accepts(m, call, AT_THE_LIMIT):
        return None
    return codes.MESSAGE


def dial(m: Model, call: Call) -> None:
    """An agent dials a virtual call, which rings and is answered or not."""
    callback = m.plan.contact_types[call.contact_type].callback
    assert callback is not None
    call.answer_s += callback.ring_s
    call.unanswered = chance(call.key, CALLBACK_ANSWERED, call.attempt) >= callback.answer
