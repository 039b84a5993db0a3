"""How demand varies around its mean, from counts: between days, within a day and between types.

Given the day's factor B (mean 1, cv b) and the factor W of each half-hour (lognormal, mean 1, cv c,
correlation r of the logarithms of neighbours, see `sim.workload.arrivals`), a count is Poisson
around mean x B x W. With N and N' the counts of the same type and day, k half-hours apart, and
m and m' their means,

    E[N N' - (k = 0) N] / (m m') = (1 + b^2) exp(s^2 r^k),   s^2 = log(1 + c^2),

and for two types the same with what they share. Both sides of the ratio are estimated without bias:
m m' by products of counts of *different* days of the same weekday. The logarithm of the ratio is a
line in r^k, which is fitted over the lags.

Intervals come from leaving out one day after the other (`sim.forecasts.days_left_out`), and not
from what the estimates then are: they bend, and some stay at the end of what is tried. What another
value of a parameter would add to the line is linear in the logarithms; the interval has the values
at which that is not surely other than 0. Of the day's factor it is the interval of a variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.catalogue import _
from sim.errors import InputError
from sim.forecasts.crossed import Crossed
from sim.forecasts.days_left_out import DaysLeftOut

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HALF_HOUR_MIN = 30
MOST_LAGS_MIN = 480
"""Counts up to so far apart are compared: beyond, what is left of the factor is the day's."""

CORRELATIONS = np.linspace(0.0, 0.9, 181)
"""Correlations of neighbouring half-hours that are tried. What is more alike stays alike for most
of a day, so that counts of some weeks cannot tell it from the day's factor."""

WITHIN = np.append(0.0, np.geomspace(0.01, 30.0, 401))
"""Variances within a day that are tried, as parts of the one found: by steps of 1 % of the cv."""

SHARES = np.linspace(0.0, 1.0, 201)
"""Correlations of types that are tried."""

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
    left_out = DaysLeftOut([len(rows) for rows in groups])
    own = [fitted_line(ratios[:, i, i], weights[i, i], shapes) for i in range(len(names))]
    types = {
        name: Variation(
            _between_days(found[0], left_out),
            _within_day(found, ratios[:, i, i], weights[i, i], shapes, left_out),
            _correlation(found, ratios[:, i, i], weights[i, i], shapes, left_out),
        )
        for i, (name, found) in enumerate(zip(names, own, strict=True))
    }
    shared = _shared(ratios, weights, halves, shapes, own, left_out)
    return CentreVariation(types, *shared, sum(left_out.numbers))


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
    ratios: Floats, weights: Floats, halves: int, shapes: Floats,
    own: list[tuple[Floats, Floats, Floats]], left_out: DaysLeftOut,
) -> tuple[Estimate, Estimate]:  # fmt: skip
    """Correlations of the types' day factors and of what is new in their within-day factors.

    Two types have a line in common, whose parts are the geometric means of those of their own lines
    times the correlations, within a day that of `Crossed`: by least squares over all pairs and
    lags. For the intervals each pair has a line of its own, in which correlations of half-hours and
    weights stay whichever day is left out: all is linear in the ratios, and what another
    correlation of half-hours would add to a line is no part of it.
    """
    at = [int(np.searchsorted(CORRELATIONS, r[0])) for _day, _within, r in own]
    steps = np.gradient(shapes, CORRELATIONS, axis=0)
    alone = [
        _line(ratios[:, i, i], weights[i, i], shapes[best], steps[best, None])
        for i, best in enumerate(at)
    ]
    squares = np.zeros((2, 2))
    products = np.zeros(2)
    sums = np.zeros((2, 2, len(ratios)))
    for i in range(len(own)):
        for j in range(i):
            crossed = Crossed(float(CORRELATIONS[at[i]]), float(CORRELATIONS[at[j]]))
            w = np.concatenate([weights[i, j], weights[j, i]])
            both = np.concatenate([ratios[:, i, j], ratios[:, j, i]], axis=1)
            shape, beside = crossed.shape(shapes.shape[1] - 1, halves)
            common = _line(both, w, shape, beside)
            means = [float(np.sqrt(own[i][part][0] * own[j][part][0])) for part in range(2)]
            means[1] *= crossed.level
            lines = np.stack([np.full(len(w), means[0]), means[1] * shape])
            squares += (lines * w) @ lines.T
            products += lines @ (w * both[0])
            changed = np.zeros(len(ratios))
            for k, slope in zip((i, j), crossed.slopes, strict=True):
                moved = alone[k][2] / max(float(own[k][1][0]), 1e-12)
                changed += slope * (moved - moved[0])
            for part, mean in enumerate(means):
                if mean > 0:
                    whole = sum(alone[k][part] / own[k][part][0] for k in (i, j)) / 2.0
                    whole = whole + (changed if part else 0.0)
                    sums[part] += w.sum() * mean * np.stack([common[part], mean * whole])
    values = _solved(squares, products)
    of_days, within = (
        _common(value, shared, whole, left_out)
        for value, (shared, whole) in zip(values, sums, strict=True)
    )
    return of_days, within


