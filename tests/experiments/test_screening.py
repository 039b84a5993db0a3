"""Selection of the best: the procedure's own arithmetic, and how often it is right."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.experiments.screening import NO, YES, Race, error_each, h_squared, race
from tests.tiers import sampled

DELTA, TOLERANCE = 0.5, 0.3


def drawn(
    rng: np.random.Generator,
    means: list[float],
    shared: float = 0.5,
    slacks: list[float] | None = None,
    most: int = 4000,
) -> Race:
    """A selection among normal systems that share so much of their variance, 1; less is better."""
    k = len(means)
    common = math.sqrt(shared) * rng.normal(size=(most, 1))
    y = np.array(means) + common + math.sqrt(1.0 - shared) * rng.normal(size=(most, k))
    m = 0 if slacks is None else 1
    spare = [np.full((most, m), (slacks or [0.0] * k)[i]) for i in range(k)]
    spare = [s + common + rng.normal(size=s.shape) for s in spare]
    tops, ones = [y[:, i] for i in range(k)], [np.ones(most)] * k
    return race(tops, ones, spare, 10, DELTA, np.full((k, m), TOLERANCE), 0.05)


def right(found: Race) -> bool:
    return found.over and found.left.tolist() == [0]


def test_the_constant_of_the_procedure_is_that_of_its_equation() -> None:
    """Kim & Nelson 2001 with c = 1: g(eta) = (1 + 2 eta)^(-(n0 - 1) / 2) / 2 = beta."""
    for first, beta in ((10, 0.05), (20, 0.0125)):
        eta = h_squared(beta, first) / (2.0 * (first - 1))
        assert 0.5 * (1.0 + 2.0 * eta) ** (-(first - 1) / 2.0) == pytest.approx(beta)
    assert error_each(0.05, 5, 0) == pytest.approx(0.0125)
    assert error_each(0.06, 5, 2) == pytest.approx(0.01)


def test_a_system_is_out_when_its_mean_is_worse_by_more_than_the_region_is_wide() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=200), rng.normal(size=200) + 0.6
    found = race(
        [a, b], [np.ones(200)] * 2, [np.zeros((200, 0))] * 2, 10, DELTA, np.zeros((2, 0)), 0.05
    )
    h2, variance = h_squared(0.05, 10), np.var((a - b)[:10], ddof=1)
    width = [float(DELTA / (2 * r) * (h2 * variance / DELTA**2 - r)) for r in range(10, 201)]
    gaps = [float(abs(np.mean((b - a)[:r]))) for r in range(10, 201)]
    out = next(r for r, w, g in zip(range(10, 201), width, gaps, strict=True) if g > max(w, 0.0))
    assert found.out_after.max() == out == found.replications
    assert found.over


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_a_constraint_is_decided_when_the_sum_of_slacks_leaves_its_region(side: float) -> None:
    """Andradottir & Kim 2010: by h2 S2 / (2 epsilon) - epsilon r / 2, on either side of 0."""
    rng = np.random.default_rng(11)
    slack = side * (rng.normal(size=300) + 0.25)
    tolerance, none = 0.2, np.ones(300)
    found = race([none] * 2, [none] * 2, [np.stack([s], axis=1) for s in (slack, slack)], 10, DELTA,
                 np.full((2, 1), tolerance), 0.05)  # fmt: skip
    h2, variance = h_squared(error_each(0.05, 2, 1), 10), slack[:10].var(ddof=1)
    decided = next(
        r for r in range(10, 301)
        if abs(slack[:r].sum()) >= max(h2 * variance / (2 * tolerance) - tolerance * r / 2, 0.0)
    )  # fmt: skip
    assert 10 < decided < 300
    assert found.replications == decided
    assert found.feasible[0, 0] == (YES if side > 0 else NO)


@pytest.mark.parametrize("shared", sampled([0.8, 0.0]))
def test_the_best_is_found_as_often_as_promised_where_the_others_are_just_worth_it(
    shared: float,
) -> None:
    """200 selections: below 0.90 by luck with probability 0.002 if right in 95 %."""
    rng = np.random.default_rng(4)
    share = np.mean([right(drawn(rng, [0.0] + 3 * [DELTA], shared)) for _ in range(200)])
    assert share >= 0.90


def test_common_luck_saves_replications() -> None:
    rng = np.random.default_rng(5)
    alone, shared = (
        np.mean([drawn(rng, [0.0, DELTA, DELTA], s).replications for _ in range(60)])
        for s in (0.0, 0.8)
    )
    assert shared < 0.6 * alone


@pytest.mark.broad
def test_a_cheaper_one_that_misses_its_constraint_is_not_best() -> None:
    rng = np.random.default_rng(6)
    means, slacks = [0.0, DELTA, -1.0], [TOLERANCE, TOLERANCE, -TOLERANCE]
    found = [drawn(rng, means, slacks=slacks) for _ in range(100)]
    assert np.mean([right(f) for f in found]) >= 0.88
    assert np.mean([f.feasible[2, 0] == NO for f in found]) >= 0.95
    assert np.mean([f.feasible[0, 0] == YES for f in found]) >= 0.95


def test_where_no_system_is_feasible_none_is_left() -> None:
    found = drawn(np.random.default_rng(7), [0.0, 1.0], slacks=[-1.0, -1.0])
    assert found.over
    assert found.left.size == 0


def test_of_two_that_are_the_same_the_first_stays() -> None:
    y = np.random.default_rng(8).normal(size=50)
    found = race(
        [y, y], [np.ones(50)] * 2, [np.zeros((50, 0))] * 2, 10, DELTA, np.zeros((2, 0)), 0.05
    )
    assert right(found)


def test_too_few_replications_leave_it_open() -> None:
    rng = np.random.default_rng(9)
    found = drawn(rng, [0.0, 0.01], most=12)
    assert not found.over
    assert found.replications == 12
    assert found.left.tolist() == [0, 1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("means", "slacks"),
    [
        ([0.0, DELTA], None),
        ([0.0] + 4 * [DELTA], None),
        ([0.0] + 9 * [DELTA], None),
        ([0.0, DELTA, DELTA, -DELTA, -DELTA], [TOLERANCE] * 3 + [-TOLERANCE] * 2),
        ([0.0, -DELTA, -DELTA], [TOLERANCE, -TOLERANCE, -TOLERANCE]),
    ],
)
@pytest.mark.parametrize("shared", [0.0, 0.5, 0.9])
def test_least_favourable_cases_are_decided_right_in_95_percent(
    means: list[float], slacks: list[float] | None, shared: float
) -> None:
    """2,000 selections each: 0.936 is 2.9 standard errors below 0.95."""
    rng = np.random.default_rng(10)
    share = np.mean([right(drawn(rng, means, shared, slacks)) for _ in range(2000)])
    assert share >= 0.936
