"""Each parameter with its uncertainty: days are left out, and everything of a day goes along."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binomtest

from sim.calibration.fit.left_out import LeftOut
from sim.calibration.fit.measure import DIALLED, Measured
from sim.calibration.fit.rostered import came_of_planned
from sim.calibration.fit.sessions import ROSTER_SPLIT_S
from sim.calibration.fit.unavailability import (
    away_law,
    bins,
    mean_of,
    never_away,
    seen_away,
)
from sim.forecasts.variation import Estimate

Floats = NDArray[np.float64]
COLUMNS = ("parameter", "of", "unit", "value", "low", "high", "sd", "number", "how")


def parameters(found: Measured) -> pd.DataFrame:
    """The main parameters.

    Parameters
    ----------
    found : what was measured.

    Returns
    -------
    ``parameter`` (volume, talk, wrap_up, patience, contained, hung_up, ivr, retry, unavailable,
    leaving, opens, setup, own_first, agents, presence, busyness_cv, within_day_cv,
    within_day_correlation, busyness_correlation, within_day_type_correlation), ``of`` (contact
    type, pool, the fewest calls that wait, both, or nothing where it is of all), ``unit``,
    ``value``, ``low`` and ``high`` (95 %), ``sd``, ``number`` (of days, calls or gaps), ``how``
    (days_left_out: one after the other; seen_at_work: the same of the hours between agents' first
    and last calls, which are less than the hours present where agents were idle for long).
    """
    days = LeftOut.of(found.arrivals.days, found.arrivals.weekday)
    rows: list[dict[str, Any]] = []
    for place, kind in enumerate(found.arrivals.types):
        total = found.arrivals.counts[:, place].sum(axis=1)
        rows.append(days.week("volume", kind, "1/day", total))
    calls, voice = found.calls, is_voice(found.calls["group"])
    answered = calls[["day", "group", "talk_s", "wrap_up_s"]][voice & calls["talk_s"].notna()]
    queued = calls[["day", "group", "wait_s", "start_s"]][
        voice & calls["queued"] & calls["wait_s"].notna()
    ]
    for name in found.groups:
        own = answered[answered["group"] == name]
        if len(own):
            rows.append(days.ratio("talk", name, "s", own["day"], own["talk_s"], np.ones(len(own))))
        after = own[own["wrap_up_s"].notna()]
        if name in found.wrap_up and len(after):
            ones = np.ones(len(after))
            rows.append(days.ratio("wrap_up", name, "s", after["day"], after["wrap_up_s"], ones))
        waited = queued[queued["group"] == name]
        gone = waited["start_s"].isna()
        if gone.any():
            rows.append(days.ratio("patience", name, "s", waited["day"], waited["wait_s"], gone))
    rows.extend(_journeys(found, days))
    rows.extend(_retries(found, days))
    rows.extend(_away(found, days))
    rows.extend(_leaving(found, days))
    rows.extend(_openings(found))
    rows.extend(_setups(found))
    rows.extend(_own_first(found))
    there = found.sessions
    hours = ((there["end_s"] - there["start_s"]) / 3600.0).to_numpy(dtype=np.float64)
    for pool in found.pools.skills:
        mine = (there["pool"] == pool).to_numpy(dtype=bool)
        total = days.total(there["day"][mine], hours[mine])
        rows.append(days.week("agents", pool, "h/day", total, "seen_at_work"))
    rows.extend(_rostered(found, days))
    rows.extend(_variation(found))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def is_voice(groups: pd.Series[str]) -> NDArray[np.bool_]:
    """Which rows are calls, and not work that the system dials."""
    code, names = pd.factorize(groups)
    dialled = [at for at, name in enumerate(names) if str(name).endswith(DIALLED)]
    found: NDArray[np.bool_] = ~np.isin(code, dialled)
    return found


def _journeys(found: Measured, days: LeftOut) -> list[dict[str, Any]]:
    """Shares that end in the IVR, and the time of the others in it."""
    rows = []
    for name, journey in found.arrivals.journeys.items():
        seen, number = journey.seen, journey.calls
        for outcome in ("contained", "hung_up"):
            if seen[outcome].any():
                made = days.ratio(outcome, name, "", seen["day"], seen[outcome], seen["calls"])
                rows.append(made | {"number": number})
        made = days.ratio("ivr", name, "s", seen["day"], seen["play_s"], seen["played"])
        rows.append(made | {"number": int(seen["played"].sum())})
    return rows


def _retries(found: Measured, days: LeftOut) -> list[dict[str, Any]]:
    """The share that calls again after giving up: of all types together."""
    if found.retries is None:
        return []
    seen = found.retries.seen
    value, parts = 0.0, np.zeros(len(days.days))
    for sign, who in ((1.0, "gone"), (-1.0, "served")):
        every = days.total(seen["day"], seen[who].to_numpy(dtype=np.float64))
        soon = days.total(seen["day"], seen[f"{who}_soon"].to_numpy(dtype=np.float64))
        share = float(soon.sum() / every.sum())
        value += sign * share
        parts += sign * (soon - share * every) / every.sum()
    gone = days.total(seen["day"], seen["gone"].to_numpy(dtype=np.float64))
    return [days.row("retry", "", "", value, parts, gone, found.retries.lost)]


def _rostered(found: Measured, days: LeftOut) -> list[dict[str, Any]]:
    """Agent-hours present of those that the planner's roster has, on the days that it has."""
    if found.beside.roster is None:
        return []
    came, planned = came_of_planned(found.sessions, found.beside.roster, days.days)
    if not planned.any():
        return []
    made = days.ratio("presence", "", "", pd.Series(days.days), came, planned)
    return [made | {"number": int((planned > 0).sum())}]


