"""Luck of follow-up calls: a function of the caller's key and of the number of the attempt."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np

from sim.centre import Centre
from sim.centre.ivr_outcomes import harder_factor
from sim.workload import counter_based as cb
from sim.workload.laws import OTHER, QUANTILES, duration_of, law_of
from sim.workload.sampling import from_uniform

DAY = 86_400.0


def duration(dist: object | None, u: float, missing: float = 0.0) -> float:
    """The duration at ``u``, seconds; ``missing`` where there is no distribution."""
    if dist is None:
        return missing
    law, a, b = law_of(dist)
    if law == OTHER:
        middle = (int(u * QUANTILES) + 0.5) / QUANTILES
        return float(from_uniform(dist, np.array([middle]))[0])
    return duration_of(law, a, b, np.zeros(1), u)


Slice = TypeVar("Slice")


def factor_at(factors: tuple[Slice, ...], time: float) -> Slice:
    """Of factors, or whatever else, in equal slices of 24 hours the one at ``time``."""
    return factors[int(time / (DAY / len(factors))) % len(factors)]


def balks_again(centre: Centre, kind: str, key: int, attempt: int) -> bool:
    return cb.chance(key, cb.BALKING_AGAIN, attempt) < centre.contact_types[kind].balking


def patience_again(centre: Centre, kind: str, key: int, attempt: int, time: float) -> float:
    what = centre.contact_types[kind]
    u = cb.chance(key, cb.PATIENCE_AGAIN, attempt)
    return duration(what.patience, u, math.inf) * factor_at(what.patience_by_time, time)


def handling_again(
    centre: Centre, kind: str, key: int, attempt: int, time: float
) -> tuple[float, float]:
    """Talk and wrap-up, seconds."""
    what = centre.contact_types[kind]
    factor = factor_at(what.handling_by_time, time) * harder_factor(centre, kind)
    talk = duration(what.talk, cb.chance(key, cb.TALK_AGAIN, attempt))
    wrap_up = duration(what.wrap_up, cb.chance(key, cb.WRAP_UP_AGAIN, attempt))
    return talk * factor, wrap_up * factor
