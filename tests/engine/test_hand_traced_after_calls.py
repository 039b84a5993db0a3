"""Logs worked out by hand: agents who are unavailable for a while after a call."""

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
    kind,
    pool,
    route,
    run,
    shift,
    shown,
    staffing_rows,
    step,
)

HOW = ("answer_s", "talk_end_s", "wrap_end_s")


def rest(seconds: float = 30.0, *while_waiting: tuple[int, float]) -> dict[str, Any]:
    """Unavailable for so long after a call; factors with more calls waiting than so many."""
    parts = [{"waiting_over": limit, "factor": factor} for limit, factor in while_waiting]
    return {"after_call": {"unavailable": constant(seconds), "while_waiting": parts}}


def test_an_agent_is_unavailable_after_the_wrap_up(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0, 300.0], talk=100, wrap_up=20)},
        pools={"p": pool(1, **rest())},
    )
    assert shown(log, *HOW) == [
        (0.0, 100.0, 120.0),
        (150.0, 250.0, 270.0),
        (300.0, 400.0, 420.0),
    ]


def test_a_call_in_the_meantime_waits_or_goes_to_another_pool(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0, 110.0, 111.0])},
        pools={"p": pool(1, **rest()), "q": pool(1)},
        routes={"r": route([step("p"), step("q")])},
    )
    assert shown(log, "pool", "answer_s") == [("p", 0.0), ("q", 110.0), ("p", 130.0)]


@pytest.mark.parametrize(
    ("factors", "second"),
    [((), 130.0), (((0, 0.5),), 115.0), (((1, 0.5),), 115.0), (((2, 0.5),), 130.0),
     (((0, 0.5), (1, 0.0)), 100.0), (((0, 0.0), (2, 2.0)), 100.0)],
)  # fmt: skip
def test_the_time_depends_on_how_many_wait(
    engine: Engine, factors: tuple[tuple[int, float], ...], second: float
) -> None:
    """At 100 two calls wait for the pool, and one in a line that never opens to it."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0, 20.0]), "other": kind([30.0], route="o")},
        pools={"p": pool(1, **rest(30.0, *factors)), "none": pool(0, ["call", "other"])},
        routes={"r": route([step("p")]), "o": route([step("none")])},
    )
    assert shown(log, "answer_s")[1] == (second,)


def test_who_goes_off_duty_while_unavailable_is_gone_at_once(engine: Engine) -> None:
    """The shift ends at 120, the time at 130: no overtime, and the next shift takes the call."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 110.0])},
        pools={"p": pool([shift(0, 120, 1), shift(120, 600, 1)], **rest())},
    )
    assert shown(log, "answer_s", "wrap_end_s") == [(0.0, 100.0), (120.0, 220.0)]
    assert staffing_rows(log) == [(0.0, "p", 1), (600.0, "p", 0)]


def test_who_finishes_a_call_after_the_shift_goes_home(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0, 110.0])},
        pools={"p": pool([shift(0, 90, 1), shift(105, 600, 1)], **rest())},
    )
    assert shown(log, "answer_s") == [(0.0,), (110.0,)]


def test_an_outage_takes_an_unavailable_agent_and_leaves_the_call_as_it_was(engine: Engine) -> None:
    outage: Data = {
        "component": "site",
        "name": "a",
        "start": clock(110),
        "duration": constant(20),
        "detection": {"delay_s": 5},
    }
    log = run(
        engine,
        contact_types={"call": kind([0.0, 131.0])},
        pools={"p": pool(1, **rest(100.0))},
        outages={"o": outage},
    )
    assert shown(log, "disposition", "wrap_end_s") == [("answered", 100.0), ("answered", 231.0)]


def test_an_agent_who_dialled_in_vain_is_available_at_once(engine: Engine) -> None:
    callback = {"expected_wait_over_s": 10.0, "acceptance": 1.0, "answer": 0.0, "ring_s": 5.0}
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 20.0]),
            "back": kind([10.0], callback=callback, route="b", priority=0),
        },
        pools={"p": pool(1, ["call", "back"], **rest())},
        routes={"r": route([step("p")]), "b": route([step("p")])},
    )
    assert shown(log, "contact_type", "disposition", "wrap_end_s") == [
        ("call", "answered", 100.0),
        ("back", "callback_unanswered", 135.0),
        ("call", "answered", 235.0),
    ]


def test_factors_by_waiting_are_in_rising_order_and_chats_have_none() -> None:
    with pytest.raises(InputError, match=r"rising order of waiting_over; found \[2, 1\]"):
        centre(pools={"p": pool(1, **rest(30.0, (2, 0.5), (1, 0.5)))})
    with pytest.raises(InputError, match="after_call belongs to pools of calls"):
        centre(pools={"p": pool(1, **rest(), concurrency=2)})


def test_the_log_says_until_when(engine: Engine) -> None:
    """Unavailable from 120 to 150, and from 270 to 280, where the shift ends."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 10.0, 20.0], talk=100, wrap_up=20)},
        pools={"p": pool([shift(0.0, 280.0, 1)], **rest())},
    )
    assert shown(log, "wrap_end_s", "available_s") == [(120.0, 150.0), (270.0, 280.0), (None, None)]


def test_an_outage_that_takes_the_agent_ends_it(engine: Engine) -> None:
    outage = {"component": "pool", "name": "p", "start": clock(130.0), "duration": constant(50.0)}
    for fate in ("survive", "drop"):
        log = run(
            engine,
            contact_types={"call": kind([0.0], talk=100, wrap_up=20)},
            pools={"p": pool(1, **rest())},
            outages={"o": {**outage, "talking": fate}},
        )
        assert shown(log, "wrap_end_s", "available_s") == [(120.0, 130.0)]
