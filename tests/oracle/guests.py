"""Agents who are in a pool for others in an outage, and whether they find seats."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from sim.centre import Centre
from sim.centre.outages import Outage
from sim.rounding import half_up
from sim.workload import Absence, Failure
from tests.oracle.duties import OnPhones, numbers_by_interval, on_the_phones, shifts_of


@dataclass
class Group:
    """Those who come to a pool for one failure: from when, until when, how many want to."""

    pool: str
    start: float
    end: float
    outage: Outage
    standby: int | None
    seated: dict[float, int] = field(default_factory=dict)
    """How many have a seat from each moment on."""


def guests(
    centre: Centre, pool: str, failures: tuple[Failure, ...], absences: tuple[Absence, ...]
) -> list[OnPhones]:
    """When others are on the phones of a pool, numbered after its own agents."""
    site = centre.pools[pool].site
    groups = [g for g in _groups(centre, failures) if centre.pools[g.pool].site == site]
    own = {name: on_the_phones(centre, name, absences) for name in centre.pools}
    sitting = _sitting(centre, site, absences)
    times = {t for d in (d for plan in own.values() for d in plan) for t in (d.start_s, d.end_s)}
    times |= {t for start, stop, _ in sitting for t in (start, stop)}
    times |= {t for g in groups for t in (g.start, g.end)}
    for time in sorted(times):
        room = _room(centre, site, sitting, time)
        for group in sorted(groups, key=lambda g: g.start):
            if group.start <= time < group.end:
                wanted = _wanted(centre, group, own, time)
                group.seated[time] = int(max(min(wanted, room), 0))
                room -= group.seated[time]
    found: list[OnPhones] = []
    number = 1 + max((d.agent for d in own[pool]), default=-1)
    for group in (g for g in groups if g.pool == pool):
        here: list[tuple[int, float]] = []
        for time, level in [*sorted(group.seated.items()), (group.end, 0)]:
            while len(here) > level:
                agent, since = here.pop(0)
                found.append(OnPhones(since, agent, time, False))
            while len(here) < level:
                here.append((number, time))
                number += 1
    return found


def _groups(centre: Centre, failures: tuple[Failure, ...]) -> list[Group]:
    found = []
    for failure in failures:
        outage = centre.outages[failure.outage]
        moved = outage.moved_agents
        if moved is not None:
            start = failure.fail_s + moved.after_s
            found.append(Group(moved.pool, start, failure.repair_s, outage, None))
        for pool, standby in outage.standby.items():
            start = failure.detect_s + standby.activation_delay_s
            end = failure.repair_s + outage.failback_delay_s
            if failure.detect_s < failure.repair_s:
                found.append(Group(pool, start, end, outage, standby.agents))
    return [group for group in found if group.start < group.end]


def _wanted(centre: Centre, group: Group, own: dict[str, list[OnPhones]], time: float) -> int:
    """How many would come if there were room for all."""
    if group.standby is not None:
        return group.standby
    outage, lost = group.outage, 0
    for name, pool in centre.pools.items():
        if outage.name == (name if outage.effects.place == "pool" else pool.site):
            there = sum(
                d.start_s <= time and (time < d.end_s or d.end_s >= centre.horizon.end_s)
                for d in own[name]
            )
            lost += there - half_up(there * (1 - outage.share))
    assert outage.moved_agents is not None
    return half_up(lost * outage.moved_agents.share)


def _sitting(
    centre: Centre, site: str, absences: tuple[Absence, ...]
) -> list[tuple[float, float, float]]:
    """From, to and agents of a site who have come to their shift."""
    found = []
    for name, pool in centre.pools.items():
        if pool.site == site:
            away = {(a.shift, a.day): a.u for a in absences if a.pool == name}
            come = 1 - pool.staffing.shrinkage
            found += [(s.start, s.stop, s.agents / come) for s in shifts_of(centre, pool, away)]
            found += [(a, b, n / come) for a, b, n in numbers_by_interval(centre, pool, away)]
    return found


def _room(
    centre: Centre, site: str, sitting: list[tuple[float, float, float]], time: float
) -> float:
    """The seats that a site's own agents leave free; after the horizon as at its end."""
    described = centre.sites[site]
    if described.seats is None or centre.seats == "soft":
        return math.inf
    time = min(time, math.nextafter(centre.horizon.end_s, 0.0))
    there = sum(agents for start, stop, agents in sitting if start <= time < stop)
    seats = described.seats + described.standby_seats
    return max(math.floor(seats - there + 1e-7), 0)
