"""Logs worked out by hand: calls that ring at agents, who pick up after a while or do not."""

from __future__ import annotations

from typing import Any

import pytest

from sim.errors import InputError
from tests.builders import (
    Data,
    Engine,
    centre,
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
    step,
)

NEVER = 1 - 1e-9
"""Hardly anybody picks up: of a billion rings one is answered."""
HOW = ("pool", "answer_s", "end_s", "disposition", "rings_not_answered")


def deaf(unavailable: float | None = 1000.0, rings: float = 20.0, **more: Any) -> Data:
    """Nobody picks up; it rings for so long, and the agent takes no call for so long after it."""
    how: Data = {"no_answer": NEVER, "no_answer_after_s": rings, **more}
    if unavailable is not None:
        how["unavailable"] = constant(unavailable)
    return {"ringing": how}


def slow(seconds: float) -> Data:
    """Everybody picks up after so many seconds."""
    return {"ringing": {"no_answer": 0.0, "pick_up_s": seconds, "no_answer_after_s": 1000.0}}


def failing(component: str, name: str, start: float, **more: Any) -> Data:
    """An outage of 500 s."""
    return {
        "component": component,
        "name": name,
        "start": clock(start),
        "duration": constant(500),
        **more,
    }


BOTH = {"r": route([step("p"), step("q")])}
"""First p, at once q."""


