"""Logs worked out by hand: deferred and outbound work, piles and reserves."""

from __future__ import annotations

from typing import Any

import pytest

from sim.workload.counter_based import RIGHT_PARTY, chance
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
    run,
    shift,
    shown,
    step,
)


def work(times: list[float], talk: float = 50.0, channel: str = "deferred", **more: Any) -> Data:
    """Work that comes at these times and takes so long."""
    data = kind(times, talk, **more)
    del data["route"]
    return {**data, "channel": channel}


def both(agents: int | list[Data], reserve: int = 0, **more: Any) -> Data:
    """A pool for calls and mail."""
    return pool(agents, ["call", "mail"], reserve=reserve, **more)


def test_work_has_no_line_no_site_and_ends_when_its_agent_is_done(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": {"trunk_groups": {"g": {"lines": 1}}}},
        contact_types={"call": kind([]), "mail": work([5.0], 60.0, wrap_up=15.0)},
        pools={"p": pool(1, {"call": {}, "mail": {"factor": 2.0}})},
    )
    assert shown(
        log, "entry_site", "trunk_group", "queue_s", "queue_site", "steps_opened", "pool",
        "answer_s", "talk_end_s", "wrap_end_s", "end_s", "disposition", "loss_cause",
    ) == [
        (None, -1, 5.0, None, 0, "p", 5.0, 125.0, 155.0, 155.0, "done", "")
    ]  # fmt: skip


def test_a_call_is_taken_before_work_that_came_first(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0, 30.0]), "mail": work([10.0], priority=0)},
        pools={"p": both(1)},
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("call", 0.0), ("mail", 200.0), ("call", 100.0),
    ]  # fmt: skip


def test_work_begun_is_finished_though_a_call_comes(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([10.0]), "mail": work([0.0])},
        pools={"p": both(1)},
    )
    assert shown(log, "contact_type", "answer_s") == [("mail", 0.0), ("call", 50.0)]


def test_work_has_factors_of_its_own_for_talk_and_for_wrap_up(engine: Engine) -> None:
    """Half the 50 s, three times the 10 s."""
    mail = {**work([0.0]), "wrap_up": constant(10.0)}
    skills = {"call": {}, "mail": {"talk_factor": 0.5, "wrap_up_factor": 3.0}}
    log = run(
        engine,
        contact_types={"call": kind([10.0]), "mail": mail},
        pools={"p": pool(1, skills)},
    )
    assert shown(log, "contact_type", "answer_s", "talk_end_s", "wrap_end_s") == [
        ("mail", 0.0, 25.0, 55.0),
        ("call", 55.0, 155.0, 155.0),
    ]


def test_a_reserve_of_one_stays_free_for_calls(engine: Engine) -> None:
    """Of three agents two take mail at 0; the third stays free and takes the call of 10. At 50 the
    first agent is idle alone: it is the reserve; the second makes two, and takes the third mail."""
    log = run(
        engine,
        contact_types={
            "call": kind([10.0], talk=500.0),
            "mail": work([0.0, 0.0, 0.0]),
        },
        pools={"p": both(3, reserve=1)},
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("mail", 0.0), ("mail", 0.0), ("mail", 50.0), ("call", 10.0),
    ]  # fmt: skip


def test_an_agent_freed_by_a_call_opens_the_reserve(engine: Engine) -> None:
    """The one idle agent is the reserve until the other's call ends at 100."""
    log = run(
        engine,
        contact_types={"call": kind([0.0]), "mail": work([20.0, 30.0])},
        pools={"p": both(2, reserve=1)},
    )
    assert shown(log, "answer_s") == [(0.0,), (100.0,), (150.0,)]


def test_a_reserve_as_large_as_the_pool_lets_nobody_work(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([]), "mail": work([20.0])},
        pools={"p": both(2, reserve=2)},
    )
    assert shown(log, "disposition", "loss_cause", "pool", "end_s") == [
        ("unfinished", "", None, 86_400.0)
    ]


def test_work_goes_by_priority_then_as_it_came(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={
            "call": kind([0.0]),
            "mail": work([10.0, 30.0], priority=2),
            "note": work([20.0], priority=2),
            "urgent": work([40.0], priority=1),
        },
        pools={"p": pool(1, ["call", "mail", "note", "urgent"])},
    )
    assert shown(log, "contact_type", "answer_s")[1:] == [
        ("mail", 150.0), ("note", 200.0), ("mail", 250.0), ("urgent", 100.0),
    ]  # fmt: skip


def test_own_type_first_holds_for_work_too(engine: Engine) -> None:
    skills: Data = {"call": {}, "mail": {"preference": 2}, "note": {"preference": 1}}
    log = run(
        engine,
        contact_types={
            "call": kind([0.0]),
            "mail": work([10.0], priority=0),
            "note": work([20.0], priority=3),
        },
        pools={"p": pool(1, skills, own_type_first=True)},
    )
    assert shown(log, "contact_type", "answer_s")[1:] == [("mail", 150.0), ("note", 100.0)]


def test_new_work_goes_by_preference_then_to_who_has_been_idle_longest(engine: Engine) -> None:
    """p has been idle since 0, q since 20, r is second choice and has been idle since 0."""
    log = run(
        engine,
        contact_types={
            "call": kind([0.0], talk=20.0),
            "mail": work([30.0, 30.0, 30.0, 30.0], 500.0),
        },
        pools={
            "q": both(1),
            "p": pool(1, "mail"),
            "r": pool(1, {"mail": {"preference": 2}}),
        },
        routes={"r": route([step("q")])},
    )
    assert shown(log, "pool", "answer_s")[1:] == [
        ("p", 30.0), ("q", 30.0), ("r", 30.0), ("p", 530.0),
    ]  # fmt: skip


