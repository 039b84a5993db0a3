"""Cross-checks of size: numbers that are sensible one by one may multiply to what nothing can run.

What a certain machine cannot hold is asked before a study runs (`sim.study.memory`).
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.catalogue import _
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
    horizon = centre.horizon
    kinds = centre.contact_types.items()
    by_day = any(kind.demand.forecast is not None for _name, kind in kinds)
    days = [
        (d, horizon.weekday(d)) for d in range(horizon.days if by_day else min(7, horizon.days))
    ]
    volumes = {name: max(kind.demand.volume_on(*day) for day in days) for name, kind in kinds}
    total = sum(volumes.values())
    if total > MOST_CALLS_A_DAY:
        largest = max(volumes, key=lambda name: volumes[name])
        yield (
            _(
                "contact_types.{largest}.demand: expects {volumes} calls on a day (volume "
                "x weekday factor x growth x demand.scale), all types {total}; at most "
                "{most_calls_a_day} in all"
            ).format(
                largest=largest,
                volumes=f"{volumes[largest]:,.0f}",
                total=f"{total:,.0f}",
                most_calls_a_day=f"{MOST_CALLS_A_DAY:,}",
            )
        )


def _agents(centre: CentreFields, agents: dict[str, float]) -> Iterator[str]:
    total, days = sum(agents.values()), centre.horizon.days
    if total <= MOST_AGENTS and total * days <= MOST_AGENT_DAYS:
        return
    largest = max(agents, key=lambda name: agents[name])
    told = _(
        "pools.{largest}.staffing: has {agents} agents on a day (rostered agents x "
        "scale), all pools {total}"
    ).format(largest=largest, agents=f"{agents[largest]:,.0f}", total=f"{total:,.0f}")
    if total > MOST_AGENTS:
        yield _("{told}; at most {most_agents} in all").format(
            told=told, most_agents=f"{MOST_AGENTS:,}"
        )
    else:
        yield (
            _(
                "{told}, x horizon.days ({days}) = {total}; at most {most_agent_days} agents x days"
            ).format(
                told=told,
                days=f"{days:,}",
                total=f"{total * days:,.0f}",
                most_agent_days=f"{MOST_AGENT_DAYS:,}",
            )
        )


def _failures(centre: CentreFields, agents: dict[str, float]) -> Iterator[str]:
    for name, outage in centre.outages.items():
        each = _expected(outage, centre.horizon.end_s)
        components = agents.get(outage.name, 1.0) if outage.effects.one_by_one else 1.0
        if each * components > MOST_FAILURES:
            of = (
                _(" of {components} agents").format(components=f"{components:,.0f}")
                if outage.effects.one_by_one
                else ""
            )
            yield (
                _(
                    "outages.{name}: expects {each} failures{of} within horizon.days "
                    "({days}), by up_time, duration and flaps; at most {most_failures}"
                ).format(
                    name=name,
                    each=f"{each * components:,.0f}",
                    of=of,
                    days=f"{centre.horizon.days:,}",
                    most_failures=f"{MOST_FAILURES:,}",
                )
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
