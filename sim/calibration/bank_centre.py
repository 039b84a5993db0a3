"""From what was measured on the Anonymous Bank to the description of its centre."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calibration.bank import (
    FIRST_DAY,
    GROUPS,
    WEEK,
    WORKDAYS,
    Group,
    Measured,
    profile_name,
)
from sim.calibration.bank_agents import POOL_SKILL_SHARE, POOLS
from sim.calibration.bank_sources import sources
from sim.calibration.handling import quantiles_keeping_mean
from sim.calibration.staffing import whole_agents

Floats = NDArray[np.float64]
POSITIONS = 14
LINES = 65
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
            f"{FIRST_DAY.day} January to 31 July 1999: a mean week of {sum(found.days.values())} "
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
        "sources": sources(found),
    }


def head_start(found: Measured, name: str) -> float:
    """Head start of a contact type, seconds: steps measured between groups, to ten seconds."""
    first = _tens(found.head_starts["regular over new_customer"].seconds)
    second = _tens(found.head_starts["regular_priority over regular"].seconds)
    if name in ("new_customer", "internet"):
        return 0.0
    if name == "callback":
        return first
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
    gone = round(found.hung_up[group.code], 4) if group.journey in found.vru else 0.0
    entry: dict[str, Any] = {
        "title": group.title,
        "demand": {
            "daily_volume": round(mean * volume_share(found, group) / (1.0 - gone), 1),
            "weekday": {d: round(volume[d] / mean, 3) for d in WEEK},
            "profile": {d: profile_name(group.profile, d) for d in WEEK},
            "busyness_cv": round(found.busyness_cv[group.code], 3),
        },
    }
    if group.journey in found.vru:
        entry["ivr"] = {
            "journey": group.journey,
            "branches": {"identification": {"agent": round(1.0 - gone, 4), "lingering": gone}},
        }
    entry |= {
        "route": _route_names(found)[_pools_of(found, name)],
        "priority": 1,
        "head_start_s": head_start(found, name),
    }
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
    gone = round(sum(found.hung_up.values()) / len(found.hung_up), 2)
    return {
        name: {
            "start": "identification",
            "nodes": {
                "identification": {
                    "play": {"dist": "empirical", "quantiles_s": _list(found.vru[name], 1)},
                    "branches": {"agent": round(1.0 - gone, 2), "lingering": gone},
                },
                "lingering": {
                    "play": {"dist": "empirical", "quantiles_s": _list(found.hung_up_vru, 1)},
                    "branches": {"hung_up": 1.0},
                },
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
        route: {
            "entry": {"policy": "order", "sites": ["bank"]},
            "steps": {"bank": [{"pools": list(pools)}]},
        }
        for pools, route in _route_names(found).items()
    }


def _route_names(found: Measured) -> dict[tuple[str, ...], str]:
    """A route for each set of pools, named after the first contact type that uses it."""
    names: dict[tuple[str, ...], str] = {}
    for name in GROUPS:
        names.setdefault(_pools_of(found, name), name)
    return names


def _pools_of(found: Measured, name: str) -> tuple[str, ...]:
    return tuple(p for p in POOLS if name in pool_skills(found, p))


def _tens(seconds: float) -> float:
    return round(seconds / CREDIT_STEP_S) * CREDIT_STEP_S


def _list(values: Mapping[int, float] | Floats, digits: int) -> list[float]:
    return [round(float(v), digits) + 0.0 for v in np.asarray(values)]


def _span(span: tuple[float, float]) -> str:
    return "-".join(f"{int(s // 3600):02d}:{int(s % 3600 // 60):02d}" for s in span)
