"""The Anonymous Bank's agents: pools by what they served, and how many were on the phones."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.staffing import (
    agents_by_day,
    agents_met,
    available_spans,
    rostered_spans,
    skills_by_month,
)

Floats = NDArray[np.float64]
POOLS = ("general", "stock", "stock_accounts", "internet", "internet_stock")
POOL_SKILL_SHARE = 0.4
"""A pool serves a type when agents with that skill did this share of the pool's talking."""


def pool_name(skills: Mapping[str, bool]) -> str:
    """Pool of an agent who serves (or does not serve) NE, NW and IN."""
    if skills["IN"]:
        return "internet_stock" if skills["NE"] else "internet"
    if skills["NE"]:
        return "stock" if skills["NW"] else "stock_accounts"
    return "general"


def staff(
    calls: pd.DataFrame, opening: Mapping[str, tuple[float, float]]
) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, Floats]], float]:
    """What the records say of the agents.

    Parameters
    ----------
    calls : records of the days used.
    opening : opening hours by weekday, seconds after midnight.

    Returns
    -------
    skilled : share of a pool's talk time by agents who serve a type, by pool and type code.
    agents : mean agents by half-hour, by pool and weekday.
    available : available time / time between agents' first and last calls.
    """
    known = skills_by_month(calls)
    keys = [(str(server), int(month)) for server, month in known.index.to_list()]
    serves = {c: known[c].to_numpy(dtype=bool) for c in ("NE", "NW", "IN")}
    pool_of = {
        key: pool_name({c: bool(serves[c][row]) for c in serves}) for row, key in enumerate(keys)
    }
    served = calls[(calls["server"] != "") & calls["service_s"].notna()]
    talk = served.groupby(["server", served["day"].dt.month.rename("month")])["service_s"].sum()
    skilled: dict[str, dict[str, float]] = {}
    for pool in POOLS:
        mine = [key for key in pool_of if pool_of[key] == pool and key in talk.index]
        weight = talk.loc[mine].to_numpy(dtype=np.float64)
        table = known.loc[mine]
        skilled[pool] = {
            str(code): float((table[code].to_numpy(dtype=np.float64) * weight).sum() / weight.sum())
            for code in table.columns
        }
    skills = {p: {c for c, s in skilled[p].items() if s >= POOL_SKILL_SHARE} for p in POOLS}
    spans = available_spans(calls, pool_of, skills, opening)
    roster = rostered_spans(calls)
    met = {day: _agents_met(calls, spans, day) for day in opening}
    agents = {pool: {day: met[day][pool] for day in opening} for pool in POOLS}
    available = float(((spans["end_s"] - spans["start_s"]) * spans["weight"]).sum())
    available /= float((roster["end_s"] - roster["start_s"]).sum())
    return skilled, agents, available


def _agents_met(calls: pd.DataFrame, spans: pd.DataFrame, weekday: str) -> dict[str, Floats]:
    """Mean agents by pool and half-hour of a weekday, days weighted by their calls."""
    own = calls[(calls["weekday"] == weekday) & (calls["outcome"] != "hung_up_in_ivr")]
    days = [pd.Timestamp(day) for day in sorted(own["day"].unique())]
    row = own["day"].map({day: i for i, day in enumerate(days)}).to_numpy(dtype=np.int64)
    slot = np.minimum(own["entry_s"].to_numpy(dtype=np.float64) // 1800.0, 47.0).astype(np.int64)
    number = np.zeros((len(days), 48))
    np.add.at(number, (row, slot), 1.0)
    return {
        pool: agents_met(agents_by_day(spans[spans["pool"] == pool], days), number)
        for pool in POOLS
    }
