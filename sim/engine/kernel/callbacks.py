"""Callbacks and time limits: callers who wait without a trunk line."""

from __future__ import annotations

import numpy as np

from sim.engine import codes
from sim.engine.codes import (
    AT_THE_LIMIT,
    CROSSED,
    LEAVES,
    ON_JOINING,
    TO_CALLBACK,
    TO_DISCONNECT,
    UNANSWERED,
    VIRTUAL,
)
from sim.engine.kernel.balking import leaves_after
from sim.engine.kernel.follow_ups import release_partner
from sim.engine.kernel.links import leave_links
from sim.engine.kernel.model import Model
from sim.engine.kernel.rows import attempt_of
from sim.jit import kernel
from sim.workload.counter_based import CALLBACK_ACCEPTED, CALLBACK_ANSWERED, chance_at

STAYS = -1
"""A call whose time is up stays in its queue."""


@kernel
def ask(m: Model, call: int, expected_s: float, now: float) -> None:
    """A call first stands in a queue: if the wait will be long, its caller is asked."""
    if not np.isnan(m.expected_wait_s[call]):
        return
    m.expected_wait_s[call] = expected_s
    if expected_s > m.contact_types[m.calls[call].contact_type].expected_wait_over_s:
        accepts(m, call, ON_JOINING, now)


@kernel
def accepts(m: Model, call: int, when: int, now: float) -> bool:
    """Whether a caller accepts to be called back; the trunk line is free then."""
    c = m.calls[call]
    number = 2 * attempt_of(m, call) + when
    ctype = m.contact_types[c.contact_type]
    if chance_at(m.key[call], CALLBACK_ACCEPTED, number) >= ctype.acceptance:
        return False
    c.bits |= VIRTUAL
    m.callback_s[call] = now
    if c.group >= 0:
        m.free_trunks[m.sites[c.site].trunks_at + c.group] += 1
        c.group = -1
    if c.bits & CROSSED:
        leave_links(m, call)
    if m.world[0].follow_ups:
        release_partner(m, call, now)
    return True


@kernel
def time_is_up(m: Model, call: int, now: float) -> int:
    """How a call in a queue ends whose patience or time limit is over; `STAYS`: it does not."""
    c = m.calls[call]
    ctype = m.contact_types[c.contact_type]
    if c.bits & VIRTUAL:
        return STAYS
    patience = m.patience_s[call]
    if c.patient == LEAVES:
        after = leaves_after(m, call)
        if after == 0.0:
            return codes.BALKED
        patience = min(patience, after)
    if patience <= ctype.time_limit_s:
        return codes.ABANDONED
    if ctype.then == TO_DISCONNECT:
        m.loss_cause[call] = codes.TIME_LIMIT
        return codes.DISCONNECTED
    if ctype.then == TO_CALLBACK and accepts(m, call, AT_THE_LIMIT, now):
        return STAYS
    return codes.MESSAGE


@kernel
def dial(m: Model, call: int, from_s: float) -> float:
    """An agent dials a virtual call, which rings and is answered or not; when the talk ends."""
    c = m.calls[call]
    ctype = m.contact_types[c.contact_type]
    answer = from_s + ctype.ring_s
    m.answer_s[call] = answer
    if chance_at(m.key[call], CALLBACK_ANSWERED, attempt_of(m, call)) >= ctype.answer:
        c.bits |= UNANSWERED
        return float(answer)
    return float(answer + m.talk_s[call] * c.factor)
