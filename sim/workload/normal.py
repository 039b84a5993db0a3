"""Normal scores: the inverse of the standard normal distribution function, many at once.

M. B. Giles, Approximating the erfinv function, GPU Computing Gems, Jade Edition (2012), chapter 10,
double precision: one polynomial without branches, which the compiler computes four or eight at a
time, for all but a thousandth of the numbers, and two more for the rest. The usual algorithms
(Wichura's AS 241, and that of `scipy.special.ndtri`) need a logarithm for every seventh number.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.jit import inlined, kernel
from sim.workload.log_exp import log

Floats = NDArray[np.float64]

CENTRAL = 6.25
"""Up to this value of -log(4 u (1 - u)), that is for all but a thousandth, u is central."""

OUTER = 0.25 * math.exp(-CENTRAL)
"""Below this value of u (1 - u), u is not central."""

FAR = 16.0
"""From this value of -log(4 u (1 - u)) on, for less than a ten-millionth, u is far out."""

LOG_4 = 1.3862943611198906

LEAST = -37.0
"""Score of 0, which a generator gives once in 2**53 times."""


@kernel
def scores_into(u: Floats, scores: Floats, n: int) -> None:
    """Normal scores of the first ``n`` of ``u``, relative error below 1e-14.

    Parameters
    ----------
    u : shape (>= n,), 0 or 2**-54 <= u < 1.
    scores : shape (>= n,), apart from ``u``.
    """
    for i in range(n):
        scores[i] = (u[i] - 0.5) * _ratio(-log((1.0 - u[i]) * u[i]) - (3.125 + LOG_4))
    for i in range(n):
        v = (1.0 - u[i]) * u[i]
        if v < OUTER:
            scores[i] = (u[i] - 0.5) * _outer_ratio(-log(v) - LOG_4) if v > 0.0 else LEAST


@kernel
def score_at(u: float) -> float:
    """The normal score of one number, 0 or 2**-54 <= u < 1, as `scores_into` finds it."""
    v = (1.0 - u) * u
    if v < OUTER:
        return (u - 0.5) * _outer_ratio(-log(v) - LOG_4) if v > 0.0 else LEAST
    return (u - 0.5) * _ratio(-log(v) - (3.125 + LOG_4))


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


@kernel
def _outer_ratio(w: float) -> float:
    """The same at -log(1 - x^2) = w from `CENTRAL` to 36."""
    root = math.sqrt(w)
    if w < FAR:
        w = root - 3.25
        p = 2.2137376921775787049e-09
        p = 9.0756561938885390979e-08 + p * w
        p = -2.7517406297064545428e-07 + p * w
        p = 1.8239629214389227755e-08 + p * w
        p = 1.5027403968909827627e-06 + p * w
        p = -4.013867526981545969e-06 + p * w
        p = 2.9234449089955446044e-06 + p * w
        p = 1.2475304481671778723e-05 + p * w
        p = -4.7318229009055733981e-05 + p * w
        p = 6.8284851459573175448e-05 + p * w
        p = 2.4031110387097893999e-05 + p * w
        p = -0.0003550375203628474796 + p * w
        p = 0.00095328937973738049703 + p * w
        p = -0.0016882755560235047313 + p * w
        p = 0.0024914420961078508066 + p * w
        p = -0.0037512085075692412107 + p * w
        p = 0.005370914553590063617 + p * w
        p = 1.0052589676941592334 + p * w
        p = 3.0838856104922207635 + p * w
    else:
        w = root - 5.0
        p = -2.7109920616438573243e-11
        p = -2.5556418169965252055e-10 + p * w
        p = 1.5076572693500548083e-09 + p * w
        p = -3.7894654401267369937e-09 + p * w
        p = 7.6157012080783393804e-09 + p * w
        p = -1.4960026627149240478e-08 + p * w
        p = 2.9147953450901080826e-08 + p * w
        p = -6.7711997758452339498e-08 + p * w
        p = 2.2900482228026654717e-07 + p * w
        p = -9.9298272942317002539e-07 + p * w
        p = 4.5260625972231537039e-06 + p * w
        p = -1.9681778105531670567e-05 + p * w
        p = 7.5995277030017761139e-05 + p * w
        p = -0.00021503011930044477347 + p * w
        p = -0.00013871931833623122026 + p * w
        p = 1.0103004648645343977 + p * w
        p = 4.8499064014085844221 + p * w
    return 2.8284271247461903 * p
