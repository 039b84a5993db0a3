"""What one more agent in a stretch of the day does to what every row has to spare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.planning.calendar import by_day, on_each
from sim.planning.columns import Counts
from sim.planning.days import Counted, Pair, Served
from sim.planning.objective import besides_wages
from sim.planning.rows import STREAM, Row, gained
from sim.planning.search import Search, Slopes

Floats = NDArray[np.float64]
Block = tuple[int, int]
_APART_H = 6.0
"""Hours after which an agent is taken not to matter any more."""
_EARLY = 1
"""Intervals by which callers may have queued before the agents came who help them."""


def slopes(
    search: Search, counts: Counts, blocks: Sequence[Block], pools: Sequence[int], days: int
) -> Slopes:
    """Change of what each row has to spare, and of the cost, by one more agent on the phones.

    Each pool and block of intervals gets an agent more, on the same days: differences on common
    random numbers, from the side of more agents, where service is concave. Blocks that are
    `_APART_H` hours from each other are tried in one simulation, each of whose intervals is put
    down to the last of them that had begun. What is known of all days together alone, such as the
    whole cost, is parted among the days on which the same hours have an agent more, by the callers
    whom these answer in time.

    Parameters
    ----------
    counts : the plan.
    blocks : first interval, and one past the last, of each; in order, they do not overlap.
    pools : places of the pools that are tried.
    days : of those of the search, how many are looked at.

    Returns
    -------
    By a mean agent on the phones of the interval; the slope of a block is shared by its intervals.
    """
    plan = search.plan(counts)
    some = range(min(len(search.days), days))
    intervals = search.programme.phones.shape[0]
    found = np.zeros((len(search.rows), len(search.programme.pools), intervals))
    besides = np.zeros(found.shape[1:])
    together = _together(search, blocks)
    tried = [(pool, mine) for pool in pools for mine in together]
    names = search.programme.pools
    more = [_with_more(plan, names[pool], mine) for pool, mine in tried]
    base, *changed = search.days.served_by([plan, *more], some)
    search.tried += len(more)
    unparted = np.array([_unparted(row) for row in search.rows], dtype=np.bool_)
    for (pool, mine), served in zip(tried, changed, strict=True):
        staffing = plan.pools[names[pool]].staffing
        phones = (1.0 - staffing.shrinkage) * (1.0 - staffing.absence)
        spans = _spans(mine, intervals)
        shares = _shares(base, served, spans)
        for (first, last), (begin, end), share in zip(mine, spans, shares, strict=True):
            alone = spliced(base, served, begin, end) if len(mine) > 1 else served
            change = gained(search.rows, base, alone)
            if len(mine) > 1 and unparted.any():
                change[unparted] = share * gained(search.rows, base, served)[unparted]
            found[:, pool, first:last] = np.nan_to_num(change)[:, None] / (phones * (last - first))
            if search.by_total:
                each = besides_wages(served) - besides_wages(base)
                more_cost = share * search.centre.horizon.days * float(each.mean())
                besides[pool, first:last] = more_cost / (phones * (last - first))
    return Slopes(found, besides)


def simulations(search: Search, blocks: Sequence[Block], pools: Sequence[int]) -> int:
    """How many simulations of a day the slopes take, besides that of the plan."""
    return len(pools) * len(_together(search, blocks))


def _together(search: Search, blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks that can be tried in one simulation: what is known of the day alone tells no parts of
    it, and those of several days at the same hours are tried together."""
    horizon = search.centre.horizon
    if search.by_total or any(_unparted(row) for row in search.rows):
        hours: dict[int, list[Block]] = {}
        for block in blocks:
            hours.setdefault(block[0] % horizon.intervals_per_day, []).append(block)
        return list(hours.values())
    return apart(blocks, horizon.interval_min)


def _unparted(row: Row) -> bool:
    """Whether a row's measure is known of all intervals together alone."""
    return row.axis != STREAM and not row.by_interval


def _spans(blocks: Sequence[Block], intervals: int) -> list[Block]:
    """The intervals that are put down to each of some blocks that are tried together."""
    begins = [0, *(max(first - _EARLY, 0) for first, _last in blocks[1:])]
    return list(zip(begins, [*begins[1:], intervals], strict=True))


def _shares(base: Served, changed: Served, spans: Sequence[Block]) -> list[float]:
    """What each of some blocks has of the callers answered in time whom all of them bring."""
    if len(spans) == 1:
        return [1.0]
    more = (changed.good - base.good).sum(axis=(0, 1))
    each = np.maximum([more[first:last].sum() for first, last in spans], 0.0)
    total = float(each.sum())
    return (each / total if total > 0.0 else np.full(len(spans), 1.0 / len(spans))).tolist()


def apart(blocks: Sequence[Block], interval_min: int) -> list[list[Block]]:
    """Blocks in lists, each of blocks that are far enough from each other."""
    least = int(_APART_H * 60.0 / interval_min)
    found: list[list[Block]] = []
    for block in blocks:
        fitting = [mine for mine in found if block[0] - mine[-1][0] >= least]
        if fitting:
            fitting[0].append(block)
        else:
            found.append([block])
    return found


def spliced(base: Served, changed: Served, first: int, last: int) -> Served:
    """What would be if only some intervals were as they are in a changed plan."""

    def side(before: Floats, after: Floats) -> Floats:
        made = before.copy()
        made[:, :, first:last] = after[:, :, first:last]
        return made

    others: Mapping[Counted, Pair] = {
        key: (side(pair[0], changed.others[key][0]), side(pair[1], changed.others[key][1]))
        for key, pair in base.others.items()
    }
    return Served(side(base.good, changed.good), side(base.counted, changed.counted), others)


def _with_more(plan: Centre, name: str, blocks: Sequence[Block]) -> Centre:
    """The plan with an agent more on the phones of one pool in some blocks."""
    pool = plan.pools[name]
    agents = on_each(plan.horizon, pool.staffing.by_interval)
    for first, last in blocks:
        agents[first:last] += 1
    update = {"by_interval": by_day(plan.horizon, agents.tolist())}
    staffing = pool.staffing.model_copy(update=update)
    changed = pool.model_copy(update={"staffing": staffing})
    return plan.model_copy(update={"pools": {**plan.pools, name: changed}})
