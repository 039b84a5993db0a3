"""Agents who are in a pool for others: moved from a failed site or pool, or standing by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.centre import Centre
from sim.centre.duties import Duty
from sim.centre.outages import Outage
from sim.rounding import half_up
from sim.workload import Failure

Plans = Mapping[str, Sequence[Duty]]
"""Duties of the pools' own agents."""


def guests_of(
    centre: Centre, failures: Sequence[Failure], plans: Plans, pool: str
) -> tuple[Duty, ...]:
    """Duties of the guests of a pool; they are numbered after the pool's own agents."""
    first = 1 + max((duty.agent for duty in plans[pool]), default=-1)
    found: list[Duty] = []
    for failure in failures:
        outage = centre.outages[failure.outage]
        moved, standby = outage.moved_agents, outage.standby.get(pool)
        if moved is not None and moved.pool == pool:
            start, end = failure.fail_s + moved.after_s, failure.repair_s
            numbers = _moved(centre, outage, plans, start, end, moved.share)
            found.extend(_people(numbers, end, first + _people_in(found)))
        if standby is not None and failure.detect_s < failure.repair_s:
            start = failure.detect_s + standby.activation_delay_s
            end = failure.repair_s + outage.failback_delay_s
            numbers = [(start, standby.agents)] if start < end else []
            found.extend(_people(numbers, end, first + _people_in(found)))
    return tuple(found)


def _people_in(found: Sequence[Duty]) -> int:
    return len({duty.agent for duty in found})


def _moved(
    centre: Centre, outage: Outage, plans: Plans, start: float, end: float, share: float
) -> list[tuple[float, int]]:
    """When the number of moved agents changes, and to what; rounded half up by pool."""
    if start >= end:
        return []
    left, last = _left_by(centre, outage), centre.horizon.end_s
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


def _left_by(centre: Centre, outage: Outage) -> list[str]:
    """Pools whose agents an outage takes."""
    if outage.effects.place == "pool":
        return [outage.name]
    return [name for name, pool in centre.pools.items() if pool.site == outage.name]


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
