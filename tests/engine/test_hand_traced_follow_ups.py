"""Logs worked out by hand: callers who come back, and calls that are passed on."""

from __future__ import annotations

import pytest

from sim.engine import CallLog
from sim.engine.codes import ORIGINS
from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    clock,
    constant,
    draw,
    exponential,
    hours,
    kind,
    pool,
    route,
    run,
    shift,
    shown,
    step,
    values,
)


def story(log: CallLog, *columns: str) -> list[tuple[object, ...]]:
    """Caller, attempt and origin of each row, and more columns."""
    found = shown(log, "caller", "attempt", "origin", *columns)
    return [(a, b, ORIGINS[c], *rest) for a, b, c, *rest in found]


def retry(delay: float, **chances: object) -> Data:
    return {"delay": constant(delay), **chances}


def outage(component: str, name: str, start: float) -> Data:
    """It fails, is noticed at once, and repaired ten seconds later."""
    return {
        "o": {
            "component": component,
            "name": name,
            "start": clock(start),
            "duration": constant(10.0),
            "detection": {"delay_s": 0.0},
        }
    }


# Callers who come back ---------------------------------------------------------------------------


def test_a_caller_who_gave_up_calls_again_until_served(engine: Engine) -> None:
    """One agent, talks of 100 s, patience 50 s: 10 gives up at 60 and is back at 120."""
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 10.0], 100.0, patience=50.0, retry=retry(60.0, abandoned=1.0))
        },
    )
    assert story(log, "arrival_s", "end_s", "disposition", "back_s", "served_before") == [
        (0, 0, "first", 0.0, 100.0, "answered", None, 0),
        (1, 0, "first", 10.0, 60.0, "abandoned", 120.0, 0),
        (1, 1, "retry", 120.0, 220.0, "answered", None, 0),
    ]


def test_a_caller_tries_again_so_often_and_no_more(engine: Engine) -> None:
    """Nobody serves them: first call at 0, gone at 5; again at 15, gone at 20; then never."""
    log = run(
        engine,
        contact_types={
            "call": kind([0.0], patience=5.0, retry=retry(10.0, abandoned=1.0, at_most=1))
        },
        pools={"p": pool(0)},
    )
    assert story(log, "arrival_s", "end_s", "back_s") == [
        (0, 0, "first", 0.0, 5.0, 15.0),
        (0, 1, "retry", 15.0, 20.0, None),
    ]


def test_after_each_attempt_that_failed_the_probability_is_another(engine: Engine) -> None:
    """Nobody serves them; after the third call the probability is 0, though at_most allows more."""
    again = retry(10.0, abandoned=[1.0, 1.0, 0.0], at_most=9)
    log = run(
        engine,
        contact_types={"call": kind([0.0], patience=5.0, retry=again)},
        pools={"p": pool(0)},
    )
    assert story(log, "arrival_s", "end_s", "back_s") == [
        (0, 0, "first", 0.0, 5.0, 15.0),
        (0, 1, "retry", 15.0, 20.0, 30.0),
        (0, 2, "retry", 30.0, 35.0, None),
    ]


def test_the_last_probability_holds_for_further_attempts(engine: Engine) -> None:
    again = retry(10.0, abandoned=[0.0, 1.0], blocked=[1.0], at_most=4)
    log = run(
        engine,
        sites={"a": {"trunk_groups": {"g": {"lines": 1}}}},
        contact_types={"call": kind([0.0, 1.0], patience=20.0, retry=again)},
        pools={"p": pool(0)},
    )
    assert story(log, "arrival_s", "disposition", "back_s") == [
        (0, 0, "first", 0.0, "abandoned", None),
        (1, 0, "first", 1.0, "blocked", 11.0),
        (1, 1, "retry", 11.0, "blocked", 21.0),
        (1, 2, "retry", 21.0, "abandoned", 51.0),
        (1, 3, "retry", 51.0, "abandoned", 81.0),
        (1, 4, "retry", 81.0, "abandoned", None),
    ]


