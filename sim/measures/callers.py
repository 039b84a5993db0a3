"""Callers rather than calls: who is reached in the end, and with how many calls.

A caller who is not served, or not to the end, calls again; an agent may pass a call on. The log's
columns of the group ``further`` link all of it to the caller's first call.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.engine.codes import (
    CONTAINED,
    DISPOSITIONS,
    DONE,
    FIRST,
    REPEAT,
    REQUEUE,
    RETRY,
    SERVED,
    TRANSFER,
    UNFINISHED,
)
from sim.engine.log import CallLog
from sim.jit import entry
from sim.measures.layout import Arrays, Floats, Ints, Layout
from sim.measures.reporting_intervals import FRAME_T, cell_of
from sim.measures.tables import TABLES, places

CALLERS = places(*TABLES["callers"].calls)

COLUMNS = ("arrival_s", "end_s", "back_s", "contact_type", "disposition", "origin",
           "served_before", "transferred_to")  # fmt: skip


@entry(
    "void(UniTuple(f8[::1], 3), UniTuple(i8[::1], 5), f8[::1], " + FRAME_T + ","
    " i8[:,::1], f8[::1], i8[:,::1], UniTuple(i8[::1], 2))"
)
def _add(
    times: Any,
    codes: Any,
    windows_s: Any,
    frame: Any,
    calls: Any,
    effort_s: Any,
    lost_for_good: Any,
    whole: Any,
) -> None:
    arrival_s, end_s, back_s = times
    type_of, endings, origins, before, onward = codes
    cells = len(effort_s) // len(windows_s)
    for row in range(len(arrival_s)):
        contact_type, how, origin = type_of[row], endings[row], origins[row]
        if DONE <= how <= UNFINISHED:
            continue
        passed_on = onward[row] >= 0
        whole[0][contact_type] += passed_on
        whole[1][contact_type] += origin >= TRANSFER
        if back_s[row] != back_s[row]:
            lost_for_good[contact_type, how] += 1
        if arrival_s[row] < frame[1]:
            continue
        at = contact_type * cells + cell_of(arrival_s[row], frame, cells)
        effort_s[at] += end_s[row] - arrival_s[row]
        calls[CALLERS.passed_on, at] += passed_on
        if origin >= TRANSFER:
            calls[CALLERS.legs, at] += 1
            calls[CALLERS.requeued, at] += origin == REQUEUE
            continue
        calls[CALLERS.calls, at] += 1
        calls[CALLERS.first, at] += origin == FIRST
        calls[CALLERS.retries, at] += origin == RETRY
        calls[CALLERS.repeats, at] += origin == REPEAT
        by_agent = how in SERVED
        if before[row] or not (by_agent or how == CONTAINED):
            continue
        calls[CALLERS.reached, at] += 1
        if by_agent and windows_s[contact_type] > 0.0:
            calls[CALLERS.first_contacts, at] += 1
            # False where nobody comes back.
            soon = back_s[row] - end_s[row] <= windows_s[contact_type]
            calls[CALLERS.resolved, at] += not passed_on and not soon


class Callers:
    """Counts of callers so far.

    Attributes
    ----------
    passed_on, legs : calls passed on, and legs that came of it or of a lost agent, by contact
        type, shape (types,); of the whole horizon, warm-up included.
    lost_for_good : calls after which the caller did not call again, by contact type and
        disposition, shape (types, dispositions); of the whole horizon. None: callers call once.
    """

    def __init__(self, centre: Centre, layout: Layout) -> None:
        setting = layout.setting
        types = len(setting.contact_types)
        self._layout = layout
        self._windows_s = np.array(
            [0.0 if k.repeat is None else k.repeat.window_days * DAY_S
             for k in centre.contact_types.values()]
        )  # fmt: skip
        self._calls: Ints = np.zeros((len(CALLERS), types * setting.cells), dtype=np.int64)
        self._effort_s: Floats = np.zeros(types * setting.cells)
        self._lost = np.zeros((types, len(DISPOSITIONS)), dtype=np.int64)
        self._whole: tuple[Ints, Ints] = (np.zeros(types, np.int64), np.zeros(types, np.int64))
        self._used = False

    def add(self, stretch: CallLog) -> None:
        """Count a stretch of the log; nothing where each caller calls once."""
        if "caller" not in stretch.columns:
            return
        self._used = True
        times = tuple(np.ascontiguousarray(stretch[c], dtype=np.float64) for c in COLUMNS[:3])
        codes = tuple(np.ascontiguousarray(stretch[c], dtype=np.int64) for c in COLUMNS[3:])
        _add(
            times, codes, self._windows_s, self._layout.frame, self._calls, self._effort_s,
            self._lost, self._whole,
        )  # fmt: skip

    @property
    def passed_on(self) -> Ints:
        """Calls passed on, by contact type."""
        return self._whole[0]

    @property
    def legs(self) -> Ints:
        """Legs, by contact type."""
        return self._whole[1]

    @property
    def lost_for_good(self) -> Ints | None:
        """See `Callers`."""
        return self._lost if self._used else None

    def tables(self, tables: Arrays) -> Arrays:
        """The table ``callers``, and what it changes in the other ``tables``."""
        setting = self._layout.setting
        shape = (len(setting.contact_types), setting.days, setting.intervals)
        if self._used:
            calls = {f: self._calls[i].reshape(shape) for i, f in enumerate(CALLERS._fields)}
            effort = self._effort_s.reshape(shape)
        else:
            none = np.zeros(shape, dtype=np.int64)
            calls = dict.fromkeys(CALLERS._fields, none)
            calls["first"] = calls["calls"] = tables["entry.attempts"].astype(np.int64)
            served = [DISPOSITIONS[d] for d in (*SERVED, CONTAINED)]
            calls["reached"] = np.asarray(sum(tables[f"entry.{d}"] for d in served), np.int64)
            effort = np.zeros(shape)
        calls["linked"] = calls["first"] if self._used else np.zeros(shape, dtype=np.int64)
        attempts = tables["entry.attempts"] - calls["legs"]
        found: Arrays = {f"callers.{name}": values for name, values in calls.items()}
        return found | {"callers.effort_s": effort, "entry.attempts": attempts}
