"""When something has failed, as plots shade it: planned windows exactly, random ones by share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.study.failure_times import SLICE_S, Span, happenings, most
from sim.workload import draw_failures
from tests.builders import constant, exponential
from tests.small_studies import small_data, with_outages

H = 3600.0


def random_failures(component: str = "site", **more: Any) -> sim.Study:
    data = small_data(replications=40)
    outage = {
        "component": component,
        "name": "site" if component == "site" else "pool",
        "up_time": exponential(30 * H),
        "duration": exponential(2 * H),
        **({"detection": {"delay_s": 60.0}} if component == "site" else {}),
    }
    data["centre"]["outages"] = {"any": {**outage, **more}}
    return sim.Study.from_dict(data)


def test_a_planned_window_and_the_return_of_agents() -> None:
    found = happenings(with_outages("fire", events=("bills",)), 5, mean_day=True)
    assert found.failed == [Span(10 * H, 11 * H, 1.0)]
    assert found.returning == [Span(11 * H, 11.25 * H, 1.0)]
    assert found.events == [Span(8 * H, 9 * H, 1.0)]
    assert happenings(with_outages(), 5, mean_day=True) == ([], [], [])


def test_of_a_mean_day_it_is_the_share_of_days() -> None:
    data = with_outages("fire").to_dict()
    data["centre"]["horizon"]["days"] = 5
    data["centre"]["outages"]["fire"]["day"] = 2
    study = sim.Study.from_dict(data)
    assert happenings(study, 3, mean_day=True).failed == [Span(10 * H, 11 * H, 0.2)]
    start = 2 * 24 * H + 10 * H
    assert happenings(study, 3, mean_day=False).failed == [Span(start, start + H, 1.0)]


def test_random_failures_are_those_that_the_replications_have() -> None:
    study = random_failures()
    found = happenings(study, 40, mean_day=True)
    assert 0.0 < most(found.failed) < 1.0
    for t in np.arange(30.0, 86_400.0, 7777.0):
        share = np.mean(
            [any(f.fail_s // SLICE_S * SLICE_S <= t < np.ceil(f.repair_s / SLICE_S) * SLICE_S
                 for f in draw_failures(study.centre, study.seed, r)) for r in range(40)]
        )  # fmt: skip
        shown = next((s.share for s in found.failed if s.start_s <= t < s.end_s), 0.0)
        assert share <= shown + 1e-9 < share + 0.05


def test_agents_who_fail_one_by_one_are_a_share_of_them() -> None:
    found = happenings(random_failures("agent"), 10, mean_day=True)
    assert 0.0 < most(found.failed) < 0.5


@pytest.mark.parametrize("length_s", [1e9, 59.0])
def test_a_failure_beyond_the_horizon_and_a_short_one_are_shown(length_s: float) -> None:
    data = with_outages("fire").to_dict()
    data["centre"]["outages"]["fire"]["duration"] = constant(length_s)
    (span,) = happenings(sim.Study.from_dict(data), 1, mean_day=True).failed
    assert span == Span(10 * H, 24 * H if length_s > H else 10 * H + 60.0, 1.0)
