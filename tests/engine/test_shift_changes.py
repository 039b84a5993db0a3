"""Ends of shifts against renewal theory, and against a small simulator of its own."""

from __future__ import annotations

import heapq
import math
from collections import deque
from typing import Any

import numpy as np
import pytest

from sim.centre import Centre
from sim.engine import CallLog
from sim.engine.compiled import run_compiled
from sim.workload import Workload, draw_workload
from tests.builders import Data, centre, centre_data, exponential, pool, route, shift, step

HOUR = 3600.0
MEAN_S = 300.0
MEAN_REMAINDER_S = 320.4
"""Of a lognormal with mean 300 s and this second moment: 0.89 h are ten of them."""

pytestmark = pytest.mark.compiled


def lognormal() -> Data:
    cv = math.sqrt(2.0 * MEAN_REMAINDER_S / MEAN_S - 1.0)
    return {"dist": "lognormal", "mean_s": MEAN_S, "cv": cv}


def saturated(
    *shifts: Data,
    outages: Data | None = None,
    overtime: Data | None = None,
    calls: float = 30_000.0,
    **staffing: object,
) -> Centre:
    """Calls enough for everybody, all of them there from the start."""
    described = pool(list(shifts)) | {"overtime": overtime}
    described["staffing"] |= staffing
    data = centre_data(
        contact_types={
            "call": {
                "demand": {"daily_volume": calls, "profile": "first"},
                "route": "r",
                "talk": lognormal(),
            }
        },
        pools={"p": described},
        routes={"r": route([step("p")])},
        demand={"profiles": {"first": [1.0] + [0.0] * 1439}},
        outages=outages or {},
    )
    return centre(data)


def late_seconds(log: CallLog) -> float:
    """Agent seconds of those who finish a call after their shift."""
    return float(np.sum(np.diff(log.staffing_s) * log.staffing_late[:-1]))


def overtime(of: Centre, replications: int) -> tuple[float, float]:
    """Mean and standard error of the overtime of a replication, hours."""
    found = [late_seconds(run_compiled(of, draw_workload(of, 1, r))) for r in range(replications)]
    hours = np.array(found) / HOUR
    return float(hours.mean()), float(hours.std(ddof=1)) / math.sqrt(replications)


@pytest.mark.broad
def test_ten_of_a_hundred_busy_agents_finish_ten_mean_remainders() -> None:
    """Ends of shifts at 16:00 come at a moment that the calls know nothing of: what is left of a
    call in hand is S^2 / 2 E[S] on average (Cox, Renewal Theory, 1962, ch. 5), 0.89 h for ten."""
    of = saturated(shift(0.0, 16 * HOUR, 10), shift(0.0, 24 * HOUR, 90))
    mean, error = overtime(of, 60)
    expected = 10 * MEAN_REMAINDER_S / HOUR
    assert abs(mean - expected) < 3.0 * error
    assert error < 0.05 * expected


@pytest.mark.broad
@pytest.mark.parametrize(("agents", "replications", "precise"), [(2, 200, 0.08), (100, 40, 0.02)])
def test_an_equal_handover_is_as_many_mean_remainders_as_agents(
    agents: int, replications: int, precise: float
) -> None:
    first, second = shift(0.0, 16 * HOUR, agents), shift(16 * HOUR, 24 * HOUR, agents)
    mean, error = overtime(
        saturated(first, second, calls=max(300.0 * agents, 1_000.0)), replications
    )
    expected = agents * MEAN_REMAINDER_S / HOUR
    assert abs(mean - expected) < 3.0 * error
    assert error < precise * expected


@pytest.mark.broad
def test_numbers_by_interval_do_not_look_at_the_call_in_hand() -> None:
    """From 100 to 90 agents at 16:00; where the first to be free go, it is next to nothing."""
    numbers: Data = {"by_interval": [100] * 16 + [90] * 8, "shifts": {}}
    mean, error = overtime(saturated(**numbers), 60)
    assert abs(mean - 10 * MEAN_REMAINDER_S / HOUR) < 3.0 * error
    first_free, _ = overtime(saturated(**numbers, end_of_shift="first_free"), 10)
    assert first_free < 0.1


@pytest.mark.broad
def test_breaks_begin_when_the_call_in_hand_is_over() -> None:
    """Ten of a hundred rest from 16:00: they finish their calls, which is no overtime."""
    rests = shift(0.0, 24 * HOUR, 10) | {"breaks": [{"after_s": 16 * HOUR, "duration_s": HOUR}]}
    of = saturated(rests, shift(0.0, 24 * HOUR, 90))
    found = []
    for r in range(60):
        log = run_compiled(of, draw_workload(of, 1, r))
        found.append(float(np.sum(np.diff(log.staffing_s) * log.staffing_finishing[:-1])) / HOUR)
        assert not log.staffing_late.any()
    error = float(np.std(found, ddof=1)) / math.sqrt(len(found))
    # Nobody's call is so long that it outlasts the break often enough to be seen.
    assert abs(float(np.mean(found)) - 10 * MEAN_REMAINDER_S / HOUR) < 3.0 * error


