"""Agents over time: the sessions of the recorded days, or the mean week that they make."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.days import SLOTS, slot_counts
from sim.calibration.staffing import agents_by_day, agents_met, whole_agents
from sim.centre.base import WEEKDAYS

EDGE_S = 900.0
"""An agent whose session begins or ends this near the opening or closing was there until then."""


def to_edges(sessions: pd.DataFrame, opening: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """Sessions, stretched to the opening hours where they nearly touch them."""
    names = sessions["weekday"].astype(str)
    first = names.map({n: s[0] for n, s in opening.items()}).to_numpy(dtype=np.float64)
    last = names.map({n: s[1] for n, s in opening.items()}).to_numpy(dtype=np.float64)
    start = sessions["start_s"].to_numpy(dtype=np.float64)
    end = sessions["end_s"].to_numpy(dtype=np.float64)
    early = (start > first) & (start <= first + EDGE_S)
    late = (end < last) & (end >= last - EDGE_S)
    return sessions.assign(start_s=np.where(early, first, start), end_s=np.where(late, last, end))


def weekly_roster(
    sessions: pd.DataFrame, calls: pd.DataFrame, pools: list[str]
) -> dict[str, dict[str, NDArray[np.int64]]]:
    """Whole agents in each half-hour of a mean week, days weighted by their calls.

    Parameters
    ----------
    sessions : with ``pool``.
    calls : calls offered to agents on normal days.
    pools : their names.

    Returns
    -------
    by weekday and pool, shape (48,).
    """
    days, counts = slot_counts(calls["day"], calls["join_s"].to_numpy(dtype=np.float64))
    weekday = np.array(WEEKDAYS, dtype=object)[days.day_of_week]
    by_pool = dict(iter(sessions.groupby("pool", observed=True)))
    found: dict[str, dict[str, NDArray[np.int64]]] = {}
    for name in WEEKDAYS:
        rows = np.flatnonzero(weekday == name)
        if not len(rows):
            continue
        own_days = [pd.Timestamp(d) for d in days[rows]]
        mean = {}
        for pool in pools:
            there = by_pool.get(pool)
            if there is None:
                mean[pool] = np.zeros(SLOTS)
                continue
            there = there[there["day"].isin(own_days)]
            table = agents_by_day(there.assign(weight=1.0), own_days, SLOTS)
            mean[pool] = agents_met(table, counts[rows])
        found[name] = whole_agents(mean)
    return found
