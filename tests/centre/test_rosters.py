"""Rostered and available agents over time, and hours at night."""

from __future__ import annotations

from typing import Any

import pytest

from sim.centre.rosters import Roster, night_hours, roster
from tests.builders import Data, centre, centre_data

DAY = 86_400.0


def rostered(staffing: Data, **horizon: Any) -> Roster:
    data = centre_data(horizon=horizon)
    data["pools"]["p"]["staffing"] = staffing
    of = centre(data)
    return roster(of.pools["p"], of.horizon)


def shift(start: str, end: str, agents: int, **more: Any) -> Data:
    return {"start": start, "end": end, "agents": agents, **more}


def steps(found: Roster) -> list[tuple[float, int, int]]:
    numbers = zip(found.times[:-1], found.rostered, found.available, strict=True)
    return [(t / 3600, int(r), int(a)) for t, r, a in numbers]


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
        (5, 1.5, 0.0, 8, 8),
        (5, 1.0, 0.3, 5, 4),
        (15, 1.1, 0.1, 17, 15),
        (3, 0.0, 0.0, 0, 0),
        (1, 1.0, 0.5, 1, 1),
    ],
)
def test_scale_then_shrinkage_each_round_half_up(
    agents: int, scale: float, shrinkage: float, paid: int, available: int
) -> None:
    found = rostered({"by_interval": [agents], "scale": scale, "shrinkage": shrinkage})
    assert steps(found) == [(0, paid, available)]


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
