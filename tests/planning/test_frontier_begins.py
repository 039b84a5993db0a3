"""What plans for less service begin with, and pools that lose everybody on the way."""

from __future__ import annotations

import numpy as np
import pytest

from sim.planning.balancing import balanced
from sim.planning.catalogue_of_shifts import own_shifts
from sim.planning.columns import columns_of, with_counts
from sim.planning.days import Days
from sim.planning.search import Search
from sim.planning.setup import setup_of
from tests.planning.test_search import morning


@pytest.mark.compiled
def test_a_pool_without_anybody_has_a_shift_within_its_opening_hours() -> None:
    """The first kind of shift that may be used begins at midnight, when nobody calls."""
    study = morning()
    centre = study.effective_centre
    columns = columns_of(centre, own_shifts(centre, list(centre.pools)))
    assert columns[0].shift.start == "00:00"
    counts = np.zeros(len(columns), dtype=np.int64)
    made = with_counts(study, columns, counts)
    assert {n: dict(p.staffing.shifts) for n, p in made.centre.pools.items()} == {
        n: {"from_08": s.model_copy(update={"agents": 0})}
        for n, p in centre.pools.items()
        for s in [p.staffing.shifts["from_08"]]
    }


@pytest.mark.compiled
def test_a_search_that_is_late_still_lets_a_plan_with_much_room_ask_for_less() -> None:
    """Plans of a frontier begin with one for more service: without this all would be that one."""
    study = morning(600.0)
    setup = setup_of(study, 0.6, 240, False, None, None)
    days = Days(setup.centre, setup.streams, study.seed, 0, 6, 1)
    search = Search(setup.centre, setup.programme, setup.rows, days)
    many = setup.programme.solve(3.0 * setup.asked)
    search.best = many
    found = balanced(search, setup.asked, many, lambda *_: None, until=0.0)
    assert search.holds(search.look(found.counts))
    assert found.cost < 0.9 * many.cost
