"""Cross-checks of seats: do the rosters need more agents present at a site than it has seats?"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from sim.catalogue import _
from sim.centre.base import DAY_S
from sim.centre.centre_fields import CentreFields
from sim.centre.horizon import Horizon
from sim.centre.pools import Staffing

_WEEK = 7
NOISE = 1e-9
"""Noise of binary fractions, which needs no seat."""


class MostPresent(NamedTuple):
    """When most agents are present at a site, as its rosters have it: at first.

    Attributes
    ----------
    agents : on shift: on the phones, at other work and on a break. Nobody stays away.
    seats : of the site.
    weekday, clock : of that moment.
    """

    site: str
    agents: float
    seats: int
    weekday: str
    clock: str

    def without_a_seat(self, scale: float = 1.0) -> bool:
        """Whether somebody has none, with every number of agents multiplied by a factor."""
        return self.agents * scale > self.seats + self.agents * NOISE

    def need(self, scale: float = 1.0) -> str:
        """What the rosters need, in words."""
        agents = math.ceil(self.agents * scale - NOISE)
        return _("{agents} agents present on {weekday} at {clock}").format(
            agents=agents, weekday=self.weekday, clock=self.clock
        )


def seat_problems(centre: CentreFields) -> Iterator[str]:
    """Sites whose rosters need more agents present than they have seats."""
    for most in most_present(centre):
        if most.without_a_seat():
            yield (
                _(
                    "sites.{site}.seats: found {seats}, but the rosters of its pools need "
                    "{need} (those on the phones, at other work and on a break); give it "
                    "more seats or its pools fewer agents, or allow it with seats: soft"
                ).format(site=most.site, seats=most.seats, need=most.need())
            )


def most_present(centre: CentreFields) -> list[MostPresent]:
    """When most agents are present, for every site with a number of seats and pools."""
    horizon = centre.horizon
    found = []
    for name, site in centre.sites.items():
        staffings = [pool.staffing for pool in centre.pools.values() if pool.site == name]
        if site.seats is None or not staffings:
            continue
        changes: defaultdict[float, float] = defaultdict(float)
        for staffing in staffings:
            for time, agents in _changes(staffing, horizon):
                changes[max(time, 0.0)] += agents
        times = sorted(time for time in changes if time < min(horizon.days, _WEEK) * DAY_S)
        present = list(accumulate(changes[time] for time in times))
        most = max(range(len(times)), key=present.__getitem__, default=None)
        if most is None:
            continue
        day, second = divmod(times[most], DAY_S)
        clock = f"{int(second // 3600):02d}:{int(second // 60) % 60:02d}"
        weekday = horizon.weekday(int(day))
        found.append(MostPresent(name, present[most], site.seats, weekday, clock))
    return found


def _changes(staffing: Staffing, horizon: Horizon) -> Iterator[tuple[float, float]]:
    """When agents come (or, negative, go), and how many; weeks are alike, so one is enough."""
    scale, days = staffing.scale, range(-1, min(horizon.days, _WEEK))
    midnights = [(horizon.weekday(day), day * DAY_S) for day in days]
    for weekday, midnight in midnights if staffing.by_interval is not None else ():
        counts = staffing.by_interval
        if isinstance(counts, dict):
            counts = counts.get(weekday)
        for i, agents in enumerate(counts or ()):
            width = DAY_S / len(counts or ())
            yield midnight + i * width, agents * scale
            yield midnight + (i + 1) * width, -agents * scale
    for shift in staffing.shifts.values():
        start, end = shift.span()
        agents = shift.agents
        for weekday, midnight in midnights:
            if weekday in shift.days:
                yield midnight + start, agents * scale
                yield midnight + end, -agents * scale
