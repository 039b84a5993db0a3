"""Logs worked out by hand: calls that a step moves to another line, or cannot move."""

from __future__ import annotations

from typing import Any

import pytest

from sim.engine import CallLog
from sim.errors import InputError
from tests.builders import (
    Data,
    Engine,
    centre,
    clock,
    constant,
    kind,
    pool,
    route,
    run,
    shown,
    step,
)

ALL = ["call", "there"]
HOW = ("disposition", "queue_site", "steps_opened", "answer_s", "end_s")


def overflow(
    engine: Engine,
    calls: list[float],
    there: list[float] | None = None,
    far: int = 0,
    delay: float = 0.0,
    limit: int = 1,
    when: Data | None = None,
    **more: Any,
) -> CallLog:
    """One agent at a until 100; after 10 s calls move to b, which holds ``limit``.

    After 20 s they could take one at a who is to spare; b's own calls come at ``there``.
    """
    moves = step(after=10, transfer_to="b", **({} if when is None else {"when": when}))
    parts: Data = {
        "sites": {"a": {}, "b": {"queue_limit": limit}},
        "links": {"ab": {"between": ["a", "b"], "transfer_delay_s": delay}},
        "contact_types": {
            "call": kind(calls),
            "there": kind(there or [], route="b"),
        },
        "pools": {"near": pool(1, ALL), "spare": pool(1, ALL), "far": pool(far, ALL, site="b")},
        "routes": {
            "r": route({"a": [step("near"), moves, step("spare", after=20)], "b": [step("far")]}),
            "b": route({"b": [step("far")]}),
        },
    }
    return run(engine, **{**parts, **more})


def test_a_call_stays_where_the_other_line_is_full_and_its_next_step_opens(engine: Engine) -> None:
    """The call of 1 takes b's one place; those of 2 and 3 stay, the third one in its old place."""
    log = overflow(engine, [0.0, 1.0, 2.0, 3.0])
    assert shown(log, *HOW) == [
        ("answered", "a", 1, 0.0, 100.0),
        ("disconnected", "b", 3, None, 86_400.0),
        ("answered", "a", 2, 22.0, 122.0),
        ("answered", "a", 2, 100.0, 200.0),
    ]


def test_a_types_own_limit_keeps_its_calls_at_their_site(engine: Engine) -> None:
    log = overflow(
        engine,
        [0.0, 1.0, 2.0],
        limit=9,
        contact_types={"call": kind([0.0, 1.0, 12.0], queue_limit=1), "there": kind([], route="b")},
    )
    assert shown(log, "disposition", "queue_site", "steps_opened") == [
        ("answered", "a", 1),
        ("disconnected", "b", 3),
        ("answered", "a", 2),
    ]


def test_a_place_is_kept_for_a_call_on_its_way(engine: Engine) -> None:
    """The call of 1 travels from 11 to 16: b has no room for that of 2, nor for b's own of 12."""
    log = overflow(engine, [0.0, 1.0, 2.0], there=[12.0], delay=5)
    assert shown(log, "contact_type", *HOW) == [
        ("call", "answered", "a", 1, 0.0, 100.0),
        ("call", "disconnected", "b", 3, None, 86_400.0),
        ("call", "answered", "a", 2, 22.0, 122.0),
        ("there", "blocked_queue", "b", 1, None, 12.0),
    ]


def test_who_gives_up_on_the_way_gives_up_the_place(engine: Engine) -> None:
    """The call of 1 is on its way from 11 and leaves at 13: too late for 2 and 12, not for 4."""
    log = overflow(
        engine,
        [],
        delay=5,
        contact_types={
            "call": kind([0.0, 1.0, 2.0, 4.0], patience=12),
            "there": kind([12.0], route="b"),
        },
    )
    assert shown(log, "disposition", "steps_opened", "end_s") == [
        ("answered", 1, 100.0),
        ("abandoned", 2, 13.0),
        ("abandoned", 1, 14.0),
        ("abandoned", 2, 16.0),
        ("blocked_queue", 1, 12.0),
    ]


def test_an_idle_agent_is_room_for_one_call_on_its_way(engine: Engine) -> None:
    """b holds nobody but has an agent: one of two calls may go, and finds the agent."""
    log = overflow(engine, [0.0, 1.0, 2.0], far=1, delay=5, limit=0)
    assert shown(log, *HOW) == [
        ("answered", "a", 1, 0.0, 100.0),
        ("answered", "b", 3, 16.0, 116.0),
        ("answered", "a", 2, 22.0, 122.0),
    ]


def test_who_had_room_on_leaving_waits_where_the_agent_has_been_taken(engine: Engine) -> None:
    """b's own call of 12 takes its agent, that of 13 is refused; the one that has come waits."""
    log = overflow(engine, [0.0, 1.0], there=[12.0, 17.0], far=1, delay=5, limit=0)
    assert shown(log, "contact_type", "disposition", "queue_site", "answer_s") == [
        ("call", "answered", "a", 0.0),
        ("call", "answered", "b", 112.0),
        ("there", "answered", "b", 12.0),
        ("there", "blocked_queue", "b", None),
    ]


