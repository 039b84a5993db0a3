"""Each parameter with its uncertainty: days are drawn again, and everything of a day goes along."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.fit.beside import rostered_hours
from sim.calibration.fit.measure import DIALLED, Measured
from sim.calibration.fit.sessions import ROSTER_SPLIT_S
from sim.calibration.fit.unavailability import away_law, seen_away

Floats = NDArray[np.float64]
DRAWS = 400
LAW_DRAWS = 200
COLUMNS = ("parameter", "of", "unit", "value", "low", "high", "sd", "number", "how")


def parameters(found: Measured, seed: int) -> pd.DataFrame:
    """The main parameters.

    Parameters
    ----------
    found : what was measured; seed : of the draws of days.

    Returns
    -------
    ``parameter`` (volume, talk, wrap_up, patience, unavailable, agents, presence, busyness_cv,
    within_day_cv, within_day_correlation, head_start), ``of`` (contact type, pool, or the fewest
    calls that wait), ``unit``, ``value``, ``low`` and ``high`` (95 %), ``sd``, ``number`` (of days,
    calls or gaps), ``how`` (days: drawn again within weekdays; days_left_out: the jackknife of
    `sim.forecasts.variation`).
    """
    days = found.arrivals.days
    weights = _draws(np.array(found.arrivals.weekday), DRAWS, seed)
    rows: list[dict[str, Any]] = []
    by_weekday = pd.get_dummies(pd.Series(found.arrivals.weekday)).to_numpy(dtype=np.float64)
    for place, kind in enumerate(found.arrivals.types):
        total = found.arrivals.counts[:, place].sum(axis=1)
        rows.append(_row("volume", kind, "1/day", *_week(total, by_weekday, weights), len(days)))
    calls, voice = found.calls, is_voice(found.calls["group"])
    answered = calls[["day", "group", "talk_s", "wrap_up_s"]][voice & calls["talk_s"].notna()]
    queued = calls[["day", "group", "wait_s", "start_s"]][
        voice & calls["queued"] & calls["wait_s"].notna()
    ]
    for name in found.groups:
        own = answered[answered["group"] == name]
        if len(own):
            rows.append(_ratio("talk", name, "s", own, own["talk_s"], None, days, weights))
        after = own[own["wrap_up_s"].notna()]
        if name in found.wrap_up and len(after):
            rows.append(
                _ratio("wrap_up", name, "s", after, after["wrap_up_s"], None, days, weights)
            )
        waited = queued[queued["group"] == name]
        gone = waited["start_s"].isna().astype(float)
        if gone.sum():
            rows.append(
                _ratio("patience", name, "s", waited, waited["wait_s"], gone, days, weights)
            )
    rows.extend(_away(found, days, weights))
    there = found.sessions
    hours = (there["end_s"] - there["start_s"]) / 3600.0
    for pool in found.pools.skills:
        mine = (there["pool"] == pool).to_numpy(dtype=bool)
        total = _by_day(there["day"][mine], hours[mine].to_numpy(dtype=np.float64), days)
        rows.append(_row("agents", pool, "h/day", *_week(total, by_weekday, weights), len(days)))
    rows.extend(_rostered(found, days, weights))
    rows.extend(_variation(found))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def is_voice(groups: pd.Series[str]) -> NDArray[np.bool_]:
    """Which rows are calls, and not work that the system dials."""
    code, names = pd.factorize(groups)
    dialled = [at for at, name in enumerate(names) if str(name).endswith(DIALLED)]
    found: NDArray[np.bool_] = ~np.isin(code, dialled)
    return found


def _draws(weekday: NDArray[Any], number: int, seed: int) -> Floats:
    """How often each day is drawn, as many of a weekday as there are; shape (number, days)."""
    luck = np.random.default_rng([seed, 1818])
    found = np.zeros((number, len(weekday)))
    for name in dict.fromkeys(weekday.tolist()):
        rows = np.flatnonzero(weekday == name)
        share = np.full(len(rows), 1.0 / len(rows))
        found[:, rows] = luck.multinomial(len(rows), share, size=number)
    return found


def _row(
    parameter: str, of: str, unit: str, value: float, again: Floats, number: int
) -> dict[str, Any]:
    # Of n days drawn again the variance is (n - 1) / n of what it should be: small, but known.
    sd = float(np.nanstd(again, ddof=1))
    return {
        "parameter": parameter, "of": of, "unit": unit, "value": value,
        "low": value - 1.96 * sd, "high": value + 1.96 * sd, "sd": sd, "number": number,
        "how": "days",
    }  # fmt: skip


def _by_day(day: pd.Series[Any], values: NDArray[Any], days: pd.DatetimeIndex) -> Floats:
    at = days.get_indexer(pd.DatetimeIndex(day))
    total = np.bincount(at[at >= 0], weights=values[at >= 0], minlength=len(days))
    return total.astype(np.float64)


def _week(total: Floats, by_weekday: Floats, weights: Floats) -> tuple[float, Floats]:
    """Mean over weekdays of the mean over days: of the records, and of each draw."""
    number = by_weekday.sum(axis=0)
    value = float(((total @ by_weekday) / number).mean())
    again = ((weights * total) @ by_weekday / number).mean(axis=1)
    # Days are drawn n of n within a weekday, which makes variances (n - 1) / n of what they are.
    few = np.sqrt(number / np.maximum(number - 1.0, 1.0)).mean()
    return value, value + (again - value) * few


def _ratio(
    parameter: str,
    of: str,
    unit: str,
    rows: pd.DataFrame,
    over: pd.Series[float],
    under: pd.Series[float] | None,
    days: pd.DatetimeIndex,
    weights: Floats,
) -> dict[str, Any]:
    """A ratio of totals over days."""
    top = _by_day(rows["day"], np.asarray(over, dtype=np.float64), days)
    ones = np.ones(len(rows)) if under is None else np.asarray(under, dtype=np.float64)
    bottom = _by_day(rows["day"], ones, days)
    return _of_totals(parameter, of, unit, top, bottom, weights, len(rows))


def _of_totals(
    parameter: str, of: str, unit: str, top: Floats, bottom: Floats, weights: Floats, number: int
) -> dict[str, Any]:
    """A ratio of totals of days."""
    value = float(top.sum() / bottom.sum())
    # To the first order, so that draws without anybody who gave up are no division by nothing.
    again = value + weights @ (top - value * bottom) / bottom.sum()
    made = _row(parameter, of, unit, value, again, number)
    wide = float(np.exp(1.96 * made["sd"] / value)) if value > 0 else 1.0
    return made | {"low": value / wide, "high": value * wide}  # what is positive stays so


def _rostered(found: Measured, days: pd.DatetimeIndex, weights: Floats) -> list[dict[str, Any]]:
    """Agent-hours present of those that the planner's roster has, on the days that it has."""
    if found.beside.roster is None:
        return []
    planned = rostered_hours(found.beside.roster, days)
    there = found.sessions
    hours = ((there["end_s"] - there["start_s"]) / 3600.0).to_numpy(dtype=np.float64)
    came = np.where(planned > 0, _by_day(there["day"], hours, days), 0.0)
    if not planned.any() or not came.any():
        return []
    number = int((planned > 0).sum())
    return [_of_totals("presence", "", "", came, planned, weights, number)]


