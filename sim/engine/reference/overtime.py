"""Who stays after a shift, in the reference engine.

At the end of a shift some of its agents stay if calls wait; from time to time it is asked again,
and once they are not needed they are gone for good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.changes import SHIFT_ENDS, Change
from sim.rounding import half_up

if TYPE_CHECKING:
    from sim.engine.reference.rules import Rules
    from sim.engine.reference.state import Pool


class Overtime:
    """The agents of every pool who are in planned overtime."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.stay: dict[int, dict[int, int]] = {pool.index: {} for pool in rules.pools}
        """By pool and number of the shift's end."""

    def asked(self, change: Change, now: float) -> None:
        """A shift ends, or it is asked again: who is not needed goes with the staffing."""
        pool = self.rules.pools[change.index]
        stay = self.stay[change.index]
        most = change.value if change.fate & SHIFT_ENDS else stay.get(change.number, 0)
        if most and change.value and self._needed(pool, now):
            stay[change.number] = most
        else:
            stay.pop(change.number, None)
        pool.staying = sum(stay.values())

    def _needed(self, pool: Pool, now: float) -> bool:
        asked = self.rules.plan.pools[pool.index].overtime
        assert asked is not None
        since = self.rules.waiting_for(pool)
        return len(since) > asked.waiting_over and now - min(since) > asked.wait_over_s

    def lose(self, pool: Pool, share: float) -> None:
        """A failure takes a share of a pool's agents, of each shift alike."""
        stay = self.stay[pool.index]
        for number, agents in stay.items():
            stay[number] = half_up(agents * (1.0 - share))
        pool.staying = sum(stay.values())
