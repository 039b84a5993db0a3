"""The mean week's roster, from tables that can be checked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.calibration.fit.roster import agents_by_day, agents_met, whole_agents
from sim.calibration.fit.rostered import shrinkage_of
from sim.errors import InputError

DAY = pd.Timestamp("1999-02-01")


def test_agents_by_day_weighs_spans_and_wraps_midnight() -> None:
    table = pd.DataFrame(
        {
            "day": [DAY, DAY, DAY],
            "start_s": [36_000.0, 36_900.0, 85_500.0],
            "end_s": [37_800.0, 37_800.0, 86_850.0],
            "weight": [1.0, 0.5, 1.0],
        }
    )
    found = agents_by_day(table, [DAY, DAY + pd.Timedelta(days=1)])
    assert found.shape == (2, 48)
    assert (found[0, 20], found[0, 47], found[0, 0]) == pytest.approx((1.25, 0.5, 0.25))
    assert found[1].sum() == 0.0


def test_the_mean_call_meets_the_staffing_of_busy_days() -> None:
    agents = np.array([[2.0, 4.0], [4.0, 2.0]])
    calls = np.array([[10.0, 0.0], [30.0, 0.0]])
    assert agents_met(agents, calls).tolist() == [3.5, 3.0]
    with pytest.raises(InputError, match="same days"):
        agents_met(agents, calls[:1])


def tables(least: float) -> st.SearchStrategy[list[list[float]]]:
    row = st.lists(st.floats(least, 4), min_size=6, max_size=6)
    return st.lists(row, min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(tables(0.01))
def test_whole_agents_keep_the_running_total(table: list[list[float]]) -> None:
    mean = {str(i): np.array(row) for i, row in enumerate(table)}
    found = whole_agents(mean)
    total = np.sum(list(found.values()), axis=0).cumsum()
    wanted = np.sum(list(mean.values()), axis=0).cumsum()
    assert np.all(np.stack(list(found.values())) >= 0)
    assert np.all(np.abs(total - wanted) <= 0.5 + 1e-9)


@settings(max_examples=60, deadline=None)
@given(tables(0.0))
def test_whole_agents_put_nobody_where_the_mean_is_zero(table: list[list[float]]) -> None:
    mean = {str(i): np.floor(row) * 0.7 for i, row in enumerate(table)}
    for name, agents in whole_agents(mean).items():
        assert np.all(agents >= 0)
        assert not np.any(agents[mean[name] == 0])


def test_whole_agents_share_a_constant_total() -> None:
    found = whole_agents({"one": np.full(6, 1.5), "two": np.full(6, 0.5)})
    assert (found["one"] + found["two"]).tolist() == [2] * 6
    assert (found["one"].sum(), found["two"].sum()) == (9, 3)


def test_shrinkage_is_what_of_the_roster_did_not_come_on_days_that_both_have() -> None:
    days = pd.date_range("2026-03-02", periods=4)
    there = pd.DataFrame({"day": days[[0, 0, 1, 3]], "start_s": 0.0, "end_s": 3600.0 * 6})
    roster = pd.DataFrame(
        {"day": days[:3], "start_s": 0.0, "end_s": 3600.0 * 8, "agents": [2, 1, 9]}
    )
    assert shrinkage_of(there, roster, days) == 0.25  # the third day has nobody, the fourth no plan
    assert shrinkage_of(there, roster.assign(agents=1), days[:1]) is None
    assert shrinkage_of(there, None, days) is None
