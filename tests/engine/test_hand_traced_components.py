"""Logs worked out by hand: a component fails, and calls meet their fate in each state.

One test a row of the table in docs/model.md: new, in the IVR, waiting, talking, agents.
"""

from __future__ import annotations

from typing import Any

import pytest

from sim.engine import CallLog
from tests.builders import (
    Data,
    Engine,
    clock,
    constant,
    finishing_rows,
    kind,
    pool,
    route,
    run,
    run_at_two_sites,
    shift,
    shown,
    staffing_rows,
    step,
)

MENU = {"j": {"start": "n", "nodes": {"n": {"play": constant(50), "branches": {"agent": 1.0}}}}}
LINK = {"ab": {"between": ["a", "b"], "transfer_delay_s": 0}}
HOW = ("contact_type", "disposition", "loss_cause", "answer_s", "end_s")
DROPPED = "dropped_in_outage"


def outage(
    component: str, name: str, start: float = 100, duration: float = 100, **more: Any
) -> Data:
    """From 100 to 200."""
    found = {
        "component": component,
        "name": name,
        "start": clock(start),
        "duration": constant(duration),
        **more,
    }
    return {"o": found}


def everywhere(skills: str = "talking wrapping ringing in_ivr waiting new later") -> list[str]:
    return skills.split()


def states(**more: Any) -> Data:
    """At 100 one call talks, one is wrapped up, one is in the IVR, one waits; two come later."""
    return {
        "talking": kind([0.0], talk=1000),
        "wrapping": kind([50.0], talk=40, wrap_up=60),
        "in_ivr": kind([80.0], talk=10, ivr={"journey": "j"}),
        "waiting": kind([90.0], talk=10),
        "new": kind([105.0], talk=10, ivr={"journey": "j"}),
        "later": kind([150.0], talk=10, ivr={"journey": "j"}),
        **more,
    }


ALL = ["talking", "wrapping", "in_ivr", "waiting", "new", "later"]


def centre_of(component: str, name: str, agents: int = 2, **more: Any) -> Data:
    """Two agents at site a, of whom one talks and one wraps up at 100; two more at site b."""
    return {
        "ivr_journeys": MENU,
        "contact_types": states(),
        "pools": {"p": pool(agents, ALL), "q": pool(2, ALL, site="b")},
        "routes": {"r": route({"a": [step("p")], "b": [step("q")]}, sites=["a", "b"])},
        "outages": outage(component, name, **more),
    }


# Trunk group ------------------------------------------------------------------------------------


def test_a_trunk_group_takes_the_calls_on_its_lines_in_every_state(engine: Engine) -> None:
    """Every line of g fails at 100: wrap-up needs no line; then calls come by h, two at a time."""
    data = centre_of("trunk_group", "a.g")
    data["sites"] = {"a": {"trunk_groups": {"g": {"lines": 9}, "h": {"lines": 1}}}, "b": {}}
    log = run_at_two_sites(engine, **data)
    assert shown(log, *HOW, "entry_site", "trunk_group") == [
        ("talking", DROPPED, "talking", 0.0, 100.0, "a", 0),
        ("wrapping", "answered", "", 50.0, 90.0, "a", 0),
        ("in_ivr", DROPPED, "in_ivr", None, 100.0, "a", 0),
        ("waiting", DROPPED, "in_queue", None, 100.0, "a", 0),
        ("new", "answered", "", 155.0, 165.0, "a", 1),
        ("later", "answered", "", 200.0, 210.0, "b", -1),
    ]
    assert staffing_rows(log) == [(0.0, "p", 2), (0.0, "q", 2)]


def test_half_of_a_trunk_groups_lines_take_half_of_the_calls_with_them(engine: Engine) -> None:
    """8 of 10 lines are busy and 5 fail: 4 calls drop; 5 lines stay, and 1 of them is free."""
    data = centre_of("trunk_group", "a.g", share=0.5)
    data["sites"] = {"a": {"trunk_groups": {"g": {"lines": 10}}}}
    data["contact_types"] = {"call": kind([float(t) for t in range(8)] + [110.0, 120.0, 201.0])}
    data["pools"] = {"p": pool(20)}
    data["contact_types"]["call"]["talk"] = constant(1000)
    data["routes"] = {"r": route([step("p")])}
    log = run_at_two_sites(engine, **data)
    ends = [r for r in shown(log, "disposition", "end_s")[:8] if r == (DROPPED, 100.0)]
    assert len(ends) == 4
    assert shown(log, "disposition", "loss_cause")[8:] == [
        ("answered", ""),
        ("blocked", "no_trunk_line"),
        ("answered", ""),
    ]


