"""From a plan that keeps its rows to a cheaper one, by a linear model of what agents do."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.planning.programme import Cut, Need, Planned
from sim.planning.search import Search, Told
from sim.planning.slopes import slopes

Floats = NDArray[np.float64]
_APART = 24.0
"""Agents in all by which a plan may differ from the one around which the model holds, at first."""
_LESS, _FEW = 0.08, 0.75
"""Share of a pool's agents in an interval, and agents, that such a plan may have fewer."""


def improved(
    search: Search,
    plan: Planned,
    blocks: Sequence[tuple[int, int]],
    pools: Sequence[int],
    told: Told,
    *,
    until: float,
    apart: float = _APART,
) -> Planned:
    """Cheaper plans near one that keeps its rows, for as long as there is one.

    Of a plan that is short, the cheapest near it that is not, dearer or not; then go on from there.

    Around the plan the service level of every row is taken to be linear in the agents on the
    phones. The cheapest shifts that keep the rows by that model, and differ from the plan by few
    agents, are simulated; where rows are short the model is set right by what it was off, and
    asked again.
    """
    best, slope = plan, None
    while time.monotonic() < until and not search.stopped:
        try:
            if slope is None:
                slope = slopes(search, best.counts, blocks, pools)
            found = _one_step(search, best, slope, pools, told, until, apart)
        except KeyboardInterrupt:
            search.stopped = True
            break
        if found is None:
            if apart < 6.0:
                break
            apart /= 2.0
            continue
        best, slope = found, None
    return best


def _one_step(
    search: Search,
    best: Planned,
    slope: Floats,
    pools: Sequence[int],
    told: Told,
    until: float,
    apart: float,
) -> Planned | None:
    base = search.judge(best.counts)
    there = search.programme.on_phones(best.counts)
    ceiling = best.cost if base.holds(search.margin) else np.inf
    off = np.zeros(len(search.rows))
    rows = np.flatnonzero(~np.isnan(base.value))
    floor = _floor(there, pools, apart)
    for _again in range(12):
        if time.monotonic() >= until:
            return None
        least = base.share + search.margin * base.error - base.value - off
        cuts = [Cut(slope[r], float(least[r] + (slope[r] * there).sum())) for r in rows]
        try:
            plan = search.programme.solve(
                needs=floor, cuts=cuts, near=(best.counts, apart), seconds=5.0
            )
        except InputError:
            return None
        if plan.cost >= ceiling - 1e-6:
            return None
        now = search.judge(plan.counts)
        told("improve", plan.cost, now)
        if now.holds(search.margin):
            return Planned(plan.counts, plan.cost, best.bound)
        moved = search.programme.on_phones(plan.counts) - there
        predicted = base.value + (slope * moved).sum(axis=(1, 2))
        wrong = now.value - predicted
        off = np.where(now.short(search.margin), np.minimum(off, wrong), off)
    return None


def _floor(there: Floats, pools: Sequence[int], apart: float) -> list[Need]:
    """How few agents a plan near by may have: the model is not linear over more than some."""
    share = _LESS * apart / _APART
    least = np.maximum(there - np.maximum(share * there, _FEW), 0.0)
    return [
        Need((pool,), interval, float(least[pool, interval]))
        for pool in pools
        for interval in range(there.shape[1])
        if least[pool, interval] > 0.0
    ]
