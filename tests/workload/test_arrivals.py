"""When calls arrive: counts, shape over the day, events and busyness, at fixed seeds.

Statistical limits are stated beside each check: |z| < 4 or p > 1e-4, met for the seed used.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from scipy import special, stats

from sim.centre import Centre
from sim.workload.arrivals import busyness, draw_arrivals, mean_arrivals, within_day
from sim.workload.streams import stream
from tests.builders import Data, centre, centre_data, constant, draw, pool, route, step

DAY = 86_400.0


def wanted(volume: float = 50.0, **demand: Any) -> Data:
    """A contact type of so many calls a day."""
    if "driver" not in demand:
        demand["daily_volume"] = volume
    return {"demand": demand, "route": "r", "talk": constant(1)}


def centre_of(kinds: dict[str, Data], days: int = 1, demand: Data | None = None) -> Centre:
    return centre(
        centre_data(
            horizon={"days": days},
            demand=demand or {},
            contact_types=kinds,
            pools={"p": pool(1, list(kinds))},
            routes={"r": route([step("p")])},
        )
    )


def daily_counts(of: Centre, seed: int = 1) -> np.ndarray:
    arrivals = draw(of, seed).arrival_s
    return np.bincount((arrivals // DAY).astype(int), minlength=of.horizon.days)


def expected(of: Centre, name: str = "call", day: int = 0) -> float:
    return float(mean_arrivals(of, name, day)[1][-1])


# Volume ------------------------------------------------------------------------------------------


def test_counts_of_a_flat_day_are_poisson() -> None:
    """Total within |z| < 4 of 10,000; index of dispersion of 200 days within |z| < 4 of 1."""
    counts = daily_counts(centre_of({"call": wanted(50)}, days=200))
    assert abs(counts.sum() - 10_000) / 100 < 4
    dispersion = np.sum((counts - 50) ** 2) / 50
    assert abs(dispersion - 200) / np.sqrt(2 * 200) < 4


def test_volume_follows_driver_weekday_and_growth() -> None:
    """12 thousand cards x 5 calls per thousand, 20 % more, half of it on Saturdays."""
    driver = {"thousands": 12, "contacts_per_thousand_per_day": 5}
    kind = wanted(driver=driver, growth=1.2, weekday={"sat": 0.5})
    of = centre_of({"call": kind}, days=7)
    assert [expected(of, day=d) for d in range(7)] == pytest.approx([72.0] * 5 + [36.0, 72.0])


def test_no_volume_gives_no_calls() -> None:
    assert len(draw(centre_of({"call": wanted(0)}, days=3))) == 0


def test_arrivals_rise_and_stay_within_their_day() -> None:
    workload = draw(centre_of({"call": wanted(2000)}, days=2))
    assert np.all(np.diff(workload.arrival_s) > 0)
    assert workload.arrival_s[0] >= 0
    assert workload.arrival_s[-1] < 2 * DAY


def test_the_nth_arrival_depends_on_the_first_n_gaps_only() -> None:
    """Twice the volume: the same gaps pushed through twice the rate."""
    of = centre_of({"call": wanted(100), "double": wanted(200)})
    one = draw_arrivals(of, "call", 0, 1.0, stream(1, 0, "x", "arrivals"))
    other = draw_arrivals(of, "double", 0, 1.0, stream(1, 0, "x", "arrivals"))
    np.testing.assert_allclose(other[: len(one)], one / 2, rtol=1e-12)


# Shape over the day ------------------------------------------------------------------------------


def test_arrivals_follow_the_profile() -> None:
    """Chi-square over 24 hours at p > 1e-4, and no call at all in hours of weight 0."""
    weights = [0] * 8 + [4, 9, 12, 10, 6, 7, 9, 8, 7, 5, 3, 2] + [0] * 4
    of = centre_of(
        {"call": wanted(400, profile="day")}, days=50, demand={"profiles": {"day": weights}}
    )
    arrivals = draw(of).arrival_s
    counts = np.bincount((arrivals % DAY // 3600).astype(int), minlength=24)
    share = np.array(weights) / sum(weights)
    assert counts[share == 0].sum() == 0
    used = share > 0
    assert stats.chisquare(counts[used], share[used] * counts.sum()).pvalue > 1e-4
    assert abs(counts.sum() - 20_000) / np.sqrt(20_000) < 4


def test_within_a_slice_of_the_profile_arrivals_are_uniform() -> None:
    of = centre_of(
        {"call": wanted(3000, profile="peak")},
        demand={"profiles": {"peak": [0, 1, 0, 0]}},
    )
    within = (draw(of).arrival_s - DAY / 4) / (DAY / 4)
    assert stats.kstest(within, "uniform").pvalue > 1e-4


def test_a_profile_by_weekday_is_flat_on_the_days_left_out() -> None:
    of = centre_of(
        {"call": wanted(96, profile={"mon": "early"})},
        days=2,
        demand={"profiles": {"early": [1, 0]}},
    )
    times, cumulative = mean_arrivals(of, "call", 0)
    assert np.interp(DAY / 2, times, cumulative) == pytest.approx(96)
    times, cumulative = mean_arrivals(of, "call", 1)
    assert np.interp(DAY + DAY / 2, times, cumulative) == pytest.approx(48)


# Events ------------------------------------------------------------------------------------------


def events(**windows: Data) -> Data:
    return {"events": windows}


def test_an_event_multiplies_demand_in_its_window_only() -> None:
    """Ten calls an hour; two hours at three times that add 40 calls to the day."""
    rush = {"start": "10:00", "duration_s": 7200, "factor": 3}
    of = centre_of({"call": wanted(240)}, demand=events(rush=rush))
    times, cumulative = mean_arrivals(of, "call", 0)
    assert cumulative[-1] == pytest.approx(280)
    edges = np.array([0, 10, 12, 24]) * 3600.0
    assert np.diff(np.interp(edges, times, cumulative)) == pytest.approx([100, 60, 120])


def test_arrivals_in_an_event_are_as_many_as_expected() -> None:
    """Within |z| < 4 inside and outside the window."""
    rush = {"day": 1, "start": "10:00", "duration_s": 7200, "factor": 5}
    of = centre_of({"call": wanted(12_000)}, days=2, demand=events(rush=rush))
    arrivals = draw(of).arrival_s
    inside = np.sum((arrivals >= DAY + 36_000) & (arrivals < DAY + 43_200))
    assert abs(inside - 5000) / np.sqrt(5000) < 4
    outside = len(arrivals) - inside
    assert abs(outside - 23_000) / np.sqrt(23_000) < 4


def test_events_multiply_where_they_overlap_and_run_over_midnight() -> None:
    of = centre_of(
        {"call": wanted(24)},
        days=2,
        demand=events(
            one={"start": "22:00", "duration_s": 4 * 3600, "factor": 2},
            two={"start": "23:00", "duration_s": 2 * 3600, "factor": 3},
        ),
    )
    hourly = []
    for day in (0, 1):
        times, cumulative = mean_arrivals(of, "call", day)
        hourly.extend(np.diff(np.interp(day * DAY + np.arange(25) * 3600.0, times, cumulative)))
    assert hourly[21:27] == pytest.approx([1, 2, 6, 6, 2, 1])
    assert sum(hourly) == pytest.approx(48 + 1 + 5 + 5 + 1)


def test_an_event_may_touch_some_contact_types_and_stop_demand() -> None:
    stop = {"start": "00:00", "duration_s": DAY, "factor": 0, "contact_types": ["call"]}
    of = centre_of({"call": wanted(100), "other": wanted(100)}, demand=events(stop=stop))
    workload = draw(of)
    assert set(workload.contact_type.tolist()) == {1}
    assert expected(of, "other") == pytest.approx(100)


# Busyness ----------------------------------------------------------------------------------------


def drawn_factors(correlation: float, cvs: dict[str, float], days: int = 1500) -> np.ndarray:
    of = centre_of(
        {k: wanted(1, busyness_cv=cv) for k, cv in cvs.items()},
        demand={"busyness_correlation": correlation},
    )
    rows = [busyness(of, seed=3, replication=0, day=d) for d in range(days)]
    return np.array([[row[k] for k in cvs] for row in rows])


@pytest.mark.parametrize("correlation", [0.0, 0.6, 1.0])
def test_busyness_has_mean_1_its_cv_and_its_correlation(correlation: float) -> None:
    """1500 days: means and cvs within 4 standard errors, correlation of scores within 4."""
    factors = drawn_factors(correlation, {"x": 0.2, "y": 0.5})
    n = len(factors)
    scores = []
    for column, cv in ((0, 0.2), (1, 0.5)):
        drawn = factors[:, column]
        assert abs(drawn.mean() - 1) < 4 * cv / np.sqrt(n)
        excess = 6 * cv**2  # kurtosis of a gamma
        error = np.sqrt((2 + excess) / (4 * n))  # of the standard deviation, relative
        assert abs(drawn.std() / cv - 1) < 4 * error
        shape = 1 / cv**2
        assert stats.kstest(drawn, stats.gamma(shape, scale=1 / shape).cdf).pvalue > 1e-4
        scores.append(special.ndtri(special.gammainc(shape, shape * drawn)))
    found = np.corrcoef(scores)[0, 1]
    assert abs(found - correlation) <= 4 * (1 - correlation**2) / np.sqrt(n) + 1e-9


def test_fully_correlated_types_of_equal_cv_share_one_factor() -> None:
    factors = drawn_factors(1.0, {"x": 0.3, "y": 0.3}, days=20)
    np.testing.assert_allclose(factors[:, 0], factors[:, 1], rtol=1e-12)


def test_a_type_without_busyness_has_factor_1() -> None:
    assert np.all(drawn_factors(0.5, {"x": 0.0, "y": 0.4}, days=10)[:, 0] == 1.0)


def test_busyness_overdisperses_daily_counts() -> None:
    """Variance m + m^2 cv^2 = 100 + 400; 400 days, within 4 standard errors (relative 0.3)."""
    counts = daily_counts(centre_of({"call": wanted(100, busyness_cv=0.2)}, days=400))
    assert abs(counts.mean() - 100) < 4 * np.sqrt(500 / 400)
    assert counts.var() == pytest.approx(500, rel=0.3)


def test_days_differ_and_so_do_replications() -> None:
    of = centre_of({"call": wanted(1, busyness_cv=0.2)})
    drawn = {
        busyness(of, 1, replication, day)["call"]
        for replication, day in itertools.product(range(3), range(3))
    }
    assert len(drawn) == 9


# A fixed number a day ----------------------------------------------------------------------------


def test_a_fixed_number_of_calls_comes_every_day() -> None:
    """25 x 1.5 on Mondays is 37.5, half up; half of it on Tuesdays is 19; 0.4 is none."""
    kind = wanted(25.0, growth=1.5, weekday={"tue": 0.5}, daily_number="fixed")
    of = centre_of({"call": kind, "rare": wanted(0.4, daily_number="fixed")}, days=7)
    for seed in range(20):
        assert daily_counts(of, seed).tolist() == [38, 19, 38, 38, 38, 38, 38]


def test_a_fixed_number_follows_busyness_and_events() -> None:
    """The day's factor and a window of twice the rate are in the volume before it is rounded."""
    events = {"sale": {"day": 0, "start": "00:00", "duration_s": 21_600, "factor": 3.0}}
    of = centre_of(
        {"call": wanted(1_000, busyness_cv=0.3, daily_number="fixed")}, 3, {"events": events}
    )
    for seed in range(5):
        factors = [busyness(of, seed, 0, day)["call"] for day in range(3)]
        volumes = [1_500.0 * factors[0], 1_000.0 * factors[1], 1_000.0 * factors[2]]
        assert daily_counts(of, seed).tolist() == [int(v + 0.5) for v in volumes]