def _solved(squares: Floats, products: Floats) -> tuple[float, float]:
    """Two correlations by least squares; NaN where a factor is none, or not told from the other."""
    (xx, xz), (_xz, zz) = squares.tolist()
    xy, zy = products.tolist()
    det = xx * zz - xz * xz
    if det > 1e-9 * max(xx * zz, 1e-300):
        return (xy * zz - zy * xz) / det, (zy * xx - xy * xz) / det
    if xx > 0:
        return xy / xx, float("nan")
    return float("nan"), zy / zz if zz > 0 else float("nan")


def _line(
    ratios: Floats, weights: Floats, shape: Floats, steps: Floats
) -> tuple[Floats, Floats, Floats]:
    """Day's and within-day part of lines of least squares, beside steps; each of shape (cases,).

    Parameters
    ----------
    steps : what the shape changes by with correlations, shape (correlations, lags + 1).

    Returns
    -------
    the third is the part of the first step; 0 where there are too few lags to tell.
    """
    parts = [np.ones_like(shape), shape, *(steps if len(shape) > 2 * len(steps) else ())]
    roots = np.sqrt(weights)
    fitted = np.linalg.pinv(np.stack(parts, axis=1) * roots[:, None]) * roots
    found = ratios @ fitted.T
    return found[:, 0], found[:, 1], found[:, 2] if len(parts) > 2 else np.zeros(len(ratios))


def _common(value: float, shared: Floats, whole: Floats, left_out: DaysLeftOut) -> Estimate:
    """A correlation with the values that the counts do not speak against.

    At the true correlation r, ``shared - r x whole`` is 0 but for luck, even where the whole is
    hardly known, and its luck is alike upwards and downwards; of the ratio neither is true (E. C.
    Fieller, "Some problems in interval estimation", J. Royal Statistical Society B 16, 1954).

    Parameters
    ----------
    shared, whole : shape (1 + days,); the first from all days, the others without one of them.
    """
    if not np.isfinite(value):
        return Estimate(value, value, value)
    away = shared[:, None] - SHARES * whole[:, None]
    return _not_against(away, SHARES, float(np.clip(value, 0.0, 1.0)), left_out)


def _not_against(away: Floats, tried: Floats, value: float, left_out: DaysLeftOut) -> Estimate:
    """An estimate with those of the values tried at which something is not surely other than 0.

    Parameters
    ----------
    away : what is 0 at the true value, shape (1 + days, tried); the first from all days, the others
        without one of them.
    """
    held = tried[np.abs(away[0]) <= left_out.reach(away[1:])]
    low, high = (held[0], held[-1]) if len(held) else (value, value)
    return Estimate(value, min(float(low), value), max(float(high), value))


def _between_days(found: Floats, left_out: DaysLeftOut) -> Estimate:
    """The cv of the day's factor, with the interval of a variance of so many days (chi-square).

    What varies by luck is not the factor alone: the chi-square law is that of the variance of
    which the estimate has the spread that leaving out days shows.

    Parameters
    ----------
    found : the day's part from `fitted_line`.
    """
    value, free = float(found[0]), left_out.free
    whole = max(float(left_out.sd(found[1:])) * np.sqrt(free / 2.0), value)
    ends = value + whole * (free / stats.chi2.ppf((0.975, 0.025), free) - 1.0)
    low, high = np.sqrt(np.expm1(np.clip(ends, 0.0, MOST_PART))).tolist()
    return Estimate(float(np.sqrt(np.expm1(value))), low, high)


