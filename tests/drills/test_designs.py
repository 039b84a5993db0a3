"""Designs under a failure: what each loses is what it is known for."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

import sim
from sim.drills.drill import Drill, drill
from tests.builders import constant, exponential
from tests.centre.redundancy.pair import design, two_sites

FAILS_S, LASTS_S = 36_000.0, 3600.0


def study(name: str, volume: float = 9000.0, detection: Any = None, **fields: Any) -> sim.Study:
    """The pair, whose main site fails from 10:00 to 11:00, with a design."""
    data = two_sites()
    for ctype in data["contact_types"].values():
        ctype["demand"] = {"daily_volume": volume}
        ctype["patience"] = exponential(120.0)
    data["outages"] = {
        "fire": {"component": "site", "name": "main", "start": "10:00",
                 "duration": constant(LASTS_S), "detection": detection or {"delay_s": 60.0}}
    }  # fmt: skip
    asked = design(name, **fields).model_dump(mode="json")
    return sim.Study.from_dict(
        {"centre": data, "redundancy": asked, "replications": 3, "seed": 5, "workers": 1}
    )


@cache
def found(name: str) -> Drill:
    (one,) = drill(study(name)).values()
    return one


def lost(name: str) -> dict[str, float]:
    return dict(found(name).lost()["difference"])


def test_calls_that_the_carrier_moves_without_agents_are_carried_and_not_answered() -> None:
    mistake = lost("carrier_reroute_only")
    assert mistake["lost_no_trunk_line"] == mistake["lost_no_site"] == 0.0
    unanswered = mistake["abandoned"] + mistake["lost_queue_full"]
    assert unanswered > 0.7 * mistake["lost"] > 100.0


def test_with_one_site_every_call_is_lost_at_the_carrier() -> None:
    alone = lost("single_site")
    assert alone["lost_no_site"] > 0.8 * alone["lost"] > lost("active_active")["lost"]


@pytest.mark.broad
def test_agents_who_come_or_are_there_already_answer_what_the_others_lose() -> None:
    order = ["n_plus_1", "active_passive_hot", "active_passive_warm", "active_passive_cold"]
    losses = [lost(name)["lost"] for name in order]
    assert losses == sorted(losses)
    assert losses[-1] > 3 * losses[0]


def test_with_agents_at_once_and_room_only_calls_in_progress_are_lost() -> None:
    hot = study("active_passive_hot", 2000.0, {"delay_s": 0.0}, standby_share=1.0,
                activation_delay_s=0.0)  # fmt: skip
    (one,) = drill(hot).values()
    losses = dict(one.lost()["difference"])
    going_on = []
    for replication in range(3):
        log = one.calm.log(replication)
        going_on.append(np.count_nonzero((log["arrival_s"] <= FAILS_S) & (log["end_s"] > FAILS_S)))
    assert losses.pop("lost") == pytest.approx(np.mean(going_on))
    assert np.mean(going_on) > 1.0
    assert losses.pop("lost_talking") > 0.0
    assert {cause for cause, calls in losses.items() if calls} <= {"lost_in_queue"}


def test_a_design_does_not_change_the_luck_of_its_day() -> None:
    arrivals = [found(name).calm.log(0)["arrival_s"] for name in ("active_active", "n_plus_1")]
    assert np.array_equal(arrivals[0], arrivals[1])