def test_once_somebody_has_served_the_caller_attempts_count_anew(engine: Engine) -> None:
    """An agent is there from 12 to 100: the first retry is served; the matter comes back at 125."""
    again = retry(10.0, abandoned=[1.0, 0.0])
    repeat = {"unresolved": 1.0, "delay": constant(100.0), "at_most": 1}
    log = run(
        engine,
        contact_types={"call": kind([0.0], 10.0, patience=5.0, retry=again, repeat=repeat)},
        pools={"p": pool([shift(12, 100, 1)])},
    )
    assert story(log, "arrival_s", "end_s", "disposition", "back_s") == [
        (0, 0, "first", 0.0, 5.0, "abandoned", 15.0),
        (0, 1, "retry", 15.0, 25.0, "answered", 125.0),
        (0, 2, "repeat", 125.0, 130.0, "abandoned", 140.0),
        (0, 3, "retry", 140.0, 145.0, "abandoned", None),
    ]


@pytest.mark.parametrize("patience", ["keep", "new"])
def test_who_calls_again_has_the_same_patience_or_another(engine: Engine, patience: str) -> None:
    """Nobody is ever there, so that callers wait for as long as their patience, by what is said."""
    again = retry(1000.0, abandoned=1.0, at_most=2, patience=patience)
    times = [float(t) for t in range(8)]
    waits: Data = {"patience": exponential(50.0), "patience_by_time": [1.0, 2.0] * 720}
    log = run(
        engine,
        contact_types={"call": kind(times, retry=again, **waits)},
        pools={"p": pool(0)},
    )
    waited: dict[object, list[float]] = {}
    for caller, arrival, end in shown(log, "caller", "arrival_s", "end_s"):
        waited.setdefault(caller, []).append(end - arrival)
    assert all(len(three) == 3 for three in waited.values())
    alike = [max(three) - min(three) < 1e-9 for three in waited.values()]
    assert all(alike) if patience == "keep" else not any(alike)


def test_who_would_be_back_after_the_horizon_is_not_simulated(engine: Engine) -> None:
    day = 86_400.0
    log = run(
        engine,
        contact_types={
            "call": kind([day - 100.0], patience=10.0, retry=retry(90.0, abandoned=1.0))
        },
        pools={"p": pool(0)},
    )
    assert story(log, "end_s", "back_s") == [(0, 0, "first", day - 90.0, day)]


@pytest.mark.parametrize(
    ("chances", "parts", "disposition", "back"),
    [
        ({"blocked": 1.0}, {"sites": {"a": {"trunk_groups": {"g": {"lines": 1}}}}}, "blocked", 11),
        ({"blocked": 1.0}, {"sites": {"a": {"queue_limit": 0}}}, "blocked_queue", 11),
        ({"abandoned": 1.0}, {"balking": 1.0}, "balked", 11),
        ({"disconnected": 1.0}, {"horizon": {"opening": hours(0, 5)}}, "disconnected", 11),
        ({"disconnected": 1.0}, {"sites": {"a": {"queue_limit": 0}}}, "blocked_queue", None),
        ({"blocked": 1.0}, {"balking": 1.0}, "balked", None),
    ],
)
def test_who_calls_again_depends_on_how_the_call_ended(
    engine: Engine, chances: Data, parts: Data, disposition: str, back: float | None
) -> None:
    """The second call finds the only agent busy, at 10; a retry a second later does too."""
    parts = dict(parts)
    more = {"balking": parts.pop("balking")} if "balking" in parts else {}
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0], retry=retry(1.0, at_most=1, **chances), **more)},
        **parts,
    )
    ours = [row for row in story(log, "disposition", "back_s") if row[0] == 1]
    assert ours[0][3:] == (disposition, back)
    assert len(ours) == (1 if back is None else 2)


def test_a_dropped_caller_calls_again_at_the_site_that_lives(engine: Engine) -> None:
    """Site a dies at 20 and is noticed at once; the caller talks at b from 25 on."""
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        contact_types={"call": kind([0.0], 60.0, retry=retry(5.0, dropped=1.0))},
        pools={"p": pool(1), "q": pool(1, site="b")},
        routes={"r": route({"a": [step("p")], "b": [step("q")]}, sites=["a", "b"])},
        outages=outage("site", "a", 20.0),
    )
    assert story(log, "entry_site", "end_s", "disposition", "back_s") == [
        (0, 0, "first", "a", 20.0, "dropped_in_outage", 25.0),
        (0, 1, "retry", "b", 85.0, "answered", None),
    ]


