"""Time limits and callbacks worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.engine import CallLog
from sim.workload.counter_based import CALLBACK_ACCEPTED, CALLBACK_ANSWERED, chance
from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    clock,
    constant,
    draw,
    hours,
    kind,
    pool,
    route,
    run,
    shift,
    shown,
    step,
)

ENDS = ("disposition", "loss_cause", "answer_s", "end_s")


def back(over: float | None = 0.0, **more: Any) -> Data:
    """A callback that everyone accepts and answers at once."""
    found = {"acceptance": 1.0, "answer": 1.0, "ring_s": 0.0, **more}
    return found if over is None else {"expected_wait_over_s": over, **found}


def limit(after_s: float, then: str = "message") -> Data:
    return {"after_s": after_s, "then": then}


def calls(engine: Engine, times: list[float], agents: int = 1, **more: Any) -> CallLog:
    """Calls of 100 s before one pool."""
    return run(engine, contact_types={"call": kind(times, **more)}, pools={"p": pool(agents)})


# Time limits ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "how"), [("message", ("message", "")), ("disconnect", ("disconnected", "time_limit"))]
)
def test_a_time_limit_ends_the_wait(engine: Engine, then: str, how: tuple[str, str]) -> None:
    log = calls(engine, [0.0, 10.0, 50.0], time_limit=limit(60, then))
    assert shown(log, *ENDS) == [
        ("answered", "", 0.0, 100.0),
        (*how, None, 70.0),
        ("answered", "", 100.0, 200.0),
    ]


@pytest.mark.parametrize(
    ("patience", "how", "end"),
    [(59.0, "abandoned", 69.0), (60.0, "abandoned", 70.0), (61.0, "message", 70.0)],
)
def test_who_gives_up_at_the_limit_has_abandoned(
    engine: Engine, patience: float, how: str, end: float
) -> None:
    log = calls(engine, [0.0, 10.0], patience=patience, time_limit=limit(60))
    assert shown(log, "disposition", "end_s")[1] == (how, end)


def test_an_agent_who_is_free_at_the_limit_takes_the_call(engine: Engine) -> None:
    log = calls(engine, [0.0, 10.0], time_limit=limit(90))
    assert shown(log, *ENDS)[1] == ("answered", "", 100.0, 200.0)


def test_a_step_that_opens_at_the_limit_finds_an_agent(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0], time_limit=limit(60))},
        pools={"p": pool(1), "q": pool(1)},
        routes={"r": route([step("p"), step("q", after=60)])},
    )
    assert shown(log, "disposition", "answer_s", "pool")[1] == ("answered", 70.0, "q")


def test_the_limit_runs_from_the_first_joining_and_on_the_way_too(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        links={"ab": {"between": ["a", "b"], "transfer_delay_s": 30.0}},
        contact_types={"call": kind([0.0, 10.0], time_limit=limit(50, "disconnect"))},
        pools={"p": pool(1), "q": pool(0, site="b")},
        routes={"r": route({"a": [step("p"), step(after=30.0, transfer_to="b")], "b": [step("q")]},
                           sites=["a"])},
    )  # fmt: skip
    assert shown(log, *ENDS, "queue_site")[1] == ("disconnected", "time_limit", None, 60.0, "a")


# Callbacks --------------------------------------------------------------------------------------


def test_a_caller_is_called_back_in_turn(engine: Engine) -> None:
    """The second and the third call wait for one agent: 100 s and 200 s are expected."""
    log = calls(engine, [0.0, 10.0, 20.0], patience=30, wrap_up=5, callback=back(150.0, ring_s=8.0))
    columns = ("disposition", "expected_wait_s", "callback_s", "pool", "answer_s", "talk_end_s",
               "wrap_end_s", "end_s")  # fmt: skip
    assert shown(log, *columns) == [
        ("answered", None, None, "p", 0.0, 100.0, 105.0, 100.0),
        ("abandoned", 105.0, None, None, None, None, None, 40.0),
        ("called_back", 210.0, 20.0, "p", 113.0, 213.0, 218.0, 213.0),
    ]


@pytest.mark.parametrize(("over", "accepted"), [(100.0, None), (99.999, 10.0)])
def test_the_expected_wait_must_be_over_the_threshold(
    engine: Engine, over: float, accepted: float | None
) -> None:
    log = calls(engine, [0.0, 10.0], callback=back(over))
    assert shown(log, "expected_wait_s", "callback_s")[1] == (100.0, accepted)


def test_without_any_agent_the_expected_wait_is_infinite_and_the_record_is_cleared(
    engine: Engine,
) -> None:
    log = calls(engine, [10.0], agents=0, patience=5, callback=back(1e9))
    assert shown(log, *ENDS, "expected_wait_s", "callback_s") == [
        ("disconnected", "closed", None, 86_400.0, np.inf, 10.0)
    ]


def test_nobody_is_asked_who_finds_an_agent_or_balks_or_meets_a_limit(engine: Engine) -> None:
    log = calls(engine, [0.0, 10.0], balking=1.0, callback=back())
    assert shown(log, "disposition", "expected_wait_s") == [("answered", None), ("balked", None)]
    log = calls(engine, [0.0, 10.0, 20.0], queue_limit=1, callback=back(1e9))
    assert shown(log, "disposition", "expected_wait_s")[1:] == [
        ("answered", 100.0),
        ("blocked_queue", None),
    ]


def test_a_caller_is_asked_once(engine: Engine) -> None:
    """At a 50 s are expected; at b, where it would be 100 s, nobody asks any more."""
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        links={"ab": {"between": ["a", "b"], "transfer_delay_s": 0.0}},
        contact_types={
            "call": kind([10.0], callback=back(70.0)),
            "other": kind([0.0, 0.0, 0.0], talk=1000, route="o"),
        },
        pools={"p": pool(2, ["call", "other"]), "q": pool(1, ["call", "other"], site="b")},
        routes={
            "r": route(
                {"a": [step("p"), step(after=20.0, transfer_to="b")], "b": [step("q")]}, sites=["a"]
            ),
            "o": route([step("p"), step("q")]),
        },
    )
    (row,) = [r for r in shown(log, "contact_type", "expected_wait_s", "callback_s", "queue_site")
              if r[0] == "call"]  # fmt: skip
    assert row == ("call", 50.0, None, "b")


def test_acceptance_and_answer_are_the_calls_own_luck(engine: Engine) -> None:
    of = centre(centre_data(
        contact_types={"call": kind(
            [0.0, *(float(n) for n in range(1, 40))], talk=1.0,
            callback=back(0.0, acceptance=0.5, answer=0.4),
        )},
        pools={"p": pool([shift(60, 3600, 1)])},
    ))  # fmt: skip
    luck = draw(of)
    keys = luck.key.tolist()
    said_yes = [chance(k, CALLBACK_ACCEPTED, 0) < 0.5 for k in keys]
    answers = [chance(k, CALLBACK_ANSWERED, 0) < 0.4 for k in keys]
    log = engine(of, luck)
    expected = [
        "answered" if not yes else "called_back" if there else "callback_unanswered"
        for yes, there in zip(said_yes, answers, strict=True)
    ]
    assert [how for (how,) in shown(log, "disposition")] == expected
    assert len(set(expected)) == 3


def test_who_calls_again_decides_again(engine: Engine) -> None:
    again = {"abandoned": 1.0, "delay": constant(30), "at_most": 3}
    log = calls(
        engine, [0.0, *(float(n) for n in range(1, 30))], patience=20.0, retry=again,
        callback=back(0.0, acceptance=0.5),
    )  # fmt: skip
    of = centre(centre_data(contact_types={"call": kind([float(n) for n in range(30)])}))
    keys = draw(of).key.tolist()
    rows = shown(log, "caller", "attempt", "callback_s", "expected_wait_s")
    asked = [row for row in rows if row[3]]
    for caller, attempt, accepted, _ in asked:
        says_yes = chance(keys[caller], CALLBACK_ACCEPTED, 2 * attempt) < 0.5
        assert (accepted is not None) == says_yes
    assert {attempt for _, attempt, _, _ in asked} == {0, 1, 2, 3}


def test_the_line_is_free_as_soon_as_the_caller_accepts(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": {"trunk_groups": {"t": {"lines": 2}}}},
        contact_types={"call": kind([0.0, 10.0, 10.0, 20.0], callback=back(150.0))},
        pools={"p": pool(1)},
    )
    assert shown(log, "disposition", "trunk_group", "callback_s") == [
        ("answered", 0, None),
        ("answered", 0, None),
        ("blocked", -1, None),
        ("blocked", -1, None),
    ]
    log = run(
        engine,
        sites={"a": {"trunk_groups": {"t": {"lines": 2}}}},
        contact_types={"call": kind([0.0, 10.0, 10.0, 200.0, 210.0], callback=back(50.0))},
        pools={"p": pool(1)},
    )
    assert shown(log, "disposition", "trunk_group", "callback_s", "answer_s") == [
        ("answered", 0, None, 0.0),
        ("called_back", 0, 10.0, 100.0),
        ("called_back", 0, 10.0, 200.0),
        ("called_back", 0, 200.0, 300.0),
        ("called_back", 0, 210.0, 400.0),
    ]


def test_one_who_does_not_answer_keeps_the_agent_for_the_ring(engine: Engine) -> None:
    log = calls(engine, [0.0, 10.0, 20.0], wrap_up=7, callback=back(150.0, answer=0.0, ring_s=25.0))
    columns = ("disposition", "answer_s", "talk_end_s", "wrap_end_s", "end_s")
    assert shown(log, *columns) == [
        ("answered", 0.0, 100.0, 107.0, 100.0),
        ("answered", 107.0, 207.0, 214.0, 207.0),
        ("callback_unanswered", None, None, 239.0, 239.0),
    ]


def test_the_next_call_is_taken_when_the_ring_is_over(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 20.0]),
            "again": kind([10.0], callback=back(answer=0.0, ring_s=25.0)),
        },
        pools={"p": pool(1, ["call", "again"])},
    )
    assert shown(log, "contact_type", "answer_s", "wrap_end_s") == [
        ("call", 0.0, 100.0),
        ("again", None, 125.0),
        ("call", 125.0, 225.0),
    ]


def test_a_ring_of_no_length_that_nobody_answers_takes_no_time(engine: Engine) -> None:
    log = calls(engine, [0.0, 10.0, 10.0, 20.0], callback=back(250.0, answer=0.0))
    assert shown(log, "disposition", "pool", "wrap_end_s")[3] == (
        "callback_unanswered", "p", 300.0,
    )  # fmt: skip


def test_place_priority_and_steps_go_on_without_a_line(engine: Engine) -> None:
    """The third call goes before the second; the second is taken by q when its step opens."""
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 10.0], callback=back()),
            "vip": kind([20.0], priority=0, route="v"),
        },
        pools={"p": pool(1, ["call", "vip"]), "q": pool(1)},
        routes={"r": route([step("p"), step("q", after=130.0)]), "v": route([step("p")])},
    )
    assert shown(log, "contact_type", "disposition", "answer_s", "pool", "steps_opened") == [
        ("call", "answered", 0.0, "p", 1),
        ("call", "called_back", 140.0, "q", 2),
        ("vip", "answered", 100.0, "p", 1),
    ]


def test_a_virtual_call_counts_as_waiting(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 10.0], callback=back()),
            "other": kind([20.0], queue_limit=5),
        },
        sites={"a": {"queue_limit": 1}},
        pools={"p": pool(1, ["call", "other"])},
    )
    assert shown(log, "contact_type", "disposition")[2] == ("other", "blocked_queue")


def test_a_virtual_call_meets_no_limit_where_it_is_moved(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": {}, "b": {"queue_limit": 0}},
        links={"ab": {"between": ["a", "b"], "transfer_delay_s": 5.0}},
        contact_types={
            "call": kind([0.0, 10.0], callback=back(ring_s=2.0)),
            "other": kind([0.0], talk=200, route="o"),
        },
        pools={"p": pool(1), "q": pool(1, ["call", "other"], site="b")},
        routes={
            "r": route(
                {"a": [step("p"), step(after=20.0, transfer_to="b")], "b": [step("q")]}, sites=["a"]
            ),
            "o": route({"b": [step("q")]}),
        },
    )
    columns = ("contact_type", "disposition", "queue_site", "answer_s")
    assert shown(log, *columns)[-1] == ("call", "called_back", "b", 202.0)


def test_an_agent_of_another_site_dials_after_the_set_up_across_the_link(engine: Engine) -> None:
    link = {"between": ["a", "b"], "transfer_delay_s": 3.0, "capacity": 1}
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        links={"ab": link},
        contact_types={"call": kind([0.0, 10.0, 10.0], callback=back(ring_s=4.0))},
        pools={"q": pool(1, site="b")},
        routes={"r": route([step("q")])},
    )
    assert shown(log, "disposition", "answer_s", "talk_end_s") == [
        ("answered", 3.0, 103.0),
        ("called_back", 110.0, 210.0),
        ("called_back", 217.0, 317.0),
    ]


def test_a_call_across_a_link_gives_up_its_place_there(engine: Engine) -> None:
    """The first `call` has been moved to b; its callback makes room for `other`."""
    link = {"between": ["a", "b"], "transfer_delay_s": 0.0, "capacity": 1}
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        links={"ab": link},
        contact_types={
            "call": kind([10.0], callback=back(None), time_limit=limit(20.0, "callback")),
            "other": kind([15.0], route="o"),
            "busy": kind([0.0], talk=500, route="b"),
        },
        pools={"q": pool(1, ["call", "busy"], site="b"), "s": pool(1, "other", site="b")},
        routes={
            "r": route({"a": [step(after=0.0, transfer_to="b")], "b": [step("q")]}, sites=["a"]),
            "o": route({"a": [step("s")]}),
            "b": route({"b": [step("q")]}),
        },
    )
    assert shown(log, "contact_type", "disposition", "callback_s", "answer_s") == [
        ("busy", "answered", None, 0.0),
        ("call", "called_back", 30.0, 500.0),
        ("other", "answered", None, 30.0),
    ]


def test_a_record_that_moves_takes_no_place_on_the_link(engine: Engine) -> None:
    link = {"between": ["a", "b"], "transfer_delay_s": 0.0, "capacity": 1}
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        links={"ab": link},
        contact_types={
            "busy": kind([0.0], talk=500, route="o"),
            "call": kind([10.0], callback=back()),
            "other": kind([40.0], route="s"),
        },
        pools={
            "p": pool(1, ["call", "busy"]),
            "q": pool(0, "call", site="b"),
            "s": pool(1, "other", site="b"),
        },
        routes={
            "o": route([step("p")]),
            "r": route(
                {"a": [step("p"), step(after=20.0, transfer_to="b")], "b": [step("q")]}, sites=["a"]
            ),
            "s": route({"a": [step("s")]}),
        },
    )
    assert shown(log, "contact_type", "queue_site", "callback_s", "answer_s")[1:] == [
        ("call", "b", 10.0, None),
        ("other", "a", None, 40.0),
    ]


# Both -------------------------------------------------------------------------------------------


def test_at_the_limit_a_callback_or_the_message(engine: Engine) -> None:
    of = centre(
        centre_data(
            contact_types={
                "call": kind(
                    [float(n) for n in range(30)],
                    talk=1.0,
                    time_limit=limit(20.0, "callback"),
                    callback=back(None, acceptance=0.5),
                )
            },
            pools={"p": pool([shift(600, 3600, 1)])},
        )
    )
    luck = draw(of)
    log = engine(of, luck)
    expected = [
        ("called_back", n + 20.0) if chance(k, CALLBACK_ACCEPTED, 1) < 0.5 else ("message", None)
        for n, k in enumerate(luck.key.tolist())
    ]
    assert shown(log, "disposition", "callback_s") == expected
    assert len({how for how, _ in expected}) == 2


def test_a_virtual_call_has_neither_patience_nor_time_limit(engine: Engine) -> None:
    log = calls(
        engine, [0.0, 10.0], patience=30, time_limit=limit(20, "disconnect"), callback=back()
    )
    assert shown(log, *ENDS)[1] == ("called_back", "", 100.0, 200.0)


def test_at_a_limit_that_is_the_patience_nobody_is_asked(engine: Engine) -> None:
    limits = limit(30.0, "callback")
    log = calls(engine, [0.0, 10.0], patience=30, time_limit=limits, callback=back(None))
    assert shown(log, *ENDS, "callback_s")[1] == ("abandoned", "", None, 40.0, None)


# Closing and outages ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("closing", "ends"),
    [
        ("serve_out", ("called_back", "", 100.0, 200.0)),
        ("disconnect", ("disconnected", "closed", None, 50.0)),
    ],
)
def test_at_closing_time_virtual_calls_are_as_others(
    engine: Engine, closing: str, ends: tuple[Any, ...]
) -> None:
    log = run(
        engine,
        horizon={"opening": hours(0, 50), "closing": closing},
        contact_types={"call": kind([0.0, 10.0], callback=back())},
        pools={"p": pool([shift(0, 50, 1)])},
    )
    assert shown(log, *ENDS)[1] == ends


def outage(component: str, name: str, at: float = 50.0, **more: Any) -> Data:
    detection = {} if component == "pool" else {"detection": {"delay_s": 0.0}}
    return {"component": component, "name": name, "start": clock(at), "duration": constant(30),
            **detection, **more}  # fmt: skip


@pytest.mark.parametrize(
    ("outages", "how"),
    [
        ({"o": outage("site", "a")}, "dropped_in_outage"),
        ({"o": outage("site", "a", waiting="keep", talking="survive")}, "called_back"),
        ({"o": outage("acd", "a", waiting="drop")}, "dropped_in_outage"),
        ({"o": outage("acd", "a")}, "called_back"),
        ({"o": outage("trunk_group", "a.t")}, "called_back"),
    ],
)
def test_a_record_in_line_is_lost_with_the_lines_acd_only(
    engine: Engine, outages: Data, how: str
) -> None:
    log = run(
        engine,
        sites={"a": {"trunk_groups": {"t": {"lines": 9}}}, "b": {}},
        contact_types={"call": kind([0.0, 10.0], callback=back())},
        links={"ab": {"between": ["a", "b"], "transfer_delay_s": 0.0}},
        pools={"q": pool(1, site="b")},
        routes={"r": route({"a": [step("q")]})},
        outages=outages,
    )
    assert shown(log, "disposition")[1] == (how,)


def test_a_dead_site_of_entry_takes_no_record_from_another_site(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        links={"ab": {"between": ["a", "b"], "transfer_delay_s": 0.0}},
        contact_types={
            "call": kind([10.0], callback=back()),
            "busy": kind([0.0], route="b"),
        },
        pools={"q": pool(1, ["call", "busy"], site="b")},
        routes={
            "r": route({"a": [step(after=0.0, transfer_to="b")], "b": [step("q")]}, sites=["a"]),
            "b": route({"b": [step("q")]}),
        },
        outages={"o": outage("site", "a")},
    )
    assert shown(log, "disposition", "answer_s") == [("answered", 0.0), ("called_back", 100.0)]


@pytest.mark.parametrize("at", [150.0, 160.0])
def test_an_outage_while_it_rings_finds_no_answer(engine: Engine, at: float) -> None:
    """At the end of the ring the failure comes first, and who would not answer did not."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0], callback=back(answer=0.0, ring_s=60.0))},
        outages={"o": outage("pool", "p", at=at, talking="drop")},
    )
    assert shown(log, *ENDS, "wrap_end_s")[1] == ("dropped_in_outage", "in_queue", None, at, at)


def test_an_agent_who_is_away_lets_it_ring_on_afterwards(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0], callback=back(answer=0.0, ring_s=60.0))},
        outages={"o": outage("pool", "p", at=120.0, talking="hold")},
    )
    assert shown(log, "disposition", "wrap_end_s")[1] == ("callback_unanswered", 190.0)


@pytest.mark.parametrize(
    ("more", "why", "times"),
    [
        ({"time_limit": limit(20.0)}, "disconnected", [0.0, 10.0, 60.0]),
        ({"callback": back(answer=0.0, ring_s=5.0)}, "abandoned", [0.0, 10.0, 135.0]),
    ],
)
def test_who_hears_the_message_or_misses_the_callback_may_call_again(
    engine: Engine, more: Data, why: str, times: list[float]
) -> None:
    again = {why: 1.0, "delay": constant(30), "at_most": 1}
    log = calls(engine, [0.0, 10.0], retry=again, **more)
    assert [time for (time,) in shown(log, "arrival_s")] == times
