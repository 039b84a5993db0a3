"""Pools that take calls of a line only after these have waited: from when on.

A pool that is open to a line at once takes some of its calls soon. Where it took many, and hardly
any of them before they had waited for some time at which most others had been taken, it opened
later. The time is the one from which on the pool's share of the calls that were answered is
likeliest to be another one than before (a change point of a binomial share: D. V. Hinkley and
E. A. Hinkley, Biometrika 57(3), 1970, doi 10.1093/biomet/57.3.477), among those before which next
to none were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import xlogy
from scipy.stats import binom

Floats = NDArray[np.float64]
EARLY = 0.02
"""This share of a pool's calls may have come before it opened: records have mistakes."""
LEAST_CALLS = 20
"""Calls of a line that a pool took, from which on the question is asked."""
LEAST_S = 3.0
"""A shorter time is none: it takes seconds to put a call through."""
BY_CHANCE = 1e-6
"""So likely may a pool that is open at once look as if it were not."""
OF_AN_AGENT = 0.01
"""The same of one agent, who has few calls: it decides only whom the agent is like."""
MOST_CALLS = 1_000_000
"""Calls that are looked at; of more every second, third ... one."""
DROP = 3.0
"""Log-likelihood lost at the ends of the interval: the time at which a rate jumps lies 2 DROP of a
chi-squared law with two degrees of freedom from the best one, 6.0 in 95 of 100."""


@dataclass(frozen=True)
class Opening:
    """When a pool opens to the calls of a line.

    Attributes
    ----------
    after_s : seconds of waiting; low, high : its interval.
    calls : of the line that the pool took; early : those among them before that.
    """

    after_s: float
    low: float
    high: float
    calls: int
    early: int


class Waits:
    """Waits of the answered calls of each line, and of those who took them."""

    def __init__(self, work: pd.DataFrame) -> None:
        work = work.iloc[:: len(work) // MOST_CALLS + 1]
        work = work[work["wait_s"].notna()]
        self.agent, names = pd.factorize(work["agent"])
        self.agents = [str(n) for n in names]
        self.wait = work["wait_s"].to_numpy(dtype=np.float64)
        self.line, names = pd.factorize(work["line"])
        self.names = [str(n) for n in names]
        self.rows = [np.flatnonzero(self.line == k) for k in range(len(names))]
        self.waited = [np.sort(self.wait[rows]) for rows in self.rows]
        self.queued = [wait[np.searchsorted(wait, 0.0, side="right") :] for wait in self.waited]

    def late(self, line: int, wait: Floats, chance: float) -> bool:
        """Whether somebody who took calls after such waits is not open to the line at once.

        Parameters
        ----------
        line : number; wait : shape (n,), sorted, seconds.
        chance : that one who is open at once looks so.
        """
        allowed = int(EARLY * len(wait))
        since = wait[allowed] if len(wait) else 0.0
        if since < LEAST_S:
            return False
        all_waits = self.queued[line]
        soon = np.searchsorted(all_waits, since - 1.0, side="left") / max(len(all_waits), 1)
        return bool(binom.cdf(allowed, len(wait), soon) < chance)

    def opening(self, line: int, mine: NDArray[np.bool_]) -> Opening | None:
        """When those who took the calls ``mine`` opened to a line; None: at once, or not known."""
        rows = self.rows[line]
        own = np.sort(self.wait[rows[mine[rows]]])
        if len(own) < LEAST_CALLS or not self.late(line, own, BY_CHANCE):
            return None
        every = self.waited[line]
        tried = np.unique(every[every <= own[int(EARLY * len(own))]])
        tried = tried[tried >= LEAST_S]
        likely = _likely(own, every, tried)
        best = float(tried[int(np.argmax(likely))])
        within = tried[likely >= likely.max() - DROP]
        before = every[every < within[0]]
        low = float(before[-1]) if len(before) else 0.0
        early = int(np.searchsorted(own, best, side="left"))
        return Opening(best, low, float(within[-1]), len(own), early)


def _likely(own: Floats, every: Floats, tried: Floats) -> Floats:
    """Log-likelihood of a share of all calls that changes at each of the times."""
    n, k = float(len(every)), float(len(own))
    n0 = np.searchsorted(every, tried, side="left").astype(np.float64)
    k0 = np.searchsorted(own, tried, side="left").astype(np.float64)
    found: Floats = _binomial(k0, n0) + _binomial(k - k0, n - n0)
    return found


def _binomial(k: Floats, n: Floats) -> Floats:
    share = k / np.maximum(n, 1.0)
    found: Floats = xlogy(k, share) + xlogy(n - k, 1.0 - share)
    return found


def late_agents(work: pd.DataFrame, skilled: pd.DataFrame) -> NDArray[np.bool_]:
    """Which lines an agent takes only after a while, as far as single agents show it.

    Parameters
    ----------
    work : from `sim.calibration.fit.sessions.handled`; skilled : from `agent_skills`.

    Returns
    -------
    shape (agents, lines), as ``skilled``.
    """
    waits = Waits(work)
    column = pd.Index(skilled.columns.astype(str)).get_indexer(pd.Index(waits.names))
    agent = skilled.index.get_indexer(pd.Index(waits.agents))[waits.agent]
    found = np.zeros(skilled.shape, dtype=np.bool_)
    pair = agent.astype(np.int64) * len(waits.names) + waits.line
    order = np.lexsort((waits.wait, pair))
    starts = np.flatnonzero(np.diff(pair[order], prepend=-1))
    for rows in np.split(order, starts[1:]):
        line = int(waits.line[rows[0]])
        late = waits.late(line, waits.wait[rows], OF_AN_AGENT)
        found[agent[rows[0]], column[line]] = late
    return found


def find_openings(
    work: pd.DataFrame, of_agent: Mapping[str, str], pools: list[str]
) -> dict[str, dict[str, Opening]]:
    """Lines to which each pool opens late, by pool and line.

    Parameters
    ----------
    work : from `handled`; of_agent : pool of each agent; pools : their names.
    """
    waits = Waits(work)
    pool = np.array([of_agent.get(name, "") for name in waits.agents], dtype=object)[waits.agent]
    found: dict[str, dict[str, Opening]] = {}
    for name in pools:
        mine = pool == name
        told = {line: waits.opening(k, mine) for k, line in enumerate(waits.names)}
        found[name] = {line: opening for line, opening in told.items() if opening is not None}
    return found
