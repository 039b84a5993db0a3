"""What agents who rest, or stay away, do to load and cost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.centre import Centre
from sim.engine import run_reference
from sim.measures import count, measure_table
from sim.measures.cost import PARTS
from sim.workload import Absence, draw_workload
from tests.builders import Data, centre_data, draw, exponential, pool, shift
from tests.builders import centre as build
from tests.measures.brute import Brute
from tests.measures.handmade import H, answered, log_of, two_sites
from tests.measures.stretches import assert_same_counts, counted, cut


def rests(start: float, end: float, agents: int, *breaks: Data) -> Data:
    return {**shift(start, end, agents), "breaks": list(breaks)}


def rest(after: float, seconds: float, groups: int = 1, **more: Any) -> Data:
    return {"after_s": after, "duration_s": seconds, "groups": groups, **more}


def busy_centre(absence: float, paid: bool, overtime: Data | None = None) -> Centre:
    """Two shifts with breaks; calls enough to keep agents over the ends of both."""
    own = pool(
        [
            rests(8 * H, 10 * H, 6, rest(1800, 900, 3), rest(5400, 300, 2, paid=False)),
            rests(9 * H, 11 * H, 5, rest(3000, 1200, 2, paid=False)),
        ],
        wage_per_hour=30.0,
    )
    own["staffing"].update(absence=absence, absence_paid=paid, shrinkage=0.1)
    own["overtime"] = overtime
    call = {
        "demand": {"daily_volume": 300.0, "profile": "morning"}, "route": "r",
        "talk": exponential(200.0), "wrap_up": exponential(40.0), "patience": exponential(300.0),
    }  # fmt: skip
    return build(
        centre_data(
            horizon={"days": 2},
            demand={"profiles": {"morning": [0.0] * 8 + [1.0, 1.0, 1.0] + [0.0] * 13}},
            contact_types={"call": call},
            pools={"p": own},
            tariff={"overtime_factor": 2.0, "hiring_per_agent": 1000.0, "attrition_per_year": 0.3},
        )
    )


@pytest.mark.parametrize(("absence", "paid"), [(0.0, True), (0.3, True), (0.3, False)])
def test_load_is_that_of_looking_at_every_moment(absence: float, paid: bool) -> None:
    centre = busy_centre(absence, paid)
    log = run_reference(centre, draw(centre))
    counts = count(log, centre)
    slow = Brute(log, centre).load(0)
    for name, seconds in slow.items():
        fast = counts.arrays[f"load.{name}_s"][0].ravel()
        np.testing.assert_allclose(fast, seconds, atol=1e-6, err_msg=name)
    assert slow["break"].sum() > 0.0
    assert slow["overtime"].sum() > 0.0
    assert (slow["absent"].sum() > 0.0) == (absence > 0.0)
    overtime = slow["overtime"].sum() / 3600.0
    assert counts.arrays["cost.overtime"] == pytest.approx(2.0 * 30.0 * overtime / 2)
    paid_hours = slow["rostered"].sum() / 3600.0
    assert counts.arrays["cost.agents"] == pytest.approx(30.0 * paid_hours / 2)
    assert counts.arrays["cost.total"] == sum(counts.arrays[f"cost.{p}"] for p in PARTS)


def test_parts_of_a_log_know_who_is_absent() -> None:
    centre = busy_centre(0.3, False)
    log = run_reference(centre, draw(centre))
    assert_same_counts(counted(cut(log, [50, 200, 201]), centre), count(log, centre))


def of_two_agents(**more: Any) -> Centre:
    """Cost and load of two agents from 0:00 to 8:00, with an hour's break in two groups."""
    staffing = {"shifts": {"s": rests(0.0, 8 * H, 2, rest(4 * H, H, 2, **more.pop("rest", {})))}}
    pools = {
        "pa": pool(1, ["x", "y"], "a", wage_per_hour=40.0) | {"staffing": staffing | more},
        "pb": pool([shift(0, H, 1)], ["x", "y"], "b"),
    }
    return two_sites(pools=pools, tariff={"overtime_factor": 1.5})


def test_a_call_finished_within_the_break_is_no_overtime() -> None:
    """Both are in a call when the first group should go; one of them goes an hour late."""
    centre = of_two_agents()
    rows = [answered(4 * H - 100.0, 0.0, 3 * H), answered(4 * H - 90.0, 0.0, H)]
    staff = [(0.0, "pa", 2), (4 * H, "pa", 1, 1), (5 * H - 90.0, "pa", 1), (6 * H, "pa", 2),
             (8 * H, "pa", 0)]  # fmt: skip
    found = count(log_of(centre, rows, staff), centre).arrays
    assert found["cost.overtime"] == 0.0
    assert found["cost.agents"] == 40.0 * 16
    assert found["load.break_s"][0].sum() == 2 * H
    assert found["load.staffed_s"][0].sum() == 14 * H
    assert found["load.logged_in_s"][0].sum() == pytest.approx(14 * H + H - 90.0)


