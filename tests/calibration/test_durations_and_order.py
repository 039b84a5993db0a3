"""Durations and the order of service on tables whose truth is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.calibration.fit.durations import hourly_factors, quantiles_keeping_mean
from sim.calibration.fit.service_order import estimate_head_start, service_order
from sim.errors import InputError

DAY = pd.Timestamp("1999-02-01")


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
    hour = np.repeat([8, 9, 23], [3000, 6000, 5])
    service = np.where(hour == 8, 200.0, 100.0)
    factors = hourly_factors(hour * 3600.0 + 5, service)
    assert factors[8] / factors[9] == pytest.approx(2.0, rel=0.01)
    assert np.mean(factors[hour]) == pytest.approx(1.0)


def test_an_hour_with_few_calls_is_drawn_to_the_mean_and_not_set_to_it() -> None:
    hour = np.repeat([9, 22, 23], [6000, 120, 1])
    service = np.where(hour == 9, 200.0, 100.0)
    factors = hourly_factors(hour * 3600.0, service)
    assert 0.55 < factors[22] / factors[9] < 0.65
    assert 0.95 < factors[23] / factors[9] < 1.0


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
