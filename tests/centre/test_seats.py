"""Rosters that need more agents present at a site than it has seats."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.centre.availability import availability
from sim.centre.checks.seats import most_present
from sim.study.oddities import oddities_of
from sim.wording.oddities import sentence
from tests.builders import Data, centre, centre_data
from tests.centre.test_rosters import rest, shift


def staffed(of_site: int, *staffings: Data, **more: Any) -> Data:
    """One site with so many seats, a pool for each staffing."""
    data = centre_data(**more)
    data["sites"] = {"a": {"seats": of_site}}
    plain = data["pools"]["p"]
    data["pools"] = {
        **{f"p{i}": {**plain, "staffing": of} for i, of in enumerate(staffings)},
        "p": {**plain, "staffing": {"by_interval": [0]}},
    }
    return data


BREAKS = {"breaks": [rest(1, 60)]}
TWO_POOLS = (
    {"shifts": {"s": shift("08:00", "16:00", 3, **BREAKS)}, "shrinkage": 0.5, "absence": 0.5},
    {"by_interval": [0, 2, 0, 2], "scale": 1.25},
)
"""3 + 2.5 agents from 08:00 to 12:00 and 2.5 from 18:00."""


def test_who_is_present_is_counted_over_all_pools_and_days() -> None:
    (most,) = most_present(centre(staffed(6, *TWO_POOLS)))
    assert (most.agents, most.seats, most.weekday, most.clock) == (5.5, 6, "mon", "08:00")


def test_more_agents_than_seats_are_refused_with_site_time_and_numbers() -> None:
    with pytest.raises(sim.InputError) as error:
        centre(staffed(5, *TWO_POOLS))
    for words in ("sites.a.seats: found 5", "need 6 agents present on mon at 08:00"):
        assert words in str(error.value)


def test_soft_seats_are_warned_of() -> None:
    data = staffed(5, *TWO_POOLS, seats="soft")
    study = sim.Study.from_dict({"centre": data})
    (odd,) = (odd for odd in oddities_of(study) if odd.name == "few_seats")
    assert sentence(odd).startswith(
        "centre.sites.a.seats: found 5, and the rosters need 6 agents present on Monday at 08:00"
    )
    with pytest.warns(sim.errors.OddityWarning, match="few_seats"):
        sim.run(study, replications=1, engine="reference", workers=1)


def test_the_scale_of_a_study_may_need_too_many_seats() -> None:
    data = staffed(6, *TWO_POOLS)
    study = sim.Study.from_dict({"centre": data, "staffing": {"scale": 1.09}})
    assert "few_seats" not in {odd.name for odd in oddities_of(study)}
    with pytest.raises(sim.InputError) as error:
        sim.Study.from_dict({"centre": data, "staffing": {"scale": 1.1}})
    for words in ("staffing.scale: found 1.1", "'a' need 7 agents present on mon at 08:00"):
        assert words in str(error.value)


def test_an_unknown_word_for_seats_is_refused() -> None:
    with pytest.raises(sim.InputError, match=r"seats: found 'sof'; allowed: hard, soft"):
        centre(staffed(6, seats="sof"))


def test_a_shift_of_the_evening_before_sits_in_the_morning() -> None:
    """On Monday at 04:00 two are left of the night; on Tuesday there are three more."""
    staffing = {
        "shifts": {
            "night": shift("22:00", "06:00", 2),
            "early": shift("04:00", "05:00", 3, days=["tue"]),
        }
    }
    (most,) = most_present(centre(staffed(9, staffing, horizon={"days": 9})))
    assert (most.agents, most.weekday, most.clock) == (5.0, "tue", "04:00")


def test_agent_hours_asked_for_are_less_shrinkage_breaks_and_mean_absence() -> None:
    """Three agents for eight hours, an hour's break each; half of them train, half stay away."""
    of = centre(staffed(6, *TWO_POOLS))
    found = availability(of.pools["p0"], of.horizon)
    assert found.rostered == 3 * 8
    assert found.asked == pytest.approx(3 * 7 * 0.5 * 0.5)
    assert found.effective == pytest.approx(found.asked, abs=0.25)
    assert found.kept
