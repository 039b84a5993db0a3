"""What no plan can do with less: every part of the day alone, served by people who can do all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from sim.centre import Centre
from sim.centre.pools import AgentPool, Skill, Staffing
from sim.centre.routing import Entry, Route, Step
from sim.errors import InputError
from sim.measures.estimate import residuals, standard_error
from sim.planning.days import Days
from sim.planning.programme import Cut, Programme

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
EVERYBODY = "everybody"
RISK = 0.05
"""With what probability the days that are looked at put the bound above the truth, at most."""
_PLENTY = 4.0
"""Agents elsewhere in the day, times the largest load."""
_FLAT, _NOTHING = 1e-4, 1e-12
_TILT = 0.08
"""How much more agents the last interval of a part has than its middle, where that is tried."""


class Part(NamedTuple):
    """A stretch of the day in which a share of the callers is answered in time.

    Attributes
    ----------
    intervals : of the horizon, first and one past the last.
    share : least share.
    """

    intervals: tuple[int, int]
    share: float


class Alone(NamedTuple):
    """Contact types by themselves: what their callers need at least, whoever serves them.

    Attributes
    ----------
    pools : places of the pools that serve any of them.
    centre : with one pool for all, see `pooled`.
    days : of this centre, on which the least numbers are sought.
    parts : of the day.
    loads : erlangs of the types together, shape (intervals,).
    """

    pools: tuple[int, ...]
    centre: Centre
    days: Days
    parts: tuple[Part, ...]
    loads: Floats


def lower_bound(programme: Programme, several: Sequence[Alone], seconds: float = 20.0) -> float:
    """A cost that no plan undercuts that keeps the parts; 0 where none is found.

    For each part by itself, the least agent-intervals in it are sought at which it is kept, while
    everywhere else in the day there are plenty; every agent can take every call of the types at
    once, from any site, as fast as the fastest pool does. The cheapest shifts that cover these
    numbers, whichever pools they are of, cost no more than any plan that keeps the parts.

    In which sense it is proven: the least numbers are those of some days, taken down by so many of
    their standard errors that the cost which they ask for by the prices of the linear programme is
    above the true one with probability `RISK` at most. Assumed is that more agents, at other times
    or with more skills, never harm a part, and that of the ways to spread agents over the
    intervals of a part the best is among those tried: evenly, by load, and leaning towards either
    end.

    Parameters
    ----------
    programme : the shifts.
    several : contact types that are looked at apart from others; a plan has to do for each.
    seconds : longest time of the solver.
    """
    if not several:
        return 0.0
    found = [(alone, part) for alone in several for part in alone.parts]
    leasts = [least(alone) for alone in several]
    at = np.concatenate([f.at for f in leasts])
    error = np.concatenate([f.error for f in leasts])
    weights = np.array([_weights(programme, alone, part) for alone, part in found])
    covers = np.array([_covers(programme, w) for w in weights])
    spread = error * _prices(programme.cost, covers, at)
    sure = float(stats.norm.ppf(1.0 - RISK)) * math.hypot(*spread)
    lowered = at - (sure / max(float(spread.sum()), _NOTHING)) * error
    cuts = []
    for w, given, asked in zip(weights, covers, lowered.tolist(), strict=True):
        fixed = float((w * programme.fixed).sum())
        whole = all(math.isclose(x, round(x), abs_tol=1e-6) for x in [*given.tolist(), fixed])
        if asked > 0.0:
            cuts.append(Cut(w, math.ceil(asked - 1e-6) if whole else asked))
    try:
        return programme.solve(cuts=cuts, seconds=seconds, gap=1e-4).bound
    except InputError:
        return 0.0


def pooled(centre: Centre, contact_types: Sequence[str]) -> Centre:
    """The centre with these types alone, and one pool whose agents take their calls at once."""
    site = next(iter(centre.sites))
    skills = {}
    for name in contact_types:
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
        if name in contact_types
    }
    alone = {"pools": {EVERYBODY: everybody}, "routes": {EVERYBODY: route}, "contact_types": types}
    return centre.model_copy(update=alone)


class Least(NamedTuple):
    """Least agent-intervals of each part; 0 where nobody calls or nothing is enough.

    Attributes
    ----------
    at : where a line through the last whole number that is enough and the one below meets the
        share.
    error : standard error of ``at``, by that of the share of callers and the slope of the line.
    """

    at: Floats
    error: Floats


def least(alone: Alone) -> Least:
    """The least agent-intervals at which each part is kept, with plenty elsewhere.

    Parts that are not neighbours are looked at together, every third.
    """
    number = len(alone.parts)
    at, error = np.zeros(number), np.zeros(number)
    for third in range(min(3, number)):
        mine = list(range(third, number, 3))
        at[mine], error[mine] = _Thirds(alone, mine).least()
    return Least(at, error)


class _Thirds:
    """Some parts of the day, none of which are neighbours."""

    def __init__(self, alone: Alone, mine: Sequence[int]) -> None:
        self._alone = alone
        self._parts = [alone.parts[at] for at in mine]
        self._plenty = int(_PLENTY * max(float(alone.loads.max()), 1.0)) + 10
        self._size = np.array([p.intervals[1] - p.intervals[0] for p in self._parts])
        self._share = np.array([p.share for p in self._parts])
        self._weights = [_spreads(alone.loads[p.intervals[0] : p.intervals[1]])
                         for p in self._parts]  # fmt: skip
        self._known: dict[tuple[int, int, int], tuple[float, float]] = {}

    def least(self) -> tuple[Floats, Floats]:
        """Least agent-intervals of each part, in whole numbers and crossed."""
        plenty = self._plenty * self._size
        ends = self._look(plenty, 0)[0]
        able = ends >= 0.0  # NaN: nobody calls
        low = np.zeros(len(plenty), dtype=np.int64)
        high = plenty.copy()
        at = np.array(
            [max(round(float(self._alone.loads[slice(*p.intervals)].sum())), 1)
             for p in self._parts]
        )  # fmt: skip
        step = np.maximum(at // 16, 1)
        while (able & (high - low > 1)).any():
            at = np.clip(at, low + 1, np.maximum(high - 1, low + 1))
            enough = self._look(at, 0)[0] >= 0.0
            going = able & (high - low > 1)
            high = np.where(going & enough, at, high)
            low = np.where(going & ~enough, at, low)
            both = (low > 0) & (high < plenty)
            at = np.where(both, (low + high) // 2, np.where(high < plenty, high - step, low + step))
            step = step * 2
        high = self._other_spreads(high, able)
        above, below = self._best(high), self._best(high - 1)
        slope = np.maximum(above[0] - below[0], _FLAT)
        at = np.clip(high - above[0] / slope, high - 1, high)
        return np.where(able, at, 0.0), np.where(able, above[1] / slope, 0.0)

    def _other_spreads(self, high: Counts, able: NDArray[np.bool_]) -> Counts:
        """Fewer agents, as long as some way to spread them is enough."""
        going = able & (high > 1)
        while going.any():
            going &= self._best(np.where(going, high - 1, high))[0] >= 0.0
            high = np.where(going, high - 1, high)
            going &= high > 1
        return high

    def _best(self, total: Counts) -> tuple[Floats, Floats]:
        """The best of the ways to spread so many agents, and its error."""
        ways = max(len(w) for w in self._weights)
        gaps, errors = (np.array(v) for v in zip(*(self._look(total, w) for w in range(ways)),
                                                 strict=True))  # fmt: skip
        best = np.argmax(np.nan_to_num(gaps, nan=-np.inf), axis=0)
        part = np.arange(len(total))
        return gaps[best, part], errors[best, part]

    def _look(self, total: Counts, way: int) -> tuple[Floats, Floats]:
        """By how much each part is above its share, and its error; NaN: no calls."""
        keys = [(p, int(n), min(way, len(self._weights[p]) - 1)) for p, n in enumerate(total)]
        if any(key not in self._known for key in keys):
            cells = len(self._alone.loads)
            agents = np.full(cells, self._plenty, dtype=np.int64)
            for part, (_p, many, kind) in zip(self._parts, keys, strict=True):
                agents[slice(*part.intervals)] = _dealt(many, self._weights[_p][kind])
            served = self._alone.days.served(_staffed(self._alone.centre, agents))
            tops, bottoms = (
                np.array([v[:, :, slice(*p.intervals)].sum(axis=(1, 2)) for p in self._parts]).T
                for v in (served.good, served.counted)
            )
            value, residual = residuals(tops, bottoms)
            error = np.nan_to_num(standard_error(residual))
            gap = np.asarray(value) - self._share
            pairs = zip(gap.tolist(), error.tolist(), strict=True)
            self._known.update(zip(keys, pairs, strict=True))
        gaps, errors = zip(*(self._known[key] for key in keys), strict=True)
        return np.array(gaps), np.array(errors)


def _spreads(loads: Floats) -> list[Floats]:
    """Ways to spread agents over the intervals of a part: weights, the first of them even."""
    size = len(loads)
    even = np.ones(size)
    if size == 1:
        return [even]
    lean = np.linspace(-_TILT, _TILT, size)
    tiny = 1e-6 * np.linspace(-1.0, 1.0, size)  # who gets the odd ones
    found = [even - tiny, even + tiny, even - lean, even + lean]
    if loads.sum() > 0.0:
        found.append(loads / loads.mean() + tiny)
    return found


def _dealt(total: int, weights: Floats) -> Counts:
    """Agents in whole numbers by weights, what is left over by the largest remainders."""
    exact = total * weights / weights.sum()
    agents: Counts = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(-(exact - agents), kind="stable")
    agents[order[: total - int(agents.sum())]] += 1
    return agents


def _staffed(alone: Centre, agents: Counts) -> Centre:
    pool = alone.pools[EVERYBODY]
    staffing = pool.staffing.model_copy(update={"by_interval": tuple(int(n) for n in agents)})
    changed = pool.model_copy(update={"staffing": staffing})
    return alone.model_copy(update={"pools": {EVERYBODY: changed}})


def _weights(programme: Programme, alone: Alone, part: Part) -> Floats:
    """1 for every pool that serves the types, in the intervals of the part."""
    found = np.zeros(programme.fixed.shape)
    found[list(alone.pools), slice(*part.intervals)] = 1.0
    return found


def _covers(programme: Programme, weights: Floats) -> Floats:
    """Agent-intervals that one agent of each column gives."""
    of = [programme.pools.index(column.pool) for column in programme.columns]
    found: Floats = np.einsum("ji,ij->j", weights[of], programme.phones)
    return found


def _prices(cost: Floats, covers: Floats, asked: Floats) -> Floats:
    """What an agent-interval more of each part costs, by the linear programme without seats."""
    answer = optimize.linprog(cost, A_ub=-covers, b_ub=-asked, method="highs")
    if answer.x is None:
        return np.ones(len(asked))
    found: Floats = np.abs(np.asarray(answer.ineqlin.marginals))
    return found
