"""Intervals of confidence: textbook cases, coverage, and what pairing takes away."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.errors import InputError
from sim.measures import paired_estimate, ratio_estimate
from sim.measures.estimate import Scale
from sim.measures.layout import Floats


def test_a_constant_denominator_gives_the_t_interval_of_a_mean() -> None:
    y = np.array([3.0, 5.0, 4.0, 8.0])
    found = ratio_estimate(y, np.full(4, 2.0))
    low, high = stats.t.interval(0.95, 3, loc=y.mean(), scale=stats.sem(y))
    np.testing.assert_allclose(found, [y.mean() / 2, low / 2, high / 2])


def test_a_ratio_is_of_totals_and_its_interval_by_the_delta_method() -> None:
    y, x = np.array([1.0, 7.0, 1.0]), np.array([2.0, 8.0, 2.0])
    found = ratio_estimate(y, x, 0.9)
    r = 9.0 / 12.0
    d = np.array([1.0 - 2.0 * r, 7.0 - 8.0 * r, 1.0 - 2.0 * r])
    half = stats.t.ppf(0.95, 2) * np.sqrt((d @ d) / 2.0 / 3.0) / 4.0
    np.testing.assert_allclose(found, [r, r - half, r + half])
    assert found.value != pytest.approx(np.mean(y / x))


def test_one_replication_has_no_interval() -> None:
    found = ratio_estimate(np.array([3.0]), np.array([4.0]))
    assert found.value == 0.75
    assert np.isnan(found.low)
    assert np.isnan(found.high)


def test_nothing_over_nothing_is_not_a_number() -> None:
    found = ratio_estimate(np.array([[0.0, 1.0], [0.0, 3.0]]), np.array([[0.0, 2.0], [0.0, 2.0]]))
    np.testing.assert_array_equal(found.value, [np.nan, 1.0])
    np.testing.assert_array_equal(np.isnan(found.low), [True, False])


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, -0.5])
def test_a_level_lies_between_0_and_1(level: float) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        ratio_estimate(np.ones(3), np.ones(3), level)


def correlated(rng: np.random.Generator, runs: int, replications: int) -> tuple[Floats, Floats]:
    """Calls a day vary a lot; the share answered in time falls with them. Shape (R, runs)."""
    volume = 1000.0 * rng.gamma(16.0, 1.0 / 16.0, (replications, runs))
    share = 0.9 - 0.0002 * (volume - 1000.0) + rng.normal(0.0, 0.05, volume.shape)
    return volume * share, volume


def true_ratio() -> float:
    """E[share x volume] / E[volume], variance of the volume 1000^2 / 16."""
    return 0.9 - 0.0002 * (1000.0**2 / 16.0) / 1000.0


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_coverage_of_a_ratio_is_the_level_asked_for(level: float) -> None:
    runs = 8000
    found = ratio_estimate(*correlated(np.random.default_rng(5), runs, 25), level)
    covered = np.mean((found.low <= true_ratio()) & (true_ratio() <= found.high))
    assert covered == pytest.approx(level, abs=0.02)


def test_the_mean_of_ratios_would_not_cover() -> None:
    """The guard of the guard: the coverage test can tell the two estimators apart."""
    y, x = correlated(np.random.default_rng(5), 2000, 400)
    each = (y / x).mean(axis=0)
    assert abs(each.mean() - true_ratio()) > 5 * each.std() / np.sqrt(len(each))


def scenarios(
    rng: np.random.Generator, runs: int, replications: int, difference: float = 0.02
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Two scenarios that share their volume and half of their noise."""
    y, x = correlated(rng, runs, replications)
    return (y, x), (y + x * (difference + rng.normal(0.0, 0.01, x.shape)), x)


def test_coverage_of_a_paired_difference() -> None:
    a, b = scenarios(np.random.default_rng(6), 8000, 20)
    found = paired_estimate(a, b)
    covered = np.mean((found.low <= 0.02) & (found.high >= 0.02))
    assert covered == pytest.approx(0.95, abs=0.02)


def test_pairing_takes_away_what_both_share() -> None:
    a, b = scenarios(np.random.default_rng(7), 200, 20)
    together = paired_estimate(a, b)
    shuffled = paired_estimate(a, (b[0][::-1], b[1][::-1]))
    np.testing.assert_allclose(together.value, shuffled.value)
    width, loose = together.high - together.low, shuffled.high - shuffled.low
    assert np.median(loose / width) > 5.0


