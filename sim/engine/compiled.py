"""The compiled engine: the reference engine's rules over arrays, giving the same log."""

from __future__ import annotations

import numpy as np

from sim.centre import Centre
from sim.engine.finish import finished_log
from sim.engine.kernel.layout import build_model
from sim.engine.kernel.loop import run
from sim.engine.kernel.model import ENDS, MARKS, TIMES, Array, Model
from sim.engine.log import CallLog
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
    model = build_model(plan, workload, changes)
    run(model)
    staffing = model.staffing[: int(model.world["staffing"][0])]
    rows = (staffing["time"].copy(), staffing["pool"].copy(), staffing["level"].copy())
    return finished_log(plan, workload, changes, _columns(model), rows)


def _columns(model: Model) -> dict[str, Array]:
    """The log's columns: those that the kernel wrote, and zeros for those it does not know."""
    n = len(model.arrival)
    return {
        **dict(zip(TIMES, model.times, strict=True)),
        **dict(zip(MARKS, model.marks, strict=True)),
        **dict(zip(ENDS, model.ends, strict=True)),
        "ivr_outcome": np.zeros(n, dtype=np.int8),
        "ivr_menus": np.zeros(n, dtype=np.int16),
        "ivr_failed_authentication": np.zeros(n, dtype=np.bool_),
    }
