"""How calls ring at agents, laid out for a `Model`."""

from __future__ import annotations

from dataclasses import replace

from sim.engine.kernel.layout.after_calls import add_draws
from sim.engine.kernel.layout.follow_ups import Draws
from sim.engine.kernel.model import Array
from sim.engine.plan.ringing import Ringings
from sim.workload.laws import TABLE


def add_ringing(asked: Ringings | None, pools: Array, arrays: dict[str, Array]) -> None:
    """Put the draws behind those of ``arrays``, and what the pools say into ``pools``."""
    if asked is None:
        return
    draws = Draws()
    first = len(arrays["draws"])
    for row, pool, draw in zip(pools, asked.pools, asked.draws, strict=True):
        if pool is None:
            continue
        if draw.law == TABLE:
            draw = replace(draw, a=draw.a + len(arrays["quantiles"]))
        row["rings"] = 1
        row["pick_up_s"] = pool.pick_up_s
        row["no_answer"] = pool.no_answer
        row["no_answer_after_s"] = pool.no_answer_after_s
        row["back_draw"] = first + draws.add([draw])
    add_draws(draws, asked.table, arrays)
