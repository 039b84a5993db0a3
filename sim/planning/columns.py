"""Shifts that a plan may use, a column each: what one agent of it costs and where it helps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre import Centre
from sim.centre.pools import AgentPool
from sim.centre.rosters import Roster, roster
from sim.centre.shifts import Shift
from sim.errors import InputError, near_match
from sim.measures.layout import wage_hours_of
from sim.planning.calendar import MOST_DAYS, by_day, cells_of, clock, moments
from sim.study import Study

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
_ANY = "shift"
_MANY = 1000
"""Agents of a column whose roster is looked at: a thousandth of it is what one of them adds."""


@dataclass(frozen=True)
class Column:
    """A shift of one pool.

    Attributes
    ----------
    pool, name : of the pool, and of the shift in it.
    shift : when, with its breaks; its number of agents stands for nothing.
    cost : of one agent over the horizon, in the centre's currency.
    paid_h : paid hours of one agent over the horizon.
    phones : mean agents on the phones by interval of the horizon that one of them adds, after
        shrinkage, breaks and absence, shape (intervals,).
    present : most of them who are there at a time, on the phones, at other work or on a break.
    interval : where the column is no shift but agents of one interval of the horizon, which it is.
    """

    pool: str
    name: str
    shift: Shift
    cost: float
    paid_h: float
    phones: Floats
    present: Floats
    interval: int | None = None


def interval_columns(centre: Centre, pools: Iterable[str]) -> list[Column]:
    """A column for each interval of each pool: agents who are there for it alone."""
    horizon = centre.horizon
    width_s = horizon.interval_min * 60.0
    found = []
    known: dict[str, _Given] = {}
    for pool in pools:
        for at, name in enumerate(moments(horizon)):
            begin, end = clock(at * width_s), clock((at + 1) * width_s)
            shift = Shift(start=begin, end=end, agents=0)
            if horizon.days > 1:
                day = horizon.weekday(at // horizon.intervals_per_day)
                shift = shift.model_copy(update={"days": (day,)})
            found.append(replace(_column(centre, pool, name, shift, known), interval=at))
    return found


def columns_of(centre: Centre, shifts: Mapping[str, Mapping[str, Shift]]) -> list[Column]:
    """The columns of a centre.

    Parameters
    ----------
    centre : its wages, shrinkage and horizon count.
    shifts : by pool and name. A shift that adds nobody to any interval of the horizon (its days
        are others) is left out.
    """
    found = []
    known: dict[str, _Given] = {}
    for pool, own in shifts.items():
        for name, shift in own.items():
            column = _column(centre, pool, name, shift, known)
            if column.phones.any():
                found.append(column)
    return found


def planned(centre: Centre, columns: Sequence[Column], counts: Counts) -> Centre:
    """The centre with so many agents of each column; pools without columns stay as they are.

    Parameters
    ----------
    counts : agents by column, whole numbers, shape (columns,).
    """
    found: dict[str, dict[str, Shift]] = {column.pool: {} for column in columns}
    staffed_by: dict[str, NDArray[np.int64]] = {}
    cells = cells_of(centre.horizon)
    for column, agents in zip(columns, counts.tolist(), strict=True):
        if column.interval is not None:
            own = staffed_by.setdefault(column.pool, np.zeros(cells, dtype=np.int64))
            own[column.interval] = agents
        elif agents:
            found[column.pool][column.name] = with_agents(column.shift, agents)
    for column in columns:
        if column.interval is None and not found[column.pool]:
            name, shift = _nobody(centre.pools[column.pool], column)
            found[column.pool][name] = with_agents(shift, 0)
    pools = {
        name: pool
        if name not in found
        else with_intervals(pool, by_day(centre.horizon, staffed_by[name].tolist()))
        if name in staffed_by
        else with_shifts(pool, found[name])
        for name, pool in centre.pools.items()
    }
    return centre.model_copy(update={"pools": pools})


def _nobody(pool: AgentPool, column: Column) -> tuple[str, Shift]:
    """The shift of a pool that has shifts, even where nobody is on them: one of its own, since one
    that may be used need not lie within the opening hours."""
    return next(iter(pool.staffing.shifts.items()), (column.name, column.shift))


def agents_of(columns: Sequence[Column], counts: Counts) -> dict[str, dict[str, int]]:
    """Agents of a plan by pool and shift; shifts without any are left out."""
    found: dict[str, dict[str, int]] = {column.pool: {} for column in columns}
    for column, agents in zip(columns, counts.tolist(), strict=True):
        if agents:
            found[column.pool][column.name] = int(agents)
    return found


def counts_of(agents: Mapping[str, Mapping[str, int]], columns: Sequence[Column]) -> Counts:
    """Agents by column of a plan by pool and shift.

    A shift for nobody need not be a column: a pool in which a plan has nobody keeps one of its own.

    Raises
    ------
    InputError : a shift that no column is.
    """
    known = {(column.pool, column.name): at for at, column in enumerate(columns)}
    found = np.zeros(len(columns), dtype=np.int64)
    for pool, own in agents.items():
        for name, number in own.items():
            if (pool, name) not in known:
                if number == 0:
                    continue
                allowed = [shift for of, shift in known if of == pool]
                raise InputError(
                    _("start: pool '{pool}' may have no shift '{name}'{near}").format(
                        pool=pool, name=name, near=near_match(name, allowed)
                    )
                )
            found[known[pool, name]] = number
    return found


def with_counts(study: Study, columns: Sequence[Column], counts: Counts) -> Study:
    """The study with so many agents of each column, as `planned` has them of its centre."""
    data = study.to_dict()
    centre = planned(study.written, columns, counts)
    for name in {column.pool for column in columns}:
        staffing = centre.pools[name].staffing.model_dump(mode="json", exclude_defaults=True)
        data["centre"]["pools"][name]["staffing"] = staffing
    return Study.from_dict(data)


def with_agents(shift: Shift, agents: int) -> Shift:
    """The shift with another number of agents."""
    return shift.model_copy(update={"agents": agents})


def with_shifts(pool: AgentPool, shifts: Mapping[str, Shift]) -> AgentPool:
    """The pool with these shifts alone."""
    update = {"by_interval": None, "shifts": dict(shifts), "scale": 1.0}
    return pool.model_copy(update={"staffing": pool.staffing.model_copy(update=update)})


def with_intervals(
    pool: AgentPool, agents: tuple[int, ...] | dict[str, tuple[int, ...]]
) -> AgentPool:
    """The pool with these agents by interval of the day, or by weekday, alone."""
    update = {"by_interval": agents, "shifts": {}, "scale": 1.0}
    return pool.model_copy(update={"staffing": pool.staffing.model_copy(update=update)})


def stacked(columns: Iterable[Column], of: str) -> Floats:
    """``phones`` or ``present`` of all columns side by side, shape (intervals, columns)."""
    return np.array([getattr(column, of) for column in columns]).T


class Staffed(NamedTuple):
    """A pool as it is staffed now, by interval of the horizon.

    Attributes
    ----------
    phones : mean agents on the phones.
    present : most agents who are there at a time, on the phones, at other work or on a break.
    cost : over the horizon.
    """

    phones: Floats
    present: Floats
    cost: float


def staffed(centre: Centre, name: str) -> Staffed:
    """What a pool's own staffing gives and costs, numbers by interval and shifts together."""
    pool = centre.pools[name]
    plan = roster(pool, centre.horizon)
    come = 1.0 - pool.staffing.absence
    paid = 1.0 if pool.staffing.absence_paid else come
    return Staffed(
        come * _by_interval(centre, plan, plan.available),
        _present(centre, pool),
        pool.wage_per_hour * wage_hours_of(centre, plan) * paid,
    )


