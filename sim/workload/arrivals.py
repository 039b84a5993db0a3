"""When calls arrive: so many a day or Poisson, by the profile, with busyness and events."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtr

from sim.catalogue import _
from sim.centre import Centre
from sim.centre.base import DAY_S, clock_seconds
from sim.centre.checks.size import MOST_CALLS_A_DAY
from sim.centre.memo import once_per_centre
from sim.errors import InputError
from sim.rounding import half_up
from sim.workload.streams import CENTRE, stream

Floats = NDArray[np.float64]
Window = tuple[float, float, float]
"""Start and end in seconds after the day's midnight, and factor."""

HALF_HOURS = 48

MOST_CURVES = 512
"""Days without events differ by weekday only; those with events might fill the memory."""


def mean_arrivals(centre: Centre, contact_type: str, day: int) -> tuple[Floats, Floats]:
    """Expected arrivals of a day as a piecewise linear cumulative function.

    Returns
    -------
    times : shape (m,), seconds from the horizon's start, from the day's midnight to the next.
    cumulative : shape (m,), expected calls up to each time; the rate is constant in between.
    """
    windows = _event_windows(centre, contact_type, day)
    weekday = centre.horizon.weekday(day)
    volume = centre.contact_types[contact_type].demand.volume_on(day, weekday)
    known = _curves(centre)
    key = (contact_type, weekday, volume, tuple(windows))
    curve = known.get(key)
    if curve is None:
        if len(known) >= MOST_CURVES:
            known.clear()
        known[key] = curve = _curve(centre, contact_type, weekday, volume, windows)
    times, cumulative = curve
    return times + day * DAY_S, cumulative


@once_per_centre
def _curves(
    centre: Centre,
) -> dict[tuple[str, str, float, tuple[Window, ...]], tuple[Floats, Floats]]:
    """Curves already worked out, by contact type, weekday, volume and events of the day."""
    return {}


def _curve(
    centre: Centre, contact_type: str, weekday: str, volume: float, windows: list[Window]
) -> tuple[Floats, Floats]:
    """`mean_arrivals` in seconds after the day's midnight."""
    name = centre.contact_types[contact_type].demand.profile_name(weekday)
    weights = np.asarray(centre.demand.profiles[name] if name is not None else (1.0,))
    edges = np.linspace(0.0, DAY_S, len(weights) + 1)
    times = np.unique(np.concatenate([edges, *[w[:2] for w in windows]]))
    middle = 0.5 * (times[1:] + times[:-1])
    slot = np.minimum(np.searchsorted(edges, middle, side="right") - 1, len(weights) - 1)
    rate = weights[slot] / weights.sum() * volume / np.diff(edges)[slot]
    for start, end, factor in windows:
        rate = np.where((middle >= start) & (middle < end), rate * factor, rate)
    cumulative = np.concatenate(([0.0], np.cumsum(rate * np.diff(times))))
    cumulative.flags.writeable = False
    return times, cumulative


def _event_windows(centre: Centre, contact_type: str, day: int) -> list[Window]:
    """The events that touch a day, cut to the day."""
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
    factors = dict.fromkeys(centre.contact_types, 1.0)
    cvs = {n: k.demand.busyness_cv for n, k in centre.contact_types.items() if k.demand.busyness_cv}
    own = [stream(seed, replication, n, "busyness", day).standard_normal() for n in cvs]
    scores = ndtr(np.sqrt(r) * common + np.sqrt(1.0 - r) * np.array(own))
    shapes = 1.0 / np.array(list(cvs.values())) ** 2
    drawn = gammaincinv(shapes, np.minimum(scores, 1 - 1e-16)) / shapes
    factors.update(zip(cvs, drawn.tolist(), strict=True))
    return factors