def test_a_retry_keeps_the_matter_and_draws_patience_anew(engine: Engine) -> None:
    """Talk is one of two, drawn once; the retry talks as long as the first would have."""
    parts = {
        "contact_types": {
            "call": kind(
                [0.0, 1.0, 2.0, 3.0, 4.0, 5.0],
                values(50.0, 90.0),
                patience=10.0,
                retry=retry(400.0, abandoned=1.0),
            )
        }
    }
    of = centre(centre_data(**parts))
    workload = draw(of)
    log = engine(of, workload)
    served = [
        (caller, end - answer)
        for caller, answer, end in shown(log, "caller", "answer_s", "talk_end_s")
        if answer is not None
    ]
    assert any(caller > 0 for caller, _ in served)
    assert all(talk == workload.talk_s[caller] for caller, talk in served)


def test_at_one_instant_first_calls_come_before_others(engine: Engine) -> None:
    """Back at 20, when another calls for the first time: that one gets the agent."""
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 5.0, 20.0], 20.0, patience=5.0, retry=retry(10.0, abandoned=1.0))
        },
    )
    assert story(log, "arrival_s", "answer_s", "end_s")[2:4] == [
        (2, 0, "first", 20.0, 20.0, 40.0),
        (1, 1, "retry", 20.0, None, 25.0),
    ]


def test_a_matter_that_is_not_resolved_is_called_about_again(engine: Engine) -> None:
    """At most twice; every call is served, so that there is no retry."""
    log = run(
        engine,
        contact_types={
            "call": kind(
                [0.0],
                10.0,
                repeat={"unresolved": 1.0, "delay": constant(100.0), "at_most": 2},
            )
        },
    )
    assert story(log, "arrival_s", "back_s", "served_before") == [
        (0, 0, "first", 0.0, 110.0, 0),
        (0, 1, "repeat", 110.0, 220.0, 1),
        (0, 2, "repeat", 220.0, None, 1),
    ]


def test_who_was_contained_in_vain_wants_an_agent(engine: Engine) -> None:
    journey = {
        "j": {"start": "n", "nodes": {"n": {"play": constant(8.0), "branches": {"contained": 1.0}}}}
    }
    log = run(
        engine,
        sites={"a": {"ivr": {"ports": 5}}},
        ivr_journeys=journey,
        contact_types={
            "call": kind(
                [0.0],
                10.0,
                ivr={"journey": "j"},
                repeat={"unresolved_contained": 1.0, "delay": constant(50.0)},
            )
        },
    )
    assert story(log, "ivr_outcome", "ivr_end_s", "answer_s", "disposition") == [
        (0, 0, "first", "contained", 8.0, None, "contained"),
        (0, 1, "repeat", "agent", 66.0, 66.0, "answered"),
    ]


# Calls that are passed on ------------------------------------------------------------------------


def second_line(conference: float | None = None, agents: int = 1, **more: object) -> Data:
    """Calls of 100 s and 5 s of wrap-up are all passed on to a second line of 200 s and 7 s."""
    transfer: Data = {"share": 1.0}
    if conference is not None:
        transfer["conference"] = constant(conference)
    first = kind([0.0, 10.0], 100.0, wrap_up=5.0, transfers={"second": transfer})
    return {
        "contact_types": {
            "call": first,
            "second": kind([50.0], 200.0, route="s", wrap_up=7.0, **more),
        },
        "pools": {"p": pool(2), "q": pool(agents, "second")},
        "routes": {"r": route([step("p")]), "s": route([step("q")])},
    }


COLUMNS = ("contact_type", "queue_s", "answer_s", "talk_end_s", "wrap_end_s", "end_s")