def test_which_lines_fail_is_the_calls_own_luck(engine: Engine) -> None:
    """The same failure a second later takes the same calls; two failures take others."""
    data = centre_of("trunk_group", "a.g", share=0.5)
    data["sites"] = {"a": {"trunk_groups": {"g": {"lines": 40}}}}
    data["contact_types"] = {"call": kind([float(t) for t in range(40)], talk=1000)}
    data["pools"], data["routes"] = {"p": pool(40)}, {"r": route([step("p")])}

    def lost(log: CallLog, at: float) -> set[int]:
        return {i for i, e in enumerate(log["end_s"].tolist()) if e == at}

    first = lost(run_at_two_sites(engine, **data), 100.0)
    later = lost(
        run_at_two_sites(
            engine, **{**data, "outages": outage("trunk_group", "a.g", 101, share=0.5)}
        ),
        101.0,
    )
    assert first == later and len(first) == 20


# IVR --------------------------------------------------------------------------------------------


def test_an_ivr_drops_who_is_in_it_and_lets_new_calls_through_to_agents(engine: Engine) -> None:
    log = run_at_two_sites(engine, **centre_of("ivr", "a", agents=4))
    assert shown(log, *HOW, "ivr_start_s", "ivr_end_s", "ivr_outcome") == [
        ("talking", "answered", "", 0.0, 1000.0, None, None, ""),
        ("wrapping", "answered", "", 50.0, 90.0, None, None, ""),
        ("in_ivr", DROPPED, "in_ivr", None, 100.0, 80.0, 100.0, ""),
        ("waiting", "answered", "", 90.0, 100.0, None, None, ""),
        ("new", "answered", "", 105.0, 115.0, None, None, ""),
        ("later", "answered", "", 150.0, 160.0, None, None, ""),
    ]


@pytest.mark.parametrize(("wants", "outcome"), [("agent", "agent"), ("contained", "")])
def test_who_goes_to_an_agent_where_the_journey_ends_was_contained_by_nothing(
    engine: Engine, wants: str, outcome: str
) -> None:
    """The journey of 20 s ends at 100, just when the IVR fails, which comes first."""
    data = centre_of("ivr", "a", agents=2, in_ivr="to_agent")
    data["contact_types"] = {"call": kind([80.0], ivr={"journey": "j"})}
    play = {"play": constant(20.0), "branches": {wants: 1.0}}
    data["ivr_journeys"] = {"j": {"start": "n", "nodes": {"n": play}}}
    data["pools"], data["routes"] = {"p": pool(1)}, {"r": route([step("p")])}
    log = run_at_two_sites(engine, **data)
    assert shown(log, "ivr_end_s", "ivr_outcome", "answer_s", "disposition") == [
        (100.0, outcome, 100.0, "answered")
    ]


def test_an_ivr_may_send_its_callers_to_agents_and_refuse_new_ones(engine: Engine) -> None:
    """At 200 the ports work again."""
    data = centre_of("ivr", "a", agents=2, in_ivr="to_agent", new_calls="block")
    data["contact_types"]["after"] = kind([200.0], talk=10, ivr={"journey": "j"})
    for name in data["pools"]:
        data["pools"][name]["skills"]["after"] = {}
    log = run_at_two_sites(engine, **data)
    assert shown(log, *HOW, "queue_s", "ivr_end_s", "ivr_outcome")[2:] == [
        ("in_ivr", "answered", "", 160.0, 170.0, 100.0, 100.0, ""),
        ("waiting", "answered", "", 150.0, 160.0, 90.0, None, ""),
        ("new", "blocked", "no_port", None, 105.0, None, None, ""),
        ("later", "blocked", "no_port", None, 150.0, None, None, ""),
        ("after", "answered", "", 250.0, 260.0, 250.0, 250.0, "agent"),
    ]


