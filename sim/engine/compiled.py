"""The compiled engine: the reference engine's rules over arrays, giving the same log."""

from __future__ import annotations

from sim.centre import Centre
from sim.engine.finish import finished_log
from sim.engine.kernel.loop import run
from sim.engine.kernel.model import N_STAFFING, build_model
from sim.engine.log import CallLog, empty_columns
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
    columns = empty_columns(len(workload))
    model = build_model(plan, workload, changes, columns)
    run(model)
    rows = int(model.scalars[N_STAFFING])
    staffing = (model.staffing_time[:rows], model.staffing_pool[:rows], model.staffing_level[:rows])
    return finished_log(plan, workload, changes, columns, staffing)