def test_cold_the_first_agent_wraps_up_at_once(engine: Engine) -> None:
    """q serves its own call 50-250 and is free at 257; then the two passed on, one by one."""
    log = run(engine, **second_line())
    assert story(log, *COLUMNS, "transferred_to") == [
        (0, 0, "first", "call", 0.0, 0.0, 100.0, 105.0, 100.0, 1),
        (1, 0, "first", "call", 10.0, 10.0, 110.0, 115.0, 110.0, 1),
        (2, 0, "first", "second", 50.0, 50.0, 250.0, 257.0, 250.0, -1),
        (0, 1, "transfer", "second", 100.0, 257.0, 457.0, 464.0, 457.0, -1),
        (1, 1, "transfer", "second", 110.0, 464.0, 664.0, 671.0, 664.0, -1),
    ]


def test_warm_both_agents_are_held_for_the_conference(engine: Engine) -> None:
    """The first agent waits until 257, confers to 277 and wraps up; the talk begins at 277."""
    log = run(engine, **second_line(20.0))
    assert story(log, *COLUMNS) == [
        (0, 0, "first", "call", 0.0, 0.0, 277.0, 282.0, 100.0),
        (1, 0, "first", "call", 10.0, 10.0, 504.0, 509.0, 110.0),
        (2, 0, "first", "second", 50.0, 50.0, 250.0, 257.0, 250.0),
        (0, 1, "transfer", "second", 100.0, 257.0, 477.0, 484.0, 477.0),
        (1, 1, "transfer", "second", 110.0, 484.0, 704.0, 711.0, 704.0),
    ]


def test_warm_the_first_agent_goes_when_the_caller_gives_up(engine: Engine) -> None:
    """Patience of 30 s: both callers give up in the second line, at 130 and 140."""
    log = run(engine, **second_line(20.0, patience=30.0))
    assert story(log, "talk_end_s", "wrap_end_s", "end_s", "disposition") == [
        (0, 0, "first", 130.0, 135.0, 100.0, "answered"),
        (1, 0, "first", 140.0, 145.0, 110.0, "answered"),
        (2, 0, "first", 250.0, 257.0, 250.0, "answered"),
        (0, 1, "transfer", None, None, 130.0, "abandoned"),
        (1, 1, "transfer", None, None, 140.0, "abandoned"),
    ]


def test_a_call_keeps_its_line_when_it_is_passed_on(engine: Engine) -> None:
    """Two lines, three callers: the third finds them busy until the second leg is over."""
    parts = second_line(patience=30.0)
    parts["sites"] = {"a": {"trunk_groups": {"g": {"lines": 2}}}}
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0, 10.0, 120.0, 131.0]
    parts["contact_types"]["second"]["demand"]["trace"]["times_s"] = [5000.0]
    parts["pools"]["q"] = pool(0, "second")
    log = run(engine, **parts)
    assert story(log, "arrival_s", "end_s", "disposition")[:6] == [
        (0, 0, "first", 0.0, 100.0, "answered"),
        (1, 0, "first", 10.0, 110.0, "answered"),
        (0, 1, "transfer", 100.0, 130.0, "abandoned"),
        (1, 1, "transfer", 110.0, 140.0, "abandoned"),
        (2, 0, "first", 120.0, 120.0, "blocked"),
        (3, 0, "first", 131.0, 231.0, "answered"),
    ]


def test_a_call_is_passed_on_so_often_and_no_more(engine: Engine) -> None:
    """The second line passes on to itself; once is all that is allowed."""
    parts = second_line()
    parts["contact_types"]["second"]["transfers"] = {"second": {"share": 1.0}}
    parts["routing"] = {"transfers_at_most": 1}
    log = run(engine, **parts)
    assert [(row[0], row[1], row[3]) for row in story(log, "transferred_to")] == [
        (0, 0, 1),
        (1, 0, 1),
        (2, 0, 1),
        (0, 1, -1),
        (1, 1, -1),
        (2, 1, -1),
    ]


def test_after_closing_time_a_call_passed_on_is_served_out_or_cleared(engine: Engine) -> None:
    """Closing at 60: with serve_out the staff stays for the second leg."""
    for closing, ends in (
        ("serve_out", (457.0, "answered")),
        ("disconnect", (100.0, "disconnected")),
    ):
        log = run(
            engine,
            horizon={"opening": hours(0, 60), "closing": closing},
            **second_line(),
        )
        assert story(log, "end_s", "disposition")[3] == (0, 1, "transfer", *ends)


