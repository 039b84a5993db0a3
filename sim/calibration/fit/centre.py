"""From what was measured to the description of a centre, rounded to what the records can tell."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calibration.fit.arrivals import Arrivals, Journey
from sim.calibration.fit.balking import LeavingFit
from sim.calibration.fit.measure import DIALLED, Measured
from sim.calibration.fit.options import FitOptions
from sim.calibration.fit.own_first import own_types
from sim.calibration.fit.patience import PatienceFit
from sim.calibration.fit.roster import weekly_roster
from sim.calibration.fit.unavailability import after_call
from sim.centre.base import WEEKDAYS
from sim.forecasts.variation import Estimate

Floats = NDArray[np.float64]
SHARED_CALLS = 2000.0
"""A weekday's profile counts as much as the one that all alike weekdays share from so many calls on
that it is made of."""
MOST_CV = 3.0


def build_centre(found: Measured, options: FitOptions) -> dict[str, Any]:
    """The centre as plain data, without its sources.

    Returns
    -------
    a mapping that ``validated(Centre, ...)`` accepts and YAML can write.
    """
    profiles = _profiles(found.arrivals, found.days.opening)
    variation = found.arrivals.variation
    demand: dict[str, Any] = {}
    if variation is not None:
        demand["busyness_correlation"] = _rounded(variation.busyness_correlation, 0.0, 1.0)
        demand["within_day_type_correlation"] = _rounded(
            variation.within_day_type_correlation, 0.0, 1.0
        )
    demand["profiles"] = {name: _list(weights, 3) for name, weights in profiles.items()}
    data: dict[str, Any] = {"name": options.name}
    if options.title:
        data["title"] = options.title
    data["horizon"] = {
        "days": 7,
        "first_weekday": "mon",
        "interval_min": 30,
        "opening": {
            d: _span(found.days.opening[d]) if d in found.days.opening else "closed"
            for d in WEEKDAYS
        },
        "closing": "serve_out",
    }
    data["sites"] = {site: {} for site in found.sites.names}
    if found.sites.several:
        data["links"] = links(found)
    data["demand"] = demand
    if found.arrivals.journeys:
        data["ivr_journeys"] = {n: _journey(j) for n, j in found.arrivals.journeys.items()}
    data["contact_types"] = {
        name: contact_type(found, name) | _demand(found, name, profiles) for name in found.groups
    }
    data["contact_types"] = {n: _ordered(t) for n, t in data["contact_types"].items()}
    data["pools"] = pools(found)
    for pool, staffing in _staffing(found).items():
        data["pools"][pool]["staffing"] = staffing
    data["routes"] = routes(found)
    return data


def _staffing(found: Measured) -> dict[str, dict[str, Any]]:
    """A mean week of each pool: of agents present, or rostered where it is known how many come."""
    names, roster = list(found.pools.skills), found.roster
    said: dict[str, Any] = {}
    if found.shrinkage is not None:
        roster = weekly_roster(found.sessions, found.calls, names, 1.0 - found.shrinkage)
        said["shrinkage"] = found.shrinkage
    return {
        pool: {"by_interval": {d: [int(n) for n in by[pool]] for d, by in roster.items()}} | said
        for pool in names
    }


def contact_type(found: Measured, name: str) -> dict[str, Any]:
    """A contact type but its demand and IVR: what a replay needs of it."""
    said: dict[str, Any] = {}
    if name.endswith(DIALLED):
        said["channel"] = "deferred"
    else:
        said["route"] = name
        said["head_start_s"] = found.order.seconds[name]
        patience: PatienceFit | None = found.patience.get(name, found.all_patience)
        if patience is not None:
            if patience.balking:
                said["balking"] = round(patience.balking, 4)
            if name in found.leaving:
                said["balking_by_waiting"] = _leaving(found.leaving[name])
            said["patience"] = {"dist": "empirical", "quantiles_s": _list(patience.quantiles_s, 1)}
    said["talk"] = found.talk[name].said
    if name in found.wrap_up:
        said["wrap_up"] = found.wrap_up[name].said
    if name in found.hourly:
        said["handling_by_time"] = _list(found.hourly[name], 3)
    return said


def _leaving(fit: LeavingFit) -> dict[str, Any]:
    """Who leaves because of how many calls wait; equal shares are told once."""
    shares = [round(float(share), 3) for share in fit.shares]
    told = [
        {"waiting_over": limit, "share": share}
        for limit, share, before in zip(fit.limits, shares, [0.0, *shares], strict=False)
        if share != before
    ]
    return {
        "leaves_after": {"dist": "empirical", "quantiles_s": _list(fit.quantiles_s, 1)},
        "while_waiting": told,
    }


def pools(found: Measured, present: bool = False) -> dict[str, Any]:
    """Pools without their staffing.

    Parameters
    ----------
    present : their agents come and go as on a recorded day, and not by a roster.
    """
    away = after_call(found.aways_present if present else found.aways)
    said: dict[str, Any] = {}
    lines = {name: _lines(found, group.recorded) for name, group in found.groups.items()}
    type_of = {line: found.groups[name].recorded for name, mine in lines.items() for line in mine}
    ranked = any(first.holds for first in found.own_first.values())
    for pool in found.pools.skills:
        own = found.pools.opens(pool)
        first = own_types(found.pools, pool, type_of)
        last = {"preference": 2} if ranked and first else {}
        said[pool] = {
            "site": found.pools.sites.get(pool, found.sites.names[0]),
            "skills": {
                name: {} if found.groups[name].recorded in first else dict(last)
                for name, mine in lines.items()
                if any(line in own for line in mine)
            },
        }
        if pool in found.own_first and found.own_first[pool].holds:
            said[pool]["own_type_first"] = True
        if away is not None:
            said[pool]["after_call"] = away
    return said


def links(found: Measured) -> dict[str, Any]:
    """A link between each two sites, with the time that it takes to put a call through."""
    made: dict[str, Any] = {}
    for pair in combinations(found.sites.names, 2):
        name = "_".join(pair)
        while name in made:  # a and b_c, a_b and c
            name += "_"
        setup = found.sites.setups.get(pair)
        made[name] = {"between": list(pair)} | (
            {} if setup is None else {"transfer_delay_s": round(setup.seconds, 1)}
        )
    return made


def routes(found: Measured) -> dict[str, Any]:
    """A route for each contact type that waits: the pools that take it, and after which wait."""
    return {
        name: {
            "entry": _entry(found, group.recorded),
            "steps": {
                site: _steps(found, found.sites.line(group.recorded, site))
                for site in _sites_of(found, group.recorded)
            },
        }
        for name, group in found.groups.items()
        if not name.endswith(DIALLED)
    }


def _lines(found: Measured, recorded: str) -> list[str]:
    return [found.sites.line(recorded, site) for site in found.sites.names]


def _sites_of(found: Measured, recorded: str) -> list[str]:
    """Sites at which calls of a type queue, and are answered."""
    served = {line for pool in found.pools.skills for line in found.pools.opens(pool)}
    lines = zip(found.sites.names, _lines(found, recorded), strict=True)
    return [site for site, line in lines if line in served]


def entry_shares(found: Measured, recorded: str) -> dict[str, float]:
    """Share of a recorded type's calls that queue at each site; sums to 1."""
    names = _sites_of(found, recorded)
    if found.sites.shares is None or len(names) == 1 or recorded not in found.sites.shares:
        return {names[0]: 1.0}
    own = dict(zip(found.sites.names, found.sites.shares[recorded], strict=True))
    whole = sum(own[site] for site in names)
    said = {site: round(float(own[site] / whole), 4) for site in names[1:]}
    return {names[0]: round(1.0 - sum(said.values()), 4)} | said


