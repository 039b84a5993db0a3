"""The reference engine's door: one replication."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.centre import Centre
from sim.engine.assembly import finished_log
from sim.engine.log import CallLog
from sim.engine.plan import build_plan
from sim.engine.reference.loop import simulate
from sim.engine.reference.model import Model, build_model
from sim.engine.reference.rows import with_follow_ups
from sim.engine.reference.rules import Rules
from sim.engine.timeline import failure_times, world_changes
from sim.workload import Workload


def run_reference(centre: Centre, workload: Workload, rules: type[Rules] = Rules) -> CallLog:
    """Simulate one replication with the reference engine.

    Parameters
    ----------
    centre : the centre.
    workload : the luck of one replication of this centre.
    rules : routing rules, `Rules` or a subclass of it.

    Raises
    ------
    InputError : the routing leaves a contact type without any pool.
    """
    changes = world_changes(centre, workload.failures, workload.absences)
    m = build_model(build_plan(centre), workload, changes, rules)
    simulate(m)
    return replace(_log(m), failures=failure_times(centre, workload.failures))


def _log(m: Model) -> CallLog:
    """The log of a run that is over."""
    luck = with_follow_ups(m)
    columns = {name: column[: len(luck)] for name, column in m.columns.items()}
    staffing = (
        np.array([row[0] for row in m.staffing], dtype=np.float64),
        *(np.array([row[i] for row in m.staffing], dtype=np.int64) for i in range(1, 6)),
    )
    return finished_log(m.plan, luck, m.changes, columns, staffing)