def test_who_picks_up_does_so_after_a_while(engine: Engine) -> None:
    """The agent is busy from the first ring on: the second call waits, and rings at 105."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0], wrap_up=0)},
        pools={"p": pool(1, **slow(5.0))},
    )
    assert shown(log, "answer_s", "talk_end_s", "rings_not_answered") == [
        (5.0, 105.0, 0),
        (110.0, 210.0, 0),
    ]


def test_a_call_that_nobody_picks_up_goes_to_another_agent(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0])},
        pools={"p": pool(1, **deaf()), "q": pool(1)},
        routes=BOTH,
    )
    assert shown(log, *HOW, "steps_opened") == [("q", 20.0, 120.0, "answered", 1, 2)]


def test_it_rings_at_every_agent_who_is_free_one_after_the_other(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0], patience=100)},
        pools={"p": pool(3, **deaf())},
    )
    assert shown(log, *HOW) == [(None, None, 100.0, "abandoned", 3)]


def test_an_agent_who_did_not_pick_up_is_unavailable_for_a_while(engine: Engine) -> None:
    """Rings at 0-20, 70-90 and, unless the time is none, again and again; patience ends at 100."""
    for unavailable, rings in ((50.0, 2), (0.0, 5), (None, 5)):
        log = run(
            engine,
            contact_types={"call": kind([0.0], patience=101)},
            pools={"p": pool(1, **deaf(unavailable))},
        )
        assert shown(log, *HOW) == [(None, None, 101.0, "abandoned", rings)]


@pytest.mark.parametrize(
    ("how", "patience", "rings", "seconds"),
    [(deaf(), 100.0, 3, 60.0), (deaf(), 50.0, 2, 50.0), (slow(5.0), 100.0, 0, 0.0)],
)
def test_the_time_that_it_rings_in_vain_is_in_the_log(
    engine: Engine, how: Data, patience: float, rings: int, seconds: float
) -> None:
    """At three agents for 20 s each; at the third for 10 s, when the caller hangs up; at one who
    picks up."""
    log = run(
        engine,
        contact_types={"call": kind([0.0], patience=patience)},
        pools={"p": pool(3, **how)},
    )
    assert shown(log, "rings_not_answered", "rang_s") == [(rings, seconds)]


def test_it_comes_back_to_the_head_of_its_line_behind_better_classes(engine: Engine) -> None:
    """From 30 on the call that rang goes before the one that waits since 5, not before the VIP."""
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 10.0], route="r"),
            "other": kind([5.0], route="o"),
            "vip": kind([40.0], route="o", priority=0),
        },
        pools={
            "p": pool(1, **deaf()),
            "q": pool(1, {k: {} for k in ("call", "other", "vip")}),
        },
        routes={"r": route([step("q"), step("p")]), "o": route([step("q")])},
    )
    assert shown(log, "contact_type", "answer_s", "rings_not_answered") == [
        ("call", 0.0, 0),
        ("other", 300.0, 0),
        ("call", 200.0, 1),
        ("vip", 100.0, 0),
    ]


def test_where_scores_decide_it_goes_before_all_scores(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 10.0], route="r", score={"base": 0, "per_s": 0}),
            "other": kind([5.0], route="o", score={"base": 100, "per_s": 1}),
        },
        pools={"p": pool(1, **deaf()), "q": pool(1, ["call", "other"])},
        routes={"r": route([step("q"), step("p")]), "o": route([step("q")])},
        routing={"call_selection": "largest_score"},
    )
    assert shown(log, "answer_s") == [(0.0,), (200.0,), (100.0,)]


def test_of_calls_that_came_back_the_first_goes_first_among_those_open_to_the_pool(
    engine: Engine,
) -> None:
    """Moved to a at 20, the first call is back there at 40, before the second, back since 25.

    An agent of q comes at 45, when q is open to the second call only (from 35 on), the next one at
    60, when it is open to both.
    """
    for start, answers in ((45, [(145.0,), (45.0,)]), (60, [(60.0,), (160.0,)])):
        log = run_at_two_sites(
            engine,
            sites={"a": {}, "b": {"trunk_groups": {"g": {"lines": 1}}}},
            links={"ab": {"between": ["a", "b"]}},
            contact_types={"call": kind([0.0, 5.0], patience=500)},
            pools={
                "none": pool(0, site="b"),
                "p": pool(2, **deaf()),
                "q": pool([shift(start, 900, 1)]),
            },
            routes={
                "r": route(
                    {
                        "b": [step("none"), step(after=20, transfer_to="a")],
                        "a": [step("p"), step("q", after=30)],
                    },
                    sites=["b", "a"],
                )
            },
        )
        assert shown(log, "answer_s") == answers
        assert shown(log, "rings_not_answered") == [(1,), (1,)]


def test_a_caller_may_hang_up_while_it_rings(engine: Engine) -> None:
    """The agent is free at once: at 10 for the second call, which is picked up at 25."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 8.0], patience=15)},
        pools={"p": pool(1, **slow(15.0))},
    )
    assert shown(log, *HOW) == [
        ("p", 15.0, 115.0, "answered", 0),
        (None, None, 23.0, "abandoned", 0),
    ]
    log = run(
        engine,
        contact_types={"call": kind([0.0], patience=10), "other": kind([8.0], route="r")},
        pools={"p": pool(1, ["call", "other"], **slow(15.0))},
    )
    assert shown(log, *HOW) == [
        (None, None, 10.0, "abandoned", 0),
        ("p", 25.0, 125.0, "answered", 0),
    ]


def test_patience_and_the_steps_go_on_while_it_rings(engine: Engine) -> None:
    """Step q is due at 12, and open at 20; without it patience ends 30 s after the joining."""
    for steps, expected in (
        ([step("p"), step("q", after=12)], ("q", 20.0, 120.0, "answered", 1)),
        ([step("p"), step("q", after=25)], ("q", 25.0, 125.0, "answered", 1)),
        ([step("p"), step("q", after=35)], (None, None, 30.0, "abandoned", 1)),
    ):
        log = run(
            engine,
            contact_types={"call": kind([0.0], patience=30)},
            pools={"p": pool(1, **deaf()), "q": pool(1)},
            routes={"r": route(steps)},
        )
        assert shown(log, *HOW) == [expected]


def test_a_step_due_later_opens_after_a_ring_in_between(engine: Engine) -> None:
    """It waits from 2 on, rings at 10-30 where a shift has begun, and is moved at 60."""
    steps = {"a": [step("d"), step(after=58, transfer_to="b")], "b": [step("q")]}
    log = run_at_two_sites(
        engine,
        links={"ab": {"between": ["a", "b"]}},
        contact_types={"call": kind([2.0])},
        pools={"d": pool([shift(10, 900, 1)], **deaf()), "q": pool(1, site="b")},
        routes={"r": route(steps)},
    )
    assert shown(log, "queue_site", "steps_opened", *HOW) == [
        ("b", 3, "q", 60.0, 160.0, "answered", 1)
    ]


