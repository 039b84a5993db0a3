"""What people do in failures, worked out by hand: every action of a playbook."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.workload.counter_based import HANGS_UP_AT_MESSAGE, MOVED_BY_HAND, chance
from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    constant,
    draw,
    hours,
    kind,
    pool,
    route,
    shift,
    shown,
    staffing_rows,
    step,
)
from tests.engine.test_hand_traced_components import outage

SEEN: Data = {"detection": {"delay_s": 10}}
"""Of what fails from 100 to 200: noticed at 110."""
AB = {"a": [step("p")], "b": [step("q")]}


def play(action: str, delay: float = 0, **more: Any) -> Data:
    """A playbook of one action."""
    return {"book": {"actions": [{"action": action, "delay": delay, **more}]}}


def two_sites(component: str, playbooks: Data, **more: Any) -> Data:
    """Six agents at site a, where something fails, four at site b."""
    crm = {"handling_factor": 1.0} if component == "crm" else {}
    name = "a.g" if component == "trunk_group" else "a"
    data: Data = {
        "sites": {"a": {"trunk_groups": {"g": {"lines": 9}}}, "b": {}},
        "links": {"ab": {"between": ["a", "b"]}},
        "contact_types": {"call": kind([])},
        "pools": {"p": pool(6), "q": pool(4, site="b")},
        "routes": {"r": route(AB)},
        "outages": outage(component, name, **SEEN, **crm),
        "playbooks": playbooks,
    }
    return centre_data(**{**data, **more})


def levels(engine: Engine, data: Data, name: str) -> list[tuple[float, int]]:
    """Agents on duty in a pool after the start."""
    of = centre(data)
    rows = staffing_rows(engine(of, draw(of)))
    return [(time, level) for time, of_pool, level in rows if of_pool == name and time > 0]


# Agents ----------------------------------------------------------------------------------------


def test_half_of_those_who_lost_their_place_work_elsewhere_until_the_repair(engine: Engine) -> None:
    """Decided at 110 + 20; three of six take calls at b 5 s later."""
    data = two_sites("site", play("move_agents", 20, share=0.5, travel_s=5))
    assert levels(engine, data, "q") == [(135.0, 7), (200.0, 4)]
    assert levels(engine, data, "p") == [(100.0, 0), (200.0, 6)]


def test_who_comes_by_a_playbook_needs_a_seat(engine: Engine) -> None:
    sites = {"a": {}, "b": {"seats": 5}}
    data = two_sites("site", play("move_agents", 20), sites=sites)
    assert levels(engine, data, "q") == [(130.0, 5), (200.0, 4)]


def test_agents_of_a_pool_that_is_up_leave_it_and_come_back(engine: Engine) -> None:
    """Two of four leave at 110, are at a 30 s later, and go back 40 s after the repair."""
    more: Data = {
        "away_from": "q",
        "to": "p",
        "share": 0.5,
        "travel_s": 30,
        "ends_after_repair_s": 40,
    }
    data = two_sites("crm", play("move_agents", **more))
    assert levels(engine, data, "q") == [(110.0, 2), (240.0, 4)]
    assert levels(engine, data, "p") == [(140.0, 8), (240.0, 6)]


def test_agents_move_to_the_pool_of_another_site_with_most_skills_in_common(
    engine: Engine,
) -> None:
    pools = {
        "p": pool(6, ["call", "card"]),
        "q": pool(4, ["call"], site="b"),
        "r": pool(1, ["call", "card"], site="b"),
        "s": pool(1, ["call", "card"], site="a"),
    }
    kinds = {"call": kind([]), "card": kind([], route="cards")}
    routes = {"r": route(AB), "cards": route([step("p")])}
    data = two_sites("pool", play("move_agents"), pools=pools, contact_types=kinds,
                     routes=routes, outages=outage("pool", "p"))  # fmt: skip
    assert levels(engine, data, "r") == [(100.0, 7), (200.0, 1)]
    assert levels(engine, data, "q") == levels(engine, data, "s") == []


def test_a_partner_stands_in_without_seats_of_the_bank(engine: Engine) -> None:
    """Five agents from 110 + 40 until 25 s after the repair."""
    sites = {"a": {}, "b": {"seats": 4}}
    book = play("outsource", 40, agents=5, ends_after_repair_s=25)
    data = two_sites("crm", book, sites=sites)
    assert levels(engine, data, "q") == [(150.0, 9), (225.0, 4)]


def test_a_partner_stands_in_for_a_share_of_those_who_are_lost(engine: Engine) -> None:
    assert levels(engine, two_sites("site", play("outsource", share=0.5)), "q") == [
        (110.0, 7),
        (200.0, 4),
    ]
    assert levels(engine, two_sites("crm", play("outsource", share=0.5)), "q") == []


def on_shift(*breaks: tuple[float, float]) -> Data:
    """One agent from 0 to 600 with breaks from and to these times."""
    rests = [{"after_s": start, "duration_s": end - start} for start, end in breaks]
    return pool([{**shift(0, 600, 1), "breaks": rests}], site="b")


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        # Put off from 110 to 200, by 90 s; the breaks before and after stay.
        (
            [(50, 60), (120, 150), (400, 410)],
            [(50, 0), (60, 1), (210, 0), (240, 1), (400, 0), (410, 1), (600, 0)],
        ),
        # One that has begun goes on; one at the end of the span is in time.
        ([(100, 130), (200, 220)], [(100, 0), (130, 1), (200, 0), (220, 1), (600, 0)]),
        # One that would run into another follows it: 120 + 90 = 210 lies within 205 to 230.
        ([(120, 150), (205, 230)], [(205, 0), (260, 1), (600, 0)]),
        # Two keep their distance: 210 to 220, and 280 to 290.
        ([(120, 130), (190, 200)], [(210, 0), (220, 1), (280, 0), (290, 1), (600, 0)]),
    ],
)
def test_breaks_are_put_off_and_taken_later(
    engine: Engine, breaks: list[tuple[float, float]], expected: list[tuple[float, int]]
) -> None:
    pools = {"p": pool(6), "q": on_shift(*breaks)}
    assert levels(engine, two_sites("crm", play("put_off_breaks"), pools=pools), "q") == expected


def test_a_break_falls_away_for_which_the_shift_has_no_room(engine: Engine) -> None:
    """Of a failure until 560: 120 + 450 + 30 is the end of the shift."""
    pools = {"p": pool(6), "q": on_shift((120, 150))}
    down = outage("crm", "a", duration=460, handling_factor=1.0, **SEEN)
    data = two_sites("crm", play("put_off_breaks"), pools=pools, outages=down)
    assert levels(engine, data, "q") == [(600.0, 0)]


def test_breaks_of_those_whom_the_failure_takes_are_not_put_off(engine: Engine) -> None:
    pools = {"p": {**on_shift((150, 250)), "site": "a"}, "q": pool(4, site="b")}
    data = two_sites("site", play("put_off_breaks"), pools=pools)
    assert levels(engine, data, "p") == [(100.0, 0), (250.0, 1), (600.0, 0)]


# Calls -----------------------------------------------------------------------------------------

EVERY_SECOND = [float(n) for n in range(300)]


def entered(engine: Engine, data: Data) -> tuple[np.ndarray[Any, Any], list[float]]:
    """Entry site of a call every second, and by which number it is moved."""
    of = centre(data)
    luck = draw(of)
    return engine(of, luck)["entry_site"], [chance(key, MOVED_BY_HAND, 0) for key in luck.key]


def calls(**entry: Any) -> Data:
    return {
        "sites": {"a": {}, "b": {}, "c": {}},
        "links": {},
        "contact_types": {"call": kind(EVERY_SECOND, talk=0)},
        "pools": {"p": pool(6), "q": pool(4, site="b"), "s": pool(1, site="c")},
        "routes": {"r": route({**AB, "c": [step("s")]}, **entry)},
    }


ORDER = {"policy": "order", "sites": ["a", "b", "c"]}


def test_calls_are_moved_in_steps_until_so_much_is_moved(engine: Engine) -> None:
    """0.25 from 110, 0.5 from 130, 0.6 from 150 until the repair; in order all calls enter a."""
    book = play("move_calls", share=0.6, step=0.25, every_s=20)
    site, u = entered(engine, two_sites("crm", book, **calls(**ORDER)))
    moved = np.interp(EVERY_SECOND, [0, 109, 110, 129, 130, 149, 150, 199, 200, 300],
                      [0, 0, 0.25, 0.25, 0.5, 0.5, 0.6, 0.6, 0, 0])  # fmt: skip
    np.testing.assert_array_equal(site, (np.array(u) < moved).astype(int))
    assert 20 < sum(site) < 100


def test_calls_that_are_moved_go_where_their_shares_say(engine: Engine) -> None:
    """All calls of a from 110 to 200: those of b and c stay, its own are shared out 3 : 5."""
    shares = {"a": 0.5, "b": 0.1875, "c": 0.3125}
    data = two_sites("crm", play("move_calls"), **calls(policy="shares", shares=shares))
    luck = draw(centre(data))
    site, _ = entered(engine, data)
    u = luck.u_entry
    usual = np.searchsorted([0.5, 0.6875], u, side="right")
    elsewhere = np.where(u < 0.5, np.where(u / 0.5 * 0.5 < 0.1875, 1, 2), usual)
    while_it_holds = np.arange(300) // 10 >= 11
    while_it_holds[200:] = False
    np.testing.assert_array_equal(site, np.where(while_it_holds, elsewhere, usual))


def test_calls_are_moved_to_a_site_by_name(engine: Engine) -> None:
    site, u = entered(
        engine, two_sites("crm", play("move_calls", share=0.5, to="c"), **calls(**ORDER))
    )
    expected = [2 if 110 <= n < 200 and u[n] < 0.5 else 0 for n in range(300)]
    assert site.tolist() == expected


@pytest.mark.parametrize("to", ["c", "others"])
def test_calls_stay_where_nothing_else_is_up_on_their_route(engine: Engine, to: str) -> None:
    data = two_sites("crm", play("move_calls", to=to), **calls(policy="order", sites=["a"]))
    assert not entered(engine, data)[0].any()


def test_of_two_who_move_calls_the_larger_share_counts(engine: Engine) -> None:
    """0.5 to the others from 110 to 200, 0.25 to c from 150 to 230."""
    one, two = play("move_calls", share=0.5)["book"], play("move_calls", 40)["book"]
    two["actions"][0] |= {"share": 0.25, "to": "c", "ends_after_repair_s": 30}
    site, u = entered(engine, two_sites("crm", {"one": one, "two": two}, **calls(**ORDER)))
    expected = [
        1 if 110 <= n < 200 and u[n] < 0.5 else 2 if 200 <= n < 230 and u[n] < 0.25 else 0
        for n in range(300)
    ]
    assert site.tolist() == expected


def test_calls_come_back_by_hand_in_steps(engine: Engine) -> None:
    """Site a is dead from 100 to 200; the carrier leaves it at 110 and returns at 200 + 30, with
    half of its calls, and 20 s later with all of them."""
    back = play("fail_back", 30, step=0.5, every_s=20)
    site, u = entered(engine, two_sites("site", back, **calls(**ORDER)))
    expected = [int(110 <= n < 230 or (230 <= n < 250 and u[n] < 0.5)) for n in range(300)]
    expected[100:110] = [-1] * 10  # lost before it is noticed
    assert site.tolist() == expected
    of = centre(two_sites("site", back, **calls(**ORDER)))
    (life,) = engine(of, draw(of)).failures
    assert (life.reroute_s, life.failback_s) == (110.0, 250.0)
    assert life.actions == (("book", 0, 230.0),)


def test_calls_moved_by_hand_come_back_by_hand(engine: Engine) -> None:
    actions = [
        {"action": "move_calls", "delay": 0},
        {"action": "fail_back", "delay": 10, "step": 0.75, "every_s": 20},
    ]
    site, u = entered(engine, two_sites("crm", {"b": {"actions": actions}}, **calls(**ORDER)))
    expected = [int(110 <= n < 210 or (210 <= n < 230 and u[n] < 0.25)) for n in range(300)]
    assert site.tolist() == expected


# Callers ---------------------------------------------------------------------------------------

CALLBACK = {"expected_wait_over_s": 0, "acceptance": 1.0, "answer": 1.0, "ring_s": 0.0}


def test_callbacks_are_offered_while_the_action_holds(engine: Engine) -> None:
    """One agent is busy until 1000; of those who come only at 110 to 199 callers accept."""
    kinds = {"long": kind([0.0], talk=1000), "call": kind([105.0, 110.0, 199.0, 200.0], talk=1)}
    data = two_sites(
        "crm", play("offer_callbacks", contact_types=["call"], callback=CALLBACK),
        contact_types=kinds,
        pools={"p": pool(1, ["long", "call"]), "q": pool(0, ["long", "call"], site="b")},
    )  # fmt: skip
    of = centre(data)
    engine(of, draw(of))
    log = engine(of, draw(of))  # nothing of a run is left for the next one
    assert shown(log, "disposition", "callback_s", "answer_s") == [
        ("answered", None, 0.0),
        ("answered", None, 1000.0),
        ("called_back", 110.0, 1001.0),
        ("called_back", 199.0, 1002.0),
        ("answered", None, 1003.0),
    ]


def test_callbacks_are_offered_until_the_last_action_ends(engine: Engine) -> None:
    """Of two actions one ends at 200, the other at 230."""
    kinds = {"long": kind([0.0], talk=1000), "call": kind([199.0, 210.0, 230.0], talk=1)}
    one = play("offer_callbacks", contact_types=["call"], callback=CALLBACK)["book"]
    two = {"actions": [{**one["actions"][0], "delay": 5, "ends_after_repair_s": 30}]}
    data = two_sites(
        "crm", {"one": one, "two": two},
        contact_types=kinds,
        pools={"p": pool(1, ["long", "call"]), "q": pool(0, ["long", "call"], site="b")},
    )  # fmt: skip
    of = centre(data)
    found = shown(engine(of, draw(of)), "callback_s")
    assert found == [(None,), (199.0,), (210.0,), (None,)]


def message(engine: Engine, times: list[float], how: float, **more: Any) -> tuple[Any, list[float]]:
    """A log of calls of one type, to which a message of 20 s is played; and who hangs up."""
    book = play("play_message", message_s=20, hang_up=how)
    component = more.pop("component", "crm")
    ctype = kind(times, talk=1, **more.pop("of_type", {}))
    of = centre(two_sites(component, book, contact_types={"call": ctype}, **more))
    luck = draw(of)
    return engine(of, luck), [chance(key, HANGS_UP_AT_MESSAGE, 0) for key in luck.key]


def test_callers_hear_a_message_before_their_queue_or_hang_up_at_its_end(engine: Engine) -> None:
    times = [109.0, 110.0, 120.0, 130.0, 199.0, 200.0]
    log, u = message(engine, times, 0.5)
    heard = [0.0, *[20.0] * 4, 0.0]
    gone = [bool(wait) and luck < 0.5 for wait, luck in zip(heard, u, strict=True)]
    assert 0 < sum(gone) < 4
    expected = [
        ("hung_up_at_message", "at_message", None, time + wait)
        if left
        else ("answered", "", time + wait, time + wait + 1)
        for time, wait, left in zip(times, heard, gone, strict=True)
    ]
    assert shown(log, "disposition", "loss_cause", "queue_s", "end_s") == expected


def test_a_message_comes_after_the_ivr_and_holds_the_line(engine: Engine) -> None:
    """In the IVR from 105 to 115, with the message to 135; who calls at 120 finds no line."""
    journey = {"start": "n", "nodes": {"n": {"play": constant(10), "branches": {"agent": 1.0}}}}
    log, _ = message(
        engine, [105.0, 120.0], 0.0, of_type={"ivr": {"journey": "j"}}, ivr_journeys={"j": journey},
        sites={"a": {"trunk_groups": {"g": {"lines": 1}}}, "b": {}},
    )  # fmt: skip
    assert shown(log, "disposition", "ivr_end_s", "queue_s") == [
        ("answered", 115.0, 135.0),
        ("blocked", None, None),
    ]


def test_who_a_dead_ivr_sends_to_agents_hears_the_message_first(engine: Engine) -> None:
    """In the IVR from 120 on, which fails at 150; the message lasts until 170."""
    journey = {"start": "n", "nodes": {"n": {"play": constant(60), "branches": {"agent": 1.0}}}}
    outages = {
        **outage("crm", "a", handling_factor=1.0, **SEEN),
        "later": outage("ivr", "a", start=150, duration=10, in_ivr="to_agent")["o"],
    }
    log, _ = message(
        engine, [120.0], 0.0, of_type={"ivr": {"journey": "j"}}, ivr_journeys={"j": journey},
        outages=outages,
    )  # fmt: skip
    assert shown(log, "ivr_end_s", "queue_s", "answer_s") == [(150.0, 170.0, 170.0)]


def test_a_site_that_dies_takes_those_who_hear_a_message(engine: Engine) -> None:
    """The CRM of b is down, which is noticed at 100; site a dies at 115."""
    outages = {
        **outage("crm", "b", handling_factor=1.0),
        "later": outage("site", "a", start=115, duration=10, **SEEN)["o"],
    }
    log, _ = message(engine, [110.0], 0.0, outages=outages)
    assert shown(log, "disposition", "loss_cause", "queue_s", "end_s") == [
        ("dropped_in_outage", "in_queue", None, 115.0)
    ]


def test_who_hears_a_message_at_closing_time_is_turned_away_after_it(engine: Engine) -> None:
    opening = {"opening": hours(0, 120), "closing": "disconnect"}
    log, _ = message(engine, [110.0], 0.0, horizon=opening)
    assert shown(log, "disposition", "loss_cause", "end_s") == [("disconnected", "closed", 130.0)]


# Whether, when, of which failure ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "on", "done"),
    [
        ({}, {}, True),
        ({"probability": 0.0}, {}, False),
        ({"delay": 89.9}, {}, True),
        ({"delay": 90}, {}, False),  # repaired at 200
        ({}, {"component": "crm"}, True),
        ({}, {"component": "ivr"}, False),
        ({}, {"name": "a"}, True),
        ({}, {"name": "b"}, False),
    ],
)
def test_actions_follow_the_failures_that_they_are_for(
    engine: Engine, more: Data, on: Data, done: bool
) -> None:
    books = play("outsource", **{"agents": 1, **more})
    books["book"]["on"] = on
    assert bool(levels(engine, two_sites("crm", books), "q")) == done


def test_a_playbook_changes_no_other_luck_and_has_its_own_for_each_failure() -> None:
    """The delay is drawn for each of three failures; a second playbook does the same as well."""
    down = outage("crm", "a", handling_factor=1.0, duration=1000)
    del down["o"]["start"]
    down["o"] |= {"up_time": constant(5000), "flaps": {"times": 2, "up_time": constant(500)}}
    delays: Data = {"delay": {"dist": "uniform", "low_s": 0, "high_s": 900}, "agents": 1}
    one = play("outsource", **delays)
    both = {**play("play_message", message_s=1, hang_up=0.5), "other": one["book"]}
    calm, first, second = (
        draw(centre(two_sites("crm", books, outages=down))) for books in ({}, one, both)
    )
    found = [
        [f.actions[-1].start_s - f.detect_s for f in luck.failures] for luck in (first, second)
    ]
    assert found[0] == found[1]
    assert len(set(found[0])) == len(found[0]) >= 3
    for luck in (first, second):
        assert [(f.fail_s, f.repair_s) for f in luck.failures] == [
            (f.fail_s, f.repair_s) for f in calm.failures
        ]
