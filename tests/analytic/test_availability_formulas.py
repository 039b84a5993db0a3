"""Availability of components and redundancy against enumeration."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analytic import availability, down_later, k_out_of_n, parallel, series, yearly_downtime

shares = st.floats(0.0, 1.0)
quick = settings(max_examples=50, deadline=None)


def test_availability_of_the_breakdown_case() -> None:
    """EXACT-breakdown_c1: failures every 10, repairs of 2."""
    assert availability(1 / 0.1, 1 / 0.5) == pytest.approx(0.83333333, rel=1e-8)
    assert availability(5.0, 0.0) == 1.0


def test_the_transient_chain_is_that_of_its_equation() -> None:
    """p' = a (1 - p) - b p with p(0) = 0, integrated step by step; in the end 1 - availability."""
    a, b, p, steps = 1 / 20.0, 1 / 2.0, 0.0, 40_000
    for _ in range(steps):
        p += (a * (1 - p) - b * p) * 3.0 / steps
    assert down_later(20.0, 2.0, 3.0) == pytest.approx(p, rel=1e-4)
    assert down_later(20.0, 2.0, 1e4) == pytest.approx(1 - availability(20.0, 2.0), rel=1e-12)
    assert down_later(20.0, 2.0, 0.0) == 0.0


def test_three_nines_are_under_nine_hours_a_year() -> None:
    """0.1 % of 8760 hours."""
    assert yearly_downtime(0.999) == pytest.approx(8.76, rel=1e-9)
    assert yearly_downtime(0.99, hours_in_use=13 * 365) == pytest.approx(47.45, rel=1e-9)


@quick
@given(values=st.lists(shares, min_size=1, max_size=5))
def test_series_and_parallel_equal_enumeration(values: Any) -> None:
    """Sum over all up and down states of the components."""
    both = [0.0, 0.0]
    for states in itertools.product((True, False), repeat=len(values)):
        weight = math.prod(v if up else 1 - v for v, up in zip(values, states, strict=True))
        both[0] += weight * all(states)
        both[1] += weight * any(states)
    assert series(*values) == pytest.approx(both[0], abs=1e-12)
    assert parallel(*values) == pytest.approx(both[1], abs=1e-12)


@quick
@given(share=shares, total=st.integers(1, 12), data=st.data())
def test_k_out_of_n_equals_the_binomial_sum(share: float, total: int, data: Any) -> None:
    """Sum over the numbers of components that are up."""
    needed = data.draw(st.integers(0, total))
    expected = sum(
        math.comb(total, i) * share**i * (1 - share) ** (total - i)
        for i in range(needed, total + 1)
    )
    assert k_out_of_n(needed, total, share) == pytest.approx(expected, abs=1e-12)


def test_k_out_of_n_contains_series_and_parallel() -> None:
    """All of n is series, one of n is parallel, and N+1 beats N."""
    assert k_out_of_n(3, 3, 0.9) == pytest.approx(series(0.9, 0.9, 0.9), rel=1e-14)
    assert k_out_of_n(1, 3, 0.9) == pytest.approx(parallel(0.9, 0.9, 0.9), rel=1e-14)
    assert k_out_of_n(3, 4, 0.9) > k_out_of_n(3, 3, 0.9)
    assert k_out_of_n(9_900, 10_000, 0.995) > 0.999


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: availability(0.0, 1.0), "mtbf must be"),
        (lambda: availability(1.0, -1.0), "mttr must be"),
        (lambda: series(), "At least one availability"),
        (lambda: parallel(), "At least one availability"),
        (lambda: series(0.5, 1.5), r"availabilities\[1\] must be a number from 0 to 1"),
        (lambda: k_out_of_n(3, 2, 0.5), "needed must not exceed components"),
        (lambda: k_out_of_n(-1, 2, 0.5), "needed must be"),
        (lambda: k_out_of_n(0, 0, 0.5), "components must be"),
        (lambda: k_out_of_n(1, 2, math.nan), "component_availability must be"),
        (lambda: yearly_downtime(2.0), "system_availability must be"),
        (lambda: yearly_downtime(0.5, -1.0), "hours_in_use must be"),
    ],
)
def test_bad_input_is_refused(call: Callable[[], object], message: str) -> None:
    """Each with one sentence that names the argument."""
    with pytest.raises(ValueError, match=message):
        call()
