"""Agents who are in a pool for others in an outage, and whether they find seats."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.centre import Centre
from sim.centre.outages import Outage
from sim.rounding import half_up
from sim.workload import Absence, Failure
from tests.oracle.duties import OnPhones, numbers_by_interval, shifts_of
from tests.oracle.plans import Done, Visit, alike, done, own_plans, takes_agents, where


@dataclass
class Group:
    """Those who come to a pool for one failure: from when, until when, how many want to."""

    pool: str
    start: float
    end: float
    outage: Outage
    standby: int | None
    share: float = 0.0
    """Of those whom the failure takes."""
    of_pool: str | None = None
    """Only of those of one pool."""
    visit: Visit | None = None
    own_seats: bool = False
    seated: dict[float, int] = field(default_factory=dict)
    """How many have a seat from each moment on."""


def guests(
    centre: Centre, pool: str, failures: tuple[Failure, ...], absences: tuple[Absence, ...]
) -> list[OnPhones]:
    """When others are on the phones of a pool, numbered after its own agents."""
    site = centre.pools[pool].site
    own, visits = own_plans(centre, failures, absences)
    every = [*_groups(centre, failures), *_by_playbook(centre, failures, visits)]
    groups = [g for g in every if centre.pools[g.pool].site == site and g.start < g.end]
    sitting = _sitting(centre, site, absences)
    times = {t for d in (d for plan in own.values() for d in plan) for t in (d.start_s, d.end_s)}
    times |= {t for start, stop, _ in sitting for t in (start, stop)}
    times |= {t for g in groups for t in (g.start, g.end)}
    times |= {t for v in visits for d in v.times for t in (d.start_s, d.end_s)}
    for time in sorted(times):
        room = _room(centre, site, sitting, time)
        for group in sorted(groups, key=lambda g: g.start):
            if group.start <= time < group.end:
                wanted = _wanted(centre, group, own, time)
                if group.own_seats:
                    group.seated[time] = wanted
                    continue
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
            found.append(Group(moved.pool, start, failure.repair_s, outage, None, moved.share))
        for pool, standby in outage.standby.items():
            start = failure.detect_s + standby.activation_delay_s
            end = failure.repair_s + outage.failback_delay_s
            if failure.detect_s < failure.repair_s:
                found.append(Group(pool, start, end, outage, standby.agents))
    return [group for group in found if group.start < group.end]


def _by_playbook(
    centre: Centre, failures: tuple[Failure, ...], visits: list[Visit]
) -> Iterator[Group]:
    for failure in failures:
        for one in (d for d in _moves(centre, failure) if d.action.away_from == "failed"):
            action, start = one.action, one.start + one.action.travel_s
            partner = action.action == "outsource"
            end = one.end if partner else failure.repair_s
            if action.agents is not None:
                to = _partner(centre, one)
                if to is not None:
                    yield Group(to, start, end, one.outage, action.agents, own_seats=True)
                continue
            for pool in centre.pools:
                to = alike(centre, pool, action.to)
                if takes_agents(centre, one.outage, pool) and to is not None:
                    share = 1.0 if action.share is None else action.share
                    yield Group(to, start, end, one.outage, None, share, pool, own_seats=partner)
    for visit in visits:
        outage = next(iter(centre.outages.values()))
        yield Group(visit.pool, visit.start, visit.end, outage, None, visit=visit)


def _moves(centre: Centre, failure: Failure) -> list[Done]:
    """Who comes in a failure, in the order of the playbooks."""
    found = [d for name in ("move_agents", "outsource") for d in done(centre, (failure,), name)]
    order = [(t.playbook, t.number) for t in failure.actions]
    actions = [centre.playbooks[name].actions[number] for name, number in order]
    return sorted(found, key=lambda d: next(i for i, a in enumerate(actions) if a is d.action))


def _partner(centre: Centre, one: Done) -> str | None:
    """The pool that a partner's agents come to."""
    if one.action.to != "others":
        return one.action.to
    lose = [pool for pool in centre.pools if takes_agents(centre, one.outage, pool)]
    at = where(centre, one)
    stood_in = lose or [name for name, pool in centre.pools.items() if pool.site == at]
    skills = {skill for name in stood_in for skill in centre.pools[name].skills}
    sites = {centre.pools[name].site for name in stood_in}
    fit = {n: len(skills & set(p.skills)) for n, p in centre.pools.items() if p.site not in sites}
    best = max(fit, key=lambda name: fit[name], default=None)
    return best if best is not None and fit[best] > 0 else None


def _wanted(centre: Centre, group: Group, own: dict[str, list[OnPhones]], time: float) -> int:
    """How many would come if there were room for all."""
    if group.visit is not None:
        return group.visit.there(centre, time)
    if group.standby is not None:
        return group.standby
    outage, lost = group.outage, 0
    for name, pool in centre.pools.items():
        if group.of_pool not in (None, name):
            continue
        if outage.name == (name if outage.effects.place == "pool" else pool.site):
            there = sum(
                d.start_s <= time and (time < d.end_s or d.end_s >= centre.horizon.end_s)
                for d in own[name]
            )
            lost += there - half_up(there * (1 - outage.share))
    return half_up(lost * group.share)


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
