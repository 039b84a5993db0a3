"""How calls ring at the agents of a pool, with indices."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.people import Ringing
from sim.engine.plan.follow_ups import Draw, Laws
from sim.workload.laws import duration_of


@dataclass(frozen=True)
class Ringings:
    """How calls ring, by pool."""

    pools: tuple[Ringing | None, ...]
    draws: tuple[Draw, ...]
    """How long an agent who did not pick up is unavailable; 0 s where the pool does not say."""
    table: NDArray[np.float64] = field(repr=False)
    """Quantiles of the laws that have no simple inverse."""

    def unavailable(self, pool: int, u: float) -> float:
        """How long an agent of a pool who did not pick up is unavailable, at ``u``, seconds."""
        draw = self.draws[pool]
        return float(duration_of(draw.law, draw.a, draw.b, self.table, u))


def plan_ringing(centre: Centre) -> Ringings | None:
    """What the pools say; None: everywhere calls are answered at once."""
    asked = tuple(pool.ringing for pool in centre.pools.values())
    if not any(asked):
        return None
    laws = Laws()
    draws = tuple(laws.draw(None if a is None else a.unavailable) for a in asked)
    return Ringings(asked, draws, laws.table())
