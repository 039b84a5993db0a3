"""Logs worked out by hand: who takes whom, overflow, moves between lines, limits, ties."""

from __future__ import annotations

import numpy as np
import pytest

from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    constant,
    draw,
    kind,
    pool,
    route,
    run,
    shift,
    shown,
    step,
)

TWO_SITES: Data = {"a": {}, "b": {}}
LINK = {"ab": {"between": ["a", "b"], "transfer_delay_s": 3}}


def test_a_call_that_finds_an_idle_agent_is_answered_at_once(engine: Engine) -> None:
    log = run(engine, contact_types={"call": kind([5.0], talk=60, wrap_up=15)})
    assert shown(
        log, "arrival_s", "entry_site", "trunk_group", "ivr_start_s", "queue_s", "queue_site",
        "steps_opened", "pool", "answer_s", "talk_end_s", "wrap_end_s", "end_s", "disposition",
        "loss_cause",
    ) == [
        (5.0, "a", -1, None, 5.0, "a", 1, "p", 5.0, 65.0, 80.0, 65.0, "answered", "")
    ]  # fmt: skip


def test_overflow_opens_a_second_pool_after_20_s_and_keeps_the_place(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0, 15.0], talk=100)},
        pools={"first": pool(1), "second": pool(1)},
        routes={"r": route([step("first"), step("second", after=20)])},
    )
    assert shown(log, "pool", "answer_s", "talk_end_s", "steps_opened") == [
        ("first", 0.0, 100.0, 1),
        ("second", 30.0, 130.0, 2),
        ("first", 100.0, 200.0, 2),
    ]


def test_overflow_to_another_site_takes_the_links_delay_and_binds_the_agent(
    engine: Engine,
) -> None:
    log = run(
        engine,
        sites=TWO_SITES,
        links=LINK,
        contact_types={
            "call": kind([0.0, 1.0], talk=100, wrap_up=10),
            "other": kind([12.0], talk=50, route="b"),
        },
        pools={"near": pool(1), "far": pool(1, ["call", "other"], site="b")},
        routes={
            "r": route([step("near"), step("far", after=10)]),
            "b": route({"b": [step("far")]}),
        },
    )
    columns = ("entry_site", "queue_site", "pool", "answer_s", "talk_end_s", "wrap_end_s", "end_s")
    assert shown(log, *columns) == [
        ("a", "a", "near", 0.0, 100.0, 110.0, 100.0),
        ("a", "a", "far", 14.0, 114.0, 124.0, 114.0),
        ("b", "b", "far", 124.0, 174.0, 174.0, 174.0),
    ]


def test_a_caller_being_connected_to_another_site_no_longer_gives_up(engine: Engine) -> None:
    log = run(
        engine,
        sites=TWO_SITES,
        links=LINK,
        contact_types={"call": kind([0.0], talk=10, patience=2)},
        pools={"far": pool(1, site="b")},
        routes={"r": route([step("far", after=1)])},
    )
    assert shown(log, "disposition", "answer_s") == [("answered", 4.0)]


def test_transfer_starts_again_at_the_other_sites_line(engine: Engine) -> None:
    """On the way from 10 to 13; the other line's step opens 5 s after that, behind a call of 11."""
    log = run(
        engine,
        sites=TWO_SITES,
        links=LINK,
        contact_types={
            "call": kind([0.0], talk=30),
            "long": kind([0.0], talk=500, route="b"),
            "other": kind([11.0], talk=30, route="b"),
        },
        pools={"near": pool(0), "far": pool(1, ["call", "long", "other"], site="b")},
        routes={
            "r": route(
                {
                    "a": [step("near"), step(after=10, transfer_to="b")],
                    "b": [step("far", after=5)],
                }
            ),
            "b": route({"b": [step("far")]}),
        },
    )
    columns = ("contact_type", "entry_site", "queue_s", "queue_site", "answer_s", "steps_opened")
    assert shown(log, *columns) == [
        ("call", "a", 0.0, "b", 530.0, 3),
        ("long", "b", 0.0, "b", 0.0, 1),
        ("other", "b", 11.0, "b", 500.0, 1),
    ]


