"""What is measured on the Anonymous Bank, and what its codes mean here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.bank_agents import staff
from sim.calibration.demand import busyness, common_correlation, intraday_profile, normal_days
from sim.calibration.handling import (
    Gaps,
    gaps_under_backlog,
    hourly_factors,
    quantiles_keeping_mean,
)
from sim.calibration.patience import PatienceFit, fit_patience
from sim.calibration.priority import HeadStart, estimate_head_start, service_order
from sim.calibration.readers.anonymous_bank import Records
from sim.centre.base import DAY_S

Floats = NDArray[np.float64]
FIRST_DAY = pd.Timestamp("1999-01-13")
"""Up to 10 January callers were served in order of arrival; from the 13th credits applied."""
SUMMER_TIME = pd.Timestamp("1999-04-02")
"""Saturday's opening follows the end of the Sabbath: only the months of summer time are alike."""
WORKDAYS = ("sun", "mon", "tue", "wed", "thu")
WEEK = (*WORKDAYS, "fri", "sat")
LONGEST_VRU_S = 600.0
NIGHT_ENDS_S = 5 * 3600.0
"""A call answered before this belongs to the evening before."""


@dataclass(frozen=True)
class Group:
    """A contact type of the centre: callers of one recorded type and some priorities."""

    code: str
    priorities: tuple[int, ...]
    title: str
    profile: str
    journey: str


GROUPS: Mapping[str, Group] = {
    "regular": Group("PS", (0, 1), "Regular activity", "accounts", "identified"),
    "regular_priority": Group("PS", (2,), "Regular activity, priority customers", "accounts",
                              "identified"),
    "stock": Group("NE", (0, 1), "Stock exchange", "stock", "identified"),
    "stock_priority": Group("NE", (2,), "Stock exchange, priority customers", "stock",
                            "identified"),
    "english": Group("PE", (0, 1), "Regular activity in English", "accounts", "identified"),
    "english_priority": Group("PE", (2,), "Regular activity in English, priority customers",
                              "accounts", "identified"),
    "new_customer": Group("NW", (0, 1, 2), "Prospective customers", "new_customer", "unidentified"),
    "internet": Group("IN", (0, 1, 2), "Internet consulting", "internet", "unidentified"),
    "callback": Group("TT", (0, 1, 2), "Return calls kept on hold", "callback", "callback"),
}  # fmt: skip
PROFILE_CODES = {
    "accounts": ("PS", "PE"), "new_customer": ("NW",), "stock": ("NE",), "internet": ("IN",),
    "callback": ("TT",),
}  # fmt: skip
VRU_CODES = {"identified": ("PS", "PE", "NE"), "unidentified": ("NW", "IN")}
"""Types whose callers identify themselves in the VRU, and types whose callers do not."""
DAILY_PROFILES = ("accounts", "new_customer")
"""Types with a profile for each of Sunday to Thursday; the others share one over these days."""


@dataclass(frozen=True)
class Measured:
    """Everything that the centre is built from; see `measure`.

    Attributes
    ----------
    days : normal days used, by weekday; unusual : days left out by `normal_days`.
    opening : opening hours by weekday, seconds after midnight.
    volume : calls offered to agents a day, by type code and weekday, in opening hours.
    outside_hours : share of the calls offered to agents that entered outside these hours.
    profiles : mean calls offered to agents by half-hour, by name of the profile.
    priority_share : share of priority 2 among queued calls, by type code.
    busyness_cv, total_cv, correlation : variation between days; see `sim.calibration.demand`.
    head_starts, in_order : head starts between groups; and the one before `FIRST_DAY`.
    patience : by contact type; short_share : share of talks under 10 s, by type code.
    talk, talk_mean : quantiles and mean of talk times by contact type, seconds.
    hourly : factor on talk by hour of entry, by type code, shape (24,).
    gaps : gaps between calls under backlog.
    vru, hung_up_vru : quantiles of the time in the VRU by journey, and of those who hung up there.
    hung_up : share of the calls in opening hours that hung up in the VRU, by type code.
    skilled : share of each pool's talk time by agents who serve a type, by pool and type code.
    agents : mean agents by half-hour, by pool and weekday.
    available_share : available time / time between agents' first and last calls.
    """

    days: Mapping[str, int]
    unusual: tuple[pd.Timestamp, ...]
    opening: Mapping[str, tuple[float, float]]
    volume: Mapping[str, Mapping[str, float]]
    outside_hours: float
    profiles: Mapping[str, Floats]
    priority_share: Mapping[str, float]
    busyness_cv: Mapping[str, float]
    total_cv: float
    correlation: float
    head_starts: Mapping[str, HeadStart]
    in_order: HeadStart
    patience: Mapping[str, PatienceFit]
    talk: Mapping[str, Floats]
    talk_mean: Mapping[str, float]
    short_share: Mapping[str, float]
    hourly: Mapping[str, Floats]
    gaps: Gaps
    vru: Mapping[str, Floats]
    hung_up: Mapping[str, float]
    hung_up_vru: Floats
    skilled: Mapping[str, Mapping[str, float]]
    agents: Mapping[str, Mapping[str, Floats]]
    available_share: float


