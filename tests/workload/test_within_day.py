"""Factors within a day against their closed forms, alone, in counts and between types.

Limits: |z| < 4 with the standard error that days, which are independent, give; a correlation or a
cv that is 5 % off fails (tried once).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.centre import Centre
from sim.workload.arrivals import busyness, draw_arrivals, within_day
from sim.workload.streams import stream
from tests.workload.test_arrivals import centre_of, wanted

CV, R, BUSY = 0.3, 0.7, 0.15


def two(shared: float, other: float = R, **demand: Any) -> Centre:
    kinds = {
        name: wanted(1_200, within_day_cv=CV, within_day_correlation=r, busyness_cv=BUSY)
        for name, r in (("x", R), ("y", other))
    }
    return centre_of(kinds, demand={"within_day_type_correlation": shared, **demand})


def logs(of: Centre, name: str, days: int) -> np.ndarray:
    """Standardised logarithms of the factors, shape (days, 48)."""
    rows = [within_day(of, name, 1, 0, day) for day in range(days)]
    variance = np.log1p(CV**2)
    found: np.ndarray = (np.log(np.array(rows)) + variance / 2) / np.sqrt(variance)
    return found


def z(by_day: np.ndarray, expected: float) -> float:
    """Of the mean of independent days."""
    return float((by_day.mean() - expected) / (by_day.std(ddof=1) / np.sqrt(len(by_day))))


@pytest.mark.parametrize("shared", [pytest.param(0.0, marks=pytest.mark.broad), 0.5])
def test_types_share_as_much_of_the_factor_as_they_are_to(shared: float) -> None:
    of = two(shared)
    x, y = (logs(of, name, 2_000) for name in of.contact_types)
    assert abs(z((x * y).mean(axis=1), shared)) < 4
    for own in (x, y):
        assert abs(z((own**2).mean(axis=1), 1.0)) < 4
    for lag in (1, 3):
        assert abs(z((x[:, lag:] * x[:, :-lag]).mean(axis=1), R**lag)) < 4
        assert abs(z((x[:, lag:] * y[:, :-lag]).mean(axis=1), shared * R**lag)) < 4


@pytest.mark.broad
def test_types_that_share_all_have_one_factor_and_others_reach_the_stated_correlation() -> None:
    x, y = (logs(two(1.0), name, 3) for name in ("x", "y"))
    np.testing.assert_allclose(x, y)
    of = two(0.8, other=0.3)
    x, y = (logs(of, name, 2_000) for name in of.contact_types)
    expected = 0.8 * np.sqrt((1 - R**2) * (1 - 0.3**2)) / (1 - R * 0.3)
    assert abs(z((x * y)[:, 12:].mean(axis=1), expected)) < 4


def test_what_types_share_is_no_luck_of_a_centre_without_it() -> None:
    """The numbers from before the field was there."""
    factors = within_day(two(0.0), "x", 1, 0, 0)
    assert factors is not None
    np.testing.assert_array_equal(factors[[0, 47]], FIRST)


FIRST = [1.1462163179077904, 1.201363754483029]


@pytest.mark.slow
def test_counts_vary_by_half_hours_as_poisson_with_both_factors_says() -> None:
    """Second moments of 1,500 days at 25 calls a half-hour, the same type and two types."""
    shared, common, days = 0.5, 0.6, 1_500
    of = two(shared, busyness_correlation=common)
    counts = np.empty((2, days, 48))
    for day in range(days):
        factors = busyness(of, 1, 0, day)
        for i, name in enumerate(of.contact_types):
            varied = within_day(of, name, 1, 0, day)
            rng = stream(1, 0, name, "arrivals", day)
            times = draw_arrivals(of, name, day, factors[name], rng, varied) - day * 86_400.0
            counts[i, day] = np.bincount((times // 1800.0).astype(int), minlength=48)
    x, y = counts / 25.0
    own, variance = 1 + BUSY**2, np.log1p(CV**2)
    assert abs(z(x.mean(axis=1), 1.0)) < 4
    assert abs(z((x * x).mean(axis=1), own * np.exp(variance) + 1 / 25.0)) < 4
    for lag in (1, 4, 16):
        expected = own * np.exp(variance * R**lag)
        assert abs(z((x[:, lag:] * x[:, :-lag]).mean(axis=1), expected)) < 4
    # The Gaussian copula's correlation of two equal gamma factors is within 1 % of its own.
    expected = (1 + common * BUSY**2) * np.exp(shared * variance)
    assert abs(z((x * y).mean(axis=1), expected)) < 4
