"""Counts of simulated logs: they add up by every axis, and agree with counting by hand."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.centre import Centre
from sim.engine import CallLog, run_reference
from sim.engine.codes import DISPOSITIONS
from sim.measures import MEASURES, Counts, by, count, measure_table, reconcile, totals
from tests.builders import centre as build
from tests.builders import draw, exponential, pool, route, shift, step
from tests.measures.brute import Brute

H = 3600.0


def small_bank(lines: int, agents: int, warmup: float, balking: float, outage: bool) -> Centre:
    """Two sites, IVR, overflow across a link, shifts that end while calls go on, an outage."""
    call = {"talk": exponential(240.0), "wrap_up": exponential(60.0),
            "patience": exponential(90.0), "balking": balking}  # fmt: skip
    menu = {"play": exponential(30.0), "branches": {"contained": 0.3, "agent": 0.6, "hung_up": 0.1}}
    steps = {"a": [step("pa"), step("pb", after=20.0)], "b": [step("pb"), step("pa", after=10.0)]}
    day = [shift(8 * H, 9 * H, agents), shift(8.5 * H, 10 * H, agents)]
    outages = {"fire": {"component": "site", "name": "a", "start": "09:10",
               "duration": {"dist": "constant", "value_s": 900.0}, "return_ramp_s": 600.0,
               "detection": {"delay_s": 120.0}}}  # fmt: skip
    return build(
        {
            "horizon": {"days": 2, "opening": "08:00-10:00", "warmup_s": warmup},
            "sites": {"a": {"trunk_groups": {"t": {"lines": lines}}, "ivr": {"ports": 5}},
                      "b": {"trunk_groups": {"t": {"lines": lines}}}},
            "links": {"ab": {"between": ["a", "b"], "transfer_delay_s": 3.0}},
            "demand": {"profiles": {"morning": [0.0] * 8 + [1.0, 1.0] + [0.0] * 14}},
            "ivr_journeys": {"menu": {"start": "m", "nodes": {"m": menu}}},
            "contact_types": {
                "x": {"demand": {"daily_volume": 300.0, "profile": "morning"}, "route": "r",
                      "ivr": {"journey": "menu"}, **call},
                "y": {"demand": {"daily_volume": 200.0, "profile": "morning"}, "route": "r2",
                      "target": {"threshold_s": 60.0, "variant": "answered"}, **call},
            },
            "pools": {"pa": pool(day, ["x", "y"], "a"), "pb": pool(day, ["x", "y"], "b")},
            "routes": {"r": route(steps, sites=["a", "b"]), "r2": route(steps, sites=["b", "a"])},
            "outages": outages if outage else {},
        }
    )  # fmt: skip


@lru_cache
def simulated(
    lines: int = 8,
    agents: int = 4,
    warmup: float = 0.0,
    balking: float = 0.1,
    outage: bool = True,
    seed: int = 1,
) -> tuple[Centre, CallLog, Counts]:
    centre = small_bank(lines, agents, warmup, balking, outage)
    log = run_reference(centre, draw(centre, seed))
    return centre, log, count(log, centre)


centres = st.tuples(
    st.integers(2, 30), st.integers(1, 6), st.sampled_from([0.0, 9 * H + 100.0]),
    st.sampled_from([0.0, 0.3]), st.booleans(), st.integers(0, 10_000),
)  # fmt: skip


@pytest.mark.broad
@settings(max_examples=12, deadline=None)
@given(centres)
def test_counts_by_axis_sum_to_the_totals_and_to_the_log(case: tuple[Any, ...]) -> None:
    centre, log, counts = simulated(*case)
    measured = log["arrival_s"] >= centre.horizon.warmup_s
    found = np.bincount(log["disposition"][measured], minlength=len(DISPOSITIONS))
    names = {
        "answered": "answered_calls",
        "dropped_in_outage": "lost_in_outage",
        "hung_up_at_message": "lost_at_message",
    }
    for name, expected in zip(DISPOSITIONS, found, strict=True):
        if name in ("done", "not_reached", "unfinished"):
            assert expected == 0
            continue
        measure = names.get(name, f"{name}_calls")
        for axis in MEASURES[measure].axes:
            assert totals([counts], measure, axis)[0].sum() == expected, (measure, axis)
    assert totals([counts], "offered_calls")[0].sum() == measured.sum() == found.sum()
    waited = measured & ~np.isnan(log["queue_s"])
    assert totals([counts], "offered_to_agents", "site", "interval")[0].sum() == waited.sum()
    wait = log.wait_s()[waited].sum()
    assert totals([counts], "mean_wait", "contact_type")[0].sum() == pytest.approx(wait)
    assert sum(reconcile(log).values()) == 2 * len(log)


@pytest.mark.broad
@settings(max_examples=4, deadline=None)
@given(centres)
def test_load_of_simulated_logs_is_what_counting_moment_by_moment_gives(
    case: tuple[Any, ...],
) -> None:
    centre, log, counts = simulated(*case)
    brute = Brute(log, centre)
    for index in range(2):
        slow = brute.load(index)
        for name, expected in slow.items():
            fast = counts.arrays[f"load.{name}_s"][index].ravel()
            np.testing.assert_allclose(fast, expected, atol=1e-6, err_msg=name)
    for what in ("lines", "ports", "queue"):
        for site in (0, 1):
            seconds, most = brute.occupancy_of(what, site)
            np.testing.assert_allclose(
                counts.arrays[f"centre.{what}_s"][site].ravel(), seconds, atol=1e-6
            )
            np.testing.assert_array_equal(counts.arrays[f"peak.{what}"][site].ravel(), most)


def test_the_small_bank_shows_what_the_tests_are_about() -> None:
    """Ghosts, overflow, an outage, full lines and balking all happen: no test is hollow."""
    _, _, counts = simulated()
    table = measure_table([counts]).value
    for name in (
        "agents_overtime", "overflow_share", "lost_in_outage", "blocked_calls", "balking",
        "contained_calls", "abandonment", "lost_talking", "lost_before_detection",
    ):  # fmt: skip
        assert table[name] > 0.0, name
    assert by([counts], "peak_ports", "site").value[0] == 5
    assert by([counts], "peak_lines", "site").value.tolist() == [8, 8]


def test_agents_are_never_busier_than_logged_in() -> None:
    for seed in range(5):
        _, _, counts = simulated(agents=1, seed=seed)
        for index in range(2):
            busy = counts.arrays["load.busy_s"][index]
            assert (busy <= counts.arrays["load.logged_in_s"][index] + 1e-6).all()
