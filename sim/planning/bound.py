"""What no plan can do with less: every part of the day alone, served by people who can do all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize
from scipy.special import logit, stdtrit

from sim.centre import Centre
from sim.centre.pools import AgentPool, Skill, Staffing
from sim.centre.routing import Entry, Route, Step
from sim.errors import InputError
from sim.measures.estimate import residuals, standard_error
from sim.planning.calendar import by_day
from sim.planning.days import Days
from sim.planning.programme import Cut, Programme

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
EVERYBODY = "everybody"
RISK = 0.05
"""With what probability the days that are looked at put the bound above the truth, at most."""
_PLENTY, _ROOTS, _NEAR = 2.0, 10.0, 2
"""Agents elsewhere in the day: times the largest load of the intervals near, and roots of it."""
_FLAT, _NOTHING, _EDGE = 1e-4, 1e-12, 1e-3
_STEEP = 1.7
"""Log odds of service that an agent more brings, times the root of the load, about."""
_STEPS = 8
"""Times that the log odds of service say where to look next; then it is halfway."""
_FINE = 0.002
"""Share of the agents of a part to which its least number is sought."""
_NODES = 20_000
_WIDE = 0.03
"""Share of the agents of a part to either side, over which service is taken for a line."""
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
    or with more skills, never harm a part, that nobody is lost for want of a line or port, and that
    of the ways to spread agents over the intervals of a part the best is among those tried: evenly,
    by load, and leaning towards either end.

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
    prices = _prices(programme.cost, covers, at)
    lowered = at - (_sure(leasts, prices) / max(float(error @ prices), _NOTHING)) * error
    cuts = []
    for w, given, asked in zip(weights, covers, lowered.tolist(), strict=True):
        fixed = float((w * programme.fixed).sum())
        whole = all(math.isclose(x, round(x), abs_tol=1e-6) for x in [*given.tolist(), fixed])
        if asked > 0.0:
            cuts.append(Cut(w, math.ceil(asked - 1e-6) if whole else asked))
    try:
        return programme.solve(cuts=cuts, gap=1e-4, nodes=_NODES, seconds=seconds).bound
    except InputError:
        return 0.0


def pooled(centre: Centre, contact_types: Sequence[str]) -> Centre:
    """The centre with these types alone, and one pool whose agents take their calls at once.

    All calls come in at one site, which has lines and ports for all of them, and in whose queue as
    many may wait as at all sites together.
    """
    site = next(iter(centre.sites))
    limits = [s.queue_limit for s in centre.sites.values()]
    roomy: dict[str, Any] = {
        "trunk_groups": {},
        "ivr": None,
        "queue_limit": None if None in limits else sum(x or 0 for x in limits),
    }
    sites = {**centre.sites, site: centre.sites[site].model_copy(update=roomy)}
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
    alone = {
        "sites": sites,
        "pools": {EVERYBODY: everybody},
        "routes": {EVERYBODY: route},
        "contact_types": types,
    }
    return centre.model_copy(update=alone)


class Least(NamedTuple):
    """Least agent-intervals of each part; 0 where nobody calls or nothing is enough.

    Attributes
    ----------
    at : where a line by the least whole number that is enough meets the share, less than 1 (or
        `_FINE` of many) below it, shape (parts,).
    residual : by how much each day puts ``at`` off, by that of the share of callers and the slope
        of the line (by agents more and fewer, `_WIDE` of them), shape (days, parts).
    """

    at: Floats
    residual: Floats

    @property
    def error(self) -> Floats:
        """Standard error of ``at``."""
        found: Floats = np.nan_to_num(standard_error(self.residual))
        return found


def least(alone: Alone) -> Least:
    """The least agent-intervals at which each part is kept, with plenty elsewhere.

    Parts that are not neighbours are looked at together, every second.
    """
    number = len(alone.parts)
    at, residual = np.zeros(number), np.zeros((len(alone.days), number))
    for half in range(min(2, number)):
        mine = list(range(half, number, 2))
        at[mine], residual[:, mine] = _Halves(alone, mine).least()
    return Least(at, residual)


def plenty(loads: Floats) -> Counts:
    """Agents by interval that are never too few, though not more than that takes.

    Agents beyond need, coming and leaving by the thousand, would take most of the time.
    """
    padded = np.pad(np.maximum(loads, 1.0), _NEAR, mode="edge")
    most = np.lib.stride_tricks.sliding_window_view(padded, 2 * _NEAR + 1).max(axis=1)
    found: Counts = np.ceil(_PLENTY * most + _ROOTS * np.sqrt(most)).astype(np.int64)
    return found


class _Halves:
    """Some parts of the day, none of which are neighbours."""

    def __init__(self, alone: Alone, mine: Sequence[int]) -> None:
        self._alone = alone
        self._parts = [alone.parts[at] for at in mine]
        self._plenty = plenty(alone.loads)
        self._size = np.array([p.intervals[1] - p.intervals[0] for p in self._parts])
        self._share = np.array([p.share for p in self._parts])
        self._weights = [_spreads(alone.loads[p.intervals[0] : p.intervals[1]])
                         for p in self._parts]  # fmt: skip
        self._known: dict[tuple[int, int, int], tuple[float, Floats]] = {}

    def least(self) -> tuple[Floats, Floats]:
        """Least agent-intervals of each part, crossed, and what each day puts them off by."""
        most = np.array([self._plenty[slice(*p.intervals)].sum() for p in self._parts])
        able = self._look(most, np.zeros(len(most), dtype=np.int64))[0] >= 0.0  # NaN: nobody calls
        way = np.zeros(len(most), dtype=np.int64)
        start = np.array([self._alone.loads[slice(*p.intervals)].sum() for p in self._parts])
        high = self._fewest(way, able, most, np.rint(start).astype(np.int64))
        going = able & (high > 1)
        while going.any():
            fewer = np.where(going, high - _step(high), high)
            gap, best = self._best(fewer)
            going &= gap >= 0.0
            way = np.where(going, best, way)
            high = self._fewest(way, going, np.where(going, fewer, high), fewer)
            going &= high > 1
        above, residual = self._look(high, way)
        wide = np.minimum(np.maximum(np.rint(_WIDE * high).astype(np.int64), 1), high)
        more, fewer = (self._look(at, way)[0] for at in (high + wide, high - wide))
        slope = np.maximum((more - fewer) / np.maximum(2 * wide, 1), _FLAT)
        at = np.clip(high - above / slope, high - np.minimum(_step(high), high), high)
        return np.where(able, at, 0.0), np.where(able, residual / slope, 0.0)

    def _fewest(
        self, way: Counts, able: NDArray[np.bool_], enough: Counts, start: Counts
    ) -> Counts:
        """The fewest agents that are enough if spread in one way, but for `_step`.

        The log odds of service, about straight in the agents, say where to look: from one end by
        the slope of a queue, between two by a line through both; a little beyond, so that the
        nearer end is on the other side then.
        """
        low, high = np.zeros(len(enough), dtype=np.int64), enough.copy()
        below, above = np.full(len(enough), np.nan), np.full(len(enough), np.nan)
        at = np.clip(start, 1, high)
        looks = 0
        while (going := able & (high - low > _step(high))).any():
            at = np.clip(at, low + 1, np.maximum(high - 1, low + 1))
            gap = self._look(np.where(going, at, high), way)[0]
            spare = _odds(np.nan_to_num(gap) + self._share) - _odds(self._share)
            up, down = going & (gap >= 0.0), going & (gap < 0.0)
            high, above = np.where(up, at, high), np.where(up, spare, above)
            low, below = np.where(down, at, low), np.where(down, spare, below)
            looks += 1
            if looks > _STEPS:
                at = (low + high) // 2
                continue
            slope = _STEEP / np.sqrt(np.maximum(at, 1) * self._size)
            line = np.nan_to_num((above - below) / np.maximum(high - low, 1))
            found = at - spare / np.where(line > 0.0, line, slope)
            beyond = np.where(high - found > found - low, 0.5, -0.5) * _step(high)
            at = np.rint(found + beyond).astype(np.int64)
        return high

    def _best(self, total: Counts) -> tuple[Floats, Counts]:
        """The best of the ways to spread so many agents, and which it is."""
        ways = max(len(w) for w in self._weights)
        each = [self._look(total, np.full(len(total), way))[0] for way in range(ways)]
        gaps = np.nan_to_num(np.array(each), nan=-np.inf)
        best = np.argmax(gaps, axis=0)
        return gaps[best, np.arange(len(total))], best

    def _look(self, total: Counts, ways: Counts) -> tuple[Floats, Floats]:
        """By how much each part is above its share (NaN: no calls), and each day's residual."""
        keys = [
            (p, int(n), min(int(way), len(self._weights[p]) - 1))
            for p, (n, way) in enumerate(zip(total, ways, strict=True))
        ]
        if any(key not in self._known for key in keys):
            agents = self._plenty.copy()
            for part, (p, many, kind) in zip(self._parts, keys, strict=True):
                agents[slice(*part.intervals)] = _dealt(many, self._weights[p][kind])
            served = self._alone.days.served(staffed_with(self._alone.centre, agents))
            tops, bottoms = (
                np.array([v[:, :, slice(*p.intervals)].sum(axis=(1, 2)) for p in self._parts]).T
                for v in (served.good, served.counted)
            )
            value, residual = residuals(tops, bottoms)
            gap = np.asarray(value) - self._share
            pairs = zip(gap.tolist(), np.nan_to_num(residual).T, strict=True)
            self._known.update(zip(keys, pairs, strict=True))
        gaps, own = zip(*(self._known[key] for key in keys), strict=True)
        return np.array(gaps), np.array(own).T


