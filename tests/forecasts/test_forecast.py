"""A forecast: means, days left out, bands, events, which method is used, and what a study takes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.centre import Centre
from sim.errors import InputError
from sim.forecasts.as_demand import as_demand
from sim.forecasts.forecast import Event, Forecast, forecast_of
from sim.forecasts.history import History, history_of
from sim.forecasts.means import normal_days, seasonal_naive, shares, weekday_mean
from sim.workload.arrivals import mean_arrivals
from tests.builders import centre_data, pool, route, step
from tests.forecasts.made_up import score, varied_counts

MONDAY = date(2026, 1, 5)
WEEKDAY_VOLUMES = (100.0, 90.0, 80.0, 70.0, 60.0, 0.0, 0.0)


def steady(weeks: int, **changed: float) -> History:
    """A type of so many calls each weekday, half of them at 9:00 and at 9:30; `day7=50` changes."""
    volumes = np.tile(WEEKDAY_VOLUMES, weeks)
    for name, volume in changed.items():
        volumes[int(name.removeprefix("day"))] = volume
    counts = np.zeros((len(volumes), 1, 48))
    counts[:, 0, 18] = counts[:, 0, 19] = volumes / 2
    return History(MONDAY, ("calls",), 30, counts)


def bank_like(weeks: int = 20, seed: int = 3) -> History:
    """Two types on seven days a week, with known variation."""
    counts, _names = varied_counts(
        np.random.default_rng(seed), 7 * weeks, 1_500, (0.1, 0.19), 0.65, types=2, shared=(0.5, 0.4)
    )
    whole = np.pad(counts, ((0, 0), (0, 0), (14, 0))).astype(float)
    return History(MONDAY, ("x", "y"), 30, whole)


@pytest.fixture(scope="module")
def found() -> Forecast:
    events = [
        Event(MONDAY + timedelta(days=140), 1.2),
        Event(MONDAY + timedelta(days=141), 2, ("y",)),
    ]
    return forecast_of(bank_like(), weeks=2, events=events)


# Means -------------------------------------------------------------------------------------------


def test_a_weekday_is_the_mean_of_its_last_eight_weeks_by_interval() -> None:
    history = steady(10, day0=1_000.0, day63=108.0)
    expected = weekday_mean(history, 70, 7)
    assert expected.sum(axis=2)[:, 0] == pytest.approx([101.0, 90, 80, 70, 60, 0, 0])
    assert expected[0, 0, 18] == pytest.approx(50.5)
    assert shares(history, 70, 7)[0, 0, [18, 19]] == pytest.approx([0.5, 0.5])


def test_unusual_days_are_in_no_mean() -> None:
    history = steady(9, day56=10.0, day57=500.0)
    assert weekday_mean(history, 63, 2).sum(axis=2)[:, 0] == pytest.approx([100.0, 90.0])
    assert seasonal_naive(history, 63, 2).sum(axis=2)[:, 0] == pytest.approx([10.0, 500.0])
    unusual = np.flatnonzero(~normal_days(history))
    assert {56, 57} <= set(unusual.tolist())
    assert set(unusual.tolist()) - {56, 57} == {d for d in range(63) if d % 7 >= 5}


def test_a_day_without_a_row_is_unknown_and_no_zero() -> None:
    rows = [
        {"day": MONDAY + timedelta(days=d), "start_s": 32_400.0 + 1_800 * k, "offered": 10}
        for d in range(56) if d != 49
        for k in range(2)
    ]  # fmt: skip
    history = history_of(pd.DataFrame(rows))
    assert history.interval_min == 30
    assert np.isnan(history.counts[49]).all()
    assert weekday_mean(history, 56, 1).sum() == pytest.approx(20.0)


# Forecast ----------------------------------------------------------------------------------------


@pytest.mark.broad
def test_events_are_on_top_of_what_is_expected(found: Forecast) -> None:
    factors = found.factors()
    assert factors[0].tolist() == [1.2, 1.2]
    assert factors[1].tolist() == [1.0, 2.0]
    plain = found.expected.sum(axis=2)
    table = found.day_table()
    second = table[table["day"] == found.dates()[1].isoformat()]
    calls = dict(zip(second["contact_type"], second["calls"], strict=True))
    assert calls["y"] == pytest.approx(2.0 * plain[1, 1])
    assert calls["all"] == pytest.approx(plain[1, 0] + 2.0 * plain[1, 1])


def test_bands_are_in_order_and_as_wide_as_counts_vary(found: Forecast) -> None:
    days, intervals = found.bands()
    for bands in (days, intervals):
        assert (np.diff(bands, axis=0) >= 0).all()
    # A day's cv: 0.1, and what is left of 0.19 within the day; the mean's own error adds.
    half = (days[-1] - days[0])[2:, 0] / found.expected.sum(axis=2)[2:, 0] / 2 / 1.96
    assert 0.08 < half.mean() < 0.2


def test_past_forecasts_are_scored_and_their_bands_hold(found: Forecast) -> None:
    assert 0.92 < score(found, "weekday_mean", 1, "interval", "coverage_95") < 0.98
    error, naive = (
        score(found, m, 1, "interval", "wape") for m in ("weekday_mean", "seasonal_naive")
    )
    assert error < naive
    width = score(found, "weekday_mean", 1, "interval", "width_95")
    assert score(found, "weekday_mean", 1, "interval", "interval_score_95") >= width


def test_the_default_stays_unless_another_method_is_surely_better(found: Forecast) -> None:
    assert found.choice.method == "weekday_mean"
    low, high = found.choice.differences["regression"][1:]
    assert low < high and high > 0.0


def test_few_weeks_give_the_default_and_no_scores() -> None:
    short = forecast_of(steady(5))
    assert (short.choice.method, short.choice.weeks, short.scores) == ("weekday_mean", 0, None)
    assert short.expected.sum(axis=2)[:, 0] == pytest.approx(WEEKDAY_VOLUMES)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"weeks": 5}, "1 to 4 weeks, found 5"),
        ({"start": date(2026, 1, 1)}, "one from 2026-03-02"),
        ({"country": "XX"}, "there is none of that code"),
        ({"events": [Event(date(2026, 4, 1), 1.2)]}, "event on 2026-04-01: the forecast is from"),
        ({"events": [Event(date(2026, 3, 3), -1.0)]}, "a factor is from 0 to 20, found -1"),
        ({"events": [Event(date(2026, 3, 3), 1.2, ("call",))]}, "did you mean 'calls'"),
    ],
)
def test_what_cannot_be_is_told(asked: dict[str, Any], words: str) -> None:
    if "country" in asked:
        pytest.importorskip("holidays")
    with pytest.raises(InputError, match=words):
        forecast_of(steady(8), **asked)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"start_s": [0.0], "offered": [1]}, "no column day"),
        ({"day": ["2026-01-05"], "start_s": [90_000.0], "offered": [1]}, "no time of day"),
        ({"day": ["2026-01-05"], "start_s": [0.0], "offered": [-1]}, "no number of calls"),
        ({"day": ["2026-01-05"], "start_s": [0.0], "offered": [1]}, "28 to 3,700 days"),
        ({"day": ["2026-01-05"] * 2, "start_s": [0.0, 420.0], "offered": [1, 1]}, "are 7 min long"),
        ({"day": [], "start_s": [], "offered": []}, "there are no counts"),
    ],
)
def test_counts_that_cannot_be_are_told(rows: dict[str, list[Any]], words: str) -> None:
    with pytest.raises(InputError, match=words):
        history_of(pd.DataFrame(rows))


# Demand ------------------------------------------------------------------------------------------


def test_a_study_takes_the_forecast_as_its_demand(found: Forecast) -> None:
    """Merged into a centre, its expected arrivals are those of the forecast, events included."""
    kinds = {
        n: {
            "demand": {"daily_volume": 9.0},
            "route": "r",
            "talk": {"dist": "constant", "value_s": 1},
        }
        for n in ("x", "y")
    }
    data = centre_data(
        horizon={}, contact_types=kinds, pools={"p": pool(1, ["x", "y"])},
        routes={"r": route([step("p")])},
    )  # fmt: skip
    made = as_demand(found)
    for name, kind in made["contact_types"].items():
        data["contact_types"][name]["demand"] |= kind["demand"]
    data["horizon"] |= made["horizon"]
    data["demand"] = {**data.get("demand", {}), **made["demand"]}
    centre = Centre.model_validate(data)
    expected = found.with_events()
    for day in (0, 1, 9):
        for at, name in enumerate(("x", "y")):
            times, cumulative = mean_arrivals(centre, name, day)
            edges = day * 86_400.0 + np.arange(49) * 1_800.0
            by_half_hour = np.diff(np.interp(edges, times, cumulative))
            np.testing.assert_allclose(by_half_hour, expected[day, at], rtol=1e-3, atol=0.02)
    assert 0.1 < centre.contact_types["x"].demand.within_day_cv < 0.3


@pytest.mark.broad
def test_from_a_table_to_a_folder(tmp_path: Any) -> None:
    days = pd.date_range("2026-01-05", periods=70)
    grid = pd.MultiIndex.from_product([days, range(28_800, 64_800, 1_800)])
    counts = grid.to_frame(index=False, name=["day", "start_s"]).assign(offered=20)
    found = sim.forecast(counts, weeks=2, events={"2026-03-18": 1.5})
    assert found.days["calls"].round().tolist() == [400.0] * 2 + [600.0] + [400.0] * 11
    page = found.write(tmp_path / "f")
    text = page.read_text()
    assert "5,800 calls are expected from 2026-03-16 to 2026-03-29" in text
    assert {"days.csv", "intervals.csv", "scores.csv", "forecast_week.yaml", "days.png"} <= {
        file.name for file in page.parent.iterdir()
    }
    with pytest.raises(InputError, match=r"found 'soon'"):
        sim.forecast(counts, start="soon")


@pytest.mark.slow
def test_bands_of_half_hours_cover_and_another_method_is_seldom_chosen_for_nothing() -> None:
    """20 centres without a calendar: bands cover 93 to 97 %, regression is chosen at most twice."""
    covered, chosen = np.empty((20, 4)), 0
    for seed in range(20):
        found = forecast_of(bank_like(weeks=30, seed=seed))
        for week in range(4):
            covered[seed, week] = score(found, "weekday_mean", week + 1, "interval", "coverage_95")
        chosen += found.choice.method != "weekday_mean"
    print(covered.mean(axis=0), chosen)
    assert ((covered.mean(axis=0) > 0.93) & (covered.mean(axis=0) < 0.97)).all()
    assert chosen <= 2
