"""Opting out, announcements and voice bots: walks against the graph, and whose luck they touch."""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.centre import Centre
from sim.centre.base import DAY_S as DAY
from sim.centre.ivr_outcomes import (
    FAILED_AUTHENTICATION,
    FAILED_RECOGNITION,
    FLAGS,
    INFORMED,
    OPTED_OUT,
    ivr_outcomes,
)
from sim.workload.journey_outcomes import JOURNEY_CONTAINED as CONTAINED
from sim.workload.journey_outcomes import JOURNEY_HUNG_UP as HUNG_UP
from sim.workload.journey_outcomes import JOURNEY_TO_AGENT as AGENT
from tests.builders import Data, centre, centre_data, constant, draw, exponential, kind, pool
from tests.workload.test_common_random_numbers import assert_same, luck
from tests.workload.test_days import LAWS
from tests.workload.test_journeys import BANK, CALLS, OUTCOMES, exact, through, walk

BOT: Data = {
    "start": "bot",
    "opt_out": 0.1,
    "nodes": {
        "bot": {
            "play": {"dist": "lognormal", "mean_s": 9, "cv": 0.5},
            "opt_out_allowed": False,
            "announcement": {"play": exponential(6), "contained": 0.15},
            "recognition": {
                "success": 0.7, "attempts": 3, "on_failure": "menu", "reprompt": constant(4),
            },
            "branches": {"login": 0.7, "menu": 0.2, "hung_up": 0.1},
        },
        "menu": {
            "play": {"dist": "gamma", "mean_s": 14, "cv": 0.6},
            "opt_out": 0.3,
            "branches": {"login": 0.5, "agent": 0.5},
        },
        "login": {
            "play": exponential(12),
            "authentication": {"success": 0.6, "attempts": 2, "on_failure": "desk"},
            "announcement": {"play": {"dist": "gamma", "mean_s": 5, "cv": 0.7}},
            "branches": {"desk": 0.25, "contained": 0.75},
        },
        "desk": {"play": constant(8), "branches": {"contained": 0.4, "agent": 0.6}},
    },
}  # fmt: skip


def one_node(**node: Any) -> Data:
    whole = {"play": constant(10), "branches": {"contained": 1.0}, **node}
    return {"start": "n", "nodes": {"n": whole}}


def assert_close(of: Centre, announced: bool) -> None:
    """Over 40,000 walks every probability and mean lies within 4 standard errors of the graph's."""
    expected = ivr_outcomes(of, "call", announced)
    assert expected is not None
    drawn = walk(of)
    for name, code in OUTCOMES.items():
        p = getattr(expected, name)
        assert abs(np.mean(drawn.outcome == code) - p) <= 4 * np.sqrt(p * (1 - p) / CALLS), name
    for bit, name in enumerate(FLAGS):
        p = getattr(expected, name)
        found = np.mean(drawn.flags >> bit & 1)
        assert abs(found - p) <= 4 * np.sqrt(p * (1 - p) / CALLS), name
    for values, name in ((drawn.menus, "menus"), (drawn.seconds, "seconds")):
        error = values.std() / np.sqrt(CALLS)
        assert abs(values.mean() - getattr(expected, name)) < 4 * error, name


# Against the graph ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "own", [{}, {"success": {"login": 0.9}}, {"branches": {"menu": {"login": 1.0}}}]
)
def test_two_ways_to_work_out_a_graph_agree(own: Data) -> None:
    expected = exact(BANK, "welcome", own)
    found = ivr_outcomes(through(BANK, **own), "call")
    assert found is not None
    for name in (*OUTCOMES, "menus", "seconds"):
        assert getattr(found, name) == pytest.approx(expected.get(name, 0.0), abs=1e-12)
    assert found.failed_authentication == pytest.approx(expected["failed"], abs=1e-12)
    assert found.contained + found.agent + found.hung_up == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(
    "own",
    [
        {},
        {"opt_out": 0.25},
        {"success": {"bot": 0.3, "login": 0.9}, "announced": {"bot": 0.4}},
        {"opt_out": 0.0, "branches": {"bot": {"menu": 0.5, "login": 0.5}}},
    ],
)
def test_walks_agree_with_the_graph(own: Data) -> None:
    assert_close(through(BOT, **own), announced=True)


def test_walks_without_an_announcement_agree_with_the_graph() -> None:
    journey = copy.deepcopy(BOT)
    for name in ("bot", "login"):
        journey["nodes"][name]["announcement"] |= {"event": "incident"}
    data = centre_data(
        ivr_journeys={"j": journey},
        contact_types={"call": kind([0.0], ivr={"journey": "j"})},
        demand={"events": {"incident": {"start": "24:00", "duration_s": 60, "factor": 2}}},
    )
    assert_close(centre(data), announced=False)


