"""Who stays away: the same in every scenario that keeps the shift, binomial over replications."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.centre import Centre
from sim.centre.cohorts import BY_INTERVAL
from sim.centre.rosters import roster
from sim.workload import Absence, draw_absences, luck_of
from tests.builders import Data, centre, centre_data, pool, shift

DAY = 86_400.0
H = 3600.0


def staffed(days: int = 2, absence: float = 0.1, **more: Any) -> Centre:
    pools: Data = {"p": pool([shift(8 * H, 16 * H, 30), shift(22 * H, 6 * H, 5)]), **more}
    pools["p"]["staffing"]["absence"] = absence
    return centre(centre_data(horizon={"days": days}, pools=pools))


def test_every_shift_of_every_day_has_its_luck_that_of_the_evening_before_included() -> None:
    found = draw_absences(staffed(), 1, 0)
    assert [(a.pool, a.shift, a.day) for a in found] == [
        ("p", s, d) for s in ("s0", "s1") for d in (-1, 0, 1)
    ]
    assert len({a.u for a in found}) == 6


def test_without_absence_nothing_is_drawn() -> None:
    assert draw_absences(staffed(absence=0.0), 1, 0) == ()


def test_intervals_have_one_number_a_day() -> None:
    both = pool(3)
    both["staffing"]["absence"] = 0.5
    found = draw_absences(staffed(q=both), 1, 0)
    assert [(a.shift, a.day) for a in found if a.pool == "q"] == [
        (BY_INTERVAL, d) for d in (-1, 0, 1)
    ]


def test_luck_hangs_on_names_and_nothing_else() -> None:
    """Another pool, a longer horizon and another rate leave everybody's luck as it was."""
    mine = draw_absences(staffed(), 1, 0)
    other = pool([shift(0, H, 2)])
    other["staffing"]["absence"] = 0.3
    changed = draw_absences(staffed(days=4, absence=0.2, q=other), 1, 0)
    assert set(mine) < set(changed)
    assert set(mine).isdisjoint(draw_absences(staffed(), 1, 1))
    assert set(mine).isdisjoint(draw_absences(staffed(), 2, 0))


def test_the_luck_of_a_pool_is_found_by_shift_and_day() -> None:
    absences = (Absence("p", "s", 0, 0.25), Absence("q", "s", 0, 0.5))
    assert luck_of(absences, "p") == {("s", 0): 0.25}


@pytest.mark.broad
def test_the_mean_available_agents_are_those_who_do_not_stay_away() -> None:
    """30 agents, 10 % absent: 27 in the mean, variance 2.7, over 2000 shifts, |z| < 4."""
    of = staffed(days=100)
    found: list[int] = []
    for replication in range(20):
        plan = roster(of.pools["p"], of.horizon, luck_of(draw_absences(of, 1, replication), "p"))
        noon = np.arange(100) * DAY + 12 * H
        at = np.searchsorted(plan.times, noon, side="right") - 1
        found.extend(plan.available[at].tolist())
    assert abs(np.mean(found) - 27.0) / np.sqrt(2.7 / len(found)) < 4.0
    assert abs(np.var(found) / 2.7 - 1.0) / np.sqrt(2.0 / len(found)) < 4.0
