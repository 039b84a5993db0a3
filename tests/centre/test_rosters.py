"""Rostered and available agents over time, and hours at night."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.centre.cohorts import BY_INTERVAL, Luck, absent
from sim.centre.rosters import Roster, night_hours, roster
from tests.builders import Data, centre, centre_data

DAY = 86_400.0


def rostered(staffing: Data, luck: Luck | None = None, **horizon: Any) -> Roster:
    data = centre_data(horizon=horizon)
    data["pools"]["p"]["staffing"] = staffing
    of = centre(data)
    return roster(of.pools["p"], of.horizon, luck or {})


def shift(start: str, end: str, agents: int, **more: Any) -> Data:
    return {"start": start, "end": end, "agents": agents, **more}


def steps(found: Roster) -> list[tuple[float, float, int]]:
    numbers = zip(found.times[:-1], found.rostered, found.available, strict=True)
    return [(t / 3600, float(r), int(a)) for t, r, a in numbers]


def test_intervals_and_shifts_add_up() -> None:
    found = rostered(
        {
            "by_interval": [2] * 12 + [4] * 12,
            "shifts": {"a": shift("10:00", "14:00", 3), "b": shift("14:00", "16:30", 3)},
        }
    )
    assert steps(found) == [(0, 2, 2), (10, 5, 5), (12, 7, 7), (16.5, 4, 4)]
    assert found.times[-1] == DAY
    assert found.paid_hours() == pytest.approx(2 * 12 + 4 * 12 + 3 * 6.5)


def test_a_night_shift_runs_into_the_next_morning_and_comes_from_the_evening_before() -> None:
    found = rostered({"shifts": {"night": shift("22:00", "06:00", 2)}}, days=2)
    assert steps(found) == [(0, 2, 2), (6, 0, 0), (22, 2, 2), (30, 0, 0), (46, 2, 2)]
    assert found.paid_hours() == pytest.approx(2 * (6 + 8 + 2))


def test_a_shift_on_some_weekdays_starts_on_those_only() -> None:
    weekend = shift("00:00", "24:00", 1, days=["sat"])
    found = rostered({"shifts": {"s": weekend}}, days=3, first_weekday="fri")
    assert steps(found) == [(0, 0, 0), (24, 1, 1), (48, 0, 0)]


def test_intervals_by_weekday_leave_the_other_days_empty() -> None:
    found = rostered({"by_interval": {"mon": [3], "wed": [1, 2]}}, days=3)
    assert steps(found) == [(0, 3, 3), (24, 0, 0), (48, 1, 1), (60, 2, 2)]


@pytest.mark.parametrize(
    ("agents", "scale", "shrinkage", "paid", "available"),
    [
        (10, 1.0, 0.3, 10, 7),
        (4, 1.5, 0.0, 6, 6),
        (5, 1.1, 0.0, 5.5, 5.5),
        (15, 1.1, 0.1, 16.5, 14.85),
        (3, 0.0, 0.0, 0, 0),
        (1, 1.0, 0.5, 1, 0.5),
    ],
)
def test_scale_then_shrinkage_are_kept_on_the_whole(
    agents: int, scale: float, shrinkage: float, paid: float, available: float
) -> None:
    found = rostered({"by_interval": [agents], "scale": scale, "shrinkage": shrinkage})
    assert found.paid_hours() == pytest.approx(24 * paid)
    on_the_phones = np.sum(np.diff(found.times) * found.available) / 3600
    assert on_the_phones == pytest.approx(24 * available, abs=0.25)
    assert set(found.available.tolist()) <= {math.floor(available), math.ceil(available)}
    assert set(found.on_shift.tolist()) == {math.ceil(available)}


@pytest.mark.parametrize(
    ("span", "hours"),
    [
        ((0, 24), 8),
        ((20, 28), 6),
        ((8, 16), 0),
        ((22, 30), 8),
        ((23, 23.5), 0.5),
        ((-2, 6), 8),
        ((0, 72), 24),
    ],
)
def test_hours_of_a_stretch_that_lie_at_night(span: tuple[float, float], hours: float) -> None:
    found = night_hours((span[0] * 3600, span[1] * 3600), 22 * 3600, 6 * 3600)
    assert found == pytest.approx(hours)


def test_hours_in_a_window_of_the_day() -> None:
    assert night_hours((0, 2 * DAY), 12 * 3600, 14 * 3600) == pytest.approx(4)


# Breaks ------------------------------------------------------------------------------------------


def full(found: Roster) -> list[tuple[float, ...]]:
    """``(hour, rostered, available, on_shift, absent, resting)`` of every step."""
    numbers = (found.rostered, found.available, found.on_shift, found.absent, found.resting)
    steps = zip(found.times[:-1] / 3600, *numbers, strict=True)
    return [tuple(float(number) for number in step) for step in steps]


def rest(after: float, minutes: float, groups: int = 1, **more: Any) -> Data:
    """A break after so many hours."""
    return {"after_s": after * 3600, "duration_s": minutes * 60, "groups": groups, **more}


def test_groups_go_to_lunch_one_after_the_other() -> None:
    """Seven agents in three groups: two, two and three, half an hour each, from 12:00."""
    found = rostered({"shifts": {"day": shift("08:00", "16:00", 7, breaks=[rest(4, 30, 3)])}})
    assert full(found) == [
        (0, 0, 0, 0, 0, 0),
        (8, 7, 7, 7, 0, 0),
        (12, 7, 5, 7, 0, 2),
        (13, 7, 4, 7, 0, 3),
        (13.5, 7, 7, 7, 0, 0),
        (16, 0, 0, 0, 0, 0),
    ]


def test_an_unpaid_break_is_not_paid() -> None:
    found = rostered(
        {"shifts": {"s": shift("08:00", "16:00", 4, breaks=[rest(4, 60, 2, paid=False)])}}
    )
    assert steps(found) == [(0, 0, 0), (8, 4, 4), (12, 2, 2), (14, 4, 4), (16, 0, 0)]
    assert found.paid_hours() == 4 * 8 - 4


def test_shrinkage_is_the_rest() -> None:
    """Of ten agents five are at lunch; 20 % of those who are not are in training."""
    staffing = {"shifts": {"s": shift("08:00", "16:00", 10, breaks=[rest(1, 60, 2)])}}
    assert full(rostered({**staffing, "shrinkage": 0.2}))[1:4] == [
        (8, 10, 8, 8, 0, 0),
        (9, 10, 4, 8, 0, 5),
        (11, 10, 8, 8, 0, 0),
    ]


def test_a_fraction_of_an_agent_goes_on_a_break_with_the_last_group() -> None:
    """4.5 agents are paid; four and every other half-hour a fifth are on the phones."""
    breaks = [rest(1, 60, 2, paid=False)]
    staffing = {"shifts": {"s": shift("08:00", "12:00", 3, breaks=breaks)}, "scale": 1.5}
    assert full(rostered(staffing))[1:] == [
        (8, 4.5, 5, 5, 0, 0),
        (8.5, 4.5, 4, 5, 0, 0),
        (9, 2.5, 3, 5, 0, 2),
        (9.5, 2.5, 2, 5, 0, 2),
        (10, 2, 2, 5, 0, 2.5),
        (11, 4.5, 5, 5, 0, 0),
        (11.5, 4.5, 4, 5, 0, 0),
        (12, 0, 0, 0, 0, 0),
    ]


def test_the_night_shift_takes_its_break_after_midnight() -> None:
    found = rostered({"shifts": {"n": shift("22:00", "06:00", 2, breaks=[rest(3, 60)])}})
    assert steps(found) == [(0, 2, 2), (1, 2, 0), (2, 2, 2), (6, 0, 0), (22, 2, 2)]


# Absence -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("probability", [0.0, 0.03, 0.5, 0.97, 1.0])
@pytest.mark.parametrize("agents", [0, 1, 7, 60, 3000])
def test_the_number_absent_is_binomial(agents: int, probability: float) -> None:
    """Quantile for quantile that of scipy."""
    for u in (1e-9, 0.001, 0.3, 0.51, 0.9, 0.999999):
        expected = int(stats.binom.ppf(u, agents, probability))
        assert absent(agents, probability, u) == expected


def test_more_absence_never_brings_an_agent_back() -> None:
    for u in (0.05, 0.4, 0.95):
        away = [absent(40, p / 100, u) for p in range(101)]
        assert away == sorted(away)
        grown = [absent(n, 0.1, u) for n in range(80)]
        assert grown == sorted(grown)


def test_those_who_stay_away_are_missing_from_the_whole_shift_and_its_breaks() -> None:
    """The luck of 0.5 is the median: 2 of 4 agents on the first day; nobody on the second."""
    staffing = {
        "absence": 0.5,
        "shifts": {"s": shift("08:00", "16:00", 4, breaks=[rest(4, 30, 2)])},
    }
    found = rostered(staffing, {("s", 0): 0.5, ("s", 1): 0.0}, days=2)
    assert full(found)[1:4] == [(8, 4, 2, 2, 2, 0), (12, 4, 1, 2, 2, 1), (13, 4, 2, 2, 2, 0)]
    assert full(found)[5:7] == [(32, 4, 4, 4, 0, 0), (36, 4, 2, 4, 0, 2)]


def test_a_fraction_of_an_agent_may_stay_away_too() -> None:
    """Four people work 3.6 agents' time; the median of a half is two of them."""
    staffing = {"absence": 0.5, "shifts": {"s": shift("08:00", "16:00", 3)}, "scale": 1.2}
    found = full(rostered(staffing, {("s", 0): 0.5}))
    assert {(paid, on, away) for t, paid, _, on, away, _ in found if 8 <= t < 16} == {(3.6, 2, 1.8)}


def test_absence_without_pay_costs_nothing() -> None:
    luck = {("s", 0): 0.5}
    staffing = {"absence": 0.5, "shifts": {"s": shift("08:00", "16:00", 4)}}
    assert rostered({**staffing, "absence_paid": False}, luck).paid_hours() == 2 * 8
    assert rostered(staffing, luck).paid_hours() == 4 * 8


def test_one_number_a_day_says_who_is_missing_in_every_interval() -> None:
    staffing = {"by_interval": [2, 10, 4], "absence": 0.5}
    found = rostered(staffing, {(BY_INTERVAL, 0): 0.5, (BY_INTERVAL, 1): 0.999999}, days=2)
    assert [(t, away) for t, *_, away, _ in full(found)] == [
        (0, 1), (8, 5), (16, 2), (24, 2), (32, 10), (40, 4),
    ]  # fmt: skip
