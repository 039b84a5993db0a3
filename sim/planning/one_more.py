"""What one more agent buys, in each pool and stretch of the day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.centre import Centre
from sim.measures.estimate import residuals, standard_error
from sim.planning.calendar import by_day, cells_of, clock, moment
from sim.planning.columns import staffed
from sim.planning.days import Days, Served
from sim.planning.slopes import apart, spliced

Floats = NDArray[np.float64]
_STRETCH_MIN = 120


def one_more(
    centre: Centre, days: Days, pools: Sequence[str], parts: Sequence[tuple[int, int]]
) -> pd.DataFrame:
    """One more agent of each pool in each stretch of two hours, on the same days as without.

    Stretches that are hours from each other are tried in one simulation, each of whose intervals is
    put down to the last stretch that had begun, as `sim.planning.slopes` does.

    Parameters
    ----------
    centre : with the plan's rosters.
    days : on which it is tried.
    pools : which get one more.
    parts : stretches of the day in which service is kept, first interval and one past the last;
        told is the part that gains most.

    Returns
    -------
    One row a pool and stretch in which somebody calls: ``pool``, of several days ``weekday``,
    ``start``, ``end``, ``cost`` of the agent over the stretch, ``day`` (change of the share of that
    day's callers answered in time) with its standard error ``day_error``, ``part`` (first interval
    of the part that gains most) and ``part_change``; ``per_point``: cost of a
    point of the day's service level, not finite where the gain is not above two standard errors;
    ``days`` on which it was tried.
    """
    before = days.served(centre)
    called = before.counted.sum(axis=(0, 1))
    horizon = centre.horizon
    cells, width_min, size = len(called), horizon.interval_min, horizon.intervals_per_day
    several = horizon.days > 1
    seen = sorted({part for part in parts if called[part[0] : part[1]].sum() > 0.0})
    some = [part for part in stretches(centre) if called[slice(*part)].sum() > 0.0]
    together = apart(some, width_min)
    rows = []
    for name in pools:
        cost = staffed(centre, name).cost
        plans = [with_one_more(centre, name, mine) for mine in together]
        for mine, after in zip(together, days.served_by(plans), strict=True):
            for at, (first, last) in enumerate(mine):
                begin = max(first - 1, 0) if at else 0
                end = mine[at + 1][0] - 1 if at + 1 < len(mine) else cells
                alone = spliced(before, after, begin, end) if len(mine) > 1 else after
                midnight = first // size * size
                change, error, each = _changes(before, alone, (midnight, midnight + size), seen)
                paid = staffed(with_one_more(centre, name, [(first, last)]), name).cost - cost
                best = int(np.argmax(each)) if seen else 0
                rows.append(
                    {
                        "first": first,
                        "pool": name,
                        **({"weekday": horizon.weekday(first // size)} if several else {}),
                        "start": clock(first * width_min * 60.0),
                        "end": clock(last * width_min * 60.0),
                        "cost": paid,
                        "day": change,
                        "day_error": error,
                        "part": moment(horizon, seen[best][0]) if seen else "",
                        "part_change": float(each[best]) if seen else np.nan,
                        "per_point": paid / (100.0 * change) if change > 2.0 * error else np.nan,
                        "days": len(days),
                    }
                )
    rows.sort(key=lambda row: (pools.index(str(row["pool"])), row.pop("first")))
    return pd.DataFrame(rows)


def stretches(centre: Centre) -> list[tuple[int, int]]:
    """Stretches of two hours, first interval and one past the last."""
    cells = cells_of(centre.horizon)
    width = max(_STRETCH_MIN // centre.horizon.interval_min, 1)
    return [(first, min(first + width, cells)) for first in range(0, cells, width)]


def with_one_more(centre: Centre, name: str, some: Sequence[tuple[int, int]]) -> Centre:
    """The centre with one agent more in a pool of shifts, in some stretches of the day."""
    pool = centre.pools[name]
    agents = np.zeros(cells_of(centre.horizon), dtype=np.int64)
    for first, last in some:
        agents[first:last] += 1
    more = {"by_interval": by_day(centre.horizon, agents.tolist())}
    staffing = pool.staffing.model_copy(update=more)
    changed = pool.model_copy(update={"staffing": staffing})
    return centre.model_copy(update={"pools": {**centre.pools, name: changed}})


def _changes(
    before: Served, after: Served, day: tuple[int, int], parts: Sequence[tuple[int, int]]
) -> tuple[float, float, Floats]:
    """Change of the day's service level with its standard error, and of each part's."""
    value, residual = zip(*(_ratio(found, day) for found in (before, after)), strict=True)
    error = float(standard_error(np.asarray(residual[1] - residual[0])))
    each = [_ratio(after, part)[0] - _ratio(before, part)[0] for part in parts]
    return float(value[1] - value[0]), error, np.nan_to_num(np.array(each, dtype=np.float64))


def _ratio(found: Served, part: tuple[int, int]) -> tuple[float, Floats]:
    good, counted = (v[:, :, slice(*part)].sum(axis=(1, 2)) for v in (found.good, found.counted))
    value, residual = residuals(good, counted)
    return float(value), np.asarray(residual)
