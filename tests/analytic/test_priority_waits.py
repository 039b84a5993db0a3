"""Non-preemptive priorities against the exact case, a solved chain and conservation of work."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analytic import mmc, priority_mean_waits
from sim.analytic._chain import stationary_law


def test_exact_prio_4classes() -> None:
    """EXACT-prio_4classes, hours."""
    waits = priority_mean_waits([6, 4, 6, 5], 6, 5)
    assert waits == pytest.approx([0.015743259, 0.023614889, 0.040482667, 0.089961483], rel=3e-8)


@settings(max_examples=50, deadline=None)
@given(
    shares=st.lists(st.floats(0.01, 1.0), min_size=1, max_size=6),
    occupancy=st.floats(0.05, 0.98),
    agents=st.integers(1, 40),
)
def test_priorities_move_waiting_but_do_not_make_it(
    shares: list[float], occupancy: float, agents: int
) -> None:
    """Lower classes wait longer, and the mean over all calls is that of the single queue."""
    rates = np.array(shares) / sum(shares) * occupancy * agents
    waits = priority_mean_waits(list(rates), 1.0, agents)
    assert np.all(np.diff(waits) >= 0.0)
    pooled = mmc(float(rates.sum()), 1.0, agents).mean_wait
    assert float(waits @ rates / rates.sum()) == pytest.approx(pooled, rel=1e-9, abs=1e-300)


def test_two_classes_equal_a_solved_chain() -> None:
    """Two agents, states (callers in service below two) and (two busy, queue of each class)."""
    low, high, service, most = 0.5, 0.6, 1.0, 60
    moves = [(0, 1, low + high), (1, 0, service), (1, 2, low + high), (2, 1, 2 * service)]

    def state(first: int, second: int) -> int:
        return 2 + first * (most + 1) + second

    for first in range(most + 1):
        for second in range(most + 1):
            here = state(first, second)
            if first < most:
                moves.append((here, state(first + 1, second), high))
            if second < most:
                moves.append((here, state(first, second + 1), low))
            if first:
                moves.append((here, state(first - 1, second), 2 * service))
            elif second:
                moves.append((here, state(first, second - 1), 2 * service))
    sources, targets, speeds = (np.array(column) for column in zip(*moves, strict=True))
    law = stationary_law(sources, targets, speeds, 2 + (most + 1) ** 2)[2:]
    queues = law.reshape(most + 1, most + 1)
    lengths = np.arange(most + 1)
    exact = [queues.sum(axis=1) @ lengths / high, queues.sum(axis=0) @ lengths / low]
    assert priority_mean_waits([high, low], service, 2) == pytest.approx(exact, rel=1e-8)


def test_a_class_without_calls_changes_nothing() -> None:
    """A class may be empty; it has the wait that a call in it would have."""
    waits = priority_mean_waits([2.0, 0.0, 1.0], 1.0, 4)
    assert waits[[0, 2]] == pytest.approx(priority_mean_waits([2.0, 1.0], 1.0, 4), rel=1e-14)


@pytest.mark.parametrize(
    ("rates", "service", "agents", "message"),
    [
        ([], 1.0, 3, "at least one class"),
        ([0.0, 0.0], 1.0, 3, "at least one class"),
        ([1.0, -1.0], 1.0, 3, r"arrival_rates\[1\] must be"),
        ([1.0], 0.0, 3, "service_rate must be"),
        ([1.0], 1.0, 0, "agents must be"),
        ([2.0, 1.0], 1.0, 3, "unstable"),
    ],
)
def test_bad_input_is_refused(rates: Any, service: float, agents: int, message: str) -> None:
    """Each with one sentence that names the argument."""
    with pytest.raises(ValueError, match=message):
        priority_mean_waits(rates, service, agents)
