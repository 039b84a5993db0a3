"""The order of a search: up, down, what many days say, judged on days that it never saw."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.planning.balancing import balanced
from sim.planning.days import Days, Served
from sim.planning.exchanging import exchanged
from sim.planning.impossible import raised_or_told
from sim.planning.improving import improved
from sim.planning.programme import Planned
from sim.planning.rows import Kept, kept
from sim.planning.search import Search, Told
from sim.planning.setup import Setup
from sim.planning.sizes import Sizes, slope_days
from sim.planning.slopes import simulations
from sim.planning.workers import Workers

Counts = NDArray[np.int64]
JUDGED = 4
"""Times that a plan may be judged, each on other fresh days; the risk is shared among them."""
_WIDE_FIRST, _FRESH_FIRST = 1_000_000, 2_000_000
"""The first replications of days that tell levels, and of days that no step has seen."""
_SURE = 0.7
"""Standard errors, of many days and fresh ones together, beyond what a judgement asks for."""
_ROUNDS = 4
"""Times that a plan is looked at on many days before it is judged."""
_WORTH = 2.0
"""Times that slopes take for which there has to be time, for these to be looked at."""
_RESERVE = 2.5
"""Judgements for which time is kept."""


class Judged(NamedTuple):
    """A plan with what fresh days say of it.

    Attributes
    ----------
    plan : its shifts and cost.
    fresh : how it keeps the rows on days that the search never saw.
    days : how many these were.
    holds : whether each row passed.
    stopped : whether time, or somebody, ended the search before it had nothing left to try.
    """

    plan: Planned
    fresh: Kept
    days: int
    holds: bool
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
    """

    setup: Setup
    seed: int
    workers: Workers
    told: Told
    risk: float
    until: float
    days: Sizes

    def search(self) -> Search:
        """A search without any plan."""
        setup = self.setup
        days = self._days(0, self.days.search, keep=True)
        return Search(setup.centre, setup.programme, setup.rows, days)

    def run(self, search: Search, start: Counts | None) -> Judged:
        """Search and judge; Ctrl-C ends the search, and what there is then is judged.

        Parameters
        ----------
        start : agents by column of a plan to begin with; None: the first guess.
        """
        judge_s = 0.0
        try:
            plan = self._first(search, start)
            many = self._days(_WIDE_FIRST, self.days.wide)
            for at in range(_ROUNDS):
                began = time.monotonic()
                level = many.served(search.plan(plan.counts))
                judge_s = (time.monotonic() - began) * self.days.fresh / max(self.days.wide, 1)
                self._anchor(search, plan, level)
                before = plan
                plan = self._down(search, plan, judge_s, 0.2 if at == 0 else 0.1)
                if plan is before:
                    break
            plan = self._exchange(search, plan, judge_s)
        except KeyboardInterrupt:
            if search.best is None:
                raise
            return self._judge(search.best, 0)[0]._replace(stopped=True)
        stopped = self._over(judge_s) or search.hurried
        found = self._judged(search, plan, judge_s)
        return found._replace(stopped=stopped or found.stopped)

    def _over(self, judge_s: float) -> bool:
        """Whether what is left of the time is for judgements alone."""
        return time.monotonic() >= self.until - _RESERVE * judge_s

    def _first(self, search: Search, start: Counts | None) -> Planned:
        if start is None:
            return raised_or_told(search, self.setup, self.told)
        cost = float(search.programme.cost @ start)
        self.told("raise", cost, search.look(start))
        search.best = Planned(start, cost, 0.0)
        return search.best

    def _down(self, search: Search, plan: Planned, judge_s: float, wide: float) -> Planned:
        until = self.until - _RESERVE * judge_s
        found = self._improve(search, plan, until, wide, judge_s)
        if search.holds(search.look(found.counts)) or time.monotonic() >= until:
            return found
        up = raised_or_told(search, self.setup, self.told)
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
        many = self._days(_WIDE_FIRST, self.days.wide)
        if not self._anchor(search, plan, many.served(search.plan(plan.counts))):
            return plan

        def anchored(other: Planned) -> bool:
            level = many.served(search.plan(other.counts))
            told = kept(search.rows, level)
            short = told.spare < search.asked_by(told, **self._judgement(level))
            if (short & ~np.isnan(told.value)).any():
                return False
            return self._anchor(search, other, level)

        setup = self.setup
        return exchanged(
            search, plan, setup.blocks, setup.free, self.told, anchored,
            until=until, days=days, dear=self.days.wide / self.days.search,
        )  # fmt: skip

    def _judged(self, search: Search, plan: Planned, judge_s: float) -> Judged:
        """Judged on fresh days; where it does not pass, what failed is raised, and it is again."""
        for at in range(JUDGED):
            found, served = self._judge(plan, at)
            if found.holds or at == JUDGED - 1:
                return found
            if time.monotonic() + judge_s > self.until:
                return found._replace(stopped=True)
            try:
                search.strict = 1.0 + 0.15 * (at + 1)
                self._anchor(search, plan, served)
                plan = self._down(search, plan, judge_s, 0.1)
                plan = self._exchange(search, plan, judge_s)
            except KeyboardInterrupt:
                return found._replace(stopped=True)
        return found

    def _judge(self, plan: Planned, again: int) -> tuple[Judged, Served]:
        days = self._days(_FRESH_FIRST + again * self.days.fresh, self.days.fresh, everybody=True)
        served = days.served(self.setup.plan(plan.counts))
        fresh = kept(self.setup.rows, served)
        self.told("fresh", plan.cost, fresh)
        holds = bool(fresh.certain(self.risk / JUDGED).all())
        return Judged(plan, fresh, self.days.fresh, holds), served

    def _anchor(self, search: Search, plan: Planned, level: Served) -> bool:
        """What many days say of a plan, and what a judgement will ask of one near it.

        Returns
        -------
        Whether the plan has it.
        """
        many = kept(search.rows, level)
        self.told("level", plan.cost, many)
        return search.anchored(search.look(plan.counts), many, **self._judgement(level))

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
