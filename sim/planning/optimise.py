"""`sim.optimise`: the shifts that keep a service level at least cost."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import shown
from sim.centre.shifts import Shift
from sim.planning.alone import several_of, summed_of
from sim.planning.bound import lower_bound
from sim.planning.capacities import Sized, begun_with, with_sizes
from sim.planning.columns import Column, agents_of, counts_of, with_counts
from sim.planning.day_bound import day_bound
from sim.planning.floor import least_besides
from sim.planning.limits import Limits
from sim.planning.objective import COST_AGENTS, COST_TOTAL, UNKNOWN, Saved, saved
from sim.planning.procedure import Judged, Procedure, Progress
from sim.planning.rows import SERVICE_LEVEL, STREAM, Kept, Row
from sim.planning.setup import SHIFTS, Setup, setup_of
from sim.planning.sizes import sizes_of
from sim.planning.workers import Workers, at_work
from sim.shown import Figure, above, drawn
from sim.study import Study

if TYPE_CHECKING:
    from sim.planning.assessment import Assessed

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


class Step(NamedTuple):
    """A plan that the search tried.

    Attributes
    ----------
    name : what the search was about, of `sim.planning.search.STEPS`.
    cost : of the plan: agents' wages over the horizon, or the whole cost of a day on the days of
        that step where this is made least.
    gap : service level of its worst row less that row's share.
    row : label of this row.
    at_s : wall time since the search began.
    """

    name: str
    cost: float
    gap: float
    row: str
    at_s: float


@dataclass(frozen=True, repr=False)
class Plan(shown.Kept):
    """The plan that was found.

    Attributes
    ----------
    study : the study that was asked about, with today's shifts; `planned_study` has the plan's.
    columns : shifts that could be used.
    counts : agents of each.
    rows : what had to be kept.
    fresh : how the plan keeps it on days that the search never saw.
    days : how many these are.
    risk : probability with which a plan that is short of some row in truth passes for one that
        keeps all, at most.
    holds : whether the plan passed.
    cost : agents' wages over the horizon; or, where ``minimise`` says so, the whole cost of a day
        in the mean of the fresh days.
    bound : no plan costs less, with the risk and in the sense of `sim.planning.bound`; 0: not
        known.
    today : cost of the rosters as they are written, on the same days.
    tried : plans that were simulated.
    seconds : wall time.
    steps : what the search tried, in its order.
    stopped : whether time (or Ctrl-C) ended the search: then another machine, or this one when it
        is busier, may stop at another plan. Otherwise the plan follows from the seed alone.
    minimise : what was made least: ``cost_agents``, or ``cost_total``.
    saves : what the plan costs less than today's roster, with the standard error of the paired
        differences of the fresh days; wages are known exactly.
    sizes : what the plan sets ports, lines and contract agents to, where these were decided too.
    """

    study: Study
    columns: tuple[Column, ...]
    counts: Counts
    rows: tuple[Row, ...]
    fresh: Kept
    days: int
    risk: float
    holds: bool
    cost: float
    bound: float
    today: float
    tried: int
    seconds: float
    steps: tuple[Step, ...] = ()
    stopped: bool = False
    minimise: str = COST_AGENTS
    saves: Saved = UNKNOWN
    sizes: tuple[Sized, ...] = ()

    @property
    def planned_study(self) -> Study:
        """The study with the plan's shifts, and sizes, in place of today's."""
        made = with_counts(self.study, self.columns, self.counts)
        return with_sizes(made, {size.path: size.value for size in self.sizes})

    @cached_property
    def assessed(self) -> Assessed:
        """The plan beside today's roster, on days that no step of the search has seen: its tables
        ``people``, ``against``, ``required`` and ``more``; simulated when it is first asked for."""
        found: Assessed = above("sim.planning.assessed", "assessed")(self)
        return found

    def with_assessed(self, found: Assessed) -> Plan:
        """The plan, of which `assessed` is known already and is not simulated again.

        Parameters
        ----------
        found : how the plan compares with today's roster.

        Returns
        -------
        The plan itself.
        """
        self.__dict__["assessed"] = found
        return self

    def plot(self, figure: str = "") -> Figure:
        """A figure of the plan, which a notebook shows once.

        Parameters
        ----------
        figure : ``"required"`` (chosen if it is left out): agents on the phones required, of
            today's roster and of the plan; ``"search"``: the plans that were tried.

        Raises
        ------
        InputError : there is no such figure.
        """
        return drawn(self, figure)

    def write(self, folder: str | Path) -> Path:
        """The same as ``save``: set the plan beside today's roster, write the command's folder."""
        return self.save(folder)

    def __repr__(self) -> str:
        told = "holds" if self.holds else "not certain"
        return f"<Plan of {int(self.counts.sum())} agents, cost {self.cost:,.0f}: {told}>"


def optimise(
    study: Study,
    *,
    share: float | None = None,
    minutes: int = 60,
    by_type: bool = False,
    pools: Sequence[str] | None = None,
    shifts: Mapping[str, Mapping[str, Shift]] | None = None,
    risk: float = 0.05,
    seconds: float = 200.0,
    keep: Sequence[str] | None = None,
    most: Mapping[str, int] | None = None,
    least: Mapping[str, int] | None = None,
    decide: str = SHIFTS,
    start: Plan | Mapping[str, Mapping[str, int]] | None = None,
    search_days: int | None = None,
    wide_days: int | None = None,
    fresh_days: int | None = None,
    minimise: str | None = None,
    sizes: Mapping[str, str | Sequence[int]] | None = None,
    start_sizes: Mapping[str, int] | None = None,
    days_on: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Find the shifts that keep a service level in every part of the day at least cost.

    1. A first guess: the cheapest shifts whose agents carry the load of every contact type by
       their skills (a mixed integer programme with flows) and are as many, for contact types that
       share agents, as Erlang A asks for in each interval.
    2. It is simulated; rows that are short ask for more agents, until all are kept.
    3. Many more days tell the level of every row; a row has to spare what a judgement will ask.
    4. Rows with room ask for fewer agents, short ones for more; the cheapest plan that keeps all
       is gone on with.
    5. Around that plan, what an agent more does in each stretch of the day and each pool is
       simulated on the same days; the programme with these slopes in it proposes cheaper plans
       near it, which are simulated in turn. Then again 3, until no plan is cheaper.
    6. Plans that differ from the cheapest by a few agents are tried themselves. Where sizes are
       decided too, each of them is set up and down before, in turn with the shifts.
    7. The plan is judged on days that no step has seen, and where it does not pass, what failed is
       raised and it is judged on other fresh days.

    Parameters
    ----------
    study : the centre; its wages, shrinkage, seats, skills and routing count.
    share : least share answered in time in every row; None: that of the targets.
    minutes : length of the parts of the day that are rows, a multiple of the interval.
    by_type : a row for every contact type; else for all contact types that share agents.
    pools : which pools get new shifts; None: all with wages and shifts.
    shifts : by pool and name, which shifts may be used; None: the kinds that each pool has, begun
        every half-hour. With them ``days_on`` says nothing.
    risk : probability with which a plan that is short in truth may pass, at most.
    seconds : wall time after which the best plan so far is returned; nothing else about a search
        depends on the clock.
    keep : what has to be kept, as `sim.planning.asked.asked_of` reads it, such as
        ``"P(service_level >= 0.8) >= 0.9"`` or ``"abandonment < 5% by contact_type"``; instead of
        the service level by interval, or besides it where ``share`` or ``by_type`` is given.
    most : how many agents the shifts of a pool may have in all, by pool.
    least : how many agents of a pool or a site are on shift whenever somebody calls, at least.
    decide : ``shifts``, or ``agents`` of each interval of the day by themselves.
    start : a plan to begin with (or agents by pool and shift) instead of the first guess.
    search_days : days on which plans are tried; None: 100, fewer where a day has many calls.
    wide_days : days that tell how far the level of a plan is from that on these few; None: 800, or
        fewer.
    fresh_days : days, that no step has seen, on which a plan is judged; None: 1,200, or fewer.
    minimise : ``cost_agents``, wages, which are known exactly; or ``cost_total``, the whole cost of
        a day with telephony, penalties, lost calls and all else, told by simulated days: plans are
        compared by paired differences on the same days. None: wages, or, with ``sizes``, the whole
        cost.
    sizes : numbers of IVR ports, trunk lines and agents of contracts that are decided too, by path
        of the field, ``"FROM:TO:STEP"`` or values: ``{"sites.main.ivr.ports": "20:80:10"}``. What
        they cost counts in the whole cost alone.
    start_sizes : those to begin with, by path; None: those of the plan in ``start``, or the values
        next to today's.
    days_on : where several days are planned, on how many days in a row a shift works in a week,
        begun on any weekday: ``(5,)`` two days off in a row, ``(5, 2)`` part time as well. None:
        the weekdays of the pool's own shifts; a kind of five days in a row may begin on any
        weekday.
    progress : is told how far the search is.

    Returns
    -------
    Plan : ``counts`` are agents by ``columns``; ``holds`` says whether it passed on fresh days, and
        ``bound`` what no plan undercuts (`sim.planning.bound`), 0 where that cannot be told.

    Raises
    ------
    InputError : nothing can be optimised, a value is out of its range, or no plan can keep it.
    """
    began = time.monotonic()
    limits = Limits(most or {}, least or {})
    aim = minimise or (COST_TOTAL if sizes else COST_AGENTS)
    setup = setup_of(
        study, share, minutes, by_type, pools, shifts, keep or (), limits, decide, aim, sizes,
        days_on,
    )  # fmt: skip
    steps: list[Step] = []

    days_planned = setup.centre.horizon.days

    def told(step: str, cost: float, found: Kept) -> None:
        at = found.worst
        cost /= days_planned if aim == COST_TOTAL else 1
        made = Step(step, cost, found.gap(at), setup.rows[at].label, time.monotonic() - began)
        steps.append(made)
        if progress is not None:
            progress(*made[:4])

    days = sizes_of(setup.centre, study.seed, (search_days, wide_days, fresh_days))
    loads = setup.asked.copy()
    begin = None if start is None else _started(start, setup.columns)
    if start_sizes is None and isinstance(start, Plan):
        start_sizes = {size.path: size.value for size in start.sizes}
    first = begun_with(setup.capacities, start_sizes or {})
    with at_work(study) as workers:
        procedure = Procedure(
            setup, study.seed, workers, told, risk, began + 0.9 * seconds, days, first
        )
        search = procedure.search()
        judged = procedure.run(search, begin)
        bound = _bound(setup, loads, study.seed, workers)
        cost, today, saves = _costs(setup, procedure, judged)
    return Plan(
        study=study,
        columns=tuple(setup.columns),
        counts=judged.plan.counts,
        rows=tuple(setup.rows),
        fresh=judged.fresh,
        days=judged.days,
        risk=risk,
        holds=judged.holds,
        cost=cost,
        bound=bound,
        today=today,
        tried=search.tried,
        seconds=time.monotonic() - began,
        stopped=judged.stopped,
        steps=tuple(steps),
        minimise=aim,
        saves=saves,
        sizes=tuple(
            Sized(of.path, value, of.today)
            for of, value in zip(setup.capacities, judged.sizes, strict=True)
        ),
    )


