"""A law for durations: the family of the greatest likelihood, or the durations' own quantiles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from sim.calibration.fit.durations import quantiles_keeping_mean

Floats = NDArray[np.float64]
MOST_VALUES = 20_000
"""Durations that families are fitted to, taken evenly from the sorted ones."""
CLOSE = 0.03
"""A family whose distribution function is nowhere further from the records than this is taken."""
FEW = 200
"""Of fewer durations than this the best family is taken however far it is."""


@dataclass(frozen=True)
class Law:
    """A law of durations.

    Attributes
    ----------
    said : the distribution as a centre has it.
    chosen : its family.
    log_likelihood : mean log likelihood per duration, by family.
    distance : largest distance of the distribution functions (Kolmogorov), by family.
    number, mean_s : durations, and their mean.
    """

    said: dict[str, Any]
    chosen: str
    log_likelihood: dict[str, float]
    distance: dict[str, float]
    number: int
    mean_s: float


def fit_law(durations: Floats) -> Law:
    """The law of durations, at least one, seconds.

    Durations of 0 count as half a second: records are in whole seconds.
    """
    values = np.sort(np.maximum(durations, 0.5))
    number, mean = len(values), float(durations.mean())
    if number < 2 or values[0] == values[-1]:
        said = {"dist": "constant", "value_s": round(mean, 1)}
        return Law(said, "constant", {}, {}, number, mean)
    step = np.linspace(0, number - 1, min(number, MOST_VALUES)).astype(np.int64)
    sample = values[step]
    laws = _families(sample)
    likelihood = {n: float(law.logpdf(sample).mean()) for n, (law, _) in laws.items()}
    steps = (np.arange(len(sample)) + 0.5) / len(sample)
    distance = {n: float(np.abs(law.cdf(sample) - steps).max()) for n, (law, _) in laws.items()}
    best = max(likelihood, key=lambda n: likelihood[n])
    if distance[best] <= CLOSE or number < FEW:
        return Law(laws[best][1], best, likelihood, distance, number, mean)
    cells = 40 if number >= 1000 else 20
    quantiles = [round(float(q), 1) + 0.0 for q in quantiles_keeping_mean(durations, cells)]
    said = {"dist": "empirical", "quantiles_s": quantiles}
    return Law(said, "empirical", likelihood, distance, number, mean)


def _families(sample: Floats) -> dict[str, tuple[Any, dict[str, Any]]]:
    """Maximum likelihood in each family: the law, and how a centre says it."""
    mean, logs = float(sample.mean()), np.log(sample)
    found: dict[str, tuple[Any, dict[str, Any]]] = {
        "exponential": (
            stats.expon(scale=mean),
            {"dist": "exponential", "mean_s": round(mean, 2)},
        )
    }
    mu, sigma = float(logs.mean()), float(logs.std())
    if 1e-3 < sigma < 5:
        found["lognormal"] = (
            stats.lognorm(sigma, scale=math.exp(mu)),
            {"dist": "lognormal", "median_s": round(math.exp(mu), 2), "sigma": round(sigma, 4)},
        )
    shape = _gamma_shape(math.log(mean) - mu)
    found["gamma"] = (
        stats.gamma(shape, scale=mean / shape),
        {"dist": "gamma", "shape": round(shape, 4), "scale_s": round(mean / shape, 3)},
    )
    power = _weibull_shape(logs)
    scale = float(np.mean(np.exp(power * (logs - logs.max()))) ** (1 / power) * sample.max())
    found["weibull"] = (
        stats.weibull_min(power, scale=scale),
        {"dist": "weibull", "shape": round(power, 4), "scale_s": round(scale, 3)},
    )
    return found


def _gamma_shape(gap: float) -> float:
    """The shape whose log mean exceeds its mean log by ``gap``."""
    return float(
        optimize.brentq(lambda k: math.log(k) - float(special.digamma(k)) - gap, 1e-3, 1e7)
    )


def _weibull_shape(logs: Floats) -> float:
    """The shape that solves the likelihood equation."""
    lifted = logs - logs.max()

    def score(shape: float) -> float:
        powers = np.exp(shape * lifted)
        return float((powers * lifted).sum() / powers.sum() - 1.0 / shape - lifted.mean())

    return float(optimize.brentq(score, 0.05, 200.0))