def test_agents_who_wait_with_a_call_are_lost_with_their_site(engine: Engine) -> None:
    """Both sites: the first agent, at b, waits from 100 on; b dies at 150, the call is at a."""
    parts = second_line(20.0)
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
    parts |= {
        "sites": {"a": {}, "b": {}},
        "links": {"ab": {"between": ["a", "b"]}},
        "pools": {"p": pool(1, site="b"), "q": pool(1, "second")},
        "outages": outage("site", "b", 150.0),
    }
    log = run(engine, **parts)
    assert story(log, "talk_end_s", "wrap_end_s", "end_s", "answer_s") == [
        (0, 0, "first", 150.0, 150.0, 100.0, 0.0),
        (1, 0, "first", 250.0, 257.0, 250.0, 50.0),
        (0, 1, "transfer", 457.0, 464.0, 457.0, 257.0),
    ]


def test_agents_who_wait_with_a_call_are_lost_with_their_pool(engine: Engine) -> None:
    """p is gone from 150 on: nobody confers with the second agent at 257."""
    parts = second_line(20.0)
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
    parts["outages"] = outage("pool", "p", 150.0)
    parts["outages"]["o"]["talking"] = "drop"
    log = run(engine, **parts)
    assert story(log, "talk_end_s", "wrap_end_s", "answer_s") == [
        (0, 0, "first", 150.0, 150.0, 0.0),
        (1, 0, "first", 250.0, 257.0, 50.0),
        (0, 1, "transfer", 457.0, 464.0, 257.0),
    ]


def test_a_talk_that_is_put_off_had_begun_after_the_conference(engine: Engine) -> None:
    """Answered at 257, alone from 277 on; q is away from 300 to 310 and holds the call."""
    parts = second_line(20.0)
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
    parts["outages"] = outage("pool", "q", 300.0)
    parts["outages"]["o"]["talking"] = "hold"
    log = run(engine, **parts)
    assert story(log, "answer_s", "talk_end_s", "wrap_end_s")[2] == (
        0, 1, "transfer", 257.0, 487.0, 494.0,
    )  # fmt: skip


def test_a_call_that_is_dropped_in_the_second_line_sends_the_first_agent_home(
    engine: Engine,
) -> None:
    """The trunk group dies at 150: the caller is gone, the first agent wraps up."""
    parts = second_line(20.0)
    parts["sites"] = {"a": {"trunk_groups": {"g": {"lines": 5}}}}
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
    parts["outages"] = outage("trunk_group", "a.g", 150.0)
    log = run(engine, **parts)
    assert story(log, "talk_end_s", "wrap_end_s", "end_s", "disposition") == [
        (0, 0, "first", 150.0, 155.0, 100.0, "answered"),
        (1, 0, "first", 150.0, 150.0, 150.0, "dropped_in_outage"),
        (0, 1, "transfer", None, None, 150.0, "dropped_in_outage"),
    ]


@pytest.mark.parametrize("lost", [265.0, 277.0])
def test_a_conference_ends_when_its_caller_is_lost(engine: Engine, lost: float) -> None:
    """Answered at 257, alone from 277 on; the trunk group dies before, or at that moment."""
    parts = second_line(20.0)
    parts["sites"] = {"a": {"trunk_groups": {"g": {"lines": 5}}}}
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
    parts["outages"] = outage("trunk_group", "a.g", lost)
    log = run(engine, **parts)
    assert story(log, "answer_s", "talk_end_s", "wrap_end_s", "disposition") == [
        (0, 0, "first", 0.0, lost, lost + 5.0, "answered"),
        (1, 0, "first", 50.0, 250.0, 257.0, "answered"),
        (0, 1, "transfer", 257.0, lost, lost, "dropped_in_outage"),
    ]


