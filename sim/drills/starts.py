"""When the failures of a drill begin: as written, at a clock time, at the busiest hour."""

from __future__ import annotations

import numpy as np

from sim.catalogue import _
from sim.centre.base import DAY_S, clock_seconds
from sim.errors import InputError, listing
from sim.measures.layout import Floats
from sim.study.oddities.scene import Scene
from sim.study.oddities.staff import QUARTER_S
from sim.study.study import Study

BUSIEST = "busiest"
AS_WRITTEN = "as_written"
WORST = "worst"
"""Searched for by `sim.drills.worst`."""

_HOUR = 4
"""Quarters of an hour."""


def first_failure_s(study: Study) -> float:
    """When the first of a study's failures begins, seconds from the horizon's start.

    Raises
    ------
    InputError : it has none, or one that begins at a random time: a drill is planned.
    """
    outages = study.centre.outages
    if not outages:
        raise InputError(
            _("a drill needs an outage, and the study has none; such as outages=main_site_peak")
        )
    random = [name for name, outage in outages.items() if outage.start is None]
    if random:
        raise InputError(
            _(
                "centre.outages.{random}: a drill needs a start, and it fails at random "
                "(up_time); give it a start and a duration instead"
            ).format(random=random[0])
        )
    return min(outage.day * DAY_S + clock_seconds(outage.start) for outage in outages.values())


def starting_at(study: Study, start: str = AS_WRITTEN) -> Study:
    """The study whose first failure begins at ``start``; further ones keep their distance to it.

    Raises
    ------
    InputError : see `start_s`, or a failure would begin after the horizon.
    """
    return moved(study, start_s(study, start) - first_failure_s(study))


def start_s(study: Study, start: str) -> float:
    """When the first failure is to begin, seconds from the horizon's start.

    Parameters
    ----------
    study : with outages that have a start.
    start : ``"as_written"``, ``"busiest"`` (see `busiest_start`) or a clock time like ``"10:00"``,
        on the day of the first failure.

    Raises
    ------
    InputError : the study has no outage or a random one, or the start is none of these.
    """
    was_s = first_failure_s(study)
    if start == AS_WRITTEN:
        return was_s
    day_s = was_s // DAY_S * DAY_S
    if start == BUSIEST:
        return day_s + busiest_start(study, int(was_s // DAY_S))
    try:
        return day_s + clock_seconds(start)
    except ValueError as error:
        raise InputError(
            _("start: {error}; allowed: {allowed} or a clock time").format(
                error=error, allowed=listing((AS_WRITTEN, BUSIEST, WORST))
            )
        ) from None


def moved(study: Study, by_s: float) -> Study:
    """The study whose failures begin so many seconds later, or earlier.

    Raises
    ------
    InputError : a failure would begin outside the horizon.
    """
    if by_s == 0.0:
        return study
    data = study.to_dict()
    for name, outage in data["centre"]["outages"].items():
        at_s = outage["day"] * DAY_S + clock_seconds(outage["start"]) + by_s
        if not 0.0 <= at_s < study.centre.horizon.end_s:
            raise InputError(
                _(
                    "centre.outages.{name}: would begin {at_s} h after the start of the "
                    "horizon, which has {end_s} h; choose another start, or more "
                    "centre.horizon.days"
                ).format(
                    name=name,
                    at_s=f"{at_s / 3600.0:g}",
                    end_s=f"{study.centre.horizon.end_s / 3600.0:g}",
                )
            )
        clock_s = round(at_s % DAY_S)
        outage["day"] = int(at_s // DAY_S)
        seconds = f":{clock_s % 60:02d}" if clock_s % 60 else ""
        outage["start"] = f"{clock_s // 3600:02d}:{clock_s // 60 % 60:02d}{seconds}"
    return Study.from_dict(data)


def busiest_start(study: Study, day: int = 0) -> float:
    """The quarter of an hour at which the hour with the most work for agents begins.

    Work is expected calls times the share that wants an agent times handling, from formulas.

    Returns
    -------
    Seconds after the midnight of ``day``.
    """
    a_day = round(DAY_S / QUARTER_S)
    return _first_of_most(_load(study)[day * a_day : (day + 1) * a_day]) * QUARTER_S


def busiest_moment(study: Study) -> float:
    """As `busiest_start`, over all days of the horizon: seconds from its start."""
    return _first_of_most(_load(study)) * QUARTER_S


def _load(study: Study) -> Floats:
    """Expected work for agents by quarter of an hour."""
    scene = Scene(study)
    found: Floats = (scene.offered * scene.handling_s)[scene.waits].sum(axis=0)
    return found


def _first_of_most(load: Floats) -> int:
    """The first quarter of the hour with the most work; of equal ones, rounding apart."""
    hours = np.convolve(load, np.ones(_HOUR), mode="valid")
    return int(np.argmax(hours >= (1.0 - 1e-9) * hours.max()))