def test_new_calls_go_to_another_site_once_a_dead_ivr_is_known(engine: Engine) -> None:
    log = run_at_two_sites(
        engine,
        **centre_of("ivr", "a", agents=4, new_calls="other_site", detection={"delay_s": 40}),
    )
    assert shown(log, "entry_site", "ivr_start_s", "answer_s")[4:] == [
        ("a", None, 105.0),
        ("b", 150.0, 200.0),
    ]


def test_a_share_of_the_ports_leaves_the_others_and_those_who_wait_for_one(
    engine: Engine,
) -> None:
    """Four ports, all busy; half fail. From 200 four play again."""
    data = centre_of("ivr", "a", share=0.5)
    data["sites"] = {"a": {"ivr": {"ports": 4, "when_full": "wait"}}}
    data["contact_types"] = {
        "call": kind([60.0, 60.0, 60.0, 60.0, 70.0, 70.0, 70.0, 70.0], ivr={"journey": "j"})
    }
    data["pools"], data["routes"] = {"p": pool(9)}, {"r": route([step("p")])}
    log = run_at_two_sites(engine, **data)
    rows = shown(log, "loss_cause", "ivr_start_s", "ivr_end_s")
    assert sorted(rows[:4]) == [("", 60.0, 110.0)] * 2 + [("in_ivr", 60.0, 100.0)] * 2
    assert rows[4:] == [("", 110.0, 160.0)] * 2 + [("", 160.0, 210.0)] * 2


def test_ports_that_come_back_take_those_who_wait(engine: Engine) -> None:
    """Two of four ports fail for 20 s from 100 on; from 120 three play, as many as there are."""
    data = centre_of("ivr", "a", share=0.5, duration=20)
    data["sites"] = {"a": {"ivr": {"ports": 4, "when_full": "wait"}}}
    data["contact_types"] = {"call": kind([99.0, 99.0, 101.0, 102.0, 103.0], ivr={"journey": "j"})}
    data["pools"], data["routes"] = {"p": pool(9)}, {"r": route([step("p")])}
    log = run_at_two_sites(engine, **data)
    rows = shown(log, "loss_cause", "ivr_start_s")
    assert sorted(rows[:2]) == [("", 99.0), ("in_ivr", 99.0)]
    assert rows[2:] == [("", 101.0), ("", 120.0), ("", 120.0)]


# ACD --------------------------------------------------------------------------------------------


def test_an_acd_holds_the_waiting_and_the_new_while_talks_go_on(engine: Engine) -> None:
    """Agents are logged out; one talks until 150 and may take no other before the repair."""
    data = centre_of("acd", "a")
    data["contact_types"]["talking"] = kind([0.0], talk=150)
    log = run_at_two_sites(engine, **data)
    assert shown(log, *HOW, "queue_s", "wrap_end_s") == [
        ("talking", "answered", "", 0.0, 150.0, 0.0, 150.0),
        ("wrapping", "answered", "", 50.0, 90.0, 50.0, 150.0),
        ("in_ivr", "answered", "", 200.0, 210.0, 130.0, 210.0),
        ("waiting", "answered", "", 200.0, 210.0, 90.0, 210.0),
        ("new", "answered", "", 210.0, 220.0, 155.0, 220.0),
        ("later", "answered", "", 210.0, 220.0, 200.0, 220.0),
    ]
    assert staffing_rows(log)[2:] == [(100.0, "p", 0), (200.0, "p", 2)]


def test_an_acd_may_drop_waiting_and_talking_calls_and_send_new_ones_elsewhere(
    engine: Engine,
) -> None:
    """Known at 150: until then new calls are held."""
    fates: Data = {"waiting": "drop", "talking": "drop", "new_calls": "other_site"}
    log = run_at_two_sites(engine, **centre_of("acd", "a", **fates, detection={"delay_s": 50}))
    assert shown(log, *HOW, "entry_site") == [
        ("talking", DROPPED, "talking", 0.0, 100.0, "a"),
        ("wrapping", "answered", "", 50.0, 90.0, "a"),
        ("in_ivr", "answered", "", 200.0, 210.0, "a"),
        ("waiting", DROPPED, "in_queue", None, 100.0, "a"),
        ("new", "answered", "", 200.0, 210.0, "a"),
        ("later", "answered", "", 200.0, 210.0, "b"),
    ]
    assert shown(log, "wrap_end_s")[1] == (100.0,)


