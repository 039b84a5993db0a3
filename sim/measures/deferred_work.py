"""Counts of deferred and outbound work: what came, what was done and in time, what was waiting."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.deferred_work import WORK, due_times
from sim.engine import codes
from sim.measures.layout import Arrays, Floats, Ints, Setting
from sim.measures.log_columns import Columns
from sim.measures.reporting_intervals import cells_of, seconds_of
from sim.measures.tables import TABLES, places

Codes = NDArray[np.int8]

WORK_CALLS = places(*TABLES["work"].calls)
_ARRIVAL, _END = 0, 7
"""Places of columns among the times."""


class DeferredWork:
    """The table ``work``, stretch by stretch.

    Parameters
    ----------
    centre : the centre that was simulated.
    setting : names and time measured.
    """

    def __init__(self, centre: Centre, setting: Setting) -> None:
        self._centre, self._setting = centre, setting
        self._types = [k for k, t in enumerate(centre.contact_types.values()) if t.channel in WORK]
        shape = (len(setting.contact_types), setting.cells)
        self._calls: Ints = np.zeros((len(WORK_CALLS), *shape), dtype=np.int32)
        self._open_s: Floats = np.zeros(shape)
        self._age_s: Floats = np.zeros(shape)

    def add(self, columns: Columns) -> None:
        """Add the work among the rows of a stretch."""
        for contact_type in self._types:
            rows = np.flatnonzero(columns.numbers[0] == contact_type)
            if len(rows):
                times = (columns.times[_ARRIVAL][rows], columns.times[_END][rows])
                self._add(contact_type, *times, columns.codes[0][rows])

    def _add(self, contact_type: int, came_s: Floats, end_s: Floats, ended: Codes) -> None:
        setting = self._setting
        described = self._centre.contact_types[setting.contact_types[contact_type]]
        self._open_s[contact_type] += seconds_of(came_s, end_s, setting)
        measured = came_s >= setting.warmup_s
        came_s, end_s, ended = came_s[measured], end_s[measured], ended[measured]
        done, in_vain = ended == codes.DONE, ended == codes.NOT_REACHED
        at_end = cells_of(end_s, setting)
        self._count(WORK_CALLS.came, contact_type, cells_of(came_s, setting))
        self._count(WORK_CALLS.done, contact_type, at_end[done])
        self._count(WORK_CALLS.not_reached, contact_type, at_end[in_vain])
        if described.channel == "outbound":
            self._count(WORK_CALLS.dialled, contact_type, at_end[done | in_vain])
        age_s = (end_s - came_s)[done]
        self._age_s[contact_type] += np.bincount(at_end[done], age_s, minlength=setting.cells)
        if described.due is None:
            return
        due_s = due_times(described.due, came_s, self._centre.horizon)
        due = due_s <= setting.end_s
        self._count(WORK_CALLS.due, contact_type, cells_of(due_s[due], setting))
        timely = due & (done | in_vain) & (end_s <= due_s)
        self._count(WORK_CALLS.timely, contact_type, cells_of(due_s[timely], setting))

    def _count(self, field: int, contact_type: int, cells: Ints) -> None:
        self._calls[field, contact_type] += np.bincount(cells, minlength=self._setting.cells)

    def tables(self) -> Arrays:
        """Fields of the table ``work``, shape (types, days, intervals)."""
        setting = self._setting
        shape = (len(setting.contact_types), setting.days, setting.intervals)
        found: Arrays = {
            f"work.{name}": self._calls[place].reshape(shape)
            for place, name in enumerate(WORK_CALLS._fields)
        }
        rates = self._centre.tariff.revenue_per_served
        prices = np.array([rates.get(name, 0.0) for name in setting.contact_types])
        return found | {
            "work.open_s": self._open_s.reshape(shape),
            "work.age_s": self._age_s.reshape(shape),
            "work.revenue": (prices[:, None] * self._calls[WORK_CALLS.done]).reshape(shape),
        }
