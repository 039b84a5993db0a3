"""Erlang B and Erlang C against published figures, exact fractions and limits."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special

from sim.analytic import erlang_b, erlang_b_continuous, erlang_c, mmc

quick = settings(max_examples=60, deadline=None)
loads = st.floats(0.01, 200.0)
sizes = st.integers(1, 250)


def exact_b(load: Fraction, agents: int) -> Fraction:
    """Erlang B from its definition, in fractions."""
    terms = [Fraction(1)]
    for k in range(1, agents + 1):
        terms.append(terms[-1] * load / k)
    return terms[-1] / sum(terms)


def test_erlang_table_published_values() -> None:
    """ERLANG-table, the printed four digits and the recomputed eight."""
    assert round(erlang_b(123, 132), 4) == 0.0312
    assert round(erlang_c(123, 132), 4) == 0.3211
    assert round(erlang_c(12345, 12421), 4) == 0.3812
    assert erlang_b(123, 132) == pytest.approx(0.031242821, rel=2e-8)
    assert erlang_c(123, 132) == pytest.approx(0.32111618, rel=2e-8)
    assert erlang_c(12345, 12421) == pytest.approx(0.38122502, rel=2e-8)


def test_cc_mmc_exact_steady_state() -> None:
    """CC-MMC, per minute."""
    queue = mmc(4.2, 0.5, 12)
    assert queue.p_wait == pytest.approx(0.18388863, rel=3e-8)
    assert queue.mean_wait == pytest.approx(0.10216035, rel=3e-8)
    assert queue.mean_queue == pytest.approx(0.42907347, rel=3e-8)
    assert queue.occupancy == pytest.approx(0.7, rel=1e-14)
    assert queue.service_level(1 / 3) == pytest.approx(0.89907978, rel=3e-8)


def test_herzog_erlang_c_13() -> None:
    """HERZOG-ErlangC-13: mean wait of 26.56 s."""
    wait_s = 60.0 * mmc(3.5, 1 / 3, 13).mean_wait
    assert round(wait_s, 2) == 26.56
    assert wait_s == pytest.approx(26.5569, abs=5e-5)


def test_pyworkforce_erlang_c_measures() -> None:
    """PYWORKFORCE-ErlangC at its 14 positions."""
    queue = mmc(100 / 30, 1 / 3, 14)
    assert queue.p_wait == pytest.approx(0.17413193, rel=3e-8)
    assert queue.mean_wait == pytest.approx(0.13059895, rel=4e-8)
    assert queue.occupancy == pytest.approx(0.71428571, rel=1e-8)
    assert queue.mean_queue == pytest.approx(0.43532983, rel=3e-8)
    assert queue.service_level(0.33) == pytest.approx(0.88785269, rel=3e-8)
    assert round(queue.service_level(0.33), 3) == 0.888


@pytest.mark.parametrize(
    ("calls_per_half_hour", "occupancy", "p_wait", "wait", "queue", "level"),
    [
        (2850, 0.95, 0.50645685, 0.10129137, 9.6226802, 0.90434266),
        (2850 * 1.05, 0.9975, 0.96978126, 3.879125, 386.94272, 0.10775817),
    ],
)
def test_gkm2003_occupancy(
    calls_per_half_hour: float,
    occupancy: float,
    p_wait: float,
    wait: float,
    queue: float,
    level: Any,
) -> None:
    """GKM2003-occupancy: 5 % more calls take 95 % occupancy to 99.75 %."""
    found = mmc(calls_per_half_hour / 30, 1.0, 100)
    assert found.occupancy == pytest.approx(occupancy, rel=1e-12)
    assert found.p_wait == pytest.approx(p_wait, rel=3e-8)
    assert found.mean_wait == pytest.approx(wait, rel=2e-7)
    assert found.mean_queue == pytest.approx(queue, rel=3e-8)
    assert found.service_level(1 / 3) == pytest.approx(level, rel=1e-7)


def test_gkm2003_charlotte_erlang_c() -> None:
    """GKM2003-Charlotte-1030: no steady state at 223 agents, near 7 minutes at 225."""
    arrivals, service = 1364 / 1800, 1 / 296
    with pytest.raises(ValueError, match="unstable"):
        mmc(arrivals, service, 223)
    wait_s = mmc(arrivals, service, 225).mean_wait
    assert wait_s == pytest.approx(400.37, abs=0.005)
    assert round(wait_s / 60) == 7


@quick
@given(load=st.fractions(Fraction(1, 50), 60, max_denominator=50), agents=st.integers(0, 60))
def test_erlang_b_equals_its_definition(load: Fraction, agents: int) -> None:
    """The recursion against exact fractions."""
    expected = float(exact_b(load, agents))
    assert erlang_b(float(load), agents) == pytest.approx(expected, rel=1e-12)


@quick
@given(load=loads, agents=sizes)
def test_erlang_b_bounds_and_monotonicity(load: float, agents: int) -> None:
    """More agents lose less, more load loses more; C lies between B and 1."""
    loss = erlang_b(load, agents)
    assert 0.0 <= loss <= 1.0
    assert erlang_b(load, agents + 1) < loss or loss == 0.0
    assert erlang_b(load * 1.1, agents) > loss or loss == 0.0
    assert loss >= 1.0 - agents / load - 1e-12
    assert loss <= erlang_c(load, agents) <= 1.0


@quick
@given(share=st.floats(0.05, 0.999), agents=sizes)
def test_mmc_obeys_littles_law_and_its_own_tail(share: float, agents: int) -> None:
    """Mean wait is the integral of the tail, the queue follows by Little's law."""
    queue = mmc(share * agents, 1.0, agents)
    assert queue.mean_queue == pytest.approx(queue.arrival_rate * queue.mean_wait, rel=1e-12)
    assert queue.occupancy == pytest.approx(share, rel=1e-12)
    assert queue.service_level(0.0) == pytest.approx(1.0 - queue.p_wait, abs=1e-15)
    spare = agents * (1.0 - share)
    area = integrate.quad(
        lambda u: queue.p_wait_exceeds(u / spare) / spare, 0.0, 50.0, epsabs=0.0, epsrel=1e-10
    )[0]
    assert area == pytest.approx(queue.mean_wait, rel=1e-8, abs=1e-300)


