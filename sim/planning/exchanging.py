"""From a plan to a cheaper one by exchange: some agents less here, fewer or cheaper ones there."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.planning.capacities import Values
from sim.planning.cheaper import plans_below
from sim.planning.days import Served
from sim.planning.objective import amounts, saved
from sim.planning.programme import Planned
from sim.planning.rows import gained, gained_error
from sim.planning.search import Search, Slopes, Told
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
_AT_ONCE = 20_000
"""Exchanges whose rows are looked at together."""

Floor = Callable[[Values], float | None]
Anchor = Callable[[Planned], bool]
"""Whether many days say that a plan has all that is asked for; then the search is anchored."""


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
    near: Callable[[Values], Sequence[Values]] = lambda _sizes: (),
    every: Sequence[Values] = ((),),
    floor: Floor | None = None,
) -> Planned:
    """Cheaper plans that differ by few agents, for as long as there is one.

    Where agents are few a linear model says little of one agent less: the plans around are tried
    themselves. Each exchange is simulated on the days of the search; what it changes is told by
    differences on the same days, of a few of them first. What is not short there beyond doubt is
    looked at on many days, and the first that has all that is asked for is gone on from.

    Exchanges are taken in the order of what they save, less what it would cost to mend the rows
    that fall short by the slopes. Where all cheaper plans are few, all are tried in the end, the
    cheapest first.

    Where the whole cost of a day is made least, an exchange saves what the slopes say; it is given
    up as well where it does not cost less on a few days beyond doubt, and has to on the many.

    Parameters
    ----------
    plan : that has all that is asked for, at which the search is anchored.
    blocks, pools, days : for slopes, see `sim.planning.slopes.slopes`.
    anchored : looks at a plan on many days.
    dear : what that costs, in simulations on the days of the search.
    near : sizes that differ little from some; with each, exchanges are tried as well.
    every : all sizes that there are; none: they are too many.
    floor : what every plan with some sizes costs besides the wages of its columns at least, None
        where that is not known; needed where the whole cost is made least.
    until : time of `time.monotonic` at which it ends.
    """
    best = search.best = plan
    known = {search.key(plan.counts)}
    calls = float(search.served(plan.counts).counted.sum()) or 1.0
    tries = int(np.clip(_CALLS / calls, _LEAST_TRIES, _MOST_TRIES))
    try_it = partial(_first_that_holds, search, known=known, told=told, anchored=anchored,
                     until=until)  # fmt: skip
    while time.monotonic() < until:
        slope = slopes(search, best.counts, blocks, pools, days)
        base = _base(search, best)
        found = None
        for sizes in (search.sizes, *near(search.sizes)):
            with search.sized(sizes):
                moves = _ranked(search, best.counts, slope, base)
                most = tries if sizes == base.sizes else min(tries, _LEAST_TRIES)
                found = try_it(best, base, moves, left=most, dear=dear)
            if found is not None:
                search.take(sizes)
                best = search.best = found
                break
        if found is None:
            break
    for sizes, few in _all_cheaper(search, best, every, floor, calls):
        found = best
        while found is not None and time.monotonic() < until:
            base = _base(search, best)
            with search.sized(sizes):
                found = try_it(best, base, few - best.counts, left=np.inf, dear=0.0)
            if found is not None:
                search.take(sizes)
                best = search.best = found
                if not search.by_total:  # those after it are dearer
                    return best
    return best


class _Base(NamedTuple):
    """What a plan does that others are set beside.

    Attributes
    ----------
    served : on the days of the search.
    room : that its rows have.
    spent : its cost, by day, where the whole cost is made least.
    sizes : of the plan.
    """

    served: Served
    room: Floats
    spent: Floats
    sizes: Values


def _base(search: Search, plan: Planned) -> _Base:
    served = search.served(plan.counts)
    spent = search.spent(plan.counts) if search.by_total else np.zeros(0)
    return _Base(served, search.room(search.look(plan.counts)), spent, search.sizes)


def _all_cheaper(
    search: Search, best: Planned, every: Sequence[Values], floor: Floor | None, calls: float
) -> list[tuple[Values, Counts]]:
    """All plans that may be cheaper, by their sizes, where these are few; else none."""
    left = min(_EVERY, int(_GIVEN_UP * _CALLS / calls))
    cost = search.cost(best)
    found: list[tuple[Values, Counts]] = []
    for sizes in every:
        least = 0.0
        if search.by_total:
            told = floor(sizes) if floor is not None else None
            if told is None:
                return []
            least = told
        few = plans_below(search.programme.cost, cost - least, left)
        if few is None:
            return []
        left -= len(few)
        found.append((sizes, few))
    return found


def _first_that_holds(
    search: Search,
    best: Planned,
    base: _Base,
    moves: Iterable[Counts],
    *,
    known: set[bytes],
    told: Told,
    anchored: Anchor,
    until: float,
    left: float,
    dear: float,
) -> Planned | None:
    """The first plan that has all that is asked for, with the sizes that the search has.

    Parameters
    ----------
    base : of the plan that is the best so far, whatever its sizes.
    moves : agents more by column, the most promising first, each of shape (columns,).
    left : plans that are tried at most; looking at one on many days counts as so many more.
    dear : how many.
    """
    for change in moves:
        if left <= 0 or time.monotonic() >= until:
            return None
        counts = best.counts + change
        key = search.key(counts)
        if key in known or not search.programme.permits(counts):
            continue
        known.add(key)
        left -= 1
        if any(_worse(search, base, counts, *look) for look in _LOOKS):
            continue
        if _worse(search, base, counts, len(search.days), _CLOSE):
            continue
        plan = Planned(counts, float(search.programme.cost @ counts), best.bound)
        if search.by_total and not saved(base.spent, search.spent(counts)).surely():
            continue
        left -= dear
        told("exchange", search.cost(plan), search.look(counts))
        if anchored(plan):
            return plan
    return None


def _worse(search: Search, base: _Base, counts: Counts, days: int, doubt: float) -> bool:
    """Whether a plan is short of a row, by what it changes on so many days, beyond doubt; or,
    where the whole cost is made least, does not cost less."""
    some = range(min(days, len(search.days)))
    if len(some) == len(search.days):
        old, new = base.served, search.served(counts)
    else:
        search.tried += 1
        old, new = base.served.of(some), search.days.served(search.plan(counts), some)
    finite = np.isfinite(base.room)
    change = gained(search.rows, old, new)
    error = gained_error(search.rows, old, new)
    short = bool((base.room + change + doubt * error < 0.0)[finite].any())
    dear = search.by_total and saved(amounts(old), amounts(new)).surely_not(doubt)
    return short or dear


def _ranked(search: Search, counts: Counts, slope: Slopes, base: _Base) -> Iterator[Counts]:
    """Exchanges that save something, by what they save less what mending their rows costs.

    With other sizes than the plan's, what these save is told by the same agents with them.
    """
    room, by_sizes = base.room, 0.0
    if search.sizes != base.sizes:
        room = search.room(search.look(counts))
        by_sizes = float((base.spent - search.spent(counts)).mean())
    cost = search.prices(slope)
    finite = np.flatnonzero(np.isfinite(room))
    effect = _of_columns(search, slope.rows[finite])
    spare = room[finite]
    price = _prices(search.programme.cost, effect)
    wide = len(cost) > _FEW_COLUMNS
    worth = cost - _mended(-effect.T, spare, price)
    less = _best_of(np.flatnonzero(counts > 0), worth, _LESS if wide else len(cost))
    more = _best_of(np.arange(len(cost)), price @ np.maximum(effect, 0.0) - cost,
                    _MORE if wide else len(cost))  # fmt: skip
    mine = np.union1d(less, more)  # changes of others are none
    fewer = _several(np.searchsorted(mine, less), len(mine), -1)
    fewer = fewer[(counts[mine] + fewer >= 0).all(axis=1)]
    added = _several(np.searchsorted(mine, more), len(mine), 1)
    change = (fewer[:, None, :] + added[None, :, :]).reshape(-1, len(mine))
    apart = ~((fewer[:, None, :] < 0) & (added[None, :, :] > 0)).any(axis=2).reshape(-1)
    less_cost = by_sizes - (change @ cost[mine])
    keep = apart & (less_cost > _SAVING * float(search.programme.cost.max()))
    change, less_cost = change[keep], less_cost[keep]
    score = less_cost - _mending(change, effect[:, mine].T, spare, price)
    order = np.argsort(-score, kind="stable")
    return _spread(change[order], mine, len(cost))


def _spread(change: Counts, mine: NDArray[np.int64], columns: int) -> Iterator[Counts]:
    """Changes of some columns as those of all, one after another."""
    for few in change:
        found = np.zeros(columns, dtype=np.int64)
        found[mine] = few
        yield found


def _of_columns(search: Search, slope: Floats) -> Floats:
    """What an agent of each column does to rows, shape (rows, columns)."""
    programme = search.programme
    of = [programme.pools.index(column.pool) for column in programme.columns]
    found = [np.einsum("rji,ij->rj", row[None, of], programme.phones)[0] for row in slope]
    return np.array(found).reshape(len(slope), len(of))


def _prices(cost: Floats, effect: Floats) -> Floats:
    """What a unit more to spare costs in each row, by the column that gives it most cheaply."""
    best = (np.maximum(effect, 0.0) / cost).max(axis=1, initial=0.0)
    found: Floats = 1.0 / np.maximum(best, _FLAT / float(cost.max()))
    return found


def _mending(change: Counts, effect: Floats, spare: Floats, price: Floats) -> Floats:
    """What it costs to mend the rows that changes of agents leave short, some changes at a time.

    Parameters
    ----------
    change : shape (changes, columns).
    effect : of an agent on rows, shape (columns, rows).
    """
    found = [
        _mended(change[at : at + _AT_ONCE] @ effect, spare, price)
        for at in range(0, len(change), _AT_ONCE)
    ]
    return np.concatenate([np.zeros(0), *found])


def _mended(change: Floats, spare: Floats, price: Floats) -> Floats:
    """What it costs to mend the rows that a change of them leaves short, shape (changes,)."""
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
