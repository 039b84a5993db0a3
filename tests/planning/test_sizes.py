"""How many days a search takes, and how sure its lower bound is of them."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.plans import small
from sim.planning.bound import Least, _sure
from sim.planning.sizes import sizes_of, slope_days


def test_a_day_of_few_calls_is_tried_on_all_days(monkeypatch: pytest.MonkeyPatch) -> None:
    centre = small(0).study.effective_centre
    found = sizes_of(centre, 1, (None, None, None))
    assert found[:3] == (100, 800, 1_200)
    assert 50 < found.calls < 400
    monkeypatch.setattr("sim.planning.sizes._CALLS", 1)
    assert sizes_of(centre, 1, (None, None, None))[:3] == (30, 150, 300)
    assert sizes_of(centre, 1, (7, None, 0))[:3] == (7, 150, 0)


def test_slopes_of_many_pools_are_looked_at_on_few_days() -> None:
    assert slope_days(15, 16_000) == 40
    assert slope_days(267, 61_000) == 6
    assert slope_days(120, 540_000) == 5


def test_hours_that_are_busy_together_are_not_taken_for_independent() -> None:
    luck = np.random.default_rng(3).normal(size=(30, 9))
    common = np.repeat(luck[:, :1], 9, axis=1)
    prices = np.ones(9)
    apart, together = (_sure([Least(prices, r)], prices) for r in (luck, common))
    assert together > 2.0 * apart
    assert _sure([Least(prices[:4], luck[:, :4]), Least(prices[4:], luck[:, 4:])], prices) > apart
