"""Replications as tables: totals, estimates by axis, key figures, costs, paired differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.catalogue import _
from sim.errors import InputError
from sim.measures.cost import PARTS, summable
from sim.measures.counts import Counts
from sim.measures.estimate import (
    SCALES,
    Estimate,
    check_level,
    divide,
    paired_estimate,
    ratio_estimate,
)
from sim.measures.layout import Floats
from sim.measures.registry import MEASURES, measure_named
from sim.measures.replications import Replications

if TYPE_CHECKING:
    import pandas as pd

COSTS = (*(f"cost_{part}" for part in PARTS), "cost_total")
"""Measures of the cost parts, then of their sum."""


class Difference(NamedTuple):
    """A paired difference and its interval."""

    difference: float
    low: float
    high: float


def totals(counts: Sequence[Counts], measure: str, *axes: str) -> tuple[Floats, Floats]:
    """Numerators and denominators of a measure, one replication an entry.

    Parameters
    ----------
    counts : replications of one centre.
    measure : name of a measure.
    axes : by which to split.

    Returns
    -------
    Two arrays of shape (R, entries of each axis). For quantiles and peaks the value and 1 (0 and 0
    where a replication has none).

    Raises
    ------
    InputError : no such measure, an axis that it does not have, or counts that do not belong
        together.
    """
    asked = measure_named(measure)
    asked.check_axes(axes)
    return asked.evaluate(_stacked(counts), axes)


def per_replication(counts: Sequence[Counts], measure: str) -> Floats:
    """The measure of every replication by itself, shape (R,); NaN where it has none.

    Their mean is not the estimate of a ratio (see `measure_table`); they are for plots and for
    looking at the spread.
    """
    return divide(*totals(counts, measure))


def by(counts: Sequence[Counts], measure: str, *axes: str, level: float = 0.95) -> pd.DataFrame:
    """A measure split by axes, tidy: one column an axis, then ``value``, ``low``, ``high``.

    Parameters
    ----------
    counts : replications of one centre.
    measure : name of a measure.
    axes : of ``contact_type``, ``site``, ``pool``, ``interval`` (labels ``"HH:MM"``) and ``day``
        (0 is the first); none = one row.
    level : confidence level.

    Raises
    ------
    InputError : no such measure, an axis that it does not have, a level outside (0, 1), or counts
        that do not belong together.
    """
    import pandas as pd  # slow to import, and workers do without

    together = _stacked(counts)
    scale = measure_named(measure).scale(earns=together.earns)
    found = ratio_estimate(*totals(together, measure, *axes), level, scale)
    setting = together.setting
    labels = [setting.labels(axis) for axis in axes]
    columns: dict[str, object] = {}
    if axes:
        rows = pd.MultiIndex.from_product(labels, names=list(axes))
        columns = {axis: rows.get_level_values(axis) for axis in axes}
    columns |= {name: np.ravel(values) for name, values in found._asdict().items()}
    return pd.DataFrame(columns)


def measure_table(counts: Sequence[Counts], level: float = 0.95) -> pd.DataFrame:
    """Every measure over the whole centre and horizon.

    Returns
    -------
    Index ``kpi``; columns ``value``, ``low``, ``high``, ``unit``. The ``cost_<part>`` rows sum to
    ``cost_total`` exactly.

    Raises
    ------
    InputError : a level outside (0, 1), or counts that do not belong together.
    """
    import pandas as pd

    together = _stacked(counts)
    setting = together.setting
    rows = _estimates(together, MEASURES, level)
    rows |= _exact({n: rows[n] for n in COSTS})
    return pd.DataFrame(
        {
            "value": [float(e.value) for e in rows.values()],
            "low": [float(e.low) for e in rows.values()],
            "high": [float(e.high) for e in rows.values()],
            "unit": [MEASURES[name].unit_in(setting.currency) for name in rows],
        },
        index=pd.Index(list(rows), name="kpi"),
    )


def cost_parts(counts: Sequence[Counts], level: float = 0.95) -> pd.DataFrame:
    """Cost by part: columns ``part``, ``value``, ``low``, ``high``, ``unit``.

    The values sum to the ``cost_total`` of `measure_table` exactly, in any order of summation.

    Raises
    ------
    InputError : a level outside (0, 1), or counts that do not belong together.
    """
    import pandas as pd

    together = _stacked(counts)
    found = _exact(_estimates(together, COSTS, level))
    unit = MEASURES["cost_total"].unit_in(together.setting.currency)
    return pd.DataFrame(
        {
            "part": list(PARTS),
            "value": [float(found[f"cost_{p}"].value) for p in PARTS],
            "low": [float(found[f"cost_{p}"].low) for p in PARTS],
            "high": [float(found[f"cost_{p}"].high) for p in PARTS],
            "unit": unit,
        }
    )


def _estimates(counts: Replications, names: Iterable[str], level: float) -> dict[str, Estimate]:
    """Measures over the whole centre and horizon, those of one scale at once."""
    measures = [MEASURES[name] for name in names]
    pairs = {m.name: m.evaluate(counts, ()) for m in measures}
    found: dict[str, Estimate] = {}
    for scale in SCALES:
        same = [m.name for m in measures if m.scale(earns=counts.earns) == scale]
        if not same:
            continue
        # Turned round: the replications of a measure lie side by side and sum as they would alone.
        tops, bottoms = (np.stack([pairs[n][side] for n in same]).T for side in (0, 1))
        ends = ratio_estimate(tops, bottoms, level, scale)
        found |= {n: Estimate(*(e[i] for e in ends)) for i, n in enumerate(same)}
    return {m.name: found[m.name] for m in measures}


def _exact(found: Mapping[str, Estimate]) -> dict[str, Estimate]:
    values = summable(np.array([float(found[n].value) for n in COSTS[:-1]]))
    exact = dict(zip(COSTS, [*values.tolist(), sum(values.tolist())], strict=True))
    return {n: e._replace(value=np.array(exact[n])) for n, e in found.items()}


def paired(
    a: Sequence[Counts], b: Sequence[Counts], measure: str, level: float = 0.95
) -> Difference:
    """Difference of a measure, b - a, between two scenarios with common random numbers.

    Parameters
    ----------
    a, b : replications of either; entry i of both has the same luck.
    measure : name of a measure.
    level : confidence level.

    Raises
    ------
    InputError : no such measure, a level outside (0, 1), or different numbers of replications.
    """
    if len(a) != len(b):
        raise InputError(
            _(
                "a paired comparison needs as many replications of either, found {count} "
                "and {count_2}"
            ).format(count=len(a), count_2=len(b))
        )
    check_level(level)
    found = paired_estimate(totals(a, measure), totals(b, measure), level)
    return Difference(float(found.value), float(found.low), float(found.high))


def _stacked(counts: Sequence[Counts]) -> Replications:
    """All replications at once.

    Raises
    ------
    InputError : there is no replication, or they are not of one centre.
    """
    together = Replications.of(counts)
    _ = together.setting
    return together
