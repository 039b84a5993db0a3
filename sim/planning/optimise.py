"""`sim.optimise`: the shifts that keep a service level at least cost."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre import Centre
from sim.centre.pools import AgentPool
from sim.centre.shifts import Shift
from sim.errors import InputError, listing, near_match
from sim.measures.estimate import divide
from sim.planning.bound import lower_bound, pooled
from sim.planning.catalogue_of_shifts import own_shifts
from sim.planning.columns import Column, Staffed, columns_of, planned, staffed, with_counts
from sim.planning.days import Days
from sim.planning.formulas import erlang_a_agents
from sim.planning.groups import Group, groups_of
from sim.planning.improving import improved
from sim.planning.programme import Programme, Site
from sim.planning.requirement import loads_of_streams
from sim.planning.rows import Kept, Row, kept, margin_of, rows_of
from sim.planning.search import Search, raised
from sim.planning.streams import Stream, streams_of
from sim.shown import Shown
from sim.study import Study
from sim.study.levers import NEUTRAL, STAFFING

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
_FIRST_DAYS, SEARCH_DAYS, FRESH_DAYS = 40, 200, 600
_FRESH = 1_000_000
"""The first replication of days that no step of the search has seen."""
_BLOCK_MIN = 120
_JUDGED = 6
"""Times that a plan may be judged, each on other fresh days; the risk is shared among them."""


class Step(NamedTuple):
    """A plan that the search tried.

    Attributes
    ----------
    name : what the search was about: ``raise``, ``improve`` or ``fresh``.
    cost : of the plan, agents' wages over the horizon.
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
class Plan(Shown):
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
    cost : agents' wages over the horizon.
    bound : no plan costs less, on the days of the search (`sim.planning.bound`); 0: not known.
    today : cost of the rosters as they are written.
    tried : plans that were simulated.
    seconds : wall time.
    steps : what the search tried, in its order.
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

    @property
    def planned_study(self) -> Study:
        """The study with the plan's shifts in place of today's."""
        return with_counts(self.study, self.columns, self.counts)

    def __repr__(self) -> str:
        told = "holds" if self.holds else "not certain"
        return f"<Plan of {int(self.counts.sum())} agents, cost {self.cost:,.0f}: {told}>"


Progress = Callable[[str, float, float, str], None]
"""Gets the step, the cost, the worst row's service level less its share, and that row."""


