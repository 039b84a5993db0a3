"""Cohorts: the agents of one shift of one day, or of one slice of the numbers by interval."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sim.centre.base import DAY_S
from sim.centre.horizon import Horizon
from sim.centre.pools import Staffing
from sim.centre.shifts import Break
from sim.rounding import NOISE

Luck = Mapping[tuple[str, int], float]
"""A uniform number by shift and day (`BY_INTERVAL` in place of a shift): who stays away."""

BY_INTERVAL = ""


class Cohort(NamedTuple):
    """Agents who come and go together.

    Attributes
    ----------
    start_s, end_s : seconds from the horizon's start; may lie outside it.
    name : of the shift, or `BY_INTERVAL`.
    rostered : agents x scale, those who stay away included.
    absent : of these, who stay away.
    breaks : of the shift.
    """

    start_s: float
    end_s: float
    name: str
    rostered: float
    absent: float
    breaks: tuple[Break, ...] = ()

    @property
    def present(self) -> float:
        """Agents who have come."""
        return self.rostered - self.absent


def cohorts_of_shifts(staffing: Staffing, horizon: Horizon, luck: Luck) -> list[Cohort]:
    """The shifts of all days that overlap the horizon, by (end, start, name).

    Parameters
    ----------
    luck : of the pool's absences; a shift or day that is not in it has nobody absent.
    """
    found = []
    for day in range(-1, horizon.days):
        for name, shift in staffing.shifts.items():
            start, end = (day * DAY_S + t for t in shift.span())
            inside = end > 0.0 and start < horizon.end_s
            if inside and horizon.weekday(day) in shift.days and shift.agents * staffing.scale > 0:
                numbers = _numbers(shift.agents, staffing, luck.get((name, day)))
                found.append(Cohort(start, end, name, *numbers, shift.breaks))
    return sorted(found, key=lambda c: (c.end_s, c.start_s, c.name))


def cohorts_by_interval(staffing: Staffing, horizon: Horizon, luck: Luck) -> Iterator[Cohort]:
    """The slices of ``by_interval``, those without agents included, in order of time."""
    for day in range(horizon.days):
        counts = staffing.by_interval
        if isinstance(counts, dict):
            counts = counts.get(horizon.weekday(day))
        if counts is None:
            counts = (0,)
        width = DAY_S / len(counts)
        for i, agents in enumerate(counts):
            numbers = _numbers(agents, staffing, luck.get((BY_INTERVAL, day)))
            start = day * DAY_S + i * width
            yield Cohort(start, day * DAY_S + (i + 1) * width, BY_INTERVAL, *numbers)


def cohorts_of(staffing: Staffing, horizon: Horizon, luck: Luck) -> Iterator[Cohort]:
    """All cohorts with agents that overlap the horizon."""
    yield from cohorts_of_shifts(staffing, horizon, luck)
    if staffing.by_interval is not None:
        yield from (c for c in cohorts_by_interval(staffing, horizon, luck) if c.rostered)


def _numbers(agents: int, staffing: Staffing, u: float | None) -> tuple[float, float]:
    """Agents rostered, and how many of them stay away.

    Of 7 agents x 1.1 there are eight people who work 7.7 / 8 of the time each: every one of the
    eight may stay away.
    """
    rostered = agents * staffing.scale
    people = math.ceil(rostered - NOISE)
    if u is None or not people:
        return rostered, 0.0
    return rostered, rostered * absent(people, staffing.absence, u) / people


def absent(agents: int, probability: float, u: float) -> int:
    """How many agents stay away: a binomial number by inversion.

    It never falls when ``probability`` or ``agents`` grows and ``u`` stays.

    Parameters
    ----------
    probability : that one of them stays away.
    u : uniform in [0, 1).
    """
    if probability <= 0.0 or agents == 0:
        return 0
    if probability >= 1.0:
        return agents
    odds = math.log(probability) - math.log1p(-probability)
    exponent = agents * math.log1p(-probability)
    reached = math.exp(exponent)
    away = 0
    while reached <= u and away < agents:
        exponent += odds + math.log((agents - away) / (away + 1))
        away += 1
        reached += math.exp(exponent)
    return away


def group_of(person: int, people: int, groups: int) -> int:
    """With which group of a break a person goes; groups differ by at most one person."""
    return ((person + 1) * groups - 1) // people


def sizes_of_groups(agents: float, groups: int) -> list[float]:
    """Agents of each group of a break; they differ by at most one."""
    whole, share = whole_and_share(agents)
    people = whole + (share > 0.0)
    sizes = [float(people * (g + 1) // groups - people * g // groups) for g in range(groups)]
    sizes[-1] -= people - agents
    return sizes


def whole_and_share(agents: float) -> tuple[int, float]:
    """How many are there all the time, and for which share of the time one more is."""
    whole = math.floor(agents + NOISE)
    share = agents - whole
    return whole, share if share > NOISE else 0.0
