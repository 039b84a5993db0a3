"""Cases with known answers of deferred work, of scores and of chats."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sim.centre import Centre, validated
from sim.engine import CallLog
from sim.engine.codes import BLOCKED_QUEUE
from tests.verification.harness import DAY, Case, Known, Ratio, exponential, queue

HOUR = 3600.0

# The lowest class as deferred work -------------------------------------------------------------

_PRIORITY_WAITS_H = (0.015743259, 0.023614889, 0.040482667, 0.089961483)


def _lowest_class_deferred() -> Centre:
    """Four classes on five agents; the lowest is no line of calls but a pile, without a reserve."""
    one = queue(agents=5, service=exponential(600.0), days=15)
    data = one.model_dump(by_alias=True)
    call = data["contact_types"].pop("call")
    for k, per_hour in enumerate((6.0, 4.0, 6.0, 5.0)):
        kind = {**call, "demand": {"daily_volume": 24 * per_hour}, "priority": k}
        if k == 3:
            kind |= {"channel": "deferred", "route": None, "priority": 0}
        data["contact_types"][f"class{k}"] = kind
    data["pools"]["pool"]["skills"] = {name: {} for name in data["contact_types"]}
    return validated(Centre, data)


def _waits(log: CallLog) -> dict[str, Ratio]:
    late = log["arrival_s"] >= DAY
    return {
        f"wait_class{k}": (float(log.wait_s()[mine].sum()), float(mine.sum()))
        for k in range(len(log.names.contact_types))
        for mine in [late & (log["contact_type"] == k)]
    }


DEFERRED = Case(
    "EXACT-prio_4classes-deferred",
    "Cobham 1954; Kella & Yechiali 1985",
    _lowest_class_deferred,
    _waits,
    {f"wait_class{k}": Known(HOUR * w) for k, w in enumerate(_PRIORITY_WAITS_H)},
    100,
)


# Scores: delay-dependent priorities ------------------------------------------------------------

_MINUTES = (60.0 / 11.0, 28.0 / 11.0)
"""Waits of two classes whose priorities grow at 1 and at 3 a second, one server, 0.4 Erlang each.

