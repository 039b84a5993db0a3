"""What is left to write when an engine has stopped, the same for every engine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine import log as lg
from sim.engine.log import CallLog
from sim.engine.plan import Plan
from sim.engine.timeline import Change
from sim.workload import Workload

Array = NDArray[Any]


def finished_log(
    plan: Plan,
    workload: Workload,
    changes: list[Change],
    columns: dict[str, Array],
    staffing: tuple[Array, Array, Array],
) -> CallLog:
    """The log of a run: the workload's columns put in, the forgotten calls cleared.

    Parameters
    ----------
    columns : the log's columns as the engine wrote them.
    staffing : times, pools and levels of the staffing changes.
    """
    _clear_the_forgotten(plan, changes, columns)
    columns["contact_type"] = workload.contact_type
    columns["arrival_s"] = workload.arrival_s
    completed = ~np.isnan(columns["ivr_end_s"]) & (columns["loss_cause"] != lg.IN_IVR)
    for name in ("ivr_outcome", "ivr_menus", "ivr_failed_authentication"):
        columns[name][completed] = getattr(workload, name)[completed]
    return CallLog(columns, *staffing, plan.names)


def _clear_the_forgotten(plan: Plan, changes: list[Change], columns: dict[str, Array]) -> None:
    """Calls that nobody will ever take (no staff, endless patience) are cleared at the end.

    That is the horizon's end, or later the last change of the world or time in the log.
    """
    forgotten = np.isnan(columns["end_s"])
    if not forgotten.any():
        return
    now = max([plan.end_s, *(change.time for change in changes[-1:])])
    for column in ("ivr_end_s", "queue_s", "wrap_end_s", "end_s"):
        now = float(np.fmax.reduce(columns[column], initial=now))
    columns["disposition"][forgotten] = lg.DISCONNECTED
    columns["loss_cause"][forgotten] = lg.CLOSED
    columns["end_s"][forgotten] = now
