"""Counts of deferred and outbound work: what came, what was done and in time, what was waiting."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.deferred_work import WORK, due_times
from sim.engine import codes
from sim.measures.columns import Columns
from sim.measures.layout import Arrays, Floats, Ints, Setting
from sim.measures.spans import cells_of, seconds_of

Codes = NDArray[np.int8]

COUNTED = ("came", "dialled", "not_reached", "done", "due", "timely")
_CAME, _DIALLED, _NOT_REACHED, _DONE, _DUE, _TIMELY = range(len(COUNTED))
_ARRIVAL, _END = 0, 7
"""Places of columns among the times."""


class WorkTally:
    """The table ``work``, part by part of a log.

    Parameters
    ----------
    centre : the centre that was simulated.
    setting : names and time measured.
    """

    def __init__(self, centre: Centre, setting: Setting) -> None:
        self._centre, self._setting = centre, setting
        self._kinds = [k for k, t in enumerate(centre.contact_types.values()) if t.channel in WORK]
        shape = (len(setting.contact_types), setting.cells)
        self._calls: Ints = np.zeros((len(COUNTED), *shape), dtype=np.int32)
        self._open_s: Floats = np.zeros(shape)
        self._age_s: Floats = np.zeros(shape)

    def add(self, columns: Columns) -> None:
        """Add the work among the rows of a part."""
        for kind in self._kinds:
            rows = np.flatnonzero(columns.numbers[0] == kind)
            if len(rows):
                times = (columns.times[_ARRIVAL][rows], columns.times[_END][rows])
                self._add(kind, *times, columns.codes[0][rows])

    def _add(self, kind: int, came_s: Floats, end_s: Floats, ended: Codes) -> None:
        setting = self._setting
        described = self._centre.contact_types[setting.contact_types[kind]]
        self._open_s[kind] += seconds_of(came_s, end_s, setting)
        measured = came_s >= setting.warmup_s
        came_s, end_s, ended = came_s[measured], end_s[measured], ended[measured]
        done, in_vain = ended == codes.DONE, ended == codes.NOT_REACHED
        at_end = cells_of(end_s, setting)
        self._count(_CAME, kind, cells_of(came_s, setting))
        self._count(_DONE, kind, at_end[done])
        self._count(_NOT_REACHED, kind, at_end[in_vain])
        if described.channel == "outbound":
            self._count(_DIALLED, kind, at_end[done | in_vain])
        age_s = (end_s - came_s)[done]
        self._age_s[kind] += np.bincount(at_end[done], age_s, minlength=setting.cells)
        if described.due is None:
            return
        due_s = due_times(described.due, came_s, self._centre.horizon)
        due = due_s <= setting.end_s
        self._count(_DUE, kind, cells_of(due_s[due], setting))
        timely = due & (done | in_vain) & (end_s <= due_s)
        self._count(_TIMELY, kind, cells_of(due_s[timely], setting))

    def _count(self, field: int, kind: int, cells: Ints) -> None:
        self._calls[field, kind] += np.bincount(cells, minlength=self._setting.cells)

    def tables(self) -> Arrays:
        """Fields of the table ``work``, shape (types, days, intervals)."""
        setting = self._setting
        shape = (len(setting.contact_types), setting.days, setting.intervals)
        found: Arrays = {
            f"work.{name}": self._calls[place].reshape(shape) for place, name in enumerate(COUNTED)
        }
        rates = self._centre.tariff.revenue_per_served
        prices = np.array([rates.get(name, 0.0) for name in setting.contact_types])
        return found | {
            "work.open_s": self._open_s.reshape(shape),
            "work.age_s": self._age_s.reshape(shape),
            "work.revenue": (prices[:, None] * self._calls[_DONE]).reshape(shape),
        }
