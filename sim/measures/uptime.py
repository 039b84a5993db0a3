"""How long each site works, interval by interval."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.engine.log import FailureTimes
from sim.engine.lost_capacity import apart
from sim.measures.layout import Arrays, Floats, Setting


def uptime(failures: Iterable[FailureTimes], setting: Setting) -> Arrays:
    """Seconds that each site works, and all seconds, shape (sites, days, intervals).

    Parameters
    ----------
    failures : of the replication; those of a whole site count, overlapping ones once.
    setting : names and time measured.
    """
    measured = np.broadcast_to(
        setting.measured_s(), (len(setting.sites), setting.days, setting.intervals)
    )
    starts = np.arange(setting.days * setting.intervals) * setting.width_s
    starts = np.maximum(starts, min(setting.warmup_s, setting.end_s))
    ends = np.arange(1, len(starts) + 1) * setting.width_s
    up: Floats = measured.copy()
    for place, site in enumerate(setting.sites):
        whole = [f for f in failures if f.whole_site and f.name == site]
        for down_s, back_s in apart((f.fail_s, f.repair_s) for f in whole):
            first, last = np.searchsorted(ends, down_s, "right"), np.searchsorted(starts, back_s)
            lost = np.minimum(ends[first:last], back_s) - np.maximum(starts[first:last], down_s)
            up[place].reshape(-1)[first:last] -= np.maximum(lost, 0.0)
    return {"centre.up_s": up, "centre.site_s": measured.copy()}
