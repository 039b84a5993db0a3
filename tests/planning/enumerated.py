"""Every plan of a small question, on common luck: the cheapest that keeps all rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.planning.columns import Column, planned
from sim.planning.days import Days
from sim.planning.groups import groups_of
from sim.planning.rows import kept, rows_of
from sim.planning.streams import streams_of

Counts = NDArray[np.int64]
_LOOKS = (15, 60, 240)
_SURELY = 4.0


class Best(NamedTuple):
    """The cheapest plan that keeps all rows on the days.

    Attributes
    ----------
    counts, cost : the plan.
    cheaper : plans that are cheaper, none of which keeps them.
    """

    counts: Counts
    cost: float
    cheaper: int


def cheapest(
    centre: Centre,
    columns: Sequence[Column],
    share: float,
    minutes: int,
    *,
    days: int = 1000,
    seed: int = 77,
    threads: int = 2,
) -> Best:
    """Try plans from the cheapest on until one keeps all rows on the mean of the days.

    A plan is tried on few days first; where some row is below its share by four standard errors
    on these, it is not tried on more.
    """
    streams = streams_of(centre)
    rows = rows_of(centre, groups_of(centre), streams, share, minutes, by_type=False)
    luck = Days(centre, streams, seed, 0, days, threads)
    cost = np.array([column.cost for column in columns])
    for tried, counts in enumerate(by_cost(cost)):
        plan = planned(centre, columns, counts)
        for look in (*_LOOKS, days):
            found = kept(rows, luck.served(plan, range(look)))
            if found.short(-_SURELY if look < days else 0.0).any():
                break
        else:
            return Best(counts, float(cost @ counts), tried)
    raise AssertionError("no plan keeps the rows")


def by_cost(cost: NDArray[np.float64], most: int = 12) -> Iterator[Counts]:
    """Plans in order of cost, made in slices of it."""
    width = 2.0 * float(cost.max())
    for at in itertools.count():
        low, high = at * width, (at + 1) * width
        found = sorted(_between(cost, low, high, most), key=lambda p: (float(cost @ p), p))
        yield from (np.array(plan, dtype=np.int64) for plan in found)


def _between(
    cost: NDArray[np.float64], low: float, high: float, most: int
) -> Iterator[tuple[int, ...]]:
    """Plans that cost at least ``low`` and less than ``high``."""
    if len(cost) == 1:
        for n in range(most + 1):
            if low <= n * cost[0] < high:
                yield (n,)
        return
    for n in range(most + 1):
        spent = n * float(cost[0])
        if spent >= high:
            return
        for rest in _between(cost[1:], low - spent, high - spent, most):
            yield (n, *rest)
