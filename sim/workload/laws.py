"""The laws of durations that kernels know: the inverse of each distribution function."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.centre import distributions as d
from sim.jit import entry, inlined, kernel
from sim.workload.log_exp import exp, log
from sim.workload.normal import score_at, scores_into

Floats = NDArray[np.float64]

OTHER, CONSTANT, UNIFORM, EXPONENTIAL, WEIBULL, LOGNORMAL, NORMAL = -1, 0, 1, 2, 3, 4, 5
TABLE = 6
"""Codes of the laws. Parameters: none, left to `sim.workload.sampling`; the value; the lower end
and the span; the mean; the scale and 1 / shape; the median and sigma of the logarithm; none, the
standard normal distribution. `TABLE`, for `duration_at` only: the place in a table of `QUANTILES`
numbers; none."""

QUANTILES = 1 << 14
"""Equally likely durations that stand for a law in a table."""

BLOCK = 1024
"""Numbers at a time, so that what lies between stays in the processor's nearest cache."""

Law = tuple[int, float, float]
"""Code and two parameters, times in seconds."""


def law_of(dist: object) -> Law:
    """The law of a distribution as kernels know it."""
    match dist:
        case d.Constant():
            return CONSTANT, dist.value_s, 0.0
        case d.Uniform():
            low, high = dist.ends()
            low = max(low, 0.0)
            return UNIFORM, low, high - low
        case d.Exponential():
            return EXPONENTIAL, dist.mean_s, 0.0
        case d.Weibull():
            shape, scale = dist.parameters()
            return WEIBULL, scale, 1.0 / shape
        case d.Lognormal():
            return LOGNORMAL, *dist.parameters()
    return OTHER, 0.0, 0.0


@inlined
def duration(law: int, a: float, b: float, u: float) -> float:
    """The duration at ``u``, seconds, of a law that needs no normal score."""
    if law == CONSTANT:
        return a
    if law == UNIFORM:
        return u * b + a
    gap = exponential(u)
    return exp(log(gap) * b) * a if law == WEIBULL else gap * a


@inlined
def exponential(u: float) -> float:
    """The exponential number of mean 1 at ``u``; 1 - u is exact for a generator's numbers."""
    return 0.0 - log(1.0 - u)  # 0 - 0 is no -0


@inlined
def lognormal(median: float, sigma: float, score: float) -> float:
    """The duration at a normal score, seconds."""
    return exp(score * sigma) * median


@entry("f8(f8)")
def fading(age: float) -> float:
    """What is left after so many time constants; for kernels and for Python code."""
    return exp(-age)


@kernel
def duration_at(law: int, a: float, b: float, table: Any, u: float) -> float:
    """The duration at ``u``, seconds, of any law.

    Parameters
    ----------
    law, a, b : any but `OTHER` and `NORMAL`, and its parameters.
    table : what the law `TABLE` looks up.
    u : 0 <= u < 1.
    """
    if law == TABLE:
        return float(table[int(a) + int(u * QUANTILES)])
    if law == LOGNORMAL:
        return lognormal(a, b, score_at(u))
    return duration(law, a, b, u)


@entry("f8(i8, f8, f8, f8[::1], f8)")
def duration_of(law: int, a: float, b: float, table: Floats, u: float) -> float:
    """`duration_at` for Python code."""
    return duration_at(law, a, b, table, u)


@kernel
def invert_block(law: int, a: float, b: float, u: Floats, scores: Floats, n: int) -> None:
    """Replace the first ``n`` numbers of ``u`` by the durations there, seconds.

    Parameters
    ----------
    law, a, b : any but `OTHER`, and its parameters.
    u : shape (>= n,), 0 <= u < 1.
    scores : room for ``n`` numbers.
    """
    if law == WEIBULL:
        for i in range(n):
            u[i] = duration(WEIBULL, a, b, u[i])
    elif law < LOGNORMAL:
        for i in range(n):
            u[i] = duration(law, a, b, u[i])
    else:
        scores_into(u, scores, n)
        for i in range(n):
            u[i] = lognormal(a, b, scores[i]) if law == LOGNORMAL else scores[i]


@entry("void(i8, f8, f8, f8[::1])")
def invert_all(law: int, a: float, b: float, u: Floats) -> None:
    """Replace every number of ``u`` by the duration there, see `invert_block`."""
    scores = np.empty(min(BLOCK, len(u)))
    for first in range(0, len(u), BLOCK):
        part = u[first : first + BLOCK]
        invert_block(law, a, b, part, scores, len(part))
