"""Logs worked out by hand: agents who stay after their shift because calls wait."""

from __future__ import annotations

import pytest

from sim.engine import CallLog
from tests.builders import (
    Data,
    Engine,
    constant,
    kind,
    pool,
    route,
    run,
    shift,
    shown,
    step,
)

Rows = list[tuple[float, int, int]]


def late(*shifts: Data, **asked: float) -> Data:
    """A pool all of whose agents stay up to five minutes, asked every minute; ``asked`` differs."""
    overtime = {"share": 1.0, "check_s": 60.0, "most_s": 300.0} | asked
    return pool(list(shifts), overtime=overtime)


def staffed(log: CallLog, pool_index: int = 0) -> Rows:
    """Time, agents allowed, agents in overtime of every change of a pool's staffing."""
    rows = zip(
        log.staffing_s.tolist(),
        log.staffing_level.tolist(),
        log.staffing_overtime.tolist(),
        log.staffing_pool.tolist(),
        strict=True,
    )
    found: Rows = []
    for time, level, stay, number in rows:
        if number == pool_index and (not found or found[-1][1:] != (level, stay)):
            found.append((time, level, stay))
    return found


def test_an_agent_stays_while_calls_wait_and_goes_when_asked_again(engine: Engine) -> None:
    """The shift ends at 100; calls wait at 100, 160 and 220, the last is taken at 250."""
    log = run(
        engine,
        contact_types={"call": kind([50.0, 90.0, 95.0])},
        pools={"p": late(shift(0.0, 100.0, 1))},
    )
    assert shown(log, "answer_s", "end_s") == [(50.0, 150.0), (150.0, 250.0), (250.0, 350.0)]
    assert staffed(log) == [(0.0, 1, 0), (100.0, 1, 1), (280.0, 0, 0)]


def test_who_is_not_needed_at_the_end_of_the_shift_is_gone_for_good(engine: Engine) -> None:
    """At 100 the agent talks and nobody waits; the call of 101 is too late."""
    log = run(
        engine,
        contact_types={"call": kind([50.0, 101.0], patience=100.0)},
        pools={"p": late(shift(0.0, 100.0, 1))},
    )
    assert shown(log, "disposition", "end_s") == [("answered", 150.0), ("abandoned", 201.0)]
    assert staffed(log) == [(0.0, 1, 0), (100.0, 0, 0)]


def test_who_goes_in_overtime_does_not_come_back(engine: Engine) -> None:
    """Asked at 160 nobody waits any more; at 220 somebody does."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 50.0, 180.0], talk=110.0, patience=100.0)},
        pools={"p": late(shift(0.0, 100.0, 1))},
    )
    assert shown(log, "answer_s") == [(0.0,), (110.0,), (None,)]
    assert staffed(log) == [(0.0, 1, 0), (100.0, 1, 1), (160.0, 0, 0)]


def test_a_share_stays_and_not_for_ever(engine: Engine) -> None:
    """Of three agents 0.4 are 1.2: one, who goes after 150 s, asked only after 100."""
    log = run(
        engine,
        contact_types={"call": kind([0.0] * 20, talk=90.0)},
        pools={"p": late(shift(0.0, 100.0, 3), share=0.4, check_s=100.0, most_s=150.0)},
    )
    assert staffed(log) == [(0.0, 3, 0), (100.0, 1, 1), (250.0, 0, 0)]
    answers = [a for (a,) in shown(log, "answer_s") if a is not None]
    assert answers == [0.0] * 3 + [90.0] * 3 + [180.0]


@pytest.mark.parametrize(
    ("asked", "stays"),
    [
        ({"waiting_over": 1}, True),
        ({"waiting_over": 2}, False),
        ({"wait_over_s": 9.5}, True),
        ({"wait_over_s": 10.0}, False),
    ],
)
def test_more_calls_must_wait_and_one_of_them_longer(
    engine: Engine, asked: dict[str, float], stays: bool
) -> None:
    """At 100 two calls wait, for 10 and for 5 s."""
    log = run(
        engine,
        contact_types={"call": kind([50.0, 90.0, 95.0])},
        pools={"p": late(shift(0.0, 100.0, 1), **asked)},
    )
    assert staffed(log)[1] == ((100.0, 1, 1) if stays else (100.0, 0, 0))


def test_only_calls_count_that_the_pool_may_take(engine: Engine) -> None:
    """The call of 60 opens to the second pool at 110: too late at 100, in time at 200."""
    second = late(shift(0.0, 100.0, 1), shift(0.0, 200.0, 1))
    log = run(
        engine,
        contact_types={"call": kind([0.0, 1.0, 2.0, 60.0], talk=1000.0)},
        pools={"p": pool(1), "q": second},
        routes={"r": route([step("p"), step("q", after=50.0)])},
    )
    assert shown(log, "pool", "answer_s") == [("p", 0.0), ("q", 51.0), ("q", 52.0), ("p", 1000.0)]
    assert staffed(log, 1) == [(0.0, 2, 0), (100.0, 1, 0), (200.0, 1, 1), (500.0, 0, 0)]


def test_the_next_shift_comes_and_the_last_one_stays_too(engine: Engine) -> None:
    """One goes and one comes at 100: without a change of the plan there are two from then on."""
    log = run(
        engine,
        contact_types={"call": kind([80.0] * 3)},
        pools={"p": late(shift(0.0, 100.0, 1), shift(100.0, 900.0, 1))},
    )
    assert shown(log, "answer_s") == [(80.0,), (100.0,), (180.0,)]
    assert staffed(log) == [(0.0, 1, 0), (100.0, 2, 1), (220.0, 1, 0), (900.0, 0, 0)]


def test_two_shifts_have_their_own_overtime(engine: Engine) -> None:
    """Both agents stay; the first must go at 400, the second stays until 450."""
    log = run(
        engine,
        contact_types={"call": kind([0.0] * 9)},
        pools={"p": late(shift(0.0, 100.0, 1), shift(0.0, 150.0, 1))},
    )
    assert staffed(log) == [
        (0.0, 2, 0), (100.0, 2, 1), (150.0, 2, 2), (400.0, 1, 1), (450.0, 0, 0),
    ]  # fmt: skip


def test_a_dead_site_ends_overtime(engine: Engine) -> None:
    """After the repair, which the caller of 185 lives to see, the agent is not there any more."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 0.0, 185.0], talk=150.0, patience=200.0)},
        pools={"p": late(shift(0.0, 100.0, 1), check_s=250.0)},
        outages={"o": outage("site", "a")},
    )
    assert shown(log, "disposition") == [("answered",), ("dropped_in_outage",), ("abandoned",)]
    assert staffed(log) == [(0.0, 1, 0), (100.0, 1, 1), (170.0, 0, 0)]


