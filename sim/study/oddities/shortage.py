"""Whether agents can be enough for the calls that only they may take, however calls are routed.

By Hall's theorem the calls of all types can be shared out among the pools if and only if no set of
types has more load than all the pools that any of them may come to. So a set that has is short of
agents for certain, whatever the rules of routing, and no set is accused of more than it lacks.
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_GROUPS = 12
"""Of more groups of types not every set is looked at."""
MOST_CELLS = 1_000_000
"""Sets x spans of time that are looked at."""


class Shortage(NamedTuple):
    """The set of types that is worst off in each span of time.

    Attributes
    ----------
    types : shape (spans, types).
    pools : that any of these may come to, shape (spans, pools).
    load, capacity : of the set and of these pools, shape (spans,).
    """

    types: Bools
    pools: Bools
    load: Floats
    capacity: Floats


def worst_sets(load: Floats, capacity: Floats, reach: Bools) -> Shortage:
    """The set of types that lacks most agents, span by span (that is least far from lacking any).

    Parameters
    ----------
    load : shape (types, spans), agents.
    capacity : shape (pools, spans), agents.
    reach : shape (types, pools).
    """
    alike, group = np.unique(reach, axis=0, return_inverse=True)
    members = group.reshape(-1) == np.arange(len(alike))[:, None]
    sets = _sets(alike, load.shape[1])
    pools = (sets.astype(np.float64) @ alike) > 0.0
    loads = sets.astype(np.float64) @ (members.astype(np.float64) @ load)
    capacities = pools.astype(np.float64) @ capacity
    place = np.argmax(loads - capacities, axis=0)
    spans = np.arange(load.shape[1])
    types = (sets[place].astype(np.float64) @ members) > 0.0
    return Shortage(types, pools[place], loads[place, spans], capacities[place, spans])


def _sets(reach: Bools, spans: int) -> Bools:
    """Sets of groups of types that reach the same pools, which lack most where all are in it.

    The smaller sets come first. Of many groups those are taken that share their pools with nobody:
    each group, or two, with all that reach no other pools.
    """
    groups = len(reach)
    if groups <= MOST_GROUPS and (1 << groups) * spans <= MOST_CELLS:
        every = (np.arange(1, 1 << groups)[:, None] >> np.arange(groups)) & 1
        return every[np.argsort(every.sum(axis=1), kind="stable")].astype(np.bool_)
    seeds = [*combinations(range(groups), 1), *combinations(range(groups), 2)]
    if len(seeds) * spans > MOST_CELLS:
        seeds = seeds[:groups]
    closed = []
    for seed in seeds:
        within = reach[list(seed)].any(axis=0)
        closed.append(~(reach & ~within).any(axis=1))
    return np.unique([*closed, np.ones(groups, dtype=np.bool_)], axis=0)
