"""Profiles, busyness, durations and the priority rule on tables whose truth is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.calibration import (
    busyness,
    common_correlation,
    estimate_head_start,
    intraday_profile,
    normal_days,
    service_order,
)
from sim.calibration.handling import gaps_under_backlog, hourly_factors, quantiles_keeping_mean
from sim.errors import InputError

DAY = pd.Timestamp("1999-02-01")


def test_days_far_from_their_weekdays_median_are_unusual() -> None:
    volumes = {0: 100, 7: 110, 14: 40, 21: 95, 28: 200, 1: 30, 8: 31}
    rows = [
        {"day": DAY + pd.Timedelta(days=d), "outcome": "answered"}
        for d, n in volumes.items()
        for _ in range(n)
    ]
    calls = pd.DataFrame(rows)
    calls["weekday"] = calls["day"].dt.day_name().str[:3].str.lower()
    normal, unusual = normal_days(calls)
    assert [d.day for d in unusual] == [15, 1]
    assert len(normal) == 5


def test_a_profile_counts_calls_a_day_inside_opening_hours() -> None:
    profile = intraday_profile(np.array([25_199.0, 25_200, 27_100, 27_200, 86_399]), 2,
                               (25_200.0, 86_400.0))  # fmt: skip
    assert profile[13] == 0.0
    assert (profile[14], profile[15], profile[47]) == (0.5, 1.0, 0.5)
    assert profile.sum() == 2.0
    with pytest.raises(InputError, match="one day"):
        intraday_profile(np.array([1.0]), 0, (0.0, 86_400.0))


def test_busyness_is_what_weekday_and_poisson_leave_over() -> None:
    rng = np.random.default_rng(2)
    weekday = pd.Series(["sun", "mon", "tue", "wed", "thu"] * 400)
    level = weekday.map({"sun": 1.2, "mon": 1.0, "tue": 0.9, "wed": 1.0, "thu": 0.8}).to_numpy()
    shared = rng.gamma(25.0, 1 / 25.0, 2000)
    counts = pd.DataFrame(
        {
            "busy": rng.poisson(900 * level * shared),
            "calm": rng.poisson(200 * level),
        }
    )
    found = busyness(counts, weekday)
    assert found.cv["busy"] == pytest.approx(0.2, abs=0.01)
    assert found.cv["calm"] < 0.02
    assert found.total_cv == pytest.approx(0.2 * 900 / 1100, abs=0.01)
    with pytest.raises(InputError, match="twice"):
        busyness(counts.iloc[:3], weekday.iloc[:3])


def test_the_common_correlation_gives_the_total_its_variation() -> None:
    volume, cv = np.array([100.0, 300.0]), np.array([0.2, 0.1])
    for r in (0.0, 0.4, 1.0):
        spread = volume * cv
        total = np.sqrt((spread**2).sum() + 2 * r * spread.prod()) / volume.sum()
        assert common_correlation(volume, cv, total) == pytest.approx(r, abs=1e-9)
    assert common_correlation(volume, cv, 0.01) == 0.0
    assert common_correlation(volume, np.zeros(2), 0.1) == 0.0


@pytest.mark.parametrize("cells", [10, 40])
def test_quantiles_keep_the_mean_of_a_heavy_tail(cells: int) -> None:
    sample = np.random.default_rng(4).lognormal(4.8, 1.1, 20_000)
    points = quantiles_keeping_mean(sample, cells)
    assert np.mean(0.5 * (points[1:] + points[:-1])) == pytest.approx(sample.mean(), rel=1e-9)
    assert np.all(np.diff(points) >= 0)
    assert points[cells // 2] == pytest.approx(np.median(sample), rel=0.08)
    with pytest.raises(InputError):
        quantiles_keeping_mean([], cells)
    with pytest.raises(InputError):
        quantiles_keeping_mean([-1.0], cells)


def test_hourly_factors_average_to_one_over_the_calls() -> None:
    hour = np.repeat([8, 9, 23], [300, 600, 5])
    service = np.where(hour == 8, 200.0, 100.0)
    factors = hourly_factors(hour * 3600.0 + 5, service)
    assert factors[8] / factors[9] == pytest.approx(2.0)
    assert np.mean(factors[hour]) == pytest.approx(1.0)


def test_the_gap_counts_only_while_the_next_caller_waits() -> None:
    calls = pd.DataFrame(
        {
            "day": [DAY] * 4,
            "server": ["a"] * 4,
            "queued": [True, True, True, True],
            "join_s": [0.0, 50.0, 206.0, 300.0],
            "start_s": [10.0, 108.0, 206.5, 900.0],
            "service_s": [90.0, 92.0, 200.0, 10.0],
        }
    )
    gaps = gaps_under_backlog(calls)
    assert gaps.gap_s.tolist() == [8.0]
    assert gaps.agents == 1


@pytest.mark.parametrize("credit", [0.0, 90.0])
def test_the_order_of_service_shows_the_head_start(credit: float) -> None:
    rng = np.random.default_rng(8)
    join = np.sort(rng.uniform(0, 40_000, 500)).round()
    urgent = rng.random(500) < 0.5
    start, free = np.zeros(500), 0.0
    waiting: list[Any] = []
    upcoming = list(range(500))
    while upcoming or waiting:
        while upcoming and (join[upcoming[0]] <= free or not waiting):
            waiting.append(upcoming.pop(0))
            free = max(free, join[waiting[0]])
        nearest = min(waiting, key=lambda i: join[i] - credit * urgent[i])
        waiting.remove(nearest)
        start[nearest] = free
        free += 79.0
    calls = pd.DataFrame(
        {"day": DAY, "queued": start > join, "outcome": "answered", "join_s": join,
         "wait_s": start - join}
    )  # fmt: skip
    found = estimate_head_start(*service_order(calls, urgent, ~urgent))
    assert found.agreement > 0.999
    assert found.seconds == pytest.approx(credit, abs=1.5)
    assert (found.without > 0.99) == (credit == 0.0)
    assert found.pairs > 100


def test_no_pairs_no_head_start() -> None:
    with pytest.raises(InputError, match="no two calls"):
        estimate_head_start(np.empty(0), np.empty(0, dtype=bool))
