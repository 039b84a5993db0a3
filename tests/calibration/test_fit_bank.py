"""The fit on a real bank's records: its own error, and months that it did not see."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.calibration.fit.months import Month, rolling_origin
from sim.calibration.fit.options import FitOptions
from tests.bank_records import bank_records, needs_bank

OPTIONS = FitOptions(
    first_day="1999-01-13",
    return_types=("callback",),
    window_weeks=None,
    check_calls=200_000,
    replications=2,
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.data,
    needs_bank,
]


@cache
def months() -> tuple[Month, ...]:
    """Each month from the two before it, every normal day of it."""
    levels = ("replay", "calls_roster_talk")
    return tuple(rolling_origin(bank_records().calls, OPTIONS, levels))


def errors(level: str, field: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A field of the scores of every month."""
    return np.array([getattr(m.predictions[level].score, field) for m in months()])


def test_the_model_itself_is_off_by_little() -> None:
    assert len(months()) == 6
    assert np.abs(errors("replay", "abandonment_error")).mean() <= 0.015
    assert np.abs(errors("replay", "wait_queued_error")).mean() <= 0.05
    assert abs(errors("replay", "evening_error").mean()) <= 0.10
    assert np.abs(errors("replay", "queued_error")).mean() <= 0.05


def test_months_are_told_by_the_two_before_them_where_calls_and_roster_are_known() -> None:
    lost, wait = (
        np.abs(errors("calls_roster_talk", f"{f}_error")) for f in ("abandonment", "wait_queued")
    )
    assert len(lost) == 6
    assert lost.mean() <= 0.015
    assert lost.max() <= 0.02
    assert wait.max() <= 0.20
    assert abs(errors("calls_roster_talk", "evening_error").mean()) <= 0.10
    assert np.abs(errors("calls_roster_talk", "queued_error")).mean() <= 0.05
