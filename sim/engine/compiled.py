"""The compiled engine: the reference engine's rules over arrays, giving the same log."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import starmap
from typing import Any

import numpy as np

from sim.centre import Centre
from sim.engine.assembly import finished_log, latest_time
from sim.engine.changes import Change
from sim.engine.codes import WRITTEN
from sim.engine.kernel.layout import build_model, build_template, rows_for
from sim.engine.kernel.model import STAFFING_ROW, Array, Model
from sim.engine.kernel.run import entry_for, run
from sim.engine.kernel.scratch import Scratch, give_back, taken
from sim.engine.kernel.stretches import (
    ended,
    next_stretch,
    what_goes_on,
    with_follow_ups,
    with_more_room,
)
from sim.engine.log import CallLog, columns_in
from sim.engine.plan import EnginePlan, build_plan
from sim.engine.timeline import failure_times, world_changes
from sim.workload import Absence, Failure, Workload, copied, joined, rows

_Prepared = tuple[Centre, tuple[Failure, ...], tuple[Absence, ...], EnginePlan, list[Change], Model]
_latest: _Prepared | None = None


def entry_of(centre: Centre) -> Any:
    """The compiled entry that simulates a centre, see `sim.jit.prepare`."""
    return entry_for(build_plan(centre).extras)


def run_compiled(centre: Centre, workload: Workload) -> CallLog:
    """Simulate one replication with the compiled engine.

    Parameters
    ----------
    centre : the centre.
    workload : the luck of one replication of this centre.

    Returns
    -------
    CallLog : equal to the reference engine's in every bit.

    Raises
    ------
    InputError : the routing leaves a contact type without any pool, or a queue has more steps than
        the engine can tell apart.
    """
    (log,) = run_in_stretches(centre, [(workload, math.inf)], workload.failures, workload.absences)
    return log


def run_in_stretches(
    centre: Centre,
    stretches: Iterable[tuple[Workload, float]],
    failures: tuple[Failure, ...],
    absences: tuple[Absence, ...] = (),
) -> Iterator[CallLog]:
    """Simulate one replication with the compiled engine, stretch by stretch of its calls.

    The memory needed grows with a stretch (and with the calls that are still in the centre when it
    ends), not with the horizon.

    Parameters
    ----------
    centre : the centre.
    stretches : luck of consecutive stretches, and for each the time before which no call of a later
        stretch arrives, seconds; infinite for the last one.
    failures : every failure of the replication.
    absences : every absence of the replication.

    Returns
    -------
    One log a stretch: the calls, in order of arrival, that have ended and before which all have
    ended. One after the other they are the log of `run_compiled`.

    Raises
    ------
    InputError : as `run_compiled`.
    """
    plan, changes, template = _prepared(centre, failures, absences)
    lives = failure_times(centre, failures)
    under_way = _Stretches(plan, changes, template, absences)
    return (replace(log, failures=lives) for log in _in_turn(under_way, stretches))


def _in_turn(
    under_way: _Stretches, stretches: Iterable[tuple[Workload, float]]
) -> Iterator[CallLog]:
    under_way.scratch = taken()
    try:
        yield from starmap(under_way.run, stretches)
    finally:
        give_back(under_way.scratch)


class _Stretches:
    """A replication under way; between two stretches it holds what goes on, and no more."""

    def __init__(
        self,
        plan: EnginePlan,
        changes: list[Change],
        template: Model,
        absences: tuple[Absence, ...],
    ) -> None:
        self._plan = plan
        self._changes = changes
        self._template = template
        self._absences = absences
        self._kept: tuple[Model, Workload] | None = None
        self._latest_s = 0.0
        self.scratch = Scratch()
        """Memory for what is not in the log."""

    def run(self, workload: Workload, until_s: float) -> CallLog:
        """Simulate the next stretch."""
        workload = replace(workload, absences=self._absences)
        follow_ups = self._plan.follow_ups is not None
        if self._kept is None:
            luck = workload
            columns = self._columns(rows_for(len(luck), follow_ups))
            model = build_model(self._template, luck, columns, self.scratch)
        else:
            kept, going_on = self._kept
            luck = joined([going_on, workload])
            returning = int(kept.world[0].rows - kept.world[0].arrived)
            columns = self._columns(rows_for(len(luck) + returning, follow_ups))
            model = next_stretch(kept, columns, luck, self.scratch)
        world = model.world[0]
        world.until_s, world.staffing = until_s, 0
        run(model)
        while world.short:
            model = with_more_room(model)
            run(model)
        rest = model.staffing[: int(world.staffing)]
        staffing = tuple(rest[name].copy() for name in STAFFING_ROW.names or ())
        if follow_ups:
            columns = self._columns(int(world.rows)) | {
                name: getattr(model, name) for name in WRITTEN if name in columns
            }
        return self._finished(model, luck, columns, staffing, until_s)

    def _finished(
        self,
        model: Model,
        luck: Workload,
        columns: dict[str, Array],
        staffing: tuple[Array, ...],
        until_s: float,
    ) -> CallLog:
        """The log of a stretch; what goes on is kept."""
        made = int(model.world[0].rows)
        everyone = luck if self._plan.follow_ups is None else with_follow_ups(luck, model)
        columns = {name: column[:made] for name, column in columns.items()}
        before = self._latest_s
        if until_s == math.inf:
            return finished_log(self._plan, everyone, self._changes, columns, staffing, before)
        done, complete = ended(model, until_s)
        rows_done = {name: column[done] for name, column in columns.items()}
        self._latest_s = max(before, latest_time(rows_done))
        gone = -int(model.world[0].first_caller)
        left = what_goes_on(model, done)
        gone += int(left.world[0].first_caller)
        self._kept = left, copied(luck, slice(gone, None))
        luck = rows(everyone, done)
        return finished_log(self._plan, luck, self._changes, rows_done, staffing, before, complete)

    def _columns(self, n: int) -> dict[str, Array]:
        """Columns of the log: empty where the kernel or `finished_log` writes every row.

        Where there are follow-up calls the finished log is a copy in order of arrival.
        """
        columns = {c.name: c.dtype for c in columns_in(self._plan.column_groups)}
        del columns["contact_type"], columns["arrival_s"]
        if self._plan.follow_ups is not None:
            return {c: self.scratch.array(f"log.{c}", n, dtype) for c, dtype in columns.items()}
        return {c: np.empty(n, dtype=dtype) for c, dtype in columns.items()}


def _prepared(
    centre: Centre, failures: tuple[Failure, ...], absences: tuple[Absence, ...]
) -> tuple[EnginePlan, list[Change], Model]:
    """Kept for the next replication: it costs as much as thousands of calls."""
    global _latest
    known = _latest
    if known is None or known[0] is not centre or known[1:3] != (failures, absences):
        same = known is not None and known[0] is centre
        plan = known[3] if same and known is not None else build_plan(centre)
        changes = world_changes(centre, failures, absences)
        known = (centre, failures, absences, plan, changes, build_template(plan, changes))
        _latest = known
    return known[3:]
