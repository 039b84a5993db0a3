"""Faults planted on purpose: each must be caught by a case named here."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from heapq import heappop
from typing import Any

import pytest

from sim.engine import CallLog, run_reference
from sim.engine.codes import SERVICE
from sim.engine.plan import PlanStep
from sim.engine.reference import agents
from sim.engine.reference.model import Model
from sim.engine.reference.records import Call, Pool
from sim.engine.reference.rules import Rules
from sim.workload import draw_workload
from tests.verification import harness
from tests.verification.cases import ERLANG_A_12, MMC_AB, MSK, OVERFLOW_LOSS, SINGLE_QUEUE
from tests.verification.counting import busy_seconds, manned_seconds
from tests.verification.harness import LONG, Case, Ratio, run_case, verdicts, z_score
from tests.verification.work_cases import CHATS, DEFERRED, SCORES


def _service_longer(monkeypatch: pytest.MonkeyPatch, factor: float) -> None:
    draw = draw_workload

    def slow(*arguments: Any) -> Any:
        workload = draw(*arguments)
        return dataclasses.replace(workload, talk_s=factor * workload.talk_s)

    monkeypatch.setattr(harness, "draw_workload", slow)


def _overflow_step_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    opens = Rules.opens

    def never_the_second(self: Rules, call: Call, step: PlanStep) -> bool:
        return call.next_step < 2 and opens(self, call, step)

    monkeypatch.setattr(Rules, "opens", never_the_second)


def _abandoned_calls_stay_in_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """An agent takes whoever stands first in line, also a caller who has hung up."""
    settle = agents.settle

    def first_in_line(self: Rules, pool: Pool) -> Call | None:
        return heappop(pool.heap)[5] if pool.heap else None

    def talks_to_nobody(m: Model, call: Call, verdict: int) -> None:
        assert call.signal is not None
        if verdict != agents.MATCHED or not call.signal.triggered:
            settle(m, call, verdict)
            return
        pool = m.pools[call.pool]
        over = m.clock.at(m.clock.now + call.talk_s, SERVICE, call.index)
        over.callbacks.append(lambda _event: agents.free(m, pool, call.agent))

    monkeypatch.setattr(Rules, "choose_call", first_in_line)
    monkeypatch.setattr(agents, "settle", talks_to_nobody)


def _of_a_day(case: Case, replications: int) -> Case:
    """Less to simulate for the engine that can be changed but is slow: these faults are gross."""
    centre = case.centre()
    horizon = centre.horizon.model_copy(update={"days": 1})
    day = centre.model_copy(update={"horizon": horizon})
    return dataclasses.replace(case, centre=lambda: day, replications=replications)


@pytest.mark.broad
@pytest.mark.parametrize(
    ("plant", "case", "replications"),
    [
        (_overflow_step_ignored, OVERFLOW_LOSS, 4),
        (_abandoned_calls_stay_in_line, ERLANG_A_12, 12),
    ],
    ids=["overflow step ignored", "abandoned calls stay in line"],
)
def test_a_planted_fault_is_caught(
    plant: Callable[[pytest.MonkeyPatch], None],
    case: Case,
    replications: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = _of_a_day(case, replications)
    assert verdicts(of) == []
    plant(monkeypatch)
    assert verdicts(of, 1, run_reference) != []


@pytest.mark.broad
@pytest.mark.parametrize(
    "case",
    [
        *(ERLANG_A_12, MMC_AB, CHATS, SCORES),
        *(pytest.param(case, marks=pytest.mark.slow) for case in (SINGLE_QUEUE, DEFERRED)),
    ],
    ids=lambda case: case.id,
)
def test_service_that_is_three_per_cent_longer_is_caught(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    _service_longer(monkeypatch, 1.03)
    assert verdicts(case) != []


@pytest.mark.slow
def test_service_that_is_five_per_cent_longer_is_caught_where_days_differ_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _service_longer(monkeypatch, 1.05)
    assert verdicts(MSK) != []


@pytest.mark.slow
def test_an_occupancy_without_the_drain_is_not_the_published_one() -> None:
    """0.889 to closing time, 0.879 until the last service is over; 0.881 is published."""

    def both(log: CallLog) -> dict[str, Ratio]:
        end = 6 * 3600.0
        short = (busy_seconds(log, 0, 0.0, end), manned_seconds(log, 0, 0.0, end))
        return {"right": MSK.measure(log)["occupancy_group0"], "wrong": short}

    known = MSK.known["occupancy_group0"]
    found = run_case(dataclasses.replace(MSK, measure=both), LONG)
    assert abs(z_score(found["right"], known)[2]) < 2.0
    assert z_score(found["wrong"], known)[2] > 3.5


def test_chats_that_slow_an_agent_down_too_little_are_caught() -> None:
    """A factor of 1.35 for the second chat instead of 1.4."""
    centre = CHATS.centre()
    pool = centre.pools["pool"].model_copy(update={"concurrency_factors": (1.0, 1.35)})
    wrong = centre.model_copy(update={"pools": {"pool": pool}})
    assert verdicts(dataclasses.replace(CHATS, centre=lambda: wrong)) != []
