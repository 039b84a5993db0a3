"""Callers who leave because of how many calls wait, with indices."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.balking import BalkingByWaiting
from sim.engine.plan.follow_ups import Draw, Laws
from sim.workload.laws import duration_of


@dataclass(frozen=True)
class BalkingsByWaiting:
    """Who leaves because of how many calls wait, by contact type."""

    contact_types: tuple[BalkingByWaiting | None, ...]
    draws: tuple[Draw, ...]
    """How long after joining; 0 s where the type does not say."""
    table: NDArray[np.float64] = field(repr=False)
    """Quantiles of the laws that have no simple inverse."""

    def leaves(self, ctype: int, u: float, waiting: int) -> bool:
        """Whether a caller with the number ``u`` leaves because so many calls wait."""
        asked = self.contact_types[ctype]
        return asked is not None and u < asked.share(waiting)

    def after_s(self, ctype: int, u: float) -> float:
        """How long after joining such a caller leaves, at ``u``, seconds."""
        draw = self.draws[ctype]
        return float(duration_of(draw.law, draw.a, draw.b, self.table, u))


def plan_balking_by_waiting(centre: Centre) -> BalkingsByWaiting | None:
    """What the contact types say; None: nobody leaves because of how many calls wait."""
    asked = tuple(kind.balking_by_waiting for kind in centre.contact_types.values())
    if not any(asked):
        return None
    laws = Laws()
    draws = tuple(laws.draw(None if a is None else a.leaves_after) for a in asked)
    return BalkingsByWaiting(asked, draws, laws.table())
