"""Logs worked out by hand: a site fails, is noticed, is repaired, and its agents come back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    clock,
    constant,
    draw,
    kind,
    pool,
    route,
    run_at_two_sites,
    shown,
    staffing_rows,
    step,
)

AB = {"a": [step("p")], "b": [step("q")]}


def outage(start: float = 100, duration: float = 100, detect: float = 10, **more: Any) -> Data:
    """Site ``a`` from 100 to 200, noticed at 110."""
    return {
        "component": "site",
        "name": "a",
        "start": clock(start),
        "duration": constant(duration),
        "detection": {"delay_s": detect},
        **more,
    }


def test_a_site_failure_takes_every_call_in_its_own_state(engine: Engine) -> None:
    menu = {"play": constant(30), "branches": {"agent": 1.0}}
    log = run_at_two_sites(
        engine,
        ivr_journeys={"j": {"start": "n", "nodes": {"n": menu}}},
        contact_types={
            "talking": kind([0.0], talk=1000),
            "wrapping": kind([50.0], talk=40, wrap_up=60),
            "waiting": kind([95.0]),
            "in_ivr": kind([80.0], ivr={"journey": "j"}),
            "early": kind([100.0, 109.0]),
            "later": kind([110.0, 199.0, 200.0], talk=5),
        },
        pools={
            "p": pool(2, ["talking", "wrapping", "waiting", "in_ivr", "early", "later"]),
            "q": pool(1, ["talking", "wrapping", "waiting", "in_ivr", "early", "later"], site="b"),
        },
        routes={"r": route(AB, sites=["a", "b"])},
        outages={"o": outage()},
    )
    columns = ("contact_type", "disposition", "loss_cause", "entry_site", "pool", "answer_s",
               "talk_end_s", "wrap_end_s", "end_s")  # fmt: skip
    lost, dropped = ("dropped_in_outage", "before_detection"), "dropped_in_outage"
    assert shown(log, *columns) == [
        ("talking", dropped, "talking", "a", "p", 0.0, 100.0, 100.0, 100.0),
        ("wrapping", "answered", "", "a", "p", 50.0, 90.0, 100.0, 90.0),
        ("in_ivr", dropped, "in_ivr", "a", None, None, None, None, 100.0),
        ("waiting", dropped, "in_queue", "a", None, None, None, None, 100.0),
        ("early", *lost, None, None, None, None, None, 100.0),
        ("early", *lost, None, None, None, None, None, 109.0),
        ("later", "answered", "", "b", "q", 110.0, 115.0, 115.0, 115.0),
        ("later", "answered", "", "b", "q", 199.0, 204.0, 204.0, 204.0),
        ("later", "answered", "", "a", "p", 200.0, 205.0, 205.0, 205.0),
    ]
    assert shown(log, "ivr_start_s", "ivr_end_s", "ivr_outcome", "queue_s")[2] == (
        80.0,
        100.0,
        "",
        None,
    )
    assert staffing_rows(log) == [
        (0.0, "p", 2),
        (0.0, "q", 1),
        (100.0, "p", 0),
        (200.0, "p", 2),
    ]


def test_calls_go_elsewhere_once_detected_and_rerouted_and_return_after_failback(
    engine: Engine,
) -> None:
    times = [109.0, 110.0, 114.0, 115.0, 200.0, 229.0, 230.0]
    log = run_at_two_sites(
        engine,
        contact_types={"call": kind(times, talk=1)},
        pools={"p": pool(5), "q": pool(5, site="b")},
        routes={"r": route(AB, sites=["a", "b"])},
        routing={"reroute_delay_s": 5},
        outages={"o": outage(failback_delay_s=30)},
    )
    lost = (None, "before_detection")
    assert shown(log, "entry_site", "loss_cause") == [
        lost, lost, lost, ("b", ""), ("b", ""), ("b", ""), ("a", "")
    ]  # fmt: skip


def test_an_outage_repaired_before_it_is_noticed_moves_nobody(engine: Engine) -> None:
    log = run_at_two_sites(
        engine,
        contact_types={"call": kind([120.0, 150.0, 160.0], talk=1)},
        pools={"p": pool(1), "q": pool(1, site="b")},
        routes={"r": route(AB, sites=["a", "b"])},
        outages={"o": outage(duration=50, detect=60)},
    )
    assert shown(log, "entry_site", "loss_cause") == [
        (None, "before_detection"),
        ("a", ""),
        ("a", ""),
    ]


def test_with_nowhere_to_go_calls_are_blocked_once_the_carrier_knows(engine: Engine) -> None:
    log = run_at_two_sites(
        engine,
        contact_types={"call": kind([105.0, 150.0])},
        pools={"p": pool(1)},
        routes={"r": route([step("p")])},
        outages={"o": outage()},
    )
    assert shown(log, "disposition", "loss_cause") == [
        ("dropped_in_outage", "before_detection"),
        ("blocked", "no_site"),
    ]


def test_callers_moved_without_agents_go_unanswered(engine: Engine) -> None:
    """The known mistake: calls go to a site whose pool lacks the staff for them."""
    log = run_at_two_sites(
        engine,
        contact_types={"call": kind([120.0, 130.0], patience=60)},
        pools={"p": pool(5), "q": pool(0, site="b")},
        routes={"r": route(AB, sites=["a", "b"])},
        outages={"o": outage()},
    )
    assert shown(log, "entry_site", "disposition") == [("b", "abandoned"), ("b", "abandoned")]


def test_agents_come_back_along_a_ramp_of_twenty_equal_steps(engine: Engine) -> None:
    log = run_at_two_sites(
        engine,
        pools={"p": pool(20)},
        routes={"r": route([step("p")])},
        outages={"o": outage(return_ramp_s=100)},
    )
    assert staffing_rows(log) == [
        (0.0, "p", 20),
        (100.0, "p", 0),
        *((200.0 + 5.0 * n, "p", n) for n in range(1, 21)),
    ]


def test_a_change_of_shift_inside_a_ramp_step_brings_no_part_of_the_next_step(
    engine: Engine,
) -> None:
    """From 205 to 210 one twentieth is back: 1 of 20, and of 40 from 207 on 2."""
    data = centre_data(outages={"o": outage(return_ramp_s=100)}, pools={"p": pool(20)})
    data["pools"]["p"]["staffing"]["shifts"] = {
        "late": {"start": clock(207), "end": clock(2000), "agents": 20}
    }
    of = centre(data)
    rows = [r for r in staffing_rows(engine(of, draw(of))) if 200 <= r[0] <= 210]
    assert rows == [(205.0, "p", 1), (207.0, "p", 2), (210.0, "p", 4)]


def test_agents_who_return_take_the_waiting_calls(engine: Engine) -> None:
    """Failback is at once, the agent logs in a ramp's full length (100 s) after the repair."""
    log = run_at_two_sites(
        engine,
        contact_types={"call": kind([250.0])},
        pools={"p": pool(1)},
        routes={"r": route([step("p")])},
        outages={"o": outage(return_ramp_s=100)},
    )
    assert shown(log, "entry_site", "answer_s") == [("a", 250.0)]
    log = run_at_two_sites(
        engine,
        contact_types={"call": kind([240.0])},
        pools={"p": pool(1)},
        routes={"r": route([step("p")])},
        outages={"o": outage(return_ramp_s=100)},
    )
    assert shown(log, "entry_site", "answer_s") == [("a", 250.0)]


