"""Agents who are unavailable after a call, with indices."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.people import AfterCall
from sim.engine.plan.follow_ups import Draw, Laws
from sim.workload.laws import duration_of


@dataclass(frozen=True)
class AfterCalls:
    """How long agents are unavailable after a call, by pool."""

    pools: tuple[AfterCall | None, ...]
    draws: tuple[Draw, ...]
    """By pool; where there is no such time, one of 0 s."""
    table: NDArray[np.float64] = field(repr=False)
    """Quantiles of the laws that have no simple inverse."""

    def duration(self, pool: int, u: float, waiting: int) -> float:
        """The time at ``u``, seconds, after a call of a pool for which so many calls wait."""
        asked, draw = self.pools[pool], self.draws[pool]
        if asked is None:
            return 0.0
        return duration_of(draw.law, draw.a, draw.b, self.table, u) * asked.factor(waiting)


def plan_after_calls(centre: Centre) -> AfterCalls | None:
    """What the pools say; None: nowhere is an agent unavailable after a call."""
    asked = tuple(pool.after_call for pool in centre.pools.values())
    if not any(asked):
        return None
    laws = Laws()
    draws = tuple(laws.draw(None if a is None else a.unavailable) for a in asked)
    return AfterCalls(asked, draws, laws.table())
