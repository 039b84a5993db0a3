"""Plain simulated years: failures at random, day after day. Slow, and the witness of the rest."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.centre.base import DAY_S
from sim.drills.availability.may_fail import failing_of, single
from sim.drills.availability.years import HARM, YEAR_DAYS, counted_of
from sim.drills.components import Failures
from sim.errors import OddityWarning
from sim.experiments.run import run_many
from sim.measures.layout import Floats
from sim.study.failures import without_outages
from sim.study.study import Study

WEEKS = 52


def plain_years(
    study: Study,
    failures: Failures,
    years: int,
    *,
    which: Iterable[str] = (),
    workers: int | None = None,
    progress: bool = False,
) -> dict[str, Floats]:
    """What failures add in each of so many years, beside the same years without them.

    A year is 52 weeks of one horizon, told as one of 365 days. It begins with everything up.

    Parameters
    ----------
    study : without outages; its horizon is replaced by the year.
    failures, which : as in `availability`.
    years : how many, each with luck of its own.

    Returns
    -------
    Calls lost, minutes below target and money that failures add, by `HARM`, shape (years,).

    Raises
    ------
    InputError : as `availability`.
    """
    base = single("the study", study)
    data: dict[str, Any] = base.to_dict()
    centre = data["centre"]
    centre["horizon"]["days"] = 7 * WEEKS
    for one in failing_of(base, failures, list(which)):
        of = one.component
        outage = one.typical.outage(of.kind, of.name)
        del outage["start"], outage["day"]
        outage["up_time"] = {"dist": "exponential", "mean_s": one.chain.mtbf_s}
        centre["outages"][of.label] = outage
    hit = Study.from_dict({**data, "replications": years})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OddityWarning)
        outcomes = run_many([hit, without_outages(hit)], workers=workers, progress=progress)
    sides = []
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
        sides.append(counted_of(outcome))
    added = (sides[0] - sides[1]) * (YEAR_DAYS * DAY_S / hit.centre.horizon.end_s)
    return {what: np.ascontiguousarray(added[:, 1 + i]) for i, what in enumerate(HARM)}
