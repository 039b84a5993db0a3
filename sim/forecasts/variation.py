"""How demand varies around its mean, from counts: between days, within a day and between types.

Given the day's factor B (mean 1, cv b) and the factor W of each half-hour (lognormal, mean 1, cv c,
correlation r of the logarithms of neighbours, see `sim.workload.arrivals`), a count is Poisson
around mean x B x W. With N and N' the counts of the same type and day, k half-hours apart, and
m and m' their means,

    E[N N' - (k = 0) N] / (m m') = (1 + b^2) exp(s^2 r^k),   s^2 = log(1 + c^2),

and for two types the same with what they share. Both sides of the ratio are estimated without bias:
m m' by products of counts of *different* days of the same weekday. The logarithm of the ratio is a
line in r^k, which is fitted over the lags; intervals come from leaving out one day after the other:
of r those values at which the line's slope towards another r is not surely other than 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.catalogue import _
from sim.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HALF_HOUR_MIN = 30
MOST_LAGS_MIN = 480
"""Counts up to so far apart are compared: beyond, what is left of the factor is the day's."""

CORRELATIONS = np.linspace(0.0, 0.9, 181)
"""Correlations of neighbouring half-hours that are tried. What is more alike stays alike for most
of a day, so that counts of some weeks cannot tell it from the day's factor."""

LEAST_DAYS = 3
"""Of a weekday, so that leaving out one leaves two."""

MOST_PART = 7.0
"""Most that an interval says of the day's part: a coefficient of variation of 33."""

LEAST_RATIO = 1e-3
"""Counts that vary less than Poisson ones by luck have a ratio below 1, at times far below."""


