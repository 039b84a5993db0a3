"""Where the variance of a measure comes from: each input, and the chance of the days.

A measure of one replication is Y(x, r): x are the inputs, r is the luck. Its variance is that of
its mean over luck, which the inputs cause, plus the mean of its variance over luck, which would
stay if every input were known. The points of a study share their luck, and a measure that is the
mean of R replications still has noise in it; so every product of two values is taken over pairs of
*different* replications, r and s, whose noise is independent. That leaves the estimates unbiased
whatever R is, and whatever the noise of neighbouring points has in common.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.catalogue import _
from sim.errors import InputError
from sim.experiments.sensitivity.laws import Floats

TOGETHER, CHANCE = "(together)", "(chance)"
"""Sources of variance besides the inputs."""

_RESAMPLES = 1000


@dataclass(frozen=True)
class Variances:
    """Parts of the variance of a measure of one replication, squares of its unit.

    Attributes
    ----------
    inputs : of its mean over luck: what the inputs cause together.
    first : what each input causes by itself (numerators of first-order Sobol indices).
    total : what each input causes with all others (numerators of total indices).
    chance : mean variance over luck at fixed inputs.
    noise : share of noise in the variance, from point to point, of the mean over all replications.
    """

    inputs: float
    first: Floats
    total: Floats
    chance: float
    noise: float


def variances(values: Floats, inputs: int) -> Variances:
    """Split the variance of a measure.

    The estimators are those of Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018, table 2 (b)
    and (f), with products over pairs of replications.

    Parameters
    ----------
    values : the measure at the points of `sobol_points`, replication by replication: shape
        (points, R); replication r of every point has the same luck.
    inputs : number of inputs.

    Raises
    ------
    InputError : fewer than two replications.
    """
    return _summed(_rows(values, inputs).mean(axis=0))


def shares_table(
    names: tuple[str, ...], values: Floats, level: float = 0.95, seed: int = 1
) -> pd.DataFrame:
    """Shares of the variance of one replication, which sum to 1.

    Parameters
    ----------
    names : the inputs.
    values : as of `variances`.
    level : confidence of the intervals: normal, with the variance over base points (bootstrap) and
        that over replications (jackknife; left out where there are only two), cut to 0 to 1,
        where a share can be; an estimate, which is not cut, so that all sum to 1, may lie below.
    seed : of the bootstrap.

    Returns
    -------
    One row an input, then ``(together)``, what the inputs cause only together, and ``(chance)``,
    what luck causes. Columns ``source``, ``variance``, ``sd`` (its root), ``share``, ``low``,
    ``high``.
    """
    rows = _rows(values, len(names))
    main = _parts(_summed(rows.mean(axis=0)))
    share = _of_one(main)
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, len(rows), size=(_RESAMPLES, len(rows)))
    variance = np.array([_share(rows[p]) for p in picks]).var(axis=0, ddof=1)
    variance += _by_luck(values, len(names))
    half = float(ndtri(0.5 + level / 2)) * np.sqrt(variance)
    return pd.DataFrame(
        {
            "source": [*names, TOGETHER, CHANCE],
            "variance": main,
            "sd": np.sqrt(np.maximum(main, 0.0)),
            "share": share,
            "low": np.clip(share - half, 0.0, 1.0),
            "high": np.clip(share + half, 0.0, 1.0),
        }
    )


def _share(rows: Floats) -> Floats:
    return _of_one(_parts(_summed(rows.mean(axis=0))))


def _of_one(parts: Floats) -> Floats:
    """Parts as shares of their sum; NaN where that is not positive."""
    whole = parts.sum()
    return parts / whole if whole > 0 else np.full(len(parts), np.nan)


def _by_luck(values: Floats, inputs: int) -> Floats:
    """Variance of the shares over replications: the points share their luck."""
    count = values.shape[1]
    if count < 3:
        return np.zeros(inputs + 2)
    without = [_share(_rows(np.delete(values, r, axis=1), inputs)) for r in range(count)]
    found: Floats = (count - 1) ** 2 / count * np.var(without, axis=0, ddof=1)
    return found


def _parts(found: Variances) -> Floats:
    together = found.inputs - found.first.sum()
    return np.array([*found.first, together, found.chance])


def _rows(values: Floats, inputs: int) -> Floats:
    """What each base point adds: (inputs, chance, observed, first..., total...) a row."""
    points, replications = values.shape
    if replications < 2:
        raise InputError(_("replications: the noise needs at least 2, found 1"))
    cube = values.reshape(points // (inputs + 2), inputs + 2, replications)
    ends = cube[:, [0, -1]]
    cube = cube - ends.mean(axis=(0, 1))  # what luck adds to every point alike goes
    a, b = cube[:, 0], cube[:, -1]
    least = 1.0 - 1.0 / (2 * len(cube))  # for the mean that was taken out
    columns = [
        (_across(a, a) + _across(b, b)) / (2 * least),
        ends.var(axis=2, ddof=1).mean(axis=1),
        (a.mean(axis=1) ** 2 + b.mean(axis=1) ** 2) / (2 * least),
    ]
    mixed = [cube[:, 1 + k] for k in range(inputs)]
    columns += [_across(b, m - a) for m in mixed]
    columns += [0.5 * _across(a - m, a - m) for m in mixed]
    return np.column_stack(columns)


def _across(one: Floats, other: Floats) -> Floats:
    """Mean product over pairs of different replications; shapes (points, R), gives (points,)."""
    count = one.shape[1]
    both = one.sum(axis=1) * other.sum(axis=1) - (one * other).sum(axis=1)
    found: Floats = both / (count * (count - 1))
    return found


def _summed(means: Floats) -> Variances:
    inputs = (len(means) - 3) // 2
    cause, chance, observed = (float(m) for m in means[:3])
    return Variances(
        inputs=cause,
        first=means[3 : 3 + inputs],
        total=means[3 + inputs :],
        chance=chance,
        noise=1.0 - cause / observed if observed > 0 else float("nan"),
    )
