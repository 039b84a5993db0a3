"""What no plan can do with less for a share of the whole day, or a chance of one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import stdtrit
from scipy.stats import binom

from sim.errors import InputError
from sim.measures.estimate import standard_error
from sim.planning.bound import RISK, Alone, plenty, staffed_with
from sim.planning.programme import Programme
from sim.planning.rows import Row
from sim.planning.solver import Effort

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
_ROOTS = (
    -5.0,
    -3.5,
    -2.5,
    -1.8,
    -1.3,
    -0.9,
    -0.6,
    -0.3,
    0.0,
    0.25,
    0.5,
    0.75,
    1.0,
    1.3,
    1.7,
    2.2,
    3.0,
    4.5,
)
"""Agents at which service is looked at first: the load, and so many roots of it."""
_ROUNDS = 3
"""Times that it is looked at nearer to where the programme has its agents."""
_EFFORT = Effort(1e-3)
_SAME = 1e-9


class Summed(NamedTuple):
    """Contact types by themselves, and rows about all of their callers.

    Attributes
    ----------
    alone : the types with one pool for all; its days are those on which service is looked at.
    rows : service levels over several intervals together, in the mean or with a chance.
    """

    alone: Alone
    rows: tuple[Row, ...]


def day_bound(programme: Programme, several: Sequence[Summed]) -> float:
    """A cost that no plan undercuts that keeps the rows; 0 where none is found.

    For each interval by itself it is looked at how many callers are answered in time with so many
    agents, while everywhere else in the day there are plenty; every agent can take every call of
    the types at once, from any site, as fast as the fastest pool does. A plan of so many agents
    answers no more in any interval, so that the sum over the intervals is no more than theirs. The
    cheapest shifts (of any pool) by which these sums keep the rows cost no more than any plan does.

    Callers in time less the share of all callers are counted, a sum that is 0 at least where a row
    is kept. Between two numbers of agents that were looked at, those of the larger one are taken;
    and of all whole numbers the upper concave hull, which the programme can have in it, and which
    no number that comes and goes within an interval is above.

    In which sense it is proven: the days that are looked at are a sample. Of a row in the mean, the
    sum may be below 0 by so many of its standard errors that a plan that keeps it in truth is left
    out with the probability `RISK` at most; of a row with a chance, so many of the days may fail
    that the same is so by the binomial law, and of each interval its own worst days are left out.
    (A sample with its rows relaxed so has an optimum below the true one with that probability:
    Luedtke & Ahmed, SIAM J. Optim. 19, 2008, 674-699.) Assumed is that more agents, at other times
    or with more skills, never harm, and that nobody is lost for want of a line or port.

    Parameters
    ----------
    programme : the shifts.
    several : rows by the contact types that they are about; a plan has to keep all.
    """
    if not several:
        return 0.0
    found = [_Looked(of) for of in several]
    risk = RISK / max(sum(len(of.rows) for of in several), 1)
    margins = [np.zeros(len(of.rows)) for of in several]
    for last in [False] * _ROUNDS + [True]:
        try:
            bound, phones = _solved(programme, found, margins, risk, whole=last)
        except InputError:
            return 0.0
        if phones is None:
            return 0.0
        if not last:
            for looked in found:
                looked.look_near(phones)
            margins = [looked.margins(phones, risk) for looked in found]
    return bound


class _Looked:
    """How many callers of some types are answered in time, by interval and agents there."""

    def __init__(self, of: Summed) -> None:
        self.of = of
        self._alone = of.alone
        self._plenty = plenty(self._alone.loads)
        self._agents: list[Counts] = []
        self._good: list[Floats] = []
        self._counted: list[Floats] = []
        load = self._alone.loads
        root = np.sqrt(np.maximum(load, 1.0))
        self._look(np.zeros(len(load), dtype=np.int64))
        self._look(self._plenty)
        for roots in _ROOTS:
            self._look(np.rint(load + roots * root).astype(np.int64))

    def _look(self, agents: Counts) -> None:
        """Simulate these agents, in every second interval at a time, with plenty in the others."""
        agents = np.clip(agents, 0, self._plenty)
        good, counted = np.zeros((2, len(self._alone.days), len(agents)))
        for half in range(2):
            there = self._plenty.copy()
            there[half::2] = agents[half::2]
            served = self._alone.days.served(staffed_with(self._alone.centre, there))
            good[:, half::2] = served.good.sum(axis=1)[:, half::2]
            counted[:, half::2] = served.counted.sum(axis=1)[:, half::2]
        self._agents.append(agents)
        self._good.append(good)
        self._counted.append(counted)

    def look_near(self, phones: Floats) -> None:
        """Simulate the whole numbers around the agents of a plan.

        Parameters
        ----------
        phones : agents on the phones, shape (pools, intervals).
        """
        below = np.floor(self._there(phones) + _SAME).astype(np.int64)
        self._look(below)
        self._look(below + 1)

    def _there(self, phones: Floats) -> Floats:
        there: Floats = phones[list(self._alone.pools)].sum(axis=0)
        return there

    def margins(self, phones: Floats, risk: float) -> Floats:
        """By how much the sum of each row in the mean may be below 0, shape (rows,)."""
        there = np.ceil(self._there(phones) - _SAME)
        apart = np.abs(np.array(self._agents) - there)
        nearest = np.argmin(apart, axis=0)
        cells = np.arange(len(there))
        good, counted = (np.array(v)[nearest, :, cells].T for v in (self._good, self._counted))
        found = np.zeros(len(self.of.rows))
        for at, row in enumerate(self.of.rows):
            if row.chance is None:
                sums = (good - row.limit * counted)[:, slice(*row.intervals)].sum(axis=1)
                sure = float(stdtrit(max(len(sums) - 1.0, 1.0), 1.0 - risk))
                found[at] = sure * float(np.nan_to_num(standard_error(sums - sums.mean())))
        return found

    def hull(self, row: Row, cell: int, risk: float) -> list[tuple[float, float]]:
        """Lines (height at no agents, slope), none of which callers in time less the share of all
        callers of an interval is above, in the mean of the days or of those that have to keep it.
        """
        agents = np.array([a[cell] for a in self._agents], dtype=np.float64)
        sums = np.array([g[:, cell] - row.limit * c[:, cell]
                         for g, c in zip(self._good, self._counted, strict=True)])  # fmt: skip
        value = _of_best(sums, row.chance, risk)
        order = np.lexsort((value, agents))
        agents, value = agents[order], np.maximum.accumulate(value[order])
        last = np.append(agents[1:] != agents[:-1], True)
        agents, value = agents[last], value[last]
        least = np.append(agents[:1], agents[:-1] + 1.0)
        return _lines(least, value)


def _of_best(sums: Floats, chance: float | None, risk: float) -> Floats:
    """Mean over the days; with a chance, over the best of those that have to keep the row.

    Parameters
    ----------
    sums : shape (numbers of agents, days).
    """
    days = sums.shape[1]
    if chance is None:
        mean: Floats = sums.mean(axis=1)
        return mean
    kept = max(int(binom.ppf(risk, days, chance)), 1)
    best: Floats = np.sort(sums, axis=1)[:, days - kept :].mean(axis=1)
    return best


def _lines(at: Floats, value: Floats) -> list[tuple[float, float]]:
    """The upper concave hull of points, rising in both, as lines; flat beyond the last."""
    hull: list[int] = []
    for k in range(len(at)):
        while len(hull) > 1:
            a, b = hull[-2], hull[-1]
            if (value[b] - value[a]) * (at[k] - at[a]) <= (value[k] - value[a]) * (at[b] - at[a]):
                hull.pop()
            else:
                break
        hull.append(k)
    lines = [(float(value[hull[-1]]), 0.0)]
    for a, b in pairwise(hull):
        slope = float((value[b] - value[a]) / (at[b] - at[a]))
        if slope > 0.0:
            lines.append((float(value[a] - slope * at[a]), slope))
    return lines


def _solved(
    programme: Programme,
    found: Sequence[_Looked],
    margins: Sequence[Floats],
    risk: float,
    *,
    whole: bool,
) -> tuple[float, Floats | None]:
    """The least cost, and agents on the phones; None: no agents are enough."""
    columns = len(programme.columns)
    rows: list[tuple[dict[int, float], float]] = []
    extra = 0
    for looked, margin in zip(found, margins, strict=True):
        pools = list(looked.of.alone.pools)
        gives = programme.gives(pools)
        for row, spare in zip(looked.of.rows, margin.tolist(), strict=True):
            total, least = {}, -spare
            for cell in range(*row.intervals):
                lines = looked.hull(row, cell, risk)
                lowest = min(height for height, _slope in lines)
                fixed = float(programme.fixed[pools, cell].sum())
                at = columns + extra
                extra += 1
                total[at] = 1.0
                least -= lowest  # a variable of the solver is 0 at least
                for height, slope in lines:
                    mine = np.flatnonzero(gives[cell]).tolist()
                    there = {c: slope * float(gives[cell, c]) for c in mine}
                    rows.append(({**there, at: -1.0}, lowest - height - slope * fixed))
            rows.append((total, least))
    answer = programme.cheapest(_sparse(rows, columns + extra), extra, _EFFORT, whole=whole)
    if answer.x is None:
        return 0.0, None
    bound = answer.mip_dual_bound if whole else answer.fun
    phones = programme.fixed.copy()
    for pool in range(len(programme.pools)):
        phones[pool] += programme.gives([pool]) @ answer.x[:columns]
    return float(answer.fun if bound is None else bound), phones


def _sparse(
    rows: Sequence[tuple[dict[int, float], float]], width: int
) -> tuple[sparse.csr_array, Floats, Floats]:
    """Rows with their lowest and highest values."""
    at = np.array([(r, c) for r, (cells, _least) in enumerate(rows) for c in cells]).reshape(-1, 2)
    values = np.array([v for cells, _least in rows for v in cells.values()])
    least = np.array([least for _cells, least in rows])
    made = sparse.csr_array((values, (at[:, 0], at[:, 1])), shape=(len(rows), width))
    return made, least, np.full(len(rows), np.inf)
