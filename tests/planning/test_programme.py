"""The cheapest shifts for what is asked: published optima, every plan there is, skills, seats."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import optimize

from sim.centre.shifts import Shift
from sim.errors import InputError
from sim.planning.columns import Column
from sim.planning.programme import Cut, Need, Programme, Site, Unplannable

Floats = NDArray[np.float64]
SHIFT = Shift(start="08:00", end="16:00", agents=0)


def hours(starts: list[int], length: int, of: int = 24, *, cyclic: bool = False) -> Floats:
    """One column a start, one row an hour."""
    covers = np.zeros((of, len(starts)))
    for at, start in enumerate(starts):
        ends = range(start, start + length)
        covers[[h % of for h in ends] if cyclic else list(ends), at] = 1.0
    return covers


def programme(
    covers: Floats,
    cost: Floats,
    pools: list[int] | None = None,
    skilled: list[list[bool]] | None = None,
    seats: int | None = None,
) -> Programme:
    of = [0] * len(cost) if pools is None else pools
    names = [f"pool{n}" for n in range(max(of) + 1)]
    columns = [
        Column(names[pool], f"{at}", SHIFT, float(cost[at]), 8.0, covers[:, at], covers[:, at])
        for at, pool in enumerate(of)
    ]
    can = np.ones((1, len(names)), dtype=np.bool_) if skilled is None else np.array(skilled)
    sites = (
        []
        if seats is None
        else [Site(tuple(range(len(names))), np.full(len(covers), float(seats)))]
    )
    return Programme(
        columns,
        names,
        np.zeros((len(names), len(covers))),
        np.ones((len(can), len(covers))),
        can,
        sites,
    )


def needs(agents: list[float]) -> list[Need]:
    return [Need((0,), at, n) for at, n in enumerate(agents) if n]


def test_the_anonymous_banks_wednesdays_cost_6336_shekels() -> None:
    """T. W. Miller, Modeling Techniques in Predictive Analytics, chapter 6."""
    asked = [0.0] * 6 + [1, 4, 8, 9, 10, 9, 8, 16, 10, 10, 6, 7, 8, 8, 6, 6, 5, 4]
    cost = np.array([252.0, 288, 180, 180, 180, 288, 288, 288])
    made = programme(hours([0, 6, 8, 10, 12, 14, 16, 18], 6), cost)
    found = made.solve(needs=needs(asked), gap=0.0)
    assert found.cost == 6336.0
    assert found.bound == pytest.approx(6336.0)


def test_a_cyclic_day_takes_55_shifts() -> None:
    """sevenxx07/LP-Scheduling-problem: eight hours from any hour on."""
    asked = [6.0, 6, 6, 6, 6, 8, 9, 12, 18, 22, 25, 21, 21, 20, 18, 21, 21, 24, 24, 18, 18, 18, 12,
             8]  # fmt: skip
    made = programme(hours(list(range(24)), 8, cyclic=True), np.ones(24))
    assert made.solve(needs=needs(asked), gap=0.0).cost == 55.0


def test_no_plan_is_cheaper_than_the_one_found() -> None:
    luck = np.random.default_rng(11)
    for _ in range(10):
        covers = (luck.random((5, 4)) < 0.6).astype(float)
        covers[:, 0] = 1.0
        asked, cost = luck.integers(0, 4, 5).astype(float), luck.integers(1, 9, 4).astype(float)
        seats = int(luck.integers(3, 9))
        made = programme(covers, cost, seats=seats)
        plans = [
            float(cost @ p)
            for p in itertools.product(range(6), repeat=4)
            if (covers @ p >= asked).all() and (covers @ p <= seats).all()
        ]
        assert made.solve(needs=needs(list(asked)), gap=0.0).cost == pytest.approx(min(plans))


def test_loads_are_carried_by_those_who_have_the_skill() -> None:
    """Two streams, two pools of one hour; the dear one alone can serve the second stream."""
    covers = np.ones((1, 2))
    made = programme(covers, np.array([1.0, 3.0]), [0, 1], [[True, True], [False, True]])
    found = made.solve(np.array([[4.0], [2.0]]))
    assert found.counts.tolist() == [4, 2]
    nobody_else = programme(covers, np.array([1.0, 3.0]), [0, 1], [[False, True], [False, True]])
    assert nobody_else.solve(np.array([[4.0], [2.0]])).counts.tolist() == [0, 6]


def test_a_cut_is_kept_and_agents_stay_within_what_is_said() -> None:
    made = programme(hours([0, 2], 2, 4), np.array([1.0, 1.0]))
    weights = np.array([[1.0, 1.0, 0.5, 0.5]])
    assert made.solve(cuts=[Cut(weights, 6.0)]).counts.tolist() == [3, 0]
    within = np.array([[0.0, 0.0, 4.0, 4.0]]), np.full((1, 4), 5.0)
    near = made.solve(cuts=[Cut(weights, 6.0)], within=within)
    assert near.counts.tolist() == [1, 4]


def test_many_shifts_cost_what_they_cost_one_by_one() -> None:
    """More than are sought at once: near the plan in fractions first, then among all."""
    luck = np.random.default_rng(5)
    covers = np.concatenate([hours(list(range(24)), n, cyclic=True) for n in (6, 7, 8, 9)], axis=1)
    asked, cost = luck.integers(0, 30, 24).astype(float), np.repeat([6.0, 7.1, 8.0, 8.9], 24)
    made = programme(covers, cost)
    best = made.solve(needs=needs(list(asked)), gap=0.0, seconds=30.0)
    near = made.solve(needs=needs(list(asked)), gap=0.02)
    assert (covers @ near.counts >= asked).all()
    assert near.bound <= best.cost <= near.cost <= 1.02 * best.cost


def test_what_cannot_be_had_is_named_with_what_is_missing() -> None:
    made = programme(hours([0, 2], 2, 5), np.ones(2), seats=3)
    with pytest.raises(Unplannable) as found:
        made.solve(needs=needs([1.0, 1, 5, 1, 2]))
    assert dict(zip(found.value.needs.tolist(), found.value.short.tolist(), strict=True)) == {
        2: pytest.approx(2.0),
        4: pytest.approx(2.0),
    }


def test_what_rounding_leaves_short_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that calls a violated row covered (an open report of HiGHS) is not believed."""

    def careless(price: Floats, **_more: object) -> optimize.OptimizeResult:
        x = np.concatenate(([0.4, 1.0], np.zeros(len(price) - 2)))
        return optimize.OptimizeResult(x=x, status=0, mip_dual_bound=1.4)

    made = programme(hours([0, 2], 2, 4), np.ones(2))
    monkeypatch.setattr(optimize, "milp", careless)
    found = made.solve(needs=needs([1.0, 1, 1, 1]))
    assert found.counts.tolist() == [1, 1]
    assert found.bound == 1.4


def test_when_time_is_over_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    over = optimize.OptimizeResult(x=None, status=1, mip_dual_bound=None)
    made = programme(hours([0, 2], 2, 4), np.ones(2))
    monkeypatch.setattr(optimize, "milp", lambda *_asked, **_more: over)
    with pytest.raises(InputError, match="no plan was found within 3 s"):
        made.solve(needs=needs([1.0, 1, 1, 1]), seconds=3.0)