def test_a_type_without_ivr_has_no_outcomes() -> None:
    assert ivr_outcomes(centre(), "call") is None


def test_a_graph_worked_out_by_hand() -> None:
    """0.2 press 0; of the rest 0.6, then 0.24 are understood; 0.16 fail and hang up."""
    node = one_node(
        opt_out=0.2,
        recognition={"success": 0.75, "attempts": 1, "on_failure": "hung_up"},
        announcement={"play": constant(4), "contained": 0.5},
    )
    found = ivr_outcomes(through(node), "call", announced=True)
    assert found is not None
    assert found.agent == pytest.approx(0.5 * 0.2)
    assert found.contained == pytest.approx(0.5 + 0.5 * 0.8 * 0.75)
    assert found.hung_up == found.failed_recognition == pytest.approx(0.5 * 0.8 * 0.25)
    assert (found.informed, found.opted_out) == pytest.approx((0.5, 0.1))
    assert found.menus == pytest.approx(0.5)
    assert found.seconds == pytest.approx(4 + 0.5 * (0.2 * 5 + 0.8 * 10))


# Opting out -------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_who_opts_out_hears_a_uniform_share_of_the_menu(law: Data) -> None:
    plain = walk(through(one_node(play=law)), n=2000)
    drawn = walk(through(one_node(play=law, opt_out=1.0)), n=2000)
    assert set(drawn.outcome) == {AGENT}
    assert set(drawn.flags) == {OPTED_OUT}
    assert set(drawn.menus) == {1}
    assert stats.kstest(drawn.seconds / plain.seconds, "uniform").pvalue > 1e-4


def test_a_node_may_have_no_way_out() -> None:
    journey: Data = {"start": "first", "opt_out": 1.0, "nodes": {
        "first": {"play": constant(10), "branches": {"second": 1.0}, "opt_out_allowed": False},
        "second": {"play": constant(20), "branches": {"contained": 1.0}},
    }}  # fmt: skip
    drawn = walk(through(journey), n=200)
    assert set(drawn.menus) == {2}
    assert set(drawn.outcome) == {AGENT}
    assert 10 < drawn.seconds.min() < drawn.seconds.max() < 30
    for closed in ({"opt_out": 0.0}, {}):
        journey["nodes"]["second"]["opt_out_allowed"] = bool(closed)
        drawn = walk(through(journey, **closed), n=200)
        assert set(drawn.outcome) == {CONTAINED}
        assert set(drawn.seconds) == {30.0}


def test_in_every_attempt_the_caller_may_opt_out() -> None:
    """0.2, 0.8 x 0.5 x 0.2 of the callers in the first and second attempt."""
    node = one_node(authentication={"success": 0.5, "attempts": 2}, opt_out=0.2)
    drawn = walk(through(node))
    for menus, p in ((1, 0.2), (2, 0.08)):
        found = np.mean((drawn.flags == OPTED_OUT) & (drawn.menus == menus))
        assert abs(found - p) < 4 * np.sqrt(p * (1 - p) / CALLS)


def test_more_opting_out_keeps_those_who_opted_out_and_moves_only_those_who_do() -> None:
    journey = copy.deepcopy(BOT)
    walks = []
    for pressed in (0.0, 0.05, 0.4):
        journey["opt_out"] = journey["nodes"]["menu"]["opt_out"] = pressed
        walks.append(walk(through(journey), n=4000))
    for fewer, more in pairwise(walks):
        out, before = more.flags & OPTED_OUT > 0, fewer.flags & OPTED_OUT > 0
        assert np.all(out[before])
        assert out.sum() > before.sum()
        for column in ("seconds", "outcome", "menus", "flags"):
            one, other = getattr(fewer, column), getattr(more, column)
            np.testing.assert_array_equal(one[~out], other[~out], err_msg=column)
        assert np.all(more.seconds <= fewer.seconds)
        assert np.all(more.menus <= fewer.menus)


# Announcements ----------------------------------------------------------------------------------


def test_an_announcement_lengthens_the_way_of_those_who_stay_and_moves_nobody_else() -> None:
    journey = copy.deepcopy(BOT)
    del journey["nodes"]["bot"]["announcement"], journey["nodes"]["login"]["announcement"]
    plain = walk(through(journey), n=4000)
    journey["nodes"]["bot"]["announcement"] = {"play": constant(7), "contained": 0.3}
    told = walk(through(journey), n=4000)
    gone = told.flags & INFORMED > 0
    assert set(told.outcome[gone]) == {CONTAINED}
    assert set(told.seconds[gone]) == {7.0}
    assert set(told.menus[gone]) == {0}
    np.testing.assert_array_equal(told.outcome[~gone], plain.outcome[~gone])
    np.testing.assert_allclose(told.seconds[~gone], plain.seconds[~gone] + 7.0)
    journey["nodes"]["bot"]["announcement"]["contained"] = 0.5
    more = walk(through(journey), n=4000)
    assert np.all((more.flags & INFORMED > 0)[gone])


