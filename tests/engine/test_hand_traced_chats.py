"""Logs worked out by hand: chats, and agents who handle several at once."""

from __future__ import annotations

from typing import Any

import pytest

from sim.engine import CallLog
from tests.builders import (
    Data,
    Engine,
    constant,
    kind,
    pool,
    route,
    run,
    shift,
    shown,
    staffing_rows,
    step,
)


def chat(times: list[float], talk: float = 100.0, **more: Any) -> Data:
    """Chats that come at these times."""
    return kind(times, talk, channel="chat", **more)


def chatters(agents: int | list[Data], at_once: int = 2, **more: Any) -> Data:
    """A pool whose agents have so many chats at once."""
    return pool(agents, "chat", concurrency=at_once, **more)


def run_chats(engine: Engine, times: list[float], chat_pool: Data, **parts: object) -> CallLog:
    kinds = {"chat": chat(times)}
    return run(engine, **{"contact_types": kinds, "pools": {"p": chat_pool}, **parts})


def test_a_chat_needs_no_telephone_line(engine: Engine) -> None:
    log = run_chats(
        engine, [0.0, 0.0], pool(1, "chat"), sites={"a": {"trunk_groups": {"g": {"lines": 1}}}}
    )
    assert shown(log, "entry_site", "trunk_group", "answer_s", "end_s", "disposition") == [
        ("a", -1, 0.0, 100.0, "answered"),
        ("a", -1, 100.0, 200.0, "answered"),
    ]


def test_an_agent_has_two_chats_at_once_and_the_third_waits(engine: Engine) -> None:
    log = run_chats(engine, [0.0, 10.0, 20.0], chatters(1))
    assert shown(log, "answer_s", "end_s", "agent") == [
        (0.0, 100.0, 0), (10.0, 110.0, 0), (100.0, 200.0, 0),
    ]  # fmt: skip


def test_chats_are_spread_over_the_agents_the_first_of_equals_first(engine: Engine) -> None:
    """At 101 agent 0 has one chat (of 30) and agent 1 two; at 111 both have one."""
    log = run_chats(engine, [0.0, 10.0, 20.0, 30.0, 35.0, 111.0], chatters(2, 3))
    assert shown(log, "agent") == [(0,), (1,), (0,), (1,), (0,), (1,)]


def test_handling_grows_with_the_chats_in_hand_when_it_is_taken(engine: Engine) -> None:
    """The second of an agent takes 1.5 times as long, the third twice; the first stays as it is."""
    log = run_chats(
        engine, [0.0, 10.0, 20.0, 105.0], chatters(1, 3, concurrency_factors=[1.0, 1.5, 2.0])
    )
    assert shown(log, "answer_s", "talk_end_s") == [
        (0.0, 100.0), (10.0, 160.0), (20.0, 220.0), (105.0, 305.0),
    ]  # fmt: skip


def test_the_factor_of_the_chats_multiplies_those_of_skill_and_hour(engine: Engine) -> None:
    own = chatters(1, 2, concurrency_factors=[1.0, 1.5], handling_by_time=[2.0])
    own["skills"]["chat"] = {"factor": 3.0}
    kinds = {"chat": chat([0.0, 0.0], wrap_up=10.0)}
    log = run_chats(engine, [], own, contact_types=kinds)
    assert shown(log, "talk_end_s", "wrap_end_s") == [(600.0, 660.0), (900.0, 990.0)]


def test_the_place_is_taken_until_the_wrap_up_ends(engine: Engine) -> None:
    kinds = {"chat": chat([0.0, 0.0, 5.0], wrap_up=20.0)}
    log = run_chats(engine, [], chatters(1), contact_types=kinds)
    assert shown(log, "answer_s") == [(0.0,), (0.0,), (120.0,)]


def test_who_goes_off_duty_finishes_the_chats_and_takes_no_more(engine: Engine) -> None:
    """Agent 0, of the shift that ends first, goes at 60 with two chats; the places that they leave
    at 100 and 120 open nothing, and the chat of 80 waits for agent 1."""
    chat_pool = chatters([shift(0, 900, 1), shift(0, 60, 1)])
    log = run_chats(engine, [0.0, 10.0, 20.0, 70.0, 80.0], chat_pool)
    assert shown(log, "agent", "answer_s") == [
        (0, 0.0), (1, 10.0), (0, 20.0), (1, 70.0), (1, 110.0),
    ]  # fmt: skip


