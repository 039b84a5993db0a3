"""Recorded against simulated: errors of the measures that planners look at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
THRESHOLD_S = 20.0
EVENING_S = 18 * 3600.0
LEVEL = 0.95


@dataclass(frozen=True)
class Score:
    """What was recorded, and how far the simulation is from it.

    Attributes
    ----------
    calls : recorded calls compared.
    abandonment, abandonment_error : share of calls offered to agents, and simulated less recorded.
    wait_queued_s, wait_queued_error : mean wait of those who queued, and simulated ÷ recorded - 1.
    queued, queued_error : share that queued.
    evening_error : of the mean wait of all calls from 18:00 on, relative; NaN: none came or waited.
    service, service_error : share answered within `THRESHOLD_S`.
    hourly_error : mean absolute error of the service level of single hours of single days.
    band_width, band_coverage, interval_score : of the band of the service level of single hours;
        NaN where there is none. The score (Gneiting and Raftery, "Strictly proper scoring rules,
        prediction, and estimation", JASA 102, 2007) is the width plus 40 times what a record lies
        outside; less is better.
    """

    calls: int
    abandonment: float
    abandonment_error: float
    wait_queued_s: float
    wait_queued_error: float
    queued: float
    queued_error: float
    evening_error: float
    service: float
    service_error: float
    hourly_error: float
    band_width: float
    band_coverage: float
    interval_score: float


COUNTED = ("number", "lost", "queued", "wait", "in_time")


def tally(calls: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """What is counted of calls: of the records (``prefix`` empty) or simulated (``sim_``).

    Parameters
    ----------
    calls : with ``replication`` where they were simulated more than once.

    Returns
    -------
    one row a day, hour and contact type (and replication): ``day``, ``weekday``, ``hour``,
    ``contact_type``, sums of `COUNTED` (``wait`` in seconds) and ``evening``, whether the hour is
    one of the evening.
    """
    wait = calls[f"{prefix}wait_s"].to_numpy(dtype=np.float64)
    if prefix:
        answered = calls["sim_answered"].to_numpy(dtype=bool)
        queued = (wait > 0) | ~answered
    else:
        answered = calls["start_s"].notna().to_numpy(dtype=bool)
        queued = calls["queued"].to_numpy(dtype=bool)
    time = calls["join_s"].to_numpy(dtype=np.float64)
    axes = ["day", "weekday", "contact_type", *(["replication"] if "replication" in calls else [])]
    table = calls[axes].assign(
        hour=np.clip(time // 3600.0, 0, 23).astype(np.int64),
        number=1.0,
        lost=~answered,
        queued=queued,
        wait=wait,
        in_time=answered & (wait <= THRESHOLD_S),
    )
    sums = table.groupby([*axes, "hour"], observed=True, sort=True)[list(COUNTED)].sum()
    found = sums.astype(np.float64).reset_index()
    for name in ("weekday", "contact_type"):
        found[name] = found[name].astype(str).astype(object)
    return found.assign(evening=(found["hour"] * 3600.0 >= EVENING_S).astype(np.float64))


def score(
    recorded: pd.DataFrame,
    simulated: pd.DataFrame,
    bands: pd.DataFrame | None,
    hourly: pd.DataFrame | None = None,
) -> Score:
    """Compare two tables of `tally`.

    Parameters
    ----------
    hourly : ``day``, ``hour``, ``in_time``, ``number`` of which the service level of single hours
        is simulated; None: of ``simulated``.
    bands : ``day``, ``hour``, ``low``, ``high`` of the service level; None: no bands.
    """
    real, model = _ratios(recorded), _ratios(simulated)
    hours = (
        _service(recorded)
        .to_frame("real")
        .join(_service(simulated if hourly is None else hourly).rename("sim"))
    )
    hours = hours.join(recorded.groupby(["day", "hour"])["number"].sum())
    hours = hours[hours["sim"].notna()]
    weight = hours["number"].to_numpy(dtype=np.float64)
    error = (hours["sim"] - hours["real"]).abs().to_numpy(dtype=np.float64)
    width = coverage = interval = math.nan
    if bands is not None:
        both = hours.join(bands.set_index(["day", "hour"]), how="inner")
        low, high, real_level, n = (
            both[c].to_numpy(dtype=np.float64) for c in ("low", "high", "real", "number")
        )
        outside = np.maximum(low - real_level, 0.0) + np.maximum(real_level - high, 0.0)
        width = float(np.average(high - low, weights=n))
        coverage = float(np.average(outside <= 1e-12, weights=n))
        interval = width + 2.0 / (1.0 - LEVEL) * float(np.average(outside, weights=n))
    return Score(
        calls=int(recorded["number"].sum()),
        abandonment=real["lost"],
        abandonment_error=model["lost"] - real["lost"],
        wait_queued_s=real["wait_queued"],
        wait_queued_error=_relative(model["wait_queued"], real["wait_queued"]),
        queued=real["queued"],
        queued_error=model["queued"] - real["queued"],
        evening_error=_relative(model["evening"], real["evening"]),
        service=real["in_time"],
        service_error=model["in_time"] - real["in_time"],
        hourly_error=float(np.average(error, weights=weight)) if len(weight) else math.nan,
        band_width=width,
        band_coverage=coverage,
        interval_score=interval,
    )


def _relative(model: float, real: float) -> float:
    """Relative error; NaN where nobody waited, of which nothing is a share."""
    return model / real - 1.0 if real else math.nan


def _ratios(table: pd.DataFrame) -> dict[str, float]:
    """Ratios of totals."""
    number, queued = float(table["number"].sum()), float(table["queued"].sum())
    wait = table["wait"].to_numpy(dtype=np.float64)
    late = table["evening"].to_numpy(dtype=bool)
    came = float(table["number"].to_numpy(dtype=np.float64)[late].sum())
    return {
        "lost": float(table["lost"].sum()) / number,
        "queued": queued / number,
        "in_time": float(table["in_time"].sum()) / number,
        "wait_queued": float(wait.sum()) / queued if queued else math.nan,
        "evening": float(wait[late].sum()) / came if came else math.nan,
    }


def _service(table: pd.DataFrame) -> pd.Series[float]:
    sums = table.groupby(["day", "hour"])[["in_time", "number"]].sum()
    return sums["in_time"] / sums["number"]