def test_a_paired_difference_of_means_is_the_paired_t_interval() -> None:
    a, b = np.array([1.0, 4.0, 2.0, 7.0]), np.array([2.0, 4.5, 4.0, 9.0])
    found = paired_estimate((a, np.ones(4)), (b, np.ones(4)))
    low, high = stats.t.interval(0.95, 3, loc=(b - a).mean(), scale=stats.sem(b - a))
    np.testing.assert_allclose(found, [(b - a).mean(), low, high])


def test_a_paired_difference_has_its_sign_and_none_with_itself() -> None:
    a, b = scenarios(np.random.default_rng(8), 1, 10)
    forward, back = paired_estimate(a, b), paired_estimate(b, a)
    np.testing.assert_allclose([back.value, back.low], [-forward.value, -forward.high])
    same = paired_estimate(a, a)
    assert same.value == same.low == same.high == 0.0


def rare_shares(rng: np.random.Generator, runs: int, replications: int) -> tuple[Floats, Floats]:
    """Few events in most replications, many in some: 1,500 calls, about 0.3 % abandon."""
    calls = rng.poisson(1500.0, (replications, runs)).astype(float)
    return rng.poisson(calls * 0.003 * rng.gamma(1.2, 1.0 / 1.2, calls.shape)).astype(float), calls


@pytest.mark.parametrize("replications", [5, 10])
def test_a_rare_share_is_covered_on_the_logit_scale_and_less_on_its_own(replications: int) -> None:
    runs, level = 6000, 0.95
    y, x = rare_shares(np.random.default_rng(9), runs, replications)
    found, plain = ratio_estimate(y, x, level, "logit"), ratio_estimate(y, x, level)
    there = ~np.isnan(found.low)
    covered = np.mean((found.low <= 0.003) & (found.high >= 0.003) & there)
    loose = np.mean((plain.low <= 0.003) & (plain.high >= 0.003))
    assert 0.93 <= covered <= 0.97
    assert loose < covered - 0.015


@pytest.mark.parametrize("scale", ["log", "logit"])
def test_intervals_stay_where_the_measure_can_be(scale: Scale) -> None:
    y, x = np.array([1.0, 9.0]), np.array([10.0, 10.0])
    plain, found = ratio_estimate(y, x), ratio_estimate(y, x, 0.95, scale)
    assert plain.low < 0.0
    assert 0.0 < found.low < found.value == 0.5 < found.high
    assert (found.high < 1.0) == (scale == "logit")


def test_the_scales_are_those_of_their_definitions() -> None:
    y, x = np.array([3.0, 5.0, 4.0, 8.0]), np.full(4, 20.0)
    r = 0.25
    half = stats.t.ppf(0.975, 3) * stats.sem(y) / 20.0
    log, logit = (ratio_estimate(y, x, 0.95, s) for s in ("log", "logit"))
    np.testing.assert_allclose([log.low, log.high], r * np.exp(np.array([-1, 1]) * half / r))
    odds = r / (1 - r) * np.exp(np.array([-1, 1]) * half / (r * (1 - r)))
    np.testing.assert_allclose([logit.low, logit.high], odds / (1 + odds))


def test_an_amount_that_is_never_positive_stays_below_zero_and_one_of_both_signs_is_plain() -> None:
    y, x = np.array([[-1.0, -3.0], [-9.0, 4.0]]), np.ones((2, 2))
    up, found = ratio_estimate(-y, x, 0.95, "log"), ratio_estimate(y, x, 0.95, "log")
    assert found.low[0] < found.value[0] == -5.0 < found.high[0] < 0.0
    np.testing.assert_allclose([found.low[0], found.high[0]], [-up.high[0], -up.low[0]])
    plain = ratio_estimate(y, x, 0.95)
    assert found.low[1] == plain.low[1] < 0.0 < plain.high[1] == found.high[1]


def test_what_never_happened_in_any_replication_has_no_interval() -> None:
    x = np.full(4, 50.0)
    cases: list[tuple[Floats, Scale]] = [(np.zeros(4), "logit"), (x, "logit"), (np.zeros(4), "log")]
    for y, scale in cases:
        found = ratio_estimate(y, x, 0.95, scale)
        assert found.value in (0.0, 1.0)
        assert np.isnan(found.low)
        assert np.isnan(found.high)
    steady = ratio_estimate(x, x, 0.95, "log")
    assert steady.low == steady.value == steady.high == 1.0
