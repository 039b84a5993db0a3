"""The compiled engine: the reference engine's rules over arrays, giving the same log."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from sim.centre import Centre
from sim.engine.finish import finished_log, latest_time
from sim.engine.kernel.layout import WRITTEN, build_model, build_template
from sim.engine.kernel.model import Array, Model
from sim.engine.kernel.run import run
from sim.engine.kernel.window import next_stretch
from sim.engine.log import COLUMNS, CallLog
from sim.engine.plan import Plan, build_plan
from sim.engine.timeline import Change, world_changes
from sim.workload import Failure, Workload, joined, rows

_Prepared = tuple[Centre, tuple[Failure, ...], Plan, list[Change], Model]
_latest: _Prepared | None = None


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
    InputError : the routing leaves a contact type without any pool, or a line has more steps than
        the engine can tell apart.
    """
    (log,) = run_in_stretches(centre, [(workload, math.inf)], workload.failures)
    return log


def run_in_stretches(
    centre: Centre, stretches: Iterable[tuple[Workload, float]], failures: tuple[Failure, ...]
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

    Yields
    ------
    CallLog : one a stretch: the calls, in order of arrival, that have ended and before which all
        have ended. One after the other they are the log of `run_compiled`.

    Raises
    ------
    InputError : as `run_compiled`.
    """
    plan, changes, template = _prepared(centre, failures)
    model: Model | None = None
    luck: Workload | None = None
    latest = 0.0
    for workload, until_s in stretches:
        if model is None or luck is None:
            luck = workload
            columns = _columns(len(luck))
            model = build_model(template, luck, columns)
        else:
            luck = joined([rows(luck, slice(int(model.world[0].oldest), None)), workload])
            columns = _columns(len(luck))
            model = next_stretch(model, columns, luck)
        world = model.world[0]
        world.until, world.staffing = until_s, 0
        run(model)
        staffed = model.staffing[: int(world.staffing)]
        staffing = (staffed["time"].copy(), staffed["pool"].copy(), staffed["level"].copy())
        if until_s == math.inf:
            yield finished_log(plan, luck, changes, columns, staffing, latest)
            return
        done = int(world.oldest)
        part = {name: column[:done] for name, column in columns.items()}
        latest = max(latest, latest_time(part))
        complete = float(luck.arrival_s[done]) if done < len(luck) else until_s
        yield finished_log(plan, rows(luck, slice(done)), changes, part, staffing, latest, complete)


def _prepared(centre: Centre, failures: tuple[Failure, ...]) -> tuple[Plan, list[Change], Model]:
    """Kept for the next replication: it costs as much as thousands of calls."""
    global _latest
    known = _latest
    if known is None or known[0] is not centre or known[1] != failures:
        same = known is not None and known[0] is centre
        plan = known[2] if same and known is not None else build_plan(centre)
        changes = world_changes(centre, failures)
        known = (centre, failures, plan, changes, build_template(plan, changes))
        _latest = known
    return known[2], known[3], known[4]


def _columns(n: int) -> dict[str, Array]:
    """Columns of the log: empty where the kernel writes every row, else zeros."""
    return {
        column.name: (np.empty if column.name in WRITTEN else np.zeros)(n, dtype=column.dtype)
        for column in COLUMNS
        if column.name not in ("contact_type", "arrival_s")
    }