def used_calls(calls: pd.DataFrame) -> tuple[pd.DataFrame, tuple[pd.Timestamp, ...]]:
    """Calls of the normal days that are measured, and the days left out as unusual.

    Days before `FIRST_DAY` and Saturdays of winter time are left out too.
    """
    calls = calls[calls["day"] >= FIRST_DAY]
    calls = calls[(calls["weekday"] != "sat") | (calls["day"] >= SUMMER_TIME)]
    normal, unusual = normal_days(calls)
    return calls[calls["day"].isin(normal)], tuple(unusual)


def in_group(calls: pd.DataFrame, group: Group) -> NDArray[np.bool_]:
    """Which calls belong to a group by type and recorded priority, shape (n,)."""
    same = (calls["type"] == group.code) & calls["priority"].isin(group.priorities)
    return same.to_numpy(dtype=bool)


def opening_hours(calls: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Opening hours by weekday, seconds: median first and last answered call, to half an hour."""
    answered = calls[(calls["server"] != "") & (calls["join_s"] > NIGHT_ENDS_S)]
    found = {}
    for day in WEEK:
        join = answered[answered["weekday"] == day].groupby("day")["join_s"]
        first, last = (
            round(float(np.median(each.to_numpy(dtype=np.float64))) / 1800.0) * 1800.0
            for each in (join.min(), join.max())
        )
        found[day] = (first, min(last, DAY_S))
    return found


def open_calls(
    calls: pd.DataFrame, opening: Mapping[str, tuple[float, float]]
) -> NDArray[np.bool_]:
    """Which calls entered in opening hours, shape (n,)."""
    start = calls["weekday"].map({d: s[0] for d, s in opening.items()}).to_numpy(dtype=float)
    end = calls["weekday"].map({d: s[1] for d, s in opening.items()}).to_numpy(dtype=float)
    entry = calls["entry_s"].to_numpy(dtype=np.float64)
    inside: NDArray[np.bool_] = (entry >= start) & (entry < end)
    return inside


def measure(records: Records) -> Measured:
    """Measure every figure of the centre from the records; nothing here is random."""
    calls, unusual = used_calls(records.calls)
    opening = opening_hours(calls)
    inside = open_calls(calls, opening)
    offered = (calls["outcome"] != "hung_up_in_ivr").to_numpy(dtype=bool)
    outside = float((offered & ~inside).sum() / offered.sum())
    open_ = calls[inside]
    to_agents = calls[inside & offered]
    hung_up = {
        code: float((open_.loc[open_["type"] == code, "outcome"] == "hung_up_in_ivr").mean())
        for code in sorted({g.code for g in GROUPS.values()})
    }
    by_day = calls.groupby("day")["weekday"].first()
    days = {day: int((by_day == day).sum()) for day in WEEK}
    volume = {
        code: {
            day: float(((to_agents["type"] == code) & (to_agents["weekday"] == day)).sum())
            / days[day]
            for day in WEEK
        }
        for code in hung_up
    }
    queued = open_[open_["queued"]]
    share = {
        code: float((queued.loc[queued["type"] == code, "priority"] == 2).mean())
        for code in ("PS", "NE", "PE")
    }
    cv, total_cv, correlation = _busyness(to_agents, by_day, share)
    head_starts, in_order = _head_starts(records.calls, calls)
    answered = open_[(open_["outcome"] == "answered") & open_["service_s"].notna()]
    talk, talk_mean = _talk(answered)
    skilled, agents, available = staff(calls, opening)
    gone = open_[open_["outcome"] == "hung_up_in_ivr"]
    return Measured(
        days=days,
        unusual=unusual,
        opening=opening,
        volume=volume,
        outside_hours=outside,
        profiles=_profiles(to_agents, opening, days),
        priority_share=share,
        busyness_cv=cv,
        total_cv=total_cv,
        correlation=correlation,
        head_starts=head_starts,
        in_order=in_order,
        patience={
            name: fit_patience(own["wait_s"], own["outcome"] == "abandoned",
                               40 if len(own) >= 1000 else 20)
            for name, own in ((n, queued[in_group(queued, g)]) for n, g in GROUPS.items())
        },
        talk=talk,
        talk_mean=talk_mean,
        short_share={
            code: float((answered.loc[answered["type"] == code, "service_s"] < 10).mean())
            for code in volume
        },
        hourly={
            code: hourly_factors(
                answered.loc[answered["type"] == code, "entry_s"].to_numpy(dtype=np.float64),
                answered.loc[answered["type"] == code, "service_s"].to_numpy(dtype=np.float64),
            )
            for code in ("PS", "NE", "NW")
        },
        gaps=gaps_under_backlog(calls),
        vru={
            journey: quantiles_keeping_mean(_vru(queued, codes), 10)
            for journey, codes in VRU_CODES.items()
        },
        hung_up=hung_up,
        hung_up_vru=quantiles_keeping_mean(_vru(gone, tuple(volume)), 10),
        skilled=skilled,
        agents=agents,
        available_share=available,
    )  # fmt: skip


def _vru(calls: pd.DataFrame, codes: tuple[str, ...]) -> Floats:
    seconds = calls.loc[calls["type"].isin(codes), "vru_s"].dropna().to_numpy(dtype=np.float64)
    return seconds[seconds <= LONGEST_VRU_S]


def _busyness(
    calls: pd.DataFrame, by_day: pd.Series[str], share: Mapping[str, float]
) -> tuple[dict[str, float], float, float]:
    """Variation by type (Sunday to Thursday), of the total, and the correlation of the groups."""
    working = by_day[by_day.isin(WORKDAYS)]
    counts = calls.groupby(["day", "type"]).size().unstack(fill_value=0)
    counts = counts.reindex(working.index, fill_value=0)
    found = busyness(counts, working)
    mean = counts.mean()
    volume, cv = [], []
    for group in GROUPS.values():
        part = share.get(group.code, 0.0)
        part = part if group.priorities == (2,) else 1.0 - part
        volume.append(float(mean[group.code]) * part)
        cv.append(found.cv[group.code])
    correlation = common_correlation(np.array(volume), np.array(cv), found.total_cv)
    return found.cv, found.total_cv, correlation


def _profiles(
    calls: pd.DataFrame, opening: Mapping[str, tuple[float, float]], days: Mapping[str, int]
) -> dict[str, Floats]:
    """Mean calls by half-hour, by name of the profile (see `profile_name`)."""
    found = {}
    for name, codes in (*PROFILE_CODES.items(), ("all", tuple(g.code for g in GROUPS.values()))):
        own = calls[calls["type"].isin(codes)]
        spans: dict[str, tuple[str, ...]] = {"workday": WORKDAYS}
        if name == "all":
            spans = {"fri": ("fri",), "sat": ("sat",)}
        elif name in DAILY_PROFILES:
            spans = {day: (day,) for day in WORKDAYS}
        for label, used in spans.items():
            time = own.loc[own["weekday"].isin(used), "entry_s"].to_numpy(dtype=np.float64)
            number = sum(days[d] for d in used)
            found[f"{name}_{label}"] = intraday_profile(time, number, opening[used[0]])
    return found


def profile_name(profile: str, weekday: str) -> str:
    """Name of the profile that a group follows on a weekday; Friday and Saturday are shared."""
    if weekday not in WORKDAYS:
        return f"all_{weekday}"
    return f"{profile}_{weekday if profile in DAILY_PROFILES else 'workday'}"


def _head_starts(
    all_calls: pd.DataFrame, calls: pd.DataFrame
) -> tuple[dict[str, HeadStart], HeadStart]:
    """Head starts over prospective customers and between priorities; and before `FIRST_DAY`."""

    def between(table: pd.DataFrame, one: tuple[str, int], other: tuple[str, int]) -> HeadStart:
        ahead, behind = (
            ((table["type"] == c) & (table["priority"] == p)).to_numpy(dtype=bool)
            for c, p in (one, other)
        )
        return estimate_head_start(*service_order(table, ahead, behind))

    found = {
        "regular over new_customer": between(calls, ("PS", 1), ("NW", 0)),
        "regular_priority over regular": between(calls, ("PS", 2), ("PS", 1)),
        "regular_priority over new_customer": between(calls, ("PS", 2), ("NW", 0)),
        "regular over internet": between(calls, ("PS", 1), ("IN", 0)),
        "stock_priority over stock": between(calls, ("NE", 2), ("NE", 1)),
    }
    before = all_calls[all_calls["day"] < FIRST_DAY]
    return found, between(before, ("PS", 2), ("PS", 1))


def _talk(answered: pd.DataFrame) -> tuple[dict[str, Floats], dict[str, float]]:
    """Talk time of each group, s: shape from its queued calls, mean level from all of its type."""
    quantiles, means = {}, {}
    for name, group in GROUPS.items():
        every = answered.loc[answered["type"] == group.code, "service_s"].to_numpy(dtype=np.float64)
        if group.code in ("PS", "NE"):
            known = answered[answered["queued"] & (answered["type"] == group.code)]
            own = known.loc[in_group(known, group), "service_s"].to_numpy(dtype=np.float64)
            level = float(every.mean() / known["service_s"].mean())
        else:
            own, level = every, 1.0
        cells = 40 if len(own) >= 1000 else 20
        quantiles[name] = quantiles_keeping_mean(own, cells) * level
        means[name] = float(own.mean()) * level
    return quantiles, means
