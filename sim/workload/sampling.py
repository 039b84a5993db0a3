"""Drawing from the closed list of distributions, vectorised."""

from __future__ import annotations

from functools import singledispatch

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from sim.centre import distributions as d
from sim.workload.laws import invert_all, law_of

Floats = NDArray[np.float64]


def sample(dist: object, rng: np.random.Generator, n: int) -> Floats:
    """Draw ``n`` durations, seconds; the i-th draw depends on ``rng`` and i only.

    A change of the mean alone scales every draw (common random numbers).

    Raises
    ------
    TypeError : ``dist`` is no distribution.
    """
    out = np.empty(n)
    fill(dist, rng, out)
    return out


def from_uniform(dist: object, u: Floats) -> Floats:
    """Durations at ``u`` (contiguous, 0 <= u < 1), seconds: the inverse distribution function.

    Of a hyperexponential ``u`` picks the phase, and its rest the time within: the right law, but
    not rising.

    Raises
    ------
    TypeError : ``dist`` is no distribution.
    """
    out = np.array(u, dtype=np.float64)
    invert(dist, out)
    return out


@singledispatch
def fill(dist: object, rng: np.random.Generator, out: Floats) -> None:
    """Fill ``out`` (shape (n,), contiguous) as `sample` draws: one number of ``rng`` a duration."""
    rng.random(out=out)
    invert(dist, out)


@fill.register
def _(dist: d.Gamma, rng: np.random.Generator, out: Floats) -> None:
    shape, scale = dist.parameters()  # its inverse is slow, and standard_gamma takes turns as well
    rng.standard_gamma(shape, out=out)
    out *= scale


@fill.register
def _(dist: d.Constant, rng: np.random.Generator, out: Floats) -> None:
    out.fill(dist.value_s)


@singledispatch
def invert(dist: object, u: Floats) -> None:
    """Replace every number of ``u`` (contiguous) by the duration there, see `from_uniform`."""
    raise TypeError(f"not a distribution: {dist!r}")


@invert.register(d.Constant)
@invert.register(d.Exponential)
@invert.register(d.Lognormal)
@invert.register(d.Uniform)
@invert.register(d.Weibull)
def _(dist: d.Distribution, u: Floats) -> None:
    invert_all(*law_of(dist), u)


@invert.register
def _(dist: d.Gamma, u: Floats) -> None:
    shape, scale = dist.parameters()
    gammaincinv(shape, u, out=u)
    u *= scale


@invert.register
def _(dist: d.Hyperexponential, u: Floats) -> None:
    probabilities, means = dist.phases()
    edges = np.concatenate(([0.0], np.cumsum(probabilities)))
    phase = np.minimum(np.searchsorted(edges[1:-1], u, side="right"), len(means) - 1)
    within = (u - edges[phase]) / np.asarray(probabilities)[phase]
    gap = -np.log1p(-np.clip(within, 0.0, 1 - 1e-16))
    np.multiply(np.asarray(means)[phase], gap, out=u)


@invert.register
def _(dist: d.Empirical, u: Floats) -> None:
    if dist.quantiles_s is not None:
        grid = np.linspace(0.0, 1.0, len(dist.quantiles_s))
        u[:] = np.interp(u, grid, np.asarray(dist.quantiles_s, dtype=np.float64))
        return
    assert dist.values_s is not None
    values = np.asarray(dist.values_s, dtype=np.float64)
    weights = np.ones(len(values)) if dist.weights is None else np.asarray(dist.weights)
    edges = np.cumsum(weights) / np.sum(weights)
    u[:] = values[np.minimum(np.searchsorted(edges, u, side="right"), len(values) - 1)]
