"""Agents kept for others in the long run, against the Markov chain of M/M/c with a reserve.

Calls of one type take any of c agents and wait for one; low ones are taken only while more than n
agents are idle, on arrival and whenever an agent is free. Where low calls may not wait, busy agents
and calls of the first type that wait are a birth-death chain; where they wait the chain has two
dimensions, and is solved numerically.
"""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from scipy.sparse import csc_array
from scipy.sparse.linalg import spsolve

from sim.centre import Centre
from sim.engine import run_compiled
from tests.builders import Data, centre, centre_data, draw, exponential, kind, pool, route, step

AGENTS, KEPT = 5, 2
HIGH, LOW, SERVED = 0.018, 0.012, 0.01
"""Calls a second; the rate at which an agent ends calls."""
DAYS, FIRST_S = 40, 7200.0
MOST_HIGH, MOST_LOW = 60, 150
"""Where the chain is cut off: with probabilities below 1e-12."""
BOTH = ["high", "low"]


def chain(low_waits: bool) -> tuple[float, float, float, float]:
    """P(a high call waits), its mean wait, P(a low call is not taken at once), its mean wait."""
    most = MOST_LOW if low_waits else 0
    states = list(product(range(MOST_HIGH + 1), range(most + 1)))
    index = {state: i for i, state in enumerate(states)}
    rates: dict[tuple[int, int], float] = {}

    def add(here: tuple[int, int], there: tuple[int, int], rate: float) -> None:
        if there in index:
            for row, sign in ((there, 1), (here, -1)):
                cell = index[row], index[here]
                rates[cell] = rates.get(cell, 0.0) + sign * rate

    for busy, waiting in states:
        here = busy, waiting
        idle = AGENTS - busy
        add(here, (busy + 1, waiting), HIGH)
        add(here, (busy + 1, waiting) if idle > KEPT else (busy, waiting + 1), LOW)
        taken = waiting > 0 and idle >= KEPT
        add(here, (busy, waiting - 1) if taken else (busy - 1, waiting), min(busy, AGENTS) * SERVED)
    for i in range(len(states)):
        rates[0, i] = 1.0
    cells = np.array(list(rates))
    matrix = csc_array((list(rates.values()), (cells[:, 0], cells[:, 1])))
    right = np.zeros(len(states))
    right[0] = 1.0
    p = dict(zip(states, spsolve(matrix, right), strict=True))
    return (
        sum(p[s] for s in states if s[0] >= AGENTS),
        sum(p[s] * (s[0] - AGENTS) for s in states if s[0] > AGENTS) / HIGH,
        sum(p[s] for s in states if AGENTS - s[0] <= KEPT),
        sum(p[s] * s[1] for s in states) / LOW,
    )


def with_reserve(low_waits: bool) -> Centre:
    kinds: dict[str, Data] = {}
    for name, rate in (("high", HIGH), ("low", LOW)):
        kinds[name] = kind([], exponential(1 / SERVED), route=name)
        kinds[name]["demand"] = {"daily_volume": rate * 86_400.0}
    if not low_waits:
        kinds["low"]["queue_limit"] = 0
    steps = {"high": route([step("p")]), "low": route([step("p", reserve=KEPT)])}
    pools = {"p": pool(AGENTS, BOTH)}
    return centre(centre_data(contact_types=kinds, pools=pools, routes=steps))


def observed(of: Centre, replication: int) -> list[float]:
    """The same four numbers of one day."""
    luck = draw(of, seed=3, replication=replication)
    log = run_compiled(of, luck)
    arrival, answer = np.asarray(log["arrival_s"]), np.asarray(log["answer_s"])
    found: list[float] = []
    for number in range(2):
        mine = (log["contact_type"] == number) & (arrival > FIRST_S) & (arrival < 80_000.0)
        waits = answer[mine] - arrival[mine]
        waits[np.isnan(waits)] = math.inf
        found += [float(np.mean(waits > 0)), float(np.mean(waits[np.isfinite(waits)]))]
    return found


@pytest.mark.broad
@pytest.mark.compiled
@pytest.mark.parametrize("low_waits", [False, True])
def test_a_reserve_of_idle_agents_is_that_of_the_chain(low_waits: bool) -> None:
    of = with_reserve(low_waits)
    checked = 4 if low_waits else 3
    days = np.array([observed(of, replication)[:checked] for replication in range(DAYS)])
    expected = np.array(chain(low_waits)[:checked])
    z = (days.mean(axis=0) - expected) / (days.std(axis=0, ddof=1) / math.sqrt(DAYS))
    assert np.abs(z).max() < 3.5, (days.mean(axis=0), expected, z)
