"""The compiled engine: the reference engine's rules over arrays, giving the same log."""

from __future__ import annotations

import numpy as np

from sim.centre import Centre
from sim.engine.finish import finished_log
from sim.engine.kernel.layout import WRITTEN, build_model
from sim.engine.kernel.model import Array
from sim.engine.kernel.run import run
from sim.engine.log import COLUMNS, CallLog
from sim.engine.plan import build_plan
from sim.engine.timeline import world_changes
from sim.workload import Workload


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
    InputError : the routing leaves a contact type without any pool.
    """
    plan = build_plan(centre)
    changes = world_changes(centre, workload.failures)
    columns = _columns(len(workload))
    model = build_model(plan, workload, changes, columns)
    run(model)
    staffing = model.staffing[: int(model.world["staffing"][0])]
    rows = (staffing["time"].copy(), staffing["pool"].copy(), staffing["level"].copy())
    return finished_log(plan, workload, changes, columns, rows)


def _columns(n: int) -> dict[str, Array]:
    """Columns of the log: empty where the kernel writes every row, else zeros."""
    return {
        column.name: (np.empty if column.name in WRITTEN else np.zeros)(n, dtype=column.dtype)
        for column in COLUMNS
    }
