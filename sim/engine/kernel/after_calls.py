"""Agents who are unavailable after a call; see `sim.engine.reference.after_calls`."""

from __future__ import annotations

from sim.engine.codes import AWAY, ON_DUTY, SERVICE, UNANSWERED, WRAP_UP
from sim.engine.kernel.events import KIND_KEY, push
from sim.engine.kernel.follow_ups import draw
from sim.engine.kernel.model import Model
from sim.engine.kernel.order import lowest_bit
from sim.jit import kernel
from sim.workload.counter_based import AFTER_CALL, chance_at


@kernel
def waiting(m: Model, pool: int) -> int:
    """Calls that wait in the lines that may open to a pool."""
    count = 0
    for word in range(m.world[0].words):
        bits = m.pool_queues[m.pools[pool].queues_at + word] & m.occupied[word]
        while bits:
            count += m.queues[64 * word + lowest_bit(bits)].waiting
            bits &= bits - 1
    return count


@kernel
def unavailable(m: Model, call: int, now: float) -> float:
    """How long the agent of a call whose wrap-up is over takes no other, seconds."""
    c = m.calls[call]
    p = m.pools[c.pool]
    if p.away_draw < 0 or c.bits & UNANSWERED or not m.duty[p.agents_at + c.opened] & ON_DUTY:
        return 0.0
    attempt = m.chains[call].attempt if m.world[0].follow_ups else 0
    found = draw(m, p.away_draw, chance_at(m.key[call], AFTER_CALL, attempt), now)
    factor = 1.0
    calls = waiting(m, c.pool)
    for i in range(p.hurries_at, p.hurries_end):
        if calls > m.hurries[i].waiting_over:
            factor = m.hurries[i].factor
    return float(found * factor)


@kernel
def goes_away(m: Model, call: int, now: float) -> bool:
    """Whether the agent of a call whose wrap-up is over is unavailable for a while."""
    away_s = unavailable(m, call, now)
    if now + away_s <= now:
        return False
    c = m.calls[call]
    c.state = WRAP_UP
    c.bits |= AWAY
    c.order_s = now + away_s
    push(m.heap, m.world[0], now + away_s, SERVICE * KIND_KEY + call)
    return True
