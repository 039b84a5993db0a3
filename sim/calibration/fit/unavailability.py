"""How long agents take no call after one, by how many calls wait when it ends.

Between two calls of an agent, within a session: an agent whose next caller had waited was
unavailable until then, and the time is known exactly. An agent whose next call was answered at once
had been available before, but not while anybody whom the agent serves waited: the time lies between
the last such moment and the next call. So it is never taken for idle time because a colleague was
quicker (which makes gaps under backlog short), nor for absence because nobody called.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.interval_censored import interval_law
from sim.calibration.fit.sessions import clock

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CLASSES = (0, 1, 3)
"""Fewest calls that wait, by class: nobody, one or two, three and more."""
LEAST_GAPS = 200
"""A class with fewer gaps goes with the one below."""


@dataclass(frozen=True)
class Away:
    """Unavailability after calls in one class.

    Attributes
    ----------
    least_waiting : fewest calls that wait in it.
    gaps, exact : gaps seen, and those known exactly.
    law : probabilities of 0, 1 ... seconds.
    """

    least_waiting: int
    gaps: int
    exact: int
    law: Floats

    @property
    def mean_s(self) -> float:
        """Mean of the law, seconds."""
        return float((self.law * np.arange(len(self.law))).sum())

    def quantiles(self, cells: int) -> Floats:
        """Equally spaced quantiles from 0 to 1, seconds, whose straight joins keep the mean."""
        levels = np.clip(np.arange(cells + 1) / cells, 1e-9, 1.0 - 1e-9)
        found = np.searchsorted(np.cumsum(self.law), levels, side="left").astype(np.float64)
        found = np.minimum(found, len(self.law) - 1.0)
        drawn = float(np.mean(0.5 * (found[1:] + found[:-1])))
        return found * (self.mean_s / drawn) if drawn > 0 else found


def queues(calls: pd.DataFrame, types: pd.Index[str]) -> list[tuple[Floats, Floats]]:
    """When calls of each type joined and left the queue, each sorted, on the clock of `clock`."""
    waited = calls[calls["queued"] & (calls["wait_s"] > 0)]
    join = clock(waited, "join_s")
    leave = join + waited["wait_s"].to_numpy(dtype=np.float64)
    kind = waited["contact_type"].to_numpy(dtype=object)
    return [(np.sort(join[kind == name]), np.sort(leave[kind == name])) for name in types]


def waiting_at(queue: list[tuple[Floats, Floats]], times: Floats) -> Ints:
    """Calls of each type that wait at given times, those that leave just then included.

    Returns
    -------
    shape (n, types).
    """
    return np.column_stack(
        [
            np.searchsorted(join, times, side="right") - np.searchsorted(leave, times, side="left")
            for join, leave in queue
        ]
    )


def last_waiting(queue: list[tuple[Floats, Floats]], times: Floats) -> Floats:
    """The latest moment before given times at which a call of each type waited; -inf: never.

    Returns
    -------
    shape (n, types).
    """
    found = np.full((len(times), len(queue)), -np.inf)
    for column, (join, leave) in enumerate(queue):
        if not len(leave):
            continue
        gone = np.searchsorted(leave, times, side="left")
        there = np.searchsorted(join, times, side="left") > gone
        before = np.where(gone > 0, leave[np.maximum(gone - 1, 0)], -np.inf)
        found[:, column] = np.where(there, times, before)
    return found


def gaps_after_calls(
    calls: pd.DataFrame, work: pd.DataFrame, skilled: pd.DataFrame
) -> pd.DataFrame:
    """Gaps between the calls of an agent within a session.

    Parameters
    ----------
    calls : `Records.calls`; work : from `handled`; skilled : from `agent_skills`.

    Returns
    -------
    ``day``, ``low_s`` and ``high_s`` (bounds of the unavailability), and ``waiting`` (callers whom
    the agent serves, waiting when the call before ended).
    """
    later = np.flatnonzero(work["within"].to_numpy(dtype=bool))
    end = work["end"].to_numpy(dtype=np.float64)[later - 1]
    start = work["start"].to_numpy(dtype=np.float64)[later]
    gap = np.maximum(start - end, 0.0)
    row = skilled.index.get_indexer(pd.Index(work["agent"].to_numpy(dtype=object)[later]))
    serves = skilled.to_numpy(dtype=bool)[row]
    queue = queues(calls, skilled.columns)
    waiting = (waiting_at(queue, end) * serves).sum(axis=1)
    seen = np.where(serves, last_waiting(queue, start), -np.inf).max(axis=1)
    exact = work["wait_s"].to_numpy(dtype=np.float64)[later] > 0
    low = np.where(exact, gap, np.clip(seen - end, 0.0, gap))
    return pd.DataFrame(
        {
            "day": work["day"].to_numpy()[later],
            "low_s": low,
            "high_s": gap,
            "waiting": waiting,
        }
    )


def unavailability(
    gaps: pd.DataFrame, split_s: float, classes: tuple[int, ...] = CLASSES
) -> list[Away]:
    """The law of the unavailability in each class; empty where there are no gaps.

    Parameters
    ----------
    gaps : from `gaps_after_calls`; split_s : the longest there can be, seconds.
    """
    group = np.searchsorted(np.array(classes), gaps["waiting"].to_numpy(), side="right") - 1
    number = np.bincount(group, minlength=len(classes))
    for at in range(len(classes) - 1, 0, -1):
        if number[at] < LEAST_GAPS:
            group[group == at] = at - 1
            number[at - 1] += number[at]
            number[at] = 0
    low, high = (gaps[c].to_numpy(dtype=np.float64) for c in ("low_s", "high_s"))
    found = []
    for at, least in enumerate(classes):
        own = group == at
        if own.any():
            law = interval_law(low[own], high[own], int(split_s))
            exact = int((low[own] == high[own]).sum())
            found.append(Away(least, int(own.sum()), exact, law))
    return found


def after_call(aways: list[Away], cells: int = 100) -> dict[str, object] | None:
    """What a pool says of it (`after_call`); None: no time at all.

    The shape is that of the class with most exact gaps, the level of each class its own.
    """
    known = [a for a in aways if a.mean_s > 0]
    if not known:
        return None
    shape = max(known, key=lambda a: a.exact)
    base = aways[0].mean_s if aways[0].mean_s > 0 else shape.mean_s
    quantiles = shape.quantiles(cells) * (base / shape.mean_s)
    said: dict[str, object] = {
        "unavailable": {
            "dist": "empirical",
            "quantiles_s": [round(float(q), 1) + 0.0 for q in quantiles],
        }
    }
    steps = [
        {"waiting_over": a.least_waiting - 1, "factor": round(a.mean_s / base, 3)}
        for a in aways
        if a.least_waiting > 0
    ]
    return said | ({"while_waiting": steps} if steps else {})
