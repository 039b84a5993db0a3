"""Logs worked out by hand: the carrier's choice of a site, lines, and the IVR's ports."""

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

AB = {"a": [step("p")], "b": [step("q")]}
TWO_POOLS = {"p": pool(1), "q": pool(1, site="b")}


def lines(number: int) -> Data:
    return {"trunk_groups": {"g": {"lines": number}}}


def journey(seconds: float, **branches: float) -> Data:
    return {"j": {"start": "n", "nodes": {"n": {"play": constant(seconds), "branches": branches}}}}


# Lines ---------------------------------------------------------------------------------------


def test_a_call_that_finds_no_line_goes_to_the_next_site_and_is_blocked_after_the_last(
    engine: Engine,
) -> None:
    log = run(
        engine,
        sites={"a": lines(1), "b": lines(1)},
        contact_types={"call": kind([0.0, 1.0, 2.0])},
        pools=TWO_POOLS,
        routes={"r": route(AB, sites=["a", "b"])},
    )
    assert shown(log, "entry_site", "trunk_group", "pool", "disposition", "loss_cause") == [
        ("a", 0, "p", "answered", ""),
        ("b", 0, "q", "answered", ""),
        (None, -1, None, "blocked", "no_trunk_line"),
    ]
    assert shown(log, "end_s", "queue_s")[2] == (2.0, None)


def test_without_overflow_the_carrier_offers_a_call_to_one_site_only(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": lines(1), "b": lines(1)},
        contact_types={"call": kind([0.0, 1.0])},
        pools=TWO_POOLS,
        routes={"r": route(AB, sites=["a", "b"])},
        routing={"overflow": False},
    )
    assert shown(log, "entry_site", "disposition") == [("a", "answered"), (None, "blocked")]


def test_trunk_groups_are_tried_in_the_order_written(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": {"trunk_groups": {"first": {"lines": 1}, "second": {"lines": 2}}}},
        contact_types={"call": kind([0.0, 1.0, 2.0, 3.0, 10.5], talk=10)},
        pools={"p": pool(9)},
    )
    assert shown(log, "trunk_group") == [(0,), (1,), (1,), (-1,), (0,)]
    assert log.frame()["trunk_group"].tolist()[:2] == ["a.first", "a.second"]


def test_a_line_is_held_through_queue_and_talk_but_not_in_wrap_up(engine: Engine) -> None:
    """The second call waits from 1 to 60 and talks to 70: lines are free at 10 and at 70 only."""
    log = run(
        engine,
        sites={"a": lines(2)},
        contact_types={"call": kind([0.0, 1.0, 9.0, 10.0, 69.0, 70.0], talk=10, wrap_up=50)},
        pools={"p": pool(1)},
    )
    assert shown(log, "arrival_s", "disposition", "answer_s") == [
        (0.0, "answered", 0.0),
        (1.0, "answered", 60.0),
        (9.0, "blocked", None),
        (10.0, "answered", 120.0),
        (69.0, "blocked", None),
        (70.0, "answered", 180.0),
    ]


def test_a_call_answered_elsewhere_holds_the_line_where_it_entered(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": lines(1), "b": {}},
        links={"ab": {"between": ["a", "b"]}},
        contact_types={"call": kind([0.0, 99.0, 100.0])},
        pools={"q": pool(2, site="b")},
        routes={"r": route([step("q")])},
    )
    assert [d for (d,) in shown(log, "disposition")] == ["answered", "blocked", "answered"]


# The choice of a site ------------------------------------------------------------------------


def test_shares_split_calls_by_their_own_number(engine: Engine) -> None:
    of = centre(
        centre_data(
            sites={"a": {}, "b": {}, "c": {}},
            contact_types={"call": kind([float(n) for n in range(2000)], talk=0)},
            pools={**TWO_POOLS, "s": pool(1, site="c")},
            routes={
                "r": route(
                    {**AB, "c": [step("s")]}, policy="shares", shares={"a": 0.5, "b": 0.3, "c": 0.2}
                )
            },
        )
    )
    luck = draw(of)
    entered = np.asarray(engine(of, luck)["entry_site"])
    np.testing.assert_array_equal(entered, np.searchsorted([0.5, 0.8], luck.u_entry, side="right"))
    for site, share in enumerate((0.5, 0.3, 0.2)):
        z = (np.sum(entered == site) - 2000 * share) / np.sqrt(2000 * share * (1 - share))
        assert abs(z) < 4


def test_shares_of_a_site_believed_down_go_to_the_others_and_move_nobody_else(
    engine: Engine,
) -> None:
    data = centre_data(
        sites={"a": {}, "b": {}, "c": {}},
        contact_types={"call": kind([float(n) for n in range(2000)], talk=0)},
        pools={**TWO_POOLS, "s": pool(1, site="c")},
        routes={
            "r": route(
                {**AB, "c": [step("s")]}, policy="shares", shares={"a": 0.5, "b": 0.3, "c": 0.2}
            )
        },
    )
    calm = centre(data)
    data["outages"] = {
        "o": {"component": "site", "name": "a", "start": "00:00:00", "duration": constant(5000),
              "detection": {"delay_s": 0}}
    }  # fmt: skip
    hit = centre(data)
    luck = draw(hit)
    before = np.asarray(engine(calm, draw(calm))["entry_site"])
    after = np.asarray(engine(hit, luck)["entry_site"])
    np.testing.assert_array_equal(after[before != 0], before[before != 0])
    np.testing.assert_array_equal(
        after[before == 0], np.where(luck.u_entry < 0.3, 1, 2)[before == 0]
    )


