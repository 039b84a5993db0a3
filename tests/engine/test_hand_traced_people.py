"""Logs worked out by hand: how fast agents work, and when they are there."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.engine import CallLog
from sim.workload import Absence
from sim.workload.counter_based import NEW_HIRE, chance
from tests.builders import (
    Data,
    Engine,
    centre,
    centre_data,
    constant,
    draw,
    kind,
    pool,
    route,
    run,
    shift,
    shown,
    staffing_rows,
    step,
)

DAY = 86_400.0


def talks(log: CallLog) -> list[float]:
    return [float(t) for t in np.subtract(log["talk_end_s"], log["answer_s"])]


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


@pytest.mark.parametrize(
    ("skill", "talk", "wrap_up"),
    [
        ({"factor": 3.0, "talk_factor": 1.5}, 30.0, 18.0),
        ({"factor": 3.0, "wrap_up_factor": 0.5}, 60.0, 3.0),
        ({"talk_factor": 2.0, "wrap_up_factor": 4.0}, 40.0, 24.0),
        ({"wrap_up_factor": 2.0}, 20.0, 12.0),
    ],
)
def test_a_skill_may_have_factors_of_its_own_for_talk_and_for_wrap_up(
    engine: Engine, skill: Data, talk: float, wrap_up: float
) -> None:
    """Twice as slow in the second half of the day, with either; the second type has neither."""
    log = run(
        engine,
        contact_types={
            "call": kind([0.0, 43_200.0], talk=20.0, wrap_up=6.0),
            "other": kind([1_000.0], talk=20.0, wrap_up=6.0),
        },
        pools={"p": pool(1, {"call": skill, "other": {}}, handling_by_time=[1.0, 2.0])},
    )
    first, second = talk, talk + wrap_up
    assert shown(log, "answer_s", "talk_end_s", "wrap_end_s") == [
        (0.0, first, second),
        (1_000.0, 1_020.0, 1_026.0),
        (43_200.0, 43_200.0 + 2 * first, 43_200.0 + 2 * second),
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


# New hires ---------------------------------------------------------------------------------------


def learners(agents: int | list[Data], share: float, **more: object) -> Data:
    """A pool in which this share is new: four times as slow on the first day, never on the 16th."""
    new = {"share": share, "factor_at_start": 4.0, "weeks_to_proficiency": 16 / 7}
    return pool(agents, new_hires=new | more)


def test_new_hires_are_faster_from_day_to_day(engine: Engine) -> None:
    """4 / d ** 0.5 on day d: a square root, since 4 is the square root of 16."""
    log = run(
        engine,
        horizon={"days": 4},
        contact_types={"call": kind([DAY - 100.0, DAY, 2 * DAY, 3 * DAY], talk=10.0, wrap_up=1.0)},
        pools={"p": learners(1, 1.0)},
    )
    assert talks(log) == pytest.approx([40.0, 40 / 2**0.5, 40 / 3**0.5, 20.0])
    assert log["wrap_end_s"][3] == 3 * DAY + 22.0


@pytest.mark.parametrize(("weeks", "talk"), [(3 / 7, 20.0), (15 / 7, 10.0), (40.0, 10.0)])
def test_experience_counts_until_the_new_are_as_fast_as_the_others(
    engine: Engine, weeks: float, talk: float
) -> None:
    pools = {"p": learners(1, 1.0, weeks_of_experience=weeks)}
    log = run(engine, contact_types={"call": kind([0.0], talk=10.0)}, pools=pools)
    assert shown(log, "talk_end_s") == [(talk,)]


def test_after_the_horizon_nobody_learns_any_more(engine: Engine) -> None:
    """The call of the last second is served at once, the other one 40 s later, on no day."""
    times = [DAY - 1.0, DAY - 1.0]
    pools = {"p": learners(1, 1.0)}
    log = run(engine, contact_types={"call": kind(times, talk=10.0)}, pools=pools)
    assert shown(log, "talk_end_s") == [(DAY + 39.0,), (DAY + 79.0,)]


def test_the_agent_who_is_free_again_takes_the_next_call_new_or_not(engine: Engine) -> None:
    """One of two needs 400 s a call, the other 100: five calls of the one for two of the other."""
    log = run(
        engine,
        contact_types={"call": kind([0.0] * 7)},
        pools={"p": learners(2, 0.5)},
    )
    assert sorted(log["answer_s"]) == [0.0, 0.0, 100.0, 200.0, 300.0, 400.0, 400.0]
    assert sorted(log["talk_end_s"]) == [100.0, 200.0, 300.0, 400.0, 400.0, 500.0, 800.0]


def test_of_free_agents_each_is_as_likely_to_take_a_call(engine: Engine) -> None:
    """Calls far apart: one of four agents is new, so a call's number is below a quarter or not."""
    times = [1000.0 * i for i in range(80)]
    of = centre(centre_data(contact_types={"call": kind(times)}, pools={"p": learners(4, 0.25)}))
    workload = draw(of)
    log = engine(of, workload)
    new = [chance(key, NEW_HIRE, 0) < 0.25 for key in workload.key.tolist()]
    assert talks(log) == [400.0 if slow else 100.0 for slow in new]
    assert 10 <= sum(new) <= 30


