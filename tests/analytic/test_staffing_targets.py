"""Required agents and square-root staffing against published figures and plain searches."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analytic import (
    erlang_a,
    erlang_c,
    halfin_whitt_delay,
    mmc,
    required_agents,
    safety_factor,
    safety_factor_approximation,
    square_root_staffing,
    with_shrinkage,
)

quick = settings(max_examples=40, deadline=None)


def test_pyworkforce_positions() -> None:
    """PYWORKFORCE-ErlangC: 14 positions, 20 after 30 % shrinkage."""
    agents = required_agents(100 / 30, 1 / 3, service_level=0.8, threshold=0.33)
    assert agents == 14
    assert with_shrinkage(agents, 0.3) == 20


def test_gans2009_smallest_number_of_agents() -> None:
    """GANS2009-ErlangA: six agents keep the mean wait of answered calls within 60 s."""
    assert required_agents(21, 5.015, 2, max_asa=60 / 3600) == 6


def test_gkm2003_square_root_safety_staffing() -> None:
    """GKM2003-sqrt: beta 1.68, 34 agents above 400 erlangs, utilisation 92.2 %."""
    assert round(safety_factor_approximation(10), 2) == 1.68
    for beta in (safety_factor_approximation(10), safety_factor(10), 1.68):
        agents = square_root_staffing(400, beta)
        assert agents - 400 == 34
        assert round(400 / agents, 3) == 0.922


def test_safety_factor_minimises_the_cost() -> None:
    """Against a fine grid of beta + r P(beta) / beta."""
    grid = np.linspace(0.01, 6.0, 60_000)
    for ratio in (0.01, 0.5, 1.0, 10.0, 300.0):
        costs = [beta + ratio * halfin_whitt_delay(beta) / beta for beta in grid[::10]]
        best = float(grid[::10][int(np.argmin(costs))])
        assert safety_factor(ratio) == pytest.approx(best, abs=1.1e-3)


@quick
@given(exponent=st.floats(-6.0, 299.8))
def test_safety_factor_grows_with_the_cost_of_delay(exponent: float) -> None:
    """Over the whole range of floats, with no failure at either end."""
    ratio = 10.0**exponent
    assert 0.0 < safety_factor(ratio) < safety_factor(1.5 * ratio) < 40.0


@quick
@given(ratio=st.floats(1e-6, 10.0))
def test_approximate_safety_factor_is_near_the_exact_one(ratio: float) -> None:
    """As its documentation says, within 0.09."""
    assert safety_factor_approximation(ratio) == pytest.approx(safety_factor(ratio), abs=0.09)


@pytest.mark.parametrize("beta", [0.2, 1.0, 2.0])
def test_halfin_whitt_is_the_limit_of_erlang_c(beta: float) -> None:
    """The error falls like one over the square root of the load."""
    gaps = []
    for load in (100.0, 10_000.0):
        agents = square_root_staffing(load, beta)
        exact = erlang_c(load, agents)
        gaps.append(abs(halfin_whitt_delay((agents - load) / math.sqrt(load)) - exact))
    assert gaps[1] < 0.004
    assert gaps[1] < 0.2 * gaps[0]


def test_halfin_whitt_at_its_ends() -> None:
    """No safety staff: everybody waits; a great deal: nobody does."""
    assert halfin_whitt_delay(0.0) == 1.0
    assert halfin_whitt_delay(1e6) < 1e-290


@quick
@given(
    arrivals=st.floats(0.2, 40.0),
    theta=st.sampled_from([0.0, 0.1, 1.0, 10.0]),
    level=st.floats(0.05, 0.99),
    threshold=st.floats(0.0, 1.0),
)
def test_service_level_search_equals_a_scan(
    arrivals: float, theta: float, level: Any, threshold: float
) -> None:
    """The first number of agents, counted up from one, that meets the target."""
    found = required_agents(arrivals, 1.0, theta, service_level=level, threshold=threshold)

    def solve(agents: int) -> Any:
        if theta == 0.0:
            return mmc(arrivals, 1.0, agents)
        return erlang_a(arrivals, 1.0, theta, agents)

    scan = 1 if theta > 0.0 else math.floor(arrivals) + 1
    while solve(scan).service_level(threshold) < level:
        scan += 1
    assert found == scan


@quick
@given(
    arrivals=st.floats(0.2, 40.0),
    asa=st.floats(0.001, 2.0),
    lost=st.floats(0.001, 1.0),
)
def test_joint_targets_take_the_larger_number(arrivals: float, asa: float, lost: float) -> None:
    """Both targets together need what the harder one needs."""
    both = required_agents(arrivals, 1.0, 0.5, max_asa=asa, max_p_abandon=lost)
    alone = (
        required_agents(arrivals, 1.0, 0.5, max_asa=asa),
        required_agents(arrivals, 1.0, 0.5, max_p_abandon=lost),
    )
    assert both == max(alone)
    queue = erlang_a(arrivals, 1.0, 0.5, both)
    assert queue.mean_wait_served <= asa
    assert queue.p_abandon <= lost


def test_variant_of_service_level_matters() -> None:
    """Counting early abandons as good needs fewer agents than counting them as bad."""
    found = {
        variant: required_agents(30.0, 1.0, 2.0, service_level=0.95, threshold=0.2, variant=variant)
        for variant in ("offered", "abandons_positive")
    }
    assert found["abandons_positive"] < found["offered"]


def test_search_on_the_edge_of_stability() -> None:
    """A load a hair below a whole number skips the agents that would never catch up."""
    load = 1.999999999999993
    assert required_agents(load, 1.0, service_level=0.5, threshold=0.0) == 3
    assert required_agents(3.0, 1.0, max_asa=1e9) == 4
    assert required_agents(0.1 * 3, 0.1, max_asa=1e300) in (3, 4)


def test_large_centre_is_quick_and_stable() -> None:
    """Ten thousand erlangs, with and without abandonment."""
    start = time.perf_counter()
    plain = required_agents(10_000 / 180, 1 / 180, service_level=0.8, threshold=20)
    patient = required_agents(10_000 / 180, 1 / 180, 1 / 300, service_level=0.8, threshold=20)
    assert time.perf_counter() - start < 3.0
    assert patient < 10_000 < plain
    assert mmc(10_000 / 180, 1 / 180, plain).service_level(20) >= 0.8
    assert mmc(10_000 / 180, 1 / 180, plain - 1).service_level(20) < 0.8


def test_shrinkage_rounds_up_but_not_past_a_whole_number() -> None:
    """9 / 0.9 is ten rostered agents, not eleven."""
    assert with_shrinkage(9, 0.1) == 10
    assert with_shrinkage(10, 0.1) == 12
    assert with_shrinkage(0, 0.5) == 0
    assert with_shrinkage(7, 0.0) == 7


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: required_agents(0.0, 1.0, max_asa=1.0), "arrival_rate must be"),
        (lambda: required_agents(1.0, 1.0), "At least one of"),
        (lambda: required_agents(1.0, 1.0, service_level=0.8), "must be given together"),
        (lambda: required_agents(1.0, 1.0, threshold=0.8), "must be given together"),
        (
            lambda: required_agents(1.0, 1.0, service_level=1.0, threshold=0.8),
            "service_level must be below 1",
        ),
        (
            lambda: required_agents(1.0, 1.0, service_level=1.2, threshold=0.8),
            "service_level must be",
        ),
        (
            lambda: required_agents(1.0, 1.0, service_level=0.8, threshold=-1.0),
            "threshold must be",
        ),
        (lambda: required_agents(1.0, 1.0, max_asa=0.0), "max_asa must be"),
        (
            lambda: required_agents(1.0, 1.0, max_asa=1.0, variant="best"),  # type: ignore[arg-type]
            "variant must be one of",
        ),
        (lambda: required_agents(1.0, 1.0, 1.0, max_p_abandon=0.0), "max_p_abandon must be above"),
        (lambda: required_agents(9.0, 1.0, max_asa=1.0, most_agents=9), "not met by 9 agents"),
        (lambda: with_shrinkage(3, 1.0), "shrinkage must be below 1"),
        (lambda: with_shrinkage(-3, 0.5), "agents must be"),
        (lambda: halfin_whitt_delay(-0.1), "beta must be"),
        (lambda: safety_factor(0.0), "delay_to_staff_cost must be"),
        (lambda: safety_factor_approximation(11.0), "delay_to_staff_cost must be at most 10"),
        (lambda: safety_factor(1e301), "delay_to_staff_cost must be at most 1e300"),
        (lambda: square_root_staffing(0.0, 1.0), "load_erlangs must be"),
        (lambda: square_root_staffing(1.0, -1.0), "beta must be"),
    ],
)
def test_bad_input_is_refused(call: Callable[[], object], message: str) -> None:
    """Each with one sentence that names the argument."""
    with pytest.raises(ValueError, match=message):
        call()
