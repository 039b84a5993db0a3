"""Calls that ring at an agent, who may not pick up; see `sim.engine.reference.ringing`."""

from __future__ import annotations

from sim.engine.codes import (
    AVAILABLE,
    CROSSED,
    NEW,
    ON_DUTY,
    QUEUE,
    RING,
    RINGING,
    TRANSIT,
    UNAVAILABLE,
    VIRTUAL,
)
from sim.engine.kernel.events import KIND_KEY, push, push_wait
from sim.engine.kernel.follow_ups import draw
from sim.engine.kernel.links import leave_link
from sim.engine.kernel.model import Model
from sim.engine.kernel.pace import leave_agent
from sim.engine.kernel.queues import keep_places, start_patience
from sim.engine.kernel.rows import attempt_of
from sim.jit import kernel
from sim.workload.counter_based import AFTER_RING, PICKS_UP, RINGS, chance_at


@kernel
def rings(m: Model, call: int, pool: int, opened: int, answer: float, now: float) -> bool:
    """Whether a call rings at the agent who is to take it; else it is through at ``answer``.

    Its steps ``opened`` it will have again if it comes back.
    """
    p, c, ring = m.pools[pool], m.calls[call], m.rings[call]
    if not p.rings or c.bits & VIRTUAL:
        return False
    u = chance_at(m.key[call], PICKS_UP, attempt_of(m, call) * RINGS + ring.begun)
    ring.begun += 1
    ring.answers = u >= p.no_answer
    if ring.answers and p.pick_up_s == 0.0:
        return False
    ring.opened = opened
    c.state = RINGING
    ring.since_s = now
    ring.until_s = answer + (p.pick_up_s if ring.answers else p.no_answer_after_s)
    start_patience(m, call, now)
    push_wait(m, ring.until_s, RING * KIND_KEY + call)
    return True


@kernel
def ring_stops(m: Model, call: int, now: float) -> None:
    """A call rings no more; it is on its way back to its line, with a place kept there."""
    c, ring = m.calls[call], m.rings[call]
    m.rang_s[call] += now - ring.since_s
    leave_agent(m, call)
    if ring.link >= 0 and c.bits & CROSSED:
        leave_link(m, call, ring.link)
    c.state = TRANSIT
    ring.returns = 1
    keep_places(m, c.queue, 1)


@kernel
def comes_back(m: Model, call: int, now: float) -> None:
    """A call that rang reaches its line again after all else that happens at once."""
    push(m.heap, m.world[0], now, QUEUE * KIND_KEY + call)


@kernel
def unavailable(m: Model, call: int, now: float) -> float:
    """For how long the agent who did not pick up a call takes no other, seconds."""
    number = attempt_of(m, call) * RINGS + m.rings[call].begun - 1
    u = chance_at(m.key[call], AFTER_RING, number)
    return draw(m, m.pools[m.calls[call].pool].back_draw, u, now)


@kernel
def goes_away(m: Model, call: int, away_s: float, now: float) -> bool:
    """Whether the agent at whom a call rang is unavailable for so long: who is on duty is.

    If it is no time at all the call is back in its line before the agent looks for another.
    """
    c = m.calls[call]
    at = m.pools[c.pool].agents_at + c.opened
    if not m.duty[at] & ON_DUTY:
        return False
    m.duty[at] |= UNAVAILABLE
    pace = m.pools[c.pool].pace
    if pace >= 0 and c.by_new:
        m.duty[at] |= NEW
        m.paces[pace].new_busy += 1
    m.agent_back_s[at] = now + away_s
    push_wait(m, now + away_s, AVAILABLE * KIND_KEY + at)
    return True