def test_a_dead_acd_reaches_no_agent_of_another_site_until_its_repair(engine: Engine) -> None:
    """The step to q opens at 105 and counts from 200 on; the one at 110 transfers nobody."""
    log = run_at_two_sites(
        engine,
        links=LINK,
        contact_types={"call": kind([95.0], talk=10)},
        pools={"p": pool(0), "q": pool(1, site="b")},
        routes={
            "r": route(
                {"a": [step("p"), step("q", after=10), step(after=15, transfer_to="b")],
                 "b": [step("q")]},
                sites=["a"],
            )
        },
        outages=outage("acd", "a"),
    )  # fmt: skip
    assert shown(log, "answer_s", "pool", "queue_site", "steps_opened") == [(200.0, "q", "a", 2)]


def test_agents_log_in_again_along_a_ramp_after_an_acd(engine: Engine) -> None:
    """Half an agent every 5 s, rounded half up."""
    log = run_at_two_sites(
        engine,
        pools={"p": pool(20)},
        outages=outage("acd", "a", return_ramp_s=100, share=0.5),
    )
    assert staffing_rows(log) == [
        (0.0, "p", 20),
        (100.0, "p", 10),
        *((195.0 + 10.0 * n, "p", 10 + n) for n in range(1, 11)),
    ]


# Link -------------------------------------------------------------------------------------------


def crossing(**more: Any) -> Data:
    """Calls of site a are for agents of site b: one talks, one has moved there and waits."""
    return {
        "links": LINK,
        "contact_types": {
            "talking": kind([0.0], talk=1000),
            "waiting": kind([80.0], talk=10, route="m"),
            "new": kind([105.0], talk=10, route="s"),
            "own": kind([110.0], talk=10, route="b"),
        },
        "pools": {"q": pool(1, ["talking", "waiting"], site="b"),
                  "s": pool(1, ["new", "own"], site="b")},
        "routes": {
            "r": route([step("q")]),
            "m": route({"a": [step(after=0, transfer_to="b")], "b": [step("q")]}, sites=["a"]),
            "s": route({"a": [step("s")]}),
            "b": route({"b": [step("s")]}),
        },
        "outages": outage("link", "ab", **more),
    }  # fmt: skip


def test_nobody_goes_across_a_dead_link_and_who_is_across_stays(engine: Engine) -> None:
    """The new call waits beside an idle agent until 200; site b's own call is served."""
    log = run_at_two_sites(engine, **crossing())
    assert shown(log, *HOW) == [
        ("talking", "answered", "", 0.0, 1000.0),
        ("waiting", "answered", "", 1000.0, 1010.0),
        ("new", "answered", "", 200.0, 210.0),
        ("own", "answered", "", 110.0, 120.0),
    ]


def test_a_dead_link_may_drop_the_talks_across_it_and_those_who_have_moved(
    engine: Engine,
) -> None:
    log = run_at_two_sites(engine, **crossing(talking="drop", waiting="drop"))
    assert shown(log, *HOW)[:2] == [
        ("talking", DROPPED, "talking", 0.0, 100.0),
        ("waiting", DROPPED, "in_queue", None, 100.0),
    ]
    log = run_at_two_sites(engine, **crossing(talking="drop"))
    assert shown(log, *HOW)[:2] == [
        ("talking", DROPPED, "talking", 0.0, 100.0),
        ("waiting", "answered", "", 100.0, 110.0),
    ]


@pytest.mark.parametrize(
    ("fate", "end"), [("keep", ("answered", 113.0)), ("drop", (DROPPED, 100.0))]
)
def test_a_call_on_its_way_across_a_dying_link_counts_as_waiting(
    engine: Engine, fate: str, end: tuple[str, float]
) -> None:
    data = crossing(waiting=fate)
    data["links"] = {"ab": {"between": ["a", "b"], "transfer_delay_s": 8}}
    data["contact_types"] = {"waiting": kind([95.0], talk=10, route="m", patience=99)}
    data["pools"] = {"q": pool(1, ["waiting"], site="b")}
    data["routes"] = {"m": data["routes"]["m"]}
    assert shown(run_at_two_sites(engine, **data), "disposition", "end_s") == [end]


