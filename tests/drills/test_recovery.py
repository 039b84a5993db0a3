"""Moments of recovery, worked out by hand from series that are given."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.drills.harm import CAUSES, harm_table
from sim.drills.recovery import recovery
from sim.drills.starts import busiest_start, first_failure_s, starting_at
from sim.errors import InputError
from sim.measures import Replications
from sim.measures.layout import Setting
from sim.measures.time_series import EVENTS, LEVELS
from tests.builders import constant, exponential
from tests.small_studies import small_data

BINS = 120
"""Two hours in bins of a minute; the failure comes after 20 minutes, for 10."""

FAILURES = (1200.0, 1230.0, 1260.0, 1800.0, 1900.0)


def days(replications: int = 1, failures: Any = (FAILURES,), **lines: Any) -> Replications:
    """Series that are 0 but for some lines of the whole centre: a number, or one a bin."""
    fields: dict[str, Any] = {
        f"series.{n}": np.zeros((replications, 3, BINS)) for n in (*EVENTS, *LEVELS)
    }
    for name, values in {"counted": 10.0, "in_time": 9.0, "on_duty": 20.0, **lines}.items():
        fields[f"series.{name}"][:, -1] = values
    fields["series.failures"] = np.array([failures] * replications, dtype=float)
    setting = object.__new__(Setting)
    return Replications(setting, fields, replications)


def changed(usual: float, *spans: tuple[int, int, float]) -> np.ndarray:
    """A line: from one minute to another another value."""
    found = np.full(BINS, usual)
    for first, last, value in spans:
        found[first:last] = value
    return found


def moments(hit: Replications, calm: Replications | None = None) -> dict[str, float]:
    found = recovery(hit, calm or days(), 60.0, 0.8)
    return {name: float(values[0]) for name, values in found.table().items()}


def test_a_failure_that_changes_nothing_is_recovered_from_at_once() -> None:
    found = moments(days())
    assert found["recovered_s"] == found["agents_back_s"] == found["peak_backlog"] == 0.0


def test_detection_and_reroute_are_counted_from_the_failure() -> None:
    found = moments(days())
    assert (found["detected_s"], found["rerouted_s"], found["repaired_s"]) == (30.0, 60.0, 600.0)


def test_of_several_failures_the_first_begins_and_the_last_repair_ends() -> None:
    second = (1500.0, 1510.0, np.nan, 2400.0, 2400.0)
    found = moments(days(failures=(second, FAILURES)))
    assert (found["detected_s"], found["repaired_s"]) == (30.0, 1200.0)
    never = (1200.0, np.nan, np.nan, 1300.0, 1300.0)
    assert np.isnan(moments(days(failures=(never,)))["detected_s"])


def test_agents_are_back_after_the_last_minute_in_which_one_in_ten_is_missing() -> None:
    """Half are gone to minute 30, and again from 40 to 43; two of twenty are not too many."""
    gone = changed(20.0, (20, 30, 10.0), (30, 40, 18.0), (40, 43, 17.0))
    assert moments(days(on_duty=gone))["agents_back_s"] == (43 - 20) * 60.0
    for_good = changed(20.0, (20, BINS, 17.9))
    assert moments(days(on_duty=for_good))["agents_back_s"] == np.inf


def test_agents_are_held_beside_the_day_without_the_failure() -> None:
    """The shift ends at minute 60 on either day."""
    ends = changed(20.0, (60, BINS, 5.0))
    assert moments(days(on_duty=ends), days(on_duty=ends))["agents_back_s"] == 0.0


def test_service_is_back_when_fifteen_minutes_together_reach_the_goal() -> None:
    """Nobody in time from minute 20 to 30: 15 minutes with one such minute have 84 %, with two
    78 %; the first that reach 80 % again begin in minute 29."""
    bad = changed(9.0, (20, 30, 0.0))
    assert moments(days(in_time=bad))["service_back_s"] == (29 - 20) * 60.0
    bad = changed(9.0, (20, BINS, 5.0))
    assert moments(days(in_time=bad))["service_back_s"] == np.inf


def test_the_goal_is_no_more_than_the_day_without_the_failure_reaches() -> None:
    calm, bad = changed(6.0), changed(6.0, (20, 30, 0.0))
    found = moments(days(in_time=bad), days(in_time=calm))
    assert found["service_back_s"] == (30 - 20) * 60.0


def test_a_backlog_is_all_that_waits_anywhere_and_is_drained_with_a_twentieth_left() -> None:
    """40 on the line, 50 to be called back and 30 letters; 5 % of 120 are 6."""
    lines: dict[str, Any] = {
        "waiting": changed(0.0, (20, 31, 40.0)),
        "callbacks": changed(0.0, (25, 40, 50.0), (40, 50, 7.0)),
        "work": changed(100.0, (25, 33, 130.0), (50, 60, 106.0)),
    }
    found = moments(days(**lines), days(work=changed(100.0)))
    assert found["peak_backlog"] == 120.0
    assert found["backlog_drained_s"] == (50 - 20) * 60.0
    lines["work"] = changed(100.0, (25, BINS, 130.0))
    found = moments(days(**lines), days(work=changed(100.0)))
    assert found["backlog_drained_s"] == found["recovered_s"] == np.inf


def test_recovered_is_the_last_of_service_agents_and_backlog() -> None:
    found = moments(days(on_duty=changed(20.0, (20, 70, 0.0)), in_time=changed(9.0, (20, 30, 0.0)),
                         waiting=changed(0.0, (20, 40, 30.0))))  # fmt: skip
    assert found["backlog_drained_s"] == 1200.0
    assert found["recovered_s"] == found["agents_back_s"] == 3000.0


def test_what_was_before_the_failure_does_not_count() -> None:
    early = changed(9.0, (0, 19, 0.0))
    found = moments(days(in_time=early, waiting=changed(0.0, (0, 20, 90.0)),
                         on_duty=changed(20.0, (0, 20, 1.0))), days(in_time=early))  # fmt: skip
    assert found["recovered_s"] == found["peak_backlog"] == 0.0


def test_harm_is_the_paired_difference_and_its_parts_sum_to_the_whole() -> None:
    hit = days(2, lost_talking=changed(0.0, (20, 21, 30.0)), abandoned=2.0)
    hit.fields["series.lost_in_ivr"][1, -1, 25] = 10.0
    table = harm_table(hit, days(2, abandoned=1.0), 0.95)
    assert table.loc["lost_talking", "difference"] == 30.0
    assert table.loc["abandoned", "difference"] == 120.0
    assert table.loc["lost_in_ivr", ["low", "high"]].mean() == pytest.approx(5.0)
    np.testing.assert_allclose(table.loc[list(CAUSES)].sum(), table.loc["lost"], atol=500)
    assert table.loc[list(CAUSES), "difference"].sum() == table.loc["lost", "difference"] == 155.0


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
    assert starts(starting_at(study, "23:00")) == {"one": (0, "23:00:00"), "two": (1, "01:30:00")}
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
