"""From a plan to a cheaper one by exchange: some agents less here, fewer or cheaper ones there."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.planning.cheaper import plans_below
from sim.planning.programme import Planned
from sim.planning.rows import gained, gained_error
from sim.planning.search import Search, Told
from sim.planning.slopes import Block, slopes

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
_FEW_COLUMNS = 10
"""Columns up to which all are looked at."""
_LESS, _MORE = 40, 20
"""Columns that are looked at for agents less and agents more, the most promising of each."""
_SAVING = 1e-9
_LOOKS = ((8, 4.0), (20, 3.0))
"""Days after which an exchange is given up that is short by so many standard errors."""
_CLOSE = 1.5
"""The same after all days of the search."""
_CALLS = 3e7
"""Calls that are simulated without finding anything before it ends: the same on every machine."""
_LEAST_TRIES, _MOST_TRIES = 30, 300
_EVERY, _GIVEN_UP = 3000, 5.0
"""Plans that are all tried, where no more are cheaper, and how many take as long as one on all
days: nearly all are given up after few."""
_FLAT = 1e-6

Anchor = Callable[[Planned], bool]
"""Whether many days say that a plan has all that is asked for; then the search is anchored."""


class _Moves(NamedTuple):
    """Changes of a plan, the most promising first.

    Attributes
    ----------
    change : agents more by column, shape (moves, columns).
    saved : cost, shape (moves,).
    """

    change: Counts
    saved: Floats


def exchanged(
    search: Search,
    plan: Planned,
    blocks: Sequence[Block],
    pools: Sequence[int],
    told: Told,
    anchored: Anchor,
    *,
    until: float,
    days: int,
    dear: float,
) -> Planned:
    """Cheaper plans that differ by few agents, for as long as there is one.

    Where agents are few a linear model says little of one agent less: the plans around are tried
    themselves. Each exchange is simulated on the days of the search; what it changes is told by
    differences on the same days, of a few of them first. What is not short there beyond doubt is
    looked at on many days, and the first that has all that is asked for is gone on from.

    Exchanges are taken in the order of what they save, less what it would cost to mend the rows
    that fall short by the slopes. Where all cheaper plans are few, all are tried in the end, the
    cheapest first.

    Parameters
    ----------
    plan : that has all that is asked for, at which the search is anchored.
    blocks, pools, days : for slopes, see `sim.planning.slopes.slopes`.
    anchored : looks at a plan on many days.
    dear : what that costs, in simulations on the days of the search.
    until : time of `time.monotonic` at which it ends.
    """
    best = search.best = plan
    known = {plan.counts.tobytes()}
    calls = float(search.served(plan.counts).counted.sum()) or 1.0
    tries = int(np.clip(_CALLS / calls, _LEAST_TRIES, _MOST_TRIES))
    while time.monotonic() < until:
        slope = slopes(search, best.counts, blocks, pools, days)
        moves = _ranked(search, best.counts, slope, search.room(search.look(best.counts)))
        found = _first_that_holds(search, best, moves, known, told, anchored, until, tries, dear)
        if found is None:
            break
        best = search.best = found
    few = plans_below(
        search.programme.cost, best.cost, min(_EVERY, int(_GIVEN_UP * _CALLS / calls))
    )
    if few is None or time.monotonic() >= until:
        return best
    change = few - best.counts
    every = _Moves(change, -(change @ search.programme.cost))
    found = _first_that_holds(search, best, every, known, told, anchored, until, np.inf, 0.0)
    if found is not None:
        best = search.best = found
    return best


def _first_that_holds(
    search: Search,
    best: Planned,
    moves: _Moves,
    known: set[bytes],
    told: Told,
    anchored: Anchor,
    until: float,
    left: float,
    dear: float,
) -> Planned | None:
    """The first plan that has all that is asked for.

    Parameters
    ----------
    left : plans that are tried at most; looking at one on many days counts as so many more.
    dear : how many.
    """
    room = search.room(search.look(best.counts))
    for change, saved in zip(moves.change, moves.saved.tolist(), strict=True):
        if left <= 0 or time.monotonic() >= until:
            return None
        counts = best.counts + change
        key = counts.tobytes()
        if key in known or not search.programme.permits(counts):
            continue
        known.add(key)
        left -= 1
        if any(_short(search, best.counts, counts, room, *look) for look in _LOOKS):
            continue
        if _short(search, best.counts, counts, room, len(search.days), _CLOSE):
            continue
        left -= dear
        plan = Planned(counts, best.cost - saved, best.bound)
        told("exchange", plan.cost, search.look(counts))
        if anchored(plan):
            return plan
    return None


def _short(
    search: Search, before: Counts, counts: Counts, room: Floats, days: int, doubt: float
) -> bool:
    """Whether a plan is short of a row, by what it changes on so many days, beyond doubt."""
    some = range(min(days, len(search.days)))
    if len(some) == len(search.days):
        old, new = search.served(before), search.served(counts)
    else:
        search.tried += 1
        old, new = search.served(before).of(some), search.days.served(search.plan(counts), some)
    finite = np.isfinite(room)
    change = gained(search.rows, old, new)
    error = gained_error(search.rows, old, new)
    return bool((room + change + doubt * error < 0.0)[finite].any())


def _ranked(search: Search, counts: Counts, slope: Floats, room: Floats) -> _Moves:
    """Exchanges that save something, by what they save less what mending their rows costs."""
    cost = search.programme.cost
    finite = np.flatnonzero(np.isfinite(room))
    effect = _of_columns(search, slope[finite])
    spare = room[finite]
    price = _prices(cost, effect)
    wide = len(cost) > _FEW_COLUMNS
    worth = cost - _mending(-effect.T, spare, price)
    less = _best_of(np.flatnonzero(counts > 0), worth, _LESS if wide else len(cost))
    more = _best_of(np.arange(len(cost)), price @ np.maximum(effect, 0.0) - cost,
                    _MORE if wide else len(cost))  # fmt: skip
    fewer = _several(less, len(cost), -1)
    fewer = fewer[(counts + fewer >= 0).all(axis=1)]
    added = _several(more, len(cost), 1)
    change = (fewer[:, None, :] + added[None, :, :]).reshape(-1, len(cost))
    apart = ~((fewer[:, None, :] < 0) & (added[None, :, :] > 0)).any(axis=2).reshape(-1)
    saved = -(change @ cost)
    keep = apart & (saved > _SAVING * float(cost.max()))
    change, saved = change[keep], saved[keep]
    score = saved - _mending(change @ effect.T, spare, price)
    order = np.argsort(-score, kind="stable")
    return _Moves(change[order], saved[order])


def _of_columns(search: Search, slope: Floats) -> Floats:
    """What an agent of each column does to rows, shape (rows, columns)."""
    programme = search.programme
    of = [programme.pools.index(column.pool) for column in programme.columns]
    found: Floats = np.einsum("rji,ij->rj", slope[:, of], programme.phones)
    return found


def _prices(cost: Floats, effect: Floats) -> Floats:
    """What a unit more to spare costs in each row, by the column that gives it most cheaply."""
    best = (np.maximum(effect, 0.0) / cost).max(axis=1, initial=0.0)
    found: Floats = 1.0 / np.maximum(best, _FLAT / float(cost.max()))
    return found


def _mending(change: Floats, spare: Floats, price: Floats) -> Floats:
    """What it costs to mend the rows that a change leaves short, shape (changes,)."""
    found: Floats = np.maximum(-(spare + change), 0.0) @ price
    return found


def _best_of(places: NDArray[np.int64], worth: Floats, most: int) -> NDArray[np.int64]:
    """The most promising of some columns, in the order of the columns."""
    order = places[np.argsort(-worth[places], kind="stable")][:most]
    return np.sort(order)


def _several(places: NDArray[np.int64], columns: int, by: int) -> Counts:
    """All ways to take up to two agents of some columns, shape (ways, columns); none first."""
    found = [np.zeros(columns, dtype=np.int64)]
    for size in (1, 2):
        for chosen in itertools.combinations_with_replacement(places.tolist(), size):
            found.append(by * np.bincount(chosen, minlength=columns))
    return np.array(found, dtype=np.int64)
