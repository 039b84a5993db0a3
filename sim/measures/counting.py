"""From call logs to counts, a replication at once or stretch by stretch."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre import Centre, ivr_outcomes
from sim.centre.memo import once_per_centre
from sim.engine import codes
from sim.engine.log import CallLog, FailureTimes
from sim.errors import ResultError
from sim.measures.call_tables import CallTables
from sim.measures.callers import Callers
from sim.measures.chats import ChatTime
from sim.measures.cost import Activity, price
from sim.measures.counts import Counts
from sim.measures.deferred_work import DeferredWork
from sim.measures.layout import Arrays, Floats, layout_of, layout_with
from sim.measures.load import Curves
from sim.measures.log_columns import columns_of
from sim.measures.time_series import TimeSeries
from sim.measures.unavailable import Unavailable
from sim.measures.uptime import uptime
from sim.measures.waits import wait_quantiles
from sim.workload import Absence


class Counting:
    """Counts one replication stretch by stretch, in memory that grows with a stretch alone.

    Kept beside the tables of counts are the spans that last beyond a stretch, and 12 bytes for
    every answered call that waited.

    Parameters
    ----------
    centre : the centre that was simulated.
    resolution_s : length of the bins of a time series (`sim.measures.time_series`), seconds; none
        is counted where it is left out.
    """

    def __init__(self, centre: Centre, resolution_s: float | None = None) -> None:
        self._centre = centre
        self._layout = layout_of(centre)
        self._tables = CallTables.of(self._layout)
        self._curves = Curves(self._tables)
        self._callers = Callers(centre, self._layout)
        self._chats = ChatTime(centre, self._tables)
        self._work = DeferredWork(centre, self._layout.setting)
        self._unavailable = Unavailable(self._layout.setting)
        self._series = None if resolution_s is None else TimeSeries(centre, resolution_s)
        self._absences: tuple[Absence, ...] = ()
        self._waits: list[Floats] = []
        self._keys: list[NDArray[np.int32]] = []
        self._failures: tuple[FailureTimes, ...] = ()
        self._until_s = 0.0

    def add(self, stretch: CallLog) -> None:
        """Count one stretch of the log.

        Parameters
        ----------
        stretch : the next calls in order of arrival, every one of them finished, and the changes of
            staffing since the stretch before; ``until_s`` says how far they are complete.

        Raises
        ------
        InputError : the log belongs to another centre.
        ResultError : the stretch does not follow the one before, or has an unknown index.
        """
        columns = columns_of(stretch, self._layout.setting)
        arrival_s = columns.times[0]
        if math.isinf(self._until_s) or (len(arrival_s) and arrival_s[0] < self._until_s):
            raise ResultError(
                _(
                    "the stretches of the log are not in order: those before reach to {until_s} s"
                ).format(until_s=self._until_s)
            )
        if stretch.absences != self._absences:
            self._absences = stretch.absences
            self._layout = layout_with(self._centre, stretch.absences)
            self._curves.steps = self._layout.steps
        rest = self._tables.add(columns)
        self._callers.add(stretch)
        self._work.add(columns)
        self._unavailable.add(stretch)
        self._waits.append(rest.waits)
        self._keys.append(rest.keys)
        self._chats.add(columns, stretch)
        self._curves.add(columns, rest.queued, stretch)
        if self._series is not None:
            self._series.add(columns, stretch)
        self._failures = stretch.failures
        self._until_s = stretch.until_s

    def counts(self) -> Counts:
        """The counts of all stretches; there can be no further stretch then."""
        self._until_s = math.inf
        self._curves.finish()
        layout, tables, curves = self._layout, self._tables, self._curves
        callers = self._callers
        days = layout.setting.days
        ended, taken, worked_s, (billed_s, ivr_s, transferred) = tables.work
        queue = tables.queue_of_all()
        activity = Activity(
            ended, taken, worked_s, billed_s, ivr_s, transferred, queue, curves.overtime_s,
            int(callers.passed_on.sum()), callers.lost_for_good,
        )  # fmt: skip
        parts = price(activity, self._centre, layout)
        arrays: Arrays = tables.arrays() | tables.load() | curves.peaks() | self._quantiles()
        arrays |= callers.tables(arrays) | self._chats.fields(arrays) | self._unavailable.fields()
        wanted = wanting_an_agent(self._centre)[:, None, None]
        arrays["entry.refused_callers"] = np.asarray(arrays["entry.refused"], np.float64) * wanted
        arrays |= uptime(self._failures, layout.setting) | self._work.tables()
        arrays |= {f"cost.{name}": np.array(amount) for name, amount in parts.items()}
        arrays["cost.total"] = np.array(sum(parts.values()))
        arrays["horizon.answered"] = np.array(activity.answered / days)
        attempts = ended.sum() - ended[:, codes.WORK].sum() - callers.legs.sum()
        arrays["horizon.attempts"] = np.array(attempts / days)
        if self._series is not None:
            arrays |= self._series.arrays()
        return Counts(layout.setting, arrays)

    def _quantiles(self) -> Arrays:
        self._waits = [np.concatenate((np.empty(0), *self._waits))]
        self._keys = [np.concatenate((np.empty(0, dtype=np.int32), *self._keys))]
        return wait_quantiles(
            self._waits[0], self._keys[0], self._tables.at_once, self._layout.setting
        )


@once_per_centre
def wanting_an_agent(centre: Centre) -> Floats:
    """Share of the calls of each contact type whose way through the IVR leads to an agent."""
    found = [ivr_outcomes(centre, name) for name in centre.contact_types]
    return np.array([1.0 if journey is None else journey.agent for journey in found])


def count(log: CallLog, centre: Centre, resolution_s: float | None = None) -> Counts:
    """Count one replication.

    Parameters
    ----------
    log : what an engine wrote.
    centre : the centre that was simulated.
    resolution_s : see `Counting`.

    Raises
    ------
    InputError : the log belongs to another centre.
    ResultError : the log has an unknown index.
    """
    counting = Counting(centre, resolution_s)
    counting.add(log)
    return counting.counts()
