"""The mixed integer programme's solver, and when it stops: the same on every machine."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from sim.catalogue import _
from sim.errors import InputError
from sim.planning.diving import dived

Floats = NDArray[np.float64]
NODES = 200
"""Nodes of the solver's tree after which it stops: so many on every machine, however busy."""
_ROUNDING = 1e-6
_TIME_OVER, _IMPOSSIBLE, _NODES_OVER = 1, 2, 4
_MANY = 60
"""Whole columns beyond which a plan is first sought near the one in fractions."""
_EXACT, _FAR = 1e-3, 0.02
"""Gaps below which one near it is not enough, and how far off it is where it is not either."""


class Effort(NamedTuple):
    """When the solver stops.

    Attributes
    ----------
    gap : at this relative distance from the bound.
    nodes : of its tree, after which it stops with the best there is; None: never.
    seconds : wall time after which it stops whatever there is; infinite: never.
    """

    gap: float
    nodes: int | None = NODES
    seconds: float = math.inf

    @property
    def options(self) -> dict[str, float]:
        """As `scipy.optimize.milp` takes them."""
        given = {"mip_rel_gap": self.gap}
        if self.nodes is not None:
            given["node_limit"] = self.nodes
        if math.isfinite(self.seconds):
            given["time_limit"] = max(self.seconds, 0.0)
        return given


def solved(
    price: Floats,
    held: Sequence[optimize.LinearConstraint],
    whole: Floats,
    most: Floats,
    effort: Effort,
    *,
    near: int,
    dive: bool = False,
) -> Any:
    """The solver's answer.

    Parameters
    ----------
    price : of each variable; of one below 0 the rows bound how much there can be.
    held : rows.
    whole : 1 for each variable in whole numbers.
    most : largest value of each variable.
    effort : when it stops.
    near : variables of which a whole plan is first sought near that in fractions, from the first
        on; with few of them it is not.
    dive : whether many of them get whole numbers some at a time (`sim.planning.diving`), and what
        comes of it is taken, however far from the bound.

    Raises
    ------
    InputError : nothing was found in time.
    """

    def answer(low: Floats | float, high: Floats, integral: Floats) -> Any:
        return optimize.milp(
            price,
            integrality=integral,
            bounds=optimize.Bounds(low, high),
            constraints=held,
            options=effort.options,
        )

    rounded = None
    if dive and near > _MANY and effort.gap > 0.0:
        found = dived(price, held, whole, most, effort.options, near)
        if found.x is not None or (found.status == _IMPOSSIBLE and not found.rounded):
            return found
    elif near > _MANY and effort.gap > 0.0:
        rounded = _rounded(answer, most, near, whole)
        if rounded.x is None and rounded.status == _IMPOSSIBLE:
            return rounded
        far = _FAR if effort.gap >= _EXACT else effort.gap
        if rounded.x is not None and rounded.fun - rounded.mip_dual_bound <= far * rounded.fun:
            return rounded
    found = answer(0.0, most, whole)
    if rounded is not None and rounded.x is not None:
        found = _better(rounded, found)
    if found.x is None and found.status == _NODES_OVER:  # any plan, however many nodes it takes
        effort = effort._replace(gap=1.0, nodes=None)
        found = answer(0.0, most, whole)
    if found.x is None and found.status == _TIME_OVER:
        raise InputError(
            _("no plan was found within {seconds:g} s; allow more time").format(
                seconds=effort.seconds
            )
        )
    return found


_Answer = Callable[[Floats | float, Floats, Floats], Any]


def _rounded(answer: _Answer, most: Floats, columns: int, whole: Floats) -> Any:
    """The best whole plan near the one in fractions, which takes a fraction of the time.

    Its bound is the cost of the plan in fractions; where that has none, its own answer says so.
    """
    loose = answer(0.0, most, np.zeros(len(whole)))
    if loose.x is None:
        return loose
    parts = loose.x[:columns]
    low, high = np.zeros(len(whole)), most.copy()
    low[:columns] = np.maximum(np.floor(parts + _ROUNDING) - 1.0, 0.0)
    near = np.where(parts > _ROUNDING, np.ceil(parts - _ROUNDING) + 1.0, 0.0)
    high[:columns] = np.minimum(near, most[:columns])
    found = answer(low, high, whole)
    found.mip_dual_bound = loose.fun
    if found.x is None:
        found.status = _TIME_OVER
    return found


def _better(rounded: Any, found: Any) -> Any:
    """The cheaper of two answers, with the higher bound."""
    bounds = [b for b in (rounded.mip_dual_bound, found.mip_dual_bound) if b is not None]
    best = rounded if found.x is None or rounded.fun <= found.fun else found
    best.mip_dual_bound = max(bounds)
    return best
