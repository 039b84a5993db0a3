"""The closed list of distributions against closed forms: parameters, moments, draws, inverses."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.centre import distributions as d
from sim.workload.sampling import from_uniform, sample

CLASSES = {
    "exponential": d.Exponential,
    "constant": d.Constant,
    "uniform": d.Uniform,
    "lognormal": d.Lognormal,
    "gamma": d.Gamma,
    "weibull": d.Weibull,
    "hyperexponential": d.Hyperexponential,
    "empirical": d.Empirical,
}


def made(dist: str, **parameters: Any) -> Any:
    return CLASSES[dist](dist=dist, **parameters)


def mixture(probabilities: list[float], means: list[float]) -> Any:
    """A mixture of exponentials as scipy sees it."""
    p, m = np.array(probabilities), np.array(means)

    class Mixture(stats.rv_continuous):  # type: ignore[misc]
        def _cdf(self, x: Any) -> Any:
            return 1 - np.exp(-np.asarray(x)[..., None] / m) @ p

        def _stats(self) -> tuple[float, float, None, None]:
            return float(p @ m), float(2 * p @ m**2 - (p @ m) ** 2), None, None

    return Mixture(a=0.0)


CONTINUOUS = [
    (made("exponential", mean_s=180), stats.expon(scale=180)),
    (made("uniform", low_s=30, high_s=90), stats.uniform(30, 60)),
    (made("uniform", mean_s=60, cv=0.5), stats.uniform(60 - 30 * 3**0.5, 60 * 3**0.5)),
    (made("lognormal", median_s=150, sigma=0.8), stats.lognorm(0.8, scale=150)),
    (
        made("lognormal", mean_s=200, cv=1.2),
        stats.lognorm(math.log(2.44) ** 0.5, scale=200 / 2.44**0.5),
    ),
    (made("gamma", shape=2.5, scale_s=40), stats.gamma(2.5, scale=40)),
    (made("gamma", mean_s=100, cv=0.5), stats.gamma(4, scale=25)),
    (made("weibull", shape=1.7, scale_s=90), stats.weibull_min(1.7, scale=90)),
    (made("weibull", mean_s=120, cv=1.0), stats.weibull_min(1.0, scale=120)),
    (
        made("hyperexponential", probabilities=[0.3, 0.7], means_s=[300, 50]),
        mixture([0.3, 0.7], [300, 50]),
    ),
    (
        made("hyperexponential", mean_s=100, cv=3**0.5),  # p = (1 + sqrt(2/4)) / 2
        mixture(
            [0.5 + 0.125**0.5, 0.5 - 0.125**0.5],
            [50 / (0.5 + 0.125**0.5), 50 / (0.5 - 0.125**0.5)],
        ),
    ),
    (made("empirical", quantiles_s=[10, 20, 80]), None),
]
IDS = [f"{c.dist}-{'-'.join(sorted(c.model_fields_set - {'dist'}))}" for c, _ in CONTINUOUS]
BY_MEAN_AND_CV = [
    ("uniform", 0.3),
    ("lognormal", 0.4),
    ("lognormal", 2.0),
    ("gamma", 0.3),
    ("gamma", 1.7),
    ("weibull", 0.05),
    ("weibull", 0.6),
    ("weibull", 20.0),
    ("hyperexponential", 1.0001),
    ("hyperexponential", 4.0),
]


@pytest.mark.parametrize(("dist", "law"), CONTINUOUS[:-1], ids=IDS[:-1])
def test_mean_is_the_closed_form(dist: Any, law: Any) -> None:
    assert dist.mean() == pytest.approx(float(law.mean()), rel=1e-9)


@pytest.mark.parametrize(("dist", "cv"), BY_MEAN_AND_CV)
def test_mean_and_cv_come_back_from_the_parameters(dist: str, cv: float) -> None:
    drawn = made(dist, mean_s=250, cv=cv)
    if dist == "uniform":
        low, high = drawn.ends()
        mean, deviation = 0.5 * (low + high), (high - low) / 12**0.5
    elif dist == "hyperexponential":
        p, m = (np.array(x) for x in drawn.phases())
        mean, deviation = float(p @ m), float(2 * p @ m**2 - (p @ m) ** 2) ** 0.5
    else:
        first, second = drawn.parameters()
        law = {
            "lognormal": lambda: stats.lognorm(second, scale=first),
            "gamma": lambda: stats.gamma(first, scale=second),
            "weibull": lambda: stats.weibull_min(first, scale=second),
        }[dist]()
        mean, deviation = float(law.mean()), float(law.std())
    assert mean == pytest.approx(250, rel=1e-8)
    assert deviation / mean == pytest.approx(cv, rel=1e-6)
    assert drawn.mean() == pytest.approx(250, rel=1e-8)


@pytest.mark.parametrize(("dist", "law"), CONTINUOUS[:-1], ids=IDS[:-1])
def test_draws_follow_the_law(dist: Any, law: Any) -> None:
    """Kolmogorov-Smirnov at 1e-4 and the mean within 4 standard errors, seed fixed."""
    n = 20_000
    drawn = sample(dist, np.random.default_rng(7), n)
    assert stats.kstest(drawn, law.cdf).pvalue > 1e-4
    assert abs(drawn.mean() - law.mean()) < 4 * law.std() / math.sqrt(n)
    assert np.all(drawn >= 0)


@pytest.mark.parametrize(
    ("dist", "law"),
    [c for c in CONTINUOUS[:-1] if c[0].dist != "hyperexponential"],
    ids=[i for i in IDS[:-1] if not i.startswith("hyper")],
)
def test_inverse_agrees_with_scipy(dist: Any, law: Any) -> None:
    u = np.concatenate([[0.0, 1e-12], np.linspace(0.001, 0.999, 97), [1 - 1e-9]])
    np.testing.assert_allclose(from_uniform(dist, u), law.ppf(u), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(
    ("dist", "law"), [c for c in CONTINUOUS if c[0].dist == "hyperexponential"]
)
def test_evenly_spread_numbers_give_a_hyperexponential(dist: Any, law: Any) -> None:
    """The number picks the phase and its rest the time within: not rising, but the right law."""
    n = 20_000
    spread = np.sort(from_uniform(dist, (np.arange(n) + 0.5) / n))
    assert np.max(np.abs(law.cdf(spread) - (np.arange(n) + 0.5) / n)) < 1e-3
    assert np.all(np.isfinite(from_uniform(dist, np.array([0.0, 1 - 2**-53]))))


def test_a_phase_without_probability_is_never_drawn() -> None:
    dist = made("hyperexponential", probabilities=[0.0, 1.0, 0.0], means_s=[1e9, 10, 1e9])
    assert sample(dist, np.random.default_rng(1), 1000).max() < 1e4
    assert from_uniform(dist, np.linspace(0, 1 - 1e-12, 1000)).max() < 1e4


def test_a_constant_is_always_itself() -> None:
    dist = made("constant", value_s=42.5)
    assert dist.mean() == 42.5
    assert sample(dist, np.random.default_rng(1), 3).tolist() == [42.5] * 3
    assert from_uniform(dist, np.array([0.0, 0.9])).tolist() == [42.5] * 2


def test_observed_values_are_drawn_as_often_as_their_weights_say() -> None:
    dist = made("empirical", values_s=[10, 20, 30], weights=[1, 0, 3])
    assert dist.mean() == pytest.approx(25)
    u = np.array([0.0, 0.2499, 0.25, 0.9999])
    assert from_uniform(dist, u).tolist() == [10, 10, 30, 30]
    drawn = sample(dist, np.random.default_rng(3), 10_000)
    z = ((drawn == 10).sum() - 2500) / math.sqrt(10_000 * 0.25 * 0.75)
    assert abs(z) < 4
    assert set(drawn) == {10.0, 30.0}


def test_values_without_weights_are_equally_likely() -> None:
    dist = made("empirical", values_s=[1, 2, 3, 4])
    assert dist.mean() == 2.5
    assert from_uniform(dist, np.array([0.1, 0.3, 0.6, 0.8])).tolist() == [1, 2, 3, 4]


def test_quantiles_are_joined_by_straight_lines() -> None:
    dist = made("empirical", quantiles_s=[10, 20, 80])
    assert dist.mean() == pytest.approx(0.5 * 15 + 0.5 * 50)
    assert from_uniform(dist, np.array([0.0, 0.25, 0.5, 0.75])).tolist() == [10, 15, 20, 50]
    drawn = sample(dist, np.random.default_rng(4), 20_000)
    assert abs(drawn.mean() - dist.mean()) < 4 * drawn.std() / math.sqrt(20_000)


@pytest.mark.parametrize(
    ("dist", "cv"),
    [("exponential", None), *(c for c in BY_MEAN_AND_CV if c != ("hyperexponential", 1.0001))],
)
def test_a_change_of_the_mean_scales_every_draw(dist: str, cv: float | None) -> None:
    rest = {} if cv is None else {"cv": cv}
    one = sample(made(dist, mean_s=100, **rest), np.random.default_rng(5), 500)
    other = sample(made(dist, mean_s=103, **rest), np.random.default_rng(5), 500)
    np.testing.assert_allclose(other, 1.03 * one, rtol=1e-12)


@pytest.mark.parametrize("dist", [c for c, _ in CONTINUOUS], ids=IDS)
def test_a_draw_does_not_depend_on_how_many_follow(dist: Any) -> None:
    few = sample(dist, np.random.default_rng(6), 50)
    many = sample(dist, np.random.default_rng(6), 500)
    np.testing.assert_array_equal(few, many[:50])


def test_something_else_is_no_distribution() -> None:
    with pytest.raises(TypeError, match="not a distribution"):
        sample("exponential", np.random.default_rng(1), 1)
    with pytest.raises(TypeError, match="not a distribution"):
        from_uniform(3.0, np.array([0.5]))
