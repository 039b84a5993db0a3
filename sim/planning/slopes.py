"""What one more agent in a stretch of the day does to the service level of every row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.planning.columns import Counts, planned
from sim.planning.rows import kept
from sim.planning.search import Search

Floats = NDArray[np.float64]
SLOPE_DAYS = 40


def slopes(
    search: Search, counts: Counts, blocks: Sequence[tuple[int, int]], pools: Sequence[int]
) -> Floats:
    """Change of each row's service level by one more agent on the phones.

    Each pool and block of intervals by itself gets an agent more, on the same days (the first
    `SLOPE_DAYS`): differences on common random numbers, from the side of more agents, where service
    is concave.

    Parameters
    ----------
    counts : the plan.
    blocks : first interval, and one past the last, of each; they do not overlap.
    pools : places of the pools that are tried.

    Returns
    -------
    shape (rows, pools of the centre, intervals): by a mean agent on the phones of the interval;
        the slope of a block is shared by its intervals.
    """
    plan = planned(search.centre, search.programme.columns, counts)
    some = range(min(len(search.days), SLOPE_DAYS))
    base = kept(search.rows, search.days.served(plan, some)).value
    intervals = search.programme.phones.shape[0]
    found = np.zeros((len(search.rows), len(search.programme.pools), intervals))
    for pool in pools:
        name = search.programme.pools[pool]
        staffing = plan.pools[name].staffing
        phones = (1.0 - staffing.shrinkage) * (1.0 - staffing.absence)
        for first, last in blocks:
            more = _with_more(plan, name, first, last, intervals)
            change = kept(search.rows, search.days.served(more, some)).value - base
            found[:, pool, first:last] = np.nan_to_num(change)[:, None] / (phones * (last - first))
    return found


def _with_more(plan: Centre, name: str, first: int, last: int, intervals: int) -> Centre:
    """The plan with an agent more on the phones of one pool in some intervals."""
    pool = plan.pools[name]
    agents = [0] * intervals
    agents[first:last] = [1] * (last - first)
    staffing = pool.staffing.model_copy(update={"by_interval": tuple(agents)})
    changed = pool.model_copy(update={"staffing": staffing})
    return plan.model_copy(update={"pools": {**plan.pools, name: changed}})