def _step(agents: Counts) -> Counts:
    """Agents by which a least number may be off; it is interpolated within them."""
    found: Counts = np.maximum(np.rint(_FINE * agents).astype(np.int64), 1)
    return found


def _odds(share: Floats) -> Floats:
    found: Floats = logit(np.clip(share, _EDGE, 1.0 - _EDGE))
    return found


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


def staffed_with(alone: Centre, agents: Counts) -> Centre:
    """A centre of one pool (`pooled`) with these agents by interval."""
    pool = alone.pools[EVERYBODY]
    update = {"by_interval": by_day(alone.horizon, agents.tolist())}
    staffing = pool.staffing.model_copy(update=update)
    changed = pool.model_copy(update={"staffing": staffing})
    return alone.model_copy(update={"pools": {EVERYBODY: changed}})


def _sure(leasts: Sequence[Least], prices: Floats) -> float:
    """By how much the cost of all parts may be too high, but for `RISK`.

    Hours of a day are busy together, so each day's parts are taken together; of several sets of
    contact types, whose days share their luck too, the errors are added.
    """
    sure, first = 0.0, 0
    for found in leasts:
        days, parts = found.residual.shape
        together = found.residual @ prices[first : first + parts]
        margin = stdtrit(max(days - 1.0, 1.0), 1.0 - RISK)
        sure += float(margin * np.nan_to_num(standard_error(together)))
        first += parts
    return sure


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
