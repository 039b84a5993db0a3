"""Logs worked out by hand: how fast agents work, and when they are there."""

from __future__ import annotations

import pytest

from sim.engine import CallLog
from tests.builders import Engine, centre, centre_data, draw, kind, pool, route, shown, step

DAY = 86_400.0


def run(engine: Engine, **parts: object) -> CallLog:
    of = centre(centre_data(**parts))
    return engine(of, draw(of))


# Time of day -------------------------------------------------------------------------------------


def test_handling_takes_the_factor_of_when_the_call_is_taken(engine: Engine) -> None:
    """Twice as slow from noon: the call of 43,190 is taken before, its wrap-up ends after."""
    log = run(
        engine,
        contact_types={"call": kind([43_190.0, 43_190.0, 50_000.0], talk=20.0, wrap_up=6.0)},
        pools={"p": pool(1, handling_by_time=[1.0, 2.0])},
    )
    assert shown(log, "answer_s", "talk_end_s", "wrap_end_s") == [
        (43_190.0, 43_210.0, 43_216.0),
        (43_216.0, 43_256.0, 43_268.0),
        (50_000.0, 50_040.0, 50_052.0),
    ]


@pytest.mark.parametrize(("time", "talk"), [(DAY - 1, 10.0), (DAY, 5.0), (DAY + 900.0, 10.0)])
def test_a_slice_begins_at_its_first_second_on_every_day(
    engine: Engine, time: float, talk: float
) -> None:
    """Half the time in the first quarter of an hour after midnight."""
    log = run(
        engine,
        horizon={"days": 2},
        contact_types={"call": kind([time], talk=10.0)},
        pools={"p": pool(1, handling_by_time=[0.5] + [1.0] * 95)},
    )
    assert shown(log, "talk_end_s") == [(time + talk,)]


def test_the_factors_of_the_skill_and_of_the_hour_multiply(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0], talk=10.0)},
        pools={"p": pool(1, {"call": {"factor": 1.5}}, handling_by_time=[3.0])},
    )
    assert shown(log, "talk_end_s") == [(45.0,)]


def test_a_call_sent_to_another_site_is_taken_before_it_is_answered(engine: Engine) -> None:
    """The agent is taken at 43,195, five seconds before noon; the answer comes after it."""
    log = run(
        engine,
        sites={"a": {}, "b": {}},
        links={"ab": {"between": ["a", "b"], "transfer_delay_s": 10.0}},
        contact_types={"call": kind([43_195.0], talk=20.0)},
        pools={"p": pool(1, site="b", handling_by_time=[1.0, 2.0])},
        routes={"r": route([step("p")])},
    )
    assert shown(log, "answer_s", "talk_end_s") == [(43_205.0, 43_225.0)]
