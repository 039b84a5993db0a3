"""Variation between days, within a day and between types, from counts whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InputError
from sim.forecasts.crossed import Crossed
from sim.forecasts.variation import variation
from tests.forecasts.made_up import WORKWEEK, varied_counts
from tests.workload.test_within_day import logs, two, z

CVS, R, SHARED = (0.15, 0.19), 0.65, (0.5, 0.4)


def test_many_days_give_back_what_the_counts_were_made_of() -> None:
    """1,000 days of two types of 1,500 calls: within 5 %, correlations within 0.05."""
    rng = np.random.default_rng(1)
    counts, weekday = varied_counts(rng, 1_000, 1_500, CVS, R, types=2, shared=SHARED)
    found = variation(counts, weekday, ("x", "y"), 30)
    for own in found.types.values():
        assert own.busyness_cv.value == pytest.approx(CVS[0], rel=0.05)
        assert own.within_day_cv.value == pytest.approx(CVS[1], rel=0.05)
        assert own.within_day_correlation.value == pytest.approx(R, abs=0.05)
        assert own.within_day_cv.low < CVS[1] < own.within_day_cv.high
    assert found.busyness_correlation.value == pytest.approx(SHARED[0], abs=0.05)
    assert found.within_day_type_correlation.value == pytest.approx(SHARED[1], abs=0.05)
    assert found.days == 1_000


def test_types_whose_half_hours_are_correlated_differently_share_what_the_centre_says() -> None:
    """Without the conversion the field of 0.7 is found as 0.45."""
    rng = np.random.default_rng(7)
    counts, weekday = varied_counts(rng, 1_000, 1_500, CVS, (0.3, 0.85), 2, (0.5, 0.7))
    found = variation(counts, weekday, ("x", "y"), 30)
    assert found.within_day_type_correlation.value == pytest.approx(0.7, abs=0.05)
    assert found.busyness_correlation.value == pytest.approx(0.5, abs=0.05)
    own = found.within_day_type_correlation
    assert own.low < 0.7 < own.high < own.low + 0.15
    hours = variation(counts.reshape(1_000, 2, -1, 2).sum(axis=3), weekday, ("x", "y"), 60)
    assert hours.within_day_type_correlation.value == pytest.approx(0.7, abs=0.08)


def test_what_two_types_share_is_that_of_the_engines_factors() -> None:
    """500 days of the factors that the engine draws, each type half an hour and an hour later."""
    of, crossed = two(0.8, other=0.3), Crossed(0.7, 0.3)
    x, y = (logs(of, name, 500)[:, 12:] for name in ("x", "y"))
    y_later, x_later = np.split(crossed.shape(2, 1)[0], 2)
    for k in range(3):
        last = x.shape[1] - k
        expected = 0.8 * crossed.level * np.array([y_later[k], x_later[k]])
        assert abs(z((x[:, :last] * y[:, k:]).mean(axis=1), expected[0])) < 4
        assert abs(z((y[:, :last] * x[:, k:]).mean(axis=1), expected[1])) < 4


def test_the_level_changes_with_a_correlation_as_its_slopes_say() -> None:
    level = Crossed(0.4, 0.8).level
    by_first, by_second = Crossed(0.4, 0.8).slopes
    step = 1e-6
    assert (Crossed(0.4 + step, 0.8).level - level) / step / level == pytest.approx(
        by_first, rel=1e-4
    )
    assert (Crossed(0.4, 0.8 + step).level - level) / step / level == pytest.approx(
        by_second, rel=1e-4
    )
    assert Crossed(0.6, 0.6).level == pytest.approx(1.0)
    assert Crossed(0.6, 0.6).slopes == pytest.approx((0.0, 0.0))


@pytest.mark.broad
def test_quarter_hours_are_taken_as_half_hours_and_hours_give_the_same_parameters() -> None:
    counts, weekday = varied_counts(np.random.default_rng(2), 600, 3_000, CVS, R)
    half = variation(counts, weekday, ("x",), 30).types["x"]
    quarters = np.stack([counts, np.zeros_like(counts)], axis=3).reshape(600, 1, -1)
    assert variation(quarters, weekday, ("x",), 15).types["x"] == half
    hours = counts.reshape(600, 1, -1, 2).sum(axis=3)
    hourly = variation(hours, weekday, ("x",), 60).types["x"]
    assert hourly.within_day_cv.value == pytest.approx(half.within_day_cv.value, rel=0.08)
    assert hourly.within_day_correlation.value == pytest.approx(R, abs=0.08)


def test_counts_that_are_just_poisson_have_no_factors() -> None:
    """200 days of 5,000 calls: cvs below 0.02, and nothing is said of a correlation of nothing."""
    counts = np.random.default_rng(3).poisson(5_000 / 34, (200, 1, 34))
    found = variation(counts, [WORKWEEK[d % 5] for d in range(200)], ("x",), 30).types["x"]
    assert found.busyness_cv.value < 0.02
    assert found.within_day_cv.value < 0.02
    empty = variation(np.zeros((20, 1, 48)), ["mon"] * 20, ("x",), 30).types["x"]
    assert (empty.busyness_cv.value, empty.within_day_cv.value) == (0.0, 0.0)
    assert np.isnan(empty.within_day_correlation.value)


def test_too_few_days_and_odd_intervals_are_refused() -> None:
    two = np.ones((2, 1, 48))
    with pytest.raises(InputError, match="a weekday that is there at least 3 times"):
        variation(two, ["mon", "mon"], ("x",), 30)
    with pytest.raises(InputError, match="found intervals of 20 min"):
        variation(two, ["mon", "mon"], ("x",), 20)


@pytest.mark.broad
def test_intervals_of_what_is_hardly_known_are_wide_and_of_many_days_narrow() -> None:
    """Fifteen days of 40 calls leave correlations of types open, 1,000 of 3,000 calls do not."""
    rng = np.random.default_rng(4)
    few, weekday = varied_counts(rng, 15, 40, CVS, R, types=2, shared=SHARED)
    found = variation(few, weekday, ("x", "y"), 30)
    for own in (found.busyness_correlation, found.within_day_type_correlation):
        assert np.isnan(own.value) or own.high - own.low > 0.5
    many, weekday = varied_counts(rng, 1_000, 3_000, CVS, R, types=2, shared=SHARED)
    found = variation(many, weekday, ("x", "y"), 30)
    for own in (found.busyness_correlation, found.within_day_type_correlation):
        assert own.high - own.low < 0.15


@pytest.mark.broad
@pytest.mark.parametrize("minutes", [120, 240, 480])
def test_long_intervals_have_intervals_of_their_parameters(minutes: int) -> None:
    """Of two or three lags a correlation is told by nothing, and no number is made up."""
    counts, weekday = varied_counts(np.random.default_rng(6), 60, 900, CVS, R, 2, SHARED)
    long = np.pad(counts, ((0, 0), (0, 0), (0, 14))).reshape(60, 2, -1, minutes // 30).sum(axis=3)
    found = variation(long, weekday, ("x", "y"), minutes)
    for own in found.types.values():
        for each in (own.busyness_cv, own.within_day_cv):
            assert 0.0 <= each.low <= each.value <= each.high < 40.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("days", "volume", "cvs"),
    [(40, 1_500, CVS), (100, 1_500, CVS), (60, 30_000, (0.06, 0.05)), (140, 300, (0.1, 0.19))],
)
def test_estimates_are_unbiased_and_their_intervals_cover(
    days: int, volume: float, cvs: tuple[float, float]
) -> None:
    """400 repetitions of two types: means within 4 % and 4 errors, correlations of types 0.04.

    Of 95 % intervals 91 to 98.5 % hold the truth; luck alone may take them 3 points away.
    """
    rng = np.random.default_rng(5)
    truth = np.array([*cvs, R, *SHARED])
    values, held = [], []
    for _ in range(400):
        counts, weekday = varied_counts(rng, days, volume, cvs, R, types=2, shared=SHARED)
        both = variation(counts, weekday, ("x", "y"), 30)
        own = both.types["x"]
        found = (
            own.busyness_cv, own.within_day_cv, own.within_day_correlation,
            both.busyness_correlation, both.within_day_type_correlation,
        )  # fmt: skip
        values.append([e.value for e in found])
        held.append([e.low <= t <= e.high for e, t in zip(found, truth, strict=True)])
    mean, error = np.mean(values, axis=0), np.std(values, axis=0) / 20
    print(days, volume, mean, error, np.mean(held, axis=0))
    may = np.where(np.arange(5) < 3, 0.04 * truth, 0.04)
    assert (np.abs(mean - truth) < may + 4 * error).all()
    assert (np.mean(held, axis=0) > 0.91).all()
    assert (np.mean(held, axis=0) < 0.985).all()