def optimise(
    study: Study,
    *,
    share: float | None = None,
    minutes: int = 60,
    by_type: bool = False,
    pools: Sequence[str] | None = None,
    shifts: Mapping[str, Mapping[str, Shift]] | None = None,
    risk: float = 0.05,
    seconds: float = 240.0,
    search_days: int = SEARCH_DAYS,
    fresh_days: int = FRESH_DAYS,
    progress: Progress | None = None,
) -> Plan:
    """Find the shifts that keep a service level in every part of the day at least cost.

    1. A first guess: the cheapest shifts whose agents carry the load of every contact type by
       their skills (a mixed integer programme with flows) and are as many, for contact types that
       share agents, as Erlang A asks for in each interval.
    2. It is simulated; rows that are short ask for more agents, until all are kept.
    3. Around that plan, what an agent more does in each stretch of the day and each pool is
       simulated on the same days; the programme with these slopes in it proposes cheaper plans
       near it, which are simulated in turn.
    4. The same on more days; then the plan is judged on days that no step has seen, and where it
       does not pass, its short rows are raised and it is judged on other fresh days.

    Parameters
    ----------
    study : the centre; its wages, shrinkage, seats, skills and routing count.
    share : least share answered in time in every row; None: that of the targets.
    minutes : length of the parts of the day that are rows, a multiple of the interval.
    by_type : a row for every contact type; else for all contact types that share agents.
    pools : which pools get new shifts; None: all with wages and shifts.
    shifts : by pool and name, which shifts may be used; None: the kinds that each pool has, begun
        every half-hour.
    risk : probability with which a plan that is short in truth may pass, at most.
    seconds : wall time after which the best plan so far is returned.
    search_days : days on which the last steps of the search are tried; the first on 40 of them.
    fresh_days : days, that no step has seen, on which the plan is judged.
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
    until = began + seconds
    setup = _setup(study, share, minutes, by_type, pools, shifts)
    threads = study.workers or os.cpu_count() or 1

    steps: list[Step] = []

    def told(step: str, cost: float, found: Kept) -> None:
        at = found.worst
        gap = float(found.value[at] - found.share[at])
        steps.append(Step(step, cost, gap, setup.rows[at].label, time.monotonic() - began))
        if progress is not None:
            progress(step, cost, gap, setup.rows[at].label)

    search = _search(setup, study.seed, min(_FIRST_DAYS, search_days), threads)
    plan = raised(search, setup.asked, told)
    plan = improved(search, plan, setup.blocks, setup.free, told, until=began + 0.45 * seconds)
    stopped = search.stopped
    wider = _search(setup, study.seed, search_days, threads)
    wider.margin = 1.0
    wider.stopped = stopped
    plan = improved(
        wider, plan, setup.blocks, setup.free, told, until=began + 0.75 * seconds, apart=12.0
    )
    fresh, days = None, 0
    margin = 0.0
    for again in range(_JUDGED):
        days = fresh_days
        luck = Days(setup.centre, setup.streams, study.seed, _FRESH * (again + 1), days, threads)
        fresh = kept(setup.rows, luck.served(planned(setup.centre, setup.columns, plan.counts)))
        margin = margin_of(len(setup.rows), days, risk / _JUDGED)
        told("fresh", plan.cost, fresh)
        if fresh.holds(margin) or wider.stopped or time.monotonic() > until:
            break
        wider.margin += 0.5
        plan = improved(wider, plan, setup.blocks, setup.free, told, until=until, apart=12.0)
    assert fresh is not None
    return Plan(
        study=study,
        columns=tuple(setup.columns),
        counts=plan.counts,
        rows=tuple(setup.rows),
        fresh=fresh,
        days=days,
        risk=risk,
        holds=fresh.holds(margin),
        cost=plan.cost,
        bound=_bound(setup, study.seed, threads),
        today=setup.today,
        tried=search.tried + wider.tried,
        seconds=time.monotonic() - began,
        steps=tuple(steps),
    )


@dataclass(frozen=True)
class _Setup:
    centre: Centre
    columns: list[Column]
    programme: Programme
    rows: list[Row]
    groups: list[Group]
    minutes: int
    streams: list[Stream]
    free: list[int]
    blocks: list[tuple[int, int]]
    asked: Floats
    today: float


def _setup(
    study: Study,
    share: float | None,
    minutes: int,
    by_type: bool,
    pools: Sequence[str] | None,
    shifts: Mapping[str, Mapping[str, Shift]] | None,
) -> _Setup:
    centre = study.effective_centre
    horizon = centre.horizon
    if minutes % horizon.interval_min or 24 * 60 % minutes:
        raise InputError(
            _(
                "minutes: found {found}; allowed: a multiple of {interval} that divides a day"
            ).format(found=minutes, interval=horizon.interval_min)
        )
    if horizon.days != 1:
        raise InputError(
            _("centre.horizon.days: found {days}; a plan is made for one day").format(
                days=horizon.days
            )
        )
    if study.staffing.scale != NEUTRAL:
        raise InputError(
            _("{path}: found {scale:g}; a plan has agents of its own, leave it out").format(
                path=STAFFING.path, scale=study.staffing.scale
            )
        )
    names = list(centre.pools)
    free = _free(centre, pools, shifts)
    usable = own_shifts(centre, free) if shifts is None else dict(shifts)
    columns = columns_of(centre, usable)
    groups = groups_of(centre)
    streams = streams_of(centre)
    rows = rows_of(centre, groups, streams, share, minutes, by_type=by_type)
    types = list(centre.contact_types)
    skilled = np.zeros((len(streams), len(names)), dtype=np.bool_)
    for at, stream in enumerate(streams):
        skilled[at, list(stream.pools)] = True
    erlangs, loads = loads_of_streams(study, streams, groups)
    cells = erlangs.shape[1]
    now = {name: staffed(centre, name) for name in names}
    fixed = np.array(
        [np.zeros(cells) if name in free else now[name].phones for name in names]
    ).reshape(len(names), cells)
    sites = [_site(centre, site, free, now) for site in centre.sites if _seats(centre, site)]
    programme = Programme(columns, names, fixed, erlangs, skilled, sites)
    asked = np.zeros_like(erlangs)
    for group, found in zip(groups, loads, strict=True):
        mine = [i for i, s in enumerate(streams) if types[s.contact_type] in group.contact_types]
        agents = np.nan_to_num(np.array([erlang_a_agents(load) for load in found]))
        total = erlangs[mine].sum(axis=0)
        asked[mine] = erlangs[mine] * divide(agents, total)
    asked = np.nan_to_num(asked)
    width = max(_BLOCK_MIN // horizon.interval_min, 1)
    return _Setup(
        centre=centre,
        columns=columns,
        programme=programme,
        rows=rows,
        groups=groups,
        minutes=minutes,
        streams=streams,
        free=[names.index(n) for n in free],
        blocks=[(at, min(at + width, cells)) for at in range(0, cells, width)],
        asked=asked,
        today=sum(now[name].cost for name in free),
    )


def _seats(centre: Centre, site: str) -> bool:
    return centre.seats == "hard" and centre.sites[site].seats is not None


def _site(centre: Centre, site: str, free: Sequence[str], now: Mapping[str, Staffed]) -> Site:
    """A site's seats, less those of pools that stay as they are."""
    here = [name for name, pool in centre.pools.items() if pool.site == site]
    taken = sum((now[name].present for name in here if name not in free), np.zeros(1))
    seats = float(centre.sites[site].seats or 0) - taken
    cells = centre.horizon.intervals_per_day
    names = list(centre.pools)
    mine = tuple(names.index(name) for name in here if name in free)
    return Site(mine, np.broadcast_to(np.maximum(seats, 0.0), (cells,)))