def _within_day(
    found: tuple[Floats, Floats, Floats], ratios: Floats, weights: Floats, shapes: Floats,
    left_out: DaysLeftOut,
) -> Estimate:  # fmt: skip
    """The cv of a half-hour's factor with the values that the ratios do not speak against.

    Each value is tried with the correlation that fits it best. At that correlation what the line
    rises by, beside what another correlation would add to it, is linear in the ratios (a score test
    with the others profiled out: C. R. Rao, "Large sample tests of statistical hypotheses", Proc.
    Cambridge Philosophical Society 44, 1948). An estimate's own spread is too small where its
    correlation is at the end of what is tried, and stays there whichever day is left out.

    Parameters
    ----------
    found : from `fitted_line`; ratios, weights : of a type, from `_ratios`; shapes : `shapes_of`.
    """
    value = float(found[1][0])
    if not weights.sum() > 0:
        return Estimate(value, value, value)
    w = weights / weights.sum()
    middle, steps = _about_means(w, shapes)
    along = middle if len(w) < 3 else _beside(middle, steps, w)
    rise = ratios @ (along * w).T / np.maximum((along**2) @ w, 1e-12)
    reach = left_out.reach(rise[1:])
    tried = max(value, float(reach.min())) * WITHIN
    at = _best(tried, ratios[0], w, shapes)
    held = tried[np.abs(rise[0][at] - tried) <= reach[at]]
    low, high = (held[0], held[-1]) if len(held) else (value, value)
    ends = np.minimum((value, min(low, value), max(high, value)), MOST_PART)
    return Estimate(*np.sqrt(np.expm1(ends)).tolist())


def _best(tried: Floats, ratios: Floats, w: Floats, shapes: Floats) -> Ints:
    """Place of the correlation at which a line that rises by so much fits best, shape (tried,)."""
    rise = tried[:, None]
    f, ff, fy = shapes @ w, shapes**2 @ w, shapes @ (ratios * w)
    y = float(ratios @ w)
    day = np.maximum(y - rise * f, 0.0)
    left = day**2 - 2 * day * y + 2 * rise * (day * f - fy) + rise**2 * ff
    found: Ints = left.argmin(axis=1)
    return found


def _about_means(w: Floats, shapes: Floats) -> tuple[Floats, Floats]:
    """Shapes, and what they change by with the correlation, about their means over the lags."""
    steps = np.gradient(shapes, CORRELATIONS, axis=0)
    return shapes - (shapes @ w)[:, None], steps - (steps @ w)[:, None]


def _beside(of: Floats, other: Floats, w: Floats) -> Floats:
    """What is left of shapes beside others, by least squares; all of shape (n, lags + 1)."""
    share = (of * other) @ w / np.maximum((other**2) @ w, 1e-12)
    found: Floats = of - share[:, None] * other
    return found


def _correlation(
    found: tuple[Floats, Floats, Floats], ratios: Floats, weights: Floats, shapes: Floats,
    left_out: DaysLeftOut,
) -> Estimate:  # fmt: skip
    """The correlation of neighbours with the values that the ratios do not speak against.

    At a correlation, what is left of the ratios beside the best line has no slope along what
    another correlation would add to the line (a score test, by the spread of that slope over days
    left out). Where the correlation is hardly known, those values are nearly all there are, which a
    spread of estimates does not say.

    Parameters
    ----------
    found : from `fitted_line`; ratios, weights : of a type, from `_ratios`; shapes : `shapes_of`.
    """
    if not found[1][0] > 0:
        return Estimate(float("nan"), float("nan"), float("nan"))
    w = weights / weights.sum()
    middle, steps = _about_means(w, shapes)
    other = _beside(steps, middle, w)
    slope = ratios @ (other * w).T
    return _not_against(slope, CORRELATIONS, float(found[2][0]), left_out)
