"""Callers who leave because of how many calls wait; see `sim.engine.reference.balking`."""

from __future__ import annotations

from sim.engine.codes import WAITING
from sim.engine.kernel.follow_ups import draw
from sim.engine.kernel.model import Model
from sim.engine.kernel.rows import attempt_of
from sim.jit import kernel
from sim.workload.counter_based import LEAVES_AFTER, LEAVES_BY_WAITING, chance_at


@kernel
def calls_before(m: Model, queue: int) -> int:
    """Calls that wait in the lines at a queue's site that share first pools with it."""
    waiting = 0
    for i in range(m.queues[queue].sharing_at, m.queues[queue].sharing_end):
        waiting += m.queues[m.members[i]].waiting
    return waiting


@kernel
def leaves_by_waiting(m: Model, call: int) -> bool:
    """Whether a caller whose patience begins will leave because so many calls wait."""
    c = m.calls[call]
    ctype = m.contact_types[c.contact_type]
    waiting = calls_before(m, c.queue) - (1 if c.state == WAITING else 0)
    share = 0.0
    for i in range(ctype.leavings_at, ctype.leavings_end):
        if waiting > m.leavings[i].waiting_over:
            share = m.leavings[i].share
    return bool(chance_at(m.key[call], LEAVES_BY_WAITING, attempt_of(m, call)) < share)


@kernel
def leaves_after(m: Model, call: int) -> float:
    """How long after joining such a caller leaves, seconds."""
    place = m.contact_types[m.calls[call].contact_type].leaves_draw
    return draw(m, place, chance_at(m.key[call], LEAVES_AFTER, attempt_of(m, call)), 0.0)
