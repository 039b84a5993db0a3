"""How fast a pool's agents work, and how many are busy: see `sim.engine.reference.pace`."""

from __future__ import annotations

from sim.engine.codes import NEW, UNAVAILABLE
from sim.engine.kernel.model import Model
from sim.engine.kernel.rounding import half_up
from sim.engine.kernel.rows import attempt_of
from sim.jit import inlined, kernel
from sim.workload.counter_based import NEW_HIRE, chance_at
from sim.workload.laws import fading

DAY_S = 86_400.0


@inlined
def handling_factor(m: Model, call: int, pool: int, now: float) -> float:
    """Factor on the talk of a call that an agent of ``pool`` takes at ``now``."""
    factor = float(m.factor[pool * m.world[0].contact_types + m.calls[call].contact_type])
    if m.pools[pool].pace >= 0:
        factor = pace(m, pool, call, factor, now)
    return factor * float(m.pools[pool].slowdown)


@inlined
def wrap_up_factor(m: Model, call: int) -> float:
    """Factor on the wrap-up of a call that an agent has."""
    w, c = m.world[0], m.calls[call]
    factor = float(c.factor)
    if w.wrap_up_apart:
        factor *= float(m.wrap_up_ratio[c.pool * w.contact_types + c.contact_type])
    return factor


@kernel
def pace(m: Model, pool: int, call: int, factor: float, now: float) -> float:
    """The factor times what the hour of the day, experience and fatigue make of it."""
    p = m.paces[m.pools[pool].pace]
    slice_ = int(now / p.slice_s) % p.slices
    factor *= float(m.pace_factors[p.slices_at + slice_])
    if m.calls[call].by_new:
        day = min(int(now / DAY_S), p.days - 1)
        factor *= float(m.pace_factors[p.learning_at + day])
    if p.tires:
        remember(m, pool, now)
        factor *= min(1.0 + p.slope * max(0.0, p.occupancy - p.threshold), p.most)
    return factor


@kernel
def remember(m: Model, pool: int, now: float) -> None:
    """Bring the smoothed occupancy of a pool with a pace up to ``now``."""
    p = m.pools[pool]
    a = m.paces[p.pace]
    if a.tires == 0 or now <= a.remembered_s:
        return
    there = p.level + p.finishing
    if p.busy < there:
        occupancy = p.busy / there
    else:
        occupancy = 1.0 if p.busy > 0 else 0.0
    left = fading((now - a.remembered_s) / a.time_constant_s)
    a.occupancy = occupancy + (a.occupancy - occupancy) * left
    a.remembered_s = now


@kernel
def choose_agent(m: Model, call: int, pool: int) -> None:
    """Whether a new hire takes a call: each of the pool's free agents is as likely as another."""
    p = m.pools[pool]
    a = m.paces[p.pace]
    free = p.level - (p.busy - p.finishing)
    new = half_up((p.level + p.finishing) * a.new) - a.new_busy
    u = chance_at(m.key[call], NEW_HIRE, attempt_of(m, call))
    m.calls[call].by_new = 1 if u * free < new else 0


@inlined
def begins(m: Model, call: int, pool: int, now: float) -> None:
    """The agent of ``pool`` whom a call has is busy with it."""
    p = m.pools[pool]
    if p.pace >= 0:
        remember(m, pool, now)
        m.paces[p.pace].new_busy += m.calls[call].by_new
    p.busy += 1
    m.in_hand[p.agents_at + m.calls[call].opened] += 1


@inlined
def leave_agent(m: Model, call: int) -> None:
    """A call needs its agent no longer, who may still be busy: see `less_busy`."""
    c = m.calls[call]
    place = m.pools[c.pool].pace
    if place >= 0:
        m.paces[place].new_busy -= c.by_new


@kernel
def is_available(m: Model, pool: int, agent: int) -> None:
    """An agent who did not pick up is unavailable no more."""
    p = m.pools[pool]
    at = p.agents_at + agent
    if m.duty[at] & NEW:
        m.paces[p.pace].new_busy -= 1
    m.duty[at] &= ~(UNAVAILABLE | NEW)


@inlined
def less_busy(m: Model, pool: int, agent: int, now: float) -> None:
    """An agent of ``pool`` has one call less in hand."""
    p = m.pools[pool]
    if p.pace >= 0:
        remember(m, pool, now)
    p.busy -= 1
    m.in_hand[p.agents_at + agent] -= 1
