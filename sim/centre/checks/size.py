"""Cross-checks of size: numbers that are sensible one by one may multiply to what nothing can run.

What a certain machine cannot hold is asked before a study runs (`sim.study.memory`).
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.centre.centre_fields import CentreFields
from sim.centre.outages import Outage
from sim.centre.pools import Staffing

MOST_CALLS_A_DAY = 100_000_000
MOST_AGENTS = 100_000
MOST_AGENT_DAYS = 2_000_000
MOST_FAILURES = 50_000


def size_problems(centre: CentreFields) -> Iterator[str]:
    """Calls of a day, agents and failures beyond what can be simulated."""
    yield from _calls(centre)
    agents = {name: agents_at_most(pool.staffing) for name, pool in centre.pools.items()}
    yield from _agents(centre, agents)
    yield from _failures(centre, agents)


def agents_at_most(staffing: Staffing) -> float:
    """Rostered agents of a day, however its shifts overlap."""
    by_interval = staffing.by_interval
    lists = by_interval.values() if isinstance(by_interval, dict) else (by_interval or (0,),)
    shifts = sum(shift.agents for shift in staffing.shifts.values())
    return staffing.scale * (max(max(counts) for counts in lists) + shifts)


def _calls(centre: CentreFields) -> Iterator[str]:
    weekdays = {centre.horizon.weekday(day) for day in range(min(7, centre.horizon.days))}
    volumes = {
        name: max(kind.demand.mean_daily_volume(weekday) for weekday in weekdays)
        for name, kind in centre.contact_types.items()
    }
    total = sum(volumes.values())
    if total > MOST_CALLS_A_DAY:
        largest = max(volumes, key=lambda name: volumes[name])
        yield (
            f"contact_types.{largest}.demand: expects {volumes[largest]:,.0f} calls on a day "
            f"(volume x weekday factor x growth x demand.scale), all types {total:,.0f}; at most "
            f"{MOST_CALLS_A_DAY:,} in all"
        )


def _agents(centre: CentreFields, agents: dict[str, float]) -> Iterator[str]:
    total, days = sum(agents.values()), centre.horizon.days
    if total <= MOST_AGENTS and total * days <= MOST_AGENT_DAYS:
        return
    largest = max(agents, key=lambda name: agents[name])
    told = (
        f"pools.{largest}.staffing: has {agents[largest]:,.0f} agents on a day (rostered agents x "
        f"scale), all pools {total:,.0f}"
    )
    if total > MOST_AGENTS:
        yield f"{told}; at most {MOST_AGENTS:,} in all"
    else:
        yield (
            f"{told}, x horizon.days ({days:,}) = {total * days:,.0f}; at most "
            f"{MOST_AGENT_DAYS:,} agents x days"
        )


def _failures(centre: CentreFields, agents: dict[str, float]) -> Iterator[str]:
    for name, outage in centre.outages.items():
        each = _expected(outage, centre.horizon.end_s)
        components = agents.get(outage.name, 1.0) if outage.effects.one_by_one else 1.0
        if each * components > MOST_FAILURES:
            of = f" of {components:,.0f} agents" if outage.effects.one_by_one else ""
            yield (
                f"outages.{name}: expects {each * components:,.0f} failures{of} within "
                f"horizon.days ({centre.horizon.days:,}), by up_time, duration and flaps; at most "
                f"{MOST_FAILURES:,}"
            )


def _expected(outage: Outage, end_s: float) -> float:
    """Failures of one component within the horizon."""
    flaps, cycle_s = 0, outage.duration.mean()
    if outage.flaps is not None:
        flaps = outage.flaps.times
        cycle_s += flaps * (outage.flaps.up_time.mean() + outage.duration.mean())
    if outage.up_time is None:
        return 1.0 + flaps
    return (1 + flaps) * (1.0 + end_s / (cycle_s + outage.up_time.mean()))