def test_a_transfer_across_a_dead_link_is_passed_over(engine: Engine) -> None:
    log = run_at_two_sites(
        engine,
        links=LINK,
        contact_types={"call": kind([95.0, 195.0], talk=10, patience=30)},
        pools={"p": pool(0), "q": pool(1, site="b")},
        routes={"r": route({"a": [step("p"), step(after=10, transfer_to="b")], "b": [step("q")]},
                           sites=["a"])},
        outages=outage("link", "ab"),
    )  # fmt: skip
    assert shown(log, "disposition", "queue_site", "steps_opened") == [
        ("abandoned", "a", 1),
        ("answered", "b", 3),
    ]


def narrow(times: list[float], capacity: int = 1, **more: Any) -> Data:
    """Calls of site a for two agents of site b, across a link for one."""
    return {
        "links": {"ab": {"between": ["a", "b"], "capacity": capacity}},
        "contact_types": {"call": kind(times, talk=10, wrap_up=5)},
        "pools": {"q": pool(2, site="b")},
        "routes": {"r": route([step("q")])},
        **more,
    }


def test_a_full_link_keeps_calls_from_idle_agents_until_a_place_is_free(engine: Engine) -> None:
    """The place is free at the end of the talk; the other agent takes the next call then."""
    log = run_at_two_sites(engine, **narrow([0.0, 1.0, 2.0]))
    assert shown(log, "answer_s", "end_s") == [(0.0, 10.0), (10.0, 20.0), (20.0, 30.0)]
    log = run_at_two_sites(engine, **narrow([0.0, 1.0, 2.0], capacity=2))
    assert shown(log, "answer_s", "end_s") == [(0.0, 10.0), (1.0, 11.0), (15.0, 25.0)]
    log = run_at_two_sites(engine, **narrow([0.0], capacity=0))
    assert shown(log, "disposition") == [("disconnected",)]


def test_a_call_that_has_moved_across_keeps_its_place_on_the_link_while_it_waits(
    engine: Engine,
) -> None:
    """The first moves and waits for agent p; the second may not move before it has left."""
    routes = {
        "m": route({"a": [step(after=5, transfer_to="b"), step("p", after=50)], "b": [step("q")]},
                   sites=["a"])
    }  # fmt: skip
    log = run_at_two_sites(
        engine,
        links={"ab": {"between": ["a", "b"], "capacity": 1}},
        contact_types={"call": kind([0.0, 1.0], talk=10, route="m", patience=60)},
        pools={"q": pool([], site="b") | {"staffing": {"by_interval": [0]}}, "p": pool(1)},
        routes=routes,
    )
    assert shown(log, "queue_site", "disposition", "end_s") == [
        ("b", "abandoned", 60.0),
        ("a", "answered", 61.0),
    ]


# CRM --------------------------------------------------------------------------------------------


def test_a_dead_crm_slows_down_the_calls_that_start_meanwhile(engine: Engine) -> None:
    """Talk and wrap-up x 1.5 for who is taken from 100 to 200, to the end of the call."""
    log = run_at_two_sites(
        engine,
        contact_types={"call": kind([95.0, 100.0, 190.0, 200.0], talk=20, wrap_up=10)},
        pools={"p": pool(9)},
        outages=outage("crm", "a", handling_factor=1.5),
    )
    assert shown(log, "answer_s", "talk_end_s", "wrap_end_s") == [
        (95.0, 115.0, 125.0),
        (100.0, 130.0, 145.0),
        (190.0, 220.0, 235.0),
        (200.0, 220.0, 230.0),
    ]


