"""Which shifts a plan may use where nobody says so: those of the pools, begun at other times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sim.catalogue import _
from sim.centre import Centre
from sim.centre.base import DAY_S, WEEKDAYS
from sim.centre.horizon import Horizon
from sim.centre.pools import AgentPool
from sim.centre.shifts import Shift
from sim.errors import InputError
from sim.planning.calendar import clock, week_order

EVERY_MIN = 30
_FULL_TIME = 5
"""Days on in a row of a pattern that may begin on any weekday: then two days off."""
_WEEK = len(WEEKDAYS)

Days = tuple[str, ...]


def own_shifts(
    centre: Centre,
    pools: Iterable[str],
    days_on: Sequence[int] | None = None,
    every_min: int = EVERY_MIN,
) -> dict[str, dict[str, Shift]]:
    """Shifts by pool and name: every kind that the pool has, begun every so many minutes.

    A kind is a length with its breaks and its weekdays. Where several days are planned, a kind of
    five weekdays in a row, with two days off, may begin on any weekday; others keep theirs. What
    would work on a day on which the centre is closed is left out then.

    Parameters
    ----------
    pools : of which pools.
    days_on : of several days: on how many days in a row a shift works in a week, begun on any
        weekday, whatever weekdays the pool's own shifts have; each length with its breaks may have
        any of these numbers. None: the weekdays of the pool's own.
    every_min : minutes between two starts.

    Raises
    ------
    InputError : a number of days is none of 1 to 7, or one day alone is planned.
    """
    if days_on is not None:
        _require_days(days_on, centre.horizon)
    return {name: _of_pool(centre, centre.pools[name], days_on, every_min) for name in pools}


def _of_pool(
    centre: Centre, pool: AgentPool, days_on: Sequence[int] | None, every_min: int
) -> dict[str, Shift]:
    several = centre.horizon.days > 1
    kinds: dict[tuple[object, ...], tuple[float, Days, Shift]] = {}
    for shift in pool.staffing.shifts.values():
        start, end = shift.span()
        for days in _patterns(shift.days, days_on) if several else [shift.days]:
            kinds.setdefault((end - start, shift.breaks, days), (end - start, days, shift))
    found: dict[str, Shift] = {}
    for length_s, days, shift in kinds.values():
        for minute in range(0, 24 * 60, every_min):
            begin, until = clock(minute * 60.0), clock(minute * 60.0 + length_s)
            moved = shift.model_copy(update={"start": begin, "end": until, "days": days})
            if not several:
                found[_name(begin, length_s, found)] = moved
            elif _while_open(moved, centre.horizon):
                found[_name(begin, length_s, found, days)] = moved
    return found


def _patterns(own: Days, days_on: Sequence[int] | None) -> Iterator[Days]:
    """Weekdays on which a shift may work, in the order in which they begin."""
    if days_on is None and _in_a_row(own) != _FULL_TIME:
        yield week_order(own)
        return
    for number in (_FULL_TIME,) if days_on is None else days_on:
        for first in range(1 if number == _WEEK else _WEEK):
            yield week_order(WEEKDAYS[(first + day) % _WEEK] for day in range(number))


def _in_a_row(days: Days) -> int:
    """How many weekdays there are in a row, around the week; 0: they are not in a row."""
    there = [day in days for day in WEEKDAYS]
    begun = sum(there[day] and not there[day - 1] for day in range(_WEEK))
    return sum(there) if begun <= 1 else 0


def _while_open(shift: Shift, horizon: Horizon) -> bool:
    """Whether the centre is open at some time of the shift on each of its days of the horizon."""
    start, end = shift.span()
    for day in range(horizon.days):
        near = [(a + d * DAY_S, b + d * DAY_S) for d in (-1, 0, 1)
                for a, b in horizon.windows(day + d)]  # fmt: skip
        if horizon.weekday(day) in shift.days and not any(a < end and b > start for a, b in near):
            return False
    return True


def _require_days(days_on: Sequence[int], horizon: Horizon) -> None:
    if horizon.days == 1:
        raise InputError(
            _(
                "days on: patterns of a week go with several days (centre.horizon.days=7); found "
                "one day"
            )
        )
    if not days_on or not all(1 <= days <= _WEEK for days in days_on):
        raise InputError(
            _("days on: found {found}; allowed: numbers from 1 to 7, such as 5 or 5,2").format(
                found=", ".join(map(str, days_on)) or _("none")
            )
        )


def _name(begin: str, length_s: float, taken: dict[str, Shift], days: Days = ()) -> str:
    """A name that tells start, length and, of several days, weekdays; kinds of one name are
    numbered."""
    plain = f"from_{begin.replace(':', '')}_{length_s / 3600.0:g}h"
    if days:
        plain = f"{plain}_{days_told(days)}"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}_{number}", number + 1
    return name


def days_told(days: Days) -> str:
    """Weekdays in a name: ``mon_fri`` from one to another, also over Sunday, or one by one."""
    row = _in_a_row(days)
    if row == _WEEK:
        return "daily"
    if row > 2:
        there = [day in days for day in WEEKDAYS]
        first = next(day for day in range(_WEEK) if there[day] and not there[day - 1])
        return f"{WEEKDAYS[first]}_{WEEKDAYS[(first + row - 1) % _WEEK]}"
    return "_".join(week_order(days))