def test_new_agents_take_waiting_chats_up_to_their_places(engine: Engine) -> None:
    log = run_chats(engine, [0.0, 1.0, 2.0, 3.0], chatters([shift(50, 900, 1)], 3))
    assert shown(log, "answer_s") == [(50.0,), (50.0,), (50.0,), (150.0,)]
    assert staffing_rows(log)[0] == (50.0, "p", 1)


def test_an_agent_who_comes_back_has_the_old_chats_still(engine: Engine) -> None:
    """On a break from 20 to 60 with two chats; at 60 one place of three is open."""
    rests = shift(0, 900, 1) | {"breaks": [{"after_s": 20, "duration_s": 40}]}
    chat_pool = chatters([rests], 3)
    log = run_chats(engine, [0.0, 10.0, 30.0, 31.0], chat_pool)
    assert shown(log, "answer_s") == [(0.0,), (10.0,), (60.0,), (100.0,)]


def test_chats_give_up_and_meet_limits_as_calls_do(engine: Engine) -> None:
    kinds = {"chat": chat([0.0, 0.0, 5.0, 6.0], patience=50.0, queue_limit=1)}
    log = run_chats(engine, [], chatters(1), contact_types=kinds)
    assert shown(log, "disposition", "end_s")[2:] == [("abandoned", 55.0), ("blocked_queue", 6.0)]


def test_a_pool_for_calls_takes_chats_one_at_a_time(engine: Engine) -> None:
    log = run_chats(
        engine,
        [0.0, 5.0],
        pool(1, ["chat", "call"]),
        contact_types={"chat": chat([0.0, 5.0]), "call": kind([2.0])},
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("chat", 0.0), ("call", 100.0), ("chat", 200.0),
    ]  # fmt: skip


def test_idle_agents_of_a_pool_for_chats_are_its_free_places(engine: Engine) -> None:
    """Two places are free at 10: the step with at least two opens; at 20 one is, and it does not,
    and the chat waits for the second step."""
    log = run_chats(
        engine,
        [],
        chatters(1, 3),
        contact_types={"chat": chat([0.0, 10.0, 20.0])},
        routes={
            "r": route([step("p", when={"agents_idle": 2}), step("p", after=7.0)]),
        },
    )
    assert shown(log, "answer_s") == [(0.0,), (10.0,), (27.0,)]


@pytest.mark.parametrize(("places", "answered"), [(1, 65.0), (2, 100.0)])
def test_the_expected_wait_counts_places(engine: Engine, places: int, answered: float) -> None:
    """With itself in line a chat expects (1 + 1) x 100 / places: over 120 s with one place."""
    asked = {"expected_wait_over_s": 120.0}
    log = run_chats(
        engine,
        [],
        {},
        contact_types={"chat": chat([0.0] * places + [15.0])},
        pools={
            "p": pool(1, "chat", concurrency=places),
            "q": pool([shift(65, 900, 1)], "chat"),
        },
        routes={"r": route([step("p"), step("q", after=20.0, when=asked)])},
    )
    assert shown(log, "answer_s")[-1] == (answered,)


def test_a_dropped_chat_leaves_its_agent_a_place(engine: Engine) -> None:
    """The chat that came in by b drops with site b at 50; one that waits takes its place."""
    outage = {
        "component": "site", "name": "b", "start": "00:00:50", "duration": constant(100),
        "detection": {"delay_s": 0},
    }  # fmt: skip
    log = run_chats(
        engine,
        [],
        chatters(1),
        sites={"a": {}, "b": {}},
        links={"ab": {"between": ["a", "b"]}},
        contact_types={
            "chat": chat([0.0, 20.0]),
            "far": kind([10.0], 100.0, channel="chat", route="b"),
        },
        pools={"p": pool(1, ["chat", "far"], concurrency=2)},
        routes={"r": route([step("p")]), "b": route({"b": [step("p")]})},
        outages={"o": outage},
    )
    assert shown(log, "contact_type", "answer_s", "end_s", "disposition") == [
        ("chat", 0.0, 100.0, "answered"),
        ("far", 10.0, 50.0, "dropped_in_outage"),
        ("chat", 50.0, 150.0, "answered"),
    ]