def test_an_agent_who_stays_beyond_a_shift_with_someone_absent_is_in_overtime() -> None:
    """One of two is absent: the other's call ends 500 s after the shift."""
    centre = of_two_agents(absence=0.5)
    rows = [answered(8 * H - 100.0, 0.0, 600.0)]
    staff = [(0.0, "pa", 1), (8 * H, "pa", 0, 1, 1), (8 * H + 500.0, "pa", 0)]
    log = log_of(centre, rows, staff)
    found = count(replace(log, absences=(Absence("pa", "s", 0, 0.5),)), centre).arrays
    assert found["cost.overtime"] == pytest.approx(1.5 * 40.0 * 500.0 / 3600.0)
    assert found["load.absent_s"][0].sum() == 8 * H


@pytest.mark.parametrize(
    ("more", "paid"),
    [
        ({}, 16.0),
        ({"rest": {"paid": False}}, 14.0),
        ({"absence": 0.5}, 16.0),
        ({"absence": 0.5, "absence_paid": False}, 8.0),
        ({"absence": 0.5, "absence_paid": False, "rest": {"paid": False}}, 7.0),
    ],
)
def test_paid_hours_are_those_of_the_replication(more: Data, paid: float) -> None:
    centre = of_two_agents(**more)
    log = log_of(centre, [], [])
    if "absence" in more:
        log = replace(log, absences=(Absence("pa", "s", 0, 0.5),))
    assert count(log, centre).arrays["cost.agents"] == pytest.approx(40.0 * paid)


@pytest.mark.broad
def test_measures_of_people_over_replications() -> None:
    """11 agents for 2 of 24 hours, 30 % absent: z-limit over 40 days of replications."""
    centre = busy_centre(0.3, True)
    counts = [count(run_reference(centre, draw_workload(centre, 1, r)), centre) for r in range(20)]
    table = measure_table(counts).value
    spread = np.sqrt(0.3 * 0.7 * 11) * 2 / 24 / np.sqrt(40)
    assert abs(table["agents_absent"] - 0.3 * 11 * 2 / 24) < 4 * spread


# Overtime as planned -----------------------------------------------------------------------------


def test_planned_overtime_is_paid_as_overtime() -> None:
    """One of two stays for half an hour after 8:00 and then ends a call 100 s late."""
    centre = of_two_agents()
    rows = [answered(8.5 * H - 100.0, 0.0, 200.0)]
    staff = [(0.0, "pa", 2), (8 * H, "pa", 1), (8.5 * H, "pa", 0), (8.5 * H + 100.0, "pa", 0)]
    late = np.array([0, 0, 1, 0])
    log = replace(
        log_of(centre, rows, staff),
        staffing_overtime=np.array([0, 1, 0, 0]),
        staffing_finishing=late,
        staffing_late=late,
    )
    counts = count(log, centre)
    found = counts.arrays
    assert found["load.staying_s"].sum() == 0.5 * H
    assert found["load.overtime_s"].sum() == pytest.approx(0.5 * H + 100.0)
    assert found["cost.overtime"] == pytest.approx(1.5 * 40.0 * (1900.0 / 3600.0))
    table = measure_table([counts]).value
    assert table["overtime_hours"] == pytest.approx(1900.0 / 3600.0)
    assert table["planned_overtime_hours"] == pytest.approx(0.5)
    assert table["agents_staying"] == pytest.approx(0.5 / 24.0)


def test_who_stays_is_in_overtime_though_others_rest() -> None:
    """Two are staffed while one of two rests: the other one of them stays from an earlier shift."""
    centre = of_two_agents()
    staff = [(0.0, "pa", 2), (4 * H, "pa", 2), (5 * H, "pa", 2)]
    log = replace(log_of(centre, [], staff), staffing_overtime=np.array([0, 1, 0]))
    found = count(log, centre).arrays
    assert found["load.overtime_s"].sum() == found["load.staying_s"].sum() + 2 * 16 * H
    assert found["load.staying_s"].sum() == H


@pytest.mark.parametrize("absence", [0.0, 0.3])
def test_load_with_overtime_is_that_of_looking_at_every_moment(absence: float) -> None:
    """Both shifts end while calls wait; parts of the log know who stays."""
    centre = busy_centre(absence, True, {"share": 0.7, "check_s": 300.0, "most_s": 1500.0})
    log = run_reference(centre, draw(centre))
    counts = count(log, centre)
    slow = Brute(log, centre).load(0)
    for name, seconds in slow.items():
        fast = counts.arrays[f"load.{name}_s"][0].ravel()
        np.testing.assert_allclose(fast, seconds, atol=1e-6, err_msg=name)
    assert slow["staying"].sum() > 0.0
    assert slow["overtime"].sum() > slow["staying"].sum()
    assert_same_counts(counted(cut(log, [50, 200, 201]), centre), counts)