def outage(component: str, name: str, **more: object) -> Data:
    """From 170 to 180."""
    return {"component": component, "name": name, "start": "00:02:50", "duration": constant(10),
            "detection": {"delay_s": 0.0}, **more}  # fmt: skip


def test_a_share_of_those_who_stay_is_lost_with_the_pool(engine: Engine) -> None:
    """Four in overtime from 100; at 170 half of the pool is lost, and two do not return; the
    others of the pool stay when their shift ends."""
    log = run(
        engine,
        contact_types={"call": kind([0.0] * 40)},
        pools={"p": late(shift(0.0, 100.0, 4), shift(0.0, 900.0, 2))},
        outages={"o": outage("pool", "p", share=0.5)},
    )
    assert staffed(log) == [
        (0.0, 6, 0), (100.0, 6, 4), (170.0, 3, 2), (180.0, 4, 2), (400.0, 2, 0), (900.0, 2, 2),
        (1200.0, 0, 0),
    ]  # fmt: skip


def test_who_is_lost_at_the_end_of_the_shift_does_not_stay(engine: Engine) -> None:
    """Half of the pool is away from 170 to 180, when a shift of four ends: two stay."""
    log = run(
        engine,
        contact_types={"call": kind([0.0] * 40)},
        pools={"p": late(shift(0.0, 175.0, 4))},
        outages={"o": outage("pool", "p", share=0.5)},
    )
    assert staffed(log) == [(0.0, 4, 0), (170.0, 2, 0), (175.0, 2, 2), (475.0, 0, 0)]


def test_after_closing_those_who_stay_serve_out_with_the_others(engine: Engine) -> None:
    """Open until 100; until the last caller is with an agent at 280 nobody leaves, asked or not."""
    log = run(
        engine,
        horizon={"opening": "00:00:00-00:01:40", "closing": "serve_out"},
        contact_types={"call": kind([0.0, 0.0, 90.0, 90.0], talk=140.0)},
        pools={"p": late(shift(0.0, 100.0, 2), share=0.5)},
    )
    assert [a for (a,) in shown(log, "answer_s")] == [0.0, 0.0, 140.0, 140.0]
    assert staffed(log) == [(0.0, 2, 0), (100.0, 2, 1), (140.0, 1, 1), (160.0, 0, 0)]


def test_overtime_goes_on_after_midnight_and_in_the_next_stretch(engine: Engine) -> None:
    """A night shift ends at 0:10 of the second day."""
    start, end = 86_000.0, 600.0
    log = run(
        engine,
        horizon={"days": 2},
        contact_types={"call": kind([86_390.0, 86_395.0, 86_900.0], talk=700.0)},
        pools={"p": late(shift(start, end, 1), most_s=3600.0, check_s=600.0)},
    )
    day = 86_400.0
    assert shown(log, "answer_s") == [(86_390.0,), (day + 690.0,), (day + 1390.0,)]
    assert staffed(log)[2:] == [(86_000.0, 1, 0), (day + 600.0, 1, 1), (day + 1800.0, 0, 0),
                                (day + 86_000.0, 1, 0)]  # fmt: skip
