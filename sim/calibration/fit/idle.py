"""Idle agents: gaps between two calls in which nobody waited whom the agent serves."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.unavailability import open_to, queues, seconds, stretches

Floats = NDArray[np.float64]
IDLE_S = 1800.0
"""The longest gap between two calls of an agent who may have been there all the time."""
UNSERVED_S = 20.0
"""Callers may wait so long in a gap in all and the agent still be there: a call needs seconds to be
put through, and agents do not pick up at once."""


def with_idle_gaps(work: pd.DataFrame, calls: pd.DataFrame, opens: pd.DataFrame) -> pd.DataFrame:
    """Calls of agents whose sessions go on through gaps in which they had nobody to serve.

    An agent who takes no call for a quarter of an hour while callers wait was not there. Where
    nobody waited, as on quiet evenings, the agent was idle as likely as away, and a session that is
    cut there makes a centre that is short of agents whenever few call.

    Parameters
    ----------
    work : from `sim.calibration.fit.sessions.handled`; opens : from `agent_skills` or
        `sim.calibration.fit.skills.opens`.
    calls : `Records.calls` of the same days.

    Returns
    -------
    ``work`` with ``within`` set on calls after such gaps of at most `IDLE_S`.
    """
    end = work["end"].to_numpy(dtype=np.float64)
    start = work["start"].to_numpy(dtype=np.float64)
    who = pd.factorize(work["agent"])[0]
    within = work["within"].to_numpy(dtype=bool).copy()
    later = 1 + np.flatnonzero(
        (who[1:] == who[:-1]) & ~within[1:] & (start[1:] - end[:-1] <= IDLE_S)
    )
    row = opens.index.get_indexer(pd.Index(work["agent"].to_numpy(dtype=object)[later]))
    serves, which = np.unique(seconds(opens)[row], axis=0, return_inverse=True)
    queue = queues(calls, opens.columns)
    for number, own in enumerate(serves):
        rows = later[which.ravel() == number]
        waited = _waited(open_to(queue, own))
        unserved = np.interp(start[rows], *waited) - np.interp(end[rows - 1], *waited)
        within[rows[unserved <= UNSERVED_S]] = True
    return work.assign(within=within)


def _waited(queue: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """Seconds so far in which anyone waited: times, and the sum at each."""
    opens, closes = stretches(queue)
    if not len(opens):
        return np.array([0.0, 1.0]), np.zeros(2)
    total = np.cumsum(closes - opens)
    before = np.concatenate(([0.0], total[:-1]))
    return np.column_stack((opens, closes)).ravel(), np.column_stack((before, total)).ravel()
