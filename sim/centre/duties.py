"""Duties: which agent of a pool is on the phones from when to when.

A pool is people on shifts. Shrinkage and scale leave fractions of an agent: 10 agents at 25 %
shrinkage are seven who are on the phones for all of their shift but its breaks, and one who is on
the phones for half of it, in slots that end at the clock's half-hours at the latest. Which slots
these are is decided by what is left over: the agent-time that was asked for and not given is
carried from slot to slot, shift to shift and interval to interval of the pool, in order of time,
and never exceeds a quarter of an agent-hour either way. So a pool's agent-hours are those asked
for to within half an hour over any time between two half-hours, however small the pool is.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import NamedTuple

from sim.centre.cohorts import (
    Cohort,
    Luck,
    cohorts_by_interval,
    cohorts_of_shifts,
    group_of,
    whole_and_share,
)
from sim.centre.horizon import Horizon
from sim.centre.pools import AgentPool
from sim.rounding import NOISE

SLOT_S = 1800.0
"""The longest slot of an agent who is on the phones for a part of the shift, seconds."""

_GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0


class Duty(NamedTuple):
    """One agent on the phones without interruption.

    Attributes
    ----------
    agent : number in the pool, from 0 in order of coming; no other person of the horizon has it.
    start_s, end_s : seconds from the horizon's start. What began before is there from 0.0; who is
        there when the horizon ends (``end_s`` at its end or later) stays to the end of the run.
    ends_shift : whether the agent's shift ends with it; else a break or other work comes.
    shift : number of the shift of a day among all that overlap the horizon, by (end, start, name);
        -1 for numbers by interval and for pools whose shifts end by ``first_free``.
    """

    agent: int
    start_s: float
    end_s: float
    ends_shift: bool
    shift: int


class _Slot(NamedTuple):
    """A slot in which one more person than the whole ones may be on the phones."""

    start_s: float
    shift: int
    end_s: float
    share: float


_Stretch = tuple[float, float, bool]
"""From, to, whether the shift ends with it."""

_Person = tuple[float, int, int, list[_Stretch]]
"""First comes at, shift, number within it, on the phones."""

_Changes = dict[float, tuple[int, int]]
"""By how much the number on the phones changes, and how many leave because their shift ends."""

NOBODY_ABSENT: Luck = MappingProxyType({})


def phases(pools: Iterable[str]) -> dict[str, float]:
    """Where each pool's carry begins, in [0, 1): spread, so that small pools do not go in step.

    The multiples of the golden ratio lie evenly however many pools there are; the first has 0.5,
    which is a carry of nothing.
    """
    return {name: (0.5 + i * _GOLDEN) % 1.0 for i, name in enumerate(pools)}


def duties(
    pool: AgentPool, horizon: Horizon, luck: Luck = NOBODY_ABSENT, phase: float = 0.5
) -> tuple[Duty, ...]:
    """Who is on the phones when, by (start, agent).

    Parameters
    ----------
    luck : of the pool's absences; a shift or day that is not in it has nobody absent.
    phase : in [0, 1), where the carry begins, see `phases`.

    Returns
    -------
    Duties of positive length inside the horizon; those of one agent neither overlap nor touch.
    """
    people = _people(pool, horizon, luck, phase)
    if pool.staffing.end_of_shift == "first_free":
        people = _first_come_first_go(_changes(people, horizon.end_s), horizon.end_s)
    return _numbered(people, horizon.end_s)


def _people(pool: AgentPool, horizon: Horizon, luck: Luck, phase: float) -> list[_Person]:
    """Everybody who is ever on the phones, shift by shift, and by interval."""
    staffing = pool.staffing
    available = 1.0 - staffing.shrinkage
    people: list[_Person] = []
    slots: list[_Slot] = []
    ends = []
    for shift, cohort in enumerate(cohorts_of_shifts(staffing, horizon, luck)):
        whole, share = whole_and_share(cohort.present * available)
        number = whole + (share > 0.0)
        known: dict[tuple[int, ...], list[_Stretch]] = {}
        for person in range(number):
            groups = tuple(group_of(person, number, rest.groups) for rest in cohort.breaks)
            if groups not in known:
                known[groups] = _stretches(cohort, groups)
            if person < whole:
                people.append((cohort.start_s, shift, person, known[groups]))
            else:
                for start, end, _ in known[groups]:
                    slots.extend(_slots(start, min(end, horizon.end_s), shift, share))
        ends.append(cohort.end_s)
    changes: _Changes = {}
    if staffing.by_interval is not None:
        before = 0, 0
        for start, end, agents in _joined(cohorts_by_interval(staffing, horizon, luck)):
            whole, share = whole_and_share(agents * available)
            number = whole + (share > 0.0)
            changes[start] = whole - before[0], max(before[1] - number, 0)
            before = whole, number
            slots.extend(_slots(start, end, -1, share))
    for shift, stretches in _taken(slots, (phase - 0.5) * SLOT_S).items():
        if shift >= 0:
            of_shift = [(start, end, end == ends[shift]) for start, end in stretches]
            people.append((stretches[0][0], shift, len(people), of_shift))
            continue
        for start, end in stretches:
            for time, change in ((start, 1), (end, -1)):
                total, ended = changes.get(time, (0, 0))
                changes[time] = total + change, ended
    return people + _first_come_first_go(changes, horizon.end_s)


def _stretches(cohort: Cohort, groups: tuple[int, ...]) -> list[_Stretch]:
    """The time between the breaks of somebody who goes with these groups."""
    found = []
    back = cohort.start_s
    for rest, group in zip(cohort.breaks, groups, strict=True):
        goes = cohort.start_s + rest.after_s + group * rest.duration_s
        if goes > back:
            found.append((back, goes, False))
        back = goes + rest.duration_s
    if cohort.end_s > back:
        found.append((back, cohort.end_s, True))
    return found


def _slots(start: float, end: float, shift: int, share: float) -> Iterator[_Slot]:
    """The slots of a stretch, cut at the clock's half-hours."""
    while share and start < end:
        until = min((math.floor(start / SLOT_S) + 1) * SLOT_S, end)
        yield _Slot(start, shift, until, share)
        start = until


