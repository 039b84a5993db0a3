"""From a plan to a cheaper one that keeps what is asked, by a linear model of what agents do."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.planning.programme import Cut, Need, Planned
from sim.planning.search import GAP, Search, Slopes, Told
from sim.planning.slopes import Block, slopes

Floats = NDArray[np.float64]
_WIDE, _NARROW = 0.2, 0.02
"""Share of a pool's agents in an interval that a plan may have more or fewer, at first and last."""
_SHORT = 0.06
"""The same where the plan is short: all near it may be dearer, and the cheapest are far off."""
_FEW = 1.0
"""Agents that it may have more or fewer at least."""
_AGAIN = 6
"""Times that the model is set right before its reach is made smaller."""
_EARLIER_H = 3.0
"""Hours before a row whose agents matter to it, for setting slopes right."""
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
    the slopes are set right by what they were off, and the programme is asked again.

    Where the whole cost of a day is made least, what is not wages is taken to be linear as well,
    and a plan has to cost less on the days of the search, beyond doubt.

    Parameters
    ----------
    until : time of `time.monotonic` at which it ends.
    days : of those of the search, on which slopes are looked at.
    wide : how far from the plan the model is believed at first, as a share of its agents.
    """
    best = search.best = plan
    if not search.holds(search.look(plan.counts)):
        wide = min(wide, _SHORT)
    while time.monotonic() < until and wide >= _NARROW:
        if search.slope is None:
            search.slope = slopes(search, best.counts, blocks, pools, days)
        found = one_step(search, best, search.slope, told, until, wide)
        if found is None:
            wide /= 2.0
        else:
            best = search.best = found
    return best


def one_step(
    search: Search,
    best: Planned,
    slope: Slopes,
    told: Told,
    until: float,
    wide: float,
    least: float = -np.inf,
) -> Planned | None:
    """A plan near one, which keeps the rows and costs less.

    Where the plan is short, one that is not, or is half as short, whatever it costs.

    Parameters
    ----------
    slope : set right by what is simulated.
    wide : how far from the plan the model is believed, as a share of its agents.
    least : what has to be saved by the model, even where the plan is short.
    """
    base = search.room(search.look(best.counts))
    there = search.programme.on_phones(best.counts)
    short = _shortage(base)
    price = search.prices(slope)
    worth = max(_WORTH * best.cost, least) if short == 0.0 else least
    rows = np.flatnonzero(np.isfinite(base))
    reach = np.maximum(wide * there, _FEW)
    within = np.maximum(there - reach, 0.0), there + reach
    floor = _floor(there, search, wide)
    seen = {best.counts.tobytes()}
    gap = GAP if wide > 0.1 else 0.4 * GAP
    for _again in range(_AGAIN):
        if time.monotonic() >= until:
            return None
        cuts = [Cut(slope.rows[r], float((slope.rows[r] * there).sum() - base[r])) for r in rows]
        try:
            plan = search.programme.solve(
                needs=floor,
                cuts=cuts,
                within=within,
                price=price if search.by_total else None,
                gap=gap,
                seconds=until - time.monotonic(),
            )
        except InputError:
            return None
        expected = float(price @ (best.counts - plan.counts))
        if expected < worth:
            return None
        key = plan.counts.tobytes()
        if key in seen:
            return None
        seen.add(key)
        found = search.look(plan.counts)
        told("improve", search.cost(plan), found)
        room = search.room(found)
        moved = search.programme.on_phones(plan.counts) - there
        _set_right(slope, search, rows, moved, room, base)
        if search.by_total:
            price = _priced_right(search, slope, best, plan, moved, expected)
        enough = short > 0.0 or search.cheaper(plan, best)
        if (search.holds(found) and enough) or _shortage(room) < 0.5 * short:
            return Planned(plan.counts, plan.cost, best.bound)
    return None


def _priced_right(
    search: Search, slope: Slopes, best: Planned, plan: Planned, moved: Floats, expected: float
) -> Floats:
    """What an agent of each column costs, after the least change of the slopes of the other costs
    under which they say what a plan's change saved (Broyden)."""
    wrong = expected - (search.cost(best) - search.cost(plan))
    size = float((moved * moved).sum())
    if size > 0.0:
        slope.besides[...] += wrong * moved / size
    return search.prices(slope)


def _floor(there: Floats, search: Search, wide: float) -> list[Need]:
    """How few agents of all pools together a plan near by has: small pools may lose one each."""
    free = tuple(sorted({search.programme.pools.index(c.pool) for c in search.programme.columns}))
    total = there[list(free)].sum(axis=0)
    least = total - np.maximum(wide * total, _FEW)
    return [Need(free, at, float(least[at])) for at in np.flatnonzero(least > 0.0).tolist()]


def _set_right(
    slope: Slopes,
    search: Search,
    rows: NDArray[np.int64],
    moved: Floats,
    room: Floats,
    base: Floats,
) -> None:
    """The least change of the slopes under which they say what a plan's change did (Broyden).

    Of each row those of the hours before and in it alone, where agents matter to it.
    """
    early = round(_EARLIER_H * 60.0 / search.centre.horizon.interval_min)
    for row in rows.tolist():
        first, last = search.rows[row].intervals
        mine = np.zeros(moved.shape)
        mine[:, max(first - early, 0) : last] = moved[:, max(first - early, 0) : last]
        size = float((mine * mine).sum())
        if size > 0.0:
            wrong = float(room[row] - base[row] - (slope.rows[row] * moved).sum())
            slope.rows[row] += wrong * mine / size


def _shortage(room: Floats) -> float:
    """By how much rows are short together."""
    return float(np.maximum(-room, 0.0).sum())