@pytest.mark.parametrize(
    ("window", "hours"),
    [
        ({"start": "09:00", "end": "11:30"}, [(9, 11.5)]),
        ({"start": "22:00", "end": "06:00"}, [(0, 6), (22, 24)]),
        ({}, [(0, 24)]),
        ({"event": "incident"}, [(13, 15)]),
        ({"event": "yesterday"}, [(0, 1)]),
        ({"event": "tomorrow"}, []),
    ],
)
def test_an_announcement_is_played_to_calls_that_arrive_in_its_window(
    window: Data, hours: list[tuple[float, float]]
) -> None:
    day, arrivals = 1, [float(t) for t in range(0, 2 * int(DAY), 450)]
    node = one_node(announcement={"play": constant(5), **window})
    data = centre_data(
        horizon={"days": 3},
        demand={"events": {
            "incident": {"day": day, "start": "13:00", "duration_s": 7200, "factor": 1},
            "yesterday": {"day": 0, "start": "23:00", "duration_s": 7200, "factor": 1},
            "tomorrow": {"day": 2, "start": "09:00", "duration_s": 7200, "factor": 1},
        }},
        ivr_journeys={"j": node},
        contact_types={"call": kind(arrivals, ivr={"journey": "j"})},
    )  # fmt: skip
    drawn = draw(centre(data))
    second = drawn.arrival_s >= DAY
    hour = drawn.arrival_s[second] % DAY / 3600
    told = np.any([(a <= hour) & (hour < b) for a, b in hours] or [hour < 0], axis=0)
    np.testing.assert_array_equal(drawn.ivr_s[second], np.where(told, 15.0, 10.0))


# Voice bots -------------------------------------------------------------------------------------


def test_every_attempt_after_the_first_plays_the_reprompt() -> None:
    bot = {"success": 0.0, "attempts": 4, "on_failure": "hung_up", "reprompt": constant(3)}
    drawn = walk(through(one_node(recognition=bot)), n=5)
    assert drawn.seconds.tolist() == [19.0] * 5
    assert drawn.menus.tolist() == [4] * 5
    assert drawn.outcome.tolist() == [HUNG_UP] * 5
    assert drawn.flags.tolist() == [FAILED_RECOGNITION] * 5
    drawn = walk(through(one_node(recognition=bot), success={"n": 1.0}), n=5)
    assert drawn.seconds.tolist() == [10.0] * 5
    assert not drawn.flags.any()


def test_failed_recognition_and_failed_authentication_are_told_apart() -> None:
    journey = {"start": "bot", "nodes": {
        "bot": {"play": constant(1), "branches": {"login": 1.0},
                "recognition": {"success": 0.0, "attempts": 1, "on_failure": "login"}},
        "login": {"play": constant(1), "branches": {"contained": 1.0},
                  "authentication": {"success": 0.0, "attempts": 1, "on_failure": "agent"}},
    }}  # fmt: skip
    both = FAILED_AUTHENTICATION | FAILED_RECOGNITION
    assert walk(through(journey), n=3).flags.tolist() == [both] * 3
    assert walk(through(journey, success={"bot": 1.0}), n=3).flags.tolist() == [1] * 3
    assert walk(through(journey, success={"login": 1.0}), n=3).flags.tolist() == [2] * 3


# Whose luck -------------------------------------------------------------------------------------


def two_types() -> Data:
    kinds = {
        k: kind([], ivr={"journey": k}) | {"demand": {"daily_volume": 400.0}} for k in ("x", "y")
    }
    journeys = {"x": copy.deepcopy(BANK), "y": copy.deepcopy(BANK)}
    return centre_data(ivr_journeys=journeys, contact_types=kinds, pools={"p": pool(5, ["x", "y"])})


def test_what_one_type_may_do_in_the_ivr_leaves_the_others_and_all_other_luck() -> None:
    data = two_types()
    before = {k: luck(data, k) for k in ("x", "y")}
    data["ivr_journeys"]["x"] = BOT
    assert_same(luck(data, "y"), before["y"])
    after = luck(data, "x")
    for column in ("arrival_s", "patience_s", "talk_s", "u_entry", "key"):
        np.testing.assert_array_equal(after[column], before["x"][column])


def a_bank_with_a_bot() -> Centre:
    data = two_types()
    data["ivr_journeys"]["x"] = BOT
    return centre(data)