def test_who_leaves_a_conference_early_wraps_up_once(engine: Engine) -> None:
    """Lost at 265: wrap-up to 305, also where the conference would have ended (277)."""
    parts = second_line(20.0)
    parts["sites"] = {"a": {"trunk_groups": {"g": {"lines": 5}}}}
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0, 280.0]
    parts["contact_types"]["call"]["wrap_up"] = constant(40.0)
    parts["pools"]["p"] = pool(1)
    parts["outages"] = outage("trunk_group", "a.g", 265.0)
    log = run(engine, **parts)
    found = [row[1:] for row in shown(log, "contact_type", "answer_s", "wrap_end_s")]
    assert found[0] == (0.0, 305.0)
    assert found[3][0] == 305.0


def test_who_gives_up_in_the_second_line_calls_the_first_again(engine: Engine) -> None:
    parts = second_line(patience=30.0)
    parts["contact_types"]["call"]["retry"] = retry(1000.0, abandoned=1.0, at_most=1)
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
    log = run(engine, **parts)
    rows = story(log, "contact_type", "arrival_s", "disposition", "served_before")
    assert [row for row in rows if row[0] == 0] == [
        (0, 0, "first", "call", 0.0, "answered", 0),
        (0, 1, "transfer", "second", 100.0, "abandoned", 1),
        (0, 2, "retry", "call", 1130.0, "answered", 1),
        (0, 3, "transfer", "second", 1230.0, "answered", 1),
    ]


def by_ivr(parts: Data, *types: str) -> Data:
    """These types go through a menu of 8 s first."""
    journey = {"start": "n", "nodes": {"n": {"play": constant(8.0), "branches": {"agent": 1.0}}}}
    parts["sites"] = {"a": {"ivr": {"ports": 5}}}
    parts["ivr_journeys"] = {"j": journey}
    for name in types:
        parts["contact_types"][name]["ivr"] = {"journey": "j"}
    return parts


def test_who_was_passed_on_may_call_that_line_again_by_itself(engine: Engine) -> None:
    """Passed on at 108, the caller gives up at 138 and calls the second line, which has no menu."""
    parts = by_ivr(second_line(patience=30.0), "call")
    again = retry(1000.0, abandoned=1.0, calls_as="passed_on_to")
    parts["contact_types"]["call"] |= {"retry": again, "patience": constant(400.0)}
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
    log = run(engine, **parts)
    rows = story(log, "contact_type", "arrival_s", "ivr_start_s", "answer_s", "disposition")
    assert [row for row in rows if row[0] == 0] == [
        (0, 0, "first", "call", 0.0, 0.0, 8.0, "answered"),
        (0, 1, "transfer", "second", 108.0, None, None, "abandoned"),
        (0, 2, "retry", "second", 1138.0, None, 1138.0, "answered"),
    ]


def test_who_calls_the_second_line_again_has_the_matter_that_was_passed_on(engine: Engine) -> None:
    """With a second agent the leg is answered at once: the talk is that of the call at 1130."""
    talks = []
    for agents, attempt in ((2, 1), (1, 2)):
        parts = second_line(agents=agents, patience=30.0)
        again = retry(1000.0, abandoned=1.0, calls_as="passed_on_to")
        parts["contact_types"]["call"]["retry"] = again
        parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
        parts["contact_types"]["second"]["talk"] = exponential(700.0)
        columns = ("caller", "attempt", "answer_s", "talk_end_s", "wrap_end_s")
        rows = shown(run(engine, **parts), *columns)
        ((begins, ends, free),) = (row[2:] for row in rows if row[:2] == (0, attempt))
        talks.append((ends - begins, free - ends))
    assert talks[0] == pytest.approx(talks[1], rel=1e-12)


