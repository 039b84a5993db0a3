"""Erlang A against published figures, a matrix exponential, identities and its limits."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, linalg, special

from sim.analytic import erlang_a, erlang_b, mmc
from tests.tiers import sampled

quick = settings(max_examples=50, deadline=None)
rates = st.floats(0.05, 20.0)
small = st.integers(1, 12)


def test_cc_mmcab_exact_steady_state() -> None:
    """CC-MMCAb, per minute: every figure of the exact steady state."""
    queue = erlang_a(4.2, 0.5, 1.0, 12)
    assert queue.p_wait == pytest.approx(0.12737228, rel=5e-8)
    assert queue.mean_queue == pytest.approx(0.1246514, rel=5e-8)
    assert queue.mean_wait == pytest.approx(0.029678906, rel=5e-8)
    assert queue.p_abandon == pytest.approx(0.029678906, rel=5e-8)
    assert queue.occupancy == pytest.approx(0.67922477, rel=1e-8)
    assert queue.p_block == 0.0
    assert queue.p_served_within(1 / 3) == pytest.approx(0.94526958, rel=1e-8)
    assert queue.p_abandoned_within(1 / 3) == pytest.approx(0.023352235, rel=3e-8)
    level = queue.service_level(1 / 3, "exclude_short_abandons")
    assert level == pytest.approx(0.96787154, rel=1e-8)
    assert queue.mean_wait_served == pytest.approx(0.024060077, rel=3e-8)


def test_cc_mmcblocked_exact_steady_state() -> None:
    """CC-MMCBlocked, per minute: 12 agents and 5 places to wait, without abandonment."""
    queue = erlang_a(4.2, 0.5, 0.0, 12, lines=17)
    assert queue.p_block == pytest.approx(0.0094768743, rel=1e-8)
    assert queue.p_wait == pytest.approx(0.15786136, rel=3e-8)
    assert queue.mean_wait == pytest.approx(0.061124241, rel=1e-8)
    assert queue.occupancy == pytest.approx(0.69336619, rel=1e-8)
    assert queue.p_served_within(1 / 3) == pytest.approx(0.92755819, rel=1e-8)
    assert queue.p_abandon == 0.0
    assert queue.p_abandoned_within(1.0) == 0.0


def test_gans2009_erlang_a() -> None:
    """GANS2009-ErlangA, per hour: the printed 58.8 s is the mean wait of answered calls."""
    queue = erlang_a(21, 5.015, 2, 6)
    assert round(3600 * queue.mean_wait_served, 1) == 58.8
    assert 3600 * queue.mean_wait_served == pytest.approx(58.798, abs=6e-4)
    assert 3600 * queue.mean_wait == pytest.approx(64.274, abs=6e-4)
    assert queue.p_abandon == pytest.approx(0.035708, abs=6e-7)
    assert queue.p_wait == pytest.approx(0.277567, abs=6e-7)


@pytest.mark.parametrize("lines", [100, None])
def test_herzog_erlang_a_13(lines: int) -> None:
    """HERZOG-ErlangA-13: 9.91 s with 100 lines and with no limit."""
    wait_s = 60.0 * erlang_a(3.5, 1 / 3, 1 / 5, 13, lines).mean_wait
    assert round(wait_s, 2) == 9.91
    assert wait_s == pytest.approx(9.9128, abs=6e-5)


@pytest.mark.parametrize(
    ("agents", "wait_s", "p_abandon"),
    [(223, 32.58, 0.018103), (218, 57.88, 0.032158), (228, 16.99, 0.009437)],
)
def test_gkm2003_charlotte(agents: int, wait_s: float, p_abandon: float) -> None:
    """GKM2003-Charlotte-1030: ASA 33 s and 1.9 % abandoned were observed with 223 agents."""
    queue = erlang_a(1364 / 1800, 1 / 296, 1 / 1800, agents)
    assert queue.mean_wait == pytest.approx(wait_s, abs=0.005)
    assert queue.p_abandon == pytest.approx(p_abandon, abs=5e-7)


def test_gkm2003_charlotte_five_agents_fewer_almost_double_the_wait() -> None:
    """The text of the source: ASA and abandonment almost double from 223 to 218 agents."""
    now, fewer = (erlang_a(1364 / 1800, 1 / 296, 1 / 1800, n) for n in (223, 218))
    assert 1.7 < fewer.mean_wait / now.mean_wait < 2.0
    assert 1.7 < fewer.p_abandon / now.p_abandon < 2.0


def test_abandonment_of_three_hundred_agents() -> None:
    """M/M/300+M with 100 calls/min, mean handling 3 min, mean patience 2 min."""
    assert erlang_a(100, 1 / 3, 1 / 2, 300).p_abandon == pytest.approx(0.0253510852, abs=5e-11)


def weights_by_hand(arrivals: float, service: float, theta: float, agents: int, most: int) -> Any:
    """Probabilities of 0..most callers present, by the product form."""
    steps = [
        arrivals / (min(i, agents) * service + max(i - agents, 0) * theta)
        for i in range(1, most + 1)
    ]
    weights = np.concatenate(([1.0], np.cumprod(steps)))
    return weights / weights.sum()


@pytest.mark.broad
@quick
@given(
    arrivals=rates,
    service=rates,
    theta=st.floats(0.0, 10.0),
    agents=small,
    room=st.integers(0, 8),
    wait=st.floats(0.0, 3.0),
)
def test_waiting_law_equals_a_matrix_exponential(
    arrivals: float, service: float, theta: float, agents: int, room: int, wait: float
) -> None:
    """A tagged caller moves up a finite queue; its fate by time t is exp(Q t)."""
    queue = erlang_a(arrivals, service, theta, agents, agents + room)
    law = weights_by_hand(arrivals, service, theta, agents, agents + room)
    inside = law[:-1] / law[:-1].sum()
    generator = np.zeros((room + 2, room + 2))
    for place in range(room):
        generator[place, place - 1 if place else room] += agents * service + place * theta
        generator[place, room + 1] += theta
        generator[place, place] -= agents * service + (place + 1) * theta
    start = np.zeros(room + 2)
    start[:room] = inside[agents:]
    end = start @ linalg.expm(generator * wait)
    assert queue.p_block == pytest.approx(law[-1], rel=1e-10)
    assert queue.p_served_within(wait) == pytest.approx(inside[:agents].sum() + end[room], abs=1e-9)
    assert queue.p_abandoned_within(wait) == pytest.approx(end[room + 1], abs=1e-9)
    assert queue.p_wait_exceeds(wait) == pytest.approx(end[:room].sum(), abs=1e-9)
    busy = float(law @ np.minimum(np.arange(law.size), agents))
    assert queue.occupancy == pytest.approx(busy / agents, rel=1e-9)


@quick
@given(arrivals=rates, service=rates, theta=st.floats(0.01, 10.0), agents=small)
def test_balance_of_flow_and_littles_law(
    arrivals: float, service: float, theta: float, agents: int
) -> None:
    """Answered flow is completed flow, abandoned flow is theta times the queue."""
    queue = erlang_a(arrivals, service, theta, agents)
    assert queue.p_no_wait + queue.p_wait == pytest.approx(1.0, abs=1e-12)
    assert queue.p_served + queue.p_abandon == pytest.approx(1.0, abs=1e-12)
    assert arrivals * queue.p_abandon == pytest.approx(theta * queue.mean_queue, rel=1e-9)
    assert queue.mean_wait == pytest.approx(queue.mean_queue / arrivals, rel=1e-12)
    done = agents * service * queue.occupancy
    assert done == pytest.approx(arrivals * queue.p_served, rel=1e-9)


@pytest.mark.broad
@settings(max_examples=15, deadline=None)
@given(arrivals=rates, service=rates, theta=st.floats(0.05, 10.0), agents=small)
def test_mean_waits_are_the_areas_under_their_tails(
    arrivals: float, service: float, theta: float, agents: int
) -> None:
    """Two ways to the same means: a digamma-free sum and an integral of the law."""
    queue = erlang_a(arrivals, service, theta, agents)
    scale = 1.0 / (theta + service)

    def area(tail: Callable[[float], float]) -> float:
        whole = integrate.quad(lambda u: tail(scale * u), 0.0, math.inf, limit=400, epsabs=1e-13)
        return scale * float(whole[0])

    assert area(queue.p_wait_exceeds) == pytest.approx(queue.mean_wait, rel=1e-5, abs=1e-10)
    served = area(lambda t: 1.0 - queue.p_served_within(t) / queue.p_served)
    assert served == pytest.approx(queue.mean_wait_served, rel=1e-5, abs=1e-10)


@quick
@given(
    arrivals=rates,
    service=rates,
    theta=st.floats(0.01, 1e4),
    agents=small,
    wait=st.floats(0.0, 1e4),
)
def test_fates_add_up_to_one(
    arrivals: float, service: float, theta: float, agents: int, wait: float
) -> None:
    """At any time a caller is answered, gone or still waiting."""
    queue = erlang_a(arrivals, service, theta, agents)
    parts = (
        queue.p_served_within(wait),
        queue.p_abandoned_within(wait),
        queue.p_wait_exceeds(wait),
    )
    assert min(parts) >= 0.0
    assert sum(parts) == pytest.approx(1.0, abs=1e-11)


@quick
@given(share=st.floats(0.05, 0.95), agents=st.integers(1, 60), wait=st.floats(0.0, 2.0))
def test_little_impatience_is_erlang_c(share: float, agents: int, wait: float) -> None:
    """As theta falls to 0 every measure goes to M/M/n, and theta = 0 is M/M/n."""
    limit = mmc(share * agents, 1.0, agents)
    for theta, within in ((1e-9, 1e-4), (1e-18, 1e-9), (0.0, 1e-9)):
        queue = erlang_a(share * agents, 1.0, theta, agents)
        assert queue.p_wait == pytest.approx(limit.p_wait, rel=within, abs=1e-14)
        assert queue.mean_wait == pytest.approx(limit.mean_wait, rel=within, abs=1e-14)
        assert queue.mean_wait_served == pytest.approx(limit.mean_wait, rel=within, abs=1e-14)
        assert queue.service_level(wait) == pytest.approx(limit.service_level(wait), abs=within)
        assert queue.p_wait_exceeds(wait) == pytest.approx(limit.p_wait_exceeds(wait), abs=within)


@quick
@given(arrivals=st.floats(0.1, 80.0), agents=st.integers(1, 60), wait=st.floats(0.1, 2.0))
def test_great_impatience_is_erlang_b(arrivals: float, agents: int, wait: float) -> None:
    """As theta grows, everybody who would wait is lost; n lines for n agents are exactly that."""
    loss = erlang_b(arrivals, agents)
    for theta, within in ((1e7, 1e-4), (1e100, 1e-10)):
        queue = erlang_a(arrivals, 1.0, theta, agents)
        assert queue.p_abandon == pytest.approx(loss, rel=within, abs=1e-14)
        assert queue.p_abandoned_within(wait) == pytest.approx(loss, rel=within, abs=1e-14)
        assert queue.p_served_within(wait) == pytest.approx(1.0 - loss, rel=within)
    full = erlang_a(arrivals, 1.0, 0.5, agents, agents)
    assert full.p_block == pytest.approx(loss, rel=1e-12)
    assert (full.p_wait, full.p_abandon, full.mean_wait) == (0.0, 0.0, 0.0)
    assert full.p_served_within(wait) == 1.0


@quick
@given(
    arrivals=rates,
    service=rates,
    theta=st.floats(0.05, 5.0),
    agents=small,
    wait=st.floats(0.0, 2.0),
)
def test_another_agent_helps(
    arrivals: float, service: float, theta: float, agents: int, wait: float
) -> None:
    """Waits, abandonment and occupancy fall and service levels rise with every agent."""
    less, more = (erlang_a(arrivals, service, theta, n) for n in (agents, agents + 1))
    for name in ("p_wait", "p_abandon", "mean_wait", "mean_wait_served", "occupancy"):
        assert getattr(more, name) <= getattr(less, name) * (1.0 + 1e-12), name
    for variant in ("offered", "answered", "abandons_positive", "exclude_short_abandons"):
        gain = more.service_level(wait, variant) - less.service_level(wait, variant)
        assert gain > -1e-12


@quick
@given(arrivals=rates, service=rates, agents=small, patience=st.floats(0.05, 5.0))
def test_more_patience_means_longer_waits_and_fewer_lost(
    arrivals: float, service: float, agents: int, patience: float
) -> None:
    """Patience moves callers from abandonment to waiting."""
    short = erlang_a(arrivals, service, 1.0 / patience, agents)
    long = erlang_a(arrivals, service, 0.5 / patience, agents)
    assert long.p_abandon <= short.p_abandon * (1.0 + 1e-12)
    assert long.mean_wait > short.mean_wait
    assert long.mean_queue > short.mean_queue


def test_service_level_variants_follow_their_definitions() -> None:
    """Each ratio from the answered and abandoned shares, blocked attempts left out."""
    queue = erlang_a(30.0, 1.0, 0.7, 24, lines=40)
    good, lost = queue.p_served_within(0.3), queue.p_abandoned_within(0.3)
    early = queue.p_abandoned_within(0.1)
    assert queue.p_block > 0.0
    assert queue.service_level(0.3) == good
    assert queue.service_level(0.3, "abandons_negative") == good
    assert queue.service_level(0.3, "answered") == good / queue.p_served
    assert queue.service_level(0.3, "ignore_abandons") == good / (1 - lost)
    assert queue.service_level(0.3, "abandons_positive") == good + lost
    assert queue.service_level(0.3, "abandons_positive", 0.1) == good + lost
    assert queue.service_level(0.3, "exclude_short_abandons") == good / (1 - lost)
    assert queue.service_level(0.3, "exclude_short_abandons", 0.1) == good / (1 - early)
    assert queue.service_level(0.0) == pytest.approx(queue.p_no_wait, abs=1e-15)


@pytest.mark.parametrize("load", [5_000.0, 9_800.0, 10_000.0, 10_200.0, 15_000.0])
@pytest.mark.parametrize("patience", sampled([1.0, 0.05, 20.0]))
def test_ten_thousand_agents(load: float, patience: float) -> None:
    """Against log-weights by gamma functions, with every measure finite."""
    agents, theta = 10_000, 1.0 / patience
    queue = erlang_a(load, 1.0, theta, agents)
    below = np.arange(agents)
    ahead = np.arange(250_000.0)
    shape = agents * patience
    logs = np.concatenate(
        (
            below * math.log(load) - special.gammaln(below + 1.0),
            agents * math.log(load)
            - special.gammaln(agents + 1.0)
            + ahead * math.log(load * patience)
            + special.gammaln(shape + 1.0)
            - special.gammaln(shape + ahead + 1.0),
        )
    )
    law = np.exp(logs - special.logsumexp(logs))
    p_wait = float(law[agents:].sum())
    waiting = float(law[agents:] @ ahead)
    assert queue.p_wait == pytest.approx(p_wait, rel=1e-7, abs=1e-14)
    assert queue.mean_queue == pytest.approx(waiting, rel=1e-7, abs=1e-12)
    assert queue.p_abandon == pytest.approx(theta * waiting / load, rel=1e-7, abs=1e-14)
    for level in (0.0, 0.01, 1.0):
        parts = (
            queue.p_served_within(level),
            queue.p_abandoned_within(level),
            queue.p_wait_exceeds(level),
        )
        assert all(0.0 <= part <= 1.0 + 1e-12 for part in parts)
        assert sum(parts) == pytest.approx(1.0, abs=1e-10)
    assert math.isfinite(queue.mean_wait_served)
    assert 0.0 < queue.occupancy <= 1.0


def test_overload_tends_to_the_fluid_limit() -> None:
    """Far above capacity n mu / lambda are answered after a wait near log(load / n) / theta."""
    queue = erlang_a(15_000.0, 1.0, 0.01, 10_000)
    assert queue.p_abandon == pytest.approx(1 / 3, rel=1e-9)
    assert queue.mean_wait_served == pytest.approx(100 * math.log(1.5), rel=1e-4)
    assert queue.occupancy == pytest.approx(1.0, abs=1e-12)


def test_overloaded_queue_of_limited_length_is_almost_always_full() -> None:
    """Without abandonment a line long enough holds its limit, less a geometric number."""
    queue = erlang_a(40.0, 0.5, 0.0, 12, 12 + 50_000)
    assert queue.p_block == pytest.approx(0.85, rel=1e-12)
    assert queue.mean_queue == pytest.approx(50_000 - 0.15 / 0.85, rel=1e-9)
    assert queue.mean_wait_served == pytest.approx(queue.mean_wait, rel=1e-9)


def test_overloaded_patient_queue_of_limited_length() -> None:
    """Patience too long to matter: the same full line, and the waits of Little's law."""
    patient = erlang_a(40.0, 0.5, 1e-20, 12, 12 + 5_000)
    endless = erlang_a(40.0, 0.5, 0.0, 12, 12 + 5_000)
    assert patient.mean_wait_served == pytest.approx(endless.mean_wait_served, rel=1e-9)
    assert patient.p_served_within(800.0) == pytest.approx(endless.p_served_within(800.0), rel=1e-9)


