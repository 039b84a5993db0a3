"""What is left to write when an engine has stopped, the same for every engine."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine import codes
from sim.engine import log as lg
from sim.engine.changes import Change
from sim.engine.log import CallLog
from sim.engine.plan import EnginePlan
from sim.workload import Workload

Array = NDArray[Any]


def finished_log(
    plan: EnginePlan,
    workload: Workload,
    changes: list[Change],
    columns: dict[str, Array],
    staffing: tuple[Array, ...],
    latest_s: float = 0.0,
    until_s: float = math.inf,
) -> CallLog:
    """The log of a run or of a stretch: the workload's columns put in, the forgotten cleared.

    Parameters
    ----------
    workload : luck of the calls of the log, follow-up calls after the first ones.
    columns : the log's columns as the engine wrote them.
    staffing : times, pools and numbers of agents of the changes of staffing, in the order of
        `CallLog`.
    latest_s : latest time in the log of earlier stretches, seconds.
    until_s : see `CallLog`.
    """
    _clear_the_forgotten(plan, changes, columns, latest_s, workload.contact_type)
    completed = columns["ivr_end_s"] == columns["ivr_start_s"] + workload.ivr_s
    completed &= columns["loss_cause"] != codes.LOST_IN_IVR
    wants_agent = workload.ivr_outcome == codes.JOURNEY_TO_AGENT
    ended = columns["disposition"]
    completed &= wants_agent | (ended == codes.CONTAINED) | (ended == codes.HUNG_UP_IN_IVR)
    for name in ("ivr_outcome", "ivr_menus", "ivr_flags"):
        np.multiply(getattr(workload, name), completed, out=columns[name])
    columns = {c.name: columns[c.name] for c in lg.COLUMNS if c.name in columns} | {
        "contact_type": workload.contact_type,
        "arrival_s": workload.arrival_s,
    }
    if plan.follow_ups is not None:
        order = _by_arrival(columns)
        columns = {name: column.take(order, mode="clip") for name, column in columns.items()}
    times, pools, levels, overtime, finishing, late = staffing
    return CallLog(
        columns, times, pools, levels, plan.names, until_s, workload.absences,
        staffing_overtime=overtime, staffing_finishing=finishing, staffing_late=late,
    )  # fmt: skip


def _by_arrival(columns: dict[str, Array]) -> Array:
    """Order of the rows by arrival: first calls stand in it already, follow-up calls go between.

    At one instant first calls come first, and follow-up calls by caller and attempt.
    """
    arrival_s = columns["arrival_s"]
    first = int(np.count_nonzero(columns["attempt"] == 0))
    keys = (columns["attempt"][first:], columns["caller"][first:], arrival_s[first:])
    again = first + np.lexsort(keys)
    before = np.searchsorted(arrival_s[:first], arrival_s[again], side="right")
    order = np.empty(len(arrival_s), dtype=np.intp)
    places = before + np.arange(len(again))
    between = np.ones(len(order), dtype=np.bool_)
    between[places] = False
    order[places] = again
    order[between] = np.arange(first)
    return order


def latest_time(columns: dict[str, Array]) -> float:
    """The latest time in a log, seconds; 0 in an empty one."""
    latest = 0.0
    for column in ("ivr_end_s", "queue_s", "wrap_end_s", "end_s"):
        latest = float(np.fmax.reduce(columns[column], initial=latest))
    return latest


def _clear_the_forgotten(
    plan: EnginePlan,
    changes: list[Change],
    columns: dict[str, Array],
    latest_s: float,
    kinds: Array,
) -> None:
    """Calls that nobody will ever take (no staff, endless patience) are cleared at the end.

    Work that nobody will ever do stays unfinished.

    That is the horizon's end, or later the last change of the world or time in the log. An agent
    who waits until someone takes a call that is passed on waits until then.
    """
    forgotten = np.isnan(columns["end_s"])
    if not forgotten.any():
        return
    waits_on = (columns["disposition"] == codes.ANSWERED) & np.isnan(columns["wrap_end_s"])
    waits_on &= ~forgotten
    now = max([plan.end_s, latest_s, latest_time(columns), *(c.time_s for c in changes[-1:])])
    columns["disposition"][forgotten] = codes.DISCONNECTED
    columns["loss_cause"][forgotten] = codes.CLOSED
    columns["end_s"][forgotten] = now
    columns["talk_end_s"][waits_on] = columns["wrap_end_s"][waits_on] = now
    if any(kind.work is not None for kind in plan.contact_types):
        work = forgotten & np.isin(kinds, [k for k, t in enumerate(plan.contact_types) if t.work])
        columns["disposition"][work] = codes.UNFINISHED
        columns["loss_cause"][work] = codes.NO_LOSS