def test_the_line_passed_on_to_has_its_own_menu(engine: Engine) -> None:
    """The same, where both lines have one."""
    parts = by_ivr(second_line(patience=30.0), "call", "second")
    again = retry(1000.0, abandoned=1.0, calls_as="passed_on_to")
    parts["contact_types"]["call"] |= {"retry": again}
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
    log = run(engine, **parts)
    assert story(log, "contact_type", "arrival_s", "ivr_start_s", "answer_s")[-1] == (
        0, 2, "retry", "second", 1138.0, 1138.0, 1146.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("calls_as", "type_", "waits"),
    [("passed_on_to", "second", 30.0), ("first_called", "call", 70.0)],
)
def test_kept_patience_is_that_of_the_line_that_is_called(
    engine: Engine, calls_as: str, type_: str, waits: float
) -> None:
    """Of one's own first call, not of the leg; nobody is there from 150 on."""
    parts = second_line(patience=30.0)
    again = retry(1000.0, abandoned=1.0, at_most=1, patience="keep", calls_as=calls_as)
    parts["contact_types"]["call"] |= {"retry": again, "patience": constant(70.0)}
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
    parts["pools"]["p"] = pool([shift(0, 150, 2)])
    parts["pools"]["q"] = pool([shift(0, 150, 1)], "second")
    log = run(engine, **parts)
    rows = [row for row in story(log, "contact_type", "arrival_s", "end_s") if row[0] == 0]
    assert rows[1] == (0, 1, "transfer", "second", 100.0, 130.0)
    assert rows[2] == (0, 2, "retry", type_, 1130.0, 1130.0 + waits)


def test_a_matter_not_resolved_in_the_second_line_is_called_about_there(engine: Engine) -> None:
    parts = second_line()
    repeat = {
        "unresolved": 1.0,
        "delay": constant(1000.0),
        "at_most": 1,
        "calls_as": "passed_on_to",
    }
    parts["contact_types"]["call"]["repeat"] = repeat
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
    log = run(engine, **parts)
    assert [row for row in story(log, "contact_type", "arrival_s", "end_s") if row[0] == 0] == [
        (0, 0, "first", "call", 0.0, 100.0),
        (0, 1, "transfer", "second", 100.0, 457.0),
        (0, 2, "repeat", "second", 1457.0, 1657.0),
    ]


def test_the_caller_is_not_asked_for_ever_to_hold(engine: Engine) -> None:
    """Nobody ever comes to the second line: both legs are cleared at the end of the day."""
    parts = second_line(20.0, agents=0)
    parts["contact_types"]["second"]["demand"]["trace"]["times_s"] = [5000.0]
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
    parts["pools"]["p"] = pool([shift(0, 86_400, 1)])
    log = run(engine, **parts)
    day = 86_400.0
    assert story(log, "talk_end_s", "wrap_end_s", "end_s", "disposition") == [
        (0, 0, "first", day, day, 100.0, "answered"),
        (0, 1, "transfer", None, None, day, "disconnected"),
        (1, 0, "first", None, None, day, "disconnected"),
    ]


# Together with callbacks -------------------------------------------------------------------------


def test_who_hangs_up_to_be_called_back_needs_the_first_agent_no_longer(engine: Engine) -> None:
    """q is busy until 257: the caller of 100 accepts a callback there, and is rung for 3 s."""
    callback = {"expected_wait_over_s": 0.0, "acceptance": 1.0, "answer": 1.0, "ring_s": 3.0}
    parts = second_line(20.0, callback=callback)
    parts["contact_types"]["call"]["demand"]["trace"]["times_s"] = [0.0]
    log = run(engine, **parts)
    assert story(log, "talk_end_s", "wrap_end_s", "callback_s", "answer_s", "disposition") == [
        (0, 0, "first", 100.0, 105.0, None, 0.0, "answered"),
        (1, 0, "first", 250.0, 257.0, None, 50.0, "answered"),
        (0, 1, "transfer", 460.0, 467.0, 100.0, 260.0, "called_back"),
    ]


def test_who_is_called_back_is_not_passed_on(engine: Engine) -> None:
    callback = {"expected_wait_over_s": 0.0, "acceptance": 1.0, "answer": 1.0, "ring_s": 3.0}
    parts = second_line()
    parts["contact_types"]["call"]["callback"] = callback
    parts["pools"]["p"] = pool(1)
    log = run(engine, **parts)
    rows = story(log, "contact_type", "disposition", "transferred_to")
    assert [row for row in rows if row[3] == "call"] == [
        (0, 0, "first", "call", "answered", 1),
        (1, 0, "first", "call", "called_back", -1),
    ]