@dataclass(frozen=True)
class Estimate:
    """A parameter with its 95 % interval.

    Attributes
    ----------
    value, low, high : NaN where nothing is known (the correlation of a factor that is none).
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Variation:
    """Variation of one contact type, under the names of the fields of ``demand``.

    Attributes
    ----------
    busyness_cv : of the day's factor.
    within_day_cv : of the factor of a half-hour.
    within_day_correlation : of the logarithms of neighbouring half-hours' factors.
    """

    busyness_cv: Estimate
    within_day_cv: Estimate
    within_day_correlation: Estimate


@dataclass(frozen=True)
class CentreVariation:
    """Variation of all contact types, and what they share.

    Attributes
    ----------
    types : by contact type.
    busyness_correlation, within_day_type_correlation : fields of the centre's ``demand``.
    days : days that the estimates come from.
    """

    types: dict[str, Variation]
    busyness_correlation: Estimate
    within_day_type_correlation: Estimate
    days: int


def variation(
    counts: Floats | Ints, weekday: Sequence[str], names: Sequence[str], interval_min: int
) -> CentreVariation:
    """Estimate the variation of contact types from their counts.

    Parameters
    ----------
    counts : shape (days, types, intervals), calls; the intervals of a day follow one another.
    weekday : of each day; days of a weekday that is there less than three times are left out.
    names : of the types.
    interval_min : length of an interval: one that divides 30 minutes, or a multiple of them.

    Raises
    ------
    InputError : no weekday has `LEAST_DAYS` days, or another length of interval.
    """
    counts, halves = _by_half_hours(np.asarray(counts, dtype=np.float64), interval_min)
    groups = [np.flatnonzero(np.asarray(weekday) == name) for name in dict.fromkeys(weekday)]
    groups = [rows for rows in groups if len(rows) >= LEAST_DAYS]
    if not groups:
        raise InputError(
            _("variation between days needs a weekday that is there at least {days} times").format(
                days=LEAST_DAYS
            )
        )
    lags = lags_of(counts.shape[2], halves)
    ratios, weights = _ratios(counts, groups, lags)
    shapes = shapes_of(lags, halves)
    own = [fitted_line(ratios[:, i, i], weights[i, i], shapes) for i in range(len(names))]
    shared = _shared(ratios, weights, shapes, own)
    types = {
        name: Variation(
            _between_days(found[0], len(groups)),
            _interval(np.sqrt(np.expm1(found[1])), most=np.inf),
            _correlation(found, ratios[:, i, i], weights[i, i], shapes),
        )
        for i, (name, found) in enumerate(zip(names, own, strict=True))
    }
    return CentreVariation(
        types, _interval(shared[0]), _interval(shared[1]), sum(len(rows) for rows in groups)
    )


def _by_half_hours(counts: Floats, interval_min: int) -> tuple[Floats, int]:
    """Counts by half-hours or longer intervals, and how many half-hours an interval has."""
    if interval_min >= HALF_HOUR_MIN and interval_min % HALF_HOUR_MIN == 0:
        return counts, interval_min // HALF_HOUR_MIN
    if interval_min < 1 or HALF_HOUR_MIN % interval_min:
        raise InputError(
            _(
                "variation within a day is estimated by half-hours; found intervals of "
                "{found} min, allowed: a part or a multiple of 30 min"
            ).format(found=interval_min)
        )
    parts = HALF_HOUR_MIN // interval_min
    missing = -counts.shape[2] % parts
    counts = np.pad(counts, ((0, 0), (0, 0), (0, missing)))
    return counts.reshape(*counts.shape[:2], -1, parts).sum(axis=3), 1


def _ratios(counts: Floats, groups: list[Ints], lags: int) -> tuple[Floats, Floats]:
    """Logarithms of the ratios, and the weights of the lags.

    Returns
    -------
    ratios : shape (1 + days, types, types, lags + 1); the first row from all days, the others
        without one of them.
    weights : shape (types, types, lags + 1).
    """
    own_type = np.arange(counts.shape[1])
    same, other = [], []  # sums of products of counts of one day, and of two; less one day each
    for rows in groups:
        each = counts[rows]
        n, total = len(rows), each.sum(axis=0, keepdims=True)
        own = _products(each, each, lags)
        apart = own.copy()
        apart[:, own_type, own_type, 0] -= each.sum(axis=2)  # a Poisson count's own variance
        both = _products(total, total, lags)
        crossed = _products(total, each, lags) + _products(each, total, lags)
        less_one = (both - crossed + 2.0 * own - own.sum(axis=0)) / (n - 2)
        of_all = (both - own.sum(axis=0)) / (n - 1)
        same.append((apart.sum(axis=0), apart))
        other.append((of_all[0], of_all - less_one))
    sums = []
    for parts in (same, other):
        of_all = np.sum([part[0] for part in parts], axis=0)[None]
        sums.append(np.concatenate([of_all, of_all - np.concatenate([p[1] for p in parts])]))
    known = sums[1] > 0
    ratio = np.divide(sums[0], sums[1], out=np.ones_like(sums[0]), where=known)
    return np.log(np.maximum(ratio, LEAST_RATIO)), np.maximum(sums[1][0], 0.0)


def _products(first: Floats, second: Floats, lags: int) -> Floats:
    """Sums over t of first[d, i, t] x second[d, j, t + k], shape (days, types, types, lags + 1)."""
    later = np.pad(second, ((0, 0), (0, 0), (0, lags)))
    windows = np.lib.stride_tricks.sliding_window_view(later, lags + 1, axis=2)
    days = max(len(first), len(second))
    first = np.broadcast_to(first, (days, *first.shape[1:]))
    windows = np.broadcast_to(windows, (days, *windows.shape[1:]))
    found: Floats = np.einsum("dit,djtk->dijk", first, windows, optimize=True)
    return found


def lags_of(intervals: int, halves: int) -> int:
    """How many intervals apart counts are compared, of so many intervals a day."""
    return min(intervals - 1, MOST_LAGS_MIN // (HALF_HOUR_MIN * halves))


def lag_products(counts: Floats, lags: int) -> Floats:
    """Sums over t of counts[..., t] x counts[..., t + k], shape (..., lags + 1)."""
    size = counts.shape[-1]
    products = [(counts[..., : size - k] * counts[..., k:]).sum(axis=-1) for k in range(lags + 1)]
    return np.stack(products, axis=-1)


def shapes_of(lags: int, halves: int) -> Floats:
    """Mean of r^distance of the half-hours of two intervals, shape (correlations, lags + 1)."""
    inside = np.arange(halves)
    apart = np.abs(halves * np.arange(lags + 1)[:, None, None] + inside[:, None] - inside)
    found: Floats = (CORRELATIONS[:, None, None, None] ** apart).mean(axis=(2, 3))
    return found


def fitted_line(ratios: Floats, weights: Floats, shapes: Floats) -> tuple[Floats, Floats, Floats]:
    """Day's part, within-day part (both of the logarithm) and correlation, each shape (cases,).

    The line ``day + within x shape`` of least squares with both >= 0, at the best correlation.
    """
    if not weights.sum() > 0:
        none = np.zeros(len(ratios))
        return none, none, none
    w = weights / weights.sum()
    y, yy = ratios @ w, ratios**2 @ w
    f, ff, fy = shapes @ w, shapes**2 @ w, (ratios * w) @ shapes.T
    spread = np.maximum(ff - f * f, 1e-12)
    within = np.maximum((fy - y[:, None] * f) / spread, 0.0)
    day = y[:, None] - within * f
    within = np.where(day < 0.0, np.maximum(fy / ff, 0.0), within)
    day = np.maximum(day, 0.0)
    left = (
        yy[:, None] - 2 * day * y[:, None] - 2 * within * fy
        + day**2 + 2 * day * within * f + within**2 * ff
    )  # fmt: skip
    rows, best = np.arange(len(ratios)), left.argmin(axis=1)
    return day[rows, best], within[rows, best], CORRELATIONS[best]


def _shared(
    ratios: Floats, weights: Floats, shapes: Floats, own: list[tuple[Floats, Floats, Floats]]
) -> tuple[Floats, Floats]:
    """Correlations of the types' day factors and within-day factors, each shape (1 + days,)."""
    sums = np.zeros((5, len(ratios)))
    for i, (day_i, within_i, r_i) in enumerate(own):
        for j, (day_j, within_j, r_j) in enumerate(own):
            if i == j or not weights[i, j].sum() > 0:
                continue
            at = np.searchsorted(CORRELATIONS, np.sqrt(r_i * r_j)).clip(0, len(shapes) - 1)
            x = np.sqrt(day_i * day_j)[:, None] * np.ones(ratios.shape[3])
            z = np.sqrt(within_i * within_j)[:, None] * shapes[at]
            y, w = ratios[:, i, j], weights[i, j]
            sums += np.stack([(a * b) @ w for a, b in ((x, x), (x, z), (z, z), (x, y), (z, y))])
    xx, xz, zz, xy, zy = sums
    det = xx * zz - xz * xz
    solvable = det > 1e-9 * np.maximum(xx * zz, 1e-300)
    det = np.where(solvable, det, 1.0)
    day = np.where(solvable, (xy * zz - zy * xz) / det, _ratio(xy, xx))
    within = np.where(solvable, (zy * xx - xy * xz) / det, np.where(xx > 0, np.nan, _ratio(zy, zz)))
    return day, within


