"""Who stays after a shift.

At the end of a shift some of its agents stay if calls wait; from time to time it is asked again,
and once they are not needed they are gone for good.
"""

from __future__ import annotations

from sim.engine.changes import SHIFT_ENDS, Change
from sim.engine.reference.model import Model
from sim.engine.reference.records import Pool
from sim.rounding import half_up


def ask_overtime(m: Model, change: Change) -> None:
    """A shift ends, or it is asked again: who is not needed goes with the staffing."""
    pool = m.pools[change.index]
    stay = m.stays[change.index]
    most = change.value if change.fate & SHIFT_ENDS else stay.get(change.number, 0)
    if most and change.value and needed(m, pool):
        stay[change.number] = most
    else:
        stay.pop(change.number, None)
    pool.staying = sum(stay.values())


def needed(m: Model, pool: Pool) -> bool:
    """Whether enough calls wait for a pool, and one of them for long enough."""
    asked = m.plan.pools[pool.index].overtime
    assert asked is not None
    since = m.rules.waiting_for(pool)
    return len(since) > asked.waiting_over and m.clock.now - min(since) > asked.wait_over_s


def lose_overtime(m: Model, pool: Pool, share: float) -> None:
    """A failure takes a share of a pool's agents, of each shift alike."""
    stay = m.stays[pool.index]
    for number, agents in stay.items():
        stay[number] = half_up(agents * (1.0 - share))
    pool.staying = sum(stay.values())
