"""Seats that are free at a site over time, for agents who come from elsewhere."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate

from sim.centre import Centre
from sim.centre.cohorts import Luck, cohorts_of
from sim.rounding import NOISE


class FreeSeats:
    """Seats and standby seats of a site that its own agents leave free.

    Its agents sit there for all of their shift, breaks and other work included; those who stay away
    need none.

    Parameters
    ----------
    luck : of each pool's absences.
    """

    def __init__(self, centre: Centre, site: str, luck: Mapping[str, Luck]) -> None:
        described = centre.sites[site]
        assert described.seats is not None
        changes: defaultdict[float, float] = defaultdict(float)
        for name, pool in centre.pools.items():
            if pool.site != site:
                continue
            for cohort in cohorts_of(pool.staffing, centre.horizon, luck[name]):
                agents = cohort.present
                changes[max(cohort.start_s, 0.0)] += agents
                if cohort.end_s < centre.horizon.end_s:
                    changes[cohort.end_s] -= agents
        seats = described.seats + described.standby_seats
        self._times = sorted(changes)
        present = accumulate(changes[time] for time in self._times)
        self._free = [max(math.floor(seats - there + NOISE), 0) for there in present]
        self._empty = seats

    def at(self, time: float) -> int:
        """How many are free from ``time`` on; after the horizon as at its end."""
        i = bisect_right(self._times, time) - 1
        return self._empty if i < 0 else self._free[i]

    def changes(self, start: float, end: float) -> Iterable[float]:
        """When the number changes, between two times."""
        return (time for time in self._times if start < time < end)
