"""Walks through the IVR against exact computing on its graph."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.centre import Centre
from sim.centre.base import DAY_S as DAY
from sim.centre.ivr_outcomes import FAILED_AUTHENTICATION
from sim.workload.journey_layout import Journeys, draw_journeys, journey_layout, step_keys
from sim.workload.journey_outcomes import JOURNEY_CONTAINED as CONTAINED
from sim.workload.journey_outcomes import JOURNEY_HUNG_UP as HUNG_UP
from sim.workload.journey_outcomes import JOURNEY_TO_AGENT as AGENT
from sim.workload.journeys import STEPS
from sim.workload.streams import generators
from tests.builders import Data, centre, centre_data, constant, exponential, kind

BANK: Data = {
    "start": "welcome",
    "nodes": {
        "welcome": {
            "play": {"dist": "uniform", "low_s": 4, "high_s": 8},
            "branches": {"menu": 0.7, "login": 0.15, "agent": 0.1, "hung_up": 0.05},
        },
        "menu": {
            "play": exponential(10),
            "branches": {"login": 0.6, "contained": 0.25, "agent": 0.1, "hung_up": 0.05},
        },
        "login": {
            "play": {"dist": "lognormal", "mean_s": 15, "cv": 0.5},
            "branches": {"balance": 0.8, "agent": 0.2},
            "authentication": {"success": 0.6, "attempts": 3, "on_failure": "desk"},
        },
        "balance": {"play": constant(12), "branches": {"contained": 0.9, "agent": 0.1}},
        "desk": {"play": constant(5), "branches": {"agent": 0.75, "hung_up": 0.25}},
    },
}
OUTCOMES = {"contained": CONTAINED, "agent": AGENT, "hung_up": HUNG_UP}
CALLS = 40_000


def through(journey: Data, **behaviour: Any) -> Centre:
    calls = kind([0.0], ivr={"journey": "j", **behaviour})
    return centre(centre_data(ivr_journeys={"j": journey}, contact_types={"call": calls}))


def walk(of: Centre, n: int = CALLS, seed: int = 1) -> Journeys:
    journeys = journey_layout(of)
    streams = generators(seed, 0, 0, step_keys(journeys.ctypes[0], "call"))
    first = np.zeros(1, dtype=np.int64)
    arrivals = np.linspace(0.0, DAY, n, endpoint=False)
    return draw_journeys(journeys, first + n, streams, first, np.arange(n), arrivals, 0)


def failed_login(drawn: Journeys) -> np.ndarray:
    return drawn.flags & FAILED_AUTHENTICATION > 0


def exact(journey: Data, here: str, own: Data | None = None) -> dict[str, float]:
    """From ``here`` on: probability of each outcome and of failing to log in, menus, seconds."""
    if here in OUTCOMES:
        return {here: 1.0}
    node = journey["nodes"][here]
    means = {"welcome": 6.0, "menu": 10.0, "login": 15.0, "balance": 12.0, "desk": 5.0}
    branches = (own or {}).get("branches", {}).get(here, node["branches"])
    visits, through, failing = 1.0, 1.0, 0.0
    if "authentication" in node:
        success = (own or {}).get("success", {}).get(here, node["authentication"]["success"])
        attempts = node["authentication"]["attempts"]
        failing = (1 - success) ** attempts
        through = 1 - failing
        visits = sum((1 - success) ** k for k in range(attempts))
    found = {"menus": visits, "seconds": visits * means[here], "failed": failing}
    weights = {target: through * share for target, share in branches.items()}
    if failing:
        target = node["authentication"]["on_failure"]
        weights[target] = weights.get(target, 0.0) + failing
    for target, weight in weights.items():
        for what, value in exact(journey, target, own).items():
            found[what] = found.get(what, 0.0) + weight * value
    return found


@pytest.mark.parametrize(
    "own",
    [
        {},
        {"success": {"login": 0.9}},
        {"branches": {"welcome": {"menu": 0.2, "agent": 0.8}, "balance": {"agent": 1.0}}},
        {"branches": {"menu": {"login": 1.0}}, "success": {"login": 0.1}},
    ],
)
def test_outcomes_menus_and_seconds_agree_with_the_graph(own: Data) -> None:
    """Over 40,000 calls every probability and mean lies within 4 standard errors."""
    expected = exact(BANK, "welcome", own)
    drawn = walk(through(BANK, **own))
    for name, code in OUTCOMES.items():
        p = expected.get(name, 0.0)
        assert abs(np.mean(drawn.outcome == code) - p) <= 4 * np.sqrt(p * (1 - p) / CALLS), name
    failed = expected["failed"]
    assert abs(failed_login(drawn).mean() - failed) < 4 * np.sqrt(failed / CALLS)
    for values, name in ((drawn.menus, "menus"), (drawn.seconds, "seconds")):
        assert abs(values.mean() - expected[name]) < 4 * values.std() / np.sqrt(CALLS), name


def test_every_attempt_plays_the_node_and_the_last_failure_is_told() -> None:
    journey = {
        "start": "login",
        "nodes": {
            "login": {
                "play": constant(7),
                "branches": {"contained": 1.0},
                "authentication": {"success": 0.0, "attempts": 4, "on_failure": "hung_up"},
            }
        },
    }
    drawn = walk(through(journey), n=5)
    assert drawn.seconds.tolist() == [28.0] * 5
    assert drawn.menus.tolist() == [4] * 5
    assert drawn.outcome.tolist() == [HUNG_UP] * 5
    assert failed_login(drawn).all()
    drawn = walk(through(journey, success={"login": 1.0}), n=5)
    assert drawn.seconds.tolist() == [7.0] * 5
    assert drawn.outcome.tolist() == [CONTAINED] * 5
    assert not drawn.flags.any()


def test_attempts_follow_a_cut_off_geometric_law() -> None:
    """1, 2, 3 menus with probability 0.6, 0.24, 0.16, each within 4 standard errors."""
    login = BANK["nodes"]["login"] | {"branches": {"agent": 1.0}}
    login = {**login, "authentication": {"success": 0.6, "attempts": 3}}
    drawn = walk(through({"start": "login", "nodes": {"login": login}}))
    for menus, p in ((1, 0.6), (2, 0.24), (3, 0.16)):
        assert abs(np.mean(drawn.menus == menus) - p) < 4 * np.sqrt(p * (1 - p) / CALLS)
    assert np.mean(failed_login(drawn)) == pytest.approx(0.064, abs=0.005)


def test_a_type_without_ivr_hears_nothing() -> None:
    drawn = walk(centre(centre_data()), n=3)
    assert drawn.seconds.tolist() == [0.0] * 3
    assert drawn.outcome.tolist() == [0] * 3
    assert drawn.menus.tolist() == [0] * 3


def test_a_longer_menu_leaves_every_outcome_and_every_other_time_as_it_was() -> None:
    longer = {**BANK, "nodes": {**BANK["nodes"], "balance": {
        "play": constant(22), "branches": BANK["nodes"]["balance"]["branches"]}}}  # fmt: skip
    one, other = walk(through(BANK), n=2000), walk(through(longer), n=2000)
    np.testing.assert_array_equal(one.outcome, other.outcome)
    np.testing.assert_array_equal(one.menus, other.menus)
    assert set(np.round(other.seconds - one.seconds, 9)) == {0.0, 10.0}


def test_a_changed_branch_moves_only_the_calls_that_come_there() -> None:
    """More of those who have logged in ask for an agent; the others' walks stay."""
    one = walk(through(BANK), n=2000)
    other = walk(through(BANK, branches={"balance": {"contained": 0.5, "agent": 0.5}}), n=2000)
    np.testing.assert_array_equal(one.seconds, other.seconds)
    moved = one.outcome != other.outcome
    assert 0 < moved.mean() < 0.3
    assert set(one.outcome[moved]) == {CONTAINED}
    assert set(other.outcome[moved]) == {AGENT}