def within_day(
    centre: Centre, contact_type: str, seed: int, replication: int, day: int
) -> Floats | None:
    """Factors of mean 1 on a type's rate by half-hour of a day, shape (48,); None: there are none.

    Their logarithms are a stationary autoregression of order 1, drawn anew for each day. Types
    with equal ``within_day_correlation`` have logarithms correlated by the centre's
    ``within_day_type_correlation`` c at each time; of others (r and s) what is new in a half-hour
    is, so that theirs approach ``c sqrt((1 - r^2) (1 - s^2)) / (1 - r s)`` in the course of a
    day.
    """
    demand = centre.contact_types[contact_type].demand
    if not demand.within_day_cv:
        return None
    r, variance = demand.within_day_correlation, np.log1p(demand.within_day_cv**2)
    scores = stream(seed, replication, contact_type, "within_day", day).standard_normal(HALF_HOURS)
    shared = centre.demand.within_day_type_correlation
    if shared:
        common = stream(seed, replication, CENTRE, "within_day", day).standard_normal(HALF_HOURS)
        scores = np.sqrt(shared) * common + np.sqrt(1.0 - shared) * scores
    for i in range(1, HALF_HOURS):
        scores[i] = r * scores[i - 1] + np.sqrt(1.0 - r * r) * scores[i]
    found: Floats = np.exp(np.sqrt(variance) * scores - 0.5 * variance)
    return found


def draw_arrivals(
    centre: Centre,
    contact_type: str,
    day: int,
    factor: float,
    rng: np.random.Generator,
    by_half_hour: Floats | None = None,
) -> Floats:
    """Arrival times of one type on one day, rising, seconds from the horizon's start.

    Unit-rate exponential gaps are pushed through the inverse cumulative rate (Cinlar 1975), so
    the n-th arrival depends on the first n gaps only. Where the number is fixed, gaps and the one
    after the last call are stretched to fill the day, which gives independent times in order.

    Parameters
    ----------
    factor : the day's busyness.
    by_half_hour : further factors, see `within_day`.
    """
    times, cumulative = mean_arrivals(centre, contact_type, day)
    cumulative = cumulative * factor
    total = float(cumulative[-1])
    if total <= 0.0:
        return np.empty(0)
    if by_half_hour is not None:
        times, cumulative = _varied(times, cumulative, by_half_hour)
    if not cumulative[-1] <= MOST_CALLS_A_DAY:
        raise InputError(
            _(
                "centre.contact_types.{contact_type}.demand: day {day} has {cumulative} "
                "calls, by its events and the chance of busyness_cv and within_day_cv; at "
                "most {most_calls_a_day}"
            ).format(
                contact_type=contact_type,
                day=day,
                cumulative=f"{cumulative[-1]:,.0f}",
                most_calls_a_day=f"{MOST_CALLS_A_DAY:,}",
            )
        )
    if centre.contact_types[contact_type].demand.daily_number == "fixed":
        ticks = np.cumsum(rng.standard_exponential(half_up(total) + 1))
        ticks = ticks[:-1] * (float(cumulative[-1]) / ticks[-1])
    else:
        ticks = _poisson_ticks(float(cumulative[-1]), rng)
    arrivals = np.interp(ticks, cumulative, times)
    np.minimum(arrivals, np.nextafter(times[-1], 0.0), out=arrivals)
    return arrivals


def _varied(times: Floats, cumulative: Floats, by_half_hour: Floats) -> tuple[Floats, Floats]:
    """A cumulative function whose rate is multiplied by a factor each half-hour."""
    edges = np.linspace(times[0], times[-1], len(by_half_hour) + 1)
    finer = np.union1d(times, edges)
    middle = 0.5 * (finer[1:] + finer[:-1])
    factors = by_half_hour[np.searchsorted(edges, middle) - 1]
    rises = np.diff(np.interp(finer, times, cumulative)) * factors
    return finer, np.concatenate(([0.0], np.cumsum(rises)))


def _poisson_ticks(total: float, rng: np.random.Generator) -> Floats:
    """The events of a Poisson process of rate 1 up to ``total``."""
    chunk = int(total + 6.0 * np.sqrt(total) + 20)
    ticks = rng.standard_exponential(chunk)
    np.cumsum(ticks, out=ticks)
    while ticks[-1] <= total:
        more = rng.standard_exponential(chunk)
        more[0] += ticks[-1]
        ticks = np.concatenate((ticks, np.cumsum(more)))
    return ticks[: np.searchsorted(ticks, total, side="right")]


def draw_list(centre: Centre, contact_type: str, day: int) -> Floats:
    """Arrival times of a day's list: all at the clock time of its release, in seconds."""
    demand = centre.contact_types[contact_type].demand
    assert demand.release is not None
    volume = demand.mean_daily_volume(centre.horizon.weekday(day))
    at = day * DAY_S + clock_seconds(demand.release.at)
    return np.full(half_up(volume), at)
