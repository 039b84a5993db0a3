"""Plans that differ by few agents, when the solver stops, and what a chance gains."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from scipy import optimize

from sim.planning.cheaper import plans_below
from sim.planning.days import Served
from sim.planning.optimise import optimise
from sim.planning.programme import Need
from sim.planning.rows import Row, gained, gained_error
from tests.planning.test_found import counter, hourly
from tests.planning.test_programme import hours, programme


@pytest.mark.parametrize("seed", range(3))
def test_all_plans_that_cost_less_are_tried_the_cheapest_first(seed: int) -> None:
    luck = np.random.default_rng(seed)
    cost = luck.uniform(1.0, 3.0, 3)
    found = plans_below(cost, 9.0, 10_000)
    assert found is not None
    every = [p for p in itertools.product(range(10), repeat=3) if float(cost @ p) < 9.0]
    assert {tuple(p) for p in found.tolist()} == set(every)
    spent = (found @ cost).tolist()
    assert spent == sorted(spent)
    assert plans_below(cost, 9.0, len(every) - 1) is None
    assert plans_below(np.array([1.0, 0.0]), 9.0, 100) is None  # what costs nothing has no end
    none = plans_below(cost, 0.0, 100)
    assert none is not None and none.shape == (0, 3)  # nobody at all costs nothing


def test_a_plan_is_permitted_that_keeps_seats_and_has_nobody_below_none() -> None:
    made = programme(hours([0, 2], 2, 4), np.ones(2), seats=3)
    assert made.permits(np.array([3, 2]))
    assert not made.permits(np.array([4, 2]))
    assert not made.permits(np.array([-1, 2]))


def test_the_solver_stops_by_its_tree_and_not_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two machines find the same plan; only who says how long gets what there is by then."""
    asked: list[dict[str, Any]] = []
    real = optimize.milp

    def watched(*given: Any, **more: Any) -> Any:
        asked.append(dict(more["options"]))
        return real(*given, **more)

    monkeypatch.setattr(optimize, "milp", watched)
    made = programme(hours([0, 2], 2, 4), np.ones(2))
    needs = [Need((0,), at, 2.0) for at in range(4)]
    made.solve(needs=needs)
    assert all("time_limit" not in options and options["node_limit"] > 0 for options in asked)
    made.solve(needs=needs, seconds=5.0)
    assert asked[-1]["time_limit"] == 5.0


def test_where_the_tree_ends_without_a_plan_any_plan_is_sought(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits: list[Any] = []

    def slow(*_price: Any, options: dict[str, float], **_more: Any) -> optimize.OptimizeResult:
        limits.append(options.get("node_limit"))
        none = optimize.OptimizeResult(x=None, status=4, mip_dual_bound=None)
        some = optimize.OptimizeResult(x=np.array([2.0, 2.0]), status=0, mip_dual_bound=2.0)
        return none if options.get("node_limit") else some

    monkeypatch.setattr(optimize, "milp", slow)
    made = programme(hours([0, 2], 2, 4), np.ones(2))
    found = made.solve(needs=[Need((0,), at, 2.0) for at in range(4)])
    assert found.counts.tolist() == [2, 2]
    assert limits[-1] is None


def day_values(values: list[float], calls: float = 100.0) -> Served:
    good = np.array(values)[:, None, None] * calls
    return Served(good, np.full_like(good, calls))


def test_what_a_chance_gains_is_what_the_days_near_its_quantile_gain() -> None:
    """A change that helps the worst days alone, or the best alone, on 50 days."""
    row = Row((0,), (0, 1), 0.8, "", "service_level", chance=0.8, entries=(0,), whole=True)
    levels = np.linspace(0.6, 0.95, 50)
    base = day_values(levels.tolist())
    middle = (levels > 0.63) & (levels < 0.71)
    near = day_values((levels + 0.02 * middle).tolist())
    far = day_values((levels + 0.02 * (levels > 0.8)).tolist())
    assert gained([row], base, far)[0] == pytest.approx(0.0)
    assert 0.05 < gained([row], base, near)[0] < 0.1  # 0.02 / (0.67 x 0.33) on most of them
    mean = Row((0,), (0, 1), 0.8, "", "service_level", entries=(0,))
    assert gained([mean], base, far)[0] > 0.0
    assert gained_error([mean], base, base)[0] == 0.0
    assert gained_error([mean], base, far)[0] > 0.0


@pytest.mark.compiled
@pytest.mark.broad
def test_a_search_that_time_does_not_end_finds_its_plan_by_its_seed_alone() -> None:
    """A rerun is the same, step by step; that time ended a search is told."""
    few: dict[str, Any] = {"search_days": 20, "wide_days": 60, "fresh_days": 100, "seconds": 3600.0}
    shifts = {"one": {name: hourly()["one"][name] for name in ("at_8_2", "at_9_2", "at_10_2")}}
    first, again = (optimise(counter(), share=0.8, shifts=shifts, **few) for _ in range(2))
    assert not first.stopped
    assert "exchange" in {step.name for step in first.steps}
    assert first.counts.tolist() == again.counts.tolist()
    assert [s[:4] for s in first.steps] == [s[:4] for s in again.steps]
    hurried = optimise(counter(), share=0.8, shifts=shifts, **{**few, "seconds": 1e-3})
    assert hurried.stopped
    assert first.holds
