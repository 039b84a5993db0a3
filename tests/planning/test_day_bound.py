"""What no plan undercuts that keeps a share of the whole day, or a chance of one."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.centre.shifts import Shift
from sim.planning.alone import summed_of
from sim.planning.asked import asked_of
from sim.planning.bound import plenty, staffed_with
from sim.planning.columns import Column, columns_of, planned
from sim.planning.day_bound import _lines, _Looked, _of_best, day_bound
from sim.planning.days import Days
from sim.planning.optimise import optimise
from sim.planning.programme import Programme
from sim.planning.rows import asked_rows, kept
from sim.planning.streams import streams_of
from sim.study import Study
from tests.planning.test_bound import two_hours

Floats = NDArray[np.float64]


@pytest.fixture(autouse=True)
def few_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.planning.alone._MOST", 60)


_SHIFTS = {
    "plain": {
        "first": Shift(start="08:00", end="09:00", agents=0),
        "second": Shift(start="09:00", end="10:00", agents=0),
    }
}


def bound_of(keep: str, calls: float = 150.0) -> tuple[float, list[Column]]:
    """The bound of a centre of two hours that are staffed each by itself."""
    centre = two_hours(calls)
    streams = streams_of(centre)
    columns = columns_of(centre, _SHIFTS)
    made = Programme(columns, ["plain"], np.zeros((1, 48)), np.ones((1, 48)),
                     np.ones((1, 1), dtype=np.bool_))  # fmt: skip
    rows = asked_rows(centre, streams, [asked_of(keep, centre)], 60)
    loads = np.zeros((1, 48))
    loads[0, 16:20] = calls * 200.0 / 7200.0
    return day_bound(made, summed_of(centre, streams, rows, loads, 3, 1)), columns


def cheapest(keep: str, columns: list[Column], calls: float = 150.0) -> float:
    """The least cost of all plans of up to 14 agents an hour, on days of other luck."""
    centre = two_hours(calls)
    streams = streams_of(centre)
    rows = asked_rows(centre, streams, [asked_of(keep, centre)], 60)
    days = Days(centre, streams, 99, 0, 200, 2)
    cost = np.array([column.cost for column in columns])
    plans = sorted(itertools.product(range(15), repeat=2), key=lambda n: float(cost @ n))
    for counts in plans:
        plan = planned(centre, columns, np.array(counts))
        if kept(rows, days.served(plan)).holds():
            return float(cost @ np.array(counts))
    raise AssertionError("none keeps it")


@pytest.mark.broad
@pytest.mark.compiled
@pytest.mark.parametrize(
    ("keep", "near"),
    [
        ("service_level>=0.8", 0.9),
        ("service_level>=0.5", 0.8),
        ("P(service_level>=0.8)>=0.9", 0.7),
    ],
)
def test_no_plan_is_cheaper_and_the_cheapest_is_near(keep: str, near: float) -> None:
    found, columns = bound_of(keep)
    least = cheapest(keep, columns)
    assert near * least < found <= least


@pytest.mark.broad
@pytest.mark.compiled
def test_what_an_interval_is_taken_to_answer_is_what_it_does_alone() -> None:
    """Each half-hour by itself, told by other plans: what is taken is no less, and 1 % more at most
    around the agents that are looked at one by one."""
    centre = two_hours(1_500.0)
    streams = streams_of(centre)
    rows = asked_rows(centre, streams, [asked_of("service_level>=0.8", centre)], 60)
    loads = np.zeros((1, 48))
    loads[0, 16:18], loads[0, 18:20] = 55.0, 110.0
    (of,) = summed_of(centre, streams, rows, loads, 3, 1)
    looked = _Looked(of)
    agents = np.zeros((1, 48))
    agents[0, 16:18], agents[0, 18:20] = 52.0, 105.0
    looked.look_near(agents)
    for cell, near in ((16, 52), (17, 52), (18, 105), (19, 105)):
        lines = looked.hull(of.rows[0], cell, 0.05)
        for n in (0, near - 20, near, near + 1, near + 30):
            there = plenty(of.alone.loads)
            there[cell] = n
            served = of.alone.days.served(staffed_with(of.alone.centre, there))
            good, counted = (v.sum(axis=1)[:, cell].mean() for v in (served.good, served.counted))
            taken = min(height + slope * n for height, slope in lines)
            assert taken >= good - 0.8 * counted - 0.002 * counted
            if n in (near, near + 1):
                assert taken <= good - 0.8 * counted + 0.01 * counted


@pytest.mark.broad
@pytest.mark.compiled
def test_more_service_costs_more_and_what_cannot_be_kept_has_no_bound() -> None:
    for form in ("service_level>={}", "P(service_level>={})>=0.9"):
        low, high = (bound_of(form.format(share), 60.0)[0] for share in (0.5, 0.9))
        assert 0.0 < low < high
    assert bound_of("service_level>=0.9999", 60.0)[0] >= high


def test_a_hull_is_above_all_its_points_and_touches_some() -> None:
    agents = np.array([0.0, 1.0, 2.0, 4.0, 7.0, 9.0])
    value = np.array([-3.0, -2.8, 0.0, 1.0, 1.2, 1.2])
    lines = _lines(agents, value)
    above = np.array([min(height + slope * n for height, slope in lines) for n in agents])
    assert (above >= value - 1e-12).all()
    assert np.isclose(above, value).sum() == 5  # but for the one in the hollow
    assert min(height + slope * 50.0 for height, slope in lines) == 1.2


def test_of_a_chance_the_worst_days_that_may_fail_are_left_out() -> None:
    sums = np.arange(100.0)[None]
    assert _of_best(sums, None, 0.05) == 49.5
    kept_days = 85  # at least so many of 100 keep it with 95 %, where nine of ten do
    assert _of_best(sums, 0.9, 0.05) == np.arange(100.0 - kept_days, 100.0).mean()


@pytest.mark.broad
@pytest.mark.compiled
def test_a_search_for_a_day_has_a_bound() -> None:
    data: dict[str, Any] = {"centre": two_hours(150.0).model_dump(mode="json", exclude_unset=True)}
    study = Study.from_dict(data)
    few: dict[str, Any] = {"search_days": 60, "wide_days": 150, "fresh_days": 200}
    found = optimise(study, keep=["service_level>=0.8"], shifts=_SHIFTS, **few)
    assert 0.7 * found.cost < found.bound <= found.cost