def cross(**more: Any) -> Data:
    """A call that entered one site and is with an agent of the other, after 10 s of connecting."""
    return {
        "links": {"ab": {"between": ["a", "b"], "transfer_delay_s": 10}},
        "contact_types": {"call": kind([80.0], talk=500), "next": kind([90.0], route="b")},
        "outages": {"o": outage()},
        **more,
    }


def test_an_agent_elsewhere_loses_the_caller_of_a_dead_site_and_takes_the_next(
    engine: Engine,
) -> None:
    log = run_at_two_sites(
        engine,
        **cross(),
        pools={"q": pool(1, ["call", "next"], site="b")},
        routes={"r": route([step("q")]), "b": route({"b": [step("q")]})},
    )
    assert shown(log, "disposition", "loss_cause", "pool", "answer_s", "end_s", "wrap_end_s") == [
        ("dropped_in_outage", "talking", "q", 90.0, 100.0, 100.0),
        ("answered", "", "q", 100.0, 200.0, 200.0),
    ]


def test_a_call_dropped_while_it_is_connected_was_never_answered(engine: Engine) -> None:
    log = run_at_two_sites(
        engine,
        **cross(contact_types={"call": kind([95.0]), "next": kind([96.0], route="b")}),
        pools={"q": pool(1, ["call", "next"], site="b")},
        routes={"r": route([step("q")]), "b": route({"b": [step("q")]})},
    )
    columns = ("disposition", "loss_cause", "pool", "answer_s", "talk_end_s", "wrap_end_s", "end_s")
    assert shown(log, *columns) == [
        ("dropped_in_outage", "in_queue", "q", None, None, 100.0, 100.0),
        ("answered", "", "q", 100.0, 200.0, 200.0, 200.0),
    ]


def test_a_caller_of_a_living_site_is_cut_off_with_the_agent_of_a_dead_one(
    engine: Engine,
) -> None:
    log = run_at_two_sites(
        engine,
        **cross(),
        pools={"p": pool(1), "q": pool(1, "next", site="b")},
        routes={"r": route({"b": [step("p")]}), "b": route({"b": [step("q")]})},
    )
    assert shown(log, "disposition", "loss_cause", "entry_site", "end_s") == [
        ("dropped_in_outage", "talking", "b", 100.0),
        ("answered", "", "b", 190.0),
    ]


def test_a_caller_of_a_living_site_who_waits_in_a_dead_sites_line_is_dropped(
    engine: Engine,
) -> None:
    log = run_at_two_sites(
        engine,
        links={"ab": {"between": ["a", "b"]}},
        contact_types={"call": kind([80.0])},
        pools={"p": pool(0)},
        routes={"r": route({"b": [step(after=5, transfer_to="a")], "a": [step("p")]}, sites=["b"])},
        outages={"o": outage()},
    )
    assert shown(log, "disposition", "loss_cause", "entry_site", "queue_site", "end_s") == [
        ("dropped_in_outage", "in_queue", "b", "a", 100.0)
    ]


