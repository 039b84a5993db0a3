"""Agents who fail one by one, and calls that go back to the queue with the rest of their talk."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.engine import CallLog
from sim.engine.compiled import run_compiled
from sim.errors import InputError
from sim.workload import draw_workload
from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    constant,
    draw,
    exponential,
    kind,
    pool,
    route,
    run,
    run_at_two_sites,
    shift,
    shown,
    staffing_rows,
    step,
    values,
)


def failing(**more: object) -> Data:
    """Every agent of a pool is gone from 50 to 70, each alone."""
    found = {"component": "agent", "name": "p", "start": "00:00:50", "duration": constant(20)}
    return {"o": {**found, **more}}


def test_a_call_goes_back_with_the_rest_of_its_talk(engine: Engine) -> None:
    log = run(
        engine, contact_types={"call": kind([0.0], wrap_up=10)}, pools={"p": pool(1)},
        outages=failing(),
    )  # fmt: skip
    assert shown(log, "queue_s", "answer_s", "talk_end_s", "wrap_end_s", "end_s") == [
        (0.0, 0.0, 50.0, 50.0, 50.0),
        (50.0, 70.0, 120.0, 130.0, 120.0),
    ]
    origin, caller = np.asarray(log["origin"]).tolist(), np.asarray(log["caller"]).tolist()
    assert (origin, caller) == ([0, 4], [0, 0])
    assert staffing_rows(log)[:3] == [(0.0, "p", 1), (50.0, "p", 0), (70.0, "p", 1)]


def test_it_goes_before_all_who_wait_and_nobody_makes_it_leave(engine: Engine) -> None:
    """The caller of 10 has waited for 60 s; the one whose agent was lost has no patience to lose,
    and the queue is full."""
    calls = kind([0.0, 10.0], patience=1000.0) | {"queue_limit": 1}
    log = run(engine, contact_types={"call": calls}, pools={"p": pool(1)}, outages=failing())
    assert shown(log, "arrival_s", "answer_s") == [(0.0, 0.0), (10.0, 120.0), (50.0, 70.0)]


def test_who_holds_for_an_agent_waits_for_no_other(engine: Engine) -> None:
    """Six agents, away for 20 s or 60 s: each call of 100 s goes on when its own agent is back."""
    outages = failing(talking="hold", duration=values(20.0, 60.0))
    of = centre(
        centre_data(contact_types={"call": kind([0.0] * 6)}, pools={"p": pool(6)}, outages=outages)
    )
    workload = draw(of)
    away = [f.repair_s - f.fail_s for f in workload.failures]
    assert set(away) == {20.0, 60.0}
    log = engine(of, workload)
    assert sorted(log["talk_end_s"]) == sorted(100.0 + time for time in away)


def test_any_agent_goes_on_at_the_own_pace(engine: Engine) -> None:
    """Half of the talk is left: 50 s, or 100 with an agent who needs twice as long."""
    slow = pool(1)
    slow["skills"]["call"] = {"factor": 2.0}
    log = run(
        engine,
        contact_types={"call": kind([0.0])},
        pools={"p": pool(1), "q": slow},
        routes={"r": route([step("p"), step("q")])},
        outages=failing(),
    )
    assert shown(log, "pool", "answer_s", "end_s") == [("p", 0.0, 50.0), ("q", 50.0, 150.0)]


def test_who_is_being_put_through_has_all_of_the_talk_before_them(engine: Engine) -> None:
    """Taken at 45 across a link of 10 s: the agent fails at 50, before the first word."""
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        links={"ab": {"between": ["a", "b"], "transfer_delay_s": 10}},
        contact_types={"call": kind([45.0])},
        pools={"p": pool(1, site="b")},
        routes={"r": route([step("p")])},
        outages=failing(),
    )
    assert shown(log, "answer_s", "talk_end_s") == [(50.0, 50.0), (80.0, 180.0)]


def test_it_keeps_nobody_from_those_behind_who_are_open_to_other_pools(engine: Engine) -> None:
    """At 56 the agent of q is free, to whom a call opens after 10 s: the call of 20 goes, since the
    one at the head of the queue has been there for 6 s."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 20.0]), "other": kind([0.0], talk=56.0, route="o")},
        pools={"p": pool(1), "q": pool(1, ["call", "other"])},
        routes={"r": route([step("p"), step("q", after=10.0)]), "o": route([step("q")])},
        outages=failing(),
    )
    assert shown(log, "pool", "arrival_s", "answer_s") == [
        ("p", 0.0, 0.0), ("q", 0.0, 0.0), ("q", 20.0, 56.0), ("p", 50.0, 70.0),
    ]  # fmt: skip


