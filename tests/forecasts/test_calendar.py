"""A calendar, and the regression that uses it; on a large made-up centre it beats the mean."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from sim.errors import InputError
from sim.forecasts.forecast import forecast_of
from sim.forecasts.history import History
from sim.forecasts.holiday_calendar import Calendar, calendar_of, shown_names
from sim.forecasts.regression import Regression
from sim.forecasts.rolling import methods_of, rolling
from sim.forecasts.scores import choice
from tests.forecasts.made_up import score
from tests.forecasts.made_up_centre import calendar_factor, large_centre

FIRST = date(2026, 1, 5)


def half_days_off(weeks: int, every: int) -> tuple[History, Calendar]:
    """1,000 calls a day, 400 on a holiday every so many days, 1,300 on the day after."""
    days = [FIRST + timedelta(days=d) for d in range(7 * weeks + 28)]
    holidays = {day: "Feast" for at, day in enumerate(days) if at % every == 10}
    counts = np.zeros((7 * weeks, 1, 48))
    for at, day in enumerate(days[: 7 * weeks]):
        after = days[at - 1] in holidays if at else False
        counts[at, 0, 20] = 400.0 if day in holidays else 1_300.0 if after else 1_000.0
    return History(FIRST, ("calls",), 30, counts), Calendar("XX", holidays, frozenset())


def test_holidays_and_the_day_after_are_foreseen() -> None:
    """Every 20 days a holiday, on changing weekdays: within 12 % of what comes."""
    history, calendar = half_days_off(30, 20)
    found = Regression(history, calendar, 28)(210, 28).sum(axis=(1, 2))
    off = [d for d in range(28) if FIRST + timedelta(days=210 + d) in calendar.holidays]
    assert off
    for day in range(28):
        truth = 400.0 if day in off else 1_000.0
        if day - 1 not in off:
            assert found[day] == pytest.approx(truth, rel=0.12), day
    blind = Regression(history, None, 28)(210, 28).sum(axis=(1, 2))
    assert blind[off[0]] > 900.0


def test_the_week_of_a_holiday_and_its_make_up_days_carry_the_factors_of_earlier_years() -> None:
    """National Day of 2025 from two years before: 1 to 8 October off, two weekend days worked."""
    pytest.importorskip("holidays")
    calendar = calendar_of("CN", range(2023, 2026))
    start = date(2025, 9, 22)
    past = (start - date(2023, 7, 3)).days
    history = large_centre(np.random.default_rng(5), calendar, days=past, volume=5_000.0)
    days = [start + timedelta(days=d) for d in range(21)]
    true = np.array([calendar_factor(day, calendar) for day in days])
    level = Regression(history, calendar, 21)(past, 21).sum(axis=(1, 2)) / true
    off = np.array([day in calendar.holidays for day in days])
    worked = np.array([day in calendar.worked for day in days])
    assert [str(day) for day, own in zip(days, off, strict=True) if own] == [
        f"2025-10-{day:02d}" for day in range(1, 9)
    ]
    assert [str(d) for d, own in zip(days, worked, strict=True) if own] == [
        "2025-09-28", "2025-10-11",
    ]  # fmt: skip
    assert level == pytest.approx(np.full(21, np.median(level)), rel=0.15)
    blind = Regression(history, None, 21)(past, 21).sum(axis=(1, 2)) / true
    assert (blind[off] / np.median(blind) > 1.1).all()
    assert (blind[worked] / np.median(blind) < 0.75).all()


@pytest.mark.broad
def test_the_level_follows_the_last_weeks() -> None:
    """A step of 30 % ten weeks ago is mostly in, a trend-free level stays."""
    counts = np.zeros((210, 1, 48))
    counts[:, 0, 20] = np.where(np.arange(210) < 140, 1_000.0, 1_300.0)
    found = Regression(History(FIRST, ("calls",), 30, counts), None, 7)(210, 7).sum(axis=(1, 2))
    assert (found > 1_150.0).all() and (found < 1_310.0).all()


@pytest.mark.broad
def test_the_calendar_of_china_knows_what_is_worked_instead_and_what_it_does_not_know() -> None:
    pytest.importorskip("holidays")
    found = calendar_of("cn", (2026, 2040))
    assert date(2026, 2, 17) in found.holidays
    assert date(2026, 2, 14) in found.worked
    weekend = {day: name for day, name in found.holidays.items() if day.weekday() >= 5}
    assert {date(2026, 2, 21), date(2026, 2, 22)} <= set(weekend)
    assert not set(found.holidays) & found.worked
    shown = shown_names(found, "zh-CN")
    assert set(shown) == set(found.holidays)
    assert (shown[date(2026, 2, 17)], shown[date(2026, 2, 21)]) == ("春节", "休息日")
    assert shown_names(found, "en")[date(2026, 2, 17)] == "Chinese New Year"
    assert not any("(" in name for name in shown_names(found, "en").values())
    assert found.unknown == (2040,)
    with pytest.raises(InputError, match="did you mean"):
        calendar_of("CNN", (2026,))


def test_without_the_package_a_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "holidays", None)
    with pytest.raises(InputError, match=r"pip install 'trunkline\[forecast\]'"):
        calendar_of("CN", (2026,))


@pytest.mark.slow
def test_with_a_calendar_the_regression_beats_the_mean_at_a_large_centre() -> None:
    """30,000 calls a day over 1,000 days: chosen for each of three seeds, error a third less."""
    pytest.importorskip("holidays")
    calendar = calendar_of("CN", range(2023, 2027))
    for seed in (1, 2, 3):
        history = large_centre(np.random.default_rng(seed), calendar)
        found = forecast_of(history, country="CN")
        assert found.choice.method == "regression"
        errors = {m: score(found, m, 1, "day", "wape") for m in ("weekday_mean", "regression")}
        covered = [score(found, "regression", w, "interval", "coverage_95") for w in range(1, 5)]
        print(seed, errors, covered)
        assert errors["regression"] < 0.67 * errors["weekday_mean"]
        assert all(0.93 < share < 0.97 for share in covered)
    past = rolling(history, methods_of(history, None, 28))
    assert choice(past).weeks == 52