def test_who_rang_is_not_refused_and_does_not_balk(engine: Engine) -> None:
    """The line is full when the first call comes back to it, and stays so for the third."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0, 20.0, 25.0], balking=0.0, queue_limit=1)},
        pools={"p": pool(1, **deaf()), "q": pool(1)},
        routes={"r": route([step("q"), step("p")])},
    )
    assert shown(log, "disposition", "answer_s") == [
        ("answered", 0.0),
        ("answered", 100.0),
        ("answered", 200.0),
        ("blocked_queue", None),
    ]
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0], balking=1.0)},
        pools={"p": pool(1, **deaf()), "q": pool(1)},
        routes={"r": route([step("q"), step("p")])},
    )
    assert shown(log, "disposition", "answer_s") == [("answered", 0.0), ("answered", 100.0)]


def test_who_is_moved_on_after_a_ring_starts_again_and_does_not_balk(engine: Engine) -> None:
    """Moved at 50 to the line of b, behind the call that waits there since 45."""
    log = run_at_two_sites(
        engine,
        links={"ab": {"between": ["a", "b"]}},
        contact_types={
            "call": kind([10.0], balking=1.0),
            "other": kind([0.0, 45.0], route="o"),
        },
        pools={"p": pool(1, **deaf()), "q": pool(1, ["call", "other"], site="b")},
        routes={
            "r": route({"a": [step("p"), step(after=40, transfer_to="b")], "b": [step("q")]}),
            "o": route({"b": [step("q")]}),
        },
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("other", 0.0),
        ("call", 200.0),
        ("other", 100.0),
    ]


def test_a_shift_that_ends_while_it_rings(engine: Engine) -> None:
    """Who picks up has the call in overtime; who does not is gone when it stops to ring."""
    for how, calls, rows in (
        (slow(15.0), [("p", 15.0, 115.0, "answered", 0)], [(10, 1, 1), (115, 0, 0)]),
        (deaf(), [("q", 60.0, 160.0, "answered", 1)], [(10, 1, 1), (20, 0, 0)]),
    ):
        log = run(
            engine,
            contact_types={"call": kind([0.0])},
            pools={"p": pool([shift(0, 10, 1)], **how), "q": pool([shift(60, 600, 1)])},
            routes={"r": route([step("p", "q")])},
        )
        assert shown(log, *HOW) == calls
        assert [row[:1] + row[2:] for row in finishing_rows(log) if row[1] == "p"] == rows


def test_who_goes_off_duty_while_unavailable_is_gone_at_once(engine: Engine) -> None:
    """Unavailable from 20 to 200; the shift ends at 100, the next one begins at 150."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 160.0], patience=120)},
        pools={"p": pool([shift(0, 100, 1), shift(150, 600, 1)], **deaf(180.0))},
    )
    assert shown(log, *HOW) == [
        (None, None, 120.0, "abandoned", 1),
        (None, None, 280.0, "abandoned", 1),
    ]
    assert finishing_rows(log) == []


@pytest.mark.parametrize("talking", ["drop", "survive", "hold", "requeue"])
def test_a_failure_of_the_agent_stops_the_ring(engine: Engine, talking: str) -> None:
    """The pool fails at 10: the call is back in its line then, whatever becomes of talks."""
    log = run(
        engine,
        contact_types={"call": kind([0.0])},
        pools={"p": pool(1, **slow(15.0)), "q": pool(1)},
        routes=BOTH,
        outages={"o": failing("pool", "p", 10, talking=talking)},
    )
    assert shown(log, *HOW, "rang_s") == [("q", 10.0, 110.0, "answered", 0, 10.0)]


