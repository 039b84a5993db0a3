"""Normal scores: the inverse of the standard normal distribution function, many at once.

M. B. Giles, Approximating the erfinv function, GPU Computing Gems, Jade Edition (2012), chapter 10,
double precision: one polynomial without branches, which the compiler computes four or eight at a
time, for all but a thousandth of the numbers. The usual algorithms (Wichura's AS 241, and that of
`scipy.special.ndtri`, to which the tails are left) need a logarithm for every seventh number.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.jit import entry, inlined

Floats = NDArray[np.float64]

CENTRAL = 6.25
"""Up to this value of -log(4 u (1 - u)), that is for all but a thousandth, u is central."""

LOG_4 = 1.3862943611198906

LEAST = 1e-300
"""Stands for numbers below it; a generator gives 0 or at least 2**-53."""


BLOCK = 8192
"""Numbers at a time, so that what lies between stays in the processor's cache."""


def normal_scores(u: Floats, out: Floats) -> None:
    """Normal scores of ``u``, relative error below 1e-14; that of 0 is that of `LEAST`.

    Parameters
    ----------
    u : shape (n,), 0 <= u < 1, contiguous.
    out : shape (n,), contiguous; ``u`` itself or apart from it.
    """
    block = np.empty(min(len(u), BLOCK))
    with np.errstate(divide="ignore"):  # 0 is a tail
        for first in range(0, len(u), BLOCK):
            mine, scores = u[first : first + BLOCK], out[first : first + BLOCK]
            log_v = block[: len(mine)]
            np.subtract(1.0, mine, out=log_v)
            log_v *= mine
            np.log(log_v, out=log_v)
            tails = np.flatnonzero(log_v < -CENTRAL - LOG_4)
            extreme = ndtri(np.maximum(mine[tails], LEAST))
            _central_scores(mine, log_v)
            log_v[tails] = extreme
            scores[:] = log_v


@entry("void(f8[::1], f8[::1])")
def _central_scores(u: Floats, log_v: Floats) -> None:
    """Replace log(u (1 - u)) by the score of ``u``, right where u is central.

    Where one of the arrays may hold the other's numbers, they are computed one at a time: hence two
    arrays and not three.
    """
    for i in range(len(u)):
        log_v[i] = (u[i] - 0.5) * _ratio(-log_v[i] - (3.125 + LOG_4))


@inlined
def _ratio(w: float) -> float:
    """sqrt(8) times the ratio of erfinv to its argument, at -log(1 - x^2) = w + 3.125."""
    p = -3.6444120640178196996e-21
    p = -1.685059138182016589e-19 + p * w
    p = 1.2858480715256400167e-18 + p * w
    p = 1.115787767802518096e-17 + p * w
    p = -1.333171662854620906e-16 + p * w
    p = 2.0972767875968561637e-17 + p * w
    p = 6.6376381343583238325e-15 + p * w
    p = -4.0545662729752068639e-14 + p * w
    p = -8.1519341976054721522e-14 + p * w
    p = 2.6335093153082322977e-12 + p * w
    p = -1.2975133253453532498e-11 + p * w
    p = -5.4154120542946279317e-11 + p * w
    p = 1.051212273321532285e-09 + p * w
    p = -4.1126339803469836976e-09 + p * w
    p = -2.9070369957882005086e-08 + p * w
    p = 4.2347877827932403518e-07 + p * w
    p = -1.3654692000834678645e-06 + p * w
    p = -1.3882523362786468719e-05 + p * w
    p = 0.0001867342080340571352 + p * w
    p = -0.00074070253416626697512 + p * w
    p = -0.0060336708714301490533 + p * w
    p = 0.24015818242558961693 + p * w
    p = 1.6536545626831027356 + p * w
    return 2.8284271247461903 * p
