"""Covering by whole shifts, against published optima and against every plan there is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sim.errors import InputError
from sim.planning.covering import Cover, Covering, Uncoverable, cover


def shifts(starts: list[int], length: int, hours: int = 24, *, cyclic: bool = False) -> np.ndarray:
    """One column a start, one row an hour."""
    covers = np.zeros((hours, len(starts)))
    for at, start in enumerate(starts):
        ends = range(start, start + length)
        covers[[h % hours for h in ends] if cyclic else list(ends), at] = 1.0
    return covers


def test_the_anonymous_banks_wednesdays_cost_6336_shekels() -> None:
    """T. W. Miller, Modeling Techniques in Predictive Analytics, chapter 6."""
    need = np.array([0.0] * 6 + [1, 4, 8, 9, 10, 9, 8, 16, 10, 10, 6, 7, 8, 8, 6, 6, 5, 4])
    cost = np.array([252.0, 288, 180, 180, 180, 288, 288, 288])
    found = cover(Covering(need, shifts([0, 6, 8, 10, 12, 14, 16, 18], 6), cost))
    assert (found.cost, found.optimal) == (6336.0, True)


def test_a_cyclic_day_takes_55_shifts() -> None:
    """sevenxx07/LP-Scheduling-problem: eight hours from any hour on."""
    need = np.array([6.0, 6, 6, 6, 6, 8, 9, 12, 18, 22, 25, 21, 21, 20, 18, 21, 21, 24, 24, 18, 18,
                     18, 12, 8])  # fmt: skip
    found = cover(Covering(need, shifts(list(range(24)), 8, cyclic=True), np.ones(24)))
    assert (found.cost, found.optimal) == (55.0, True)


def test_no_plan_is_cheaper_than_the_one_found() -> None:
    luck = np.random.default_rng(11)
    for _ in range(12):
        covers = (luck.random((5, 4)) < 0.6).astype(float)
        covers[:, 0] = 1.0
        need, cost = luck.integers(0, 4, 5).astype(float), luck.integers(1, 9, 4).astype(float)
        seats = luck.integers(3, 9)
        problem = Covering(need, covers, cost, uses=np.ones((1, 4)), limits=np.array([seats]))
        plans = [
            float(cost @ p)
            for p in itertools.product(range(5), repeat=4)
            if (covers @ p >= need).all() and sum(p) <= seats
        ]
        assert cover(problem).cost == pytest.approx(min(plans))


def test_rows_that_nothing_covers_are_named_with_what_is_missing() -> None:
    covers = shifts([0, 2], 2, 5)
    with pytest.raises(Uncoverable) as found:
        cover(Covering(np.array([1.0, 1, 1, 1, 2]), covers, np.ones(2)))
    assert (found.value.rows.tolist(), found.value.short.tolist()) == ([4], [2.0])
    few = Covering(np.array([3.0, 3, 1, 1, 0]), covers, np.ones(2), most=np.array([2.0, 9.0]))
    with pytest.raises(Uncoverable, match="2 intervals cannot be covered, by 2 agents") as found:
        cover(few)
    assert found.value.rows.tolist() == [0, 1]


def test_what_rounding_leaves_short_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that calls a violated row covered (an open report of HiGHS) is not believed."""
    from scipy import optimize

    def careless(*_asked: object, **_more: object) -> optimize.OptimizeResult:
        return optimize.OptimizeResult(x=np.array([0.4, 1.0]), status=0, mip_dual_bound=1.4)

    monkeypatch.setattr(optimize, "milp", careless)
    found = cover(Covering(np.array([1.0, 1, 1, 1]), shifts([0, 2], 2, 4), np.ones(2)))
    assert found.counts.tolist() == [1, 1]
    assert not found.optimal


def test_when_time_is_over_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from scipy import optimize

    over = optimize.OptimizeResult(x=None, status=1, mip_dual_bound=None)
    monkeypatch.setattr(optimize, "milp", lambda *_asked, **_more: over)
    with pytest.raises(InputError, match="no plan was found within 3 s"):
        cover(Covering(np.ones(2), np.ones((2, 1)), np.ones(1)), seconds=3)


def test_a_bound_below_the_cost_is_no_optimum() -> None:
    assert not Cover(np.array([2]), 2.0, 1.0).optimal
