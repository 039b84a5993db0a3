"""Kaplan-Meier and parametric fits against a published example and against known truths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.calibration.fit.patience import fit_patience, still_waiting
from sim.calibration.fit.survival import exponential_mle, kaplan_meier, weibull_mle
from sim.errors import InputError

# Remission times (weeks) under 6-mercaptopurine: Freireich et al., Blood 21(6), 1963.
REMISSION = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_kaplan_meier_of_the_leukaemia_data() -> None:
    curve = kaplan_meier(REMISSION, RELAPSED)
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    for week, survival in published.items():
        assert curve.at(week) == pytest.approx(survival, abs=5e-4)
    assert curve.at(5.9) == 1.0
    assert curve.at(100) == curve.at(23)
    at_risk = dict(zip(curve.times, curve.at_risk, strict=True))
    assert (at_risk[6], at_risk[7], at_risk[10], at_risk[23]) == (21, 17, 15, 6)


def test_the_band_of_a_survival_is_the_published_one_and_of_what_is_certain_nothing() -> None:
    """R's `survfit(conf.type = "log-log")` of the same data."""
    curve = kaplan_meier([1, *REMISSION], [0, *RELAPSED])
    limits = {t: (lo, hi) for t, lo, hi in zip(curve.times, curve.low, curve.high, strict=True)}
    assert limits[1] == (1.0, 1.0)
    curve = kaplan_meier(REMISSION, RELAPSED)
    limits = {t: (lo, hi) for t, lo, hi in zip(curve.times, curve.low, curve.high, strict=True)}
    assert limits[6] == pytest.approx((0.6197, 0.9516), abs=5e-4)
    assert limits[23] == pytest.approx((0.1881, 0.6801), abs=5e-4)
    assert (curve.low <= curve.survival).all() and (curve.survival <= curve.high).all()
    assert kaplan_meier([1, 2], [1, 1]).low[-1] == 0.0


def test_patience_as_a_centre_has_it_lies_in_the_band_of_the_records() -> None:
    luck = np.random.default_rng(8)
    patience = np.ceil(np.where(luck.random(6000) < 0.05, 0.5, luck.exponential(120.0, 6000)))
    offered = np.ceil(luck.exponential(60.0, 6000))
    fit = fit_patience(np.minimum(patience, offered), patience <= offered)
    known = fit.curve.at_risk >= 100
    share = still_waiting(fit, fit.curve.times)
    inside = (share >= fit.curve.low - 0.005) & (share <= fit.curve.high + 0.005)
    assert inside[known].all()
    assert still_waiting(fit, np.array([1.0]))[0] == pytest.approx(1.0 - fit.balking)


def test_exponential_mle_is_exposure_over_events() -> None:
    assert exponential_mle(REMISSION, RELAPSED) == pytest.approx(359 / 9)


def test_weibull_mle_is_the_top_of_the_likelihood() -> None:
    shape, scale = weibull_mle(REMISSION, RELAPSED)

    def log_likelihood(k: float, s: float) -> float:
        t, seen = np.array(REMISSION, float), np.array(RELAPSED, bool)
        law = stats.weibull_min(k, scale=s)
        return float(law.logpdf(t[seen]).sum() + law.logsf(t[~seen]).sum())

    best = log_likelihood(shape, scale)
    for factor in (0.99, 1.01):
        assert log_likelihood(shape * factor, scale) < best
        assert log_likelihood(shape, scale * factor) < best


@pytest.mark.parametrize("shape", [0.7, 1.0, 2.5])
def test_weibull_mle_recovers_its_parameters_under_censoring(shape: float) -> None:
    rng = np.random.default_rng(5)
    patience = 300.0 * rng.weibull(shape, 40_000)
    offered = rng.exponential(200.0, 40_000)
    found = weibull_mle(np.minimum(patience, offered), patience < offered)
    assert found == pytest.approx((shape, 300.0), rel=0.03)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1, max_size=40))
def test_kaplan_meier_falls_from_one_and_matches_the_product_limit(
    data: list[tuple[int, bool]],
) -> None:
    times = np.array([t for t, _ in data])
    seen = np.array([e for _, e in data])
    curve = kaplan_meier(times, seen)
    product = 1.0
    for t in np.unique(times):
        product *= 1.0 - np.sum(seen & (times == t)) / np.sum(times >= t)
        assert curve.at(t) == pytest.approx(product, abs=1e-12)


@pytest.mark.parametrize(
    ("duration", "event", "what"),
    [
        ([], [], "no observation"),
        ([1.0, 2.0], [True], "one length"),
        ([-1.0], [True], "not negative"),
        ([float("nan")], [True], "not negative"),
    ],
)
def test_wrong_observations_are_refused(
    duration: list[float], event: list[bool], what: str
) -> None:
    with pytest.raises(InputError, match=what):
        kaplan_meier(duration, event)


def test_without_events_nothing_is_fitted() -> None:
    for fit in (exponential_mle, weibull_mle):
        with pytest.raises(InputError, match="censored"):
            fit([1.0, 2.0], [False, False])
    with pytest.raises(InputError, match="two different"):
        weibull_mle([3.0, 3.0], [True, True])


def test_patience_quantiles_of_exponential_callers() -> None:
    rng = np.random.default_rng(11)
    patience = rng.exponential(400.0, 60_000)
    offered = rng.exponential(150.0, 60_000)
    fit = fit_patience(np.ceil(np.minimum(patience, offered)), patience < offered)
    levels = np.arange(40) / 40
    assert fit.quantiles_s[:-1] == pytest.approx(-400.0 * np.log1p(-levels), rel=0.08, abs=1.0)
    drawn = 0.5 * (fit.quantiles_s[1:] + fit.quantiles_s[:-1])
    assert drawn.mean() == pytest.approx(400.0, rel=0.04)
    assert fit.balking == 0.0
    assert fit.exponential_mean_s == pytest.approx(400.0, rel=0.03)
    assert fit.weibull[0] == pytest.approx(1.0, abs=0.03)


def test_callers_who_leave_at_once_are_balking() -> None:
    rng = np.random.default_rng(3)
    patience = np.where(rng.random(40_000) < 0.06, 0.0, 2.0 + rng.exponential(300.0, 40_000))
    offered = 2.0 + rng.exponential(150.0, 40_000)
    fit = fit_patience(np.ceil(np.minimum(patience, offered)), patience < offered)
    assert fit.balking == pytest.approx(0.06, abs=0.004)
    assert fit.quantiles_s[0] >= 1.0
    assert np.all(np.diff(fit.quantiles_s) >= 0)
