"""A forecast as a part of a centre: the fields of `demand` that a study takes."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.catalogue import _
from sim.centre.paths import path_of
from sim.forecasts.forecast import Forecast
from sim.forecasts.history import WEEK, weekday_names
from sim.forecasts.variation import Estimate

SOURCES = ("daily_volume", "driver", "trace", "release")
"""Volumes of a centre that a forecast takes the place of."""


def as_demand(forecast: Forecast) -> dict[str, Any]:
    """Plain data of a centre's parts: ``horizon``, ``demand``, ``contact_types``, ``sources``.

    Each type has its volumes day by day, its profile by weekday, and the variation around them
    that forecasts of the past had; events stay events. Whatever else the centre says stays.
    """
    names = weekday_names([day.weekday() for day in forecast.dates()[:WEEK]])
    profiles: dict[str, list[float]] = {}
    kinds: dict[str, Any] = {}
    sources: dict[str, str] = {}
    made = _("forecast of {start} from counts of {first} to {last}, by {method}").format(
        start=forecast.start,
        first=forecast.history.first,
        last=forecast.history.dates()[-1],
        method=forecast.choice.method,
    )
    for at, kind in enumerate(forecast.history.types):
        own = forecast.expected[:WEEK, at]
        used = {}
        for weekday, counts in zip(names, own, strict=True):
            shape = counts if counts.sum() > 0 else own.sum(axis=0)
            if shape.sum() > 0:
                used[weekday] = f"{kind} {weekday}"
                profiles[used[weekday]] = _rounded(shape)
        kinds[kind] = {"demand": _demand(forecast, at) | {"profile": used or None}}
        sources[path_of(("contact_types", kind, "demand"))] = made
    shared = forecast.shared
    found: dict[str, Any] = {
        "horizon": {"days": forecast.days, "first_weekday": names[0]},
        "demand": {
            "busyness_correlation": _share(shared.busyness_correlation if shared else None),
            "within_day_type_correlation": _share(
                shared.within_day_type_correlation if shared else None
            ),
            "profiles": profiles,
            "events": _events(forecast),
        },
        "contact_types": kinds,
        "sources": sources,
    }
    return found


def _demand(forecast: Forecast, kind: int) -> dict[str, Any]:
    spread = forecast.spread[kind]
    within = float(np.sqrt(np.expm1(spread.within.mean())))
    volumes = forecast.expected[:, kind].sum(axis=1)
    return {
        **dict.fromkeys(SOURCES),
        "forecast": {
            "first_day": forecast.start.isoformat(),
            "volumes": [round(float(volume), 2) for volume in volumes],
        },
        "growth": 1.0,
        "daily_number": "poisson",
        "busyness_cv": round(min(float(np.sqrt(np.expm1(spread.day.mean()))), 5.0), 4),
        "within_day_cv": round(min(within, 5.0), 4),
        "within_day_correlation": round(float(spread.correlation.mean()), 3),
    }


def _events(forecast: Forecast) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for event in forecast.events:
        name = f"{event.day.isoformat()} by hand"
        while name in found:
            name += ", too"
        found[name] = {
            "day": (event.day - forecast.start).days,
            "start": "00:00",
            "duration_s": 86_400.0,
            "factor": event.factor,
            **({"contact_types": list(event.contact_types)} if event.contact_types else {}),
        }
    return found


def _rounded(shape: Any) -> list[float]:
    """Weights to five figures of the largest."""
    digits = 4 - int(np.floor(np.log10(shape.max())))
    return [round(float(weight), max(digits, 0)) for weight in shape]


def _share(estimate: Estimate | None) -> float:
    """A correlation as a field; 0 where nothing is known."""
    if estimate is None or not np.isfinite(estimate.value):
        return 0.0
    return round(min(max(estimate.value, 0.0), 1.0), 3)