def test_a_caller_on_the_way_to_a_dead_site_is_dropped_on_arrival(engine: Engine) -> None:
    log = run_at_two_sites(
        engine,
        links={"ab": {"between": ["a", "b"], "transfer_delay_s": 10}},
        contact_types={"call": kind([90.0], patience=500)},
        pools={"p": pool(1)},
        routes={"r": route({"b": [step(after=5, transfer_to="a")], "a": [step("p")]}, sites=["b"])},
        outages={"o": outage()},
    )
    assert shown(log, "disposition", "loss_cause", "queue_site", "end_s") == [
        ("dropped_in_outage", "in_queue", "b", 105.0)
    ]


def test_a_step_may_wait_for_the_carrier_to_believe_a_site_down(engine: Engine) -> None:
    """Asked at 109 (not yet noticed) and at 110."""
    routes = {
        "r": route({"b": [step("q"), step("s", after=10, when={"site_down": "a"})]}, sites=["b"])
    }
    log = run_at_two_sites(
        engine,
        contact_types={"call": kind([99.0, 100.0], patience=50)},
        pools={"q": pool(0, site="b"), "s": pool(1, site="b")},
        routes=routes,
        outages={"o": outage()},
    )
    assert shown(log, "disposition", "answer_s") == [("abandoned", None), ("answered", 110.0)]


def test_an_outage_without_length_drops_the_calls_and_leaves_the_agents(engine: Engine) -> None:
    log = run_at_two_sites(
        engine,
        contact_types={"call": kind([50.0, 100.0, 150.0], talk=200)},
        pools={"p": pool(2)},
        routes={"r": route([step("p")])},
        outages={"o": outage(duration=0)},
    )
    assert shown(log, "disposition", "answer_s", "end_s") == [
        ("dropped_in_outage", 50.0, 100.0),
        ("answered", 100.0, 300.0),
        ("answered", 150.0, 350.0),
    ]


@pytest.mark.parametrize("second", [(150, 100), (200, 50)])
def test_a_site_with_two_failures_is_up_when_both_are_repaired(
    engine: Engine, second: tuple[float, float]
) -> None:
    """From 100 to 200 and on to 250, overlapping or one straight after the other."""
    log = run_at_two_sites(
        engine,
        contact_types={"call": kind([160.0, 210.0, 250.0], talk=10)},
        pools={"p": pool(1), "q": pool(1, site="b")},
        routes={"r": route(AB, sites=["a", "b"])},
        outages={"o": outage(), "n": outage(*second, detect=0)},
    )
    assert shown(log, "entry_site", "answer_s") == [("b", 160.0), ("b", 210.0), ("a", 250.0)]
    assert staffing_rows(log)[2:] == [(100.0, "p", 0), (250.0, "p", 1)]


def test_ports_and_lines_of_a_failed_site_are_free_again_after_the_repair(
    engine: Engine,
) -> None:
    menu = {"play": constant(60), "branches": {"contained": 1.0}}
    log = run_at_two_sites(
        engine,
        sites={"a": {"ivr": {"ports": 1, "when_full": "wait"}, "trunk_groups": {"g": {"lines": 2}}},
               "b": {}},
        ivr_journeys={"j": {"start": "n", "nodes": {"n": menu}}},
        contact_types={"call": kind([80.0, 90.0, 200.0, 201.0], ivr={"journey": "j"})},
        outages={"o": outage(detect=500)},
    )  # fmt: skip
    assert shown(log, "disposition", "loss_cause", "ivr_start_s", "ivr_end_s") == [
        ("dropped_in_outage", "in_ivr", 80.0, 100.0),
        ("dropped_in_outage", "in_ivr", None, None),
        ("contained", "", 200.0, 260.0),
        ("contained", "", 260.0, 320.0),
    ]


def test_a_site_failing_at_closing_time_frees_nobody_from_serving_out_elsewhere(
    engine: Engine,
) -> None:
    """At 100 site a fails and the centre closes: its caller is dropped, b's is served out."""
    log = run_at_two_sites(
        engine,
        horizon={"opening": "00:00:00-00:01:40"},
        contact_types={"call": kind([0.0, 1.0]), "there": kind([0.0, 2.0], route="b")},
        pools={
            "p": pool([{"start": "00:00", "end": "00:01:40", "agents": 1}]),
            "q": pool([{"start": "00:00", "end": "00:01:40", "agents": 1}], "there", site="b"),
        },
        routes={"r": route([step("p")]), "b": route({"b": [step("q")]})},
        outages={"o": outage()},
    )
    assert shown(log, "contact_type", "disposition", "end_s") == [
        ("call", "dropped_in_outage", 100.0),
        ("there", "answered", 100.0),
        ("call", "dropped_in_outage", 100.0),
        ("there", "answered", 200.0),
    ]
    assert staffing_rows(log)[2:] == [(100.0, "p", 0), (100.0, "q", 0)]
