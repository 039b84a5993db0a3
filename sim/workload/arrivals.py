"""When calls arrive: non-homogeneous Poisson with busyness and events, or a trace."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtr

from sim.centre import Centre
from sim.centre.base import DAY_S, clock_seconds
from sim.centre.demand import Trace
from sim.errors import InputError
from sim.workload.streams import CENTRE, stream

Floats = NDArray[np.float64]


def mean_arrivals(centre: Centre, contact_type: str, day: int) -> tuple[Floats, Floats]:
    """Expected arrivals of a day as a piecewise linear cumulative function.

    Returns
    -------
    times : shape (m,), seconds from the horizon's start, from the day's midnight to the next.
    cumulative : shape (m,), expected calls up to each time; the rate is constant in between.
    """
    demand = centre.contact_types[contact_type].demand
    weekday = centre.horizon.weekday(day)
    volume = demand.mean_daily_volume(weekday)
    name = demand.profile_name(weekday)
    weights = np.asarray(centre.demand.profiles[name] if name is not None else (1.0,))
    edges = np.linspace(0.0, DAY_S, len(weights) + 1)
    windows = _event_windows(centre, contact_type, day)
    times = np.unique(np.concatenate([edges, *[w[:2] for w in windows]]))
    middle = 0.5 * (times[1:] + times[:-1])
    slot = np.minimum(np.searchsorted(edges, middle, side="right") - 1, len(weights) - 1)
    rate = weights[slot] / weights.sum() * volume / np.diff(edges)[slot]
    for start, end, factor in windows:
        rate = np.where((middle >= start) & (middle < end), rate * factor, rate)
    cumulative = np.concatenate(([0.0], np.cumsum(rate * np.diff(times))))
    return times + day * DAY_S, cumulative


def _event_windows(centre: Centre, contact_type: str, day: int) -> list[tuple[float, float, float]]:
    """``(start, end, factor)`` in seconds after the day's midnight, cut to the day."""
    found = []
    for event in centre.demand.events.values():
        if event.contact_types is not None and contact_type not in event.contact_types:
            continue
        start = (event.day - day) * DAY_S + clock_seconds(event.start)
        end = start + event.duration_s
        if end > 0 and start < DAY_S:
            found.append((max(start, 0.0), min(end, DAY_S), event.factor))
    return found


def busyness(centre: Centre, seed: int, replication: int, day: int) -> dict[str, float]:
    """The day's gamma factor (mean 1) of each contact type.

    Types are joined by a Gaussian copula: correlation r gives normal scores
    ``sqrt(r) z0 + sqrt(1 - r) z_k``; r = 1 with equal cv is one factor for all (Avramidis,
    Deslauriers & L'Ecuyer, Management Science 50(7), 2004, for the gamma busyness factor).
    """
    r = centre.demand.busyness_correlation
    common = stream(seed, replication, CENTRE, "busyness", day).standard_normal()
    factors = {}
    for name, kind in centre.contact_types.items():
        cv = kind.demand.busyness_cv
        if cv == 0.0:
            factors[name] = 1.0
            continue
        own = stream(seed, replication, name, "busyness", day).standard_normal()
        score = ndtr(np.sqrt(r) * common + np.sqrt(1.0 - r) * own)
        shape = 1.0 / cv**2
        factors[name] = float(gammaincinv(shape, min(score, 1 - 1e-16)) / shape)
    return factors


def draw_arrivals(
    centre: Centre, contact_type: str, day: int, factor: float, rng: np.random.Generator
) -> Floats:
    """Arrival times of one type on one day, rising, seconds from the horizon's start.

    Unit-rate exponential gaps are pushed through the inverse cumulative rate (Cinlar 1975), so
    the n-th arrival depends on the first n gaps only.
    """
    times, cumulative = mean_arrivals(centre, contact_type, day)
    cumulative = cumulative * factor
    total = float(cumulative[-1])
    if total <= 0.0:
        return np.empty(0)
    chunk = int(total + 6.0 * np.sqrt(total) + 20)
    ticks = np.cumsum(rng.standard_exponential(chunk))
    while ticks[-1] <= total:
        more = np.cumsum(rng.standard_exponential(chunk)) + ticks[-1]
        ticks = np.concatenate((ticks, more))
    ticks = ticks[: np.searchsorted(ticks, total, side="right")]
    arrivals: Floats = np.minimum(np.interp(ticks, cumulative, times), np.nextafter(times[-1], 0.0))
    return arrivals


def trace_arrivals(trace: Trace, contact_type: str, end_s: float) -> Floats:
    """Recorded arrival times of a contact type, rising, those from ``end_s`` on left out.

    Raises
    ------
    InputError : the file or a column is missing, or a time is not a number >= 0.
    """
    if trace.times_s is not None:
        times = np.asarray(trace.times_s, dtype=np.float64)
    else:
        times = _read_trace(trace, contact_type)
    times = np.sort(times, kind="stable")
    return times[: np.searchsorted(times, end_s, side="left")]


def _read_trace(trace: Trace, contact_type: str) -> Floats:
    assert trace.file is not None
    path = Path(trace.file)
    where = f"centre.contact_types.{contact_type}.demand.trace"
    if not path.is_file():
        raise InputError(f"{where}.file: there is no file '{trace.file}'")
    try:
        table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    except Exception as error:  # every reader has its own errors; all mean an unreadable file
        raise InputError(f"{where}.file: cannot read '{trace.file}': {error}") from None
    for column in (trace.column, trace.contact_type_column):
        if column is not None and column not in table.columns:
            raise InputError(
                f"{where}: '{trace.file}' has no column '{column}'; its columns: "
                + ", ".join(map(str, table.columns))
            )
    if trace.contact_type_column is not None:
        table = table[table[trace.contact_type_column].astype(str) == contact_type]
    times = pd.to_numeric(table[trace.column], errors="coerce").to_numpy(dtype=np.float64)
    if not np.all(np.isfinite(times)) or np.any(times < 0):
        raise InputError(f"{where}.column: '{trace.column}' holds values that are no time >= 0")
    return times
