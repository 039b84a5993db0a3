"""Logs worked out by hand: how fast agents work, and when they are there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.engine import CallLog
from sim.workload import Absence
from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    draw,
    kind,
    pool,
    route,
    shift,
    shown,
    staffing_rows,
    step,
)

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


# Breaks and absence ------------------------------------------------------------------------------


def rests(agents: int, *breaks: Data, start: float = 0.0, end: float = 900.0) -> Data:
    """A shift with breaks."""
    return {**shift(start, end, agents), "breaks": list(breaks)}


def rest(after: float, seconds: float, groups: int = 1) -> Data:
    return {"after_s": after, "duration_s": seconds, "groups": groups}


def test_three_agents_go_on_a_break_one_by_one(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([], talk=10.0)},
        pools={"p": pool([rests(3, rest(100, 50, 3), rest(400, 10))])},
    )
    assert staffing_rows(log) == [
        (0.0, "p", 3), (100.0, "p", 2), (250.0, "p", 3), (400.0, "p", 0), (410.0, "p", 3),
        (900.0, "p", 0),
    ]  # fmt: skip


def test_an_agent_finishes_the_call_before_the_break_and_is_back_on_time(engine: Engine) -> None:
    """The break is from 60 to 200; the call of 50 ends at 150, that of 70 waits for 200."""
    log = run(
        engine,
        contact_types={"call": kind([50.0, 70.0])},
        pools={"p": pool([rests(1, rest(60, 140))])},
    )
    assert shown(log, "answer_s", "end_s") == [(50.0, 150.0), (200.0, 300.0)]


def test_the_agent_who_has_rested_takes_the_waiting_call_while_the_next_rests(
    engine: Engine,
) -> None:
    """Two agents in two groups from 100 and from 150: of three calls two are in service, the third
    waits until 140, when an agent frees, of whom the plan wants only one until 200."""
    log = run(
        engine,
        contact_types={"call": kind([90.0, 92.0, 95.0], talk=50.0)},
        pools={"p": pool([rests(2, rest(100, 50, 2))])},
    )
    assert shown(log, "answer_s") == [(90.0,), (92.0,), (142.0,)]
    assert staffing_rows(log) == [
        (0.0, "p", 2), (100.0, "p", 1), (200.0, "p", 2), (900.0, "p", 0),
    ]  # fmt: skip


def absent_engine(engine: Engine, u: float, **staffing: object) -> CallLog:
    """A run in which the luck of shift ``s0`` is ``u``."""
    pools = {"p": pool([rests(4, rest(100, 50, 2))])}
    pools["p"]["staffing"].update(staffing)
    of = centre(centre_data(contact_types={"call": kind([])}, pools=pools))
    return engine(of, replace(draw(of), absences=(Absence("p", "s0", 0, u),)))


def test_who_is_absent_is_missing_for_the_whole_shift(engine: Engine) -> None:
    """Two of four are there, and take their break one after the other."""
    log = absent_engine(engine, 0.5, absence=0.5)
    assert staffing_rows(log) == [
        (0.0, "p", 2), (100.0, "p", 1), (200.0, "p", 2), (900.0, "p", 0),
    ]  # fmt: skip
    assert log.absences == (Absence("p", "s0", 0, 0.5),)


def test_with_the_same_luck_more_absence_means_fewer_agents(engine: Engine) -> None:
    first = [staffing_rows(absent_engine(engine, 0.5, absence=p))[0][2] for p in (0.0, 0.2, 0.6)]
    assert first == [4, 3, 2]
    assert staffing_rows(absent_engine(engine, 0.5, absence=1.0)) == []
