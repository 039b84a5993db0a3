"""Who is on the phones when: shifts, breaks, fractions of an agent, numbers by interval."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.centre import Centre
from sim.centre.base import DAY_S, clock_seconds
from sim.centre.cohorts import BY_INTERVAL
from sim.centre.duties import NOBODY_ABSENT, Duty, duties, phases
from sim.centre.rosters import roster
from sim.workload import Absence, luck_of
from tests.builders import Data, centre, centre_data
from tests.centre.test_rosters import rest, shift
from tests.oracle.duties import OnPhones, on_the_phones
from tests.tiers import broad, sampled

HALF_AN_HOUR_S = 1800.0


def staffed(staffing: Data, **horizon: Any) -> Centre:
    data = centre_data(horizon=horizon)
    data["pools"]["p"]["staffing"] = staffing
    return centre(data)


def found(staffing: Data, luck: Any = NOBODY_ABSENT, **horizon: Any) -> list[tuple[Any, ...]]:
    """``(agent, from, to, ends_shift, shift)``, times in hours."""
    of = staffed(staffing, **horizon)
    return [
        (d.agent, d.start_s / 3600, d.end_s / 3600, d.ends_shift, d.shift)
        for d in duties(of.pools["p"], of.horizon, luck)
    ]


def seconds(of: tuple[Duty, ...], start: float, end: float) -> float:
    """Agent-seconds of duties between two times."""
    return sum(max(min(d.end_s, end) - max(d.start_s, start), 0.0) for d in of)


# Shifts ------------------------------------------------------------------------------------------


def test_an_equal_handover_is_a_change_of_people() -> None:
    early, late = shift("08:00", "16:00", 2), shift("16:00", "22:00", 2)
    assert found({"shifts": {"late": late, "early": early}}) == [
        (0, 8, 16, True, 0),
        (1, 8, 16, True, 0),
        (2, 16, 22, True, 1),
        (3, 16, 22, True, 1),
    ]


def test_who_came_before_time_0_is_there_at_0_and_who_stays_over_the_end_is_not_cut() -> None:
    """The night shift of the evening before ends first: it is number 0."""
    night = {"shifts": {"night": shift("22:00", "06:00", 1), "day": shift("06:00", "22:00", 1)}}
    assert found(night) == [(0, 0, 6, True, 0), (1, 6, 22, True, 1), (2, 22, 30, True, 2)]


def test_each_agent_takes_the_break_of_a_group_and_comes_back() -> None:
    """Three agents in two groups: one at 10:00, two at 11:00."""
    staffing = {"shifts": {"s": shift("08:00", "12:00", 3, breaks=[rest(2, 60, 2)])}}
    assert found(staffing) == [
        (0, 8, 10, False, 0),
        (1, 8, 11, False, 0),
        (2, 8, 11, False, 0),
        (0, 11, 12, True, 0),
    ]


def test_who_comes_back_from_a_break_as_the_shift_ends_does_not_come_back() -> None:
    staffing = {"shifts": {"s": shift("08:00", "12:00", 1, breaks=[rest(3, 60)])}}
    assert found(staffing) == [(0, 8, 11, False, 0)]


def test_those_who_stay_away_are_none_of_the_people() -> None:
    staffing = {"absence": 0.5, "shifts": {"s": shift("08:00", "16:00", 4)}}
    assert found(staffing, {("s", 0): 0.5}) == [(0, 8, 16, True, 0), (1, 8, 16, True, 0)]


def test_a_fraction_of_an_agent_is_one_person_for_a_part_of_the_time() -> None:
    """Of 1.5 agents one is there for all of four hours, one for every other half-hour."""
    staffing = {"shifts": {"s": shift("08:00", "12:00", 3)}, "shrinkage": 0.5}
    half = [(1, 8 + i, 8.5 + i, False, 0) for i in range(4)]
    assert found(staffing) == [(0, 8, 12, True, 0), *half]


def test_who_is_there_for_a_part_of_the_time_at_the_end_ends_the_shift() -> None:
    """0.7 of each half-hour, carried on: on, off, on, on, on (the half is rounded up), off."""
    staffing = {"shifts": {"s": shift("08:00", "11:00", 1)}, "shrinkage": 0.3}
    assert found(staffing) == [(0, 8, 8.5, False, 0), (0, 9, 10.5, False, 0)]
    staffing = {"shifts": {"s": shift("08:00", "10:30", 1)}, "shrinkage": 0.3}
    assert found(staffing) == [(0, 8, 8.5, False, 0), (0, 9, 10.5, True, 0)]


def test_slots_end_at_the_half_hours_of_the_clock() -> None:
    """45 minutes from 08:15 are slots of 15 and 30 minutes, of which half an agent has one."""
    staffing = {"shifts": {"s": shift("08:15", "09:45", 1)}, "shrinkage": 0.5}
    assert found(staffing) == [(0, 8.25, 8.5, False, 0), (0, 9, 9.5, False, 0)]


def test_what_is_left_over_is_handed_on_from_shift_to_shift() -> None:
    """A quarter of an agent for an hour each: one half-hour in two shifts."""
    shifts = {name: shift(f"{h:02}:00", f"{h + 1:02}:00", 1) for name, h in (("a", 8), ("b", 9))}
    assert found({"shifts": shifts, "shrinkage": 0.75}) == [(0, 8.5, 9, True, 0)]


def test_scale_is_a_part_of_the_time_too() -> None:
    staffing = {"shifts": {"s": shift("08:00", "10:00", 1)}, "scale": 0.5}
    assert found(staffing) == [(0, 8, 8.5, False, 0), (0, 9, 9.5, False, 0)]


# Numbers by interval -----------------------------------------------------------------------------


def test_equal_numbers_are_the_same_people_across_intervals_and_midnight() -> None:
    """Those who came first go first; who is there at the end stays."""
    assert found({"by_interval": [2, 2, 3]}, days=2) == [
        (0, 0, 24, True, -1),
        (1, 0, 48, False, -1),
        (2, 16, 48, False, -1),
        (3, 40, 48, False, -1),
    ]


def test_a_fraction_by_interval_has_other_work_and_comes_back() -> None:
    """1.5 agents from 08:00 on: of two people the one who came first goes, then the other one."""
    assert found({"by_interval": [0] * 8 + [3, 3] + [0] * 14, "shrinkage": 0.5}) == [
        (0, 8, 8.5, False, -1),
        (1, 8, 9.5, False, -1),
        (0, 9, 10, True, -1),
    ]


def test_a_fraction_that_becomes_a_whole_agent_is_the_same_person() -> None:
    """3.5 agents, then four: half an agent who is there when the number rises stays."""
    assert found({"by_interval": [0] * 46 + [7, 8], "shrinkage": 0.5}) == [
        (0, 23, 24, False, -1),
        (1, 23, 24, False, -1),
        (2, 23, 24, False, -1),
        (3, 23, 24, False, -1),
    ]


def test_intervals_and_shifts_are_people_of_their_own() -> None:
    assert found({"by_interval": [1], "shifts": {"s": shift("08:00", "16:00", 1)}}) == [
        (0, 0, 24, False, -1),
        (1, 8, 16, True, 0),
    ]


# Numbers only ------------------------------------------------------------------------------------


def test_where_the_first_free_go_an_equal_handover_changes_nobody() -> None:
    early, late = shift("08:00", "16:00", 2), shift("16:00", "22:00", 3)
    staffing = {"shifts": {"late": late, "early": early}, "end_of_shift": "first_free"}
    assert found(staffing) == [
        (0, 8, 22, True, -1),
        (1, 8, 22, True, -1),
        (2, 16, 22, True, -1),
    ]


def test_where_the_first_free_go_a_break_is_no_end_of_a_shift() -> None:
    staffing = {
        "shifts": {"s": shift("08:00", "12:00", 2, breaks=[rest(2, 60, 2)])},
        "end_of_shift": "first_free",
    }
    assert found(staffing) == [
        (0, 8, 10, False, -1),
        (1, 8, 12, True, -1),
    ]


# Small pools -------------------------------------------------------------------------------------


def together(staffing: Data, pools: int, hour: float) -> int:
    """Agents of so many equal pools on the phones at a time of day."""
    of = staffed(staffing)
    at = phases([f"p{i}" for i in range(pools)])
    time = hour * 3600.0
    return sum(
        duty.start_s <= time < duty.end_s
        for phase in at.values()
        for duty in duties(of.pools["p"], of.horizon, phase=phase)
    )


@pytest.mark.parametrize(
    ("pools", "shrinkage"), [(20, 0.3), (7, 0.5), broad(40, 0.51), broad(100, 0.05)]
)
@pytest.mark.parametrize("by_shift", sampled([True, False]))
def test_small_pools_have_together_whom_they_were_asked_for(
    pools: int, shrinkage: float, by_shift: bool
) -> None:
    staffing = {"shifts": {"s": shift("00:00", "24:00", 1)}} if by_shift else {"by_interval": [1]}
    counts = [together({**staffing, "shrinkage": shrinkage}, pools, i / 2) for i in range(48)]
    asked = pools * (1.0 - shrinkage)
    assert sum(counts) / 48 == pytest.approx(asked, abs=pools * 0.5 / 24)
    assert sum(counts) / 48 == pytest.approx(asked, rel=0.01)
    assert max(abs(count - asked) for count in counts) <= 2.0


def test_a_sweep_of_the_scale_is_no_flat_line() -> None:
    """Twenty pools of three agents, 20 % to 120 % of them: five in a hundred more each time."""
    hours = []
    for scale in range(20, 121, 5):
        of = staffed({"by_interval": [3], "shrinkage": 0.3, "scale": scale / 100})
        on = [
            duties(of.pools["p"], of.horizon, phase=p) for p in phases(map(str, range(20))).values()
        ]
        hours.append(sum(seconds(duty, 0.0, DAY_S) for duty in on) / 3600)
    asked = [20 * 3 * 24 * 0.7 * scale / 100 for scale in range(20, 121, 5)]
    assert hours == pytest.approx(asked, rel=0.01)


counts = st.lists(st.integers(0, 4), min_size=24, max_size=24)
clock = st.integers(0, 95).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")
one_shift = st.builds(
    lambda start, end, agents: shift(start, end, agents), clock, clock, st.integers(0, 5)
)
staffings = st.fixed_dictionaries(
    {
        "by_interval": counts,
        "shifts": st.dictionaries(st.sampled_from("abcd"), one_shift, max_size=4),
        "shrinkage": st.floats(0.0, 0.99),
        "scale": st.floats(0.0, 1.5),
        "end_of_shift": st.sampled_from(["finish_own_call", "first_free"]),
    }
)


@given(staffing=staffings, phase=st.floats(0.0, 0.999), half_hours=st.data())
def test_a_pool_gives_what_was_asked_to_within_half_an_agent_hour(
    staffing: Data, phase: float, half_hours: st.DataObject
) -> None:
    """Over any stretch between two half-hours of two days."""
    of = staffed(staffing, days=2)
    on = duties(of.pools["p"], of.horizon, phase=phase)
    start = half_hours.draw(st.integers(0, 95)) * HALF_AN_HOUR_S
    end = half_hours.draw(st.integers(1, 96)) * HALF_AN_HOUR_S
    asked = 0.0
    for day in (-1, 0, 1):
        for i, agents in enumerate(staffing["by_interval"] if day >= 0 else ()):
            a, b = day * DAY_S + i * 3600, day * DAY_S + (i + 1) * 3600
            asked += agents * max(min(b, end) - max(a, start), 0.0)
        for one in of.pools["p"].staffing.shifts.values():
            a, b = (day * DAY_S + t for t in one.span())
            asked += one.agents * max(min(b, end) - max(a, start), 0.0)
    asked *= staffing["scale"] * (1.0 - staffing["shrinkage"])
    assert abs(seconds(on, start, end) - asked) <= HALF_AN_HOUR_S + 1e-3 or end <= start


@pytest.mark.broad
@given(staffing=staffings, phase=st.floats(0.0, 0.999))
def test_no_agent_is_on_the_phones_twice_at_a_time(staffing: Data, phase: float) -> None:
    of = staffed(staffing, days=2)
    on = duties(of.pools["p"], of.horizon, phase=phase)
    assert list(on) == sorted(on, key=lambda d: (d.start_s, d.agent))
    last: dict[int, Duty] = {}
    for duty in on:
        assert 0.0 <= duty.start_s < min(duty.end_s, of.horizon.end_s)
        before = last.get(duty.agent)
        assert before is None or (before.end_s < duty.start_s and before.shift == duty.shift)
        last[duty.agent] = duty
    assert sorted(last) == list(range(len(last)))


@given(staffing=staffings, phase=st.floats(0.0, 0.999), moment=st.integers(0, 2 * 96 - 1))
def test_the_roster_has_as_many_as_have_a_duty(staffing: Data, phase: float, moment: int) -> None:
    of = staffed(staffing, days=2)
    time = (moment + 0.5) * 900.0
    plan = roster(of.pools["p"], of.horizon, phase=phase)
    step = int(np.searchsorted(plan.times, time, side="right")) - 1
    on = sum(d.start_s <= time < d.end_s for d in duties(of.pools["p"], of.horizon, phase=phase))
    assert plan.available[step] == on <= plan.on_shift[step]


# The oracle's ------------------------------------------------------------------------------------

breaks = st.lists(
    st.builds(
        lambda minutes, groups: {"duration_s": 60.0 * minutes, "groups": groups},
        st.integers(1, 20),
        st.integers(1, 3),
    ),
    max_size=2,
)


@pytest.mark.broad
@given(
    staffing=staffings,
    rests=st.lists(breaks, min_size=4, max_size=4),
    place=st.integers(0, 3),
    absence=st.sampled_from([0.0, 0.0, 0.3]),
    seed=st.integers(0, 10**6),
)
def test_the_oracle_finds_the_same_people(
    staffing: Data, rests: list[list[Data]], place: int, absence: float, seed: int
) -> None:
    """With breaks, absence, and as the pool of any place in the centre."""
    shifts = {}
    for (name, one), gaps in zip(staffing["shifts"].items(), rests, strict=False):
        after, found = 600.0, []
        for gap in gaps:
            found.append({"after_s": after, **gap})
            after += gap["duration_s"] * gap["groups"] + 300.0
        start, end = (clock_seconds(one[edge]) for edge in ("start", "end"))
        fits = after - 300.0 <= end - start + (DAY_S if end <= start else 0.0)
        shifts[name] = {**one, "breaks": found if fits else []}
    data = centre_data(horizon={"days": 2})
    names = [*(f"p{i}" for i in range(place)), "p"]
    data["pools"] = dict.fromkeys(names, data["pools"]["p"])
    data["pools"]["p"] = {
        **data["pools"]["p"],
        "staffing": {**staffing, "shifts": shifts, "absence": absence},
    }
    of, luck = centre(data), Random(seed)
    absences = tuple(
        Absence("p", name, day, luck.random())
        for name in (BY_INTERVAL, *shifts)
        for day in (-1, 0, 1)
    )
    expected = on_the_phones(of, "p", absences)
    plan = duties(of.pools["p"], of.horizon, luck_of(absences, "p"), phases(of.pools)["p"])
    assert [OnPhones(d.start_s, d.agent, d.end_s, d.ends_shift, d.shift) for d in plan] == expected
