"""When agents' shifts began and ended, of which records show the first and the last call only.

A shift that ends has nothing to do with the call in hand: the moment lies anywhere between the
start of the agent's last call and the start of the one that the agent would have taken next, which
is not seen. With a last call of length T and gaps between calls that are exponential with mean m it
is in the mean (T^2 / 2 + T m + m^2) / (T + m) after the start of the last call (the age in a
renewal process: D. R. Cox, "Renewal Theory", Methuen 1962, chapter 5). A caller who waits after
that call, and whom the agent serves, ends the time that it can have been: the agent would have
taken that caller. In the same way who takes a first call at once was idle for some time before,
but not longer than since the last such caller waited.

An agent who is given the time to the end of the last call takes, half of the times, a call more
than the recorded one did.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.sessions import DAY_APART_S, sessions
from sim.calibration.fit.unavailability import open_to, queues, seconds, stretches

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SLOT_S = 1800.0
ALIKE_GAPS = 10.0
"""The mean gap of a pool in a half-hour of a day is drawn to the pool's own as if it had so many
more gaps."""
NEXT_TO_NONE_S = 1e-6


def shift_sessions(
    work: pd.DataFrame,
    calls: pd.DataFrame,
    opens: pd.DataFrame,
    pool_of: Mapping[str, str],
    away_s: float,
) -> pd.DataFrame:
    """Sessions of agents, from the beginning to the end of their shifts in the mean.

    Parameters
    ----------
    work : from `sim.calibration.fit.idle.with_idle_gaps`; calls : `Records.calls` of the days.
    opens : from `sim.calibration.fit.skills.opens`; pool_of : pool of each agent.
    away_s : mean unavailability after a call where nobody waits, which is no idle time.

    Returns
    -------
    as `sim.calibration.fit.sessions.sessions`; an agent's sessions do not overlap.
    """
    there = sessions(work)
    if there.empty:
        return there
    first = np.flatnonzero(~work["within"].to_numpy(dtype=bool))
    last = np.append(first[1:], len(work)) - 1
    start, end = (work[c].to_numpy(dtype=np.float64) for c in ("start", "end"))
    gap, idle = _mean_gaps(work, pool_of, away_s)
    ago, ahead = _nobody_waits(work, calls, opens, first, last)
    ends = start[last] + _age((end - start)[last], gap[last], ahead)
    at_once = work["wait_s"].to_numpy(dtype=np.float64)[first] <= 0
    begins = start[first] - np.where(at_once, _residual(idle[first], ago), 0.0)
    midnight = (there["day"] - pd.Timestamp(0)).dt.days.to_numpy(dtype=np.float64) * DAY_APART_S
    agent = pd.factorize(there["agent"])[0]
    again = np.append(False, agent[1:] == agent[:-1])
    before = np.where(again, np.append(-np.inf, ends[:-1]), midnight)
    return there.assign(start_s=np.maximum(begins, before) - midnight, end_s=ends - midnight)


def _age(talk: Floats, mean: Floats, ahead: Floats) -> Floats:
    """Mean of a moment whose density is 1 in the call, and exp(-x / mean) for so long after it.

    Parameters
    ----------
    talk : length of the call; mean : of the gaps; ahead : how long nobody waits after it, seconds,
        inf: never again; each of shape (n,).
    """
    m = np.maximum(mean, NEXT_TO_NONE_S)
    left = np.exp(-ahead / m)
    after = m * (1.0 - left)
    moment = m * after - m * np.where(np.isfinite(ahead), ahead, 0.0) * left
    found: Floats = (0.5 * talk * talk + talk * after + moment) / np.maximum(
        talk + after, NEXT_TO_NONE_S
    )
    return found


def _residual(mean: Floats, ago: Floats) -> Floats:
    """Mean of an exponential time that is less than ``ago``, each of shape (n,)."""
    m = np.maximum(mean, NEXT_TO_NONE_S)
    left = np.exp(-ago / m)
    cut = np.where(np.isfinite(ago), ago, 0.0) * left / np.maximum(1.0 - left, NEXT_TO_NONE_S)
    found: Floats = np.maximum(m - cut, 0.0)
    return found


def _mean_gaps(
    work: pd.DataFrame, pool_of: Mapping[str, str], away_s: float
) -> tuple[Floats, Floats]:
    """Mean gaps between calls at the time of each call, and mean idle times, of the call's pool."""
    later = np.flatnonzero(work["within"].to_numpy(dtype=bool))
    start, end = (work[c].to_numpy(dtype=np.float64) for c in ("start", "end"))
    gap = np.maximum(start[later] - end[later - 1], 0.0)
    idle = work["wait_s"].to_numpy(dtype=np.float64)[later] <= 0
    agent, names = pd.factorize(work["agent"])
    pool = pd.factorize(np.array([pool_of.get(str(n), "") for n in names], dtype=object))[0][agent]
    slot = np.floor(end / SLOT_S).astype(np.int64)
    cell = pd.factorize(slot * (pool.max() + 1) + pool)[0]
    return (
        _drawn(cell, pool, later - 1, gap),
        _drawn(cell, pool, later[idle], np.maximum(gap[idle] - away_s, 0.0)),
    )


def _drawn(cell: Ints, pool: Ints, rows: Ints, value: Floats) -> Floats:
    """Means by cell, drawn to those of the pool, for every row."""

    def sums(of: Ints, weights: Floats | None) -> Floats:
        found: Floats = np.bincount(of[rows], weights, int(of.max()) + 1).astype(np.float64)
        return found

    every = float(value.mean()) if len(value) else 0.0
    number = sums(pool, None)
    whole = np.where(number > 0, sums(pool, value) / np.maximum(number, 1.0), every)
    mean: Floats = (sums(cell, value)[cell] + ALIKE_GAPS * whole[pool]) / (
        sums(cell, None)[cell] + ALIKE_GAPS
    )
    return mean


def _nobody_waits(
    work: pd.DataFrame, calls: pd.DataFrame, opens: pd.DataFrame, first: Ints, last: Ints
) -> tuple[Floats, Floats]:
    """How long nobody had waited before first calls, and nobody does after last ones, whom the
    agent serves; inf: never."""
    start = work["start"].to_numpy(dtype=np.float64)[first]
    end = work["end"].to_numpy(dtype=np.float64)[last]
    row = opens.index.get_indexer(pd.Index(work["agent"].to_numpy(dtype=object)[first]))
    sets, which = np.unique(seconds(opens)[row], axis=0, return_inverse=True)
    queue = queues(calls, opens.columns)
    ago, ahead = np.full(len(first), np.inf), np.full(len(first), np.inf)
    for number, own in enumerate(sets):
        rows = np.flatnonzero(which.ravel() == number)
        begins, closes = stretches(open_to(queue, own))
        if not len(begins):
            continue
        before = np.searchsorted(closes, start[rows], side="right") - 1
        since = start[rows] - closes[np.maximum(before, 0)]
        ago[rows] = np.where(before >= 0, since, np.inf)
        after = np.searchsorted(closes, end[rows], side="left")
        until = np.maximum(begins[np.minimum(after, len(begins) - 1)] - end[rows], 0.0)
        ahead[rows] = np.where(after < len(begins), until, np.inf)
    return ago, ahead
