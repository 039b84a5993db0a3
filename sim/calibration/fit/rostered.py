"""The planner's roster against the agents who came: the share of it that is not on the phones."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.beside import rostered_hours

Floats = NDArray[np.float64]


def came_of_planned(
    sessions: pd.DataFrame, roster: pd.DataFrame, days: pd.DatetimeIndex
) -> tuple[Floats, Floats]:
    """Agent-hours present and planned, all pools together, on the days that both have.

    Parameters
    ----------
    sessions : with ``day``, ``start_s`` and ``end_s``; roster : `Records.roster`; days : wanted.

    Returns
    -------
    Two of shape (days,), hours; both are 0 on a day that one of them does not have.
    """
    planned = rostered_hours(roster, days)
    hours = ((sessions["end_s"] - sessions["start_s"]) / 3600.0).to_numpy(dtype=np.float64)
    at = days.get_indexer(pd.DatetimeIndex(sessions["day"]))
    came = np.bincount(at[at >= 0], weights=hours[at >= 0], minlength=len(days))
    both = (planned > 0) & (came > 0)
    return np.where(both, came, 0.0), np.where(both, planned, 0.0)


def shrinkage_of(
    sessions: pd.DataFrame, roster: pd.DataFrame | None, days: pd.DatetimeIndex
) -> float | None:
    """Share of rostered time that agents are not on the phones, as ``staffing.shrinkage``.

    None where there is no roster, or more came than were planned.
    """
    if roster is None:
        return None
    came, planned = came_of_planned(sessions, roster, days)
    share = 1.0 - came.sum() / planned.sum() if planned.any() else 0.0
    return round(float(share), 3) if share >= 0.0005 else None