def test_a_step_moves_it_once_and_then_it_stays(engine: Engine) -> None:
    """The agent of a fails at 50 for good. The call goes to b at 80, and not back, as one that
    nobody took would; the caller of 10, who has patience for 500 s, goes round."""
    there_and_back = {
        "a": [step("p"), {"after_s": 30.0, "transfer_to": "b"}],
        "b": [step("q"), {"after_s": 30.0, "transfer_to": "a"}],
    }
    outages = failing(duration=constant(80_000.0))
    log = run_at_two_sites(
        engine,
        links={"ab": {"between": ["a", "b"], "transfer_delay_s": 5}},
        contact_types={"call": kind([0.0, 10.0], patience=500.0)},
        pools={"p": pool(1), "q": pool([shift(1000.0, 2000.0, 1)], site="b")},
        routes={"r": route(there_and_back, sites=["a"])},
        outages=outages,
    )
    assert shown(log, "answer_s", "end_s", "queue_site", "steps_opened") == [
        (0.0, 50.0, "a", 1),
        (None, 510.0, "a", 29),
        (1000.0, 1050.0, "b", 3),
    ]


def test_a_conference_ends_with_the_second_agent_and_all_of_the_talk_is_left(
    engine: Engine,
) -> None:
    """Passed on at 30, both agents confer from 30 on for 40 s; the second one is away from 50 to
    70: the first wraps up at 50, the talk of 100 s begins at 70."""
    passed_on = {"second": {"share": 1.0, "conference": constant(40.0)}}
    log = run(
        engine,
        contact_types={
            "call": kind([0.0], talk=30, wrap_up=5, transfers=passed_on),
            "second": kind([], route="s"),
        },
        pools={"q": pool(1, "call"), "p": pool(1, "second")},
        routes={"r": route([step("q")]), "s": route([step("p")])},
        outages=failing(),
    )
    assert shown(log, "answer_s", "talk_end_s", "wrap_end_s") == [
        (0.0, 50.0, 55.0),
        (30.0, 50.0, 50.0),
        (70.0, 170.0, 170.0),
    ]


def test_a_retry_keeps_the_patience_that_the_call_had(engine: Engine) -> None:
    """The rest of the call is dropped at 60 with its trunk line; the caller, back at 160 with the
    patience of 25 s of before, gives up at 185."""
    retry = {
        "dropped": 1.0, "delay": constant(100.0), "at_most": 1, "patience": "keep",
        "calls_as": "passed_on_to",
    }  # fmt: skip
    gone = failing(duration=constant(1000.0))
    lines = {"component": "trunk_group", "name": "a.g", "start": "00:01:00",
             "duration": constant(10.0)}  # fmt: skip
    log = run(
        engine,
        sites={"a": {"trunk_groups": {"g": {"lines": 5}}}},
        contact_types={
            "call": kind([0.0], patience=25.0, retry=retry, transfers={"other": {"share": 1e-9}}),
            "other": kind([]),
        },
        pools={"p": pool(1, ["call", "other"])},
        outages={**gone, "lines": lines},
    )
    assert shown(log, "disposition", "end_s") == [
        ("answered", 50.0), ("dropped_in_outage", 60.0), ("abandoned", 185.0),
    ]  # fmt: skip


def test_who_fails_while_idle_takes_no_call_and_wrap_up_is_cut(engine: Engine) -> None:
    log = run(
        engine, contact_types={"call": kind([60.0], talk=10)}, pools={"p": pool(1)},
        outages=failing(),
    )  # fmt: skip
    assert shown(log, "answer_s") == [(70.0,)]
    log = run(
        engine, contact_types={"call": kind([0.0], talk=40, wrap_up=30)}, pools={"p": pool(1)},
        outages=failing(),
    )  # fmt: skip
    assert shown(log, "talk_end_s", "wrap_end_s") == [(40.0, 50.0)]


@pytest.mark.parametrize(
    ("fate", "expected"),
    [
        ("drop", [("dropped_in_outage", 50.0, 50.0)]),
        ("survive", [("answered", 100.0, 100.0)]),
        ("hold", [("answered", 120.0, 120.0)]),
    ],
)
def test_other_fates_are_those_of_pools(
    engine: Engine, fate: str, expected: list[tuple[object, ...]]
) -> None:
    log = run(
        engine, contact_types={"call": kind([0.0])}, pools={"p": pool(1)},
        outages=failing(talking=fate),
    )  # fmt: skip
    assert shown(log, "disposition", "end_s", "wrap_end_s") == expected


