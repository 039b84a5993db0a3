"""Agents who are unavailable after a call, laid out for a `Model`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.engine.kernel import model as km
from sim.engine.kernel.layout.arrays import records
from sim.engine.kernel.layout.follow_ups import Draws
from sim.engine.kernel.model import Array
from sim.engine.plan.after_calls import AfterCalls
from sim.workload.laws import TABLE


def add_after_calls(asked: AfterCalls | None, pools: Array, arrays: dict[str, Array]) -> Array:
    """Put the draws behind those of ``arrays`` and their places into ``pools``; the factors."""
    pools["away_draw"] = -1
    if asked is None:
        return records(km.HURRY, [])
    draws = Draws()
    hurries: list[dict[str, float]] = []
    first = len(arrays["draws"])
    tables = arrays["quantiles"]
    for row, pool, draw in zip(pools, asked.pools, asked.draws, strict=True):
        if pool is None:
            continue
        if draw.law == TABLE:
            draw = replace(draw, a=draw.a + len(tables))
        row["away_draw"] = first + draws.add([draw])
        row["hurries_at"] = len(hurries)
        hurries += [part.model_dump() for part in pool.while_waiting]
        row["hurries_end"] = len(hurries)
    add_draws(draws, asked.table, arrays)
    return records(km.HURRY, hurries)


def add_draws(draws: Draws, table: Array, arrays: dict[str, Array]) -> None:
    """Put draws, and the quantiles that they need, behind those of ``arrays``."""
    more = records(km.DRAW, draws.rows)
    more["factors_at"] += len(arrays["draw_factors"])
    arrays["draws"] = np.concatenate([arrays["draws"], more]).view(arrays["draws"].dtype)
    factors = np.array(draws.factors, dtype=np.float64)
    arrays["draw_factors"] = np.concatenate([arrays["draw_factors"], factors])
    arrays["quantiles"] = np.concatenate([arrays["quantiles"], table])