Kleinrock, A delay dependent queue discipline, Naval Research Logistics Quarterly 11, 1964: with W
= 4 min, the wait without priorities, W / (1 - 0.4 (1 - 1/3)) and W - 0.4 (1 - 1/3) W_1."""


def _scores() -> Centre:
    one = queue(agents=1, service=exponential(60.0), days=10)
    data = one.model_dump(by_alias=True)
    call = data["contact_types"].pop("call")
    for k, rate in enumerate((1.0, 3.0)):
        score = {"base": 0.0, "per_s": rate}
        demand = {"daily_volume": 0.4 * 1440.0}
        data["contact_types"][f"class{k}"] = {**call, "demand": demand, "score": score}
    data["pools"]["pool"]["skills"] = {name: {} for name in data["contact_types"]}
    data["routing"]["call_selection"] = "largest_score"
    return validated(Centre, data)


SCORES = Case(
    "KLEINROCK-delay_dependent",
    "Kleinrock 1964, delay-dependent priorities, M/M/1",
    _scores,
    _waits,
    {f"wait_class{k}": Known(60.0 * w) for k, w in enumerate(_MINUTES)},
    40,
)


# Chats: agents with two at once ----------------------------------------------------------------

AGENTS, AT_ONCE, ROOM = 2, 2, 3
PER_MINUTE, MEAN_MIN, FACTORS = 1.3, 2.0, (1.0, 1.4)

Hands = tuple[tuple[int, int], ...]
"""For each agent, how many chats it took as its first and as its second; agents in order."""


def _next(hands: Hands, waiting: int) -> list[tuple[float, tuple[Hands, int]]]:
    """Rates per minute and states that follow a state."""
    found = []
    fewest = min(range(AGENTS), key=lambda a: sum(hands[a]))
    if sum(hands[fewest]) < AT_ONCE:
        found.append((PER_MINUTE, (_with(hands, fewest, sum(hands[fewest]), 1), waiting)))
    elif waiting < ROOM:
        found.append((PER_MINUTE, (hands, waiting + 1)))
    for agent in range(AGENTS):
        for place, factor in enumerate(FACTORS):
            chats = hands[agent][place]
            if not chats:
                continue
            after = _with_unsorted(hands, agent, place, -1)
            if waiting:
                after = _with_unsorted(after, agent, sum(after[agent]), 1)
            rate = chats / (MEAN_MIN * factor)
            found.append((rate, (tuple(sorted(after)), max(waiting - 1, 0))))
    return found


def _with_unsorted(hands: Hands, agent: int, place: int, more: int) -> Hands:
    mine = list(hands[agent])
    mine[place] += more
    return (*hands[:agent], (mine[0], mine[1]), *hands[agent + 1 :])


def _with(hands: Hands, agent: int, place: int, more: int) -> Hands:
    return tuple(sorted(_with_unsorted(hands, agent, place, more)))


def chat_chain() -> dict[str, float]:
    """The stationary law of two agents with two chats at once and room for three that wait.

    Exponential handling, the second of an agent 1.4 times as long: which chats an agent has taken
    as its first and as its second is a Markov chain with the number waiting.
    """
    start: tuple[Hands, int] = (((0, 0),) * AGENTS, 0)
    states, todo = {start: 0}, [start]
    moves = []
    while todo:
        here = todo.pop()
        for rate, there in _next(*here):
            if there not in states:
                states[there] = len(states)
                todo.append(there)
            moves.append((states[here], states[there], rate))
    generator = np.zeros((len(states), len(states)))
    for source, target, rate in moves:
        generator[source, target] += rate
        generator[source, source] -= rate
    equations = np.vstack((generator.T, np.ones(len(states))))
    share = np.linalg.lstsq(equations, np.append(np.zeros(len(states)), 1.0), rcond=None)[0]
    blocked = busy = chats = waiting = 0.0
    for (hands, queued), at in states.items():
        full = all(sum(h) == AT_ONCE for h in hands)
        blocked += share[at] * (full and queued == ROOM)
        busy += share[at] * sum(1 for h in hands if sum(h))
        chats += share[at] * sum(map(sum, hands))
        waiting += share[at] * queued
    return {
        "blocked": blocked,
        "wait": 60.0 * waiting / (PER_MINUTE * (1.0 - blocked)),
        "busy": busy / AGENTS,
        "chats": chats / AGENTS,
    }


def _chats() -> Centre:
    one = queue(
        per_minute=PER_MINUTE,
        agents=AGENTS,
        service=exponential(60.0 * MEAN_MIN),
        days=5,
        channel="chat",
        queue_limit=ROOM,
    )
    data = one.model_dump(by_alias=True)
    data["pools"]["pool"] |= {"concurrency": AT_ONCE, "concurrency_factors": FACTORS}
    return validated(Centre, data)


def _chat_counts(log: CallLog) -> dict[str, Ratio]:
    warm, end = 0.25 * DAY, 5.0 * DAY
    late = log["arrival_s"] >= warm
    refused = log["disposition"] == BLOCKED_QUEUE
    taken = ~np.isnan(log["answer_s"])
    starts = np.clip(log["answer_s"][taken], warm, end)
    ends = np.clip(log["wrap_end_s"][taken], warm, end)
    agent = log["agent"][taken]
    busy = sum(_any(starts[agent == a], ends[agent == a]) for a in range(AGENTS))
    time = AGENTS * (end - warm)
    return {
        "blocked": (float((late & refused).sum()), float(late.sum())),
        "wait": (float(log.wait_s()[late & taken].sum()), float((late & taken).sum())),
        "busy": (busy, time),
        "chats": (float((ends - starts).sum()), time),
    }


def _any(starts: np.ndarray, ends: np.ndarray) -> float:
    """Seconds in which at least one span is open."""
    times = np.concatenate((starts, ends))
    steps = np.concatenate((np.ones(len(starts)), -np.ones(len(ends))))
    order = np.argsort(times, kind="stable")
    at_once = np.cumsum(steps[order])
    return float(
        sum(b - a for (a, b), n in zip(pairwise(times[order]), at_once, strict=False) if n > 0)
    )


CHATS = Case(
    "EXACT-chats_2x2",
    "exact solution of the Markov chain, see chat_chain",
    _chats,
    _chat_counts,
    {name: Known(value) for name, value in chat_chain().items()},
    30,
)