def _entry(found: Measured, recorded: str) -> dict[str, Any]:
    shares = entry_shares(found, recorded)
    if len(shares) == 1:
        return {"policy": "order", "sites": list(shares)}
    return {"policy": "shares", "shares": shares}


def _steps(found: Measured, line: str) -> list[dict[str, Any]]:
    """Pools by the time at which they open; the first ones open at once."""
    opens: dict[float, list[str]] = {}
    for pool in found.pools.skills:
        own = found.pools.opens(pool)
        if line in own:
            opens.setdefault(round(own[line], 1), []).append(pool)
    first, *later = sorted(opens)
    return [{"pools": opens[first]}, *({"after_s": s, "pools": opens[s]} for s in later)]


def _demand(found: Measured, name: str, profiles: Mapping[str, Floats]) -> dict[str, Any]:
    group = found.groups[name]
    place = found.arrivals.types.index(group.recorded)
    volume = {d: float(found.arrivals.mean(d)[place].sum()) for d in found.days.opening}
    mean = sum(volume.values()) / len(volume)
    said: dict[str, Any] = {
        "daily_volume": round(mean * group.share, 2),
        "weekday": {d: round(volume.get(d, 0.0) / mean, 3) if mean > 0 else 1.0 for d in WEEKDAYS},
        "profile": {d: f"{group.recorded}_{d}" for d in found.days.opening},
    }
    variation = found.arrivals.variation
    if variation is not None:
        own = variation.types[group.recorded]
        said["busyness_cv"] = _rounded(own.busyness_cv, 0.0, MOST_CV)
        within = _rounded(own.within_day_cv, 0.0, MOST_CV)
        if within > 0 and not np.isnan(own.within_day_correlation.value):
            said["within_day_cv"] = within
            said["within_day_correlation"] = _rounded(own.within_day_correlation, 0.0, 0.99)
    result: dict[str, Any] = {"demand": said}
    if group.recorded in found.arrivals.journeys and not name.endswith(DIALLED):
        result["ivr"] = {"journey": group.recorded}
    if found.retries is not None and not name.endswith(DIALLED):
        result["retry"] = {
            "abandoned": round(found.retries.share, 4),
            "delay": found.retries.delay,
        }
    return result


