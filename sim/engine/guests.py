"""Agents who are in a pool for others: moved from a failed site or pool, or standing by.

They sit on seats that the agents of the site leave free. Who finds none waits for one; those who
came for an earlier failure go first, and within one failure those who came first leave first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sim.centre import Centre
from sim.centre.cohorts import Luck
from sim.centre.duties import Duty
from sim.centre.outages import Outage
from sim.centre.playbook_places import agents_come_to, losing_pools, partner_pools
from sim.centre.playbooks import FAILED
from sim.engine.acting import acting
from sim.engine.put_off import Visit, on_duty
from sim.engine.seats import FreeSeats
from sim.rounding import half_up
from sim.workload import Failure

Plans = Mapping[str, Sequence[Duty]]
"""Duties of the pools' own agents."""

Numbers = list[tuple[float, int]]
"""Times at which a number of agents changes, and to what."""


class _Group(NamedTuple):
    """Guests of a pool who come for one failure, and until when."""

    pool: str
    numbers: Numbers
    end_s: float
    need_seats: bool = True

    def at(self, time: float) -> int:
        if time >= self.end_s:
            return 0
        i = bisect_right(self.numbers, time, key=lambda number: number[0]) - 1
        return self.numbers[i][1] if i >= 0 else 0


def guests_of(
    centre: Centre,
    failures: Sequence[Failure],
    plans: Plans,
    visits: Sequence[Visit],
    luck: Mapping[str, Luck],
) -> dict[str, tuple[Duty, ...]]:
    """Duties of the guests of every pool; they are numbered after the pool's own agents."""
    groups = [*_groups(centre, failures, plans), *_by_playbook(centre, failures, plans, visits)]
    for site in dict.fromkeys(centre.pools[group.pool].site for group in groups):
        if centre.sites[site].seats is not None and centre.seats == "hard":
            here = [i for i, g in enumerate(groups) if g.need_seats and _at(centre, g, site)]
            seated = _seated([groups[i] for i in here], FreeSeats(centre, site, luck))
            for i, group in zip(here, seated, strict=True):
                groups[i] = group
    found: dict[str, tuple[Duty, ...]] = dict.fromkeys(centre.pools, ())
    for group in groups:
        pool = group.pool
        first = 1 + max((duty.agent for duty in (*plans[pool], *found[pool])), default=-1)
        found[pool] += tuple(_people(group.numbers, group.end_s, first))
    return found


def _groups(centre: Centre, failures: Sequence[Failure], plans: Plans) -> Iterator[_Group]:
    """Everybody who would come if there were seats for all."""
    for failure in failures:
        outage = centre.outages[failure.outage]
        moved = outage.moved_agents
        if moved is not None:
            start, end = failure.fail_s + moved.after_s, failure.repair_s
            if start < end:
                left = losing_pools(centre, outage)
                numbers = _moved(centre, outage, plans, left, start, end, moved.share)
                yield _Group(moved.pool, numbers, end)
        for pool, standby in outage.standby.items():
            start = failure.detect_s + standby.activation_delay_s
            end = failure.repair_s + outage.failback_delay_s
            if start < end and failure.detect_s < failure.repair_s:
                yield _Group(pool, [(start, standby.agents)], end)


def _by_playbook(
    centre: Centre, failures: Sequence[Failure], plans: Plans, visits: Sequence[Visit]
) -> Iterator[_Group]:
    """Those whom playbooks bring: of lost agents, of a partner's, and of other pools."""
    for one in acting(centre, failures, "move_agents", "outsource"):
        action, start, end = one.action, one.start_s + one.action.travel_s, one.failure.repair_s
        partner = action.action == "outsource"
        if partner:
            end = one.end_s
        elif action.away_from != FAILED:
            continue
        if start >= end:
            continue
        if action.agents is not None:
            to = agents_come_to(centre, partner_pools(centre, one.outage), action.to)
            if to is not None:
                yield _Group(to, [(start, action.agents)], end, need_seats=False)
            continue
        for pool in losing_pools(centre, one.outage):
            to = agents_come_to(centre, [pool], action.to)
            if to is not None:
                numbers = _moved(centre, one.outage, plans, [pool], start, end, action.moved)
                yield _Group(to, numbers, end, need_seats=not partner)
    for visit in visits:
        if visit.start_s < visit.end_s:
            yield _Group(visit.pool, _visiting(centre, visit), visit.end_s)


def _visiting(centre: Centre, visit: Visit) -> Numbers:
    """When the number of those who visit a pool changes, and to what."""
    times = {visit.start_s}
    for duty in visit.duties:
        times.update(t for t in duty[1:3] if visit.start_s < t < visit.end_s)
    end_s = centre.horizon.end_s
    return [(time, len(on_duty(visit.duties, time, end_s))) for time in sorted(times)]


def _at(centre: Centre, group: _Group, site: str) -> bool:
    return centre.pools[group.pool].site == site


def _seated(groups: Sequence[_Group], seats: FreeSeats) -> list[_Group]:
    """Those of a site's guests who find a seat, group by group as they came."""
    order = sorted(range(len(groups)), key=lambda i: groups[i].numbers[0][0])
    found = list(groups)
    earlier: list[_Group] = []
    for i in order:
        group, start = groups[i], groups[i].numbers[0][0]
        there = [other for other in earlier if other.end_s > start]
        times = {time for time, _ in group.numbers} | set(seats.changes(start, group.end_s))
        for other in there:
            times.update(t for t, _ in (*other.numbers, (other.end_s, 0)) if start < t)
        numbers = []
        for time in sorted(t for t in times if t < group.end_s):
            free = seats.at(time) - sum(other.at(time) for other in there)
            numbers.append((time, min(group.at(time), max(free, 0))))
        found[i] = group._replace(numbers=numbers)
        earlier.append(found[i])
    return found


def _moved(
    centre: Centre,
    outage: Outage,
    plans: Plans,
    left: Sequence[str],
    start: float,
    end: float,
    share: float,
) -> Numbers:
    """When the number of agents changes who are moved from pools, and to what; rounded half up."""
    last = centre.horizon.end_s
    times = {start}
    for pool in left:
        for duty in plans[pool]:
            times.update(t for t in duty[1:3] if start < t < end)
    found = []
    for time in sorted(times):
        lost = 0
        for pool in left:
            there = sum(
                duty.start_s <= time and (time < duty.end_s or duty.end_s >= last)
                for duty in plans[pool]
            )
            lost += there - half_up(there * (1.0 - outage.share))
        found.append((time, half_up(lost * share)))
    return found


def _people(numbers: Sequence[tuple[float, int]], end: float, first: int) -> list[Duty]:
    """Duties of so many people over time, those who came first go first."""
    found: list[Duty] = []
    here: list[tuple[int, float]] = []
    number = first
    for time, agents in (*numbers, (end, 0)):
        while len(here) > agents:
            agent, since = here.pop(0)
            if since < time:
                found.append(Duty(agent, since, time, False, -1))
        while len(here) < agents:
            here.append((number, time))
            number += 1
    return found
