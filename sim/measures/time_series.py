"""The centre over time, minute by minute or finer: counted beside the tables, when it is asked for.

Reporting intervals of a quarter of an hour and more hide a failure that is noticed after three
minutes. A time series has bins of a length of its own, by site and over the whole centre.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.engine import codes
from sim.engine.log import CallLog
from sim.measures.layout import Arrays, Floats, Ints, Layout, layout_of
from sim.measures.log_columns import CALLBACKS, NUMBERS, TIMES, Columns
from sim.measures.reporting_intervals import seconds_between
from sim.measures.service_level import VARIANTS
from sim.measures.tables import LOSSES


@dataclass(frozen=True)
class Line:
    """One line of the time series.

    Attributes
    ----------
    unit : ``calls`` happen in a bin; others are the mean number at once over the bin.
    text : what is counted.
    """

    unit: str
    text: str


EVENTS: dict[str, Line] = {
    "offered": Line("calls", "calls that the carrier offers, by the site that they enter"),
    "to_agents": Line("calls", "calls offered to agents, by the site of the queue"),
    "answered": Line("calls", "calls that begin to talk to an agent, by the site of the queue"),
    "counted": Line("calls", "calls offered to agents that the service level counts"),
    "in_time": Line("calls", "of these, answered in time, as each type's target says"),
    "abandoned": Line("calls", "callers who give up waiting, or do not begin to"),
    **{f"lost_{cause}": Line("calls", f"calls lost with cause {cause}") for cause in LOSSES},
}
"""What happens, in the bin in which it happens; ``counted`` and ``in_time`` in the bin in which the
call joins the queue, ``offered`` in that of its arrival."""

LEVELS: dict[str, Line] = {
    "in_ivr": Line("calls", "calls in an IVR port"),
    "waiting": Line("calls", "calls that wait for an agent, on the line"),
    "callbacks": Line("calls", "callers who wait to be called back"),
    "work": Line("calls", "deferred and outbound work that has come and is not finished"),
    "talking": Line("calls", "calls that talk to an agent"),
    "with_agent": Line("calls", "calls and work that have an agent: connection, talk, wrap-up"),
    "on_duty": Line("agents", "agents on duty, by the site of their pool"),
}
"""How many there are at once, mean over the bin."""

FAILURE_TIMES = ("fail_s", "detect_s", "reroute_s", "repair_s", "failback_s")


class TimeSeries:
    """Counts the lines of a time series stretch by stretch.

    Parameters
    ----------
    centre : the centre that was simulated.
    width_s : length of a bin, seconds; divides a day.
    """

    def __init__(self, centre: Centre, width_s: float) -> None:
        self._layout = layout_of(centre)
        setting = self._layout.setting
        self._outages = tuple(centre.outages)
        self._width_s, self._sites = width_s, len(setting.sites)
        self._bins = round(setting.end_s / width_s)
        self._edges: Floats = np.arange(self._bins + 1, dtype=np.float64) * width_s
        shape = (self._sites + 1, self._bins)
        self._events = {name: np.zeros(shape, dtype=np.int32) for name in EVENTS}
        self._seconds = {name: np.zeros(shape) for name in LEVELS}
        self._staffing: list[tuple[Floats, Ints, Ints]] = []
        self._failures = np.full((len(self._outages), len(FAILURE_TIMES)), np.nan)

    def add(self, columns: Columns, stretch: CallLog) -> None:
        """Count one stretch of the log."""
        rows = _Rows.of(columns, stretch, self._layout)
        time, place, work = rows.time, rows.place, rows.work
        self._happen("offered", time["arrival_s"], rows.entry, rows.calls)
        self._happen("to_agents", time["queue_s"], rows.queue, rows.joined)
        answered = ~np.isnan(time["answer_s"]) & ~work
        self._happen("answered", time["answer_s"], rows.queue, answered)
        gave_up = np.isin(rows.ended, (codes.ABANDONED, codes.BALKED))
        self._happen("abandoned", time["end_s"], rows.queue, gave_up)
        for cause, name in enumerate(codes.LOSS_CAUSES):
            if name:
                self._happen(f"lost_{name}", time["end_s"], rows.here, rows.cause == cause)
        self._serve(rows)
        arrival_s, joined_s = (np.where(which, time[name], np.nan) for which, name in
                               ((work, "arrival_s"), (rows.joined, "queue_s")))  # fmt: skip
        self._last("in_ivr", time["ivr_start_s"], time["ivr_end_s"], rows.entry)
        self._last("waiting", joined_s, rows.waits_until_s, rows.queue)
        self._last("callbacks", rows.callback_s, rows.matched_s, rows.queue)
        self._last("work", arrival_s, time["end_s"], rows.here)
        at_agent = self._pool_sites(place["pool"])
        self._last("talking", time["answer_s"], time["talk_end_s"], at_agent)
        self._last("with_agent", rows.matched_s, time["wrap_end_s"], at_agent)
        self._staffing.append((stretch.staffing_s, stretch.staffing_pool, stretch.staffing_level))
        for number, outage in enumerate(self._outages):
            mine = (f for f in stretch.failures if f.outage == outage)
            for failure in islice(mine, 1):
                self._failures[number] = [getattr(failure, name) for name in FAILURE_TIMES]

    def _serve(self, rows: _Rows) -> None:
        """Calls that the service level counts, and those answered in time."""
        for number, name in enumerate(self._layout.setting.variants):
            variant = VARIANTS[name]
            mine = rows.joined & (rows.place["contact_type"] == number)
            for line, fields, each in (
                ("in_time", variant.numerator, 1),
                ("counted", variant.denominator, 1),
                ("counted", variant.less, -1),
            ):
                for field in fields:
                    which = mine & rows.for_service[field]
                    self._happen(line, rows.time["queue_s"], rows.queue, which, each)

    def _happen(
        self,
        line: str,
        time_s: Floats,
        site: NDArray[np.int16],
        which: NDArray[np.bool_],
        each: int = 1,
    ) -> None:
        """Add events at their times; what has no site counts for the whole centre alone."""
        rows = np.flatnonzero(which)
        bins = np.searchsorted(self._edges[1:-1], time_s[rows], side="right")
        found = self._events[line]
        found[-1] += each * np.bincount(bins, minlength=self._bins).astype(np.int32)
        at = site[rows]
        for number in range(self._sites):
            mine = bins[at == number]
            found[number] += each * np.bincount(mine, minlength=self._bins).astype(np.int32)

    def _last(self, line: str, start_s: Floats, end_s: Floats, site: NDArray[np.int16]) -> None:
        """Add spans of time; rows without one have a time of NaN.

        What has no site, as work that nobody took, counts for the whole centre alone.
        """
        there = end_s > start_s
        found = self._seconds[line]
        for number in range(self._sites + 1):
            mine = there & (site == number) if number < self._sites else there
            found[number] += seconds_between(start_s[mine], end_s[mine], self._edges)

    def _pool_sites(self, pool: NDArray[np.int16]) -> NDArray[np.int16]:
        found = self._layout.pool_site[np.maximum(pool, 0)]
        return np.where(pool >= 0, found, -1).astype(np.int16)

    def _on_duty(self) -> Floats:
        """Agents on duty of each site and of the centre, seconds in each bin."""
        found = np.zeros((self._sites + 1, self._bins))
        times, pools, levels = (np.concatenate(one) for one in zip(*self._staffing, strict=True))
        for pool, site in enumerate(self._layout.pool_site):
            starts, level = times[pools == pool], levels[pools == pool]
            ends = np.append(starts[1:], self._edges[-1])
            for agents in np.unique(level[level > 0]).tolist():
                there = level == agents
                seconds = seconds_between(starts[there], ends[there], self._edges)
                found[[site, -1]] += agents * seconds
        return found

    def arrays(self) -> Arrays:
        """The lines as ``series.<line>``, shape (sites + 1, bins): the last is the whole centre.

        Events are whole numbers; levels are means over the bin. ``series.failures`` has the times
        `FAILURE_TIMES` of the first failure of each outage, shape (outages, 5); NaN: it has none.
        """
        self._seconds["on_duty"] = self._on_duty()
        found: Arrays = {f"series.{name}": values for name, values in self._events.items()}
        found |= {f"series.{n}": s / self._width_s for n, s in self._seconds.items()}
        return found | {"series.failures": self._failures}


class _Rows(NamedTuple):
    """The rows of a stretch, each of shape (n,), as a time series looks at them.

    Attributes
    ----------
    time, place : columns by name.
    ended, cause : how a call ended, and why it was lost.
    entry, queue, here : sites: entered, of the queue, of the queue or else entered; -1: none.
    work, calls, joined : deferred and outbound work; calls, legs left out; joined a queue.
    callback_s : when the caller accepted a callback; NaN: never.
    matched_s : when an agent was found, or was left without one; NaN: never in a queue.
    waits_until_s : when the caller ceased to wait on the line.
    for_service : by name the fields that service levels are made of.
    """

    time: dict[str, Floats]
    place: dict[str, NDArray[np.int16]]
    ended: NDArray[np.int8]
    cause: NDArray[np.int8]
    entry: NDArray[np.int16]
    queue: NDArray[np.int16]
    here: NDArray[np.int16]
    work: NDArray[np.bool_]
    calls: NDArray[np.bool_]
    joined: NDArray[np.bool_]
    callback_s: Floats
    matched_s: Floats
    waits_until_s: Floats
    for_service: dict[str, NDArray[np.bool_]]

    @classmethod
    def of(cls, columns: Columns, stretch: CallLog, layout: Layout) -> _Rows:
        time = dict(zip(TIMES, columns.times, strict=True))
        place = dict(zip(NUMBERS, columns.numbers, strict=True))
        ended, cause, _ = columns.codes
        entry, queue, types = place["entry_site"], place["queue_site"], place["contact_type"]
        callback_s = dict(zip(CALLBACKS, columns.callbacks, strict=True))["callback_s"]
        callback_s = callback_s if len(callback_s) else np.full(len(ended), np.nan)
        virtual = ~np.isnan(callback_s)
        work = np.isin(ended, codes.WORK)
        joined = ~np.isnan(time["queue_s"]) & ~work
        rang_out = ended == codes.CALLBACK_UNANSWERED
        spoke_s = np.where(rang_out, time["wrap_end_s"], time["answer_s"])
        ring_s = np.where(virtual, layout.limits_s[2][types], 0.0)
        connect_s = layout.connect_s[np.maximum(queue, 0), np.maximum(place["pool"], 0)]
        taken_s = np.where(work, time["answer_s"], spoke_s - ring_s - connect_s)
        matched_s = np.where(np.isnan(spoke_s) & ~work, time["end_s"], taken_s)
        wait_s = np.where(np.isnan(time["answer_s"]), time["end_s"], time["answer_s"])
        wait_s = wait_s - time["queue_s"]
        in_time, short = (wait_s <= limits[types] for limits in layout.limits_s[:2])
        answered, abandoned, balked = (
            ended == code for code in (codes.ANSWERED, codes.ABANDONED, codes.BALKED)
        )
        return cls(
            time, place, ended, cause, entry, queue, np.where(queue >= 0, queue, entry), work,
            calls=~work & (np.asarray(stretch["origin"]) < codes.TRANSFER),
            joined=joined,
            callback_s=callback_s,
            matched_s=matched_s,
            waits_until_s=np.where(virtual, callback_s, matched_s),
            for_service={
                "offered": joined,
                "callbacks": virtual,
                "answered": answered,
                "answered_in_time": answered & in_time,
                "abandoned": abandoned,
                "balked": balked,
                "abandoned_in_time": (abandoned | balked) & in_time,
                "abandoned_short": (abandoned | balked) & short,
            },
        )  # fmt: skip
