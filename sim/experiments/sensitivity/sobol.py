"""Sobol indices: the share of a measure's variance that each input causes, by SALib."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.catalogue import _
from sim.errors import InputError
from sim.experiments.sensitivity.inputs import Uncertainty
from sim.experiments.sensitivity.laws import Floats

_RESAMPLES = 400
_EDGE = 1e-9
"""Quantiles stay so far inside (0, 1), where every law is finite."""


def sobol_points(uncertainty: Uncertainty, base: int, seed: int) -> Floats:
    """Saltelli's sample over the laws of the inputs.

    Two independent scrambled Sobol' samples A and B of ``base`` points each, and for every input
    the sample A with that input's column from B: Saltelli et al., Comput. Phys. Commun. 181(2),
    2010, doi:10.1016/j.cpc.2009.09.018; drawn by `SALib.sample.sobol`.

    Parameters
    ----------
    uncertainty : the inputs.
    base : points of A; a power of 2.
    seed : of the sample; it has nothing to do with the luck of a study.

    Returns
    -------
    Values, shape (base x (inputs + 2), inputs): for each base point A, A with each input from B
    in turn, B.

    Raises
    ------
    InputError : ``base`` is no power of 2, or SALib is not installed.
    """
    if base < 2 or base & (base - 1):
        near = 2 ** max(1, round(np.log2(max(base, 2))))
        raise InputError(
            _("points: must be a power of 2, such as {near}, found {base}").format(
                near=near, base=base
            )
        )
    salib()
    from SALib.sample import sobol

    problem = _problem(uncertainty.names)
    rng = np.random.default_rng(seed)
    shares = sobol.sample(problem, base, calc_second_order=False, seed=rng)
    return uncertainty.values(np.clip(shares, _EDGE, 1.0 - _EDGE))


def sobol_indices(
    names: tuple[str, ...], values: Floats, level: float = 0.95, seed: int = 1
) -> pd.DataFrame:
    """First and total indices with intervals, by `SALib.analyze.sobol`.

    Parameters
    ----------
    names : the inputs.
    values : the measure at the points of `sobol_points`, shape (points,).
    level : confidence of the intervals (bootstrap over base points, normal; cut to 0 to 1).
    seed : of the bootstrap.

    Returns
    -------
    Columns ``input``, ``first``, ``first_low``, ``first_high``, ``total``, ``total_low``,
    ``total_high``; NaN where the measure is the same at every point.
    """
    salib()
    from SALib.analyze import sobol

    columns: dict[str, object] = {"input": list(names)}
    nothing = np.full(len(names), np.nan)
    found: Any = {"S1": nothing, "S1_conf": nothing, "ST": nothing, "ST_conf": nothing}
    if np.ptp(values) > 0:
        found = sobol.analyze(
            _problem(names),
            values,
            calc_second_order=False,
            num_resamples=_RESAMPLES,
            conf_level=level,
            seed=seed + 1,  # SALib takes 0 for none
        )
    for short, name in (("S1", "first"), ("ST", "total")):
        value, half = np.asarray(found[short]), np.asarray(found[f"{short}_conf"])
        ends = {"low": value - half, "high": value + half}
        columns |= {name: value}
        columns |= {f"{name}_{end}": np.clip(at, 0.0, 1.0) for end, at in ends.items()}
    return pd.DataFrame(columns)


def salib() -> None:
    """Raise InputError unless SALib is installed."""
    try:
        import SALib  # noqa: F401
    except ImportError:
        raise InputError(
            _("Sobol indices need SALib; install it with: pip install 'trunkline[sensitivity]'")
        ) from None


def _problem(names: tuple[str, ...]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
