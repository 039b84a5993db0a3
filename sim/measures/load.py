"""Peaks and overtime: what needs every span that runs at a moment, stretch by stretch.

No later call starts before the end of a stretch, so that everything before it is complete; a span
that lasts longer is kept for the next stretch.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.engine.log import CallLog
from sim.measures.call_tables import CallTables, Stays
from sim.measures.curves import logged_in, peaks
from sim.measures.layout import Arrays, Floats, Ints
from sim.measures.log_columns import CALLBACKS, NUMBERS, TIMES, Columns, no_rows
from sim.measures.reporting_intervals import gather
from sim.measures.tables import PEAKS

Spans = tuple[Floats, Floats]
"""Starts and ends of spans."""

Changes = tuple[Floats, Ints, Ints, Ints, Ints, Ints]
"""Changes of staffing, in the order of `CallLog`."""

_NONE: Stays = (np.empty(0, dtype=np.int16), np.empty(0), np.empty(0))


class Curves:
    """Lines, ports, queues and agents over time.

    Parameters
    ----------
    tables : gets the seconds of staffing, rosters and overtime.

    Attributes
    ----------
    steps : of all rosters, see `sim.measures.layout.Layout`; those of the replication.
    most : peaks of lines, ports and queue, shape (3, sites + 1, cells); the last entry is the
        centre as a whole, whose peak is not the sum of the sites' peaks.
    overtime_s : shape (pools,), over the whole horizon: agents who finish a call after their shift
        or stay longer as planned, and those on duty beyond the roster's agents on shift.
    """

    def __init__(self, tables: CallTables) -> None:
        setting = tables.layout.setting
        self._tables = tables
        self.steps = tables.layout.steps
        self._now_s = 0.0
        self._kept = [_NONE] * len(PEAKS)
        self._levels = np.zeros((4, len(setting.pools)), dtype=np.int64)
        none = np.empty(0, dtype=np.int64)
        self._changes: Changes = (np.empty(0), none, none, none, none, none)
        self.most = np.zeros((len(PEAKS), len(setting.sites) + 1, setting.cells), dtype=np.int32)
        self.overtime_s = np.zeros(len(setting.pools))

    def add(self, columns: Columns, queued: Stays, stretch: CallLog) -> None:
        """Add the rows and the staffing of a stretch.

        Parameters
        ----------
        queued : stays in a queue by site.
        """
        times, pool_of, level, staying, finishing, late = self._changes
        self._changes = (
            np.concatenate((times, stretch.staffing_s)),
            np.concatenate((pool_of, stretch.staffing_pool)),
            np.concatenate((level, stretch.staffing_level)),
            np.concatenate((staying, stretch.staffing_overtime)),
            np.concatenate((finishing, stretch.staffing_finishing)),
            np.concatenate((late, stretch.staffing_late)),
        )
        self._go(columns, queued, stretch.until_s)

    def finish(self) -> None:
        """Work out what is left: no call comes any more."""
        if self._now_s < self._tables.layout.setting.end_s:
            self._go(no_rows(), _NONE, math.inf)

    def peaks(self) -> Arrays:
        """The peaks by name, shape (sites + 1, days, intervals)."""
        setting = self._tables.layout.setting
        most = self.most.reshape(*self.most.shape[:2], setting.days, setting.intervals)
        return {f"peak.{name}": most[i] for i, name in enumerate(PEAKS)}

    def _go(self, columns: Columns, queued: Stays, until_s: float) -> None:
        """Take in rows, and work out all intervals that are complete then."""
        setting = self._tables.layout.setting
        until_s = max(self._now_s, _edge_before(min(until_s, setting.end_s), setting.width_s))
        between = (self._now_s, until_s)
        time = dict(zip(TIMES, columns.times, strict=True))
        place = dict(zip(NUMBERS, columns.numbers, strict=True))
        stays = (
            (self._lines(columns), time["arrival_s"], _line_end(columns, time["end_s"])),
            (place["entry_site"], time["ivr_start_s"], time["ivr_end_s"]),
            queued,
        )
        rows = len(columns.times[0])
        room = rows + max(len(kept[0]) for kept in self._kept)
        spans, own = ((np.empty(room), np.empty(room)) for _ in range(2))
        for what, stay in enumerate(stays):
            self._find_peaks(what, stay, spans, own, between)
        self._book_agents(between)
        self._now_s = until_s

    def _lines(self, columns: Columns) -> NDArray[np.int16]:
        """The site whose trunk line each call holds; -1: none, as chats."""
        contact_type, site = columns.numbers[:2]
        on_line = self._tables.layout.takes[0]
        return site if on_line.all() else np.where(on_line[contact_type], site, -1).astype(np.int16)

    def _find_peaks(
        self, what: int, stays: Stays, spans: Spans, own: Spans, between: tuple[float, float]
    ) -> None:
        layout = self._tables.layout
        sites = len(layout.setting.sites)
        n, ordered, bounds = self._gather(what, stays, spans, own, sites, between[1])
        first, last = (round(t / layout.setting.width_s) for t in between)
        groups_of_spans = [(own, bounds[s], bounds[s + 1]) for s in range(sites)]
        if sites > 1:
            groups_of_spans.append((spans, 0, n))
        for place, ((starts, ends), low, high) in enumerate(groups_of_spans):
            starts, ends = starts[low:high], ends[low:high]
            if not ordered:
                starts.sort()
            ends.sort()
            peaks(starts, ends, first, last, layout.frame, self.most[what, place])
        if sites == 1:
            self.most[what, 1] = self.most[what, 0]

    def _book_agents(self, between: tuple[float, float]) -> None:
        layout = self._tables.layout
        done = int(np.searchsorted(self._changes[0], between[1], side="left"))
        times, pool_of, level, staying, finishing, late = self._changes
        changes = (
            times[:done], pool_of[:done], level[:done], staying[:done], finishing[:done],
            late[:done],
        )  # fmt: skip
        logged_in(
            changes, self.steps, self._levels, between, layout.frame, self._tables.spans,
            self.overtime_s,
        )  # fmt: skip
        self._changes = (
            times[done:], pool_of[done:], level[done:], staying[done:], finishing[done:],
            late[done:],
        )  # fmt: skip

    def _gather(
        self, what: int, stays: Stays, spans: Spans, own: Spans, groups: int, until_s: float
    ) -> tuple[int, bool, Ints]:
        """All stays of a kind; those that last beyond ``until_s`` are kept for the next stretch.

        Returns
        -------
        See `sim.measures.reporting_intervals.gather`: what it returns, and ``bounds``.
        """
        bounds = np.empty(groups + 1, dtype=np.int64)
        n, ordered = gather(*stays, self._kept[what], spans, own, bounds)
        self._kept[what] = _NONE
        if until_s < self._tables.layout.setting.end_s:
            last = np.flatnonzero(own[1][:n] > until_s)
            last = last[np.argsort(own[0][last], kind="stable")]
            group = np.searchsorted(bounds, last, side="right") - 1
            self._kept[what] = (group.astype(np.int16), own[0][last], own[1][last])
        return n, ordered, bounds


def _line_end(columns: Columns, end_s: Floats) -> Floats:
    """When each call gives up its trunk line: on accepting a callback, or at its end."""
    callback_s = dict(zip(CALLBACKS, columns.callbacks, strict=True))["callback_s"]
    if not len(callback_s):
        return end_s
    found: Floats = np.where(np.isnan(callback_s), end_s, callback_s)
    return found


def _edge_before(time: float, width_s: float) -> float:
    """The last edge of an interval that is not after ``time``."""
    edge = math.floor(time / width_s) * width_s
    return edge if edge <= time else edge - width_s
