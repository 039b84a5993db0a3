"""What a drill is expected to show: how it is written, what is refused, and the verdicts."""

from __future__ import annotations

from datetime import time
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom

import sim
from sim.drills.judging import MET, MISSED, OPEN, judge, outcome, verdict
from sim.drills.objectives import objectives, require_measured
from sim.drills.samples import quantile_estimate
from sim.errors import InputError
from sim.measures import Bound
from tests.small_studies import with_outages

EVERYTHING = {
    "lost_calls": "< 200",
    "abandoned": ["< 150", ">= 0"],
    "p_rto": ">= 95 %",
    "service_level": ">= 10%",
    "contact_types": {"gold": {"lost_calls": "< 100 calls/day"}},
    "during": {"asa": "< 60 s", "contact_types": {"gold": {"reached": "> 0.5"}}},
}


def test_every_bound_is_found_with_the_place_where_it_stands() -> None:
    found = objectives(EVERYTHING)
    assert [one.name for one in found] == [
        "lost_calls < 200",
        "abandoned < 150",
        "abandoned >= 0",
        "p_rto >= 0.95",
        "service_level >= 0.1",
        "contact_types.gold.lost_calls < 100",
        "during.asa < 60",
        "during.contact_types.gold.reached > 0.5",
    ]
    assert found[-1].path == "expect.during.contact_types.gold.reached"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"lost_cals": "< 200"}, r"lost_cals: nothing measures .*did you mean 'lost_calls'"),
        ({"lost_calls": ["< 5", "> 10"]}, r"expect\.lost_calls: nothing can be both .*< 5.*> 10"),
        ({"lost_calls": ["<= 5", "> 5"]}, "nothing can be both"),
        ({"service_level": [">= 0.9", "< 0.8"]}, r"expect\.service_level: nothing can be both"),
        ({"p_rto": "> 1"}, r"nothing can be 'p_rto > 1'; the least is 0, the most 1"),
        ({"p_rto": ">= 95"}, r"p_rto is a share.*write p_rto>=95%"),
        ({"recovery_min": "< 0"}, r"expect\.recovery_min: nothing can be 'recovery_min < 0'"),
        ({"recovery_min": "< 15 h"}, r"the unit of recovery_min is min"),
        ({"lost_calls": 200}, r"expect\.lost_calls: found 200; write a bound in quotes"),
        ({"lost_calls": "200"}, r"expect\.lost_calls: found 'lost_calls 200'; expected MEASURE"),
        ({"lost_calls": []}, r"expect\.lost_calls: found \[\]; write a bound"),
        ({}, r"expect: is a mapping from what is measured to a bound"),
        ([], r"expect: is a mapping"),
        ({"during": {"recovery_min": "< 5"}}, r"during\.recovery_min: nothing measures .* here"),
        ({"during": {"lost_calls": "< 5"}}, r"lost_calls is not known of a part of the day"),
        ({"during": {"wait_p90": "< 5"}}, r"wait_p90 is not known of a part of the day"),
        ({"contact_types": {"gold": {"cost_total": "< 5"}}}, "cost_total is not known by contact"),
        ({"contact_types": "gold"}, r"expect\.contact_types: is a mapping by contact type"),
        ({"contact_types": {"gold": {}}}, r"expect\.contact_types\.gold: is a mapping"),
    ],
)  # fmt: skip
def test_what_cannot_be_expected_is_one_sentence(written: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        objectives(written)


def test_bounds_of_different_callers_do_not_contradict_each_other() -> None:
    both = {"lost_calls": "> 10", "contact_types": {"gold": {"lost_calls": "< 5"}}}
    assert len(objectives(both)) == 2
    assert len(objectives({"lost_calls": [">= 5", "<= 5", "< 7"]})) == 3


def test_objectives_are_held_against_the_designs() -> None:
    study = with_outages("o")
    with pytest.raises(InputError, match=r"expect\.p_rto: needs a recovery time objective"):
        require_measured(objectives({"p_rto": "> 0.5"}), {"one": study}, None)
    asked = objectives({"contact_types": {"golf": {"asa": "< 5"}}})
    with pytest.raises(InputError, match=r"design 'one' has no contact type 'golf'.*mean 'gold'"):
        require_measured(asked, {"one": study}, None)


@pytest.mark.parametrize(
    ("bound", "low", "high", "said"),
    [
        ("asa<10", 3.0, 9.0, MET),
        ("asa<10", 3.0, 10.0, OPEN),
        ("asa<=10", 3.0, 10.0, MET),
        ("asa<10", 10.0, 12.0, MISSED),
        ("asa>10", 10.5, 12.0, MET),
        ("asa>10", 9.0, 12.0, OPEN),
        ("asa>10", 9.0, 10.0, MISSED),
        ("asa<10", np.nan, np.nan, OPEN),
        ("asa<10", np.nan, 9.0, MET),
        ("asa<10", 11.0, np.nan, MISSED),
        ("asa>10", np.nan, 9.0, MISSED),
        ("asa<10", 9.0, np.inf, OPEN),
        ("asa<10", np.inf, np.inf, MISSED),
    ],
)
def test_a_verdict_is_what_the_whole_interval_says(
    bound: str, low: float, high: float, said: str
) -> None:
    assert verdict(Bound.parse(bound), low, high) == said


def test_order_statistics_around_a_quantile_cover_it_often_enough() -> None:
    """Ranks of the ends, from the binomial law: for 20 days the 6th and 15th hold the median, and
    no smaller pair of equal tails does."""
    days = np.arange(1.0, 21.0)
    assert quantile_estimate(days, 0.5, 0.95) == (10.0, 6.0, 15.0)
    assert binom.cdf(5, 20, 0.5) <= 0.025 < binom.cdf(6, 20, 0.5)
    value, low, high = quantile_estimate(days, 0.9, 0.95)
    assert (value, low) == (18.0, 15.0) and np.isnan(high)
    assert binom.cdf(14, 20, 0.9) <= 0.025 < binom.cdf(15, 20, 0.9)
    few = quantile_estimate(np.array([3.0, np.nan, 1.0]), 0.5, 0.95)
    assert few[0] == 1.0 and np.isnan(few[1:]).all()


def test_a_drill_is_judged_and_the_verdicts_share_the_error() -> None:
    """Six days on which everything is down for an hour: nine bounds, each at 1 - 2 x 5 % / 9."""
    study = with_outages("o", replications=6)
    (found,) = sim.drill(study, objective_s=7200.0, workers=1).values()
    wanted = objectives(
        {
            "lost_calls": ["> 0", "< 10000"],
            "lost_talking": "> 500",
            "detected_min": "<= 1",
            "rerouted_min": "< 5",
            "agents_back_min": ["> 60", "< 80"],
            "failure_cost": "< 1000000",
            "during": {"contact_types": {"plain": {"reached": "< 60%"}}},
        }
    )
    judged = {one.objective.name: one for one in judge(found, wanted)}
    said = {name: one.verdict for name, one in judged.items()}
    assert said == {
        "lost_calls > 0": MET,
        "lost_calls < 10000": MET,
        "lost_talking > 500": MISSED,
        "detected_min <= 1": OPEN,
        "rerouted_min < 5": OPEN,
        "agents_back_min > 60": OPEN,
        "agents_back_min < 80": OPEN,
        "failure_cost < 1000000": MET,
        "during.contact_types.plain.reached < 0.6": MET,
    }  # six days are too few for a median at 98.9 %
    level = 1.0 - 2.0 * 0.05 / 9
    lost = found.difference("lost_calls", level)
    mine = judged["lost_calls > 0"]
    assert (mine.value, mine.low, mine.high) == pytest.approx(lost)
    inside = judged["during.contact_types.plain.reached < 0.6"]
    by = found.hit.by("reached", "contact_type", "day", "interval")
    hour = [time(10), time(10, 30)]
    hours = by[(by["contact_type"] == "plain") & by["interval"].isin(hour)]["value"]
    assert inside.value == hours.max() == 0.0
    assert inside.high == pytest.approx(1.0 - (0.05 / 9) ** (1 / 6))
    assert outcome({"a": found}, wanted).verdict == MISSED
    assert outcome({"a": found}, wanted[:2]).verdict == MET
    assert outcome({"a": found}, (wanted[0], *wanted[3:7])).verdict == OPEN
