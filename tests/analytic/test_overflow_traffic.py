"""Overflow traffic: Riordan's moments, two approximations and the exact chain."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analytic import (
    equivalent_random,
    erlang_b,
    erlang_b_continuous,
    hayward_blocking,
    overflow_loss,
    riordan,
    wilkinson_blocking,
)

quick = settings(max_examples=40, deadline=None)


def test_exact_riordan_10_10() -> None:
    """EXACT-riordan_10_10: mean and variance in erlangs."""
    traffic = riordan(10, 10)
    assert traffic.mean == pytest.approx(2.1458234, rel=3e-8)
    assert traffic.variance == pytest.approx(4.3624473, rel=3e-8)


def test_exact_overflow_loss_a() -> None:
    """EXACT-overflow_loss_A: two like classes with one shared group."""
    loss = overflow_loss([8, 8], 1, [8, 8], 4)
    assert loss.p_block == pytest.approx((0.090767585, 0.090767585), rel=1e-8)
    assert loss.p_block_all == pytest.approx(0.090767585, rel=1e-8)
    assert loss.p_overflow == pytest.approx((0.23557026, 0.23557026), rel=1e-8)
    assert loss.mean_shared_busy == pytest.approx(2.3168428, rel=2e-8)


@pytest.mark.parametrize(("load", "trunks"), [(2.0, 3), (4.0, 2), (0.5, 1)])
def test_riordan_equals_a_solved_chain(load: float, trunks: int) -> None:
    """Moments of an ample group behind a small one, from the dense balance equations."""
    most = 40
    size = (trunks + 1) * (most + 1)
    generator = np.zeros((size, size))
    for first in range(trunks + 1):
        for second in range(most + 1):
            here = first * (most + 1) + second
            if first < trunks:
                generator[here, here + most + 1] += load
            elif second < most:
                generator[here, here + 1] += load
            if first:
                generator[here, here - most - 1] += first
            if second:
                generator[here, here - 1] += second
    generator -= np.diag(generator.sum(axis=1))
    generator[:, 0] = 1.0
    law = np.linalg.solve(generator.T, np.eye(size)[0]).reshape(trunks + 1, most + 1).sum(axis=0)
    busy = np.arange(most + 1)
    mean = law @ busy
    traffic = riordan(load, trunks)
    assert traffic.mean == pytest.approx(mean, rel=1e-9)
    assert traffic.variance == pytest.approx(law @ busy**2 - mean**2, rel=1e-9)


@quick
@given(load=st.floats(0.5, 120.0), trunks=st.integers(1, 120))
def test_overflow_is_peaked(load: float, trunks: int) -> None:
    """Variance exceeds the mean, and with no trunks all traffic passes as it came."""
    traffic = riordan(load, trunks)
    assert traffic.peakedness >= 1.0 - 1e-9
    untouched = riordan(load, 0)
    assert (untouched.mean, untouched.variance) == pytest.approx((load, load), rel=1e-12)


@quick
@given(load=st.floats(2.0, 80.0), spare=st.integers(-10, 4))
def test_equivalent_random_inverts_riordan(load: float, spare: int) -> None:
    """The load and trunks that made an overflow are found again."""
    trunks = max(round(load) + spare, 1)
    traffic = riordan(load, trunks)
    found = equivalent_random(traffic.mean, traffic.variance)
    assert found.load_erlangs == pytest.approx(load, rel=1e-6)
    assert found.trunks == pytest.approx(trunks, rel=1e-5, abs=1e-5)


@quick
@given(load=st.floats(2.0, 60.0), spare=st.integers(-8, 4), more=st.integers(0, 30))
def test_wilkinson_is_exact_for_one_stream(load: float, spare: int, more: int) -> None:
    """One Poisson stream over two groups is one group of both."""
    trunks = max(round(load) + spare, 1)
    traffic = riordan(load, trunks)
    exact = riordan(load, trunks + more).mean / traffic.mean
    found = wilkinson_blocking(traffic.mean, traffic.variance, more)
    assert found == pytest.approx(exact, rel=1e-4, abs=1e-12)


def test_approximations_are_near_the_exact_chain() -> None:
    """Two like overflow streams: both approximations within a tenth of the exact loss."""
    one = riordan(8, 8)
    mean, variance = 2 * one.mean, 2 * one.variance
    chain = overflow_loss([8, 8], 1, [8, 8], 4)
    exact = chain.p_block_all * 16 / mean
    assert wilkinson_blocking(mean, variance, 4) == pytest.approx(exact, rel=0.1)
    assert hayward_blocking(mean, variance, 4) == pytest.approx(exact, rel=0.1)


@quick
@given(load=st.floats(0.1, 100.0), trunks=st.integers(0, 100))
def test_approximations_of_poisson_traffic_are_erlang_b(load: float, trunks: int) -> None:
    """Peakedness 1 leaves nothing to correct."""
    expected = erlang_b(load, trunks)
    assert hayward_blocking(load, load, trunks) == pytest.approx(expected, rel=1e-9)
    assert wilkinson_blocking(load, load, trunks) == pytest.approx(expected, rel=1e-9)


def test_nearly_poisson_traffic_has_an_equivalent() -> None:
    """A peakedness that rounding cannot tell from 1 is Poisson traffic."""
    for variance in (1.0, 1.0 + 2.3e-16, 1.0 + 1e-9):
        found = equivalent_random(1.0, variance)
        assert found.load_erlangs == pytest.approx(1.0, abs=1e-7)
        assert 0.0 <= found.trunks < 1e-7


@pytest.mark.parametrize(("mean", "peakedness"), [(0.5, 30.0), (0.01, 8.0), (40.0, 1.5)])
def test_equivalent_random_has_the_moments_asked_for(mean: float, peakedness: float) -> None:
    """Riordan's formulas, continued to a number of trunks that is not whole, give them back."""
    found = equivalent_random(mean, mean * peakedness)
    load, trunks = found.load_erlangs, found.trunks
    over = load * erlang_b_continuous(load, trunks)
    assert over == pytest.approx(mean, rel=1e-6)
    ratio = 1.0 - over + load / (trunks + 1.0 + over - load)
    assert ratio == pytest.approx(peakedness, rel=1e-6)


