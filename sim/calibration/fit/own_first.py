"""Whether the agents of a pool take callers of their own first, before others who waited longer.

A pool's own are the contact types of which it takes some line at once; of the others it opens late
to every line. Moments decide it at which an agent took a caller while callers of both kinds waited
whom the pool may take. Of these count those in which the order of the queue (the longest wait, head
starts added) would have had the agent take the one who is not of the own types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.pools import Pools
from sim.calibration.fit.unavailability import Queue, queues

Floats = NDArray[np.float64]
LEAST_MOMENTS = 20
"""So many moments are needed to say anything."""
OWN_SHARE = 0.9
"""Own callers are first if they were taken in this share of the moments."""
MARGIN_S = 1.0
"""Waits that differ by less are alike: records are of whole seconds."""


@dataclass(frozen=True)
class OwnFirst:
    """Moments in which the order of the queue was for somebody else's caller.

    Attributes
    ----------
    moments : their number; own : those in which the agent took a caller of an own type.
    """

    moments: int
    own: int

    @property
    def holds(self) -> bool:
        """Whether own callers go first."""
        return self.moments >= LEAST_MOMENTS and self.own >= OWN_SHARE * self.moments


def find_own_first(
    calls: pd.DataFrame, work: pd.DataFrame, pools: Pools, heads: Mapping[str, float]
) -> dict[str, OwnFirst]:
    """What each pool does; absent: it takes all its lines at once, or no such moment came.

    Parameters
    ----------
    calls : calls of normal days with ``line``; work : from `sim.calibration.fit.sessions.handled`.
    heads : head start of each line, seconds.
    """
    late_pools = [pool for pool, late in pools.openings.items() if late and pools.skills[pool]]
    if not late_pools:
        return {}
    names = pd.Index(sorted({line for p in late_pools for line in pools.opens(p)}))
    queue = dict(zip(names, queues(calls, names), strict=True))
    pairs = work[["line", "contact_type"]].drop_duplicates().astype(str)
    type_of = dict(zip(pairs["line"], pairs["contact_type"], strict=True))
    code, agents = pd.factorize(work["agent"].astype(object))
    of = np.array([pools.of_agent.get(str(a), "") for a in agents], dtype=object)[code]
    waited = work["wait_s"].to_numpy(dtype=np.float64) > 0
    found = {}
    for pool in late_pools:
        taken = work[(of == pool) & waited]
        moment = taken["start"].to_numpy(dtype=np.float64)
        mine = own_types(pools, pool, type_of)
        best = {True: np.full(len(moment), -np.inf), False: np.full(len(moment), -np.inf)}
        for line, after_s in _opens(pools, pool).items():
            kind = type_of.get(line) in mine
            ahead = _ahead(queue[line], moment, after_s, heads.get(line, 0.0))
            best[kind] = np.maximum(best[kind], ahead)
        for_others = np.isfinite(best[True]) & (best[False] > best[True] + MARGIN_S)
        own = taken["contact_type"].astype(object).isin(mine).to_numpy(dtype=bool)
        if for_others.any():
            found[pool] = OwnFirst(int(for_others.sum()), int((for_others & own).sum()))
    return found


def own_types(pools: Pools, pool: str, type_of: Mapping[str, str]) -> set[str]:
    """Contact types of which a pool takes some line at once.

    Parameters
    ----------
    type_of : contact type of each line.
    """
    return {type_of[line] for line in pools.skills[pool] if line in type_of}


def _opens(pools: Pools, pool: str) -> dict[str, float]:
    """Lines of a pool with the wait from which on they are open, for certain."""
    late = {line: opening.high for line, opening in pools.openings[pool].items()}
    return dict.fromkeys(pools.skills[pool], 0.0) | late


def _ahead(queue: Queue, moment: Floats, after_s: float, head_s: float) -> Floats:
    """Wait and head start of the caller who has waited longest; -inf: nobody whom the pool takes.

    Parameters
    ----------
    moment : shape (n,), when somebody is taken, who still waits.
    """
    none = np.full(len(moment), -np.inf)
    if not len(queue.join):
        return none
    leaves = np.maximum.accumulate(queue.leave)
    first = np.minimum(np.searchsorted(leaves, moment, side="left"), len(leaves) - 1)
    wait = moment - queue.join[first]
    there = (leaves[first] >= moment) & (wait > 0) & (wait >= after_s)
    return np.where(there, wait + head_s, none)