def test_mm1_closed_form() -> None:
    """One agent: P(wait) = rho and mean wait = rho / (mu - lambda)."""
    queue = mmc(3.0, 4.0, 1)
    assert queue.p_wait == pytest.approx(0.75, rel=1e-14)
    assert queue.mean_wait == pytest.approx(0.75, rel=1e-14)


@pytest.mark.parametrize("load", [5_000.0, 9_000.0, 9_900.0, 10_000.0, 10_100.0, 20_000.0])
def test_erlang_b_at_ten_thousand_agents(load: float) -> None:
    """The recursion against log-weights by gamma functions."""
    busy = np.arange(10_001)
    logs = busy * math.log(load) - special.gammaln(busy + 1.0)
    expected = math.exp(logs[-1] - special.logsumexp(logs))
    assert erlang_b(load, 10_000) == pytest.approx(expected, rel=1e-9, abs=1e-300)


def test_erlang_b_and_c_at_the_edges() -> None:
    """No load, no agents, vanishing probabilities and a load that no queue survives."""
    assert erlang_b(5.0, 0) == 1.0
    assert erlang_b(0.0, 3) == 0.0
    assert erlang_b(1.0, 100_000) == 0.0
    assert erlang_b(1e300, 5) == 1.0
    assert erlang_c(0.0, 3) == 0.0
    assert erlang_c(3.0, 3) == 1.0
    assert erlang_c(99.0, 3) == 1.0
    assert erlang_c(99_999.0, 100_000) == pytest.approx(1.0, abs=0.01)


@quick
@given(load=st.floats(0.01, 400.0), trunks=st.floats(0.0, 40.0))
def test_continuous_erlang_b_equals_jagermans_integral(load: float, trunks: int) -> None:
    """1/B(x, a) = integral of exp(-s) (1 + s/a)^x ds, s from 0 to infinity."""
    peak = max(trunks - load, 0.0)
    split = peak + 20.0 * math.sqrt(trunks + 1.0) + 60.0

    def term(s: float) -> float:
        return math.exp(-s + trunks * math.log1p(s / load))

    points = sorted({0.0, min(load, split), min(peak + 1.0, split), split})
    inverse = sum(
        integrate.quad(term, a, b, epsabs=0.0, epsrel=1e-11, limit=200)[0]
        for a, b in pairwise(points)
        if b > a
    )
    assert 1.0 / erlang_b_continuous(load, trunks) == pytest.approx(inverse, rel=1e-8)


@quick
@given(load=loads, trunks=st.integers(0, 250))
def test_continuous_erlang_b_meets_the_integers(load: float, trunks: int) -> None:
    """At whole numbers it is Erlang B, in between it falls."""
    assert erlang_b_continuous(load, trunks) == pytest.approx(erlang_b(load, trunks), rel=1e-12)
    assert erlang_b_continuous(load, trunks + 0.5) <= erlang_b_continuous(load, trunks)
    assert erlang_b_continuous(load, trunks + 0.5) >= erlang_b_continuous(load, trunks + 1)


@pytest.mark.parametrize("rest", [0.1, 0.5, 0.999])
def test_continuous_erlang_b_has_no_step_where_the_method_changes(rest: float) -> None:
    """The gamma function and its series agree where one takes over from the other."""
    below = erlang_b_continuous(math.nextafter(100.0, 0.0), rest)
    assert erlang_b_continuous(100.0, rest) == pytest.approx(below, rel=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: erlang_b(-1.0, 3), "load_erlangs must be"),
        (lambda: erlang_b(math.nan, 3), "load_erlangs must be"),
        (lambda: erlang_b(math.inf, 3), "load_erlangs must be"),
        (lambda: erlang_b("5", 3), "load_erlangs must be"),  # type: ignore[arg-type]
        (lambda: erlang_b(5.0, -1), "agents must be an integer of at least 0"),
        (lambda: erlang_b(5.0, 3.0), "agents must be an integer"),  # type: ignore[arg-type]
        (lambda: erlang_b(5.0, True), "agents must be an integer"),
        (lambda: erlang_c(5.0, 0), "agents must be an integer of at least 1"),
        (lambda: erlang_b_continuous(0.0, 3), "load_erlangs must be"),
        (lambda: erlang_b_continuous(1.0, -0.5), "trunks must be"),
        (lambda: mmc(0.0, 1.0, 3), "arrival_rate must be"),
        (lambda: mmc(1.0, 0.0, 3), "service_rate must be"),
        (lambda: mmc(1.0, 1.0, 0), "agents must be"),
        (lambda: mmc(3.0, 1.0, 3), "unstable"),
        (lambda: mmc(1.0, 1.0, 3).service_level(-1.0), "threshold must be"),
        (lambda: mmc(1.0, 1.0, 3).p_wait_exceeds(math.inf), "time must be"),
    ],
)
def test_bad_input_is_refused(call: Callable[[], object], message: str) -> None:
    """Each with one sentence that names the argument."""
    with pytest.raises(ValueError, match=message):
        call()