def _ratio(a: Floats, b: Floats) -> Floats:
    return np.divide(a, b, out=np.full_like(a, np.nan), where=b > 0)


def _between_days(found: Floats, weekdays: int) -> Estimate:
    """The cv of the day's factor, with the interval of a variance of so many days (chi-square).

    What varies by luck is not the factor alone: the chi-square law is that of the variance of
    which the estimate has the spread that leaving out days shows.

    Parameters
    ----------
    found : the day's part from `fitted_line`; weekdays : whose means the days are compared with.
    """
    value, others = float(found[0]), found[1:]
    free = max(len(others) - weekdays, 1)
    error = np.sqrt((len(others) - 1) / len(others) * ((others - others.mean()) ** 2).sum())
    whole = max(float(error) * np.sqrt(free / 2.0), value)
    ends = value + whole * (free / stats.chi2.ppf((0.975, 0.025), free) - 1.0)
    low, high = np.sqrt(np.expm1(np.clip(ends, 0.0, MOST_PART))).tolist()
    return Estimate(float(np.sqrt(np.expm1(value))), low, high)


def _correlation(
    found: tuple[Floats, Floats, Floats], ratios: Floats, weights: Floats, shapes: Floats
) -> Estimate:
    """The correlation of neighbours with the values that the ratios do not speak against.

    At a correlation, what is left of the ratios beside the best line has no slope along what
    another correlation would add to the line (a score test, by the spread of that slope over days
    left out). Where the correlation is hardly known, those values are nearly all there are, which a
    spread of estimates does not say.

    Parameters
    ----------
    found : from `fitted_line`; ratios, weights : of a type, from `_ratios`; shapes : `shapes_of`.
    """
    value, days = float(found[2][0]), len(ratios) - 1
    if not found[1][0] > 0 or days < 2:
        return Estimate(float("nan"), float("nan"), float("nan"))
    w = weights / weights.sum()
    steps = np.gradient(shapes, CORRELATIONS, axis=0)
    middle = shapes - (shapes @ w)[:, None]
    along = np.maximum((middle**2) @ w, 1e-12)
    other = steps - (steps @ w)[:, None]
    other -= ((other * middle) @ w / along)[:, None] * middle
    slope = ratios @ (other * w).T
    error = np.sqrt((days - 1) / days * ((slope[1:] - slope[1:].mean(axis=0)) ** 2).sum(axis=0))
    held = CORRELATIONS[np.abs(slope[0]) <= float(stats.t.ppf(0.975, days - 1)) * error]
    low, high = (held[0], held[-1]) if len(held) else (value, value)
    return Estimate(value, min(float(low), value), max(float(high), value))


def _interval(values: Floats, most: float = 1.0) -> Estimate:
    """The first value with its 95 % interval from those that leave out a day each (jackknife).

    Parameters
    ----------
    values : shape (1 + days,), >= 0.
    most : largest value that there is; below infinity the value is a correlation.
    """
    value, others = float(values[0]), values[1:][np.isfinite(values[1:])]
    if not np.isfinite(value) or len(others) < 2:
        return Estimate(float("nan"), float("nan"), float("nan"))
    n = len(others)
    error = float(np.sqrt((n - 1) / n * ((others - others.mean()) ** 2).sum()))
    reach = float(stats.t.ppf(0.975, n - 1)) * error
    if most == np.inf and value > 0.0:  # a spread: its logarithm is nearer to normal
        factor = float(np.exp(min(reach / value, 10.0)))
        return Estimate(value, value / factor, min(value * factor, value + 2.0 * reach))
    low, value, high = np.clip((value - reach, value, value + reach), 0.0, most).tolist()
    return Estimate(value, low, high)