class _Given(NamedTuple):
    """What many agents of a shift give: hours by the wage's rules, paid hours, and by interval."""

    wage_h: float
    paid_h: float
    phones: Floats
    present: Floats


def _column(centre: Centre, pool: str, name: str, shift: Shift, known: dict[str, _Given]) -> Column:
    """A column; what a shift gives is looked up where another pool of the same rules has it."""
    of = centre.pools[pool]
    horizon = centre.horizon
    if horizon.days == 1:
        given = _given(centre, of, shift, known)
    else:
        there = [day for day in range(horizon.days) if horizon.weekday(day) in shift.days]
        if horizon.weekday(-1) in shift.days and horizon.days < MOST_DAYS:
            there.insert(0, -1)
        given = _summed([_of_day(centre, of, shift, day, known) for day in there], centre)
    come = 1.0 - of.staffing.absence
    share = 1.0 if of.staffing.absence_paid else come
    return Column(
        pool,
        name,
        shift,
        cost=of.wage_per_hour * given.wage_h * share / _MANY,
        paid_h=given.paid_h * share / _MANY,
        phones=come * given.phones / _MANY,
        present=given.present / _MANY,
    )


def _given(centre: Centre, pool: AgentPool, shift: Shift, known: dict[str, _Given]) -> _Given:
    """What many agents of a shift give over the horizon."""
    many = with_shifts(pool, {_ANY: with_agents(shift, _MANY)})
    key = many.staffing.model_dump_json()
    if key not in known:
        plan = roster(many, centre.horizon)
        known[key] = _Given(
            wage_hours_of(centre, plan),
            plan.paid_hours(),
            _by_interval(centre, plan, plan.available),
            _present(centre, many),
        )
    return known[key]


