"""Agents who do not pick up in the long run: M/G/1, and a small simulator of its own.

With one agent, who is available again at once, a call that nobody picked up is back at the head of
the line before the agent looks: its rings in vain are a part of its service, and the queue is
M/G/1, whose mean wait Pollaczek and Khinchine give. Several agents who are unavailable afterwards,
and callers who hang up while it rings, have no formula; they are held against forty lines of their
own that share nothing with the engines.
"""

from __future__ import annotations

import math
from collections import deque
from heapq import heappop, heappush
from itertools import count
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.centre import Centre
from sim.engine import CallLog, run_compiled
from sim.engine.codes import ABANDONED
from tests.builders import centre, centre_data, draw, exponential, kind, pool

DAYS, FIRST_S, LAST_S = 40, 7200.0, 80_000.0
TALK_S, RING_S, NO_ANSWER = 100.0, 20.0, 0.3

AGENTS, PATIENCE_S, LONG_TALK_S, AWAY_S, PICK_UP_S, RATE = 4, 120.0, 180.0, 60.0, 4.0, 0.02


def ringing(agents: int, rate: float, patience: float | None, **how: object) -> Centre:
    """One pool whose agents do not pick up with probability `NO_ANSWER`."""
    talk = TALK_S if patience is None else LONG_TALK_S
    calls = kind([], exponential(talk))
    if patience is not None:
        calls["patience"] = exponential(patience)
    calls["demand"] = {"daily_volume": rate * 86_400.0}
    how = {"no_answer": NO_ANSWER, "no_answer_after_s": RING_S, **how}
    pools = {"p": pool(agents, ringing=how)}
    return centre(centre_data(contact_types={"call": calls}, pools=pools))


def measured(log: CallLog) -> NDArray[np.bool_]:
    arrival = np.asarray(log["arrival_s"])
    return np.asarray((arrival > FIRST_S) & (arrival < LAST_S))


def of_days(of: Centre) -> NDArray[np.float64]:
    """Mean wait of answered calls, share abandoned, share of rings in vain, day by day."""
    days = []
    for replication in range(DAYS):
        log = run_compiled(of, draw(of, seed=5, replication=replication))
        mine = measured(log)
        wait = (np.asarray(log["answer_s"]) - np.asarray(log["queue_s"]))[mine]
        gone = (np.asarray(log["disposition"]) == ABANDONED)[mine]
        vain, answered = np.asarray(log["rings_not_answered"])[mine].sum(), (~gone).sum()
        days.append((np.nanmean(wait), gone.mean(), vain / (vain + answered)))
    return np.array(days)


@pytest.mark.compiled
def test_one_agent_who_does_not_always_pick_up_is_a_queue_with_longer_services() -> None:
    tries = NO_ANSWER / (1 - NO_ANSWER)
    mean = TALK_S + RING_S * tries
    variance = TALK_S**2 + RING_S**2 * tries / (1 - NO_ANSWER)
    rate = 0.6 / mean
    wait = rate * (variance + mean**2) / (2 * (1 - 0.6)) + RING_S * tries
    days = of_days(ringing(1, rate, None))
    expected = np.array([wait, 0.0, NO_ANSWER])
    error = days.std(axis=0, ddof=1) / math.sqrt(DAYS)
    z = (days.mean(axis=0) - expected)[[0, 2]] / error[[0, 2]]
    assert days[:, 1].max() == 0.0
    assert np.abs(z).max() < 3.5, (days.mean(axis=0), expected, z)


def small(seed: int, calls: int) -> tuple[float, float, float]:
    """The same three numbers by a simulator of its own, calls after the first hour."""
    rng, order = Random(seed), count()
    events: list[tuple[float, int, str, int, int]] = []
    arrived, state, rung = [0.0] * calls, [""] * calls, [0] * calls
    line: deque[int] = deque()
    idle, waits, gone, vain, answered = AGENTS, 0.0, 0, 0, 0

    def at(time: float, what: str, call: int = 0, number: int = 0) -> None:
        heappush(events, (time, next(order), what, call, number))

    at(rng.expovariate(RATE), "comes")
    while events:
        now, _, what, call, number = heappop(events)
        counts = arrived[call] > 3600.0
        if what == "comes":
            arrived[call] = now
            state[call] = "waits"
            line.append(call)
            at(now + rng.expovariate(1 / PATIENCE_S), "patience", call)
            if call + 1 < calls:
                at(now + rng.expovariate(RATE), "comes", call + 1)
        elif what == "patience" and state[call] in ("waits", "rings"):
            idle += state[call] == "rings"
            if state[call] == "waits":
                line.remove(call)
            state[call] = "gone"
            gone += counts
        elif what == "picks up" and (state[call], rung[call]) == ("rings", number):
            state[call] = "talks"
            waits += counts * (now - arrived[call])
            answered += counts
            at(now + rng.expovariate(1 / LONG_TALK_S), "free")
        elif what == "in vain" and (state[call], rung[call]) == ("rings", number):
            state[call] = "waits"
            line.appendleft(call)
            vain += counts
            at(now + rng.expovariate(1 / AWAY_S), "free")
        elif what == "free":
            idle += 1
        while idle and line:
            idle -= 1
            mine = line.popleft()
            state[mine] = "rings"
            rung[mine] += 1
            if rng.random() < NO_ANSWER:
                at(now + RING_S, "in vain", mine, rung[mine])
            else:
                at(now + PICK_UP_S, "picks up", mine, rung[mine])
    return waits / answered, gone / (gone + answered), vain / (vain + answered)


@pytest.mark.slow
@pytest.mark.compiled
def test_several_agents_who_are_unavailable_are_those_of_a_simulator_of_its_own() -> None:
    runs = np.array([small(seed, 40_000) for seed in range(20)])
    how = {"pick_up_s": PICK_UP_S, "unavailable": exponential(AWAY_S)}
    days = of_days(ringing(AGENTS, RATE, PATIENCE_S, **how))
    error = np.hypot(*(x.std(axis=0, ddof=1) / math.sqrt(len(x)) for x in (runs, days)))
    z = (days.mean(axis=0) - runs.mean(axis=0)) / error
    assert np.abs(z).max() < 3.5, (days.mean(axis=0), runs.mean(axis=0), z)