@pytest.mark.parametrize(
    ("site", "waiting", "expected"),
    [
        ("b", "drop", ("p", 615.0, 715.0, "answered", 0)),
        ("b", "keep", ("p", 615.0, 715.0, "answered", 0)),
        ("a", "drop", (None, None, 10.0, "dropped_in_outage", 0)),
        ("a", "keep", ("p", 15.0, 115.0, "answered", 0)),
    ],
)
def test_for_a_site_that_fails_a_call_that_rings_waits(
    engine: Engine, site: str, waiting: str, expected: tuple[Any, ...]
) -> None:
    """It waits at a and rings at b, whose agent is on duty again at 600."""
    outage = failing("site", site, 10, waiting=waiting, detection={"delay_s": 5})
    log = run_at_two_sites(
        engine,
        links={"ab": {"between": ["a", "b"]}},
        contact_types={"call": kind([0.0])},
        pools={"p": pool([shift(0, 300, 1), shift(600, 900, 1)], site="b", **slow(15.0))},
        routes={"r": route([step("p")])},
        outages={"o": outage},
    )
    assert shown(log, *HOW) == [expected]


@pytest.mark.parametrize(
    ("waiting", "expected"),
    [
        ("drop", (None, None, 10.0, "dropped_in_outage", 0)),
        ("keep", ("q", 510.0, 610.0, "answered", 1)),
    ],
)
def test_while_the_queues_stand_still_it_comes_back_and_waits(
    engine: Engine, waiting: str, expected: tuple[Any, ...]
) -> None:
    """The ACD fails at 10 and logs its own agents out, not those of b: it rings until 20."""
    log = run_at_two_sites(
        engine,
        links={"ab": {"between": ["a", "b"]}},
        contact_types={"call": kind([0.0])},
        pools={"p": pool(1, site="b", **deaf()), "q": pool(1, site="b")},
        routes={"r": route([step("p"), step("q")])},
        outages={"o": failing("acd", "a", 10, waiting=waiting)},
    )
    assert shown(log, *HOW) == [expected]


def test_a_call_that_rings_across_a_link_gives_up_its_place_there(engine: Engine) -> None:
    """The link has room for one: the second call crosses when the first is back, at 20."""
    log = run_at_two_sites(
        engine,
        links={"ab": {"between": ["a", "b"], "capacity": 1}},
        contact_types={
            "call": kind([0.0], patience=50),
            "other": kind([5.0], route="o"),
        },
        pools={"p": pool(1, site="b", **deaf()), "q": pool(1, "other", site="b")},
        routes={"r": route([step("p")]), "o": route([step("q")])},
    )
    assert shown(log, *HOW) == [
        (None, None, 50.0, "abandoned", 1),
        ("q", 20.0, 120.0, "answered", 0),
    ]


def test_a_link_that_fails_under_a_ring_sends_the_call_back(engine: Engine) -> None:
    log = run_at_two_sites(
        engine,
        links={"ab": {"between": ["a", "b"]}},
        contact_types={"call": kind([0.0]), "near": kind([12.0], route="b")},
        pools={"p": pool(1, ["call", "near"], site="b", **slow(15.0)), "q": pool(1)},
        routes={"r": route([step("p"), step("q")]), "b": route({"b": [step("p")]})},
        outages={"o": failing("link", "ab", 10, talking="drop")},
    )
    assert shown(log, *HOW, "rang_s") == [
        ("q", 10.0, 110.0, "answered", 0, 10.0),
        ("p", 27.0, 127.0, "answered", 0, 0.0),
    ]


def test_the_set_up_across_a_link_is_part_of_the_ring(engine: Engine) -> None:
    log = run_at_two_sites(
        engine,
        links={"ab": {"between": ["a", "b"], "transfer_delay_s": 4.0}},
        contact_types={"call": kind([0.0])},
        pools={"d": pool(1, site="b", **deaf()), "q": pool(1, site="b", **slow(3.0))},
        routes={"r": route([step("d"), step("q")])},
    )
    assert shown(log, *HOW, "rang_s") == [("q", 31.0, 131.0, "answered", 1, 24.0)]


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        ("serve_out", ("q", 20.0, 120.0, "answered", 1)),
        ("disconnect", (None, None, 20.0, "disconnected", 1)),
    ],
)
def test_closing_time_while_it_rings(
    engine: Engine, closing: str, expected: tuple[Any, ...]
) -> None:
    """The centre closes at 10, and q's shift ends then: it stays for a call that rings."""
    log = run(
        engine,
        horizon={"opening": "00:00:00-00:00:10", "closing": closing},
        contact_types={"call": kind([0.0])},
        pools={"p": pool(1, **deaf()), "q": pool([shift(0, 10, 1)])},
        routes=BOTH,
    )
    assert shown(log, *HOW) == [expected]


