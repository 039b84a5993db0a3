"""From what was measured on the Anonymous Bank to the description of its centre."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calibration.bank import (
    FIRST_DAY,
    GROUPS,
    POOL_SKILL_SHARE,
    POOLS,
    SUMMER_TIME,
    WEEK,
    WORKDAYS,
    Group,
    Measured,
    profile_name,
)
from sim.calibration.handling import quantiles_keeping_mean
from sim.calibration.staffing import AWAY_S, SPELL_S, whole_agents

Floats = NDArray[np.float64]
POSITIONS = 14
LINES = 65
RETURN_CALLS = "TT"
"""Placed by the system when it finds an agent free: they wait behind everybody, without end."""
CREDIT_STEP_S = 10.0
POOL_TITLES = {
    "general": "Agents without stock exchange or internet",
    "stock": "Agents with stock exchange",
    "stock_accounts": "Agents with stock exchange, without prospective customers",
    "internet": "Internet agents",
    "internet_stock": "Internet agents with stock exchange",
}


def build_centre(found: Measured) -> dict[str, Any]:
    """The centre as plain data, rounded to what the records can tell.

    Parameters
    ----------
    found : from `sim.calibration.bank.measure`.

    Returns
    -------
    a mapping that ``validated(Centre, ...)`` accepts and YAML can write.
    """
    return {
        "name": "anonymous_bank",
        "title": "The Anonymous Bank, Israel, 1999",
        "description": (
            "Contact centre of a real Israeli bank, measured on its call records of "
            f"{FIRST_DAY:%d} January to 31 July 1999: a mean week of {sum(found.days.values())} "
            "normal days. Only calls on their way to an agent are in the records."
        ),
        "currency": "ILS",
        "horizon": {
            "days": 1,
            "first_weekday": "sun",
            "interval_min": 30,
            "opening": {d: _span(found.opening[d]) for d in WEEK},
            "closing": "serve_out",
        },
        "sites": {
            "bank": {
                "title": "Call centre and the adjacent internet room",
                "seats": POSITIONS,
                "trunk_groups": {"vru_lines": {"lines": LINES}},
            }
        },
        "demand": {
            "busyness_correlation": round(found.correlation, 2),
            "profiles": {name: _list(weights, 2) for name, weights in found.profiles.items()},
        },
        "ivr_journeys": _journeys(found),
        "contact_types": {name: _contact_type(found, name) for name in GROUPS},
        "pools": _pools(found),
        "routes": _routes(found),
        "routing": {"agent_selection": "longest_idle"},
        "target": {"threshold_s": 60.0, "share": 0.7, "variant": "offered"},
        "sources": _sources(found),
    }


def head_start(found: Measured, name: str) -> float:
    """Head start of a contact type, seconds: steps measured between groups, to ten seconds."""
    first = _tens(found.head_starts["regular over new_customer"].seconds)
    second = _tens(found.head_starts["regular_priority over regular"].seconds)
    if name in ("new_customer", "internet"):
        return 0.0
    return first + second if GROUPS[name].priorities == (2,) else first


def volume_share(found: Measured, group: Group) -> float:
    """Share of its recorded type's calls that a group gets."""
    priority = found.priority_share.get(group.code)
    if priority is None:
        return 1.0
    return priority if group.priorities == (2,) else 1.0 - priority


def pool_skills(found: Measured, pool: str) -> list[str]:
    """Contact types that a pool serves."""
    return [n for n, g in GROUPS.items() if found.skilled[pool].get(g.code, 0) >= POOL_SKILL_SHARE]


def _contact_type(found: Measured, name: str) -> dict[str, Any]:
    group, patience = GROUPS[name], found.patience[name]
    volume = found.volume[group.code]
    mean = sum(volume[d] * found.days[d] for d in WORKDAYS) / sum(found.days[d] for d in WORKDAYS)
    entry: dict[str, Any] = {
        "title": group.title,
        "demand": {
            "daily_volume": round(mean * volume_share(found, group), 1),
            "weekday": {d: round(volume[d] / mean, 3) for d in WEEK},
            "profile": {d: profile_name(group.profile, d) for d in WEEK},
            "busyness_cv": round(found.busyness_cv[group.code], 3),
        },
    }
    if group.journey in found.vru:
        gone = round(found.hung_up[group.code], 4)
        entry["ivr"] = {
            "journey": group.journey,
            "branches": {"identification": {"agent": 1.0 - gone, "lingering": gone}},
        }
    entry["route"] = name
    if group.code == RETURN_CALLS:
        entry["priority"] = 2
    else:
        entry |= {"priority": 1, "head_start_s": head_start(found, name)}
        if patience.balking:
            entry["balking"] = round(patience.balking, 4)
        entry["patience"] = {"dist": "empirical", "quantiles_s": _list(patience.quantiles_s, 1)}
    entry["talk"] = {"dist": "empirical", "quantiles_s": _list(found.talk[name], 1)}
    entry["wrap_up"] = {"dist": "empirical", "quantiles_s": _list(gap_quantiles(found), 1)}
    if group.code in found.hourly:
        entry["handling_by_time"] = _list(found.hourly[group.code], 3)
    return entry


def gap_quantiles(found: Measured) -> Floats:
    """Quantiles of the gap between calls under backlog in steps of a tenth, seconds."""
    return quantiles_keeping_mean(found.gaps.gap_s, 10)