def test_agents_fail_alone_with_luck_of_their_own() -> None:
    of = centre(centre_data(
        contact_types={"call": kind([])},
        pools={"p": pool(20)},
        outages={"o": {"component": "agent", "name": "p", "up_time": exponential(7200.0),
                       "duration": exponential(600.0)}},
    ))  # fmt: skip
    failures = draw_workload(of, 1, 0).failures
    assert {f.agent for f in failures} == set(range(20))
    # Ups and downs alternate: 86,400 s / 7,800 s for each of 20 agents, renewal theory.
    expected = 20 * 86_400.0 / 7800.0
    assert abs(len(failures) - expected) < 4 * math.sqrt(expected)


@pytest.mark.parametrize(
    ("field", "value"),
    [("share", 0.5), ("return_ramp_s", 5.0), ("flaps", {"times": 1, "up_time": constant(5)})],
)
def test_what_single_agents_do_not_have_is_refused(field: str, value: object) -> None:
    data = centre_data(
        contact_types={"call": kind([])}, pools={"p": pool(1)}, outages=failing(**{field: value})
    )
    with pytest.raises(InputError, match=f"{field} does not apply to component agent"):
        centre(data)


# M/M/c with breakdowns -----------------------------------------------------------------------


def calls_in_system(
    arrivals: float, service: float, agents: int, fails: float, repairs: float, most: int = 400
) -> float:
    """Mean number of calls in an M/M/c queue whose servers break down, resume at any server.

    The chain of Mitrany and Avi-Itzhak (A many-server queue with service interruptions, Operations
    Research 16, 1968): calls in the system, agents who work; rates an hour, cut off at ``most``.
    """
    states = (most + 1) * (agents + 1)
    rate = np.zeros((states, states))
    for n in range(most + 1):
        for k in range(agents + 1):
            here = n * (agents + 1) + k
            if n < most:
                rate[here, here + agents + 1] = arrivals
            if n:
                rate[here, here - agents - 1] = service * min(n, k)
            if k:
                rate[here, here - 1] = fails * k
            if k < agents:
                rate[here, here + 1] = repairs * (agents - k)
    rate -= np.diag(rate.sum(axis=1))
    system = np.vstack((rate.T, np.ones(states)))
    system = np.delete(system, 0, axis=0)
    stationary = np.linalg.solve(system, np.append(np.zeros(states - 1), 1.0))
    return float(stationary.reshape(most + 1, -1).sum(axis=1) @ np.arange(most + 1))


def time_in_system(log: CallLog) -> float:
    """Mean over callers who call from 4:00 to 20:00, first call to the end of the last leg."""
    calls = log.frame()
    whole = calls.groupby("caller").agg(first=("arrival_s", "min"), last=("end_s", "max"))
    measured = whole[(whole["first"] >= 4 * 3600.0) & (whole["first"] < 20 * 3600.0)]
    return float((measured["last"] - measured["first"]).mean())


@pytest.mark.broad
@pytest.mark.compiled
@pytest.mark.parametrize(
    ("days", "to"), [(10, 0.08), pytest.param(60, 0.03, marks=pytest.mark.slow)]
)
def test_agents_who_break_down_agree_with_the_exact_chain(days: int, to: float) -> None:
    """Four agents who work for 10 minutes and are away for 2.5 on average, at 75 % of capacity."""
    of = centre(centre_data(
        contact_types={
            "call": {
                "demand": {"daily_volume": 24 * 144.0, "profile": "flat"},
                "route": "r",
                "talk": exponential(60.0),
            }
        },
        pools={"p": pool(4)},
        routes={"r": route([step("p")])},
        demand={"profiles": {"flat": [1.0]}},
        outages={"o": {"component": "agent", "name": "p", "up_time": exponential(600.0),
                       "duration": exponential(150.0)}},
    ))  # fmt: skip
    found = np.array(
        [time_in_system(run_compiled(of, draw_workload(of, 1, r))) for r in range(days)]
    )
    expected = calls_in_system(144.0, 60.0, 4, 6.0, 24.0, 150) / 144.0 * 3600.0
    error = found.std(ddof=1) / math.sqrt(len(found))
    assert abs(found.mean() - expected) < 3.0 * error
    assert error < to * expected