def test_who_picks_up_after_closing_time_serves(engine: Engine) -> None:
    log = run(
        engine,
        horizon={"opening": "00:00:00-00:00:10", "closing": "disconnect"},
        contact_types={"call": kind([0.0])},
        pools={"p": pool(1, **slow(15.0))},
    )
    assert shown(log, *HOW) == [("p", 15.0, 115.0, "answered", 0)]


def test_a_time_limit_ends_a_ring(engine: Engine) -> None:
    """To a message, or to a callback: back to the head of the line, and dialled at once."""
    limit = {"after_s": 10.0, "then": "message"}
    callback = {"acceptance": 1.0, "answer": 1.0, "ring_s": 3.0}
    for then, expected in (
        ("message", [(None, None, 10.0, "message", 0), ("p", 27.0, 127.0, "answered", 0)]),
        ("callback", [("p", 13.0, 113.0, "called_back", 0), (None, None, 22.0, "message", 0)]),
    ):
        kinds = {
            "call": kind([0.0], time_limit={**limit, "then": then}),
            "other": kind([12.0], route="r"),
        }
        if then == "callback":
            kinds["call"]["callback"] = callback
            kinds["other"]["time_limit"] = limit
        log = run(
            engine,
            contact_types=kinds,
            pools={"p": pool(1, ["call", "other"], **slow(15.0))},
        )
        assert shown(log, *HOW) == expected


def test_a_virtual_call_does_not_ring_at_agents(engine: Engine) -> None:
    callback = {"expected_wait_over_s": 10.0, "acceptance": 1.0, "answer": 1.0, "ring_s": 3.0}
    log = run(
        engine,
        contact_types={"call": kind([0.0, 20.0], callback=callback)},
        pools={"p": pool(1, **slow(5.0))},
    )
    assert shown(log, *HOW) == [
        ("p", 5.0, 105.0, "answered", 0),
        ("p", 108.0, 208.0, "called_back", 0),
    ]


def test_a_warm_transfer_rings_too_and_its_first_agent_waits(engine: Engine) -> None:
    """Passed on at 100, it rings at d until 120 and at q until 125, confers for 10 s."""
    log = run(
        engine,
        contact_types={
            "call": kind([0.0], transfers={"second": {"share": 1.0, "conference": constant(10)}}),
            "second": kind([5000.0], route="s"),
        },
        pools={"p": pool(1), "d": pool(1, "second", **deaf()), "q": pool(1, "second", **slow(5.0))},
        routes={"r": route([step("p")]), "s": route([step("d"), step("q")])},
    )
    assert shown(log, "talk_end_s", *HOW)[:2] == [
        (135.0, "p", 0.0, 100.0, "answered", 0),
        (235.0, "q", 125.0, 235.0, "answered", 1),
    ]


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"no_answer": 1.0}, "no_answer.*less than 1"),
        ({"no_answer": 0.1, "pick_up_s": 20.0}, "pick_up_s .20 s. is longer than no_answer"),
        ({"no_answer": 0.1, "no_answer_after_s": 0.0}, "no_answer_after_s: must be greater than"),
        ({"no_answr": 0.1}, "no_answr.*no_answer"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(how: Data, message: str) -> None:
    with pytest.raises(InputError, match=f"(?s){message}"):
        centre(pools={"p": pool(1, ringing=how)})


def test_chats_do_not_ring() -> None:
    with pytest.raises(InputError, match="ringing belongs to pools of calls"):
        centre(pools={"p": pool(1, ringing={"no_answer": 0.1}, concurrency=2)})
