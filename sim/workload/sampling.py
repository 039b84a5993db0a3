"""Drawing from the closed list of distributions, vectorised."""

from __future__ import annotations

from functools import singledispatch

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri

from sim.centre import distributions as d

Floats = NDArray[np.float64]


@singledispatch
def sample(dist: object, rng: np.random.Generator, n: int) -> Floats:
    """Draw ``n`` durations, seconds; the i-th draw depends on ``rng`` and i only.

    A change of the mean alone scales every draw (common random numbers).
    """
    raise TypeError(f"not a distribution: {dist!r}")


@sample.register
def _(dist: d.Exponential, rng: np.random.Generator, n: int) -> Floats:
    return rng.standard_exponential(n) * dist.mean_s


@sample.register
def _(dist: d.Constant, rng: np.random.Generator, n: int) -> Floats:
    return np.full(n, dist.value_s)


@sample.register
def _(dist: d.Lognormal, rng: np.random.Generator, n: int) -> Floats:
    median, sigma = dist.parameters()
    return median * np.exp(sigma * rng.standard_normal(n))


@sample.register
def _(dist: d.Gamma, rng: np.random.Generator, n: int) -> Floats:
    shape, scale = dist.parameters()
    return rng.standard_gamma(shape, n) * scale


@sample.register
def _(dist: d.Weibull, rng: np.random.Generator, n: int) -> Floats:
    shape, scale = dist.parameters()
    return scale * rng.standard_exponential(n) ** (1.0 / shape)


@sample.register(d.Hyperexponential)
@sample.register(d.Uniform)
@sample.register(d.Empirical)
def _(
    dist: d.Hyperexponential | d.Uniform | d.Empirical, rng: np.random.Generator, n: int
) -> Floats:
    return from_uniform(dist, rng.random(n))


@singledispatch
def from_uniform(dist: object, u: Floats) -> Floats:
    """Duration at ``u`` (any shape, 0 <= u < 1), seconds: the inverse distribution function.

    Of a hyperexponential ``u`` picks the phase, and its rest the time within: the right law, but
    not rising.
    """
    raise TypeError(f"not a distribution: {dist!r}")


@from_uniform.register
def _(dist: d.Exponential, u: Floats) -> Floats:
    return -dist.mean_s * np.log1p(-u)


@from_uniform.register
def _(dist: d.Constant, u: Floats) -> Floats:
    return np.full(np.shape(u), dist.value_s)


@from_uniform.register
def _(dist: d.Uniform, u: Floats) -> Floats:
    low, high = dist.ends()
    return np.asarray(max(low, 0.0) + (high - max(low, 0.0)) * u, dtype=np.float64)


@from_uniform.register
def _(dist: d.Lognormal, u: Floats) -> Floats:
    median, sigma = dist.parameters()
    return np.asarray(median * np.exp(sigma * ndtri(np.maximum(u, 1e-300))), dtype=np.float64)


@from_uniform.register
def _(dist: d.Gamma, u: Floats) -> Floats:
    shape, scale = dist.parameters()
    return np.asarray(gammaincinv(shape, u) * scale, dtype=np.float64)


@from_uniform.register
def _(dist: d.Weibull, u: Floats) -> Floats:
    shape, scale = dist.parameters()
    return np.asarray(scale * (-np.log1p(-u)) ** (1.0 / shape), dtype=np.float64)


@from_uniform.register
def _(dist: d.Hyperexponential, u: Floats) -> Floats:
    probabilities, means = dist.phases()
    edges = np.concatenate(([0.0], np.cumsum(probabilities)))
    phase = np.minimum(np.searchsorted(edges[1:-1], u, side="right"), len(means) - 1)
    within = (u - edges[phase]) / np.asarray(probabilities)[phase]
    gap = -np.log1p(-np.clip(within, 0.0, 1 - 1e-16))
    return np.asarray(np.asarray(means)[phase] * gap, dtype=np.float64)


@from_uniform.register
def _(dist: d.Empirical, u: Floats) -> Floats:
    if dist.quantiles_s is not None:
        grid = np.linspace(0.0, 1.0, len(dist.quantiles_s))
        return np.interp(u, grid, np.asarray(dist.quantiles_s, dtype=np.float64))
    assert dist.values_s is not None
    values = np.asarray(dist.values_s, dtype=np.float64)
    weights = np.ones(len(values)) if dist.weights is None else np.asarray(dist.weights)
    edges = np.cumsum(weights) / np.sum(weights)
    return values[np.minimum(np.searchsorted(edges, u, side="right"), len(values) - 1)]