def _away(found: Measured, days: LeftOut) -> list[dict[str, Any]]:
    """Mean unavailability by class, its law found again without each day."""
    rows = []
    least = np.array([a.least_waiting for a in found.aways])
    group = np.searchsorted(least, found.gaps["waiting"].to_numpy(), side="right") - 1
    day = days.days.get_indexer(pd.DatetimeIndex(found.gaps["day"]))
    for at, of in enumerate([] if never_away(found.aways) else found.aways):
        own = (group == at) & (day >= 0)
        gaps = found.gaps[["from_s", "to_s", "taken"]][own]
        away, back = seen_away(gaps, int(ROSTER_SPLIT_S), day[own], len(days.days))
        bin_of = bins(away.sum(axis=0), back.sum(axis=0))
        without = mean_of(away_law(away.sum(axis=0) - away, back.sum(axis=0) - back, bin_of))
        name, weight = str(of.least_waiting), back.sum(axis=1)
        rows.append(
            days.row("unavailable", name, "s", of.mean_s, of.mean_s - without, weight, of.gaps)
        )
    return rows


def _leaving(found: Measured, days: LeftOut) -> list[dict[str, Any]]:
    """Shares who leave because so many calls wait."""
    rows = []
    for name, fit in found.leaving.items():
        day = pd.Series(fit.days)
        gone, calls = fit.left.sum(axis=2), fit.ended.sum(axis=(0, 2))
        for at, (share, owed) in enumerate(zip(fit.shares, fit.owed.T, strict=True)):
            of, weight = f"{name} ({fit.limits[at] + 1}+)", days.total(day, gone[:, at + 1])
            own, number = days.total(day, owed), int(calls[at + 1])
            rows.append(days.row("leaving", of, "", float(share), own, weight, number))
    return rows


def _openings(found: Measured) -> list[dict[str, Any]]:
    """Waits after which pools take calls of a line, with the intervals of a change of shares."""
    return [
        {
            "parameter": "opens", "of": f"{line}, {pool}", "unit": "s", "value": o.after_s,
            "low": o.low, "high": o.high, "sd": (o.high - o.low) / 3.92, "number": o.calls,
            "how": "change_of_share",
        }
        for pool, late in found.pools.openings.items()
        for line, o in late.items()
    ]  # fmt: skip


def _setups(found: Measured) -> list[dict[str, Any]]:
    """What it takes to put a call through to another site, with the interval of a quantile."""
    return [
        {
            "parameter": "setup", "of": " - ".join(pair), "unit": "s", "value": s.seconds,
            "low": s.low, "high": s.high, "sd": (s.high - s.low) / 3.92, "number": s.calls,
            "how": "shortest_gaps",
        }
        for pair, s in found.sites.setups.items()
    ]  # fmt: skip


def _own_first(found: Measured) -> list[dict[str, Any]]:
    """How often own types go before longer waits, with the interval of a share (Wilson)."""
    rows = []
    for pool, seen in found.own_first.items():
        test = binomtest(seen.own, seen.moments).proportion_ci(method="wilson")
        rows.append(
            {
                "parameter": "own_first", "of": pool, "unit": "", "value": seen.own / seen.moments,
                "low": test.low, "high": test.high, "sd": (test.high - test.low) / 3.92,
                "number": seen.moments, "how": "order_of_service",
            }
        )  # fmt: skip
    return rows


def _variation(found: Measured) -> list[dict[str, Any]]:
    variation = found.arrivals.variation
    if variation is None:
        return []
    rows = []
    for kind, own in variation.types.items():
        for name in ("busyness_cv", "within_day_cv", "within_day_correlation"):
            rows.append(_varied(name, kind, getattr(own, name), variation.days))
    if len(variation.types) > 1:
        for name in ("busyness_correlation", "within_day_type_correlation"):
            rows.append(_varied(name, "", getattr(variation, name), variation.days))
    return rows


def _varied(parameter: str, of: str, estimate: Estimate, days: int) -> dict[str, Any]:
    return {
        "parameter": parameter, "of": of, "unit": "", "value": estimate.value,
        "low": estimate.low, "high": estimate.high, "sd": (estimate.high - estimate.low) / 3.92,
        "number": days, "how": "days_left_out",
    }  # fmt: skip
