"""Callers who leave because of how many calls wait when they join.

The time until a caller gives up is taken as the shorter of two: patience, whose law is the same
whatever the queue, and for some callers the time until they leave because of the queue that they
hear of or guess. Their share grows with the calls that wait on joining; the time has one law on
``(0, LISTENS_S]``. With nobody waiting nobody leaves for that, so that those calls show patience
alone. Which of the two ended a wait is not recorded; both laws and the shares are those of the
greatest likelihood, over counts by class and cell of time, with answered calls as censored. The
second time is a mixture cure model (J. Berkson and R. P. Gage, JASA 47, 1952): who does not leave
for the queue never will.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression, minimize
from scipy.special import expit, logit, softmax

Floats = NDArray[np.float64]
LIMITS = (0, 1, 2, 4, 6, 9, 14)
"""Calls waiting beyond which a class begins; the class before has nobody waiting."""
LEAST_CALLS = 200
"""Calls of a class; a class with fewer is counted to the one before."""
LEAST_LEFT = 200
"""Calls that were abandoned, from which on the question is asked at all."""
LISTENS_S = 60.0
TIMES_S = np.array([0, 3, 6, 9, 12, 15, 20, 25, 30, 40, 50, 60, 90, 120, 180, 300, 600, np.inf])
"""Ends of the cells of time within which nothing is told apart."""
CELLS = 20
ROUNDS = 500
_LISTENING = int((TIMES_S[1:] <= LISTENS_S).sum())
_SOME_STILL = 1e-6
"""Share of callers taken to listen still, at least: trial steps of the optimiser leave none."""


@dataclass(frozen=True)
class LeavingFit:
    """Who leaves because of how many calls wait, of one contact type.

    Attributes
    ----------
    limits : shape (k,), calls waiting beyond which each share holds.
    shares : shape (k,), not falling.
    quantiles_s : shape (`CELLS` + 1,), equally spaced quantiles of the time until they leave.
    gain : log-likelihood won over patience alone.
    price : what it must win at least: half the logarithm of the calls a parameter (G. Schwarz,
        Annals of Statistics 6(2), 1978).
    for_that : shape (n,), abandoned calls that are taken for such; as many as expected.
    days : shape (d,), days of the calls; left, ended : shape (d, k + 1, cells), how many were
        abandoned, and how many waits ended, by class and cell of time.
    best : what is likeliest, before the shares are made not to fall.
    """

    limits: tuple[int, ...]
    shares: Floats
    quantiles_s: Floats
    gain: float
    price: float
    for_that: NDArray[np.bool_]
    days: pd.DatetimeIndex
    left: Floats
    ended: Floats
    best: _Best

    @property
    def owed(self) -> Floats:
        """What each share owes to each day, to the first order, shape (d, k)."""
        x, k = self.best.x, len(self.limits)
        by_day = [
            _less_likely(_Counts.of(left, ended), x)[1]
            for left, ended in zip(self.left, self.ended, strict=True)
        ]
        step = np.array(by_day) @ _inverse_curvature(self._counts, x)
        first = x.size - _LISTENING - k
        share = expit(x[first : first + k])
        return np.asarray(-step[:, first : first + k] * share * (1.0 - share))

    @property
    def _counts(self) -> _Counts:
        return _Counts.of(self.left.sum(axis=0), self.ended.sum(axis=0))


def waiting_on_joining(
    day: pd.Series[pd.Timestamp], join_s: Floats, wait_s: Floats
) -> NDArray[np.int64]:
    """How many of these calls wait when each of them joins.

    A call that leaves in the same second as another joins is gone; of those that join in the same
    second none waits for another.

    Parameters
    ----------
    day, join_s, wait_s : shape (n,), of queued calls; seconds of the day, and seconds.
    """
    code = pd.factorize(day)[0].astype(np.float64)
    longest = float(np.max(join_s + wait_s, initial=0.0)) + 1.0
    joined = code * longest + join_s
    began, over = np.sort(joined), np.sort(joined + wait_s)
    found = np.searchsorted(began, joined, "left") - np.searchsorted(over, joined, "right")
    return np.maximum(np.asarray(found, dtype=np.int64), 0)


def fit_leaving(
    wait_s: Floats,
    abandoned: NDArray[np.bool_],
    waiting: NDArray[np.int64],
    day: pd.Series[pd.Timestamp],
) -> LeavingFit | None:
    """Fit the shares; None: the records do not decide that there are any.

    Parameters
    ----------
    wait_s, abandoned : shape (n,), waits of queued calls, seconds, and how they ended.
    waiting : shape (n,), from `waiting_on_joining`.
    day : shape (n,), of the calls.
    """
    if abandoned.sum() < LEAST_LEFT:
        return None
    limits = _limits(waiting)
    if not limits:
        return None
    which = np.searchsorted(limits, waiting, "left")  # calls waiting > limit
    code, days = pd.factorize(day, sort=True)
    cells = len(TIMES_S) - 1
    shape = (len(days), len(limits) + 1, cells)
    place = (code * shape[1] + which) * cells + _cell(wait_s)
    ended = np.bincount(place, minlength=math.prod(shape)).reshape(shape).astype(np.float64)
    left = np.bincount(place[abandoned], minlength=math.prod(shape)).reshape(shape)
    counts = _Counts.of(left.sum(axis=0), ended.sum(axis=0))
    own, plain = _without(counts)
    best = _likeliest(counts, own)
    gain = best.likelihood - plain
    price = 0.5 * math.log(len(wait_s)) * (len(limits) + _LISTENING - 1)
    if gain < price:
        return None
    _, shares, law = best.parts
    rising = isotonic_regression(shares[1:], weights=counts.calls[1:]).x
    return LeavingFit(
        tuple(limits),
        np.clip(rising, 0.0, 1.0),
        _quantiles(law),
        float(gain),
        float(price),
        _marked(abandoned, best.for_that()[which, _cell(wait_s)], waiting, wait_s),
        pd.DatetimeIndex(days),
        left.astype(np.float64),
        ended,
        best,
    )


def _limits(waiting: NDArray[np.int64]) -> list[int]:
    """Those of `LIMITS` whose classes have calls enough, and nobody waiting too."""
    if (waiting == 0).sum() < LEAST_CALLS:
        return []
    ends = [*LIMITS[1:], np.inf]
    kept: list[int] = []
    for limit, end in zip(LIMITS, ends, strict=True):
        if ((waiting > limit) & (waiting <= end)).sum() >= LEAST_CALLS:
            kept.append(limit)
        elif not kept:
            return []
    return kept


def _cell(wait_s: Floats) -> NDArray[np.int64]:
    return np.asarray(np.searchsorted(TIMES_S[1:-1], wait_s, "left"), dtype=np.int64)


@dataclass(frozen=True)
class _Counts:
    """By class (rows) and cell of time: abandoned calls, and calls at risk."""

    calls: Floats
    left: Floats
    answered: Floats
    at_risk: Floats

    @classmethod
    def of(cls, left: NDArray[Any], ended: NDArray[Any]) -> _Counts:
        # Those who are answered within a cell are at risk for half of it.
        at_risk = ended[:, ::-1].cumsum(axis=1)[:, ::-1] - 0.5 * (ended - left)
        return cls(ended.sum(axis=1), left, ended - left, at_risk)


def _hazard(shares: Floats, law: Floats) -> Floats:
    """Share of those who still wait who leave for the queue in a cell, shape (classes, cells)."""
    before = np.concatenate(([0.0], np.cumsum(law)[:-1]))
    found: Floats = shares[:, None] * law / np.maximum(1.0 - shares[:, None] * before, 1e-9)
    return np.clip(found, 0.0, 1.0)


def _without(counts: _Counts) -> tuple[Floats, float]:
    """Patience alone: share of those at risk who give up by cell, and the log-likelihood."""
    own = counts.left.sum(axis=0) / np.maximum(counts.at_risk.sum(axis=0), 1e-9)
    own = np.clip(own, 1e-9, 1.0 - 1e-9)
    return own, _likelihood(counts, np.broadcast_to(own, counts.left.shape))


def _likelihood(counts: _Counts, gives_up: Floats) -> float:
    stayed = np.maximum(counts.at_risk - counts.left, 0.0)
    return float((counts.left * np.log(gives_up) + stayed * np.log1p(-gives_up)).sum())


@dataclass(frozen=True)
class _Best:
    """What is likeliest: parameters as `_parts` takes them, and the log-likelihood."""

    x: Floats
    classes: int
    likelihood: float

    @property
    def parts(self) -> tuple[Floats, Floats, Floats]:
        return _parts(self.x, self.classes)

    def for_that(self) -> Floats:
        """Share of those who give up in a cell who leave for the queue, by class."""
        own, shares, law = self.parts
        more = _hazard(shares, law)
        found: Floats = more * (1.0 - 0.5 * own) / np.maximum(own + more - own * more, 1e-12)
        return found


def _parts(x: Floats, classes: int) -> tuple[Floats, Floats, Floats]:
    """Share who give up of patience by cell, shares who leave by class, law of when by cell."""
    cells = len(TIMES_S) - 1
    shares, law = np.zeros(classes), np.zeros(cells)
    shares[1:] = expit(x[cells : cells + classes - 1])
    law[:_LISTENING] = softmax(x[cells + classes - 1 :])
    return np.asarray(expit(x[:cells])), shares, law


def _less_likely(counts: _Counts, x: Floats) -> tuple[float, Floats]:
    """The log-likelihood with its sign changed, and its slope."""
    own, shares, law = _parts(x, len(counts.left))
    stayed = np.maximum(counts.at_risk - counts.left, 0.0)
    share = shares[:, None]
    still = np.maximum(1.0 - share * np.concatenate(([0.0], np.cumsum(law)[:-1])), _SOME_STILL)
    more = np.clip(share * law / still, 0.0, 1.0 - 1e-9)
    both = np.clip(own + more - own * more, 1e-12, 1.0 - 1e-12)
    slope = counts.left / both - stayed / (1.0 - both)
    of_more = slope * (1.0 - own)
    of_own = (slope * (1.0 - more)).sum(axis=0) * own * (1.0 - own)
    of_shares = (of_more * law / still**2).sum(axis=1) * shares * (1.0 - shares)
    later = (of_more * share**2 * law / still**2).sum(axis=0)
    of_law = (of_more * share / still).sum(axis=0)
    of_law += later[::-1].cumsum()[::-1] - later
    of_law = (law * (of_law - law @ of_law))[:_LISTENING]
    value = (counts.left * np.log(both) + stayed * np.log1p(-both)).sum()
    return -float(value), -np.concatenate((of_own, of_shares[1:], of_law))


def _likeliest(counts: _Counts, own: Floats) -> _Best:
    """From patience alone, by the slope."""
    classes = len(counts.left)
    first = np.concatenate((logit(own), np.full(classes - 1, logit(0.1)), np.zeros(_LISTENING)))
    found = minimize(
        lambda x: _less_likely(counts, x), first, jac=True, method="L-BFGS-B",
        options={"maxiter": ROUNDS},
    )  # fmt: skip
    return _Best(np.asarray(found.x), classes, -float(found.fun))


def _inverse_curvature(counts: _Counts, x: Floats) -> Floats:
    """Inverse of the matrix of second derivatives, in the directions that the records decide."""
    step = 1e-4 * np.eye(len(x))
    rows = [(_less_likely(counts, x + s)[1] - _less_likely(counts, x - s)[1]) / 2e-4 for s in step]
    curvature = np.array(rows)
    value, vector = np.linalg.eigh(0.5 * (curvature + curvature.T))
    known = value > 1.0
    found: Floats = (vector[:, known] / value[known]) @ vector[:, known].T
    return found


def _quantiles(law: Floats) -> Floats:
    """Equally spaced quantiles of a law that is even within each cell."""
    ends = TIMES_S[: int((TIMES_S <= LISTENS_S).sum())]
    level = np.concatenate(([0.0], np.cumsum(law)[: len(ends) - 1]))
    level[-1] = 1.0
    first = int(np.argmax(level > 1e-3)) - 1
    level, ends = level[first:], ends[first:]
    rising = np.concatenate(([True], np.diff(level) > 1e-9))
    found: Floats = np.interp(np.arange(CELLS + 1) / CELLS, level[rising], ends[rising])
    return found


def _marked(
    abandoned: NDArray[np.bool_], chance: Floats, waiting: NDArray[np.int64], wait_s: Floats
) -> NDArray[np.bool_]:
    """As many abandoned calls as are expected to have left for the queue, spread evenly."""
    order = np.lexsort((np.arange(len(wait_s)), wait_s, waiting))
    total = np.cumsum(np.where(abandoned, chance, 0.0)[order])
    found = np.zeros(len(wait_s), dtype=np.bool_)
    found[order] = np.floor(total + 0.5) > np.floor(np.concatenate(([0.0], total[:-1])) + 0.5)
    return found & abandoned
