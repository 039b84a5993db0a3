"""Agents who learn and tire, in the long run, against what follows from the rules by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.analytic import erlang_b
from sim.centre import Centre
from sim.engine import codes, run_compiled
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


@pytest.mark.compiled
def test_where_nobody_waits_a_rest_after_the_call_is_as_good_as_talk() -> None:
    """The loss of M/G/c/c depends on the mean of talk + rest alone: 100 s + 50 s."""
    rest = {"unavailable": {"dist": "uniform", "low_s": 0.0, "high_s": 100.0}}
    agents, days = 10, 30
    expected = erlang_b(8.0, agents)
    volume = 8.0 / 150.0 * 86_400.0
    of = steady(pool(agents, after_call=rest), volume, exponential(100.0), queue_limit=0)
    lost = []
    for replication in range(days):
        log = run_compiled(of, draw(of, replication=replication))
        later = (log["arrival_s"] > 3600.0) & (log["arrival_s"] < 47 * 3600.0)
        lost.append(np.mean(log["disposition"][later] == codes.BLOCKED_QUEUE))
    z = (np.mean(lost) - expected) / (np.std(lost, ddof=1) / np.sqrt(days))
    assert abs(z) < 3.5, (np.mean(lost), expected, z)
