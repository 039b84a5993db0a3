"""Weekdays that a list by weekday leaves out, though the horizon has them."""

from __future__ import annotations

from collections.abc import Iterator

from sim.centre.base import WEEKDAYS
from sim.centre.paths import quoted
from sim.study.oddities.oddity import Oddity, worst
from sim.study.oddities.scene import Scene

FLAT, USUAL_VOLUME = "flat_weekday", "full_weekday"


def weekdays(scene: Scene) -> Iterator[Oddity]:
    """Weekdays without a profile, whose calls are spread evenly over 24 hours, or without a factor.

    A list of factors that names working days only leaves the weekend at the full volume, which is
    what a list of a few exceptions means to say of the others.
    """
    horizon = scene.centre.horizon
    there = {horizon.weekday(day) for day in range(min(horizon.days, 7))}
    open_on = {horizon.weekday(d) for d in range(min(horizon.days, 7)) if horizon.windows(d)}
    flat, full = [], []
    for name, kind in scene.centre.contact_types.items():
        path, demand = f"centre.contact_types.{quoted(name)}.demand", kind.demand
        if demand.trace is not None:
            continue
        if isinstance(demand.profile, dict) and demand.release is None:
            out = _left_out(there, demand.profile)
            if out and any(demand.mean_daily_volume(day) > 0.0 for day in out):
                flat.append(Oddity(FLAT, f"{path}.profile", {"weekdays": out}))
        out = _left_out(open_on, demand.weekday)
        if set(WEEKDAYS[:5]) <= demand.weekday.keys() and out:
            full.append(Oddity(USUAL_VOLUME, f"{path}.weekday", {"weekdays": out}))
    yield from worst(flat)
    yield from worst(full)


def _left_out(there: set[str], given: dict[str, str] | dict[str, float]) -> tuple[str, ...]:
    return tuple(day for day in WEEKDAYS if day in there and day not in given)