def test_speed_at_ten_thousand_agents() -> None:
    """One solution is a matter of milliseconds."""
    start = time.perf_counter()
    erlang_a(10_050 / 180, 1 / 180, 1 / 1000, 10_000).service_level(20.0)
    assert time.perf_counter() - start < 1.0


def test_record_is_a_value() -> None:
    """Equal inputs give equal records whose arrays cannot be written."""
    queue = erlang_a(4.2, 0.5, 1.0, 12)
    assert queue == erlang_a(4.2, 0.5, 1.0, 12)
    assert queue != erlang_a(4.2, 0.5, 1.0, 13)
    with pytest.raises(ValueError, match="read-only"):
        queue._p_ahead[0] = 0.5


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: erlang_a(0.0, 1.0, 1.0, 3), "arrival_rate must be"),
        (lambda: erlang_a(1.0, -1.0, 1.0, 3), "service_rate must be"),
        (lambda: erlang_a(1.0, 1.0, -1.0, 3), "abandonment_rate must be"),
        (lambda: erlang_a(1.0, 1.0, 1.0, 0), "agents must be"),
        (lambda: erlang_a(1.0, 1.0, 1.0, 3, 2), "lines must be an integer of at least 3"),
        (lambda: erlang_a(3.0, 1.0, 0.0, 3), "unstable"),
        (lambda: erlang_a(7.0, 0.5, 1e-20, 12), "too many to enumerate"),
        (lambda: erlang_a(7.0, 0.5, 1e-310, 12), "too many to enumerate"),
        (
            lambda: erlang_a(1.0, 1.0, 1.0, 3).service_level(1.0, "best"),  # type: ignore[arg-type]
            "variant must be one of",
        ),
        (lambda: erlang_a(1.0, 1.0, 1.0, 3).service_level(-1.0), "threshold must be"),
        (
            lambda: erlang_a(1.0, 1.0, 1.0, 3).service_level(1.0, "abandons_positive", -1.0),
            "short_abandon must be",
        ),
        (lambda: erlang_a(1.0, 1.0, 1.0, 3).p_abandoned_within(math.nan), "threshold must be"),
        (lambda: erlang_a(1.0, 1.0, 1.0, 3).p_wait_exceeds(-1.0), "time must be"),
    ],
)
def test_bad_input_is_refused(call: Callable[[], object], message: str) -> None:
    """Each with one sentence that names the argument."""
    with pytest.raises(ValueError, match=message):
        call()
