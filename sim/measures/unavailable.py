"""Time of agents who are on duty and take no call for a while, because they have just had one."""

from __future__ import annotations

import numpy as np

from sim.engine.log import CallLog
from sim.measures.layout import Arrays, Floats, Setting
from sim.measures.reporting_intervals import seconds_of


class Unavailable:
    """A field of the table ``load``, stretch by stretch of the horizon.

    Parameters
    ----------
    setting : names and time measured.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._seconds: Floats = np.zeros((len(setting.pools), setting.cells))

    def add(self, stretch: CallLog) -> None:
        """Add what followed the calls of a stretch, each of which is over with its agent, too."""
        until_s = stretch.columns.get("available_s")
        if until_s is None:
            return
        rows = np.flatnonzero(~np.isnan(until_s))
        pool, since_s, until_s = stretch["pool"][rows], stretch["wrap_end_s"][rows], until_s[rows]
        for p in np.unique(pool):
            mine = pool == p
            self._seconds[p] += seconds_of(since_s[mine], until_s[mine], self._setting)

    def fields(self) -> Arrays:
        """Agent seconds, shape (pools, days, intervals)."""
        setting = self._setting
        shape = (len(setting.pools), setting.days, setting.intervals)
        return {"load.unavailable_s": self._seconds.reshape(shape)}