def _journeys(found: Measured) -> dict[str, Any]:
    lingering = {
        "play": {"dist": "empirical", "quantiles_s": _list(found.hung_up_vru, 1)},
        "branches": {"hung_up": 1.0},
    }
    return {
        name: {
            "start": "identification",
            "nodes": {
                "identification": {
                    "play": {"dist": "empirical", "quantiles_s": _list(found.vru[name], 1)},
                    "branches": {"agent": 0.95, "lingering": 0.05},
                },
                "lingering": lingering,
            },
        }
        for name in found.vru
    }


def _pools(found: Measured) -> dict[str, Any]:
    by_day = {day: whole_agents({p: found.agents[p][day] for p in POOLS}) for day in WEEK}
    return {
        pool: {
            "title": POOL_TITLES[pool],
            "site": "bank",
            "skills": {name: {} for name in pool_skills(found, pool)},
            "staffing": {
                "by_interval": {day: [int(n) for n in by_day[day][pool]] for day in WEEK}
            },
        }
        for pool in POOLS
    }  # fmt: skip


def _routes(found: Measured) -> dict[str, Any]:
    return {
        name: {
            "entry": {"policy": "order", "sites": ["bank"]},
            "steps": {
                "bank": [{"pools": [p for p in POOLS if name in pool_skills(found, p)]}]
            },
        }
        for name in GROUPS
    }  # fmt: skip


def _sources(found: Measured) -> dict[str, str]:
    heads = found.head_starts
    over = heads["regular over new_customer"]
    step = heads["regular_priority over regular"]
    documented = "documentation of the records (Guedj and Mandelbaum, 2000)"
    return {
        "horizon.opening": "median first and last answered call of a normal day, to half an hour; "
        f"{found.outside_hours:.1%} of the calls offered to agents came outside these hours and are "
        f"left out; Saturday as in summer time (from {SUMMER_TIME:%d} April)",
        "sites.bank.seats": f"{documented}: 8 agents, 1 supervisor, 5 internet agents",
        "sites.bank.trunk_groups": f"{documented}: 65 lines on 6 VRUs; callers whom the VRU served "
        "to the end held lines too and are not in the records",
        "demand.profiles": "mean calls by half-hour of entry on normal days; internet, callback "
        "and stock with Sunday to Thursday together, english like regular, Friday and Saturday all types "
        "together",
        "demand.busyness_correlation": "gives the total of a day the variation that it has in the "
        f"records (cv {found.total_cv:.3f} beyond weekday and Poisson)",
        "contact_types.regular.demand": "mean calls by weekday on normal days; priority customers "
        f"are {found.priority_share['PS']:.1%} of the queued calls of the type, and are taken to be "
        "that share of all; the same for stock and english",
        "contact_types.regular.ivr": "calls that hung up in the VRU without queueing, of all calls "
        "of the type in opening hours",
        "contact_types.regular.head_start_s": f"order of service: {over.seconds:.0f} s ahead of "
        f"prospective customers explains {over.agreement:.0%} of {over.pairs} pairs (order of "
        f"arrival: {over.without:.0%})",
        "contact_types.regular_priority.head_start_s": f"order of service: {step.seconds:.0f} s "
        f"ahead of regular explains {step.agreement:.0%} of {step.pairs} pairs (order of arrival: "
        f"{step.without:.0%}); the documentation says 90 s",
        "contact_types.english.head_start_s": "assumption: as regular; too few pairs to measure",
        "contact_types.callback.priority": "assumption: the system returns a call when it finds an "
        "agent free, so these calls wait behind everybody else and nobody loses patience; the "
        f"{found.abandoned_return_calls:.1%} that the records show abandoned are served here",
        "contact_types.regular.patience": "Kaplan-Meier on queued calls, the waits of answered "
        "calls censored; beyond the records an exponential tail; by type and priority",
        "contact_types.regular.talk": "quantiles of service times, calls under 10 s included "
        f"({found.short_share['PS']:.1%} of the type); shape by priority from queued calls",
        "contact_types.regular.handling_by_time": "mean service by hour of entry",
        "contact_types.regular.wrap_up": "gap between two calls of an agent while the next caller "
        f"was already waiting: {len(found.gaps.gap_s)} gaps of {found.gaps.agents} agents, mean "
        f"{float(found.gaps.gap_s.mean()):.1f} s; holds wrap-up and call set-up",
        "pools": "agents by what they served, month by month: a type is a skill if its share of the "
        "agent's calls is at least half its share of all calls",
        "pools.general.staffing": "inferred: an agent is available while talking, and between calls "
        f"unless callers of his skills waited for over {AWAY_S:.0f} s or the gap exceeds "
        f"{SPELL_S / 60:.0f} min; mean by half-hour and weekday, days weighted by their calls, "
        f"made whole by carrying the rest; this is {found.available_share:.0%} of the time between first and last call",
        "routing.agent_selection": "assumption",
        "target": "assumption: the records name no target",
        "tariff": "assumption: no cost is known; every rate is 0",
    }


def _tens(seconds: float) -> float:
    return round(seconds / CREDIT_STEP_S) * CREDIT_STEP_S


def _list(values: Mapping[int, float] | Floats, digits: int) -> list[float]:
    return [round(float(v), digits) + 0.0 for v in np.asarray(values)]


def _span(span: tuple[float, float]) -> str:
    return "-".join(f"{int(s // 3600):02d}:{int(s % 3600 // 60):02d}" for s in span)
