"""From a first guess to a plan that keeps its rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.centre import Centre
from sim.planning.capacities import Values
from sim.planning.columns import planned
from sim.planning.days import Days, Served
from sim.planning.objective import COST_AGENTS, COST_TOTAL, amounts, saved
from sim.planning.programme import Planned, Programme
from sim.planning.rows import Kept, Row, kept

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
GAP = 5e-3
"""Relative distance from the bound at which a plan that is only tried is good enough."""
_AGENTS_HARM = ("occupancy", "utilisation")
"""Measures that fall with every agent more: a least value of theirs asks for nobody."""


class Slopes(NamedTuple):
    """What a mean agent more on the phones of an interval does.

    Attributes
    ----------
    rows : change of what each row has to spare, shape (rows, pools, intervals).
    besides : change of the cost over the horizon without wages, shape (pools, intervals); 0 where
        wages alone are made least.
    """

    rows: Floats
    besides: Floats


@dataclass
class Search:
    """Everything that the steps of a search share.

    Attributes
    ----------
    centre : the centre as it is written.
    programme : shifts and load.
    rows : what has to be kept.
    days : on which plans are tried.
    asks : what each row has to have to spare (`Kept.spare`), shape (rows,).
    offset : what many more days said each row has to spare beyond these days, of a plan near by.
    strict : by what ``asks`` is multiplied, above 1 once a plan has not passed.
    minimise : what is made least.
    slope : what an agent more does to what each row has to spare, and to the cost.
    sizes : of ports, lines and contract agents, where they are decided too.
    variant : the centre and the programme with other sizes.
    tried : plans that were simulated.
    hurried : whether a step was left out for want of time.
    best : the cheapest plan that has all that is asked for; before there is one, the last tried.
    """

    centre: Centre
    programme: Programme
    rows: list[Row]
    days: Days
    asks: Floats = field(default_factory=lambda: np.zeros(0))
    offset: Floats = field(default_factory=lambda: np.zeros(0))
    strict: float = 1.0
    minimise: str = COST_AGENTS
    slope: Slopes | None = None
    sizes: Values = ()
    variant: Callable[[Values], tuple[Centre, Programme]] | None = None
    tried: int = 0
    hurried: bool = False
    best: Planned | None = None
    _known: dict[bytes, Kept] = field(default_factory=dict)
    _spent: dict[bytes, Floats] = field(default_factory=dict)
    _last: tuple[bytes, Served] | None = None

    def __post_init__(self) -> None:
        self.asks = np.zeros(len(self.rows))
        self.offset = np.zeros(len(self.rows))

    def look(self, counts: Counts) -> Kept:
        """How a plan keeps the rows."""
        key = self.key(counts)
        if key not in self._known:
            self._known[key] = kept(self.rows, self.served(counts))
        return self._known[key]

    def served(self, counts: Counts) -> Served:
        """What a plan does, by stream and interval; that of the last plan is kept."""
        key = self.key(counts)
        if self._last is None or self._last[0] != key:
            self._last = key, self.days.served(self.plan(counts))
            self.tried += 1
            if self.by_total:
                self._spent[key] = self.centre.horizon.days * amounts(self._last[1])
        return self._last[1]

    def key(self, counts: Counts) -> bytes:
        """What tells a plan, with the sizes that the search has, from others."""
        return counts.tobytes() + repr(self.sizes).encode()

    @contextmanager
    def sized(self, sizes: Values) -> Iterator[None]:
        """Other sizes for a while: what is simulated meanwhile has these."""
        before = self.sizes
        try:
            self.take(sizes)
            yield
        finally:
            self.take(before)

    def take(self, sizes: Values) -> None:
        """Take other sizes for good."""
        if sizes != self.sizes:
            assert self.variant is not None
            self.centre, self.programme = self.variant(sizes)
            self.sizes = sizes

    @property
    def by_total(self) -> bool:
        """Whether the whole cost of a day is made least, rather than wages."""
        return self.minimise == COST_TOTAL

    def spent(self, counts: Counts) -> Floats:
        """The whole cost of each replication over the horizon, shape (R,), where that is made
        least: as wages are."""
        key = self.key(counts)
        if key not in self._spent:
            self.served(counts)
        return self._spent[key]

    def cost(self, plan: Planned) -> float:
        """What a plan costs over the horizon: wages, or the mean of the days of the search."""
        return float(self.spent(plan.counts).mean()) if self.by_total else plan.cost

    def cheaper(self, plan: Planned, than: Planned) -> bool:
        """Whether a plan costs less: its wages do, or the same days do beyond doubt."""
        if not self.by_total:
            return plan.cost < than.cost
        return saved(self.spent(than.counts), self.spent(plan.counts)).surely()

    def prices(self, slope: Slopes) -> Floats:
        """What an agent of each column costs, and changes of the other costs, shape (columns,)."""
        if not self.by_total:
            return self.programme.cost
        pools = [self.programme.pools.index(column.pool) for column in self.programme.columns]
        besides: Floats = np.einsum("ji,ij->j", slope.besides[pools], self.programme.phones)
        return self.programme.cost + besides

    def plan(self, counts: Counts) -> Centre:
        """The centre with a plan's rosters."""
        return planned(self.centre, self.programme.columns, counts)

    def room(self, found: Kept) -> Floats:
        """What each row has to spare beyond what is asked; infinite where nobody calls."""
        room = found.spare + self.offset - self.asks
        return np.where(np.isnan(found.value), np.inf, room)

    def holds(self, found: Kept) -> bool:
        """Whether every row has what is asked."""
        return bool((self.room(found) >= 0.0).all())

    def anchored(self, near: Kept, many: Kept, *, fewer: float, risk: float, sure: float) -> bool:
        """Take what many days say of a plan for what they would say of those near it.

        Plans that are near each other differ by little, and by the same luck on the same days: a
        few days tell their difference, many days the level.

        Parameters
        ----------
        near, many : the plan on the days of the search, and on many.
        fewer : how many these are, as a share of the days of a judgement.
        risk : of a judgement.
        sure : standard errors, of the many days and of fresh ones together, that a row has to
            spare beyond what the judgement asks for.

        Returns
        -------
        Whether the plan has all that is asked for by what the many days say.
        """
        self.offset = np.nan_to_num(many.spare - near.spare)
        self.asks = self.asked_by(many, fewer=fewer, risk=risk, sure=sure)
        return self.holds(near)

    def asked_by(self, many: Kept, *, fewer: float, risk: float, sure: float) -> Floats:
        """What each row has to spare by many days, see `anchored`."""
        error = np.nan_to_num(many.spare_error)
        fresh = error * math.sqrt(fewer)
        passing = float(ndtri(1.0 - risk))
        asks: Floats = self.strict * (passing * fresh + sure * np.hypot(error, fresh))
        return asks


