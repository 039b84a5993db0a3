"""Whole numbers from a plan in fractions, some at a time.

For programmes of weeks: hundreds of their shifts have fractions, too many for the solver at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

Floats = NDArray[np.float64]
_ROUNDING = 1e-6
_SHARE = 0.15
"""Share of the columns with fractions that is rounded up at a time, the largest fractions first."""
_OPEN = 60
"""Columns with fractions that are left to the solver together."""


def dived(
    price: Floats,
    held: Sequence[optimize.LinearConstraint],
    whole: Floats,
    most: Floats,
    options: dict[str, float],
    columns: int,
) -> Any:
    """A whole plan of the shifts that the plan in fractions has.

    The largest fractions are rounded up and the plan in fractions is sought anew, whose other
    shifts need less then; again and again, until few fractions are left, which the solver sets in
    whole numbers. Where that is impossible, since seats are full, fewer are rounded up at a time.

    Parameters
    ----------
    price, held, whole, most : as of `sim.planning.solver.solved`.
    options : of `scipy.optimize.milp`.
    columns : variables that are shifts, from the first on.

    Returns
    -------
    The solver's answer, with the cost of the plan in fractions as its bound; ``x`` is None where
    there is none, and ``rounded`` says whether there is one in fractions.
    """
    rows, low_side, high_side = _stacked(held)
    loose = _in_fractions(price, rows, low_side, high_side, np.zeros(len(price)), most)
    if loose.x is None:
        loose.rounded = False
        return loose
    keep = np.concatenate(
        (np.flatnonzero(loose.x[:columns] > _ROUNDING), np.arange(columns, len(price)))
    )
    shifts = int((keep < columns).sum())
    few = sparse.csr_array(sparse.csc_array(rows)[:, keep])
    cost, top = price[keep], most[keep]
    low, x = np.zeros(len(keep)), loose.x[keep]
    while True:
        base = np.floor(x[:shifts] + _ROUNDING)
        part = x[:shifts] - base
        open_ = np.flatnonzero(part > _ROUNDING)
        if len(open_) <= _OPEN:
            break
        order = open_[np.argsort(-part[open_], kind="stable")]
        number = int(np.ceil(_SHARE * len(open_)))
        found = None
        while number:
            up = low.copy()
            up[:shifts] = np.maximum(low[:shifts], base)
            up[order[:number]] = base[order[:number]] + 1.0
            found = _in_fractions(cost, few, low_side, high_side, np.minimum(up, top), top)
            if found.x is not None:
                low, x = up, found.x
                break
            number //= 2
        if found is None or found.x is None:
            break
    low, high = np.zeros(len(keep)), top.copy()
    low[:shifts] = np.floor(x[:shifts] + _ROUNDING)
    high[:shifts] = np.minimum(np.ceil(x[:shifts] - _ROUNDING) + 1.0, top[:shifts])
    answer = optimize.milp(
        cost,
        integrality=whole[keep],
        bounds=optimize.Bounds(low, high),
        constraints=[optimize.LinearConstraint(few, low_side, high_side)],
        options=options,
    )
    if answer.x is not None:
        full = np.zeros(len(price))
        full[keep] = answer.x
        answer.x = full
    answer.mip_dual_bound, answer.rounded = loose.fun, True
    return answer


def _stacked(
    held: Sequence[optimize.LinearConstraint],
) -> tuple[sparse.csr_array, Floats, Floats]:
    """All rows, their lowest and their highest values."""
    rows = sparse.csr_array(sparse.vstack([one.A for one in held]))
    low = np.concatenate([np.broadcast_to(one.lb, (one.A.shape[0],)) for one in held])
    high = np.concatenate([np.broadcast_to(one.ub, (one.A.shape[0],)) for one in held])
    return rows, low.astype(np.float64), high.astype(np.float64)


def _in_fractions(
    price: Floats, rows: sparse.csr_array, low: Floats, high: Floats, least: Floats, most: Floats
) -> Any:
    """The cheapest plan in fractions, by the interior point: many times as fast here as the
    simplex method."""
    above, below = np.isfinite(high), np.isfinite(low)
    return optimize.linprog(
        price,
        A_ub=sparse.vstack([rows[above], -rows[below]]),
        b_ub=np.concatenate((high[above], -low[below])),
        bounds=np.column_stack((least, most)),
        method="highs-ipm",
    )