def test_with_random_agents_the_reserves_do_not_count(engine: Engine) -> None:
    """p has one agent to spare, q three of four: the number of the work picks one of the four."""
    of = centre(
        centre_data(
            contact_types={"call": kind([]), "mail": work([30.0 * i for i in range(12)], 1.0)},
            pools={"p": both(3, reserve=2), "q": both(4, reserve=1)},
            routing={"agent_selection": "random_agent"},
        )
    )
    workload = draw(of)
    expected = [("p" if u < 0.25 else "q",) for u in workload.u_agent]
    assert len(set(expected)) == 2
    assert shown(engine(of, workload), "pool") == expected


def test_work_waits_over_night(engine: Engine) -> None:
    """Closing time clears the call; the mail is done when the staff comes back."""
    log = run(
        engine,
        horizon={"days": 2, "opening": hours(0, 600), "closing": "disconnect"},
        contact_types={"call": kind([500.0, 510.0], 200.0), "mail": work([520.0])},
        pools={"p": both([shift(0, 600, 1)])},
    )
    assert shown(log, "contact_type", "answer_s", "disposition") == [
        ("call", 500.0, "answered"),
        ("call", None, "disconnected"),
        ("mail", 86_400.0, "done"),
    ]


def test_an_agent_whose_shift_ends_finishes_the_work(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([]), "mail": work([590.0, 595.0])},
        pools={"p": both([shift(0, 600, 1)])},
    )
    assert shown(log, "end_s", "disposition") == [(640.0, "done"), (86_400.0, "unfinished")]


def test_late_staff_works_off_the_pile_while_calls_are_served_out(engine: Engine) -> None:
    """Both agents stay until the call that waits has been taken at 700; meanwhile one does mail."""
    log = run(
        engine,
        horizon={"opening": hours(0, 600)},
        contact_types={
            "call": kind([500.0, 590.0], 200.0),
            "other": kind([550.0], 80.0, route="o"),
            "mail": work([560.0, 565.0, 566.0], 60.0),
        },
        pools={
            "p": pool([shift(0, 600, 1)], "call"),
            "q": pool([shift(0, 600, 1)], ["other", "mail"]),
        },
        routes={"r": route([step("p")]), "o": route([step("q")])},
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("call", 500.0), ("other", 550.0), ("mail", 630.0), ("mail", 690.0), ("mail", None),
        ("call", 700.0),
    ]  # fmt: skip


def test_new_staff_takes_calls_first_then_work(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([10.0]), "mail": work([0.0, 5.0])},
        pools={"p": both([shift(60, 900, 3)], reserve=1)},
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("mail", 60.0), ("mail", 110.0), ("call", 60.0),
    ]  # fmt: skip


def test_what_is_begun_is_finished_though_the_site_fails(engine: Engine) -> None:
    outage = {
        "component": "site", "name": "a", "start": "00:00:20", "duration": constant(100),
        "detection": {"delay_s": 0},
    }  # fmt: skip
    log = run(
        engine,
        contact_types={"call": kind([0.0]), "mail": work([0.0, 0.0])},
        pools={"p": both(2)},
        outages={"o": outage},
    )
    assert shown(log, "contact_type", "answer_s", "end_s", "disposition") == [
        ("call", 0.0, 20.0, "dropped_in_outage"),
        ("mail", 0.0, 50.0, "done"),
        ("mail", 120.0, 170.0, "done"),
    ]


@pytest.mark.parametrize("right_party", [0.5, 1.0, 0.0])
def test_who_does_not_answer_takes_the_agent_a_short_time(
    engine: Engine, right_party: float
) -> None:
    """One agent dials a list of eight from 00:10 on, with a factor that dialling does not have."""
    calls = work([], 50.0, "outbound", wrap_up=10.0)
    calls["demand"] = {"release": {"contacts": 8, "at": "00:10"}}
    calls["outbound"] = {"right_party": right_party, "unanswered_s": 20.0}
    of = centre(
        centre_data(
            contact_types={"call": kind([]), "mail": calls},
            pools={"p": pool(1, {"call": {}, "mail": {"factor": 2.0}})},
        )
    )
    workload = draw(of)
    now, expected = 600.0, []
    for key in workload.key.tolist():
        reached = chance(key, RIGHT_PARTY, 0) < right_party
        ends = now + (120.0 if reached else 20.0)
        talk_end = now + (100.0 if reached else 20.0)
        expected.append((now, talk_end, ends, "done" if reached else "not_reached"))
        now = ends
    assert len({how for *_, how in expected}) == (2 if right_party == 0.5 else 1)
    log = engine(of, workload)
    assert shown(log, "answer_s", "talk_end_s", "end_s", "disposition") == expected


def test_work_of_no_length_is_done_one_after_the_other_at_once(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0, 100.0]), "mail": work([10.0, 20.0, 30.0], 0.0)},
        pools={"p": both(1)},
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("call", 0.0), ("mail", 100.0), ("mail", 100.0), ("mail", 100.0), ("call", 100.0),
    ]  # fmt: skip
