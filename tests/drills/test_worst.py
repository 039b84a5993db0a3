"""The search for the start that costs the most calls."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import sim
from sim.drills import worst
from sim.drills.starts import first_failure_s
from sim.drills.worst import HarmByStart, harm_by_start
from tests.builders import constant
from tests.drills.traced import days
from tests.small_studies import small_data

HOUR = 3600.0


def study(horizon_days: int = 1, **outages: dict[str, Any]) -> sim.Study:
    data = small_data(replications=20)
    data["centre"]["horizon"] = {"days": horizon_days}
    common = {"component": "pool", "name": "pool", "duration": constant(600.0)}
    data["centre"]["outages"] = {name: {**common, **of} for name, of in outages.items()}
    return sim.Study.from_dict(data)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Studies that were simulated; as many calls are lost as the start is near to 13:20."""
    seen: list[Any] = []

    def run_many(studies: Any, **_options: Any) -> list[Any]:
        found = []
        for one in studies:
            seen.append(one)
            lost = 40.0
            if one.centre.outages:
                lost += 1000.0 - abs(first_failure_s(one) - 13 * HOUR - 1200.0) / 60.0
            lines: dict[str, Any] = {"abandoned": lost / 120}
            found.append(SimpleNamespace(counts=days(one.replications, **lines)))
        return found

    monkeypatch.setattr(worst, "run_many", run_many)
    return seen


def test_the_day_is_searched_coarsely_then_finely_beside_one_calm_day(asked: list[Any]) -> None:
    given = study(o={"start": "10:00"})
    found = harm_by_start(given, "mine")
    assert found.worst_s == 13.25 * HOUR
    fine = {13 * HOUR + m * 900.0 for m in (-3, -2, -1, 0, 1, 2, 3)}
    assert set(found.starts_s) == {h * HOUR for h in range(24)} | fine
    assert (np.diff(found.starts_s) > 0).all()
    assert sum(not one.centre.outages for one in asked) == 1
    assert found.harm[0] == pytest.approx(1000.0 - (13 * 60 + 20))
    assert {one.replications for one in asked} == {worst.REPLICATIONS} == {found.replications}


def test_the_search_has_luck_of_its_own_and_the_same_at_every_start(asked: list[Any]) -> None:
    given = study(o={"start": "10:00"})
    found = harm_by_start(given, "mine", replications=2)
    assert {one.seed for one in asked} == {found.seed} != {given.seed}
    assert harm_by_start(given, "mine", replications=2).seed == found.seed


def test_failures_keep_their_distance_and_stay_within_the_horizon(asked: list[Any]) -> None:
    found = harm_by_start(study(o={"start": "10:00"}, p={"start": "13:00", "share": 0.5}), "mine")
    assert found.starts_s.max() == 20 * HOUR and found.left_out == 3
    second = study(2, o={"start": "10:00", "day": 1})
    assert harm_by_start(second, "mine").starts_s.min() == 24 * HOUR


def curve(*rows: list[float]) -> HarmByStart:
    return HarmByStart(HOUR * np.arange(float(len(rows))), np.array(rows), 0.95, "mine", 1)


def test_starts_that_luck_may_have_ordered_are_not_told_apart() -> None:
    """Paired: the second differs from the worst by 9 to 11 on every day, the third by -30 to 50."""
    found = curve([100.0, 200.0, 300.0], [90.0, 191.0, 289.0], [130.0, 180.0, 250.0])
    assert found.worst_s == 0.0
    assert found.candidates().tolist() == [True, False, True]
    table = found.table()
    assert table["lost"].tolist() == pytest.approx([200.0, 190.0, 186.6667], rel=1e-5)
    assert table["worst"].tolist() == [True, False, False]
    assert curve([5.0], [4.0]).candidates().all(), "one day rules out nothing"
