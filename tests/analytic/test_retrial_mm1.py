"""The M/M/1 retrial queue against its case and a solved chain."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analytic import mmc, retrial_mm1
from sim.analytic._chain import stationary_law


def test_exact_retrial_c1() -> None:
    """EXACT-retrial_c1."""
    queue = retrial_mm1(0.6, 1.0, 0.5)
    assert queue.p_block_first_attempt == pytest.approx(0.6, rel=1e-12)
    assert queue.mean_orbit == pytest.approx(2.7, rel=1e-12)
    assert queue.mean_busy == pytest.approx(0.6, rel=1e-12)
    assert queue.mean_time_in_orbit == pytest.approx(4.5, rel=1e-12)


@settings(max_examples=15, deadline=None)
@given(rho=st.floats(0.05, 0.8), theta=st.floats(0.05, 5.0))
def test_closed_form_equals_a_solved_chain(rho: float, theta: float) -> None:
    """States (busy, in orbit), with an orbit long enough that its end does not matter."""
    most = 600
    orbit = np.arange(most + 1)
    idle, busy = 2 * orbit, 2 * orbit + 1
    sources = np.concatenate((idle, idle[1:], busy, busy[:-1]))
    targets = np.concatenate((busy, busy[:-1], idle, busy[1:]))
    rates = np.concatenate(
        (np.full(most + 1, rho), theta * orbit[1:], np.ones(most + 1), np.full(most, rho))
    )
    law = stationary_law(sources, targets, rates, 2 * most + 2).reshape(-1, 2)
    queue = retrial_mm1(rho, 1.0, theta)
    assert queue.mean_orbit == pytest.approx(float(law.sum(axis=1) @ orbit), rel=1e-6)
    assert queue.mean_busy == pytest.approx(float(law[:, 1].sum()), rel=1e-9)


def test_fast_retrials_are_an_ordinary_queue() -> None:
    """As redialling gets instant the orbit becomes the queue of M/M/1."""
    assert retrial_mm1(0.7, 1.0, 1e9).mean_orbit == pytest.approx(
        mmc(0.7, 1.0, 1).mean_queue, rel=1e-7
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0, 1.0, 1.0), "arrival_rate must be"),
        ((0.5, 0.0, 1.0), "service_rate must be"),
        ((0.5, 1.0, 0.0), "retrial_rate must be"),
        ((1.0, 1.0, 1.0), "unstable"),
    ],
)
def test_bad_input_is_refused(arguments: Any, message: str) -> None:
    """Each with one sentence that names the argument."""
    with pytest.raises(ValueError, match=message):
        retrial_mm1(*arguments)
