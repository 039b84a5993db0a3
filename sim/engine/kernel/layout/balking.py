"""Callers who leave because of how many calls wait, laid out for a `Model`."""

from __future__ import annotations

from dataclasses import replace

from sim.engine.kernel import model as km
from sim.engine.kernel.layout.after_calls import add_draws
from sim.engine.kernel.layout.arrays import records
from sim.engine.kernel.layout.follow_ups import Draws
from sim.engine.kernel.model import Array
from sim.engine.plan.balking import BalkingsByWaiting
from sim.workload.laws import TABLE


def add_balking(asked: BalkingsByWaiting | None, types: Array, arrays: dict[str, Array]) -> Array:
    """Put the draws behind those of ``arrays`` and their places into ``types``; the shares."""
    leavings: list[dict[str, float]] = []
    if asked is None:
        return records(km.LEAVING, leavings)
    draws = Draws()
    first = len(arrays["draws"])
    for row, kind, draw in zip(types, asked.contact_types, asked.draws, strict=True):
        if kind is None:
            continue
        if draw.law == TABLE:
            draw = replace(draw, a=draw.a + len(arrays["quantiles"]))
        row["leaves_draw"] = first + draws.add([draw])
        row["leavings_at"] = len(leavings)
        leavings += [part.model_dump() for part in kind.while_waiting]
        row["leavings_end"] = len(leavings)
    add_draws(draws, asked.table, arrays)
    return records(km.LEAVING, leavings)
