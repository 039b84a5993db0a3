"""How many agents a pool has: agent hours, at most, and on the phones at some time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from sim.centre.centre_fields import CentreFields
from sim.centre.cohorts import cohorts_of
from sim.centre.duties import NOBODY_ABSENT
from sim.centre.horizon import Horizon
from sim.centre.memo import once_per_description
from sim.centre.pools import AgentPool


def hours(pool: AgentPool, horizon: Horizon) -> float:
    """Rostered agent hours over the horizon; worked out once, as every pool is asked for often."""
    known, key = _known(pool), (horizon.days, horizon.first_weekday)
    if key not in known:
        mean = mean_on_phones(pool, horizon, 0.0, horizon.end_s, shrink=False)
        known[key] = mean * horizon.end_s / 3600.0
    return known[key]


@once_per_description
def _known(pool: AgentPool) -> dict[tuple[int, str], float]:
    """What is known of a pool, by the horizon's days and first weekday."""
    return {}


def mean_on_phones(
    pool: AgentPool, horizon: Horizon, start_s: float, end_s: float, *, shrink: bool = True
) -> float:
    """Mean number of agents between two times, shrinkage taken off unless told not to."""
    share = 1.0 - pool.staffing.shrinkage if shrink else 1.0
    seconds = sum(
        max(min(cohort.end_s, end_s) - max(cohort.start_s, start_s), 0.0) * cohort.rostered
        for cohort in cohorts_of(pool.staffing, horizon, NOBODY_ABSENT)
    )
    return share * seconds / (end_s - start_s)


def most(pools: Iterable[AgentPool], horizon: Horizon, *, shrink: bool = False) -> float:
    """Most agents of these pools rostered (or, with ``shrink``, on the phones) at once."""
    changes: defaultdict[float, float] = defaultdict(float)
    for pool in pools:
        share = 1.0 - pool.staffing.shrinkage if shrink else 1.0
        for cohort in cohorts_of(pool.staffing, horizon, NOBODY_ABSENT):
            changes[max(cohort.start_s, 0.0)] += cohort.rostered * share
            changes[min(cohort.end_s, horizon.end_s)] -= cohort.rostered * share
    return max(accumulate(changes[time] for time in sorted(changes)), default=0.0)


def hours_by_site(centre: CentreFields) -> dict[str, float]:
    """Rostered agent hours of every site."""
    found = dict.fromkeys(centre.sites, 0.0)
    for pool in centre.pools.values():
        found[pool.site] += hours(pool, centre.horizon)
    return found
