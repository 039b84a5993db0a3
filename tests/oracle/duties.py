"""Who of a pool is on the phones when, worked out from the model's page alone."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from sim.centre import Centre
from sim.centre.base import clock_seconds
from sim.centre.pools import AgentPool
from sim.workload import Absence

DAY = 86_400.0
HALF_HOUR = 1800.0
NOISE = 1e-9


class OnPhones(NamedTuple):
    """One agent from when to when, whether the shift ends then, and which shift it is (-1: only
    numbers are given)."""

    start_s: float
    agent: int
    end_s: float
    ends_shift: bool
    shift: int = -1


@dataclass
class Somebody:
    """A person: when they come first, of which shift, the how-manieth, and when on the phones."""

    first: float
    shift: int
    place: int
    times: list[tuple[float, float, bool]] = field(default_factory=list)


class Shift(NamedTuple):
    """A shift of one day: the agents on the phones, and the breaks as (goes, length, groups)."""

    stop: float
    start: float
    name: str
    agents: float
    breaks: list[tuple[float, float, int]]


class Slot(NamedTuple):
    """A slot of a fraction of an agent; ``who`` is None for numbers by interval."""

    start: float
    shift: int
    stop: float
    share: float
    who: Somebody | None


def on_the_phones(centre: Centre, name: str, absences: tuple[Absence, ...] = ()) -> list[OnPhones]:
    """Everybody of a pool who is on the phones inside the horizon, in order of coming."""
    pool, end = centre.pools[name], centre.horizon.end_s
    away = {(a.shift, a.day): a.u for a in absences if a.pool == name}
    shifts, numbers = shifts_of(centre, pool, away), numbers_by_interval(centre, pool, away)
    people: list[Somebody] = []
    slots: list[Slot] = []
    for number, shift in enumerate(shifts):
        size = math.ceil(shift.agents - NOISE)
        for place in range(size):
            one = Somebody(shift.start, number, place)
            there = _between_breaks(shift, place, size)
            if place < math.floor(shift.agents + NOISE):
                one.times = [(start, stop, stop == shift.stop) for start, stop in there]
            else:
                share = shift.agents - place
                for start, stop in there:
                    slots += _cut(Slot(start, number, min(stop, end), share, one))
            people.append(one)
    for start, stop, agents in numbers:
        share = agents - math.floor(agents + NOISE)
        slots += _cut(Slot(start, -1, stop, share, None)) if share > NOISE else []
    steps = [(start, stop, math.floor(agents + NOISE)) for start, stop, agents in numbers]
    for slot in _worked(slots, list(centre.pools).index(name)):
        if slot.who is None:
            steps.append((slot.start, slot.stop, 1))
            continue
        times = slot.who.times
        since = times.pop()[0] if times and times[-1][1] == slot.start else slot.start
        times.append((since, slot.stop, slot.stop == shifts[slot.shift].stop))
        slot.who.first = times[0][0]
    ends = {t: max(_people(numbers, t - 1) - _people(numbers, t), 0) for _, t, _ in steps}
    people += first_come_first_go(steps, ends, end)
    if pool.staffing.end_of_shift == "first_free":
        all_times = [time for one in people for time in one.times]
        ends = {t: sum(last and stop == t for _, stop, last in all_times) for _, t, _ in all_times}
        people = first_come_first_go([(max(a, 0.0), b, 1) for a, b, _ in all_times], ends, end)
    return _numbered(people, end)


def _worked(slots: list[Slot], place: int) -> list[Slot]:
    """The slots that are worked, by what the pool of this place in the centre owes."""
    owed = ((0.5 + place * (math.sqrt(5) - 1) / 2) % 1 - 0.5) * HALF_HOUR
    found = []
    for slot in sorted(slots, key=lambda s: s[:2]):
        length = slot.stop - slot.start
        owed += slot.share * length
        if owed > length / 2 - 1e-6:
            owed -= length
            found.append(slot)
    return found


def shifts_of(centre: Centre, pool: AgentPool, away: dict[tuple[str, int], float]) -> list[Shift]:
    """The shifts that overlap the horizon, as they end."""
    staffing, found = pool.staffing, []
    for day in range(-1, centre.horizon.days):
        for name, shift in staffing.shifts.items():
            start, stop = clock_seconds(shift.start), clock_seconds(shift.end)
            start, stop = day * DAY + start, day * DAY + stop + (DAY if stop <= start else 0)
            agents = _come(pool, shift.agents, away.get((name, day)))
            if centre.horizon.weekday(day) in shift.days and stop > 0 and agents[0] > 0:
                breaks = [(start + b.after_s, b.duration_s, b.groups) for b in shift.breaks]
                found.append(Shift(stop, start, name, agents[1], breaks))
    return sorted(found)


def _come(pool: AgentPool, agents: int, luck: float | None) -> tuple[float, float]:
    """Of so many rostered agents the scaled number, and those who come x (1 - shrinkage)."""
    scaled = agents * pool.staffing.scale
    people, missing, p = math.ceil(scaled - NOISE), 0, pool.staffing.absence
    if luck is not None and people:
        chances = [math.comb(people, k) * p**k * (1 - p) ** (people - k) for k in range(people + 1)]
        missing = next((k for k in range(people) if math.fsum(chances[: k + 1]) > luck), people)
    come = scaled - (scaled * missing / people if people else 0.0)
    return scaled, come * (1 - pool.staffing.shrinkage)


def _between_breaks(shift: Shift, place: int, size: int) -> list[tuple[float, float]]:
    """When somebody of a shift is on the phones, if it is for all of it."""
    times = [shift.start]
    for goes, length, groups in shift.breaks:
        group = sum(size * (g + 1) // groups <= place for g in range(groups))
        times += [goes + group * length, goes + group * length + length]
    times.append(shift.stop)
    return [(a, b) for a, b in zip(times[::2], times[1::2], strict=True) if a < b]


def numbers_by_interval(
    centre: Centre, pool: AgentPool, away: dict[tuple[str, int], float]
) -> list[tuple[float, float, float]]:
    """From, to and agents on the phones of the numbers by interval, neighbours that are equal as
    one."""
    staffing, found = pool.staffing, []
    for day in range(centre.horizon.days):
        counts = staffing.by_interval
        if isinstance(counts, dict):
            counts = counts.get(centre.horizon.weekday(day))
        counts = counts or (0,)
        for i, agents in enumerate(counts):
            width = DAY / len(counts)
            come = _come(pool, agents, away.get(("", day)))[1]
            found.append((day * DAY + i * width, day * DAY + (i + 1) * width, come))
    runs = [list(run) for _, run in groupby(found, key=lambda n: round(n[2], 7))]
    return [(run[0][0], run[-1][1], run[0][2]) for run in runs]


def _people(numbers: list[tuple[float, float, float]], time: float) -> int:
    """How many people numbers by interval need."""
    return sum(math.ceil(n - NOISE) for start, stop, n in numbers if start <= time < stop)


def _cut(slot: Slot) -> Iterable[Slot]:
    """A stretch in slots that end at the half-hours of the clock."""
    start = slot.start
    while start < slot.stop:
        stop = min((start // HALF_HOUR + 1) * HALF_HOUR, slot.stop)
        yield slot._replace(start=start, stop=stop)
        start = stop


def first_come_first_go(
    steps: list[tuple[float, float, int]], ends: dict[float, int], horizon_s: float
) -> list[Somebody]:
    """People of whom numbers are known: those who came first go first; who goes though nobody's
    shift ends is the first to come back."""
    everybody: list[Somebody] = []
    here: list[tuple[Somebody, float]] = []
    elsewhere: list[Somebody] = []
    for time in sorted({t for a, b, _ in steps for t in (a, b) if 0 <= t < horizon_s}):
        level = sum(n for start, stop, n in steps if start <= time < stop)
        gone = 0
        while len(here) > level:
            one, since = here.pop(0)
            one.times.append((since, time, gone < ends.get(time, 0)))
            if gone >= ends.get(time, 0):
                elsewhere.append(one)
            gone += 1
        while len(here) < level:
            if elsewhere:
                one = elsewhere.pop(0)
            else:
                one = Somebody(time, -1, len(everybody))
                everybody.append(one)
            here.append((one, time))
    for one, since in here:
        one.times.append((since, horizon_s, False))
    return everybody


def _numbered(people: list[Somebody], end: float) -> list[OnPhones]:
    """What lies inside the horizon, people numbered as they come."""
    found: list[OnPhones] = []
    number = 0
    for one in sorted(people, key=lambda p: (p.first, p.shift, p.place)):
        inside = [(max(a, 0.0), b, last) for a, b, last in one.times if b > 0 and a < end]
        found += [OnPhones(start, number, stop, last, one.shift) for start, stop, last in inside]
        number += bool(inside)
    return sorted(found)
