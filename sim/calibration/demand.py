"""Demand from call records: normal days, intraday profiles, weekday factors and busyness."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre.base import DAY_S
from sim.errors import InputError

Floats = NDArray[np.float64]
LEAST_NORMAL, MOST_NORMAL = 0.6, 1.5


def normal_days(calls: pd.DataFrame) -> tuple[list[pd.Timestamp], list[pd.Timestamp]]:
    """Split the recorded days into ``(normal, unusual)``.

    A day is unusual when fewer than `LEAST_NORMAL` or more than `MOST_NORMAL` times the median of
    its weekday were offered to agents: holidays and their eves, elections, gaps in the records,
    overloads. The rule needs no calendar, so it can be checked from the records alone.

    Parameters
    ----------
    calls : records with columns ``day``, ``weekday``, ``outcome``.
    """
    offered = calls[calls["outcome"] != "hung_up_in_ivr"]
    volume = offered.groupby("day").size()
    weekday = calls.groupby("day")["weekday"].first()
    volume = volume.reindex(weekday.index, fill_value=0)
    typical = volume.groupby(weekday).transform("median")
    normal = (volume >= LEAST_NORMAL * typical) & (volume <= MOST_NORMAL * typical)
    days = [pd.Timestamp(day) for day in volume.index]
    keep = normal.to_numpy(dtype=bool)
    return (
        [d for d, ok in zip(days, keep, strict=True) if ok],
        [d for d, ok in zip(days, keep, strict=True) if not ok],
    )


def intraday_profile(
    time_s: NDArray[np.float64], days: int, span: tuple[float, float], slices: int = 48
) -> Floats:
    """Mean calls a day in equal slices of 24 hours; slices outside ``span`` are 0.

    Parameters
    ----------
    time_s : shape (n,), arrival times of every such day together, seconds after midnight.
    days : number of days that they come from.
    span : opening hours, seconds after midnight; a slice counts if it starts inside.
    slices : number of slices.

    Raises
    ------
    InputError : no days.
    """
    if days < 1:
        raise InputError(_("a profile needs at least one day of records"))
    width = DAY_S / slices
    slot = np.floor(time_s / width).astype(np.int64)
    inside = (time_s >= span[0]) & (time_s < span[1]) & (slot < slices)
    return np.bincount(slot[inside], minlength=slices)[:slices] / days


@dataclass(frozen=True)
class Busyness:
    """Day-to-day over-dispersion.

    Attributes
    ----------
    cv : coefficient of variation of the day's factor, by column of the counts.
    total_cv : coefficient of variation of the day's factor of the total volume.
    """

    cv: dict[str, float]
    total_cv: float


def busyness(counts: pd.DataFrame, weekday: pd.Series[str]) -> Busyness:
    """Variation between days beyond weekday and Poisson.

    Given its factor of mean 1 and variance cv^2, a day's count is Poisson, so its variance is
    ``mean + cv^2 mean^2`` (a gamma factor: Avramidis, Deslauriers and L'Ecuyer, "Modeling daily
    arrivals to a telephone call center", Management Science 50(7), 2004). With w the weekday of a
    day and g_w = n_w / (n_w - 1) for the estimated means,

        cv^2 = sum (g_w (count - mean_w)^2 - mean_w) / sum mean_w^2,

    or 0 where that is negative.

    Parameters
    ----------
    counts : one row a day, one column a type, calls.
    weekday : weekday of each day, same index; each weekday at least twice.

    Raises
    ------
    InputError : a weekday with a single day.
    """
    days = weekday.groupby(weekday).transform("size").to_numpy(dtype=np.float64)
    if len(days) == 0 or days.min() < 2:
        raise InputError(_("busyness needs every weekday at least twice"))
    scale = days / (days - 1.0)

    def factor_cv(values: pd.Series[float]) -> float:
        mean = values.groupby(weekday).transform("mean").to_numpy(dtype=np.float64)
        square = (values.to_numpy(dtype=np.float64) - mean) ** 2
        power = float((mean**2).sum())
        if power == 0.0:
            return 0.0
        return math.sqrt(max(float((scale * square - mean).sum()), 0.0) / power)

    cv = {str(name): factor_cv(counts[name].astype(float)) for name in counts.columns}
    return Busyness(cv, factor_cv(counts.sum(axis=1).astype(float)))


def common_correlation(volume: Floats, cv: Floats, total_cv: float) -> float:
    """The one correlation of the types' factors that gives the total volume its variation.

    It solves ``(total_cv sum V)^2 = sum_i s_i^2 + r sum_{i != j} s_i s_j`` with ``s_i = cv_i V_i``
    and is kept in [0, 1].

    Parameters
    ----------
    volume, cv : shape (types,), mean calls a day, and variation of the day's factor.
    total_cv : variation of the day's factor of the total volume.
    """
    spread = volume * cv
    own = float((spread**2).sum())
    cross = float(spread.sum() ** 2) - own
    shared = (total_cv * float(volume.sum())) ** 2 - own
    return min(max(shared / cross, 0.0), 1.0) if cross > 0 else 0.0