STEPS = ("raise", "level", "balance", "improve", "size", "exchange", "fresh")
"""What a search may be doing, as it tells of a plan."""
Told = Callable[[str, float, Kept], None]


def raised(search: Search, loads: Floats, told: Told, *, most: int = 40) -> Planned:
    """Raise what streams ask for in short rows until a plan keeps all of them.

    In a row that is short, every stream that is below what the row asks wants more agents in each
    of its intervals: as many as its gap takes by the slope of a queue of its size, half an agent at
    least, and more each time. After some rounds for the interval before as well, since what waits
    comes from there.

    Parameters
    ----------
    loads : agents that each stream asks for at first, shape (streams, intervals); what is asked for
        in the end is written there.
    told : is told of every plan.
    most : rounds after which the last plan is returned, short or not.

    Raises
    ------
    Unplannable : no plan has these agents.
    """
    pressed = np.zeros(loads.shape, dtype=np.int64)
    plan = search.programme.solve(loads, gap=GAP)
    for _round in range(most):
        search.best = plan
        found = search.look(plan.counts)
        told("raise", search.cost(plan), found)
        room = search.room(found)
        short = np.flatnonzero(room < 0.0)
        if not len(short):
            break
        served = search.served(plan.counts)
        cells = np.zeros(loads.shape)
        for at in short.tolist():
            missing = _missing(search.rows[at], float(-room[at]), served)
            np.maximum(cells, missing, out=cells)
        if not cells.any():
            break
        _press(loads, cells, pressed)
        plan = search.programme.solve(loads, gap=GAP)
    return plan


def _missing(row: Row, short: float, served: Served) -> Floats:
    """By how much each stream and interval is short for the sake of a row, a share of callers."""
    cells = np.zeros(served.good.shape[1:])
    first, last = row.intervals
    if row.measure in _AGENTS_HARM and not row.upper:
        return cells
    mine = list(row.streams)
    called = served.counted[:, mine, first:last].sum(axis=0)
    gap = np.full(called.shape, min(max(0.2 * short, 0.01), 0.3))
    if row.measure == "service_level" and row.chance is None:
        wide = row.whole
        top = served.good[:, mine, first:last].sum(axis=0)
        base = called
        if not wide:
            top, base = (
                np.broadcast_to(v.sum(axis=1, keepdims=True), v.shape) for v in (top, base)
            )
        level = np.divide(top, base, out=np.ones(top.shape), where=base > 0.0)
        wanted = 1.0 / (1.0 + (1.0 / min(row.limit, 0.999) - 1.0) * math.exp(-short))
        below = wanted - level
        gap = np.maximum(below, 0.0) if (below > 0.0).any() else gap
    cells[mine, first:last] = np.where(called > 0.0, gap, 0.0)
    return cells


def _press(loads: Floats, cells: Floats, pressed: NDArray[np.int64]) -> None:
    """More agents where cells are short; the interval before too where that did not help.

    Streams that are short in the same interval share what a queue of all of them takes: by
    themselves, many small ones would ask for half an agent each.
    """
    pressed[cells > 0.0] += 1
    mine = np.where((cells > 0.0) & (loads > 0.0), loads, 0.0)
    total = np.maximum(mine.sum(axis=0), 1e-9)
    step = np.maximum(cells * np.sqrt(np.maximum(total, 1.0)), 0.5) * mine / total
    step *= np.sqrt(np.minimum(pressed, 9))
    before = np.zeros(step.shape)
    again = np.where(pressed > 2, step, 0.0)
    before[:, :-1] = again[:, 1:]
    loads += np.where(loads > 0.0, np.maximum(step, before), 0.0)
