"""What no plan can do with less: every part of the day alone, served by people who can do all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.pools import AgentPool, Skill, Staffing
from sim.centre.routing import Entry, Route, Step
from sim.errors import InputError
from sim.planning.days import Days
from sim.planning.groups import Group
from sim.planning.programme import Cut, Programme
from sim.planning.rows import Row, kept

Floats = NDArray[np.float64]
EVERYBODY = "everybody"
_PLENTY = 4.0
"""Agents elsewhere in the day, times the largest load."""


def lower_bound(
    programme: Programme, pooled: Centre, days: Days, rows: Sequence[Row], loads: Floats
) -> float:
    """A cost that no plan undercuts, on the days that are looked at.

    For each row by itself, the least agent-intervals in it are sought at which it is kept, while
    everywhere else in the day there are plenty; every agent can take every call at once, from any
    site, as fast as the fastest pool does. The cheapest shifts that cover these numbers, whichever
    pools they are of, cost no more than any plan that keeps the rows. Assumed is that more agents
    at another time never harm a row, and of a row of several intervals that agents are best spread
    evenly over them.

    Parameters
    ----------
    programme : the shifts.
    pooled : the centre with one pool for all, see `pooled`.
    days : on which the least numbers are sought.
    rows : what has to be kept; each of all the types of a group.
    loads : erlangs of all types together, shape (intervals,).
    """
    least = _least(pooled, days, rows, loads)
    pools, intervals = programme.fixed.shape
    cuts = []
    for row, agents in zip(rows, least, strict=True):
        if agents > 0.0:
            weights = np.zeros((pools, intervals))
            weights[:, row.intervals[0] : row.intervals[1]] = 1.0
            cuts.append(Cut(weights, float(agents)))
    try:
        return programme.solve(cuts=cuts, seconds=20.0, gap=1e-4).bound
    except InputError:
        return 0.0


def pooled(centre: Centre, group: Group) -> Centre:
    """The centre with one pool at the first site, whose agents take a group's calls at once."""
    site = next(iter(centre.sites))
    skills = {}
    for name in group.contact_types:
        own = [p.skills[name] for p in centre.pools.values() if name in p.skills]
        skills[name] = Skill(
            talk_factor=min(s.on_talk for s in own),
            wrap_up_factor=min(s.on_wrap_up for s in own),
        )
    everybody = AgentPool(site=site, skills=skills, staffing=Staffing(by_interval=(1,)))
    route = Route(
        entry=Entry(policy="order", sites=(site,)),
        steps={site: (Step(pools=(EVERYBODY,)),)},
    )
    types = {
        name: kind.model_copy(update={"route": EVERYBODY})
        for name, kind in centre.contact_types.items()
        if name in group.contact_types
    }
    alone = {"pools": {EVERYBODY: everybody}, "routes": {EVERYBODY: route}, "contact_types": types}
    return centre.model_copy(update=alone)


def _least(pooled: Centre, days: Days, rows: Sequence[Row], loads: Floats) -> Floats:
    """Least agent-intervals of each row; rows that are not neighbours are looked at together."""
    plenty = int(_PLENTY * max(float(loads.max()), 1.0)) + 10
    low = np.zeros(len(rows), dtype=np.int64)
    most = np.array([plenty * (r.intervals[1] - r.intervals[0]) for r in rows], dtype=np.int64)
    high = most.copy()
    for third in range(3):
        mine = np.arange(third, len(rows), 3)
        while (high[mine] - low[mine] > 1).any():
            middle = (low + high) // 2
            holds = np.zeros(len(rows), dtype=np.bool_)
            for late in (False, True):
                tried = _staffed(pooled, rows, mine, middle, plenty, late)
                holds |= ~kept(rows, days.served(tried)).short()
            open_ = mine[high[mine] - low[mine] > 1]
            high[open_] = np.where(holds[open_], middle[open_], high[open_])
            low[open_] = np.where(holds[open_], low[open_], middle[open_])
    none = np.zeros(0, dtype=np.int64)
    everywhere = days.served(_staffed(pooled, rows, none, high, plenty, late=False))
    called = ~np.isnan(kept(rows, everywhere).value)
    found_at_all = called & (high < most)
    return np.where(found_at_all, high, 0).astype(np.float64)


def _staffed(
    pooled: Centre,
    rows: Sequence[Row],
    some: NDArray[np.int64],
    total: NDArray[np.int64],
    plenty: int,
    late: bool,
) -> Centre:
    """Plenty of agents but in some rows, whose total is spread evenly, the odd ones late."""
    cells = pooled.horizon.intervals_per_day
    agents = np.full(cells, plenty, dtype=np.int64)
    for at in some.tolist():
        first, last = rows[at].intervals
        each, odd = divmod(int(total[at]), last - first)
        spread = np.full(last - first, each)
        if odd:
            spread[(-odd if late else 0) : (None if late else odd)] += 1
        agents[first:last] = spread
    pool = pooled.pools[EVERYBODY]
    staffing = pool.staffing.model_copy(update={"by_interval": tuple(int(n) for n in agents)})
    changed = pool.model_copy(update={"staffing": staffing})
    return pooled.model_copy(update={"pools": {EVERYBODY: changed}})
