"""Logs worked out by hand: agents whom a step keeps for others, and rules of a type's own."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InputError
from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    draw,
    kind,
    pool,
    route,
    run,
    shift,
    shown,
    step,
)

BOTH = ["call", "low"]


def kept(agents: int = 2, reserve: int = 1, **more: Data) -> Data:
    """One pool for calls of two types; those of ``low`` leave ``reserve`` agents free."""
    return {
        "pools": {"p": pool(agents, BOTH)},
        "routes": {"r": route([step("p")]), "low": route([step("p", reserve=reserve)])},
        **more,
    }


def test_a_step_takes_nobody_of_its_reserve_on_arrival(engine: Engine) -> None:
    """Of two agents the first low call takes one; the second waits, a call goes past it."""
    log = run(
        engine,
        contact_types={"call": kind([20.0]), "low": kind([0.0, 10.0], route="low")},
        **kept(),
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("low", 0.0),
        ("low", 120.0),
        ("call", 20.0),
    ]


def test_a_freed_agent_takes_a_low_call_only_if_with_it_more_than_the_reserve_are_idle(
    engine: Engine,
) -> None:
    """At 100 one of three is free and two must stay: the low call waits until all three are."""
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 0.0, 50.0]),
            "low": kind([10.0, 10.0], route="low"),
        },
        **kept(agents=3, reserve=2),
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("call", 0.0),
        ("call", 0.0),
        ("low", 150.0),
        ("low", 250.0),
        ("call", 50.0),
    ]


def test_a_low_call_of_a_better_class_lets_others_pass_while_agents_are_kept(
    engine: Engine,
) -> None:
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 0.0, 30.0]),
            "low": kind([10.0], route="low", priority=0),
        },
        **kept(),
    )
    assert shown(log, "contact_type", "answer_s") == [
        ("call", 0.0),
        ("call", 0.0),
        ("low", 200.0),
        ("call", 100.0),
    ]


def test_agents_who_come_on_duty_are_among_the_idle(engine: Engine) -> None:
    """One agent from the start, another at 60: with both idle the low call is taken."""
    log = run(
        engine,
        contact_types={"call": kind([500.0]), "low": kind([10.0], route="low")},
        **kept() | {"pools": {"p": pool([shift(0, 3600, 1), shift(60, 3600, 1)], BOTH)}},
    )
    assert shown(log, "answer_s") == [(60.0,), (500.0,)]


def test_a_later_step_may_give_the_reserve_up(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([500.0]), "low": kind([10.0], route="low")},
        **kept(agents=1)
        | {
            "routes": {
                "r": route([step("p")]),
                "low": route([step("p", reserve=1), step("p", after=30)]),
            }
        },
    )
    assert shown(log, "answer_s", "steps_opened") == [(40.0, 2), (500.0, 1)]


def test_the_reserve_is_kept_where_the_largest_score_decides(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 0.0, 30.0]),
            "low": kind([10.0], route="low", score={"base": 900.0}),
        },
        routing={"call_selection": "largest_score"},
        **kept(),
    )
    assert [answer for (answer,) in shown(log, "answer_s")] == [0.0, 0.0, 200.0, 100.0]


def test_the_expected_wait_knows_of_no_agent_of_the_reserve(engine: Engine) -> None:
    """One agent is idle and kept: (0 waiting + 1) x 100 s / 1 agent, not 0."""
    low = route([step("p", reserve=1), step("q", when={"expected_wait_over_s": 99.0})])
    log = run(
        engine,
        contact_types={"call": kind([500.0]), "low": kind([10.0], route="low")},
        pools={"p": pool(1, BOTH), "q": pool(1, BOTH)},
        routes={"r": route([step("p")]), "low": low},
    )
    assert shown(log, "pool", "answer_s")[0] == ("q", 10.0)


def test_random_agents_are_drawn_beyond_the_reserve(engine: Engine) -> None:
    """Two agents and four, two of each kept: nobody of the first pool is ever drawn."""
    calls = 500
    of = centre(
        centre_data(
            contact_types={"low": kind([20.0 * n for n in range(calls)], talk=1, route="low")},
            pools={"two": pool(2, "low"), "four": pool(4, "low"), "three": pool(3, "low")},
            routes={"low": route([step("two", "four", "three", reserve=2)])},
            routing={"agent_selection": "random_agent"},
        )
    )
    luck = draw(of)
    expected = np.where(luck.u_agent < 2 / 3, 1, 2)
    np.testing.assert_array_equal(np.asarray(engine(of, luck)["pool"]), expected)


@pytest.mark.parametrize("own", ["longest_idle", "random_agent"])
def test_a_contact_type_may_pick_its_agents_by_a_rule_of_its_own(engine: Engine, own: str) -> None:
    """Both pools are idle at every call: in turn by idle time, or by the drawn number."""
    calls = 200
    centrewide = "random_agent" if own == "longest_idle" else "longest_idle"
    kinds = {"call": kind([20.0 * n for n in range(calls)], talk=1, agent_selection=own)}
    of = centre(
        centre_data(
            contact_types=kinds,
            pools={"p": pool(1), "q": pool(1)},
            routes={"r": route([step("p", "q")])},
            routing={"agent_selection": centrewide},
        )
    )
    luck = draw(of)
    drawn = (luck.u_agent >= 0.5).astype(int)
    expected = np.arange(calls) % 2 if own == "longest_idle" else drawn
    np.testing.assert_array_equal(np.asarray(engine(of, luck)["pool"]), expected)


def test_a_step_that_moves_calls_keeps_no_agents() -> None:
    steps = [step("p"), {"after_s": 5.0, "transfer_to": "b", "reserve": 1}]
    with pytest.raises(InputError, match="reserve is about the pools that a step opens"):
        centre(routes={"r": route(steps)})