def test_half_of_the_next_shift_is_new_though_those_of_the_last_finish_their_calls(
    engine: Engine,
) -> None:
    """Two agents take calls at 0, one of them new; two others are on duty from 50 on."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 0.0, 60.0, 60.0])},
        pools={"p": learners([shift(0, 50, 2), shift(50, 900, 2)], 0.5)},
    )
    assert sorted(talks(log)[:2]) == sorted(talks(log)[2:]) == [100.0, 400.0]


def test_a_new_hire_whose_call_is_lost_is_free_again(engine: Engine) -> None:
    """Both lines fail at 50 for 10 s; of the two calls that follow one is slow again."""
    log = run(
        engine,
        sites={"a": {"trunk_groups": {"g": {"lines": 2}}}},
        contact_types={"call": kind([0.0, 0.0, 70.0, 70.0])},
        pools={"p": learners(2, 0.5)},
        outages={
            "o": {"component": "trunk_group", "name": "a.g", "start": "00:00:50",
                  "duration": constant(10)}
        },
    )  # fmt: skip
    assert sorted(log["end_s"]) == [50.0, 50.0, 170.0, 470.0]


def test_who_does_not_pick_up_is_as_new_as_others(engine: Engine) -> None:
    """Of two agents one is new. Where one has not picked up the other takes the call, who is new if
    the first was not."""
    times = [1000.0 * i for i in range(80)]
    half = learners(2, 0.5)
    half["ringing"] = {
        "no_answer": 0.5, "no_answer_after_s": 10.0, "unavailable": constant(100.0),
    }  # fmt: skip
    of = centre(centre_data(contact_types={"call": kind(times)}, pools={"p": half}))
    workload = draw(of)
    log = engine(of, workload)
    first_is_new = [chance(key, NEW_HIRE, 0) < 0.5 for key in workload.key.tolist()]
    rings = np.asarray(log["rings_not_answered"]).tolist()
    for new, vain, talk in zip(first_is_new, rings, talks(log), strict=True):
        if vain < 2:
            assert talk == (400.0 if new != (vain == 1) else 100.0)
    assert min(rings.count(0), rings.count(1)) >= 10


def test_as_many_are_new_as_the_share_of_those_on_duty(engine: Engine) -> None:
    """Half of three are two; half of one, who takes the waiting call at 400, is one."""
    shifts = [shift(0.0, 900.0, 1), shift(0.0, 100.0, 2)]
    log = run(
        engine,
        contact_types={"call": kind([0.0, 0.0, 0.0, 150.0])},
        pools={"p": learners(shifts, 0.5)},
    )
    assert sorted(log["talk_end_s"]) == [100.0, 400.0, 400.0, 800.0]


# Fatigue -----------------------------------------------------------------------------------------


def tiring(agents: int | list[Data], **more: float) -> Data:
    """A pool whose factor is 1 + its occupancy, smoothed over 100 s."""
    tired = {"slope": 1.0, "time_constant_s": 100.0, "most": 9.0}
    return pool(agents, fatigue=tired | more)


def test_an_agent_who_works_on_and_on_becomes_slower(engine: Engine) -> None:
    log = run(
        engine,
        contact_types={"call": kind([0.0] * 4, wrap_up=20.0)},
        pools={"p": tiring(1)},
    )
    occupancy, expected = 0.0, []
    for _ in range(4):
        factor = 1.0 + occupancy
        expected.append(100.0 * factor)
        occupancy = 1.0 + (occupancy - 1.0) * math.exp(-1.2 * factor)
    assert talks(log) == pytest.approx(expected, rel=1e-12)
    assert shown(log, "answer_s", "wrap_end_s")[0] == (0.0, 120.0)


def test_an_agent_without_a_call_recovers(engine: Engine) -> None:
    """Busy for one time constant, idle for two, then away for three: there is no one at work."""
    log = run(
        engine,
        contact_types={"call": kind([0.0, 300.0, 650.0])},
        pools={"p": tiring([shift(0.0, 400.0, 1), shift(640.0, 900.0, 1)])},
    )
    second = (1.0 - math.exp(-1.0)) * math.exp(-2.0)
    until = 300.0 + 100.0 * (1.0 + second)
    third = (1.0 + (second - 1.0) * math.exp((300.0 - until) / 100.0)) * math.exp(
        (until - 650.0) / 100.0
    )
    assert talks(log) == pytest.approx([100.0, 100 * (1 + second), 100 * (1 + third)], rel=1e-12)


def test_only_what_is_above_the_threshold_counts_and_only_so_far(engine: Engine) -> None:
    """At 100 the occupancy is 0.632: 2 x 0.132 above a half; later more than the largest factor."""
    log = run(
        engine,
        contact_types={"call": kind([0.0] * 3)},
        pools={"p": tiring(1, threshold=0.5, slope=2.0, most=1.4)},
    )
    assert talks(log) == pytest.approx([100.0, 100 + 200 * (0.5 - math.exp(-1.0)), 140.0])


def test_occupancy_is_that_of_the_agents_on_duty(engine: Engine) -> None:
    """One of two is busy until 50, then the other goes home and one of one is."""
    shifts = [shift(0.0, 900.0, 1), shift(0.0, 50.0, 1)]
    log = run(
        engine,
        contact_types={"call": kind([0.0, 40.0, 160.0], wrap_up=1.0)},
        pools={"p": tiring(shifts)},
    )
    at_40 = 0.5 * (1.0 - math.exp(-0.4))
    at_50 = 1.0 + (at_40 - 1.0) * math.exp(-0.1)
    ends = 40.0 + 101.0 * (1.0 + at_40)
    assert ends < 160.0
    third = (1.0 + (at_50 - 1.0) * math.exp((50.0 - ends) / 100.0)) * math.exp((ends - 160) / 100)
    assert talks(log) == pytest.approx([100.0, 100 * (1 + at_40), 100 * (1 + third)], rel=1e-12)


def test_work_that_an_outage_cuts_short_is_remembered_as_it_was(engine: Engine) -> None:
    log = run(
        engine,
        sites={"a": {"trunk_groups": {"g": {"lines": 1}}}},
        contact_types={"call": kind([0.0, 150.0])},
        pools={"p": tiring(1)},
        outages={
            "o": {"component": "trunk_group", "name": "a.g", "start": "00:00:50",
                  "duration": constant(10)}
        },
    )  # fmt: skip
    second = (1.0 - math.exp(-0.5)) * math.exp(-1.0)
    assert talks(log) == pytest.approx([50.0, 100 * (1 + second)], rel=1e-12)


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
