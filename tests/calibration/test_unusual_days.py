"""Which days are left out of a fit: hardly any by chance, and those that nothing usual explains."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from sim.calibration.fit.unusual import unusual_volumes
from sim.centre.base import WEEKDAYS

WEEKS = 8
WEEKDAY = np.array(WEEKDAYS * WEEKS, dtype=object)
LEVEL = np.where(WEEKDAY == "sun", 60.0, np.where(WEEKDAY == "sat", 150.0, 400.0))


def gamma(luck: np.random.Generator, cv: float) -> np.ndarray:
    return luck.gamma(cv**-2, cv**2, len(WEEKDAY))


def lognormal(luck: np.random.Generator, cv: float) -> np.ndarray:
    variance = np.log1p(cv**2)
    return luck.lognormal(-variance / 2, np.sqrt(variance), len(WEEKDAY))


@pytest.mark.parametrize("law", [gamma, lognormal])
@pytest.mark.parametrize("cv", [0.2, 0.35])
def test_chance_alone_sets_a_day_aside_in_one_or_two_of_a_hundred_records(
    law: Callable[[np.random.Generator, float], np.ndarray], cv: float
) -> None:
    """300 records of eight weeks; a fixed number of deviations took a day out of every fifth."""
    luck = np.random.default_rng(8)
    found = [
        unusual_volumes(luck.poisson(LEVEL * law(luck, cv)) * 1.0, WEEKDAY) for _ in range(300)
    ]
    records = sum(own.any() for own in found)
    assert records <= stats.binom.ppf(0.999, 300, 0.02)


def test_holidays_gaps_and_overloads_are_unusual_even_many_of_them() -> None:
    """A fortnight at a quarter, which is a quarter of all days, a gap and an overload."""
    luck = np.random.default_rng(9)
    for _ in range(20):
        total = LEVEL * gamma(luck, 0.12)
        strange = np.r_[21:35, 3, 50]
        total[21:35] *= 0.25
        total[3] *= 0.05
        total[50] *= 3.0
        found = np.flatnonzero(unusual_volumes(luck.poisson(total) * 1.0, WEEKDAY)).tolist()
        assert found == sorted(strange)


def test_of_two_days_both_are_unusual_and_one_is_compared_with_nothing() -> None:
    names = WEEKDAY[:14]
    total = np.array([400.0, 380, 420, 410, 390, 405, 395] * 2)
    total[9] = 20.0
    assert np.flatnonzero(unusual_volumes(total, names)).tolist() == [2, 9]
    assert not unusual_volumes(total[7:], names[:7]).any()
    assert not unusual_volumes(np.array([900.0, 20.0]), names[:2]).any()


def test_a_day_within_60_and_150_percent_of_its_weekday_is_usual_however_alike_the_others_are() -> (
    None
):
    total = 1000.0 + np.arange(56.0) % 5
    total[10], total[20], total[30] = 620.0, 1480.0, 580.0
    assert np.flatnonzero(unusual_volumes(total, WEEKDAY)).tolist() == [30]
