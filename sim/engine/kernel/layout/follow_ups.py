"""What makes follow-up calls of one laid out for a `Model`."""

from __future__ import annotations

import numpy as np

from sim.engine import codes
from sim.engine.kernel import model as km
from sim.engine.kernel.layout.arrays import records
from sim.engine.kernel.model import Array
from sim.engine.plan.follow_ups import Draw, FollowUps, FollowUpType
from sim.engine.plan.numbers import values_of


def follow_up_arrays(follow_ups: FollowUps | None) -> dict[str, Array]:
    """The arrays of a `Model` about what makes follow-up calls; empty where nothing does."""
    draws = Draws()
    types = () if follow_ups is None else follow_ups.contact_types
    rows: list[dict[str, float]] = []
    passes: list[dict[str, float]] = []
    comes_back: list[float] = []
    for kind in types:
        draws_at = draws.add(_draws_of(kind))
        first = len(passes)
        for way in kind.passes:
            conference = -1 if way.conference is None else draws.add([way.conference])
            passes.append(values_of(way) | {"conference": conference})
        attempts = max(map(len, kind.comes_back))
        places = {"draws_at": draws_at, "comes_back_at": len(comes_back), "attempts": attempts}
        for chances in kind.comes_back:
            comes_back += chances + chances[-1:] * (attempts - len(chances))
        rows.append(values_of(kind) | places | {"passes_at": first, "passes_end": len(passes)})
    return {
        "follow_up_types": records(km.FOLLOW_UP_TYPE, rows),
        "passes": records(km.PASS, passes),
        "draws": records(km.DRAW, draws.rows),
        "draw_factors": np.array(draws.factors, dtype=np.float64),
        "comes_back": np.array(comes_back, dtype=np.float64),
        "quantiles": np.zeros(1) if follow_ups is None else follow_ups.table,
    }


class Draws:
    """Draws, one after the other, and their factors."""

    def __init__(self) -> None:
        self.rows: list[dict[str, float]] = []
        self.factors: list[float] = []

    def add(self, draws: list[Draw]) -> int:
        """Append draws; the place of the first."""
        first = len(self.rows)
        for d in draws:
            at = len(self.factors)
            self.factors.extend(d.factors)
            own = {"slices": len(d.factors), "slice_s": d.slice_s, "factors_at": at}
            self.rows.append(values_of(d) | own)
        return first


def _draws_of(kind: FollowUpType) -> list[Draw]:
    draws = [kind.talk] * 5
    draws[codes.RETRY_DELAY] = kind.retry_delay
    draws[codes.REPEAT_DELAY] = kind.repeat_delay
    draws[codes.PATIENCE_DRAW] = kind.patience
    draws[codes.TALK_DRAW] = kind.talk
    draws[codes.WRAP_UP_DRAW] = kind.wrap_up
    return draws