def _taken(slots: list[_Slot], carry: float) -> dict[int, list[tuple[float, float]]]:
    """By shift, the slots that are worked, those that touch joined.

    Parameters
    ----------
    carry : agent-seconds that were asked for and not given before the first slot.
    """
    found: dict[int, list[tuple[float, float]]] = {}
    for start, shift, end, share in sorted(slots):
        width = end - start
        carry += share * width
        if carry < 0.5 * width - SLOT_S * NOISE:
            continue
        carry -= width
        worked = found.setdefault(shift, [])
        if worked and worked[-1][1] == start:
            start = worked.pop()[0]
        worked.append((start, end))
    return found


def _joined(cohorts: Iterable[Cohort]) -> Iterator[tuple[float, float, float]]:
    """From, to and agents present, neighbours with equal numbers joined."""
    last: tuple[float, float, float] | None = None
    for cohort in cohorts:
        if last is not None and abs(last[2] - cohort.present) <= NOISE:
            last = last[0], cohort.end_s, last[2]
            continue
        if last is not None:
            yield last
        last = cohort.start_s, cohort.end_s, cohort.present
    if last is not None:
        yield last


def _changes(people: Iterable[_Person], end_s: float) -> _Changes:
    """How the number of people on the phones changes inside the horizon."""
    found: _Changes = {}
    for _, _, _, stretches in people:
        for start, end, ends_shift in stretches:
            for time, change in ((max(start, 0.0), 1), (end, -1)):
                if end > 0.0 and time < end_s:
                    total, ended = found.get(time, (0, 0))
                    found[time] = total + change, ended + (change < 0 and ends_shift)
    return found


def _first_come_first_go(changes: _Changes, end_s: float) -> list[_Person]:
    """People of whom only the number is known: those who came first go first.

    Who went while the shifts of fewer ended than left has other work, and comes back before anybody
    new does.
    """
    people: list[_Person] = []
    on_duty: deque[tuple[int, float]] = deque()
    away: deque[int] = deque()
    for time, (change, ended) in sorted(changes.items()):
        for _ in range(change):
            if not away:
                away.append(len(people))
                people.append((time, -1, len(people), []))
            on_duty.append((away.popleft(), time))
        for left in range(-change):
            person, since = on_duty.popleft()
            people[person][3].append((since, time, left < ended))
            if left >= ended:
                away.append(person)
    for person, since in on_duty:
        people[person][3].append((since, end_s, False))
    return people


def _numbered(people: list[_Person], end_s: float) -> tuple[Duty, ...]:
    """The duties inside the horizon; people are numbered in order of coming."""
    found: list[Duty] = []
    agent = 0
    for _, shift, _, stretches in sorted(people, key=lambda person: person[:3]):
        inside = [(max(a, 0.0), b, ends) for a, b, ends in stretches if b > 0.0 and a < end_s]
        found.extend(Duty(agent, start, end, ends, shift) for start, end, ends in inside)
        agent += bool(inside)
    return tuple(sorted(found, key=lambda duty: (duty.start_s, duty.agent)))
