"""On a real bank's records: the forecast is as good as the weekday mean, and its bands hold.

Data: "Anonymous Bank", I. Guedj and A. Mandelbaum, Technion, 2000; skipped where they are not.
"""

from __future__ import annotations

import pytest

from sim.forecasts.forecast import forecast_of
from sim.forecasts.history import history_of
from sim.forecasts.means import normal_days
from sim.forecasts.variation import variation
from tests.bank_records import bank_records, needs_bank
from tests.forecasts.made_up import score


@pytest.mark.slow
@needs_bank
def test_on_the_banks_records_the_forecast_is_no_worse_than_the_mean_and_bands_cover() -> None:
    """One to four weeks ahead; 93 to 97 % of half-hours in their 95 % band."""
    history = history_of(bank_records().counts())
    found = forecast_of(history)
    for week in range(1, 5):
        used, mean, naive = (
            score(found, method, week, "day", "wape_normal_days")
            for method in (found.choice.method, "weekday_mean", "seasonal_naive")
        )
        covered = score(found, found.choice.method, week, "interval", "coverage_95")
        print(week, found.choice.method, used, mean, naive, covered)
        assert used <= mean < naive
        assert 0.93 < covered < 0.97


@pytest.mark.slow
@needs_bank
def test_the_banks_half_hours_vary_as_was_found_before() -> None:
    """All types together, Sunday to Thursday, normal days: cv about 0.2, correlation about 0.65."""
    history = history_of(bank_records().counts()).total()
    names = [("mon", "tue", "wed", "thu", "fri", "sat", "sun")[d] for d in history.weekdays()]
    kept = [d for d in normal_days(history).nonzero()[0] if names[d] not in ("fri", "sat")]
    found = variation(history.counts[kept], [names[d] for d in kept], ("all",), 30).types["all"]
    print(found)
    assert 0.17 < found.within_day_cv.value < 0.24
    assert 0.55 < found.within_day_correlation.value < 0.75
