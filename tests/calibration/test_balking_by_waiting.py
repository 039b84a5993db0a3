"""Who leaves because of how many calls wait, found in waits that ended some way or other."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.calibration.fit.balking import LeavingFit, fit_leaving, waiting_on_joining
from tests.calibration.known_centres import PLAIN, fitted, held, of

MONDAY = pd.Timestamp("2026-01-05")
LIMITS = (0, 2, 6)
SHARES = (0.05, 0.15, 0.3)


def made_up(
    calls: int, shares: tuple[float, ...], seed: int = 1
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any], pd.Series[Any]]:
    """Waits, whether they ended in vain, calls waiting on joining, and days.

    An agent is free about every 15 s; patience is 200 s in the mean; who leaves for the queue does
    after 8 to 25 s. Times are recorded in whole seconds.
    """
    luck = np.random.default_rng(seed)
    waiting = luck.integers(0, 13, size=calls)
    answered = luck.gamma(waiting + 1.0, 15.0)
    share = np.array([0.0, *shares])[np.searchsorted(LIMITS, waiting, "left")]
    leaves = np.where(luck.random(calls) < share, luck.uniform(8.0, 25.0, size=calls), np.inf)
    gone = np.minimum(luck.exponential(200.0, size=calls), leaves)
    day = pd.Series(MONDAY + pd.to_timedelta(np.arange(calls) % 40, "D"))
    return np.ceil(np.minimum(answered, gone)), gone < answered, waiting, day


def share_at(fit: LeavingFit, waiting: int) -> float:
    return float(([0.0, *fit.shares])[int(np.searchsorted(fit.limits, waiting, "left"))])


def test_shares_and_times_of_leaving_are_those_that_records_were_made_with() -> None:
    wait, gone, waiting, day = made_up(30_000, SHARES)
    fit = fit_leaving(wait, gone, waiting, day)
    assert fit is not None
    found = [share_at(fit, n) for n in (1, 4, 10)]
    assert found == pytest.approx(SHARES, abs=0.03)
    assert 10.0 < fit.quantiles_s[10] < 22.0  # in truth 16.5
    assert fit.quantiles_s[2] > 4.0 and fit.quantiles_s[18] < 35.0
    assert fit.gain > 3 * fit.price
    assert not (fit.for_that & ~gone).any() and not fit.for_that[wait > 60].any()


def test_patience_alone_is_taken_for_patience_alone() -> None:
    for seed in range(2):
        assert fit_leaving(*made_up(10_000, (0.0, 0.0, 0.0), seed)) is None


@pytest.mark.broad
def test_what_shares_owe_to_days_tells_how_they_vary_in_other_records() -> None:
    """Days of made-up records differ by luck alone."""
    fit = fit_leaving(*made_up(10_000, SHARES))
    assert fit is not None
    told = np.sqrt((fit.owed**2).sum(axis=0))
    others = [fit_leaving(*made_up(10_000, SHARES, seed)) for seed in range(2, 14)]
    spread = np.std([o.shares for o in others if o is not None and o.limits == fit.limits], axis=0)
    assert 0.6 < float(told.mean() / spread.mean()) < 1.7


def test_calls_that_wait_are_counted_at_the_second_of_joining() -> None:
    """Who leaves in that second is gone; of two who join in it neither waits for the other."""
    day = pd.Series([MONDAY] * 5 + [MONDAY + pd.Timedelta(days=1)])
    join, wait = np.array([0.0, 5, 10, 10, 30, 12]), np.array([10.0, 20, 15, 2, 5, 9])
    assert waiting_on_joining(day, join, wait).tolist() == [0, 1, 1, 1, 0, 0]


@pytest.mark.slow
@pytest.mark.compiled
def test_a_centre_whose_callers_leave_by_how_many_wait_is_fitted_back() -> None:
    """Ten logs: most intervals of 95 % hold the share that the centre has."""
    centre = deepcopy(PLAIN)
    centre["contact_types"]["service"]["balking_by_waiting"] = {
        "leaves_after": {"dist": "empirical", "quantiles_s": [8.0, 25.0]},
        "while_waiting": [
            {"waiting_over": n, "share": s} for n, s in zip(LIMITS, SHARES, strict=True)
        ],
    }
    centre["pools"]["agents"]["staffing"]["shifts"]["d"]["agents"] = 3
    found = fitted(centre, 10)
    kept, number = 0, 0
    for least in (1, 2, 3):
        own = of(found, ("leaving", f"service ({least}+)"))
        kept += held(own, SHARES[int(np.searchsorted(LIMITS, least, "left")) - 1])
        number += len(own)
    assert number >= 24
    assert kept >= 0.8 * number