def test_patience_runs_on_while_a_call_moves_to_another_line(engine: Engine) -> None:
    log = run(
        engine,
        sites=TWO_SITES,
        links=LINK,
        contact_types={"call": kind([0.0, 20.0], patience=12)},
        pools={"far": pool(0, site="b")},
        routes={"r": route({"a": [step(after=10, transfer_to="b")], "b": [step("far")]})},
    )
    assert shown(log, "disposition", "end_s", "queue_site") == [
        ("abandoned", 12.0, "a"),
        ("abandoned", 32.0, "a"),
    ]


def test_a_head_start_of_90_s_counts_as_waiting_time(engine: Engine) -> None:
    """At 100 the VIP of 94 has 6 + 90, the plain call of 5 has 95, the VIP of 96 has 94."""
    log = run(
        engine,
        contact_types={
            "plain": kind([0.0, 5.0]),
            "vip": kind([94.0, 96.0], head_start_s=90),
        },
        pools={"p": pool(1, ["plain", "vip"])},
    )
    assert shown(log, "arrival_s", "answer_s") == [
        (0.0, 0.0),
        (5.0, 200.0),
        (94.0, 100.0),
        (96.0, 300.0),
    ]


def test_a_priority_class_goes_before_any_waiting_time(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={
            "plain": kind([0.0, 1.0], head_start_s=1000, priority=2),
            "card_lost": kind([99.0], priority=1),
        },
        pools={"p": pool(1, ["plain", "card_lost"])},
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("plain", 0.0),
        ("plain", 200.0),
        ("card_lost", 100.0),
    ]


@pytest.mark.parametrize(
    ("own_first", "answers"), [(True, [200.0, 100.0]), (False, [100.0, 200.0])]
)
def test_own_type_first_goes_before_priority(
    engine: Engine, own_first: bool, answers: list[float]
) -> None:
    skills = {"own": {"preference": 1}, "urgent": {"preference": 2}}
    log = run(
        engine,
        contact_types={
            "own": kind([0.0, 99.0], priority=3),
            "urgent": kind([1.0], priority=0),
        },
        pools={"p": pool(1, skills, own_type_first=own_first)},
    )
    assert shown(log, "arrival_s", "answer_s") == [
        (0.0, 0.0),
        (1.0, answers[0]),
        (99.0, answers[1]),
    ]


def test_the_pool_with_the_longest_idle_agent_takes_the_call(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0, 20.0, 40.0, 60.0], talk=10)},
        pools={"p": pool(1), "q": pool(1)},
        routes={"r": route([step("p", "q")])},
    )
    assert shown(log, "pool") == [("p",), ("q",), ("p",), ("q",)]


def test_preference_goes_before_idle_time_and_step_order_before_preference(
    engine: Engine,
) -> None:
    pools = {
        "p": pool(1, {"call": {"preference": 2}}),
        "q": pool(1, {"call": {"preference": 1}}),
        "s": pool(1, {"call": {"preference": 3}}),
    }
    calls = {"call": kind([0.0, 1.0, 2.0, 20.0], talk=10)}
    routes = {"r": route([step("s"), step("p", "q")])}
    log = run(engine, contact_types=calls, pools=pools, routes=routes)
    assert shown(log, "pool") == [("s",), ("q",), ("p",), ("s",)]


def test_a_skill_factor_stretches_talk_and_wrap_up(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0], talk=100, wrap_up=20)},
        pools={"p": pool(1, {"call": {"factor": 1.5}})},
    )
    assert shown(log, "talk_end_s", "wrap_end_s") == [(150.0, 180.0)]


def test_random_agent_is_uniform_over_agents_not_over_pools(engine: Engine) -> None:
    """One agent in the first pool, three in the second: u below 1/4 means the first."""
    calls = 4000
    of = centre(
        centre_data(
            contact_types={"call": kind([20.0 * n for n in range(calls)], talk=1)},
            pools={"one": pool(1), "three": pool(3)},
            routes={"r": route([step("one", "three")])},
            routing={"agent_selection": "random_agent"},
        )
    )
    luck = draw(of)
    log = engine(of, luck)
    first = np.asarray(log["pool"]) == 0
    np.testing.assert_array_equal(first, luck.u_agent < 0.25)
    z = (first.sum() - calls / 4) / np.sqrt(calls * 3 / 16)
    assert abs(z) < 4


def test_a_caller_who_must_wait_may_balk_one_who_need_not_never_does(engine: Engine) -> None:
    log = run(engine, contact_types={"call": kind([0.0, 10.0, 100.0], balking=1.0)})
    assert shown(log, "disposition", "queue_s", "end_s", "steps_opened", "pool") == [
        ("answered", 0.0, 100.0, 1, "p"),
        ("balked", 10.0, 10.0, 1, None),
        ("answered", 100.0, 200.0, 1, "p"),
    ]