def _costs(setup: Setup, procedure: Procedure, judged: Judged) -> tuple[float, float, Saved]:
    """What the plan costs, what today's roster does, and how much less the plan does."""
    if setup.minimise == COST_AGENTS:
        cost = judged.plan.cost
        return cost, setup.today, Saved(setup.today - cost, 0.0)
    today = procedure.today(judged)
    return float(judged.spent.mean()), float(today.mean()), saved(today, judged.spent)


def _started(start: Plan | Mapping[str, Mapping[str, int]], columns: Sequence[Column]) -> Counts:
    """Agents by column of a plan to begin with."""
    if isinstance(start, Plan):
        start = agents_of(start.columns, start.counts)
    return counts_of(start, columns)


def _bound(setup: Setup, loads: Floats, seed: int, workers: Workers) -> float:
    """Below which no plan costs, as far as that can be told; 0: not at all.

    The whole cost of a day is at least that of the wages, and of what no plan changes. Where sizes
    are decided too there is no bound: fewer lines keep callers away, who then need no agents.
    """
    besides: float | None = None if setup.capacities else 0.0
    if setup.minimise == COST_TOTAL and not setup.capacities:
        besides = least_besides(setup.centre, {column.pool for column in setup.columns})
    if besides is None:
        return 0.0
    rows = [r for r in setup.rows if r.measure == SERVICE_LEVEL]
    rows = [r for r in rows if r.axis == STREAM and not r.upper]
    several_days = setup.centre.horizon.days > 1
    means = [r for r in rows if r.chance is None and not r.whole]
    several = several_of(setup.centre, setup.groups, setup.streams, means, loads, seed, workers)
    sums = [r for r in rows if (r.chance is not None or r.whole) and not several_days]
    summed = summed_of(setup.centre, setup.streams, sums, loads, seed, workers)
    wages = max(lower_bound(setup.programme, several), day_bound(setup.programme, summed))
    if setup.minimise == COST_TOTAL:
        wages /= setup.centre.horizon.days
    return wages + besides if wages > 0.0 else 0.0