def test_most_idle_goes_to_the_site_with_more_idle_agents_and_on_a_tie_to_the_first(
    engine: Engine,
) -> None:
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        contact_types={"call": kind([0.0, 1.0, 2.0, 3.0, 4.0])},
        pools={"p": pool(2), "q": pool(3, site="b")},
        routes={"r": route(AB, policy="most_idle", sites=["a", "b"])},
    )
    assert [s for (s,) in shown(log, "entry_site")] == ["b", "a", "b", "a", "b"]


def test_least_expected_wait_counts_waiting_calls_and_agents(engine: Engine) -> None:
    """Idle agents first: a, then b twice. Then 100 s at a (one agent) against 50 s at b (two),
    100 against 100 (a tie goes to a), 200 against 100.
    """
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        contact_types={"call": kind([float(n) for n in range(6)])},
        pools={"p": pool(1), "q": pool(2, site="b")},
        routes={"r": route(AB, policy="least_expected_wait", sites=["a", "b"])},
    )
    assert [s for (s,) in shown(log, "entry_site")] == ["a", "b", "b", "b", "a", "b"]


def test_the_expected_wait_counts_other_types_that_want_the_same_agents(engine: Engine) -> None:
    """At 5 two calls of another type wait at a: 3 x 100 s there, 2 x 100 s at b."""
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        contact_types={
            "call": kind([5.0]),
            "here": kind([0.0, 1.0, 2.0], route="a"),
            "there": kind([0.0, 1.0], route="b"),
        },
        pools={"p": pool(1, ["call", "here"]), "q": pool(1, ["call", "there"], site="b")},
        routes={
            "r": route(AB, policy="least_expected_wait", sites=["a", "b"]),
            "a": route([step("p")]),
            "b": route({"b": [step("q")]}),
        },
    )
    assert shown(log, "contact_type", "entry_site")[-1] == ("call", "b")


def test_a_site_without_agents_on_duty_has_an_endless_expected_wait(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        contact_types={"call": kind([0.0, 1.0, 60.0])},
        pools={"p": pool([shift(60, 600, 1)]), "q": pool(1, site="b")},
        routes={"r": route(AB, policy="least_expected_wait", sites=["a", "b"])},
    )
    assert [s for (s,) in shown(log, "entry_site")] == ["b", "b", "a"]


# The IVR ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("full", "second"),
    [
        ("bypass", (None, None, "", 10.0, "answered", "")),
        ("wait", (30.0, 60.0, "agent", 60.0, "answered", "")),
        ("block", (None, None, "", None, "blocked", "no_port")),
    ],
)
def test_a_call_that_finds_no_port(engine: Engine, full: str, second: tuple[object, ...]) -> None:
    log = run(
        engine,
        sites={"a": {"ivr": {"ports": 1, "when_full": full}}},
        ivr_journeys=journey(30, agent=1.0),
        contact_types={"call": kind([0.0, 10.0], ivr={"journey": "j"})},
        pools={"p": pool(2)},
    )
    columns = ("ivr_start_s", "ivr_end_s", "ivr_outcome", "queue_s", "disposition", "loss_cause")
    assert shown(log, *columns) == [(0.0, 30.0, "agent", 30.0, "answered", ""), second]


def test_calls_wait_for_a_port_in_order_of_arrival_and_hold_their_line(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": {"ivr": {"ports": 1, "when_full": "wait"}, **lines(3)}},
        ivr_journeys=journey(30, contained=1.0),
        contact_types={"call": kind([0.0, 1.0, 2.0, 3.0, 30.0], ivr={"journey": "j"})},
    )
    assert shown(log, "ivr_start_s", "end_s", "disposition") == [
        (0.0, 30.0, "contained"),
        (30.0, 60.0, "contained"),
        (60.0, 90.0, "contained"),
        (None, 3.0, "blocked"),
        (90.0, 120.0, "contained"),
    ]


def test_a_call_blocked_for_want_of_a_port_gives_its_line_back(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": {"ivr": {"ports": 1, "when_full": "block"}, **lines(2)}},
        ivr_journeys=journey(30, contained=1.0),
        contact_types={
            "call": kind([0.0, 1.0], ivr={"journey": "j"}),
            "direct": kind([2.0], route="r"),
        },
        pools={"p": pool(1, ["call", "direct"])},
    )
    assert shown(log, "disposition", "trunk_group") == [
        ("contained", 0),
        ("blocked", 0),
        ("answered", 0),
    ]


def test_hung_up_in_the_ivr_never_reaches_the_queue(engine: Engine) -> None:
    log = run(
        engine,
        ivr_journeys=journey(12.5, hung_up=1.0),
        contact_types={"call": kind([3.0], ivr={"journey": "j"})},
    )
    columns = ("ivr_start_s", "ivr_end_s", "ivr_outcome", "ivr_menus", "queue_s", "end_s")
    assert shown(log, *columns) == [(3.0, 15.5, "hung_up", 1, None, 15.5)]
    assert shown(log, "disposition") == [("hung_up_in_ivr",)]


def test_a_port_freed_at_the_instant_of_an_arrival_is_free_for_it(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": {"ivr": {"ports": 1, "when_full": "block"}}},
        ivr_journeys=journey(30, contained=1.0),
        contact_types={"call": kind([0.0, 30.0], ivr={"journey": "j"})},
    )
    assert shown(log, "disposition") == [("contained",), ("contained",)]