@pytest.mark.broad
def test_agents_lost_to_an_outage_that_calls_survive_finish_them() -> None:
    ill = {
        "component": "pool",
        "name": "p",
        "share": 0.1,
        "talking": "survive",
        "start": "16:00:00",
        "duration": {"dist": "constant", "value_s": 2 * HOUR},
    }
    of = saturated(shift(0.0, 24 * HOUR, 100), outages={"ill": ill})
    found = []
    for r in range(60):
        log = run_compiled(of, draw_workload(of, 1, r))
        found.append(float(np.sum(np.diff(log.staffing_s) * log.staffing_finishing[:-1])) / HOUR)
    error = float(np.std(found, ddof=1)) / math.sqrt(len(found))
    assert abs(float(np.mean(found)) - 10 * MEAN_REMAINDER_S / HOUR) < 3.0 * error


@pytest.mark.broad
def test_half_of_ten_stay_for_two_hours_as_planned_and_all_finish_their_calls() -> None:
    """Calls wait whenever it is asked, so that five stay to the end of their overtime, to the
    second; whoever goes, at 16:00 or at 18:00, finishes one call: ten mean remainders."""
    stays = {"share": 0.5, "check_s": 600.0, "most_s": 2 * HOUR}
    of = saturated(shift(0.0, 16 * HOUR, 10), shift(0.0, 24 * HOUR, 90), overtime=stays)
    late, planned = [], []
    for r in range(100):
        log = run_compiled(of, draw_workload(of, 1, r))
        late.append(late_seconds(log) / HOUR)
        planned.append(float(np.sum(np.diff(log.staffing_s) * log.staffing_overtime[:-1])) / HOUR)
    assert planned == pytest.approx([5 * 2.0] * 100)
    error = float(np.std(late, ddof=1)) / math.sqrt(len(late))
    assert error < 0.05 * 10 * MEAN_REMAINDER_S / HOUR
    assert abs(float(np.mean(late)) - 10 * MEAN_REMAINDER_S / HOUR) < 3.0 * error


# A small simulator of people on shifts ---------------------------------------------------------


def people_on_shifts(
    shifts: list[tuple[float, float, int]], luck: Workload
) -> dict[str, list[Any]]:
    """First come, first served by people with shifts: answers and patience, call by call.

    Everybody is one person with a beginning and an end; nothing here counts agents.
    """
    people = [(start, end) for start, end, n in sorted(shifts) for _ in range(n)]
    order = sorted(range(len(people)), key=lambda p: (people[p][0], people[p][1]))
    answer = [math.nan] * len(luck)
    gone_home = [end for _, end in people]
    waiting: deque[int] = deque()
    idle: deque[int] = deque()
    events: list[tuple[float, int, int]] = []
    for p in order:
        heapq.heappush(events, (people[p][1], 0, p))
        heapq.heappush(events, (people[p][0], 1, p))
    for call, time in enumerate(luck.arrival_s.tolist()):
        heapq.heappush(events, (time, 4, call))

    def works(person: int, call: int, now: float) -> None:
        answer[call] = now
        free = now + float(luck.talk_s[call])
        gone_home[person] = max(people[person][1], free)
        heapq.heappush(events, (free, 2, person))

    def looks(person: int, now: float) -> None:
        if waiting:
            works(person, waiting.popleft(), now)
        else:
            idle.append(person)

    while events:
        now, kind, who = heapq.heappop(events)
        if kind == 0 and who in idle:
            idle.remove(who)
        elif kind == 1 or (kind == 2 and now < people[who][1]):
            looks(who, now)
        elif kind == 3 and who in waiting:
            waiting.remove(who)
        elif kind == 4 and idle:
            works(idle.popleft(), who, now)
        elif kind == 4:
            waiting.append(who)
            heapq.heappush(events, (now + float(luck.patience_s[who]), 3, who))
    late = [max(home - end, 0.0) for home, (_, end) in zip(gone_home, people, strict=True)]
    return {"answer_s": answer, "late_s": late}


def test_waits_and_overtime_are_those_of_a_small_simulator_of_people() -> None:
    """Overlapping shifts, an equal handover at 12:00 and a gap in the evening, some impatience."""
    hours = [(8, 12, 14), (10, 15, 6), (12, 16, 14), (15, 20, 9), (21, 23, 5)]
    data = centre_data(
        contact_types={
            "call": {
                "demand": {"daily_volume": 2600.0, "profile": "day"},
                "route": "r",
                "talk": exponential(240.0),
                "patience": exponential(180.0),
            }
        },
        pools={"p": pool([shift(a * HOUR, b * HOUR, n) for a, b, n in hours])},
        routes={"r": route([step("p")])},
        demand={"profiles": {"day": [0.0] * 8 + [1.0] * 14 + [0.0] * 2}},
    )
    of = centre(data)
    abandoned = overtime_s = 0.0
    for r in range(10):
        luck = draw_workload(of, 1, r)
        log = run_compiled(of, luck)
        found = people_on_shifts([(a * HOUR, b * HOUR, n) for a, b, n in hours], luck)
        np.testing.assert_array_equal(np.asarray(log["answer_s"]), found["answer_s"])
        assert late_seconds(log) == pytest.approx(sum(found["late_s"]), rel=1e-9)
        abandoned += np.isnan(found["answer_s"]).mean() / 10
        overtime_s += late_seconds(log) / 10
    assert 0.02 < abandoned < 0.3
    assert overtime_s > HOUR
