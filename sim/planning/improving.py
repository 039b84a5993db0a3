"""From a plan to a cheaper one that keeps what is asked, by a linear model of what agents do."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.planning.programme import Cut, Planned
from sim.planning.search import GAP, Search, Told
from sim.planning.slopes import Block, slopes

Floats = NDArray[np.float64]
_WIDE, _NARROW = 0.25, 0.03
"""Share of a pool's agents in an interval that a plan may have more or fewer, at first and last."""
_SHORT = 0.06
"""The same where the plan is short: all near it may be dearer, and the cheapest are far off."""
_FEW = 1.0
"""Agents that it may have more or fewer at least."""
_AGAIN = 6
"""Times that the model is set right before its reach is made smaller."""
_WORTH = 5e-4
"""Share of the cost that a step has to save."""


def improved(
    search: Search,
    plan: Planned,
    blocks: Sequence[Block],
    pools: Sequence[int],
    told: Told,
    *,
    until: float,
    days: int,
    wide: float = _WIDE,
) -> Planned:
    """Cheaper plans near one that keeps its rows, for as long as there is one.

    Of a plan that is short, the cheapest near it that is not, dearer or not; then go on from there.

    Around the plan what every row has to spare is taken to be linear in the agents on the phones
    (on the scale of log odds where the row is a share). The cheapest shifts that keep the rows by
    that model, with agents near the plan's in every interval, are simulated; where rows are short
    the model is set right by what it was off, and asked again.

    Parameters
    ----------
    until : time of `time.monotonic` at which it ends.
    days : of those of the search, on which slopes are looked at.
    wide : how far from the plan the model is believed at first, as a share of its agents.
    """
    best, slope, around = plan, None, plan
    search.best = best
    if not search.holds(search.look(plan.counts)):
        wide = min(wide, _SHORT)
    while time.monotonic() < until and wide >= _NARROW:
        if slope is None:
            slope, around = slopes(search, best.counts, blocks, pools, days), best
        found = _one_step(search, best, slope, told, until, wide)
        if found is not None:
            best = search.best = found
        elif around is not best and wide > 2.0 * _NARROW:
            slope = None
        else:
            wide /= 2.0
    return best


def _one_step(
    search: Search, best: Planned, slope: Floats, told: Told, until: float, wide: float
) -> Planned | None:
    base = search.room(search.look(best.counts))
    there = search.programme.on_phones(best.counts)
    short = _shortage(base)
    ceiling = best.cost * (1.0 - _WORTH) if short == 0.0 else np.inf
    off = np.zeros(len(search.rows))
    rows = np.flatnonzero(np.isfinite(base))
    reach = np.maximum(wide * there, _FEW)
    within = np.maximum(there - reach, 0.0), there + reach
    gap = GAP if wide > 0.1 else 0.4 * GAP
    for _again in range(_AGAIN):
        if time.monotonic() >= until:
            return None
        least = -base - off
        cuts = [Cut(slope[r], float(least[r] + (slope[r] * there).sum())) for r in rows]
        try:
            plan = search.programme.solve(cuts=cuts, within=within, seconds=3.0, gap=gap)
        except InputError:
            return None
        if plan.cost > ceiling:
            return None
        found = search.look(plan.counts)
        told("improve", plan.cost, found)
        room = search.room(found)
        if search.holds(found) or _shortage(room) < 0.5 * short:
            return Planned(plan.counts, plan.cost, best.bound)
        moved = search.programme.on_phones(plan.counts) - there
        wrong = np.zeros(len(base))
        wrong[rows] = room[rows] - base[rows] - (slope[rows] * moved).sum(axis=(1, 2))
        off = np.where(room < 0.0, np.minimum(off, wrong), off)
    return None


def _shortage(room: Floats) -> float:
    """By how much rows are short together."""
    return float(np.maximum(-room, 0.0).sum())
