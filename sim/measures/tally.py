"""Counting calls: from the rows of a log to counts by contact type, site or pool, and interval."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.engine import log as lg
from sim.measures.layout import Floats, Ints, Layout, Setting
from sim.measures.service_level import TOLERANCE_S
from sim.measures.spans import cell_of, summed
from sim.measures.tables import LOSSES

Arrays = dict[str, NDArray[np.generic]]


class Calls:
    """Rows of a log: its columns as arrays, gathered when they are first asked for.

    Parameters
    ----------
    columns : every column of the log.
    rows : indices of the rows, ascending; none = all.

    Integers become int64, ready to index and to count with.
    """

    def __init__(
        self, columns: Mapping[str, NDArray[np.generic]], rows: Ints | None = None
    ) -> None:
        self._columns = columns
        self._rows = rows
        self._floats: dict[str, Floats] = {}
        self._ints: dict[str, Ints] = {}
        self._cells: dict[str, Ints] = {}

    def __len__(self) -> int:
        return len(self._columns["arrival_s"]) if self._rows is None else len(self._rows)

    def time(self, name: str) -> Floats:
        """A column of times, seconds."""
        if name not in self._floats:
            self._floats[name] = np.asarray(self._gathered(name), dtype=np.float64)
        return self._floats[name]

    def index(self, name: str) -> Ints:
        """A column of indices, codes or numbers."""
        if name not in self._ints:
            self._ints[name] = self._gathered(name).astype(np.int64)
        return self._ints[name]

    def where(self, mask: NDArray[np.bool_]) -> Calls:
        """The rows at which ``mask`` holds."""
        if mask.all():
            return self
        return self.take(np.flatnonzero(mask))

    def take(self, rows: Ints) -> Calls:
        """Rows by their number among these."""
        return Calls(self._columns, rows if self._rows is None else self._rows[rows])

    def has(self, name: str) -> NDArray[np.bool_]:
        """Whether each call has a time."""
        return ~np.isnan(self.time(name))

    def cell(self, name: str, setting: Setting) -> Ints:
        """Reporting interval of the horizon in which each time of a column falls."""
        if name not in self._cells:
            self._cells[name] = cell_of(self.time(name), setting)
        return self._cells[name]

    @cached_property
    def wait_s(self) -> Floats:
        """Wait from the offer to agents until answered or gone, seconds; NaN: never offered."""
        answer = self.time("answer_s")
        left = np.where(np.isnan(answer), self.time("end_s"), answer)
        return left - self.time("queue_s")

    def _gathered(self, name: str) -> NDArray[np.generic]:
        column = self._columns[name]
        return column if self._rows is None else column[self._rows]


def count_entries(calls: Calls, layout: Layout) -> Arrays:
    """Table ``entry``: every attempt by how it ended and why it was lost."""
    setting = layout.setting
    shape = (len(setting.contact_types), setting.days, setting.intervals)
    size = len(setting.contact_types) * setting.cells
    key = calls.index("contact_type") * setting.cells + calls.cell("arrival_s", setting)
    endings = len(lg.DISPOSITIONS)
    ended = _count(calls.index("disposition") * size + key, (endings, *shape))
    found: Arrays = {"entry.attempts": ended.sum(axis=0, dtype=np.int32)}
    found.update({f"entry.{name}": ended[i] for i, name in enumerate(lg.DISPOSITIONS)})
    cause = calls.index("loss_cause")
    lost = np.flatnonzero(cause)
    causes = _count((cause[lost] - 1) * size + key[lost], (len(LOSSES), *shape))
    found.update({f"entry.lost_{name}": causes[i] for i, name in enumerate(LOSSES)})
    return found


def count_ivr(entered: Calls, layout: Layout) -> Arrays:
    """Table ``ivr``: what became of the calls that entered the IVR.

    Parameters
    ----------
    entered : rows that took an IVR port (``ivr_start_s`` is a number).
    """
    setting = layout.setting
    shape = _shape(layout, len(setting.sites))
    key = _key(entered, "entry_site", "arrival_s", layout)
    ended = entered.index("disposition")
    failed = entered.index("ivr_failed_authentication")
    seconds = entered.time("ivr_end_s") - entered.time("ivr_start_s")
    return {
        "ivr.entered": _count(key, shape),
        "ivr.contained": _count(key[ended == lg.CONTAINED], shape),
        "ivr.hung_up": _count(key[ended == lg.HUNG_UP_IN_IVR], shape),
        "ivr.failed_authentication": _count(key[failed > 0], shape),
        "ivr.menus": _sum(key, entered.index("ivr_menus").astype(np.float64), shape),
        "ivr.seconds": _sum(key, seconds, shape),
    }


def count_queue(offered: Calls, layout: Layout) -> Arrays:
    """Table ``queue``: the calls offered to agents, by the line in which they waited last.

    Parameters
    ----------
    offered : rows that were offered to agents (``queue_s`` is a number).
    """
    setting = layout.setting
    shape = _shape(layout, len(setting.sites))
    key = _key(offered, "queue_site", "queue_s", layout)
    kind, ended, wait = offered.index("contact_type"), offered.index("disposition"), offered.wait_s
    in_time = wait <= np.array(setting.thresholds_s)[kind] + TOLERANCE_S
    answered = ended == lg.ANSWERED
    gone = np.flatnonzero((ended == lg.ABANDONED) | (ended == lg.BALKED))
    short = np.array(setting.short_abandons_s)[kind[gone]] + TOLERANCE_S
    kept = np.flatnonzero(answered)
    return {
        "queue.offered": _count(key, shape),
        "queue.answered": _count(key[kept], shape),
        "queue.answered_in_time": _count(key[np.flatnonzero(answered & in_time)], shape),
        "queue.abandoned": _count(key[ended == lg.ABANDONED], shape),
        "queue.balked": _count(key[ended == lg.BALKED], shape),
        "queue.abandoned_in_time": _count(key[gone[in_time[gone]]], shape),
        "queue.abandoned_short": _count(key[gone[wait[gone] <= short]], shape),
        "queue.blocked_queue": _count(key[ended == lg.BLOCKED_QUEUE], shape),
        "queue.wait_s": _sum(key, wait, shape),
        "queue.answered_wait_s": _sum(key[kept], wait[kept], shape),
    }


def count_answered(answered: Calls, layout: Layout) -> Arrays:
    """Tables ``origin`` and ``agents``: answered calls by where they came from and who took them.

    Parameters
    ----------
    answered : rows with disposition answered.
    """
    setting = layout.setting
    by_site = _shape(layout, len(setting.sites))
    by_pool = _shape(layout, len(setting.pools))
    origin = _key(answered, "entry_site", "queue_s", layout)
    key = _key(answered, "pool", "queue_s", layout)
    elsewhere = np.flatnonzero(answered_elsewhere(answered, layout))
    start, end = answered.time("answer_s"), answered.time("talk_end_s")
    return {
        "origin.answered": _count(origin, by_site),
        "origin.overflowed": _count(origin[elsewhere], by_site),
        "agents.answered": _count(key, by_pool),
        "agents.wait_s": _sum(key, answered.wait_s, by_pool),
        "agents.talk_s": _sum(key, end - start, by_pool),
        "agents.wrap_up_s": _sum(key, answered.time("wrap_end_s") - end, by_pool),
    }


def answered_elsewhere(answered: Calls, layout: Layout) -> NDArray[np.bool_]:
    """Whether each answered call was answered at another site than it entered."""
    found: NDArray[np.bool_] = layout.pool_site[answered.index("pool")] != answered.index(
        "entry_site"
    )
    return found


def _shape(layout: Layout, places: int) -> tuple[int, int, int, int]:
    setting = layout.setting
    return len(setting.contact_types), places, setting.days, setting.intervals


def _key(calls: Calls, place: str, time: str, layout: Layout) -> Ints:
    """Flat index of each call into an array of `_shape`."""
    setting = layout.setting
    places = len(setting.pools) if place == "pool" else len(setting.sites)
    row = calls.index("contact_type") * places + calls.index(place)
    return row * setting.cells + calls.cell(time, setting)


def _count(key: Ints, shape: tuple[int, ...]) -> NDArray[np.int32]:
    counted = np.bincount(key, minlength=math.prod(shape))
    return counted.astype(np.int32).reshape(shape)


def _sum(key: Ints, weights: Floats, shape: tuple[int, ...]) -> Floats:
    return summed(key, weights, math.prod(shape)).reshape(shape)
