"""What makes follow-up calls of one laid out for a `Model`, and the room for them."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine import codes
from sim.engine.codes import JOURNEY_LUCK
from sim.engine.kernel import model as km
from sim.engine.kernel.model import Array
from sim.engine.plan.follow_ups import Draw, Further, FurtherType
from sim.workload import Workload

LEAST_ROOM = 1024
"""Rows for follow-up calls at least."""


def follow_up_arrays(further: Further | None) -> dict[str, Array]:
    """The arrays of a `Model` about what makes follow-up calls; empty where nothing does."""
    draws = _Draws()
    types = () if further is None else further.types
    kinds: list[tuple[Any, ...]] = []
    passes: list[tuple[Any, ...]] = []
    for at, kind in enumerate(types):
        draws_at = draws.add(_draws_of(kind))
        first = len(passes)
        for way in kind.passes:
            conference = -1 if way.conference is None else draws.add([way.conference])
            passes.append((way.up_to, way.kind, conference))
        kinds.append((
            draws_at, at * len(codes.DISPOSITIONS), kind.retry_at_most, kind.repeat_at_most,
            kind.balking, first, len(passes),
        ))  # fmt: skip
    return {
        "follow_up_types": np.array(kinds, dtype=km.FOLLOW_UP_TYPE),
        "passes": np.array(passes, dtype=km.PASS),
        "draws": np.array(draws.records, dtype=km.DRAW),
        "draw_factors": np.array(draws.factors, dtype=np.float64),
        "comes_back": np.array([p for k in types for p in k.comes_back], dtype=np.float64),
        "quantiles": np.zeros(1) if further is None else further.table,
    }


class _Draws:
    """Draws, one after the other, and their factors."""

    def __init__(self) -> None:
        self.records: list[tuple[Any, ...]] = []
        self.factors: list[float] = []

    def add(self, draws: list[Draw]) -> int:
        """Append draws; the place of the first."""
        first = len(self.records)
        for d in draws:
            factors_at = len(self.factors)
            self.factors.extend(d.factors)
            self.records.append((d.law, d.a, d.b, len(d.factors), d.slice_s, factors_at))
        return first


def _draws_of(kind: FurtherType) -> list[Draw]:
    draws = [kind.talk] * 5
    draws[codes.RETRY_DELAY] = kind.retry_delay
    draws[codes.REPEAT_DELAY] = kind.repeat_delay
    draws[codes.PATIENCE_DRAW] = kind.patience
    draws[codes.TALK_DRAW] = kind.talk
    draws[codes.WRAP_UP_DRAW] = kind.wrap_up
    return draws


def more_luck_of(w: Workload, further: bool) -> dict[str, Array]:
    """The luck of first calls that only follow-up calls need."""
    found = {n: getattr(w, n) if further else NONE for n in JOURNEY_LUCK}
    return {n: np.ascontiguousarray(a, dtype=km.DTYPES[n]) for n, a in found.items()}


NONE: Array = np.empty(0)


def rows_for(calls: int, further: bool) -> int:
    """Rows to begin with, for so many first and kept follow-up calls."""
    return calls + max(calls // 4, LEAST_ROOM) if further else calls
