"""How many agent-hours a pool is asked for, and how many its duties give."""

from __future__ import annotations

from typing import NamedTuple

from sim.centre.cohorts import cohorts_of, sizes_of_groups
from sim.centre.duties import NOBODY_ABSENT, duties
from sim.centre.horizon import Horizon
from sim.centre.pools import AgentPool


class Availability(NamedTuple):
    """Agent-hours of a pool over the horizon.

    Attributes
    ----------
    rostered : the plan's numbers x scale.
    asked : on the phones: rostered less shrinkage, breaks and mean absence.
    effective : on the phones by its duties, less mean absence.
    """

    rostered: float
    asked: float
    effective: float

    @property
    def kept(self) -> bool:
        """Whether the duties give what is asked for to within half an agent-hour."""
        return abs(self.effective - self.asked) <= 0.5 + 1e-6


def availability(pool: AgentPool, horizon: Horizon, phase: float = 0.5) -> Availability:
    """Agent-hours of ``pool``; ``phase`` as in `sim.centre.duties.duties`."""

    def inside(start: float, end: float) -> float:
        return max(min(end, horizon.end_s) - max(start, 0.0), 0.0) / 3600.0

    staffing = pool.staffing
    rostered = asked = 0.0
    for cohort in cohorts_of(staffing, horizon, NOBODY_ABSENT):
        agents = cohort.rostered * (1.0 - staffing.shrinkage)
        hours = inside(cohort.start_s, cohort.end_s)
        rostered += cohort.rostered * hours
        asked += agents * hours
        for rest in cohort.breaks:
            for group, resting in enumerate(sizes_of_groups(agents, rest.groups)):
                goes = cohort.start_s + rest.after_s + group * rest.duration_s
                asked -= resting * inside(goes, goes + rest.duration_s)
    given = sum(inside(duty.start_s, duty.end_s) for duty in duties(pool, horizon, phase=phase))
    come = 1.0 - staffing.absence
    return Availability(rostered, asked * come, given * come)
