"""The compiled engine: the reference engine's rules over arrays, giving the same log."""

from __future__ import annotations

import numpy as np

from sim.centre import Centre
from sim.engine.finish import finished_log
from sim.engine.kernel.layout import WRITTEN, build_model
from sim.engine.kernel.model import Array
from sim.engine.kernel.run import run
from sim.engine.log import COLUMNS, CallLog
from sim.engine.plan import Plan, build_plan
from sim.engine.timeline import Change, world_changes
from sim.workload import Failure, Workload

_Prepared = tuple[Centre, tuple[Failure, ...], Plan, list[Change]]
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
    plan, changes = _prepared(centre, workload.failures)
    columns = _columns(len(workload))
    model = build_model(plan, workload, changes, columns)
    run(model)
    rows = model.staffing[: int(model.world["staffing"][0])]
    staffing = (rows["time"].copy(), rows["pool"].copy(), rows["level"].copy())
    return finished_log(plan, workload, changes, columns, staffing)


def _prepared(centre: Centre, failures: tuple[Failure, ...]) -> tuple[Plan, list[Change]]:
    """Plan and changes, kept for the next replication: they cost as much as thousands of calls."""
    global _latest
    known = _latest
    if known is None or known[0] is not centre:
        known = (centre, failures, build_plan(centre), world_changes(centre, failures))
    elif known[1] != failures:
        known = (centre, failures, known[2], world_changes(centre, failures))
    _latest = known
    return known[2], known[3]


def _columns(n: int) -> dict[str, Array]:
    """Columns of the log: empty where the kernel writes every row, else zeros."""
    return {
        column.name: (np.empty if column.name in WRITTEN else np.zeros)(n, dtype=column.dtype)
        for column in COLUMNS
    }
