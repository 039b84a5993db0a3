"""What records hold, before anything is fitted: counts, shares and quantiles as plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.readers.records import Records

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_SHOWN_DAYS = 8
_WINDOW_DAYS = 56


@dataclass(frozen=True)
class Seen:
    """What is seen of records.

    Attributes
    ----------
    first, last : days, as 2026-01-05. days : days with calls. missing : some days between without,
        of ``missing_count``.
    months : calls and days with calls by month, as 2026-01.
    types, outcomes : calls by contact type and by outcome, most first.
    hours : share of the calls that enter in each hour of the day, shape (24,).
    quantiles : values at `QUANTILES` by duration.
    agents, agents_a_day, calls_of_agent : number of agents; of a median day; their calls that day.
    caller_known, called_before : shares of calls; of those whose caller is known.
    lacking : codes of `sim.wording.records.STEPS`.
    """

    first: str
    last: str
    days: int
    missing: tuple[str, ...]
    missing_count: int
    months: Mapping[str, tuple[int, int]]
    types: Mapping[str, int]
    outcomes: Mapping[str, int]
    hours: tuple[float, ...]
    quantiles: Mapping[str, tuple[float, ...]]
    agents: int
    agents_a_day: float
    calls_of_agent: float
    caller_known: float
    called_before: float
    lacking: tuple[str, ...]


def seen(records: Records) -> Seen:
    """Look at records that have at least one row."""
    if records.intervals is not None:
        return _seen_intervals(records.intervals)
    calls = records.calls
    weight = np.ones(len(calls))
    served = calls["agent"].ne("").to_numpy(dtype=bool)
    a_day, each = _agents(calls[served])
    known = calls["customer"].ne("").to_numpy(dtype=bool)
    again = calls.loc[known, "customer"].duplicated().mean() if known.any() else 0.0
    queued = calls["queued"].to_numpy() & calls["wait_s"].notna().to_numpy()
    durations = {
        "ivr_s": calls["ivr_s"],
        "wait_s": calls.loc[queued, "wait_s"],
        "talk_s": calls["talk_s"],
        "wrap_up_s": calls["wrap_up_s"],
    }
    return Seen(
        **_days(calls, weight, calls["entry_s"].to_numpy(dtype=np.float64)),
        outcomes=_most_first(calls["outcome"].value_counts()),
        quantiles=_quantiles(durations),
        agents=int(calls.loc[served, "agent"].nunique()),
        agents_a_day=a_day,
        calls_of_agent=each,
        caller_known=float(known.mean()),
        called_before=float(again),
        lacking=_lacking(calls, known, served, queued),
    )


def _days(table: pd.DataFrame, weight: Floats, start: Floats) -> dict[str, Any]:
    days = pd.DatetimeIndex(table["day"].unique()).sort_values()
    every = pd.date_range(days[0], days[-1], freq="D")
    missing = every.difference(days)
    codes, found = pd.factorize(table["day"].to_numpy())
    by_day = pd.Series(np.bincount(codes, weights=weight), index=pd.DatetimeIndex(found))
    by_day = by_day.sort_index()
    month = pd.DatetimeIndex(by_day.index).strftime("%Y-%m")
    sums, counts = by_day.groupby(month).sum(), by_day.groupby(month).size()
    hours = np.bincount(
        np.clip(start // 3600, 0, 23).astype(np.int64), weights=weight, minlength=24
    )
    kinds = pd.Series(weight).groupby(table["contact_type"].astype(str).to_numpy()).sum()
    return {
        "first": f"{days[0]:%Y-%m-%d}",
        "last": f"{days[-1]:%Y-%m-%d}",
        "days": len(days),
        "missing": tuple(f"{d:%Y-%m-%d}" for d in missing[:_SHOWN_DAYS]),
        "missing_count": len(missing),
        "months": {str(m): (int(sums[m]), int(counts[m])) for m in sums.index},
        "types": _most_first(kinds),
        "hours": tuple(float(h) for h in hours / max(hours.sum(), 1.0)),
    }


def _most_first(counts: pd.Series[Any]) -> dict[str, int]:
    return {str(k): int(n) for k, n in counts.sort_values(ascending=False).items() if n > 0}


def _quantiles(durations: Mapping[str, pd.Series[float]]) -> dict[str, tuple[float, ...]]:
    found = {}
    for name, column in durations.items():
        known = column.dropna().to_numpy(dtype=np.float64)
        if len(known):
            found[name] = tuple(float(q) for q in np.quantile(known, QUANTILES))
    return found


def _agents(calls: pd.DataFrame) -> tuple[float, float]:
    """Agents of a median day, and the calls that each of them has in the median."""
    if not len(calls):
        return 0.0, 0.0
    pairs = calls.groupby(["day", "agent"], observed=True).size()
    return float(pairs.groupby(level="day").size().median()), float(pairs.median())


def _lacking(calls: pd.DataFrame, known: Flags, served: Flags, queued: Flags) -> tuple[str, ...]:
    lacks = {
        "ivr": not calls["ivr_s"].notna().any(),
        "queued": not queued.any(),
        "talk": not calls["talk_s"].notna().any(),
        "wrap_up": not calls["wrap_up_s"].notna().any(),
        "customers": not known.any(),
        "agents": not served.any(),
        "priority": not calls["priority"].notna().any(),
        "weeks": (calls["day"].max() - calls["day"].min()).days + 1 < _WINDOW_DAYS,
    }
    return tuple(word for word, lacking in lacks.items() if lacking)


def _seen_intervals(table: pd.DataFrame) -> Seen:
    offered = table["offered"].to_numpy(dtype=np.float64)
    answered = int(table["answered"].sum())
    abandoned = int(table["abandoned"].sum())
    short = (table["day"].max() - table["day"].min()).days + 1 < _WINDOW_DAYS
    return Seen(
        **_days(table, offered, table["start_s"].to_numpy(dtype=np.float64)),
        outcomes={"answered": answered, "abandoned": abandoned},
        quantiles=_quantiles({"handle_s": table["handle_s"], "asa_s": table["asa_s"]}),
        agents=0, agents_a_day=0.0, calls_of_agent=0.0, caller_known=0.0, called_before=0.0,
        lacking=("calls", *(("weeks",) if short else ())),
    )  # fmt: skip
