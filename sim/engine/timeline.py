"""Changes of the world: failures, the carrier's belief, opening hours, staffing, in one order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.centre import Centre
from sim.centre.rosters import Roster, roster, round_half_up
from sim.workload import Absence, Failure, luck_of

SITE_FAILS, SITE_REPAIRED, CARRIER_LEAVES, CARRIER_RETURNS, CLOSES, OPENS, STAFFING = range(7)
RAMP_STEPS = 20


@dataclass(frozen=True, order=True, slots=True)
class Change:
    """One change; changes happen in the order of these fields."""

    time: float
    kind: int
    index: int
    value: int


def world_changes(
    centre: Centre, failures: tuple[Failure, ...], absences: tuple[Absence, ...] = ()
) -> list[Change]:
    """Every change of the world over the horizon, in order.

    The agents of a failed site are gone until repair; then they log in again along a linear ramp
    of `RAMP_STEPS` equal steps. After the horizon the last staffing stays. Overlapping failures
    of a site count once: it is up when all are repaired.
    """
    changes = [*_opening(centre)]
    sites = list(centre.sites)
    for failure in failures:
        outage = centre.outages[failure.outage]
        site = sites.index(outage.name)
        changes.append(Change(failure.fail_s, SITE_FAILS, site, 0))
        changes.append(Change(failure.repair_s, SITE_REPAIRED, site, 0))
        reroute = failure.detect_s + centre.routing.reroute_delay_s
        back = failure.repair_s + outage.failback_delay_s
        if reroute < failure.repair_s:
            changes.append(Change(reroute, CARRIER_LEAVES, site, 0))
            changes.append(Change(back, CARRIER_RETURNS, site, 0))
    for index, (name, pool) in enumerate(centre.pools.items()):
        own = [f for f in failures if centre.outages[f.outage].name == pool.site]
        plan = roster(pool, centre.horizon, luck_of(absences, name))
        changes.extend(_staffing(centre, index, plan, own))
    return sorted(changes)


def _opening(centre: Centre) -> list[Change]:
    horizon = centre.horizon
    changes = []
    was_open = False
    for day in range(horizon.days + 1):
        start, end = horizon.span(day)
        opens_at_midnight = end > 0.0 and start == 0.0
        midnight = day * 86_400.0
        if was_open and not opens_at_midnight:
            changes.append(Change(midnight, CLOSES, 0, 0))
        if day == horizon.days:
            break
        if end > 0.0:
            if not (was_open and opens_at_midnight):
                changes.append(Change(midnight + start, OPENS, 0, 0))
            if end < 86_400.0:
                changes.append(Change(midnight + end, CLOSES, 0, 0))
        was_open = end == 86_400.0
    return changes


def _staffing(centre: Centre, index: int, plan: Roster, failures: list[Failure]) -> list[Change]:
    times = {float(t) for t in plan.times[:-1]}
    fails = {failure.fail_s for failure in failures}
    for failure in failures:
        ramp = centre.outages[failure.outage].return_ramp_s
        times.add(failure.fail_s)
        steps = RAMP_STEPS if ramp > 0 else 0
        times.update(failure.repair_s + ramp * i / RAMP_STEPS for i in range(steps + 1))
    changes = []
    level = 0
    for time in sorted(times):
        after = int(np.searchsorted(plan.times, time, side="right"))
        slot = min(after, len(plan.available)) - 1
        share = _share_back(centre, failures, time)
        wanted = int(round_half_up(np.array([plan.available[slot] * share]))[0])
        if wanted != level or (wanted and time in fails):
            changes.append(Change(time, STAFFING, index, wanted))
            level = wanted
    return changes


def _share_back(centre: Centre, failures: list[Failure], time: float) -> float:
    """Share of a pool's agents that failures leave at work at ``time``."""
    share = 1.0
    for failure in failures:
        ramp = centre.outages[failure.outage].return_ramp_s
        if failure.fail_s <= time < failure.repair_s:
            return 0.0
        if failure.repair_s <= time < failure.repair_s + ramp:
            back = int((time - failure.repair_s) / ramp * RAMP_STEPS + 1e-6)
            share = min(share, back / RAMP_STEPS)
    return share