@pytest.mark.parametrize("component", ["site", "acd"])
def test_nobody_is_moved_to_a_site_that_does_not_answer(engine: Engine, component: str) -> None:
    """b fails at 5 and nobody has noticed at 11."""
    failure = {
        "component": component,
        "name": "b",
        "start": clock(5),
        "duration": constant(50),
        "detection": {"delay_s": 30},
    }
    log = overflow(engine, [0.0, 1.0], far=1, limit=9, outages={"o": failure})
    assert shown(log, *HOW) == [
        ("answered", "a", 1, 0.0, 100.0),
        ("answered", "a", 2, 21.0, 121.0),
    ]


def test_a_call_that_must_not_leave_at_once_stands_in_its_own_line(engine: Engine) -> None:
    """The first step of a moves calls, but b is full: the second call is held by a's own limit."""
    log = overflow(
        engine,
        [0.0, 1.0, 2.0],
        sites={"a": {"queue_limit": 1}, "b": {"queue_limit": 1}},
        pools={"near": pool(0, ALL), "spare": pool(0, ALL), "far": pool(0, ALL, site="b")},
        routes={
            "r": route({"a": [step(transfer_to="b"), step("near")], "b": [step("far")]}),
            "b": route({"b": [step("far")]}),
        },
    )
    assert shown(log, "disposition", "queue_site", "steps_opened", "end_s") == [
        ("disconnected", "b", 2, 86_400.0),
        ("disconnected", "a", 1, 86_400.0),
        ("blocked_queue", "a", 1, 2.0),
    ]


def asking(engine: Engine, condition: Data, far: int = 1) -> list[Any]:
    """Where the calls of 1 and 2 wait in the end, which ask ``condition`` at 11 and 12.

    At both sites one agent has been busy since 0, and one call of another type waits.
    """
    log = overflow(
        engine,
        [1.0, 2.0],
        there=[0.0, 0.0],
        far=far,
        limit=9,
        when=condition,
        contact_types={
            "here": kind([0.0, 0.0], route="here"),
            "call": kind([1.0, 2.0], patience=30),
            "there": kind([0.0, 0.0], route="b"),
        },
        pools={
            "near": pool(1, ["call", "here"]),
            "spare": pool(0, ["call", "there"]),
            "far": pool(far, ["call", "there"], site="b"),
        },
        routes={
            "here": route([step("near")]),
            "r": route(
                {
                    "a": [step("near"), step(after=10, transfer_to="b", when=condition)],
                    "b": [step("far")],
                }
            ),
            "b": route({"b": [step("far")]}),
        },
    )
    return [site for kind_, site in shown(log, "contact_type", "queue_site") if kind_ == "call"]


@pytest.mark.parametrize(("limit", "ends_at"), [(1, ["b", "a"]), (2, ["b", "b"])])
def test_a_step_may_ask_how_many_of_its_type_wait_in_the_other_line(
    engine: Engine, limit: int, ends_at: list[str]
) -> None:
    """At 11 none of the type, at 12 the one that has come."""
    assert asking(engine, {"other_queue_shorter_than": limit}) == ends_at


@pytest.mark.parametrize(
    ("limit", "ends_at"), [(200.0, ["a", "a"]), (201.0, ["b", "a"]), (301.0, ["b", "b"])]
)
def test_a_step_may_ask_for_the_expected_wait_in_the_other_line(
    engine: Engine, limit: float, ends_at: list[str]
) -> None:
    """At b (1 waiting + 1) x 100 s / 1 agent = 200 s, with the first call there 300 s."""
    assert asking(engine, {"other_expected_wait_under_s": limit}) == ends_at


@pytest.mark.parametrize(("limit", "ends_at"), [(200.0, ["b", "a"]), (201.0, ["a", "a"])])
def test_a_step_may_ask_for_a_shorter_expected_wait_in_the_other_line(
    engine: Engine, limit: float, ends_at: list[str]
) -> None:
    """At a (3 waiting + 1) x 100 s = 400 s; when the first call has gone, both have 300 s."""
    assert asking(engine, {"other_expected_wait_shorter_by_s": limit}) == ends_at


@pytest.mark.parametrize(("agents", "ends_at"), [(1, ["b", "b"]), (2, ["b", "a"]), (3, ["a", "a"])])
def test_agents_idle_of_a_step_that_moves_calls_are_those_of_the_other_line(
    engine: Engine, agents: int, ends_at: list[str]
) -> None:
    """Of four agents at b two are idle at 11, one at 12."""
    assert asking(engine, {"agents_idle": agents}, far=4) == ends_at


def test_only_a_step_that_moves_calls_may_ask_about_another_line() -> None:
    steps = [step("p"), step("p", after=5, when={"other_expected_wait_under_s": 30.0})]
    with pytest.raises(InputError, match="other_expected_wait_under_s asks about the line that a"):
        centre(routes={"r": route(steps)})