def _profiles(arrivals: Arrivals, opening: Mapping[str, tuple[float, float]]) -> dict[str, Floats]:
    """Mean calls by half-hour, by type and weekday, drawn to what alike weekdays share."""
    found: dict[str, Floats] = {}
    weekday = np.array(arrivals.weekday)
    for place, kind in enumerate(arrivals.types):
        for day, span in opening.items():
            alike = [d for d in opening if opening[d] == span]
            shared = arrivals.counts[np.isin(weekday, alike), place].sum(axis=0)
            own = arrivals.counts[weekday == day, place].sum(axis=0)
            total = float(shared.sum())
            shape = shared / total if total else np.zeros(len(shared))
            drawn = own + SHARED_CALLS * shape
            level = float(arrivals.mean(day)[place].sum())
            scale = level / drawn.sum() if level > 0 and drawn.sum() > 0 else 0.0
            weights = drawn * scale
            if not weights.sum():
                slots = np.arange(len(weights)) * (86_400.0 / len(weights))
                weights = ((slots >= span[0]) & (slots < span[1])).astype(np.float64)
            found[f"{kind}_{day}"] = weights
    return found


def _journey(journey: Journey) -> dict[str, Any]:
    gone, served = round(journey.hung_up, 4), round(journey.contained, 4)
    branches = {"agent": round(1.0 - gone - served, 4)}
    nodes: dict[str, Any] = {"menu": {"play": journey.play.said, "branches": branches}}
    if served:
        branches["contained"] = served
    if gone and journey.lingering is not None:
        branches["lingering"] = gone
        nodes["lingering"] = {"play": _extra(journey), "branches": {"hung_up": 1.0}}
    elif gone:
        branches["hung_up"] = gone
    return {"start": "menu", "nodes": nodes}


def _extra(journey: Journey) -> dict[str, Any]:
    """Time of those who hang up beyond that of those who go on; at least nothing."""
    assert journey.lingering is not None
    more = max(journey.lingering.mean_s - journey.play.mean_s, 0.0)
    return {"dist": "constant", "value_s": round(more, 1)}


_ORDER = ("title", "channel", "demand", "ivr", "route")


def _ordered(said: dict[str, Any]) -> dict[str, Any]:
    first = {key: said[key] for key in _ORDER if key in said}
    return first | {key: value for key, value in said.items() if key not in first}


def _rounded(estimate: Estimate, low: float, high: float) -> float:
    value = 0.0 if np.isnan(estimate.value) else estimate.value
    return round(min(max(value, low), high), 3)


def _list(values: Floats, digits: int) -> list[float]:
    return [round(float(v), digits) + 0.0 for v in np.asarray(values)]


def _span(span: tuple[float, float]) -> str:
    return "-".join(f"{int(s // 3600):02d}:{int(s % 3600 // 60):02d}" for s in span)