def _of_day(
    centre: Centre, pool: AgentPool, shift: Shift, day: int, known: dict[str, _Given]
) -> _Given:
    """What many agents of a shift give who begin on one day of several, -1 the one before.

    Over a whole week, in which a shift over its end comes in at its beginning, that of another day
    is the first day's, so much later.
    """
    horizon = centre.horizon
    whole = horizon.days == MOST_DAYS
    alone = shift.model_copy(update={"days": (horizon.weekday(0 if whole else day),)})
    found = _given(centre, pool, alone, known)
    if not whole:
        return found
    later = day * horizon.intervals_per_day
    return found._replace(
        phones=np.roll(found.phones, later), present=np.roll(found.present, later)
    )


def _summed(found: Sequence[_Given], centre: Centre) -> _Given:
    """What several days of a shift give together."""
    nothing = np.zeros(cells_of(centre.horizon))
    return _Given(
        sum(one.wage_h for one in found),
        sum(one.paid_h for one in found),
        sum((one.phones for one in found), nothing),
        sum((one.present for one in found), nothing),
    )


def _present(centre: Centre, pool: AgentPool) -> Floats:
    """Most agents of a pool who are there at a time, by interval; nobody stays away or rests.

    So many seats they need, see `sim.centre.checks.seats`.
    """
    shifts = {
        name: shift.model_copy(update={"breaks": ()})
        for name, shift in pool.staffing.shifts.items()
    }
    everybody = {"shrinkage": 0.0, "absence": 0.0, "shifts": shifts}
    staffing = pool.staffing.model_copy(update=everybody)
    plan = roster(pool.model_copy(update={"staffing": staffing}), centre.horizon)
    width_s = centre.horizon.interval_min * 60.0
    found = np.zeros(round(centre.horizon.end_s / width_s))
    for at in range(len(found)):
        inside = (plan.times[:-1] < (at + 1) * width_s) & (plan.times[1:] > at * width_s)
        found[at] = plan.rostered[inside].max(initial=0.0)
    return found


def _by_interval(centre: Centre, plan: Roster, agents: NDArray[np.int64] | Floats) -> Floats:
    """Mean agents of each interval of the horizon."""
    width_s = centre.horizon.interval_min * 60.0
    cells = round(centre.horizon.end_s / width_s)
    total = np.concatenate(([0.0], np.cumsum(np.diff(plan.times) * agents)))
    found: Floats = np.diff(np.interp(np.arange(cells + 1) * width_s, plan.times, total)) / width_s
    return found