def test_patience_ending_at_the_instant_an_agent_frees_is_served(engine: Engine) -> None:
    log = run(engine, contact_types={"call": kind([0.0, 60.0, 60.0], patience=40)})
    assert shown(log, "disposition", "answer_s", "end_s") == [
        ("answered", 0.0, 100.0),
        ("answered", 100.0, 200.0),
        ("abandoned", None, 100.0),
    ]


def test_patience_ending_at_the_instant_a_step_opens_is_served(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0], patience=30)},
        pools={"none": pool(0), "p": pool(1)},
        routes={"r": route([step("none"), step("p", after=30)])},
    )
    assert shown(log, "disposition", "answer_s") == [("answered", 30.0)]


def test_patience_ending_at_the_instant_a_shift_starts_is_served(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0], patience=30)},
        pools={"p": pool([shift(30, 600, 1)])},
    )
    assert shown(log, "disposition", "answer_s") == [("answered", 30.0)]


def test_an_agent_who_frees_takes_who_waits_before_a_call_that_arrives_then(
    engine: Engine,
) -> None:
    log = run(engine, contact_types={"call": kind([0.0, 50.0, 100.0]), "urgent": kind(
        [100.0], priority=0)}, pools={"p": pool(1, ["call", "urgent"])})  # fmt: skip
    assert shown(log, "contact_type", "answer_s") == [
        ("call", 0.0),
        ("call", 100.0),
        ("call", 300.0),
        ("urgent", 200.0),
    ]


def test_a_call_out_of_the_ivr_reaches_the_queue_before_patience_ends_and_after_service(
    engine: Engine,
) -> None:
    """At 100 the agent frees first (takes the call of 50), then the IVR call joins the line."""
    log = run(
        engine,
        ivr_journeys={"j": {"start": "n", "nodes": {"n": {"play": constant(30), "branches": {
            "agent": 1.0}}}}},
        contact_types={
            "call": kind([0.0, 50.0], patience=50),
            "menu": kind([70.0], priority=0, ivr={"journey": "j"}),
        },
        pools={"p": pool(1, ["call", "menu"])},
    )  # fmt: skip
    assert shown(log, "contact_type", "queue_s", "answer_s") == [
        ("call", 0.0, 0.0),
        ("call", 50.0, 100.0),
        ("menu", 100.0, 200.0),
    ]


def test_a_types_queue_limit_blocks_the_next_caller_in_line(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 1.0, 2.0, 101.0], queue_limit=1),
            "other": kind([3.0], priority=2),
        },
        pools={"p": pool(1, ["call", "other"])},
    )
    assert shown(log, "contact_type", "disposition", "loss_cause", "end_s") == [
        ("call", "answered", "", 100.0),
        ("call", "answered", "", 200.0),
        ("call", "blocked_queue", "queue_full", 2.0),
        ("other", "answered", "", 400.0),
        ("call", "answered", "", 300.0),
    ]


def test_a_sites_queue_limit_counts_every_type(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": {"queue_limit": 1}},
        contact_types={"call": kind([0.0, 1.0]), "other": kind([2.0])},
        pools={"p": pool(1, ["call", "other"])},
    )
    assert [d for (d,) in shown(log, "disposition")] == ["answered", "answered", "blocked_queue"]


def test_a_queue_limit_of_0_lets_a_caller_through_who_need_not_wait(engine: Engine) -> None:
    log = run(engine, contact_types={"call": kind([0.0, 1.0], queue_limit=0)})
    assert [d for (d,) in shown(log, "disposition")] == ["answered", "blocked_queue"]


def test_a_place_in_line_is_free_again_at_the_instant_its_caller_gives_up(engine: Engine) -> None:
    """The caller of 1 leaves at 31: too late for the one of 30, in time for the one of 31."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 1.0, 30.0, 31.0, 32.0], queue_limit=1, patience=30)},
    )
    assert shown(log, "disposition", "end_s")[1:] == [
        ("abandoned", 31.0),
        ("blocked_queue", 30.0),
        ("abandoned", 61.0),
        ("blocked_queue", 32.0),
    ]


def asked(condition: dict[str, object]) -> dict[str, object]:
    """One agent at work until 100; the second pool opens after 20 s if the condition holds."""
    return {
        "pools": {"first": pool(1), "second": pool(1)},
        "routes": {"r": route([step("first"), step("second", after=20, when=condition)])},
    }


def test_a_step_may_ask_for_a_queue_longer_than_the_call_itself_finds(engine: Engine) -> None:
    """The call of 10 finds nobody else in line at 30; the call of 35 finds the call of 10 at 55."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0, 35.0])},
        **asked({"queue_longer_than": 0}),
    )
    assert shown(log, "pool", "answer_s", "steps_opened") == [
        ("first", 0.0, 1),
        ("first", 100.0, 1),
        ("second", 55.0, 2),
    ]