def test_a_walk_does_not_depend_on_how_many_calls_follow() -> None:
    few, many = walk(through(BANK), n=100), walk(through(BANK), n=1000)
    np.testing.assert_array_equal(few.seconds, many.seconds[:100])
    np.testing.assert_array_equal(few.outcome, many.outcome[:100])


ONE_NODE_LAWS = [
    (exponential(20), stats.expon(scale=20)),
    ({"dist": "uniform", "low_s": 5, "high_s": 9}, stats.uniform(5, 4)),
    ({"dist": "lognormal", "median_s": 15, "sigma": 0.6}, stats.lognorm(0.6, scale=15)),
    ({"dist": "weibull", "shape": 1.7, "scale_s": 30}, stats.weibull_min(1.7, scale=30)),
    ({"dist": "gamma", "shape": 2.5, "scale_s": 8}, stats.gamma(2.5, scale=8)),
    ({"dist": "empirical", "quantiles_s": [10, 20]}, stats.uniform(10, 10)),
]


@pytest.mark.parametrize(("play", "law"), ONE_NODE_LAWS, ids=lambda x: x.get("dist", "")
                         if isinstance(x, dict) else "")  # fmt: skip
def test_playing_times_follow_their_law_whichever_branch_is_taken(play: Data, law: Any) -> None:
    """Kolmogorov-Smirnov at p > 1e-4 over all calls and over those of either branch."""
    node = {"play": play, "branches": {"contained": 0.3, "agent": 0.7}}
    drawn = walk(through({"start": "menu", "nodes": {"menu": node}}))
    for group in (drawn.outcome > 0, drawn.outcome == CONTAINED, drawn.outcome == AGENT):
        assert stats.kstest(drawn.seconds[group], law.cdf).pvalue > 1e-4


def test_as_many_streams_as_the_longest_way_has_menus() -> None:
    """welcome, menu, three times login, balance; or desk instead of it."""
    assert journey_layout(through(BANK)).ctypes[0, STEPS] == 6
    assert journey_layout(centre(centre_data())).ctypes[0, STEPS] == 0
