"""The cheapest whole numbers of shifts that cover a requirement, with a proven lower bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from sim.catalogue import _
from sim.errors import InputError

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
_ROUNDING = 1e-6
_OPTIMAL = 0
_TIME_OVER = 1


@dataclass(frozen=True)
class Covering:
    """A covering problem: minimise ``cost @ x`` over whole x with ``covers @ x >= need``.

    Attributes
    ----------
    need : requirement of each row, such as the agents of an interval, shape (rows,), >= 0.
    covers : what one of each column adds to each row, shape (rows, columns), >= 0.
    cost : of one of each column, shape (columns,), >= 0.
    most : largest number of each column, shape (columns,); infinity where there is no limit.
    uses : what one of each column takes of what is scarce, shape (limits, columns), >= 0.
    limits : how much of it there is, such as seats in an interval, shape (limits,).
    """

    need: Floats
    covers: Floats
    cost: Floats
    most: Floats | None = None
    uses: Floats | None = None
    limits: Floats | None = None

    def __post_init__(self) -> None:
        rows, columns = self.covers.shape
        assert self.need.shape == (rows,)
        assert self.cost.shape == (columns,)
        assert (self.uses is None) == (self.limits is None)
        for values in (self.need, self.covers, self.cost, self.uses):
            assert values is None or (np.isfinite(values).all() and (values >= 0).all())

    def covered(self, counts: Counts) -> Floats:
        """What whole numbers of the columns add up to, by row."""
        total: Floats = self.covers @ counts
        return total


@dataclass(frozen=True)
class Cover:
    """A solution of a `Covering`.

    Attributes
    ----------
    counts : number of each column, shape (columns,); checked against every row.
    cost : what they cost.
    bound : no solution costs less.
    """

    counts: Counts
    cost: float
    bound: float

    @property
    def optimal(self) -> bool:
        """Whether none can be cheaper, to a millionth."""
        return self.cost <= self.bound + _ROUNDING * max(1.0, abs(self.cost))


class Uncoverable(InputError):
    """No whole numbers of the columns keep every row.

    Attributes
    ----------
    rows : the rows that stay short in the solution that is short of least in all.
    short : by how much, in the order of ``rows``.
    """

    def __init__(self, rows: Counts, short: Floats) -> None:
        self.rows, self.short = rows, short
        super().__init__(
            _("{rows} intervals cannot be covered, by {short} agents together").format(
                rows=len(rows), short=f"{float(short.sum()):g}"
            )
        )


def cover(problem: Covering, *, seconds: float = 60.0, gap: float = 0.0) -> Cover:
    """Solve a covering problem by HiGHS, as SciPy has it.

    What the solver calls a solution is rounded to whole numbers and checked row by row, whatever
    the solver says of it: a row that rounding leaves short is filled by the cheapest column.

    Parameters
    ----------
    problem : what is to be covered.
    seconds : longest time; the best solution until then is returned with its bound.
    gap : relative distance from the bound at which to stop, such as 0.01.

    Raises
    ------
    Uncoverable : no solution exists; it names the rows that stay short.

    Examples
    --------
    Six hours that need 1, 2, 3, 3, 2, 1 agents, and shifts of three hours:

    >>> import numpy as np
    >>> starts = range(4)
    >>> covers = np.array([[float(s <= hour < s + 3) for s in starts] for hour in range(6)])
    >>> found = cover(Covering(np.array([1.0, 2, 3, 3, 2, 1]), covers, np.ones(4)))
    >>> found.counts.tolist(), found.cost, found.optimal
    ([1, 1, 1, 1], 4.0, True)

    Source
    ------
    Dantzig (1954), "A comment on Edie's 'Traffic delays at toll booths'", Journal of the
    Operations Research Society of America 2(3), 339-341, doi:10.1287/opre.2.3.339.
    """
    columns = len(problem.cost)
    found = _solved(problem, np.zeros((len(problem.need), 0)), seconds, gap)
    if found.x is None:
        raise _uncoverable(problem, seconds)
    counts = _filled(problem, np.rint(found.x[:columns]).astype(np.int64))
    cost = float(problem.cost @ counts)
    bound = found.mip_dual_bound
    return Cover(counts, cost, min(cost, float(cost if bound is None else bound)))


def _solved(
    problem: Covering, slack: Floats, seconds: float, gap: float
) -> optimize.OptimizeResult:
    """The solver's answer; ``slack`` are columns after those of the problem, at a price of 1."""
    extra = slack.shape[1]
    columns = len(problem.cost)
    price = problem.cost if not extra else np.concatenate((np.zeros(columns), np.ones(extra)))
    whole = np.concatenate((np.ones(columns), np.zeros(extra)))
    most = np.full(columns, np.inf) if problem.most is None else problem.most
    held = [
        optimize.LinearConstraint(
            sparse.csr_array(np.hstack((problem.covers, slack))), problem.need, np.inf
        )
    ]
    if problem.uses is not None and problem.limits is not None and len(problem.limits):
        wide = np.hstack((problem.uses, np.zeros((len(problem.limits), extra))))
        held.append(optimize.LinearConstraint(sparse.csr_array(wide), -np.inf, problem.limits))
    answer = optimize.milp(
        price,
        integrality=whole,
        bounds=optimize.Bounds(0.0, np.concatenate((most, np.full(extra, np.inf)))),
        constraints=held,
        options={"time_limit": seconds, "mip_rel_gap": gap},
    )
    if answer.x is None and answer.status == _TIME_OVER:
        raise InputError(
            _("no plan was found within {seconds:g} s; allow more time").format(seconds=seconds)
        )
    return answer


def _filled(problem: Covering, counts: Counts) -> Counts:
    """The solution with every row covered, whatever rounding did."""
    while True:
        short = problem.need - problem.covered(counts)
        worst = int(np.argmax(short)) if len(short) else 0
        if not len(short) or short[worst] <= _ROUNDING:
            break
        helps = problem.covers[worst] > 0
        if problem.most is not None:
            helps = helps & (counts < problem.most)
        price = np.where(helps, problem.cost / np.maximum(problem.covers[worst], 1e-300), np.inf)
        counts[int(np.argmin(price))] += 1
    if problem.uses is not None and problem.limits is not None:
        over = problem.uses @ counts - problem.limits
        if len(over) and float(over.max()) > _ROUNDING * max(1.0, float(problem.limits.max())):
            raise ArithmeticError("The solver's plan exceeds a limit after rounding.")
    return counts


def _uncoverable(problem: Covering, seconds: float) -> Uncoverable:
    """Which rows stay short in the solution that is short of least in all."""
    answer = _solved(problem, np.eye(len(problem.need)), seconds, 0.0)
    short = np.maximum(np.asarray(answer.x)[len(problem.cost) :], 0.0)
    rows = np.flatnonzero(short > _ROUNDING)
    return Uncoverable(rows, short[rows])