def test_a_dead_crm_leaves_everything_else_as_it_is(engine: Engine) -> None:
    log = run_at_two_sites(engine, **centre_of("crm", "a", handling_factor=2.0))
    assert shown(log, *HOW, "entry_site") == [
        ("talking", "answered", "", 0.0, 1000.0, "a"),
        ("wrapping", "answered", "", 50.0, 90.0, "a"),
        ("in_ivr", "answered", "", 170.0, 190.0, "a"),
        ("waiting", "answered", "", 150.0, 170.0, "a"),
        ("new", "answered", "", 190.0, 210.0, "a"),
        ("later", "answered", "", 210.0, 220.0, "a"),
    ]
    assert staffing_rows(log) == [(0.0, "p", 2), (0.0, "q", 2)]


# Pool -------------------------------------------------------------------------------------------


def test_agents_who_fall_ill_finish_their_calls_and_everything_else_waits(
    engine: Engine,
) -> None:
    """Both are gone until 200; the one who talks goes at 150."""
    data = centre_of("pool", "p")
    data["contact_types"]["talking"] = kind([0.0], talk=150)
    log = run_at_two_sites(engine, **data)
    assert shown(log, *HOW, "wrap_end_s") == [
        ("talking", "answered", "", 0.0, 150.0, 150.0),
        ("wrapping", "answered", "", 50.0, 90.0, 150.0),
        ("in_ivr", "answered", "", 200.0, 210.0, 210.0),
        ("waiting", "answered", "", 200.0, 210.0, 210.0),
        ("new", "answered", "", 210.0, 220.0, 220.0),
        ("later", "answered", "", 210.0, 220.0, 220.0),
    ]


def test_a_pool_may_drop_the_calls_of_the_agents_it_loses(engine: Engine) -> None:
    """Half of 8 agents, of whom 6 talk: 3 calls drop, 3 go on, and one stays idle."""
    data = {
        "contact_types": {"call": kind([float(t) for t in range(6)] + [101.0, 102.0], talk=500)},
        "pools": {"p": pool(8)},
        "outages": outage("pool", "p", share=0.5, talking="drop"),
    }
    log = run_at_two_sites(engine, **data)
    rows = shown(log, "loss_cause", "end_s")
    assert sorted(rows[:6]).count(("talking", 100.0)) == 3
    assert shown(log, "answer_s")[6:] == [(101.0,), (200.0,)]
    assert staffing_rows(log)[1:] == [(100.0, "p", 4), (200.0, "p", 8)]


def test_whom_an_outage_takes_does_not_depend_on_calls_that_survive(engine: Engine) -> None:
    """Of four agents, two of whom talk, one is left: an idle one, who takes the call of 110."""
    data = {
        "contact_types": {"call": kind([0.0, 1.0, 110.0], talk=300)},
        "pools": {"p": pool(4)},
        "outages": outage("pool", "p", share=0.75),
    }
    assert shown(run_at_two_sites(engine, **data), "answer_s", "end_s") == [
        (0.0, 300.0),
        (1.0, 301.0),
        (110.0, 410.0),
    ]


def test_a_held_call_goes_on_with_its_agent_after_the_repair(engine: Engine) -> None:
    """60 of 100 s are talked at 100; the rest follows from 200 on, then wrap-up."""
    data = {
        "contact_types": {"call": kind([40.0, 90.0], talk=100, wrap_up=7)},
        "outages": outage("pool", "p", talking="hold"),
    }
    assert shown(
        run_at_two_sites(engine, **data), "answer_s", "talk_end_s", "wrap_end_s", "end_s"
    ) == [
        (40.0, 240.0, 247.0, 240.0),
        (247.0, 347.0, 354.0, 347.0),
    ]


def test_a_call_may_be_held_longer_than_its_talk_was_to_last(engine: Engine) -> None:
    """The end of its talk would have been at 130, and is at 230, but for another failure."""
    data = {
        "contact_types": {"call": kind([30.0], talk=100)},
        "outages": {
            **outage("pool", "p", talking="hold"),
            "again": outage("pool", "p", 210, 40, talking="hold")["o"],
        },
    }
    assert shown(run_at_two_sites(engine, **data), "answer_s", "talk_end_s") == [(30.0, 270.0)]


