"""The order of a search: up, down, what many days say, judged on days that it never saw."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.planning.balancing import balanced
from sim.planning.capacities import Values, every, neighbours
from sim.planning.days import Days, Served
from sim.planning.exchanging import Anchor, exchanged
from sim.planning.floor import least_besides
from sim.planning.impossible import CannotKeep, raised_or_told
from sim.planning.improving import improved
from sim.planning.objective import amounts, saved
from sim.planning.programme import Planned, Unplannable
from sim.planning.rows import Kept, kept
from sim.planning.search import GAP, Search, Told
from sim.planning.setup import Setup
from sim.planning.sizes import Sizes, slope_days
from sim.planning.sizing import resized
from sim.planning.slopes import simulations
from sim.planning.workers import Workers

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
JUDGED = 4
"""Times that a plan may be judged, each on other fresh days; the risk is shared among them."""
_WIDE_FIRST, _FRESH_FIRST = 1_000_000, 2_000_000
"""The first replications of days that tell levels, and of days that no step has seen."""
_FAR = 0.05
"""By how much a first guess is cheaper than a given plan, for it to be looked at as well."""
_SURE = 0.7
"""Standard errors, of many days and fresh ones together, beyond what a judgement asks for."""
_ROUNDS = 4
"""Times that a plan is looked at on many days before it is judged."""
_WORTH = 2.0
"""Times that slopes take for which there has to be time, for these to be looked at."""
_RESERVE = 2.5
"""Judgements for which time is kept."""
_EVERY_SIZE = 200
"""Ways to set the sizes up to which all may be tried."""


class Judged(NamedTuple):
    """A plan with what fresh days say of it.

    Attributes
    ----------
    plan : its shifts and cost.
    sizes : of ports, lines and contract agents, where they were decided too.
    fresh : how it keeps the rows on days that the search never saw.
    days : how many these were.
    holds : whether each row passed.
    first : of the fresh days.
    spent : cost of each of them where the whole cost is made least, shape (days,).
    stopped : whether time, or somebody, ended the search before it had nothing left to try.
    """

    plan: Planned
    sizes: Values
    fresh: Kept
    days: int
    holds: bool
    first: int
    spent: Floats
    stopped: bool = False


@dataclass(frozen=True)
class Procedure:
    """A search with its means.

    Attributes
    ----------
    setup : what it is about.
    seed : of all luck.
    workers : who simulates.
    told : is told of every plan.
    risk : probability with which a plan that is short of a row in truth passes, at most.
    until : time of `time.monotonic` at which a plan is to be had.
    days : on how many plans are tried, levels told, and a plan judged.
    begin : sizes to begin with, where some are decided too.
    """

    setup: Setup
    seed: int
    workers: Workers
    told: Told
    risk: float
    until: float
    days: Sizes
    begin: Values = ()

    def search(self) -> Search:
        """A search without any plan."""
        setup = self.setup
        days = self._days(0, self.days.search, keep=True)
        search = Search(
            setup.centre, setup.programme, setup.rows, days, minimise=setup.minimise,
            variant=cache(setup.with_sizes),
        )  # fmt: skip
        search.take(self.begin)
        return search

    def run(self, search: Search, start: Counts | None) -> Judged:
        """Search and judge; Ctrl-C ends the search, and what there is then is judged.

        Parameters
        ----------
        start : agents by column of a plan to begin with; None: the first guess.
        """
        judge_s = 0.0
        try:
            plan = self._first(search, start)
            for at in range(_ROUNDS):
                began = time.monotonic()
                level = self._many.served(search.plan(plan.counts))
                took = time.monotonic() - began  # the first of them with drawing, as a judgement
                judge_s = max(judge_s, took * self.days.fresh / max(self.days.wide, 1))
                self._anchor(search, plan, level)
                before = plan
                plan = self._down(search, plan, judge_s, 0.2 if at == 0 else 0.1)
                plan = self._resize(search, plan, judge_s, far=at == 0)
                if plan is before:
                    break
            plan = self._exchange(search, plan, judge_s)
        except KeyboardInterrupt:
            if search.best is None:
                raise
            return self._judge(search, search.best, 0)[0]._replace(stopped=True)
        stopped = self._over(judge_s) or search.hurried
        found = self._judged(search, plan, judge_s)
        return found._replace(stopped=stopped or found.stopped)

    @cached_property
    def _many(self) -> Days:
        """Days that tell the level of a plan, whose luck is drawn once, as far as memory goes."""
        return self._days(_WIDE_FIRST, self.days.wide, keep=True)

    def _over(self, judge_s: float) -> bool:
        """Whether what is left of the time is for judgements alone."""
        return time.monotonic() >= self.until - _RESERVE * judge_s

    def _first(self, search: Search, start: Counts | None) -> Planned:
        """The plan to begin with: the one that is given, or that of a first guess, where the given
        one is so dear (it may be for much more service) that the way down would be long."""
        if start is None:
            return self._raised(search)
        plan = Planned(start, float(search.programme.cost @ start), 0.0)
        search.best = plan
        self.told("raise", search.cost(plan), search.look(start))
        if self.setup.capacities or search.by_total:
            return plan
        asked = self.setup.asked.copy()
        try:
            guess = search.programme.solve(asked, gap=GAP)
            if guess.cost > (1.0 - _FAR) * plan.cost:
                return plan
            other = self._raised(search)
        except (CannotKeep, Unplannable):
            other = plan
        finally:
            search.best = plan
        if search.holds(search.look(start)) and other.cost >= plan.cost:
            self.setup.asked[...] = asked
            return plan
        search.best = other
        return other

    def _raised(self, search: Search) -> Planned:
        """A plan that keeps the rows; where there is none with the sizes to begin with, one with
        the largest."""
        asked = self.setup.asked.copy()
        try:
            return raised_or_told(search, self.setup, self.told)
        except CannotKeep:
            largest = tuple(c.values[-1] for c in self.setup.capacities)
            if search.sizes == largest:
                raise
            search.take(largest)
            self.setup.asked[...] = asked
            return raised_or_told(search, self.setup, self.told)

    def _down(self, search: Search, plan: Planned, judge_s: float, wide: float) -> Planned:
        until = self.until - _RESERVE * judge_s
        found = self._improve(search, plan, until, wide, judge_s)
        if search.holds(search.look(found.counts)) or time.monotonic() >= until:
            return found
        try:
            up = raised_or_told(search, self.setup, self.told)
        except CannotKeep as told:
            if not told.unsure:
                raise
            search.best = plan  # a judgement says which rows are not sure
            return plan
        return self._improve(search, up, until, wide, judge_s)

    def _improve(
        self, search: Search, plan: Planned, until: float, wide: float, judge_s: float
    ) -> Planned:
        """Cheaper plans, with slopes where there is time for these and to use them."""
        setup = self.setup
        plan = balanced(search, setup.asked, plan, self.told, until=until)
        days, slopes_s = self._slopes(search, judge_s)
        if search.slope is None and time.monotonic() + _WORTH * slopes_s > until:
            search.hurried = True
            return plan
        return improved(
            search, plan, setup.blocks, setup.free, self.told,
            until=until, days=days, wide=wide,
        )  # fmt: skip

    def _slopes(self, search: Search, judge_s: float) -> tuple[int, float]:
        """On how many days slopes are looked at, and the seconds that they take about."""
        number = simulations(search, self.setup.blocks, self.setup.free)
        days = slope_days(number, self.days.calls)
        return days, number * days * judge_s / max(self.days.fresh, 1)

    def _exchange(self, search: Search, plan: Planned, judge_s: float) -> Planned:
        """The cheapest of the plans that differ by few agents."""
        until = self.until - _RESERVE * judge_s
        days, slopes_s = self._slopes(search, judge_s)
        if time.monotonic() + _WORTH * slopes_s > until:
            search.hurried = True
            return plan
        anchored = self._gate(search, plan)
        if anchored is None:
            return plan
        setup = self.setup
        chosen = {column.pool for column in setup.columns}

        def floor(sizes: Values) -> float | None:
            with search.sized(sizes):
                least = least_besides(search.centre, chosen)
            return None if least is None else search.centre.horizon.days * least

        return exchanged(
            search, plan, setup.blocks, setup.free, self.told, anchored,
            until=until, days=days, dear=self.days.wide / self.days.search,
            near=lambda sizes: [near for _at, near in neighbours(setup.capacities, sizes)],
            every=every(setup.capacities, _EVERY_SIZE) or (), floor=floor,
        )  # fmt: skip

    def _resize(self, search: Search, plan: Planned, judge_s: float, *, far: bool) -> Planned:
        """A cheaper plan with other ports, lines or contract agents, where these are decided."""
        until = self.until - _RESERVE * judge_s
        if not self.setup.capacities or time.monotonic() >= until:
            return plan
        anchored = self._gate(search, plan)
        if anchored is None:
            return plan
        return resized(
            search, plan, self.setup.capacities, self.told, anchored, until=until, far=far
        )

    def _gate(self, search: Search, plan: Planned) -> Anchor | None:
        """What looks at plans on many days, from one on; None: it has not all that is asked for."""
        many = self._many
        level = many.served(search.plan(plan.counts))
        if not self._anchor(search, plan, level):
            return None
        best = [level]

        def anchored(other: Planned) -> bool:
            level = many.served(search.plan(other.counts))
            if search.by_total and not saved(amounts(best[0]), amounts(level)).surely():
                return False
            told = kept(search.rows, level)
            short = told.spare < search.asked_by(told, **self._judgement(level))
            if (short & ~np.isnan(told.value)).any():
                return False
            holds = self._anchor(search, other, level)
            if holds:
                best[0] = level
            return holds

        return anchored

    def _judged(self, search: Search, plan: Planned, judge_s: float) -> Judged:
        """Judged on fresh days; where it does not pass, what failed is raised, and it is again.

        Where none is found that keeps it more surely, the plan that there is stands as not certain.
        """
        for at in range(JUDGED):
            found, served = self._judge(search, plan, at)
            if found.holds or at == JUDGED - 1:
                return found
            if time.monotonic() + judge_s > self.until:
                return found._replace(stopped=True)
            try:
                search.strict = 1.0 + 0.15 * (at + 1)
                self._anchor(search, plan, served)
                plan = self._down(search, plan, judge_s, 0.1)
                plan = self._resize(search, plan, judge_s, far=False)
                plan = self._exchange(search, plan, judge_s)
            except KeyboardInterrupt:
                return found._replace(stopped=True)
            except CannotKeep:  # not surely; what there is, is a plan all the same
                return found
        return found

    def _judge(self, search: Search, plan: Planned, again: int) -> tuple[Judged, Served]:
        first = _FRESH_FIRST + again * self.days.fresh
        served = self._fresh(first).served(search.plan(plan.counts))
        fresh = kept(self.setup.rows, served)
        spent = amounts(served) if search.by_total else np.zeros(0)
        self.told("fresh", self._cost(search, plan, served), fresh)
        holds = bool(fresh.certain(self.risk / JUDGED).all())
        return Judged(plan, search.sizes, fresh, self.days.fresh, holds, first, spent), served

    def today(self, judged: Judged) -> Floats:
        """What today's roster costs on the days on which a plan was judged, shape (days,), where
        the whole cost is made least."""
        return amounts(self._fresh(judged.first).served(self.setup.centre))

    def _fresh(self, first: int) -> Days:
        return self._days(first, self.days.fresh, everybody=True)

    def _anchor(self, search: Search, plan: Planned, level: Served) -> bool:
        """What many days say of a plan, and what a judgement will ask of one near it.

        Returns
        -------
        Whether the plan has it.
        """
        many = kept(search.rows, level)
        self.told("level", self._cost(search, plan, level), many)
        return search.anchored(search.look(plan.counts), many, **self._judgement(level))

    def _cost(self, search: Search, plan: Planned, served: Served) -> float:
        """What a plan costs over the horizon, by other days than those of the search."""
        if not search.by_total:
            return plan.cost
        return search.centre.horizon.days * float(amounts(served).mean())

    def _judgement(self, level: Served) -> dict[str, float]:
        """What is asked of a plan by so many days, for `Search.anchored`."""
        fewer = len(level.good) / self.days.fresh
        return {"fewer": fewer, "risk": self.risk / JUDGED, "sure": _SURE}

    def _days(
        self, first: int, number: int, *, keep: bool = False, everybody: bool = False
    ) -> Days:
        setup = self.setup
        return Days(
            setup.centre, setup.streams, self.seed, first, number, self.workers,
            others=setup.others, keep=keep, to_agents=not everybody,
        )  # fmt: skip


Progress = Callable[[str, float, float, str], None]
"""Gets the step, the cost, what the worst row has to spare, and that row."""
