"""What is made least: wages, known exactly, or the whole cost of a day, told by simulated days."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import _
from sim.errors import InputError, listing, near_match
from sim.measures.estimate import divide
from sim.planning.days import Counted, Served

Floats = NDArray[np.float64]
COST_AGENTS, COST_TOTAL = MINIMISE = ("cost_agents", "cost_total")
"""What may be made least, by the names of the measures."""
_TOTAL: Counted = (COST_TOTAL, "", False)
_WAGES: Counted = (COST_AGENTS, "", False)
SURE = 1.64
"""Standard errors by which a plan has to cost less on the same days to be gone on from."""
INTERVAL = 1.96
"""Standard errors to either end of an interval of 95 %."""


class Saved(NamedTuple):
    """What one plan costs less than another on the same days.

    Attributes
    ----------
    mean : currency a day.
    error : its standard error.
    """

    mean: float
    error: float

    def surely(self, errors: float = SURE) -> bool:
        """Whether it saves something, by so many standard errors."""
        return self.mean > 0.0 and self.mean > errors * self.error

    @property
    def interval(self) -> tuple[float, float]:
        """Its ends with 95 % confidence."""
        return self.mean - INTERVAL * self.error, self.mean + INTERVAL * self.error

    @property
    def decided(self) -> bool:
        """Whether the interval is above 0, or below it, as a whole."""
        low, high = self.interval
        return low > 0.0 or high < 0.0

    def surely_not(self, errors: float) -> bool:
        """Whether it saves nothing, by so many standard errors."""
        return self.mean + errors * self.error <= 0.0


UNKNOWN = Saved(float("nan"), float("nan"))


def counted_for(minimise: str) -> set[Counted]:
    """What has to be counted of each day for it."""
    return {_TOTAL, _WAGES} if minimise == COST_TOTAL else set()


def amounts(found: Served) -> Floats:
    """Cost of each day, shape (R,)."""
    return divide(*found.others[_TOTAL])[:, 0, 0]


def besides_wages(found: Served) -> Floats:
    """Cost of each day without wages, shape (R,)."""
    return amounts(found) - divide(*found.others[_WAGES])[:, 0, 0]


def saved(before: Floats, after: Floats) -> Saved:
    """What ``after`` costs less than ``before``, by paired differences.

    Parameters
    ----------
    before, after : cost of the same days, shape (R,).
    """
    less = before - after
    error = float(less.std(ddof=1)) / np.sqrt(len(less)) if len(less) > 1 else np.inf
    return Saved(float(less.mean()), float(error))


def checked(minimise: str) -> str:
    """The objective.

    Raises
    ------
    InputError : it is none.
    """
    if minimise not in MINIMISE:
        raise InputError(
            _("minimise: found '{found}'; allowed: {allowed}{near}").format(
                found=minimise, allowed=listing(MINIMISE), near=near_match(minimise, MINIMISE)
            )
        )
    return minimise
