"""Verdicts on differences: what an interval and a margin say, and how many replications lack."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from sim.experiments.verdicts import replications_needed, verdict


@pytest.mark.parametrize(
    ("low", "high", "up", "down", "neither"),
    [
        (1.1, 2.0, "better", "worse", "higher"),
        (-2.0, -1.1, "worse", "better", "lower"),
        (-0.9, 1.0, *["no practical difference"] * 3),
        (0.2, 0.9, *["no practical difference"] * 3),
        (0.5, 1.5, *["not enough data"] * 3),
        (-3.0, 3.0, *["not enough data"] * 3),
        (1.0, 2.0, *["not enough data"] * 3),
        (math.nan, math.nan, *["not enough data"] * 3),
    ],
)
def test_a_verdict_needs_the_whole_interval_on_one_side_of_the_margin(
    low: float, high: float, up: str, down: str, neither: str
) -> None:
    found = [verdict(low, high, 1.0, better) for better in (True, False, None)]
    assert found == [up, down, neither]


def test_without_any_spread_a_difference_is_known() -> None:
    assert verdict(0.0, 0.0, 0.0, True) == "no practical difference"
    assert verdict(0.5, 0.5, 0.0, False) == "worse"


def test_as_many_replications_are_needed_as_bring_the_interval_off_the_margin() -> None:
    spread = 4.0
    half = spread * stats.t.ppf(0.975, 9) / math.sqrt(10)
    needed = int(replications_needed(2.0, half, 1.0, 10, 0.95))

    def width(n: int) -> float:
        return float(spread * stats.t.ppf(0.975, n - 1) / math.sqrt(n))

    assert width(needed) <= 1.0 < width(needed - 1)
    assert needed == int(replications_needed(0.0, half, 1.0, 10, 0.95))


def test_what_lies_on_the_margin_is_never_decided_and_one_replication_says_nothing() -> None:
    assert replications_needed(1.0, 0.5, 1.0, 10, 0.95) == math.inf
    assert math.isnan(replications_needed(1.0, math.nan, 1.0, 1, 0.95))