@pytest.mark.parametrize(
    ("fate", "end", "rows"),
    [
        ("hold", 150.0, [(200.0, 1, 1), (260.0, 0, 0)]),
        ("survive", 150.0, [(100.0, 1, 0), (150.0, 1, 1), (160.0, 0, 0)]),
        ("hold", 90.0, [(90.0, 1, 1), (160.0, 0, 0)]),
        ("survive", 90.0, [(90.0, 1, 1), (160.0, 0, 0)]),
    ],
)
def test_who_finishes_a_call_after_the_shift_is_late_whatever_took_the_agent(
    engine: Engine, fate: str, end: float, rows: list[tuple[float, int, int]]
) -> None:
    """Talking from 0 to 160, but for the outage of 100 to 200; the shift ends meanwhile, or before,
    and who is off the phones then is not taken."""
    log = run(
        engine,
        contact_types={"call": kind([0.0], talk=160)},
        pools={"p": pool([shift(0.0, end, 1)])},
        outages=outage("pool", "p", talking=fate),
    )
    assert [(t, n, late) for t, _, n, late in finishing_rows(log)] == rows


# Site -------------------------------------------------------------------------------------------


def test_lines_and_ports_are_back_at_the_repair_though_agents_return_along_a_ramp(
    engine: Engine,
) -> None:
    """Half of two lines and ports fails from 100 to 200; at 300 there are two, agents or not."""
    log = run_at_two_sites(
        engine,
        ivr_journeys=MENU,
        sites={
            "a": {"trunk_groups": {"g": {"lines": 2}}, "ivr": {"ports": 2, "when_full": "block"}}
        },
        contact_types={"call": kind([150.0, 150.0, 300.0, 300.0], 5.0, ivr={"journey": "j"})},
        pools={"p": pool(2)},
        outages=outage("site", "a", share=0.5, return_ramp_s=10_000.0),
    )
    assert [how for (how,) in shown(log, "loss_cause")] == ["", "no_trunk_line", "", ""]


def test_a_share_of_a_site_takes_lines_ports_and_agents_and_no_more(engine: Engine) -> None:
    """Half of 4 lines with 2 of the 4 calls, half of the 4 agents; the site itself stays up."""
    log = run_at_two_sites(
        engine,
        sites={"a": {"trunk_groups": {"g": {"lines": 4}}}},
        contact_types={"call": kind([0.0, 1.0, 2.0, 3.0, 150.0], talk=130)},
        pools={"p": pool(4)},
        outages=outage("site", "a", share=0.5),
    )
    assert sum(r[0] == DROPPED for r in shown(log, "disposition")) >= 2
    assert shown(log, "entry_site")[4] == ("a",)
    assert staffing_rows(log) == [(0.0, "p", 4), (100.0, "p", 2), (200.0, "p", 4)]


def test_a_site_may_be_left_in_good_order(engine: Engine) -> None:
    """Talks go on to their end and waiting calls keep their places until the agents return."""
    data = centre_of("site", "a", talking="survive", waiting="keep", detection={"delay_s": 10})
    log = run_at_two_sites(engine, **data)
    assert shown(log, *HOW, "entry_site") == [
        ("talking", "answered", "", 0.0, 1000.0, "a"),
        ("wrapping", "answered", "", 50.0, 90.0, "a"),
        ("in_ivr", DROPPED, "in_ivr", None, 100.0, "a"),
        ("waiting", "answered", "", 200.0, 210.0, "a"),
        ("new", DROPPED, "before_detection", None, 105.0, None),
        ("later", "answered", "", 200.0, 210.0, "b"),
    ]


# Recovery ---------------------------------------------------------------------------------------


def test_agents_of_a_dead_site_work_at_another_until_the_repair(engine: Engine) -> None:
    moved = {"share": 0.5, "pool": "q", "after_s": 30}
    log = run_at_two_sites(
        engine,
        pools={"p": pool(6), "p2": pool(2), "q": pool(1, site="b")},
        routes={"r": route({"a": [step("p", "p2")], "b": [step("q")]})},
        outages=outage("site", "a", detection={"delay_s": 10}, moved_agents=moved),
    )
    assert [r for r in staffing_rows(log) if r[0] > 0 and r[1] == "q"] == [
        (130.0, "q", 5),
        (200.0, "q", 1),
    ]


