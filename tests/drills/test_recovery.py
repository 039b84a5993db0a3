"""Moments of recovery, worked out by hand from series that are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim.drills.harm import CAUSES, harm_table
from sim.drills.recovery import recovery
from sim.drills.starts import busiest_start, first_failure_s, starting_at
from sim.errors import InputError
from tests.builders import constant, exponential
from tests.drills.traced import BINS, CASES, Find, changed, days
from tests.small_studies import small_data


def test_harm_is_the_paired_difference_and_its_parts_sum_to_the_whole() -> None:
    hit = days(2, lost_talking=changed(0.0, (20, 21, 30.0)), abandoned=2.0)
    hit.fields["series.lost_in_ivr"][1, -1, 25] = 10.0
    unnoticed = np.zeros((2, BINS), dtype=bool)
    unnoticed[:, :22] = True
    table = harm_table(hit, days(2, abandoned=1.0), 0.95, unnoticed)
    assert table.loc["lost_talking", "difference"] == 30.0
    assert table.loc["abandoned", "difference"] == 120.0
    assert table.loc["lost_in_ivr", ["low", "high"]].mean() == pytest.approx(5.0)
    np.testing.assert_allclose(table.loc[list(CAUSES)].sum(), table.loc["lost"], atol=500)
    assert table.loc[list(CAUSES), "difference"].sum() == table.loc["lost", "difference"] == 155.0
    assert table.loc["lost", "before_detection"] == 30.0 * 1 + 22.0
    np.testing.assert_allclose(
        table["before_detection"] + table["after_detection"], table["difference"]
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_moments_of_recovery(case: Callable[[Find], None]) -> None:
    case(recovery)


# When it begins --------------------------------------------------------------------------------


def with_outages(days: int = 1, **outages: dict[str, Any]) -> sim.Study:
    data = small_data()
    data["centre"]["horizon"] = {"days": days}
    common = {"component": "pool", "name": "pool", "duration": constant(600.0)}
    data["centre"]["outages"] = {name: {**common, **of} for name, of in outages.items()}
    return sim.Study.from_dict(data)


def starts(study: sim.Study) -> dict[str, tuple[int, str | None]]:
    return {name: (of.day, of.start) for name, of in study.centre.outages.items()}


def test_failures_move_together_across_midnight_too() -> None:
    study = with_outages(2, one={"start": "10:00"}, two={"start": "12:30", "share": 0.5})
    assert first_failure_s(study) == 36_000.0
    assert starts(starting_at(study, "23:00")) == {"one": (0, "23:00"), "two": (1, "01:30")}
    assert starting_at(study) == study


def test_the_busiest_hour_is_that_with_the_most_work() -> None:
    data = small_data()
    shape = [1.0] * 24
    shape[15] = shape[16] = 3.0
    data["centre"]["demand"] = {"profiles": {"day": shape}}
    data["centre"]["contact_types"]["plain"]["demand"] |= {"profile": "day"}
    study = sim.Study.from_dict(data)
    assert busiest_start(study) == 15 * 3600.0


@pytest.mark.parametrize(
    ("study", "start", "words"),
    [
        ({}, "as_written", "a drill needs an outage"),
        ({"o": {"start": "10:00"}}, "noon", "start: expected a clock time.*as_written, busiest"),
        ({"o": {"up_time": exponential(1e5)}}, "busiest", r"outages\.o: a drill needs a start"),
        (
            {"o": {"start": "01:00"}, "p": {"start": "03:00"}},
            "23:00",
            r"outages\.p: would begin 25",
        ),
    ],
)
def test_a_drill_that_cannot_be_is_one_sentence(
    study: dict[str, Any], start: str, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        sim.drill(with_outages(**study), start)


def test_designs_have_the_same_luck() -> None:
    one = with_outages(o={"start": "10:00"})
    other = sim.Study.from_dict({**one.to_dict(), "seed": 12})
    with pytest.raises(InputError, match="design 'other' has seed 12, the first one 11"):
        sim.drill({"one": one, "other": other})
    with pytest.raises(InputError, match="objective_s: found -1"):
        sim.drill(one, objective_s=-1.0)
