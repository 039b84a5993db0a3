"""Logs worked out by hand: agents who take the call with the largest score."""

from __future__ import annotations

from typing import Any

from sim.engine import CallLog
from tests.builders import (
    Data,
    Engine,
    kind,
    pool,
    route,
    run,
    shown,
    step,
)


def scored(times: list[float], base: float, per_s: float, **more: Any) -> Data:
    return kind(times, score={"base": base, "per_s": per_s}, **more)


def run_by_score(engine: Engine, **kinds: Data) -> CallLog:
    """One agent who can take every type; the type ``first`` keeps it busy from 0 to 100."""
    return run(
        engine,
        contact_types={"first": kind([0.0]), **kinds},
        pools={"p": pool(1, ["first", *kinds])},
        routing={"call_selection": "largest_score"},
    )


def test_the_call_with_the_largest_score_is_taken_whatever_its_priority(engine: Engine) -> None:
    """At 100: x has 60 + 90 = 150, y 2 x 80 = 160; at 200 the next y has 2 x 10 = 20, x 250."""
    log = run_by_score(
        engine,
        x=scored([10.0], 60, 1, priority=0, head_start_s=500),
        y=scored([20.0, 190.0], 0, 2, priority=3),
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("first", 0.0), ("x", 200.0), ("y", 100.0), ("y", 300.0),
    ]  # fmt: skip


def test_a_type_that_gains_faster_overtakes_in_time(engine: Engine) -> None:
    """At 100 y has 4 x 20 = 80 against 90; at 200 a new y has 4 x 60 = 240 against 190."""
    log = run_by_score(engine, x=scored([10.0, 10.0], 0, 1), y=scored([140.0], 0, 4))
    assert shown(log, "answer_s") == [(0.0,), (100.0,), (300.0,), (200.0,)]


def test_of_equal_scores_the_call_that_has_waited_longest_is_taken(engine: Engine) -> None:
    """At 100: z 40 + 60 = 100, y 2 x 50 = 100, x 0 x 70 + 100 = 100; x came first."""
    log = run_by_score(
        engine, z=scored([40.0], 40, 1), y=scored([50.0], 0, 2), x=scored([30.0], 100, 0)
    )
    assert shown(log, "contact_type", "answer_s")[1:] == [
        ("x", 100.0), ("z", 300.0), ("y", 200.0),
    ]  # fmt: skip


def test_own_type_goes_before_a_larger_score(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"own": scored([0.0, 90.0], 0, 1), "other": scored([10.0], 50, 2)},
        pools={
            "p": pool(1, {"own": {}, "other": {"preference": 2}}, own_type_first=True),
        },
        routing={"call_selection": "largest_score"},
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("own", 0.0), ("other", 200.0), ("own", 100.0),
    ]  # fmt: skip


def test_a_call_that_is_not_open_to_the_pool_is_passed_over(engine: Engine) -> None:
    """The second pool opens to x after 50 s: at 30 it takes the call of y with the lower score."""
    log = run(
        engine,
        contact_types={
            "x": scored([0.0, 1.0], 1000, 1, talk=300.0),
            "y": scored([0.0, 10.0], 0, 1, talk=30.0, route="y"),
        },
        pools={"p": pool(1, "x"), "q": pool(1, ["x", "y"])},
        routes={"r": route([step("p"), step("q", after=50)]), "y": route([step("q")])},
        routing={"call_selection": "largest_score"},
    )
    assert shown(log, "contact_type", "pool", "answer_s") == [
        ("x", "p", 0.0), ("y", "q", 0.0), ("x", "q", 60.0), ("y", "q", 30.0),
    ]  # fmt: skip