def test_standby_comes_when_the_failure_is_known_and_goes_at_failback(engine: Engine) -> None:
    outages = outage(
        "site", "a", detection={"delay_s": 10}, failback_delay_s=50,
        standby={"q": {"agents": 3, "activation_delay_s": 25}},
    )  # fmt: skip
    data = {
        "pools": {"p": pool(2), "q": pool(0, site="b")},
        "routes": {"r": route({"a": [step("p")], "b": [step("q")]}, sites=["a", "b"])},
        "contact_types": {"call": kind([120.0, 240.0, 250.0], talk=5)},
        "outages": outages,
    }
    log = run_at_two_sites(engine, **data)
    assert shown(log, "entry_site", "answer_s") == [("b", 135.0), ("b", 240.0), ("a", 250.0)]
    assert [r for r in staffing_rows(log) if r[1] == "q"] == [(135.0, "q", 3), (250.0, "q", 0)]


def test_callers_moved_without_agents_show_as_unanswered(engine: Engine) -> None:
    """The same calls with the agents moved too are answered."""
    data = centre_of("site", "a", detection={"delay_s": 0})
    data["contact_types"] = {"call": kind([120.0, 130.0], talk=10, patience=40)}
    data["pools"] = {"p": pool(5), "q": pool(0, site="b")}
    assert shown(run_at_two_sites(engine, **data), "disposition") == [
        ("abandoned",),
        ("abandoned",),
    ]
    moved = {"share": 0.4, "pool": "q", "after_s": 25}
    data["outages"]["o"]["moved_agents"] = moved
    assert shown(run_at_two_sites(engine, **data), "answer_s") == [(125.0,), (130.0,)]


def test_a_second_failure_during_the_return_starts_the_return_again(engine: Engine) -> None:
    """From 100 to 200 the ACD, at 250 (half back) half of the pool for 20 s, of those at work and
    of those who are not back yet; four of the nine who are back are among the other half, and so
    is the next one."""
    outages = {
        **outage("acd", "a", return_ramp_s=100),
        "ill": outage("pool", "p", 250, 20, share=0.5)["o"],
    }
    rows = staffing_rows(run_at_two_sites(engine, pools={"p": pool(20)}, outages=outages))
    assert [r for r in rows if r[0] in (245.0, 250.0, 265.0, 270.0, 300.0)] == [
        (245.0, "p", 9),
        (250.0, "p", 4),
        (250.0, "p", 5),
        (265.0, "p", 7),
        (270.0, "p", 14),
        (300.0, "p", 20),
    ]


def test_nobody_who_is_lost_is_back_because_others_leave(engine: Engine) -> None:
    """Three of four are ill from 100 to 200; at 150 a shift of two ends: of the two who are left
    one and a half are ill, but those who are ill stay so until 200."""
    ill = outage("pool", "p", 100, 100, share=0.75)
    shifts = [shift(0, 150, 2), shift(0, 900, 2)]
    rows = staffing_rows(run_at_two_sites(engine, pools={"p": pool(shifts)}, outages=ill))
    assert rows[:2] == [(0.0, "p", 4), (100.0, "p", 1)]
    assert [level for time, _, level in rows if 100 < time < 200] in ([], [0])
    assert (200.0, "p", 2) in rows


def test_a_component_may_fail_again_and_again(engine: Engine) -> None:
    """Up for 5 s after each repair, twice; every failure takes who is at the port then."""
    flaps = {"times": 2, "up_time": constant(5)}
    data = centre_of("ivr", "a", duration=10, new_calls="block", flaps=flaps)
    times = [99.0, 105.0, 111.0, 120.0, 128.0, 135.0, 140.0]
    data["contact_types"] = {"call": kind(times, talk=1, ivr={"journey": "j"})}
    data["pools"] = {"p": pool(5)}
    data["routes"] = {"r": route([step("p")])}
    assert shown(run_at_two_sites(engine, **data), "loss_cause", "end_s") == [
        ("in_ivr", 100.0),
        ("no_port", 105.0),
        ("in_ivr", 115.0),
        ("no_port", 120.0),
        ("in_ivr", 130.0),
        ("no_port", 135.0),
        ("", 191.0),
    ]
