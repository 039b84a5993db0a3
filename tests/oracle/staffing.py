"""Staffing: how many agents the plan and the failures leave, who of them is idle, who goes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.centre import Centre
from sim.centre.base import clock_seconds
from sim.centre.pools import AgentPool
from sim.workload import Failure
from tests.oracle import match

if TYPE_CHECKING:
    from tests.oracle.state import State

DAY = 86_400.0


@dataclass
class Team:
    """A pool: the agents present, each a record of what it does."""

    level: int = 0
    wanted: int = 0
    idle_since: list[float] = field(default_factory=list)
    serving: list[int] = field(default_factory=list)


def agent_is_free(o: State, pool: str) -> None:
    """An agent who has just ended a call stays if the staffing still wants one."""
    team = o.teams[pool]
    if len(team.serving) + len(team.idle_since) < team.level:
        match.looks_for_work(o, pool)


def set_level(o: State, pool: str, level: int) -> None:
    """So many agents are on duty from now on."""
    team = o.teams[pool]
    if level == team.level:
        return
    team.level = level
    o.levels.append((o.now, list(o.teams).index(pool), level))
    while team.idle_since and len(team.serving) + len(team.idle_since) > level:
        team.idle_since.remove(min(team.idle_since))
    missing = level - len(team.serving) - len(team.idle_since)
    for _ in range(max(missing, 0)):
        match.looks_for_work(o, pool)


def plan_changes(o: State, change: tuple[str, int]) -> None:
    """The plan, or a failure, wants another number of agents in a pool."""
    pool, level = change
    team = o.teams[pool]
    team.wanted = level
    set_level(o, pool, max(level, team.level) if o.holding else level)


def follow_the_plan(o: State) -> None:
    """Nobody is held back any more by calls left over at closing time."""
    for pool, team in o.teams.items():
        set_level(o, pool, team.wanted)


def site_fails(o: State, site: str) -> None:
    """Its agents are gone."""
    for pool, team in o.teams.items():
        if o.centre.pools[pool].site == site:
            team.idle_since, team.wanted = [], 0
            set_level(o, pool, 0)


# The plan --------------------------------------------------------------------------------------


def levels(
    centre: Centre, pool: AgentPool, failures: tuple[Failure, ...]
) -> Iterator[tuple[float, int]]:
    """``(from when, agents)``: every change of the agents that a pool may have."""
    own = [f for f in failures if centre.outages[f.outage].name == pool.site]
    before = 0
    plan = on_the_phones(centre, pool)
    edges = {t for start, stop, _ in plan for t in (start, stop) if 0 <= t < centre.horizon.end_s}
    for time in sorted({0.0, *edges, *_ramp_edges(centre, own)}):
        level = staffed(centre, plan, own, time)
        # A failure takes all: whom the plan still has then is a change, too.
        if level != before or (level and time in {f.fail_s for f in own}):
            yield time, level
        before = level


def _slices(centre: Centre, pool: AgentPool) -> list[tuple[float, float, int, int]]:
    """``(from, to, shift, rostered)``: the numbers by interval (-1), then shifts as they end."""
    by_interval: list[tuple[float, float, int]] = []
    shifts: list[tuple[float, float, str, int]] = []
    for day in range(-1, centre.horizon.days):
        weekday, midnight = centre.horizon.weekday(day), day * DAY
        counts = pool.staffing.by_interval
        if isinstance(counts, dict):
            counts = counts.get(weekday)
        for slot, agents in enumerate(counts or (0,)):
            start = midnight + slot * DAY / len(counts or (0,))
            stop = midnight + (slot + 1) * DAY / len(counts or (0,))
            if day < 0:
                continue
            if by_interval and by_interval[-1][2] == agents:
                start = by_interval.pop()[0]
            by_interval.append((start, stop, agents))
        for name, shift in pool.staffing.shifts.items():
            if weekday in shift.days:
                start, stop = clock_seconds(shift.start), clock_seconds(shift.end)
                stop += DAY if stop <= start else 0
                if midnight + stop > 0:
                    shifts.append((midnight + stop, midnight + start, name, shift.agents))
    found = [(start, stop, -1, agents) for start, stop, agents in by_interval]
    for number, (stop, start, _, agents) in enumerate(sorted(shifts)):
        found.append((start, stop, number, agents))
    return found


def on_the_phones(centre: Centre, pool: AgentPool) -> list[tuple[float, float, int]]:
    """``(from, to, agents)``, to be added up: what the plan has on the phones."""
    whole, slots = [], []
    for start, stop, shift, rostered in _slices(centre, pool):
        agents = rostered * pool.staffing.scale * (1 - pool.staffing.shrinkage)
        number = math.floor(agents + 1e-9)
        whole.append((start, stop, number))
        while agents - number > 1e-9 and start < stop:
            end = min((start // 1800 + 1) * 1800, stop)
            slots.append((start, shift, end, agents - number))
            start = end
    place = list(centre.pools.values()).index(pool)
    owed = ((0.5 + place * (math.sqrt(5) - 1) / 2) % 1 - 0.5) * 1800
    for start, _, end, share in sorted(slots):
        owed += share * (end - start)
        if owed > (end - start) / 2 - 1e-6:
            owed -= end - start
            whole.append((start, end, 1))
    return whole


def _ramp_edges(centre: Centre, failures: list[Failure]) -> Iterator[float]:
    for failure in failures:
        yield failure.fail_s
        yield from _returns(centre, failure)


def _returns(centre: Centre, failure: Failure) -> list[float]:
    """The times at which a further twentieth of the agents is back (the first: none yet)."""
    ramp = centre.outages[failure.outage].return_ramp_s
    return [failure.repair_s + ramp * i / 20 for i in range(21)]


def staffed(
    centre: Centre, plan: list[tuple[float, float, int]], failures: list[Failure], time: float
) -> int:
    """Agents that the plan and the failures leave on the phones at ``time``."""
    inside = min(time, math.nextafter(centre.horizon.end_s, 0))
    available = sum(n for start, stop, n in plan if start <= inside < stop)
    share = 1.0
    for failure in failures:
        if failure.fail_s <= time < failure.repair_s:
            share = 0.0
        elif time >= failure.repair_s:
            back = [t for t in _returns(centre, failure) if t <= time]
            share = min(share, (len(back) - 1) / 20)
    return half_up(available * share)


def half_up(value: float) -> int:
    """Rounded half up."""
    return math.floor(value + 0.5 + 1e-9)