def _free(
    centre: Centre,
    pools: Sequence[str] | None,
    shifts: Mapping[str, Mapping[str, Shift]] | None,
) -> list[str]:
    """The pools that get new shifts."""
    if pools is None:
        found = [
            name
            for name, pool in centre.pools.items()
            if pool.contract is None and pool.wage_per_hour > 0.0 and _by_shifts(pool)
        ]
        if not found:
            raise InputError(
                _("no pool of the centre has wages and shifts: there is nothing to optimise")
            )
        return found
    for name in pools:
        if name not in centre.pools:
            raise InputError(
                _("pools: found '{name}'; allowed: {allowed}{near}").format(
                    name=name, allowed=listing(centre.pools), near=near_match(name, centre.pools)
                )
            )
        given = shifts is not None and name in shifts
        if not (given or centre.pools[name].staffing.shifts):
            raise InputError(
                _("pools: pool '{name}' has no shifts whose kinds could be used").format(name=name)
            )
        if centre.pools[name].staffing.by_interval is not None:
            raise InputError(
                _(
                    "centre.pools.{name}.staffing.by_interval: stands beside shifts; a plan is "
                    "made of shifts alone, leave it out"
                ).format(name=name)
            )
    return list(pools)


def _by_shifts(pool: AgentPool) -> bool:
    """Whether shifts, and nothing else, say who is there."""
    return bool(pool.staffing.shifts) and pool.staffing.by_interval is None


def _bound(setup: _Setup, seed: int, threads: int) -> float:
    """Below which no plan costs, as far as that can be told; 0: not at all."""
    groups, centre = setup.groups, setup.centre
    apart = any(len(row.streams) < len(setup.streams) for row in setup.rows)
    if len(groups) != 1 or apart:
        return 0.0
    alone = pooled(centre, groups[0])
    streams = streams_of(alone)
    share = setup.rows[0].share
    rows = rows_of(alone, groups_of(alone), streams, share, setup.minutes, by_type=False)
    days = Days(alone, streams, seed, 0, _FIRST_DAYS, threads)
    return lower_bound(setup.programme, alone, days, rows, setup.asked.sum(axis=0))


def _search(setup: _Setup, seed: int, number: int, threads: int) -> Search:
    days = Days(setup.centre, setup.streams, seed, 0, number, threads)
    return Search(setup.centre, setup.programme, setup.rows, days)
