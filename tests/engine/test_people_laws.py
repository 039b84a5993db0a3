"""Agents who learn and tire, in the long run, against what follows from the rules by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.centre import Centre
from sim.engine import run_compiled
from tests.builders import Data, centre, centre_data, constant, draw, exponential, kind, pool


def steady(own: Data, volume: float, talk: Data, **more: Any) -> Centre:
    """One pool and its calls, the same all day."""
    calls = kind([], talk, **more)
    calls["demand"] = {"daily_volume": volume}
    return centre(centre_data(horizon={"days": 2}, contact_types={"call": calls}, pools={"p": own}))


@pytest.mark.compiled
def test_tired_agents_settle_where_their_work_and_their_pace_agree() -> None:
    """Occupancy = a (1 + s x occupancy), with a = 0.6 and s = 0.5: 0.6 / (1 - 0.3) = 6/7."""
    tired = {"slope": 0.5, "time_constant_s": 3600.0}
    volume = 0.6 * 100 * 86_400.0 / 100.0
    of = steady(pool(100, fatigue=tired), volume, exponential(100.0))
    log = run_compiled(of, draw(of))
    later = (log["arrival_s"] > 6 * 3600.0) & (log["arrival_s"] < 47 * 3600.0)
    handled = float(np.sum((log["talk_end_s"] - log["answer_s"])[later]))
    occupancy = handled / (41 * 3600.0 * 100)
    assert occupancy == pytest.approx(6 / 7, rel=0.02)
    assert handled / np.count_nonzero(later) == pytest.approx(100.0 * (1 + 0.5 * 6 / 7), rel=0.01)


@pytest.mark.compiled
def test_a_full_pool_serves_what_its_new_and_other_agents_can_each() -> None:
    """Half of ten need twice as long: 5/200 + 5/100 calls a second, not 10/150 of a mixture."""
    new = {"share": 0.5, "factor_at_start": 2.0, "weeks_to_proficiency": 1000.0}
    of = steady(pool(10, new_hires=new), 20_000.0, constant(100.0), patience=constant(500.0))
    log = run_compiled(of, draw(of))
    answer = np.asarray(log["answer_s"])
    rate = np.count_nonzero((answer > 3600.0) & (answer < 80_000.0)) / (80_000.0 - 3600.0)
    assert rate == pytest.approx(0.075, rel=0.002)