@pytest.mark.parametrize(("limit", "taken_at"), [(199.0, 30.0), (200.0, 100.0)])
def test_a_step_may_ask_for_an_expected_wait(engine: Engine, limit: float, taken_at: float) -> None:
    """(1 waiting + 1) x 100 s / 1 agent = 200 s."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0])},
        **asked({"expected_wait_over_s": limit}),
    )
    assert shown(log, "answer_s") == [(0.0,), (taken_at,)]


@pytest.mark.parametrize(("idle", "taken_at"), [(1, 30.0), (2, 100.0)])
def test_a_step_may_ask_for_idle_agents(engine: Engine, idle: int, taken_at: float) -> None:
    log = run(engine, contact_types={"call": kind([0.0, 10.0])}, **asked({"agents_idle": idle}))
    assert shown(log, "answer_s") == [(0.0,), (taken_at,)]


def test_a_condition_is_asked_once_and_not_again(engine: Engine) -> None:
    """At 30 the second pool's agent is busy, at 40 idle again: too late for the call of 10."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0]), "other": kind([0.0], talk=40, route="o")},
        pools={"first": pool(1), "second": pool(1, ["call", "other"])},
        routes={
            "r": route([step("first"), step("second", after=20, when={"agents_idle": 1})]),
            "o": route([step("second")]),
        },
    )
    assert shown(log, "contact_type", "pool", "answer_s") == [
        ("call", "first", 0.0),
        ("other", "second", 0.0),
        ("call", "first", 100.0),
    ]


def test_without_overflow_other_sites_agents_are_out_of_reach(engine: Engine) -> None:
    log = run(
        engine,
        sites=TWO_SITES,
        links=LINK,
        contact_types={"call": kind([0.0, 1.0])},
        pools={"near": pool(1), "far": pool(1, site="b")},
        routes={"r": route([step("near"), step("far", after=5)])},
        routing={"overflow": False},
    )
    assert shown(log, "pool", "answer_s") == [("near", 0.0), ("near", 100.0)]


def test_calls_that_nobody_will_ever_take_are_cleared_at_the_end_of_the_horizon(
    engine: Engine,
) -> None:
    """Whatever the callers who left long before had in mind (here: a patience of 30 hours)."""
    log = run(
        engine,
        contact_types={"call": kind([0.0]), "patient": kind([0.0], patience=108_000, route="s")},
        pools={"none": pool(0), "p": pool(1, "patient")},
        routes={"r": route([step("none")]), "s": route([step("p")])},
    )
    assert shown(log, "disposition", "loss_cause", "end_s") == [
        ("disconnected", "closed", 86_400.0),
        ("answered", "", 100.0),
    ]


def test_a_moved_call_goes_before_a_later_call_that_joined_at_the_same_instant(
    engine: Engine,
) -> None:
    """Call 1 leaves the IVR at 5 and joins first; call 0 is moved at 5, behind it, but is older."""
    log = run(
        engine,
        sites={"a": {"trunk_groups": {"g": {"lines": 1}}}, "b": {}},
        links={"ab": {"between": ["a", "b"], "transfer_delay_s": 0}},
        ivr_journeys={
            "j": {
                "start": "menu",
                "nodes": {"menu": {"play": constant(4), "branches": {"agent": 1.0}}},
            }
        },
        contact_types={"call": kind([0.0, 1.0], talk=30, patience=600, ivr={"journey": "j"})},
        pools={"far": pool([shift(10, 3600, 1)], site="b")},
        routes={
            "r": route(
                {"a": [step(after=1, transfer_to="b")], "b": [step("far")]}, sites=["a", "b"]
            )
        },
    )
    assert shown(log, "entry_site", "queue_site", "answer_s") == [
        ("a", "b", 10.0),
        ("b", "b", 40.0),
    ]
