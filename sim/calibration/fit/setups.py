"""How long it takes to put a call through from one site to another.

Who becomes free while a caller waits takes that caller at once. Where the caller waits at another
site the answer comes later by the time that it takes to put the call through: the shortest gaps
between two calls of an agent, of which the second had waited at the other site, are longer by it
than the shortest of those whose second call had waited at the agent's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.lines import Setup, Sites

Floats = NDArray[np.float64]
LEAST_GAPS = 200
"""Calls of two sites that agents of the other one took, at least."""
SHORTEST = 0.05
"""This share of the gaps is shorter than what is taken for the shortest: records have mistakes."""
LEAST_S = 0.5
"""A shorter time is none."""
MOST_S = 60.0
Z = 1.959964


def find_setups(
    work: pd.DataFrame, sites: Sites, site_of: Mapping[str, str]
) -> dict[tuple[str, str], Setup]:
    """The time between each two sites; absent: too few calls, or none that is seen.

    Parameters
    ----------
    work : from `sim.calibration.fit.sessions.handled`.
    sites : with their names; site_of : site of each agent.
    """
    later = np.flatnonzero(work["within"].to_numpy(dtype=bool))
    wait = work["wait_s"].to_numpy(dtype=np.float64)[later]
    gap = work["start"].to_numpy(dtype=np.float64)[later]
    gap = gap - work["end"].to_numpy(dtype=np.float64)[later - 1]
    code, names = pd.factorize(work["agent"].astype(object))
    index = pd.Index(sites.names)
    agent = index.get_indexer(pd.Index([site_of.get(str(n), "") for n in names]))[code][later]
    code, lines = pd.factorize(work["line"].astype(object))
    line = index.get_indexer(pd.Index([str(n).rpartition(" @ ")[2] for n in lines]))[code][later]
    waited = wait > gap  # the caller was there when the agent became free
    own = np.sort(gap[waited & (agent == line)])
    found = {}
    for pair in combinations(range(len(sites.names)), 2):
        there = np.isin(agent, pair) & np.isin(line, pair) & (agent != line)
        across = np.sort(gap[waited & there])
        if len(across) < LEAST_GAPS or not len(own):
            continue
        there_s, here_s = _shortest(across), _shortest(own)
        seconds, low, high = there_s - here_s[[0, 2, 1]]
        if LEAST_S <= seconds <= MOST_S:
            one, other = (sites.names[at] for at in pair)
            found[one, other] = Setup(
                float(seconds), max(float(low), 0.0), float(high), len(across)
            )
    return found


def _shortest(gaps: Floats) -> Floats:
    """A small quantile of sorted gaps, and its interval by the order of the gaps."""
    number = len(gaps)
    half = Z * np.sqrt(SHORTEST * (1.0 - SHORTEST) / number)
    rank = np.array([SHORTEST, SHORTEST - half, SHORTEST + half]) * number
    found: Floats = gaps[np.clip(np.floor(rank), 0, number - 1).astype(np.int64)]
    return found