def test_peaked_traffic_loses_more_than_poisson_traffic_and_smooth_less() -> None:
    """Hayward's approximation moves the right way on both sides of 1."""
    poisson = erlang_b(10.0, 12)
    assert hayward_blocking(10.0, 25.0, 12) > poisson
    assert hayward_blocking(10.0, 5.0, 12) < poisson


@settings(max_examples=15, deadline=None)
@given(
    loads=st.lists(st.floats(0.1, 8.0), min_size=1, max_size=2),
    own=st.lists(st.integers(0, 5), min_size=2, max_size=2),
    shared=st.integers(0, 5),
)
def test_overflow_chain_balances(loads: list[float], own: list[int], shared: int) -> None:
    """Own groups follow Erlang B and the shared group carries what overflows and is not lost."""
    groups = own[: len(loads)]
    loss = overflow_loss(loads, 1.0, groups, shared)
    alone = [erlang_b(load, size) for load, size in zip(loads, groups, strict=True)]
    assert loss.p_overflow == pytest.approx(alone, rel=1e-9)
    carried = sum(
        load * (over - block)
        for load, over, block in zip(loads, loss.p_overflow, loss.p_block, strict=True)
    )
    assert loss.mean_shared_busy == pytest.approx(carried, rel=1e-9, abs=1e-12)
    if shared == 0:
        assert loss.p_block == pytest.approx(alone, rel=1e-9)
    if len(loads) == 1:
        assert loss.p_block_all == pytest.approx(erlang_b(loads[0], groups[0] + shared), rel=1e-9)


def test_more_agents_shared_lose_less() -> None:
    """Each shared agent lowers the loss; no agents at all lose every call."""
    losses = [overflow_loss([3, 5], 1, [2, 4], n).p_block_all for n in range(5)]
    assert all(more < less for less, more in pairwise(losses))
    assert overflow_loss([3.0], 1.0, [0], 0).p_block == (1.0,)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: riordan(0.0, 3), "load_erlangs must be"),
        (lambda: riordan(1.0, 1.5), "trunks must be"),  # type: ignore[arg-type]
        (lambda: equivalent_random(0.0, 1.0), "mean must be"),
        (lambda: equivalent_random(2.0, 1.0), "variance must be at least the mean"),
        (lambda: wilkinson_blocking(1.0, 2.0, -1), "trunks must be"),
        (lambda: hayward_blocking(1.0, 0.0, 3), "variance must be"),
        (lambda: overflow_loss([1.0], 1.0, [1, 1], 1), "1 arrival_rates but 2 own_agents"),
        (lambda: overflow_loss([0.0], 1.0, [1], 1), "at least one class"),
        (lambda: overflow_loss([1.0], 1.0, [-1], 1), r"own_agents\[0\] must be"),
        (lambda: overflow_loss([1.0], 1.0, [1], -1), "shared_agents must be"),
        (lambda: overflow_loss([1.0, 1.0], 1.0, [99, 99], 99), "1000000 states"),
    ],
)
def test_bad_input_is_refused(call: Callable[[], object], message: str) -> None:
    """Each with one sentence that names the argument."""
    with pytest.raises(ValueError, match=message):
        call()
