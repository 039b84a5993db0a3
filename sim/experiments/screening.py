"""Finding the best of several systems, feasible ones among them, replication by replication.

Every pair of systems is compared by the fully sequential procedure KN of Kim & Nelson (A fully
sequential procedure for indifference-zone selection in simulation, ACM Transactions on Modeling
and Computer Simulation 11, 2001, 251-273, DOI 10.1145/502109.502111, with c = 1), which is valid
under common random numbers. With n0 replications of each system first, and S2_il the variance of
the differences of systems i and l among them,

    W_il(r) = max{0, delta / (2 r) (h2 S2_il / delta^2 - r)},   h2 = 2 eta (n0 - 1),
    eta = ((2 beta)^(-2 / (n0 - 1)) - 1) / 2,

and system i is eliminated after r replications when its mean is worse than that of l by more than
W_il(r). Beta is the error allowed to one comparison. Where W is 0 the means decide, so it ends.

Constraints are checked by the procedure of Andradottir & Kim (Fully sequential procedures for
comparing constrained systems via simulation, Naval Research Logistics 57, 2010, 403-421, DOI
10.1002/nav.20408): the sum of the slacks of a system leaves a region of the same shape, with a
tolerance epsilon in place of delta, above (feasible) or below (not). Only a system that was found
feasible eliminates others.

Errors are shared out by Bonferroni's inequality, which needs no independence: a wrong selection
needs a wrong word on one of the m constraints of the best system, or one wrong comparison (or
check) with one of the k - 1 others, so beta = alpha / (k - 1 + m).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

YES, NO, OPEN = 1, -1, 0


@dataclass(frozen=True)
class Race:
    """How far the selection has come.

    Attributes
    ----------
    replications : replications that were looked at.
    out_after : shape (k,): replications after which each system was out; 0: it is not.
    beaten_by : shape (k,): the system that eliminated it; -1: none did.
    feasible : shape (k, m): 1 found to meet the constraint, -1 found to miss it, 0 open.
    over : whether there is nothing left to decide.
    """

    replications: int
    out_after: NDArray[np.int64]
    beaten_by: NDArray[np.int64]
    feasible: NDArray[np.int64]
    over: bool

    @property
    def left(self) -> NDArray[np.int64]:
        """Systems that are not out."""
        return np.flatnonzero(self.out_after == 0)


def error_each(alpha: float, systems: int, constraints: int) -> float:
    """Error beta that is allowed to each comparison or check."""
    return alpha / max(systems - 1 + constraints, 1)


def h_squared(beta: float, first: int) -> float:
    """The constant h2 for the number of replications of the first stage."""
    eta = 0.5 * (math.pow(2.0 * beta, -2.0 / (first - 1)) - 1.0)
    return 2.0 * eta * (first - 1)


def race(
    tops: Sequence[Floats],
    bottoms: Sequence[Floats],
    slacks: Sequence[Floats],
    first: int,
    delta: float,
    tolerances: Floats,
    alpha: float,
) -> Race:
    """Replay the selection on the replications so far; less is better.

    Parameters
    ----------
    tops, bottoms : of each system a numerator and denominator a replication, shape (R_i,); the
        objective is the ratio of their totals. With constant denominators it is a mean, as the
        procedure wants it; else the linearised values stand for the ratio (delta method).
    slacks : of each system, shape (R_i, m): positive on average where a constraint is met.
    first : replications of the first stage, n0.
    delta : difference of the objective that is worth finding.
    tolerances : shape (k, m): slack that is worth finding.
    alpha : probability of a wrong selection.

    A system that is out needs no more replications than it had then.
    """
    k, m = len(tops), tolerances.shape[1]
    h2 = h_squared(error_each(alpha, k, m), first)
    spread = _spread(tops, bottoms, first)
    slack_spread = np.array([s[:first].var(axis=0, ddof=1) for s in slacks]).reshape(k, m)
    out_after = np.zeros(k, dtype=np.int64)
    beaten_by = np.full(k, -1, dtype=np.int64)
    feasible = np.zeros((k, m), dtype=np.int64)
    means = [np.cumsum(t) / np.cumsum(b) for t, b in zip(tops, bottoms, strict=True)]
    sums = [np.cumsum(s, axis=0) for s in slacks]
    r = first
    while True:
        left = np.flatnonzero(out_after == 0)
        if any(len(tops[i]) < r for i in left.tolist()):
            return Race(r - 1, out_after, beaten_by, feasible, False)
        _check(sums, left, r, h2, slack_spread, tolerances, feasible)
        missed = left[(feasible[left] == NO).any(axis=1)]
        out_after[missed] = r
        left = np.flatnonzero(out_after == 0)
        margin = np.maximum(0.0, (h2 * spread[np.ix_(left, left)] / delta - delta * r) / (2.0 * r))
        now = np.array([means[i][r - 1] for i in left])
        for place, i in enumerate(left):
            rivals = [
                p for p, rival in enumerate(left)
                if p != place and (feasible[rival] == YES).all()
                and _beaten(now[place] - now[p], margin[place, p], later=place > p)
            ]  # fmt: skip
            if rivals:
                out_after[i] = r
                beaten_by[i] = left[min(rivals, key=lambda p: now[p])]
        left = np.flatnonzero(out_after == 0)
        if len(left) == 0 or (len(left) == 1 and (feasible[left] != OPEN).all()):
            return Race(r, out_after, beaten_by, feasible, True)
        r += 1


def _beaten(gap: float, margin: float, *, later: bool) -> bool:
    """Whether a system is worse by more than the margin; of two that are alike, the later one."""
    return bool(gap > margin or (gap == margin == 0.0 and later))


def _check(
    sums: Sequence[Floats],
    left: NDArray[np.int64],
    r: int,
    h2: float,
    spread: Floats,
    tolerances: Floats,
    feasible: NDArray[np.int64],
) -> None:
    """Decide the constraints that can be decided after r replications."""
    for i in left:
        bound = np.maximum(0.0, h2 * spread[i] / (2.0 * tolerances[i]) - tolerances[i] * r / 2.0)
        total = sums[i][r - 1]
        verdict = np.where(total >= bound, YES, np.where(total <= -bound, NO, OPEN))
        feasible[i] = np.where(feasible[i] == OPEN, verdict, feasible[i])


def _spread(tops: Sequence[Floats], bottoms: Sequence[Floats], first: int) -> Floats:
    """Variance of the differences of every two systems over the first stage."""
    values = []
    for top, bottom in zip(tops, bottoms, strict=True):
        y, x = top[:first], bottom[:first]
        values.append((y - y.sum() / x.sum() * x) / x.mean())
    stacked = np.array(values)
    gaps = stacked[:, None, :] - stacked[None, :, :]
    found: Floats = np.sum(gaps * gaps, axis=2) / (first - 1)
    return found
