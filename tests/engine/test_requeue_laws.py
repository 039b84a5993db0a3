"""Calls of agents who fail, against a small simulator that shares nothing with the engines.

Five agents, of whom two are slow, fail one by one. A call in hand goes back to the head of the line
of its class and has no patience; whoever is free goes on with the rest of its talk at the own pace,
and does the wrap-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import NamedTuple

import numpy as np
import pytest

from sim.centre import Centre
from sim.engine import CallLog
from sim.engine.codes import ANSWERED, REQUEUE
from sim.engine.compiled import run_compiled
from tests.builders import (
    Data,
    centre,
    centre_data,
    draw,
    exponential,
    kind,
    pool,
    route,
    step,
    values,
)
from tests.engine.test_retry_laws import standard_errors

DAY_S, CALLS, VIPS = 86_400.0, 5_200, 0.25
PACES = (1.0, 1.0, 1.0, 1.5, 1.5)
TALKS, WRAP_UP_S, PATIENCE_S = (5.0, 20.0, 45.0, 130.0), 10.0, 100.0
UP_S, DOWN_S = 400.0, 120.0
Z = 4.0
"""Standard errors; of nine figures one is further off by chance once in 1,700 times."""

FIGURES = ("wait of ordinary callers", "wait of VIPs", "gave up", "rests per call",
           "wait of rests", "talk of rests", "wrap-up of rests", "rests with slow agents",
           "time of those served")  # fmt: skip


class Rules(NamedTuple):
    """Of the rests of calls: how many do not go to the head, how much longer they are, how many
    have the pace of who was lost, give up, are wrapped up twice as long, and go before VIPs."""

    tail: float = 0.0
    longer: float = 0.0
    old_pace: float = 0.0
    gives_up: float = 0.0
    wrap_up: float = 0.0
    before_vips: float = 0.0


RIGHT = Rules()


@dataclass(eq=False)
class Leg:
    """A call, or the rest of one; its talk is that of an agent of pace 1."""

    came: float
    joined: float
    vip: bool
    talk: float
    wrap_up: float = WRAP_UP_S
    rest: bool = False
    key: tuple[float, ...] = ()
    answer: float = -1.0
    talk_end: float = -1.0


@dataclass(eq=False)
class Agent:
    """Idle since a time, with a leg, or away; events of an earlier turn are out of date."""

    pace: float
    away: bool = False
    leg: Leg | None = None
    since: float = 0.0
    turn: int = 0


class Day:
    """One day, by hand."""

    def __init__(self, seed: int, rules: Rules = RIGHT) -> None:
        self.luck, self.rules, self.order = Random(seed), rules, count()
        self.events: list[tuple[float, int, str, Leg | Agent, int]] = []
        self.agents = [Agent(pace) for pace in PACES]
        self.line: list[Leg] = []
        self.first: list[list[float]] = [[], []]
        self.rests: list[tuple[float, float, float, bool]] = []
        self.times: list[float] = []
        self.calls = self.gave_up = 0
        time = 0.0
        while (time := time + self.luck.expovariate(CALLS / DAY_S)) < DAY_S:
            vip = self.luck.random() < VIPS
            self.at(time, "comes", Leg(time, time, vip, self.luck.choice(TALKS)))
        for agent in self.agents:
            self.at(self.luck.expovariate(1 / UP_S), "fails", agent)
        while self.events:
            now, _, what, who, turn = heappop(self.events)
            if isinstance(who, Leg):
                self.comes(who) if what == "comes" else self.leaves(who)
            elif what == "fails":
                self.fails(now, who)
            elif what == "is back" or turn == who.turn:
                self.is_free(now, who)
            self.matches(now)

    def at(self, time: float, what: str, who: Leg | Agent, turn: int = 0) -> None:
        heappush(self.events, (time, next(self.order), what, who, turn))

    def comes(self, leg: Leg) -> None:
        self.calls += 1
        leg.key = (not leg.vip, 1, leg.joined)
        self.line.append(leg)
        self.at(leg.joined + self.luck.expovariate(1 / PATIENCE_S), "patience", leg)

    def leaves(self, leg: Leg) -> None:
        if leg in self.line:
            self.line.remove(leg)
            self.gave_up += not leg.rest

    def fails(self, now: float, agent: Agent) -> None:
        leg, luck, rules = agent.leg, self.luck, self.rules
        back = now + luck.expovariate(1 / DOWN_S)
        self.at(back, "is back", agent)
        if (again := back + luck.expovariate(1 / UP_S)) < DAY_S:
            self.at(again, "fails", agent)
        agent.away, agent.leg = True, None
        agent.turn += 1
        if leg is None:
            return
        self.is_over(leg, agent, now)
        if now >= leg.talk_end:
            self.times.append(leg.talk_end - leg.came)
            return
        pace = agent.pace if luck.random() < rules.old_pace else 1.0
        left = (leg.talk_end - now) / agent.pace * pace * (1.0 + rules.longer)
        wrap_up = WRAP_UP_S * (1.0 + (luck.random() < rules.wrap_up))
        rest = Leg(leg.came, now, leg.vip, left, wrap_up, rest=True)
        behind = luck.random() < rules.before_vips
        rest.key = (not leg.vip and not behind, luck.random() < rules.tail, now)
        self.line.append(rest)
        if luck.random() < rules.gives_up:
            self.at(now + luck.expovariate(1 / PATIENCE_S), "patience", rest)

    def is_free(self, now: float, agent: Agent) -> None:
        """Back, or the wrap-up is over."""
        leg, agent.leg = agent.leg, None
        if leg is not None:
            self.is_over(leg, agent, now)
            self.times.append(leg.talk_end - leg.came)
        agent.away, agent.since = False, now

    def is_over(self, leg: Leg, agent: Agent, now: float) -> None:
        """The agent has the leg no longer."""
        if leg.rest:
            talk = min(leg.talk_end, now) - leg.answer
            wrap_up = max(now - leg.talk_end, 0.0)
            self.rests.append((leg.answer - leg.joined, talk, wrap_up, agent.pace > 1.0))

    def matches(self, now: float) -> None:
        while self.line and (idle := [a for a in self.agents if not a.away and a.leg is None]):
            leg, agent = min(self.line, key=lambda x: x.key), min(idle, key=lambda a: a.since)
            self.line.remove(leg)
            agent.leg = leg
            agent.turn += 1
            leg.answer, leg.talk_end = now, now + leg.talk * agent.pace
            self.at(leg.talk_end + leg.wrap_up * agent.pace, "is free", agent, agent.turn)
            if not leg.rest:
                self.first[leg.vip].append(now - leg.joined)

    def figures(self) -> list[float]:
        waits = [float(np.mean(found)) for found in self.first]
        shares = [self.gave_up / self.calls, len(self.rests) / self.calls]
        return [*waits, *shares, *np.mean(self.rests, axis=0).tolist(), float(np.mean(self.times))]


def figures(log: CallLog) -> list[float]:
    """The same of a log."""
    calls = log.frame()
    first, rests = calls[calls["origin"] == "first"], calls[calls["origin"] == "requeue"]
    wait, vip = first["answer_s"] - first["queue_s"], first["contact_type"] == "vip"
    whole = calls.groupby("caller").agg(came=("arrival_s", "min"), over=("end_s", "max"))
    gave_up = calls.loc[calls["disposition"] == "abandoned", "caller"]
    served = whole[~whole.index.isin(gave_up.tolist())]
    return [
        wait[~vip].mean(), wait[vip].mean(), len(gave_up) / len(first), len(rests) / len(first),
        (rests["answer_s"] - rests["queue_s"]).mean(),
        (rests["talk_end_s"] - rests["answer_s"]).mean(),
        (rests["wrap_end_s"] - rests["talk_end_s"]).mean(),
        (rests["pool"] == "slow").mean(), (served["over"] - served["came"]).mean(),
    ]  # fmt: skip


def breaking_down(patience: float = PATIENCE_S) -> Centre:
    """The centre of `Day`."""

    def called(share: float, priority: int) -> Data:
        found = kind([], values(*TALKS), wrap_up=WRAP_UP_S, patience=exponential(patience))
        return {**found, "demand": {"daily_volume": CALLS * share}, "priority": priority}

    slow = {name: {"factor": PACES[-1]} for name in ("call", "vip")}
    fails = {"component": "agent", "up_time": exponential(UP_S), "duration": exponential(DOWN_S)}
    return centre(
        centre_data(
            contact_types={"call": called(1.0 - VIPS, 2), "vip": called(VIPS, 1)},
            pools={"quick": pool(3, ["call", "vip"]), "slow": pool(2, slow)},
            routes={"r": route([step("quick", "slow")])},
            outages={name: {**fails, "name": name} for name in ("quick", "slow")},
        )
    )


SOME = (Rules(longer=0.1), Rules(wrap_up=0.1), Rules(tail=0.5))
ALL = (
    Rules(longer=0.05), Rules(wrap_up=0.05), Rules(tail=0.2), Rules(old_pace=0.2),
    Rules(gives_up=0.2), Rules(before_vips=0.2),
)  # fmt: skip


@pytest.mark.broad
@pytest.mark.compiled
@pytest.mark.parametrize(
    ("days", "wrong"), [(5, SOME), pytest.param(60, ALL, marks=pytest.mark.slow)]
)
def test_rests_of_calls_are_those_of_an_independent_simulator(
    days: int, wrong: tuple[Rules, ...]
) -> None:
    """Rests that are a tenth too long, or of which half go to the end of the line, are told apart;
    by more days a twentieth and a fifth, and every fifth that breaks another rule."""
    of = breaking_down()
    logs = [run_compiled(of, draw(of, 5, day)) for day in range(days)]
    found = [figures(log) for log in logs]
    off = standard_errors(found, [Day(100 + day).figures() for day in range(days)])
    assert np.all(np.abs(off) < Z), dict(zip(FIGURES, off.round(1).tolist(), strict=True))
    for rules in wrong:
        other = [Day(100 + day, rules).figures() for day in range(days)]
        assert np.any(np.abs(standard_errors(found, other)) > Z), rules


@pytest.mark.compiled
def test_no_rest_of_a_call_gives_up() -> None:
    """Nine in ten that wait would, with the patience of others of 1 s."""
    of = breaking_down(patience=1.0)
    log = run_compiled(of, draw(of, 5))
    rests = np.asarray(log["origin"]) == REQUEUE
    waits = (np.asarray(log["answer_s"]) - np.asarray(log["queue_s"]))[rests]
    assert np.all(np.asarray(log["disposition"])[rests] == ANSWERED)
    assert np.sum(waits > 10.0) > 30
