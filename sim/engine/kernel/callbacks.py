"""Callbacks and time limits: callers who wait without a telephone line; see `Callbacks`."""

from __future__ import annotations

import numpy as np

from sim.engine import log as lg
from sim.engine.kernel.follow_ups import let_go
from sim.engine.kernel.links import leave_links
from sim.engine.kernel.model import CROSSED, UNANSWERED, VIRTUAL, Model
from sim.engine.kernel.rows import attempt_of
from sim.engine.plan import TO_CALLBACK, TO_DISCONNECT
from sim.jit import kernel
from sim.workload.counter_based import CALLBACK_ACCEPTED, CALLBACK_ANSWERED, chance_at

ON_JOINING, AT_THE_LIMIT = range(2)
"""When a caller is asked."""

STAYS = -1
"""A call whose time is up stays in line."""


@kernel
def ask(m: Model, call: int, expected_s: float, now: float) -> None:
    """A call stands in line for the first time: a long expected wait, and it is asked."""
    if not np.isnan(m.expected_wait_s[call]):
        return
    m.expected_wait_s[call] = expected_s
    if expected_s > m.kinds[m.calls[call].kind].over:
        accepts(m, call, ON_JOINING, now)


@kernel
def accepts(m: Model, call: int, when: int, now: float) -> bool:
    """Whether a caller accepts to be called back; the telephone line is free then."""
    c = m.calls[call]
    number = 2 * attempt_of(m, call) + when
    if chance_at(m.key[call], CALLBACK_ACCEPTED, number) >= m.kinds[c.kind].acceptance:
        return False
    c.aside |= VIRTUAL
    m.callback_s[call] = now
    if c.group >= 0:
        m.trunks[m.sites[c.site].trunks_at + c.group] += 1
        c.group = -1
    if c.aside & CROSSED:
        leave_links(m, call)
    if m.world[0].further:
        let_go(m, call, now)
    return True


@kernel
def time_is_up(m: Model, call: int, now: float) -> int:
    """How a call in line ends whose patience or time limit is over; `STAYS`: it does not."""
    c = m.calls[call]
    kind = m.kinds[c.kind]
    if c.aside & VIRTUAL:
        return STAYS
    if m.patience[call] <= kind.time_limit:
        return lg.ABANDONED
    if kind.then == TO_DISCONNECT:
        m.loss_cause[call] = lg.TIME_LIMIT
        return lg.DISCONNECTED
    if kind.then == TO_CALLBACK and accepts(m, call, AT_THE_LIMIT, now):
        return STAYS
    return lg.MESSAGE


@kernel
def dial(m: Model, call: int, from_s: float) -> float:
    """An agent dials a virtual call, which rings and is answered or not; when the talk ends."""
    c = m.calls[call]
    answer = from_s + m.kinds[c.kind].ring
    m.answer_s[call] = answer
    if chance_at(m.key[call], CALLBACK_ANSWERED, attempt_of(m, call)) >= m.kinds[c.kind].answer:
        c.aside |= UNANSWERED
        return float(answer)
    return float(answer + m.talk[call] * c.factor)