def _away(found: Measured, days: pd.DatetimeIndex, weights: Floats) -> list[dict[str, Any]]:
    """Mean unavailability by class, its law found again for some draws."""
    rows = []
    gaps = found.gaps
    day = days.get_indexer(pd.DatetimeIndex(gaps["day"]))
    least = np.array([a.least_waiting for a in found.aways])
    group = np.searchsorted(least, gaps["waiting"].to_numpy(), side="right") - 1
    top = int(ROSTER_SPLIT_S)
    for at, away in enumerate(found.aways):
        own = (group == at) & (day >= 0)
        of_days = seen_away(gaps[["from_s", "to_s", "taken"]][own], top, day[own], len(days))
        again = np.empty(LAW_DRAWS)
        for draw in range(LAW_DRAWS):
            law = away_law(*(weights[draw] @ seen for seen in of_days))
            again[draw] = float((law * np.arange(top + 1)).sum())
        rows.append(
            _row("unavailable", str(away.least_waiting), "s", away.mean_s, again, away.gaps)
        )
    return rows


def _variation(found: Measured) -> list[dict[str, Any]]:
    variation = found.arrivals.variation
    if variation is None:
        return []
    rows = []
    for kind, own in variation.types.items():
        for name in ("busyness_cv", "within_day_cv", "within_day_correlation"):
            estimate = getattr(own, name)
            rows.append(
                {
                    "parameter": name,
                    "of": kind,
                    "unit": "",
                    "value": estimate.value,
                    "low": estimate.low,
                    "high": estimate.high,
                    "sd": (estimate.high - estimate.low) / 3.92,
                    "number": variation.days,
                    "how": "days_left_out",
                }
            )
    return rows
