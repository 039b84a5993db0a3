"""How fast a pool's agents work at a moment: the factor on talk and wrap-up of a call they take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.centre.base import DAY_S
from sim.centre.pools import AgentPool

if TYPE_CHECKING:
    from sim.engine.state import Call, Pool


@dataclass(frozen=True)
class Pace:
    """How a pool's handling changes with time.

    Attributes
    ----------
    by_time : factors in equal slices of 24 hours.
    """

    by_time: tuple[float, ...]

    def at(self, now: float) -> float:
        """Factor on talk and wrap-up of a call taken at ``now``, seconds."""
        slice_s = DAY_S / len(self.by_time)
        return self.by_time[int(now / slice_s) % len(self.by_time)]


def pace_of(pool: AgentPool) -> Pace | None:
    """The pace of a pool; None: it is always the same."""
    if set(pool.handling_by_time) == {1.0}:
        return None
    return Pace(pool.handling_by_time)


def handling_factor(pool: Pool, call: Call, now: float) -> float:
    """Factor on talk and wrap-up of a call that an agent of ``pool`` takes at ``now``.

    It holds for the call's wrap-up too, whatever changes meanwhile.
    """
    factor: float = pool.factor[call.kind]
    if pool.pace is not None:
        factor *= pool.pace.at(now)
    return factor * pool.crm_factor
