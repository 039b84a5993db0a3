"""Paired comparison of results that share their luck."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim import measures
from sim.errors import InputError
from sim.study.result import Result


def compare(results: Mapping[str, Result], level: float = 0.95) -> pd.DataFrame:
    """Differences of every measure between the first result and each other one.

    Replication r of every result has the same luck (common random numbers), so differences are
    taken replication by replication, and their interval is far narrower than that of two
    independent runs.

    Parameters
    ----------
    results : name -> result; the first is the base. All with the same seed and replications.
    level : confidence of the intervals, each by itself.

    Returns
    -------
    Table with index (scenario, kpi) and columns ``base``, ``value``, ``difference``, ``low``,
    ``high``, ``unit``; the difference is significant at ``level`` where low and high have one sign.

    Raises
    ------
    InputError : fewer than two results, or results of different seeds or replications.
    """
    if len(results) < 2:
        raise InputError(f"compare needs at least two results, found {len(results)}")
    (base_name, base), *others = results.items()
    for name, other in others:
        for field in ("seed", "replications"):
            mine, theirs = getattr(base.study, field), getattr(other.study, field)
            if mine != theirs:
                raise InputError(
                    f"compare: '{base_name}' has {field} {mine}, '{name}' has {theirs}; paired "
                    "differences need the same"
                )
    table = base.kpis(level)
    rows = []
    for name, other in others:
        theirs_table = other.kpis(level)
        for kpi in table.index:
            if kpi not in theirs_table.index:
                continue
            difference, low, high = measures.paired(base.counts, other.counts, str(kpi), level)
            rows.append(
                {
                    "scenario": name,
                    "kpi": kpi,
                    "base": table.loc[kpi, "value"],
                    "value": theirs_table.loc[kpi, "value"],
                    "difference": difference,
                    "low": low,
                    "high": high,
                    "unit": table.loc[kpi, "unit"],
                }
            )
    return pd.DataFrame(rows).set_index(["scenario", "kpi"])
