"""M/M/c with breakdowns against its case, a closed form and the limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analytic import availability, mmc, mmc_breakdown
from sim.analytic._chain import stationary_law


def test_exact_breakdown_c1() -> None:
    """EXACT-breakdown_c1."""
    queue = mmc_breakdown(0.5, 1.0, 1, 0.1, 0.5)
    assert queue.availability == pytest.approx(0.83333333, rel=1e-8)
    assert queue.mean_in_system == pytest.approx(1.9166667, rel=3e-8)
    assert queue.mean_not_in_service == pytest.approx(1.4166667, rel=3e-8)
    assert queue.mean_time_in_system == pytest.approx(3.8333333, rel=1e-8)
    assert queue.mean_time_not_in_service == pytest.approx(2.8333333, rel=2e-8)
    assert queue.mean_busy == pytest.approx(0.5, rel=1e-8)
    assert queue.p_all_up_busy == pytest.approx(0.66666667, rel=1e-8)
    assert queue.truncated_mass < 1e-16


@settings(max_examples=25, deadline=None)
@given(
    service=st.floats(0.5, 5.0),
    failure=st.floats(0.05, 2.0),
    repair=st.floats(0.1, 3.0),
    share=st.floats(0.05, 0.9),
)
def test_one_server_has_a_closed_form(
    service: float, failure: float, repair: float, share: float
) -> None:
    """E[L] = lambda / (A mu - lambda) * (1 + f mu / (f + r)^2), A the availability."""
    up = repair / (failure + repair)
    arrivals = share * up * service
    queue = mmc_breakdown(arrivals, service, 1, failure, repair)
    factor = 1.0 + failure * service / (failure + repair) ** 2
    assert queue.mean_in_system == pytest.approx(
        arrivals / (up * service - arrivals) * factor, rel=1e-8
    )
    assert queue.mean_busy == pytest.approx(arrivals / service, rel=1e-8)
    assert queue.availability == pytest.approx(availability(1 / failure, 1 / repair), rel=1e-12)


@pytest.mark.parametrize("servers", [1, 2, 5])
def test_rare_failures_leave_erlang_c(servers: int) -> None:
    """As failures vanish the queue becomes M/M/c."""
    queue = mmc_breakdown(0.7 * servers, 1.0, servers, 1e-9, 1.0)
    plain = mmc(0.7 * servers, 1.0, servers)
    assert queue.mean_not_in_service == pytest.approx(plain.mean_queue, rel=1e-6)
    assert queue.p_all_up_busy == pytest.approx(plain.p_wait, rel=1e-6)


def test_many_short_failures_are_a_slower_server() -> None:
    """Failures much faster than service act as a service rate times availability."""
    queue = mmc_breakdown(0.5, 1.0, 1, 1e5, 3e5)
    assert queue.mean_in_system == pytest.approx(
        mmc(0.5, 0.75, 1).mean_queue + 0.5 / 0.75, rel=1e-4
    )


def test_the_queue_is_kept_as_long_as_it_needs() -> None:
    """Close to saturation the truncation moves out and the closed form still holds."""
    queue = mmc_breakdown(0.8, 1.0, 1, 0.1, 0.5)
    assert queue.mean_in_system == pytest.approx(0.8 / (1 / 1.2 - 0.8) * (1 + 0.1 / 0.36), rel=1e-7)


@pytest.mark.broad
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0, 1.0, 1, 0.1, 0.5), "arrival_rate must be"),
        ((0.5, 0.0, 1, 0.1, 0.5), "service_rate must be"),
        ((0.5, 1.0, 0, 0.1, 0.5), "servers must be"),
        ((0.5, 1.0, 1, 0.0, 0.5), "failure_rate must be"),
        ((0.5, 1.0, 1, 0.1, 0.0), "repair_rate must be"),
        ((0.9, 1.0, 1, 0.1, 0.5), "unstable"),
        ((0.83333, 1.0, 1, 0.1, 0.5), "too close to saturation"),
    ],
)
def test_bad_input_is_refused(arguments: Any, message: str) -> None:
    """Each with one sentence that names the argument."""
    with pytest.raises(ValueError, match=message):
        mmc_breakdown(*arguments)


def test_chain_solver_knows_a_two_state_chain() -> None:
    """Rates a and b give b / (a + b) and a / (a + b), whichever state is the anchor."""
    for anchor in (0, 1):
        law = stationary_law(np.array([0, 1]), np.array([1, 0]), np.array([3.0, 1.0]), 2, anchor)
        assert law == pytest.approx([0.25, 0.75], rel=1e-14)
    empty = np.array([], dtype=np.int64)
    assert stationary_law(empty, empty, np.array([]), 1) == pytest.approx([1.0])


def test_chain_solver_refuses_a_chain_in_two_parts() -> None:
    """Two closed classes have no single stationary law."""
    sources, targets = np.array([0, 1, 2, 3]), np.array([1, 0, 3, 2])
    with pytest.raises(ValueError, match="no unique stationary law"):
        stationary_law(sources, targets, np.ones(4), 4)
