"""Which scenarios are worth choosing: those that no other one beats on cost and service alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalogue import _
from sim.errors import InputError, listing


def efficient(
    table: pd.DataFrame, measure: str = "service_level", *, higher_is_better: bool = True
) -> NDArray[np.bool_]:
    """Which rows are on the efficient frontier.

    A row is dominated if another one costs no more, serves no worse, and is strictly better in one
    of the two. Rows alike in both do not dominate each other: they are on the frontier together.
    The estimates are compared, not their intervals (see `clearly_dominated`).

    Parameters
    ----------
    table : one row a scenario, with the columns ``cost`` (currency per day) and ``measure``.
    measure : name of the column that tells how well callers are served.
    higher_is_better : whether a larger ``measure`` is better.

    Returns
    -------
    Shape (rows,); False for a row without a cost or a measure.
    """
    cost, worse = _coordinates(table, measure, higher_is_better)
    known = ~(np.isnan(cost) | np.isnan(worse))
    return known & ~_dominance(cost, worse).any(axis=1)


def dominating(
    table: pd.DataFrame, measure: str = "service_level", *, higher_is_better: bool = True
) -> NDArray[np.int64]:
    """Place of an efficient row that dominates each row; -1 where there is none.

    Where several do, it is the one that serves best, and of those alike the cheapest.

    Parameters
    ----------
    table, measure, higher_is_better : as `efficient` takes them.
    """
    cost, worse = _coordinates(table, measure, higher_is_better)
    matrix = _dominance(cost, worse) & efficient(table, measure, higher_is_better=higher_is_better)
    best = [
        min(np.flatnonzero(row).tolist(), key=lambda j: (worse[j], cost[j], j), default=-1)
        for row in matrix
    ]
    return np.array(best, dtype=np.int64)


def dominated_by(
    table: pd.DataFrame, measure: str = "service_level", *, higher_is_better: bool = True
) -> list[str | None]:
    """Label of the row that `dominating` finds for each row; None where there is none."""
    _require(table, "label")
    labels = table["label"].astype(str).tolist()
    found = dominating(table, measure, higher_is_better=higher_is_better)
    return [None if place < 0 else labels[place] for place in found]


def clearly_dominated(
    table: pd.DataFrame, measure: str = "service_level", *, higher_is_better: bool = True
) -> NDArray[np.bool_]:
    """Which rows are dominated whatever the values within the intervals of confidence.

    True where the whole cost interval of another row is at or below this row's, its whole service
    interval is at or above, and the two differ. The intervals of the rows are compared each by
    itself, which is cautious where the scenarios share their luck.

    Parameters
    ----------
    table : as `efficient` takes it, with ``cost_low``, ``cost_high`` and the same of ``measure``.
    measure, higher_is_better : as `efficient` takes them.

    Returns
    -------
    Shape (rows,); False where an interval is missing.
    """
    cost, worse = _coordinates(table, measure, higher_is_better)
    names = ("cost_low", "cost_high", f"{measure}_low", f"{measure}_high")
    for name in names:
        _require(table, name)
    low, high, service_low, service_high = (table[n].to_numpy(dtype=np.float64) for n in names)
    if higher_is_better:
        worse_low, worse_high = -service_high, -service_low
    else:
        worse_low, worse_high = service_low, service_high
    surely = (high[None, :] <= low[:, None]) & (worse_high[None, :] <= worse_low[:, None])
    found: NDArray[np.bool_] = np.any(surely & _dominance(cost, worse), axis=1)
    return found


def spread(places: Sequence[int], most: int) -> list[int]:
    """At most ``most`` of the places, evenly spaced, both ends among them."""
    if len(places) <= most:
        return list(places)
    chosen = np.unique(np.linspace(0, len(places) - 1, most).round().astype(np.int64))
    return [places[i] for i in chosen.tolist()]


def frontier_rows(
    table: pd.DataFrame, most: int, measure: str = "service_level", *, higher_is_better: bool = True
) -> list[int]:
    """Places of at most ``most`` efficient rows, by rising cost, evenly spaced along the frontier.

    Parameters
    ----------
    table, measure, higher_is_better : as `efficient` takes them.
    most : rows.
    """
    cost, worse = _coordinates(table, measure, higher_is_better)
    good = efficient(table, measure, higher_is_better=higher_is_better)
    order = np.lexsort((-worse, cost))
    return spread([i for i in order.tolist() if good[i]], most)


def _coordinates(
    table: pd.DataFrame, measure: str, higher_is_better: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cost, and the measure turned so that less is better."""
    _require(table, "cost")
    _require(table, measure)
    service = table[measure].to_numpy(dtype=np.float64)
    return table["cost"].to_numpy(dtype=np.float64), -service if higher_is_better else service


def _dominance(cost: NDArray[np.float64], worse: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Entry (i, j): row j dominates row i. A comparison with NaN is False."""
    no_worse = (cost[None, :] <= cost[:, None]) & (worse[None, :] <= worse[:, None])
    better = (cost[None, :] < cost[:, None]) | (worse[None, :] < worse[:, None])
    return no_worse & better


def _require(table: pd.DataFrame, column: str) -> None:
    if column not in table.columns:
        found = listing(map(str, table.columns))
        raise InputError(
            _("table has no column '{column}'; found {found}").format(column=column, found=found)
        )