def test_times_of_a_fixed_number_are_independent_and_by_the_profile() -> None:
    """40 calls on 1,000 days: Kolmogorov-Smirnov at p > 1e-4 against the profile; the number
    before noon is binomial (its variance is 9.6, not 16), |z| < 4; and so is it by any hour."""
    weights = [0] * 8 + [4, 2, 12, 6, 6, 7, 9, 8, 7, 5, 3, 2] + [0] * 4
    of = centre_of(
        {"call": wanted(40, profile="day", daily_number="fixed")},
        1_000,
        {"profiles": {"day": weights}},
    )
    arrivals = draw(of).arrival_s
    share = np.concatenate(([0.0], np.cumsum(weights))) / sum(weights)
    uniform = np.interp(arrivals % DAY, np.arange(25) * 3600.0, share)
    assert stats.kstest(uniform, "uniform").pvalue > 1e-4
    for hour in (10, 12, 16):
        before = arrivals % DAY < hour * 3600.0
        counts = np.bincount((arrivals[before] // DAY).astype(int), minlength=1_000)
        p = share[hour]
        expected_variance = 40 * p * (1 - p)
        assert abs(counts.mean() - 40 * p) / np.sqrt(expected_variance / 1_000) < 4
        assert abs(counts.var() / expected_variance - 1) / np.sqrt(2 / 1_000) < 4


def test_of_a_fixed_number_every_day_and_replication_has_other_times() -> None:
    of = centre_of({"call": wanted(30, daily_number="fixed")}, days=2)
    first, second = draw(of).arrival_s[:30], draw(of).arrival_s[30:] - DAY
    other = draw(of, replication=1).arrival_s[:30]
    assert not np.any(np.isclose(first, second)) and not np.any(np.isclose(first, other))


def test_a_fixed_number_leaves_the_calls_their_gaps_and_their_luck() -> None:
    """Twice as many: the n-th call has the n-th gap, stretched alike, and the same talk."""
    kinds = [
        {**wanted(n, daily_number="fixed"), "talk": {"dist": "exponential", "mean_s": 100.0}}
        for n in (200, 400)
    ]
    one, other = (draw(centre_of({"call": kind})) for kind in kinds)
    gaps = [np.diff(w.arrival_s, prepend=0.0)[:200] for w in (one, other)]
    ratio = gaps[0] / gaps[1]
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-6)
    np.testing.assert_array_equal(one.talk_s, other.talk_s[:200])
    poisson = draw(centre_of({"call": {**kinds[0], "demand": {"daily_volume": 200.0}}}))
    n = min(len(poisson), 200)
    np.testing.assert_array_equal(one.talk_s[:n], poisson.talk_s[:n])


# Within the day ----------------------------------------------------------------------------------


def half_hours(of: Centre, days: int) -> np.ndarray:
    """Calls by day and half-hour, shape (days, 48)."""
    slots = (draw(of).arrival_s // 1800.0).astype(int)
    return np.bincount(slots, minlength=48 * days).reshape(days, 48)


@pytest.mark.broad
@pytest.mark.parametrize(
    ("days", "to"), [(250, 0.15), pytest.param(2_000, 0.05, marks=pytest.mark.slow)]
)
def test_a_factor_within_the_day_has_mean_1_and_the_cv_and_correlation_given(
    days: int, to: float
) -> None:
    """Days at 100 calls a half-hour, less the Poisson noise; 2,000 within 5 % of 0.3 and 0.7."""
    cv, r = 0.3, 0.7
    kind = wanted(4_800, within_day_cv=cv, within_day_correlation=r)
    counts = half_hours(centre_of({"call": kind}, days=days), days)
    mean = counts.mean()
    assert abs(mean / 100.0 - 1.0) < to / 5
    assert abs(np.sqrt(counts.var() - mean) / mean / cv - 1.0) < to
    away = counts - mean
    for lag in (1, 2, 4):
        covariance = (away[:, lag:] * away[:, :-lag]).mean() / mean**2
        assert abs(np.log1p(covariance) / np.log1p(cv**2) / r**lag - 1.0) < 2 * to
    by_day = counts.sum(axis=1)
    assert abs(np.corrcoef(by_day[1:], by_day[:-1])[0, 1]) < 4 / np.sqrt(days)


def test_a_fixed_number_stays_fixed_when_rates_vary_within_the_day() -> None:
    kind = wanted(480, within_day_cv=0.5, daily_number="fixed")
    counts = half_hours(centre_of({"call": kind}, days=300), 300)
    assert set(counts.sum(axis=1)) == {480}
    assert counts.var() > 1.5 * 10.0


def test_without_a_factor_within_the_day_nothing_is_drawn_for_it() -> None:
    of = centre_of({"call": wanted(10), "varied": wanted(10, within_day_cv=0.1)})
    assert within_day(of, "call", 1, 0, 0) is None
    factors = within_day(of, "varied", 1, 0, 0)
    assert factors is not None and factors.shape == (48,)
