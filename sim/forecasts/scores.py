"""How good the methods were: errors, bands, and which one to use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from sim.forecasts.rolling import MEAN, MOST_WEEKS_AHEAD, NAIVE, Rolling
from sim.forecasts.spread import LEVELS, Spread, past_spread, quantiles

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEAST_COMPARED = 8
"""Target weeks before another method may take the place of the default."""

DAY, INTERVAL = "day", "interval"


def scores(of: Rolling, interval_min: int) -> pd.DataFrame:
    """Errors and bands of the total, by method, weeks ahead, and day or interval.

    Returns
    -------
    ``method``, ``weeks_ahead``, ``of`` (day, interval), ``counts`` (how many), ``wape`` and
    ``wape_normal_days`` (sum of absolute errors over sum of calls), ``bias`` (forecast less calls,
    over calls), and on normal days, of bands that were made of what was known then: ``banded``
    (how many), ``coverage_50``, ``coverage_95``, ``width_95`` (mean, over mean calls),
    ``interval_score_95`` and ``pinball`` (means over mean calls; smaller is better).
    """
    total = of.total()
    rows = []
    for method in total.expected:
        for week in range(MOST_WEEKS_AHEAD):
            spread = past_spread(total, method, 0, week, interval_min)
            rows += _rows(total, method, week, spread, interval_min)
    return pd.DataFrame(rows)


def _rows(
    of: Rolling, method: str, week: int, spread: Spread, interval_min: int
) -> list[dict[str, object]]:
    counts, expected = of.counts[:, week, :, 0], of.expected[method][:, week, :, 0]
    known = np.asarray(np.isfinite(counts).all(axis=2))
    normal: Bools = of.normal[:, week] & known
    banded = normal & np.isfinite(spread.day[:-1])[:, None]
    per_day = expected.sum(axis=2)
    shares = np.divide(expected, per_day[..., None], out=np.zeros_like(expected),
                       where=per_day[..., None] > 0)  # fmt: skip
    at = np.nonzero(banded)
    own = Spread(*(part[:-1][at[0]] for part in (spread.day, spread.within, spread.correlation)))
    halves = max(interval_min // 30, 1)
    rows = []
    for name in (DAY, INTERVAL):
        there, guess = (counts.sum(axis=2), per_day) if name == DAY else (counts, expected)
        if name == DAY:
            variance = own.day_variance(shares[at], halves)
        else:
            variance = np.broadcast_to(own.interval_variance()[:, None], expected[at].shape)
        rows.append(
            {
                "method": method, "weeks_ahead": week + 1, "of": name,
                "counts": int(known.sum()) * (1 if name == DAY else counts.shape[2]),
                "wape": _wape(there, guess, known),
                "wape_normal_days": _wape(there, guess, normal),
                "bias": float(np.sum((guess - there)[known]) / max(there[known].sum(), 1.0)),
                **_bands(there[at], guess[at], variance),
            }
        )  # fmt: skip
    return rows


def _wape(counts: Floats, expected: Floats, used: NDArray[np.bool_]) -> float:
    calls = counts[used].sum()
    return float(np.abs(expected[used] - counts[used]).sum() / calls) if calls > 0 else np.nan


def _bands(counts: Floats, expected: Floats, variance: Floats) -> dict[str, float]:
    """Measures of the bands, of counts where calls are expected."""
    there = expected > 0
    counts, found = counts[there], quantiles(expected[there], variance[there])
    mean = float(counts.mean()) if len(counts) else np.nan
    if not len(counts) or not mean > 0:
        names = ("coverage_50", "coverage_95", "width_95", "interval_score_95", "pinball")
        return {"banded": 0, **dict.fromkeys(names, np.nan)}
    low, high = found[0], found[-1]
    inside = (counts >= low) & (counts <= high)
    outside = np.maximum(low - counts, 0.0) + np.maximum(counts - high, 0.0)
    away = counts - found
    levels = np.array(LEVELS)[:, None]
    return {
        "banded": len(counts),
        "coverage_50": float(((counts >= found[1]) & (counts <= found[3])).mean()),
        "coverage_95": float(inside.mean()),
        "width_95": float((high - low).mean()) / mean,
        "interval_score_95": float((high - low + 2.0 / 0.05 * outside).mean()) / mean,
        "pinball": float(np.maximum(levels * away, (levels - 1.0) * away).mean()) / mean,
    }


@dataclass(frozen=True)
class Choice:
    """Which method is used.

    Attributes
    ----------
    method : its name.
    weeks : target weeks that were compared; fewer than `LEAST_COMPARED` decide nothing.
    differences : by method, its mean absolute error of days less that of the default, over the
        mean volume, with the ends of its 95 % interval.
    """

    method: str
    weeks: int
    differences: dict[str, tuple[float, float, float]]


def choice(of: Rolling) -> Choice:
    """The default, unless another one is surely better: its whole interval is below 0.

    Errors of a target week at all weeks ahead are averaged, so that no week counts twice; weeks
    are compared pairwise. The naive forecast is there to be beaten and is not chosen.
    """
    total = of.total()
    counts = total.counts[:, :, :, 0].sum(axis=3)
    target = np.add.outer(np.arange(len(of)), np.arange(MOST_WEEKS_AHEAD))
    known = np.isfinite(counts)
    errors = {
        name: np.where(known, np.abs(each[:, :, :, 0].sum(axis=3) - np.nan_to_num(counts)), 0.0)
        for name, each in total.expected.items()
    }
    weeks = [w for w in range(len(of)) if known[target == w].any()]
    level = float(np.nansum(counts) / max(known.sum(), 1)) or 1.0
    found = {}
    for name, error in errors.items():
        if name == MEAN or len(weeks) < 2:
            continue
        away = np.array(
            [np.sum((error - errors[MEAN])[target == w]) / known[target == w].sum() for w in weeks]
        )
        mean, half = float(away.mean()) / level, float(away.std(ddof=1)) / level
        half *= float(stats.t.ppf(0.975, len(weeks) - 1)) / np.sqrt(len(weeks))
        found[name] = (mean, float(mean - half), float(mean + half))
    better = [n for n, (_m, _low, high) in found.items() if high < 0.0 and n != NAIVE]
    enough = len(weeks) >= LEAST_COMPARED
    best = min(better, key=lambda n: found[n][0]) if enough and better else MEAN
    return Choice(best, len(weeks), found)
