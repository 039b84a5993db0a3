"""What a planner's tables say: calls and handle time, agents by interval or shift, pools."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from math import gcd

from sim.centre.base import WEEKDAYS
from sim.centre.paths import path_of
from sim.errors import InputError, listing
from sim.start import cells
from sim.start.grids import Grid
from sim.start.tables import Mistakes, Row, Table, tables
from sim.start.words import MINUTES
from sim.wording import _

ONE_TYPE, ONE_POOL = "calls", "agents"
"""What a contact type and a pool are called that a sheet does not name."""

_ONE_DAY = ""
"""The day of a table without days."""


@dataclass
class Curve:
    """Numbers by day and by minute of the day at which an interval begins."""

    at: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))


@dataclass(frozen=True)
class PlannedShift:
    """Agents of a pool from one time to another."""

    pool: str
    name: str
    start_min: int
    end_min: int
    agents: int
    days: tuple[str, ...]


@dataclass
class Plan:
    """What the tables say together.

    Attributes
    ----------
    days : in order; one of the name "" where no table names a day.
    slice_min : length of an interval, minutes.
    calls, handle_s : by contact type; handle time only where the sheet has it.
    agents : rostered, by pool.
    shifts : of all pools.
    takes : contact types of a pool; a pool that is not named takes all.
    wages : per hour, by pool.
    spans : first and last minute that the sheet has a row for, by day.
    places : the cell that a field of the centre comes from, by path within the centre.
    """

    days: list[str]
    slice_min: int
    calls: dict[str, Curve]
    handle_s: dict[str, Curve]
    agents: dict[str, Curve]
    shifts: list[PlannedShift]
    takes: dict[str, list[str]]
    wages: dict[str, float]
    spans: dict[str, tuple[int, int]]
    agents_slice_min: int
    places: dict[str, str]


def plan(sheets: list[Grid]) -> Plan:
    """Read the tables.

    Raises
    ------
    InputError : something is wrong; its message is the first problem, `problems` has them all.
    """
    found = tables(sheets)
    mistakes = Mistakes()
    reader = _Reader(mistakes)
    for table in found:
        for row in table.rows():
            reader.row(table, row)
    mistakes.require_none()
    read = reader.plan(found)
    mistakes.require_none()
    return read


class _Reader:
    """Collects what rows say."""

    def __init__(self, mistakes: Mistakes) -> None:
        self.mistakes = mistakes
        self.calls: dict[str, Curve] = {}
        self.handle_s: dict[str, Curve] = {}
        self.agents: dict[str, Curve] = {}
        self.shifts: list[PlannedShift] = []
        self.takes: dict[str, list[str]] = {}
        self.wages: dict[str, float] = {}
        self.places: dict[str, str] = {}
        self._named_at: dict[str, Row] = {}
        self._factors: dict[tuple[str, int], str] = {}
        self._days: dict[str | date, Row] = {}
        self._seen: dict[tuple[str, str, str, int], Row] = {}

    def row(self, table: Table, row: Row) -> None:
        """Take a row."""
        getattr(self, f"_{table.kind}")(row, table)

    def _volumes(self, row: Row, table: Table) -> None:
        kind = row.read("contact type", cells.name, self.mistakes, ONE_TYPE)
        day, minute = self._when(row)
        if "day" not in row.cells and day == _ONE_DAY:
            self._days.setdefault(_ONE_DAY, row)
        calls = row.read(
            "calls",
            partial(cells.number, most=cells.MOST_CALLS, allowed=cells.CALLS),
            self.mistakes,
        )
        minutes = table.units.get("handle time", "") in MINUTES
        handle = None
        if row.has("handle time") or (calls and "handle time" in row.cells):
            handle = row.read(
                "handle time", partial(cells.handle_time, minutes=minutes), self.mistakes
            )
        agents = self._agent_count(row) if row.has("agents") else None
        if kind is None or day is None or minute is None or calls is None:
            return
        self._put(self.calls, kind, day, minute, calls, row, "calls")
        self._stands(("contact_types", kind), row, "contact type", "calls")
        self._stands(("contact_types", kind, "demand"), row, "calls")
        if handle is not None:
            self.handle_s.setdefault(kind, Curve()).at[day][minute] = handle
            self._stands(("contact_types", kind, "talk"), row, "handle time")
            self._factors.setdefault((kind, minute), row.place("handle time"))
        if agents is not None:
            self._put(self.agents, ONE_POOL, day, minute, agents, row, "agents")

    def _agents(self, row: Row, table: Table) -> None:
        pool = row.read("pool", cells.name, self.mistakes, ONE_POOL)
        day, minute = self._when(row)
        agents = self._agent_count(row)
        if pool is not None and day is not None and minute is not None and agents is not None:
            self._put(self.agents, pool, day, minute, agents, row, "agents")

    def _shifts(self, row: Row, table: Table) -> None:
        pool = row.read("pool", cells.name, self.mistakes, ONE_POOL)
        start, end = self._minute(row, "start"), self._minute(row, "end")
        agents = self._agent_count(row)
        days: tuple[str, ...] | None = WEEKDAYS
        if row.has("day"):
            days = row.read("day", cells.days, self.mistakes)
        name = row.read("shift", cells.name, self.mistakes, "") if row.has("shift") else ""
        if pool is None or start is None or end is None or agents is None:
            return
        if days is None or name is None:
            return
        if start == end or start == 1440:
            self.mistakes.add(
                row.wrong(
                    "end", _("a shift ends at another time than it starts, found twice the same")
                )
            )
            return
        name = self._shift_name(pool, name or f"{start // 60:02d}:{start % 60:02d}")
        self._stands(("pools", pool), row, "pool", "agents")
        self._stands(("pools", pool, "staffing", "shifts", name), row, "start")
        self._stands(("pools", pool, "staffing", "shifts", name, "agents"), row, "agents")
        self.shifts.append(PlannedShift(pool, name, start, end, int(agents), days))

    def _pools(self, row: Row, table: Table) -> None:
        pool = row.read("pool", cells.name, self.mistakes)
        if pool is None:
            return
        self._named_at.setdefault(pool, row)
        if row.has("contact type"):
            kinds = str(row.cells["contact type"]).replace("，", ",").replace("、", ",").split(",")
            self.takes.setdefault(pool, []).extend(k.strip() for k in kinds if k.strip())
            self._stands(("pools", pool, "skills"), row, "contact type")
        if row.has("wage"):
            wage = partial(cells.number, most=1e6, allowed=cells.WAGE)
            found = row.read("wage", wage, self.mistakes)
            if found is not None:
                self.wages[pool] = found
                self._stands(("pools", pool, "wage_per_hour"), row, "wage")

    def _agent_count(self, row: Row) -> float | None:
        as_agents = partial(cells.number, most=cells.MOST_AGENTS, allowed=cells.AGENTS, whole=True)
        return row.read("agents", as_agents, self.mistakes)

    def _when(self, row: Row) -> tuple[str | None, int | None]:
        """Day and minute of the day; the day as it is written, for now."""
        minute = self._minute(row, "start")
        if "day" in row.cells:
            day = row.read("day", cells.day, self.mistakes)
            if day is None:
                return None, minute
        else:
            day = cells.date_in(row.cells.get("start")) or _ONE_DAY
        if day != _ONE_DAY:
            self._days.setdefault(day, row)
        if minute == 1440:
            self.mistakes.add(row.wrong("start", _("an interval starts before 24:00")))
            return None, None
        return (day.isoformat() if isinstance(day, date) else day), minute

    def _minute(self, row: Row, column: str) -> int | None:
        seconds = row.read(column, cells.clock, self.mistakes)
        if seconds is None:
            return None
        if seconds % 60:
            self.mistakes.add(row.wrong(column, _("times are whole minutes")))
            return None
        return int(seconds // 60)

    def _put(
        self,
        curves: dict[str, Curve],
        name: str,
        day: str,
        minute: int,
        value: float,
        row: Row,
        what: str,
    ) -> None:
        first = self._seen.setdefault((what, name, day, minute), row)
        if first is not row:
            self.mistakes.add(
                row.wrong(
                    "start",
                    _("the interval {time} of '{name}' is here twice, also in row {row}").format(
                        time=f"{minute // 60:02d}:{minute % 60:02d}",
                        name=name,
                        row=first.number + 1,
                    ),
                )
            )
            return
        curves.setdefault(name, Curve()).at[day][minute] = value
        if what == "agents":
            self._stands(("pools", name), row, "pool", "agents")
            self._stands(("pools", name, "staffing"), row, "agents")

    def _stands(self, names: tuple[str, ...], row: Row, *columns: str) -> None:
        """Keep the cell of a field: the first of the columns that there is, of the first row."""
        column = next((name for name in columns if name in row.cells), None)
        if column is not None:
            self.places.setdefault(path_of(names), row.place(column))

    def _shift_name(self, pool: str, name: str) -> str:
        taken = {s.name for s in self.shifts if s.pool == pool}
        found, count = name, 1
        while found in taken:
            count += 1
            found = f"{name} ({count})"
        return found

    def plan(self, found: list[Table]) -> Plan:
        """Everything together, with days in order."""
        where = next(t for t in found if t.kind == "volumes").grid.name
        days = self._in_order(where)
        calls = {name: _renamed(curve, days) for name, curve in self.calls.items()}
        handle = {name: _renamed(curve, days) for name, curve in self.handle_s.items()}
        agents = {name: _renamed(curve, days) for name, curve in self.agents.items()}
        if not any(sum(day.values()) for curve in calls.values() for day in curve.at.values()):
            raise InputError(_("{place}: no interval has a call").format(place=where))
        there = [max(day.values()) for curve in agents.values() for day in curve.at.values()]
        if not any(there) and not any(shift.agents for shift in self.shifts):
            raise InputError(
                _(
                    "{place}: no table says how many agents there are; add a column 'agents', or a "
                    "sheet with 'start' and 'agents' (by interval) or 'start', 'end' and 'agents' "
                    "(shifts)"
                ).format(place=where)
            )
        self._require_types(list(calls))
        self._require_pools([*agents, *(shift.pool for shift in self.shifts)])
        names = list(dict.fromkeys(days.values()))
        slice_min = _slice(calls.values(), where)
        for (kind, minute), place in self._factors.items():
            at = f"handling_by_time[{minute // slice_min}]"
            self.places.setdefault(f"{path_of(('contact_types', kind))}.{at}", place)
        return Plan(
            days=names,
            slice_min=slice_min,
            calls=calls,
            handle_s=handle,
            agents=agents,
            shifts=self.shifts,
            takes=self.takes,
            wages=self.wages,
            spans=_spans(calls.values(), slice_min),
            agents_slice_min=_slice(agents.values(), where) if agents else slice_min,
            places=self.places,
        )

    def _require_types(self, known: list[str]) -> None:
        for pool, kinds in self.takes.items():
            for kind in kinds:
                if kind not in known:
                    self.mistakes.add(
                        self._named_at[pool].wrong(
                            "contact type",
                            _("there is no contact type '{kind}'; allowed: {known}").format(
                                kind=kind, known=listing(known)
                            ),
                        )
                    )

    def _require_pools(self, known: list[str]) -> None:
        """A pool that is named must have agents somewhere."""
        for pool, row in self._named_at.items():
            if pool not in known:
                self.mistakes.add(
                    row.wrong(
                        "pool",
                        _(
                            "no table has agents of a pool '{pool}'; those that have: {known}"
                        ).format(pool=pool, known=listing(dict.fromkeys(known))),
                    )
                )

    def _in_order(self, where: str) -> dict[str, str]:
        """Days as they are written -> weekday, in the order in which they come."""
        dates = sorted(day for day in self._days if isinstance(day, date))
        named = [day for day in self._days if isinstance(day, str) and day != _ONE_DAY]
        undated = _ONE_DAY in self._days  # of calls; agents without a day are there every day
        if (dates and named) or (undated and len(dates) + len(named) > 1):
            raise InputError(
                _(
                    "{place}: some rows have a date, others a weekday or no day; give all alike"
                ).format(place=where)
            )
        if dates:
            if dates[-1] - dates[0] >= timedelta(days=7):
                raise InputError(
                    _(
                        "{place}: found days from {first} to {last}; a sheet is one day or a week"
                    ).format(place=where, first=dates[0], last=dates[-1])
                )
            order = {d.isoformat(): WEEKDAYS[d.weekday()] for d in dates}
        else:
            order = {day: day for day in WEEKDAYS if day in named}
        if undated:
            order.setdefault(_ONE_DAY, next(iter(order.values()), _ONE_DAY))
        return order


def _renamed(curve: Curve, days: dict[str, str]) -> Curve:
    made = Curve()
    for day, values in curve.at.items():
        made.at[days.get(day, day)] = values
    return made


def _slice(curves: Iterable[Curve], where: str) -> int:
    """The length of an interval: the shortest step between starts, which all others are made of."""
    steps: set[int] = set()
    starts: set[int] = set()
    for curve in curves:
        for values in curve.at.values():
            ordered = sorted(values)
            starts |= set(ordered)
            steps |= {b - a for a, b in pairwise(ordered)}
    length = gcd(*steps, *starts, 60) if steps else 60
    if length < 5:
        raise InputError(
            _(
                "{place}: intervals start at times that only {length} minutes have in common; "
                "allowed: "
                "intervals of 5, 10, 15, 30 or 60 minutes from the full hour"
            ).format(place=where, length=length)
        )
    return length


def _spans(curves: Iterable[Curve], slice_min: int) -> dict[str, tuple[int, int]]:
    """When a day begins and ends: from the first interval of the sheet to the last."""
    found: dict[str, tuple[int, int]] = {}
    for curve in curves:
        for day, values in curve.at.items():
            if values:
                first, last = found.get(day, (1440, 0))
                found[day] = min(first, *values), max(last, max(values) + slice_min)
    return found
