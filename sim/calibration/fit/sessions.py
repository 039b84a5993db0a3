"""Agents' sessions: from the first to the last call, split where nothing came for long."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.lines import lines_of

Floats = NDArray[np.float64]
DAY_APART_S = 200_000.0
"""Days are set this far apart on one clock: more than two, as times may pass midnight."""
SPLIT_S = 300.0
"""An agent without a call for longer than this was not there, where the times of each agent and
day are known: 5 minutes fit best, 7 and more make waits too long."""
ROSTER_SPLIT_S = 600.0
"""The same where a roster by half-hours is made: it has no room for short absences, which belong to
the unavailability after calls instead."""


_SHOWN = ("day", "weekday", "contact_type", "agent", "wait_s", "talk_s")


def clock(calls: pd.DataFrame, column: str) -> Floats:
    """Times of a column on one clock for all days, on which no two days touch, seconds."""
    found: Floats = calls["day"].to_numpy().astype("datetime64[D]").astype(np.float64)
    found *= DAY_APART_S
    found += calls[column].to_numpy(dtype=np.float64)
    return found


def setup_s(calls: pd.DataFrame) -> Floats:
    """Seconds in which each call was put through to another site, shape (n,)."""
    if "setup_s" not in calls:
        return np.zeros(len(calls))
    return calls["setup_s"].to_numpy(dtype=np.float64)


def handled(calls: pd.DataFrame, split_s: float = SPLIT_S) -> pd.DataFrame:
    """Calls that show an agent at work, by agent and start of the talk.

    Parameters
    ----------
    calls : `Records.calls`.
    split_s : longest gap between two calls of a session.

    Returns
    -------
    ``day``, ``weekday``, ``contact_type``, ``agent``, ``wait_s`` (until an agent was taken: without
    the time in which the call was put through to another site), ``line`` (that it waited in),
    ``start`` (when the agent was taken) and ``end`` (of talk and recorded wrap-up) on the clock of
    `clock`, and ``within``: the agent's call before it is of the same session.
    """
    known = (calls["agent"] != "") & calls["talk_s"].notna() & calls["start_s"].notna()
    rows = np.flatnonzero(known.to_numpy(dtype=bool))
    start, code = clock(calls, "start_s")[rows], pd.factorize(calls["agent"])[0][rows]
    order = np.lexsort((start, code))
    rows, start, code = rows[order], start[order], code[order]
    end = start + calls["talk_s"].to_numpy(dtype=np.float64)[rows]
    end += np.nan_to_num(calls["wrap_up_s"].to_numpy(dtype=np.float64)[rows])
    end = _running_end(end, code)
    start = start - setup_s(calls)[rows]
    within = np.zeros(len(rows), dtype=np.bool_)
    within[1:] = (code[1:] == code[:-1]) & (start[1:] - end[:-1] <= split_s)
    table = calls[list(_SHOWN)].take(rows)
    line = lines_of(calls).take(rows)
    table = table.assign(wait_s=table["wait_s"] - setup_s(calls)[rows])
    return table.assign(line=line, start=start, end=end, within=within).reset_index(drop=True)


def _running_end(end: Floats, code: NDArray[np.int64]) -> Floats:
    """The latest end so far of each agent, whose rows stand together in order of start."""
    if not len(end):
        return end
    span = float(end.max() - end.min()) + 1.0
    lifted = end - end.min() + code * span
    latest: Floats = np.maximum.accumulate(lifted) - code * span + end.min()
    return latest


def sessions(work: pd.DataFrame) -> pd.DataFrame:
    """Sessions of agents: from the start of the first call to the end of the last one.

    Parameters
    ----------
    work : from `handled`.

    Returns
    -------
    one row a session: ``day``, ``weekday``, ``agent``, ``start_s``, ``end_s`` in seconds after
    midnight of the day (the end may pass 86,400), and ``calls``.
    """
    if work.empty:
        return pd.DataFrame(columns=["day", "weekday", "agent", "start_s", "end_s", "calls"])
    first = np.flatnonzero(~work["within"].to_numpy(dtype=bool))
    last = np.append(first[1:], len(work)) - 1
    opens = work.iloc[first]
    end = work["end"].to_numpy(dtype=np.float64)[last]
    midnight = (opens["day"] - pd.Timestamp(0)).dt.days.to_numpy(dtype=np.float64) * DAY_APART_S
    return pd.DataFrame(
        {
            "day": opens["day"].to_numpy(),
            "weekday": opens["weekday"].to_numpy(),
            "agent": opens["agent"].to_numpy(),
            "start_s": opens["start"].to_numpy(dtype=np.float64) - midnight,
            "end_s": end - midnight,
            "calls": last - first + 1,
        }
    )
