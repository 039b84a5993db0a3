"""Who stays after a shift.

At the end of a shift some of its agents stay if calls wait; from time to time it is asked again,
and once they are not needed they are gone for good.
"""

from __future__ import annotations

from sim.engine.changes import SHIFT_ENDS, SHIFT_OVER, Change
from sim.engine.reference.agents import settle_places
from sim.engine.reference.model import Model
from sim.engine.reference.people import goes, show
from sim.engine.reference.records import Pool


def ask_overtime(m: Model, change: Change) -> None:
    """A shift ends, or it is asked again: who is not needed goes."""
    pool = m.pools[change.index]
    wanted = change.value and needed(m, pool)
    for number, _ in change.moves:
        agent = pool.agents[number]
        if change.fate & SHIFT_ENDS:
            if wanted and agent.on_duty and agent.goes is None:
                agent.stays_on = True
                pool.staying += 1
        elif agent.stays_on and not wanted:
            goes(m, pool, number, SHIFT_OVER)
    if not change.fate & SHIFT_ENDS:
        show(m, pool)
        if pool.places > 1:
            settle_places(m, pool)


def needed(m: Model, pool: Pool) -> bool:
    """Whether enough calls wait for a pool, and one of them for long enough."""
    asked = m.plan.pools[pool.index].overtime
    assert asked is not None
    since = m.rules.waiting_for(pool)
    return len(since) > asked.waiting_over and m.clock.now - min(since) > asked.wait_over_s
