"""Agents on the phones, inferred from tables that can be checked by hand."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.calibration.staffing import (
    agents_by_day,
    agents_met,
    available_spans,
    rostered_spans,
    skills_by_month,
    whole_agents,
)
from sim.errors import InputError

DAY = pd.Timestamp("1999-02-01")
OPENING = {"mon": (36_000.0, 72_000.0)}


def answered(server: str, start: float, service: float, kind: str = "PS") -> dict[str, Any]:
    return {
        "day": DAY, "weekday": "mon", "type": kind, "queued": False, "join_s": start,
        "wait_s": 0.0, "start_s": start, "service_s": service, "server": server,
    }  # fmt: skip


def waiter(join: float, wait: float, kind: str = "PS") -> dict[str, Any]:
    return answered("", join, np.nan, kind) | {"queued": True, "join_s": join, "wait_s": wait}


def spans(*rows: dict[str, Any], skills: Collection[str] = ("PS",)) -> pd.DataFrame:
    return available_spans(
        pd.DataFrame(rows), {("a", 2): "pool", ("b", 2): "pool"}, {"pool": set(skills)}, OPENING
    )


def test_a_gap_in_which_nobody_waits_is_idle_time() -> None:
    found = spans(answered("a", 40_000.0, 100.0), answered("a", 40_900.0, 100.0))
    assert found[["start_s", "end_s", "weight"]].to_numpy().tolist() == [[40_000, 41_000, 1]]


def test_a_gap_in_which_callers_wait_is_absence_and_the_rest_counts_half() -> None:
    found = spans(
        answered("a", 40_000.0, 100.0),
        waiter(40_200.0, 100.0),
        waiter(40_250.0, 150.0),
        answered("a", 40_900.0, 100.0),
    )
    assert found[["start_s", "end_s"]].to_numpy().tolist() == [
        [40_000, 40_100], [40_900, 41_000], [40_100, 40_900],
    ]  # fmt: skip
    assert found["weight"].tolist() == [1.0, 1.0, 0.5 * 600 / 800]


def test_callers_of_other_types_and_short_waits_do_not_prove_absence() -> None:
    rows = [answered("a", 40_000.0, 100.0), answered("a", 40_900.0, 100.0)]
    assert len(spans(*rows, waiter(40_200.0, 300.0, "NE"))) == 1
    assert len(spans(*rows, waiter(40_200.0, 15.0))) == 1


def test_half_an_hour_without_a_call_ends_a_spell() -> None:
    found = spans(answered("a", 40_000.0, 100.0), answered("a", 42_000.0, 100.0))
    assert found["weight"].tolist() == [1.0, 1.0]
    assert found["end_s"].tolist() == [40_100.0, 42_100.0]


def test_spans_reach_the_opening_hours_that_they_nearly_touch() -> None:
    found = spans(answered("a", 36_500.0, 100.0), answered("b", 71_500.0, 100.0))
    assert found[["start_s", "end_s"]].to_numpy().tolist() == [[36_000, 36_600], [71_500, 72_000]]


def test_a_roster_runs_from_first_to_last_call() -> None:
    rows = [
        answered("a", 40_000.0, 100.0), waiter(40_200.0, 300.0), answered("a", 40_900.0, 100.0),
    ]  # fmt: skip
    found = rostered_spans(pd.DataFrame(rows))
    assert found[["start_s", "end_s"]].to_numpy().tolist() == [[40_000, 41_000]]


def test_skills_are_types_that_an_agent_takes_often_enough() -> None:
    rows = [answered("a", 40_000.0, 10.0)] * 199 + [answered("a", 40_000.0, 10.0, "NE")]
    rows += [answered("b", 40_000.0, 10.0)] * 50 + [answered("b", 40_000.0, 10.0, "NE")] * 50
    table = skills_by_month(pd.DataFrame(rows))
    assert table["NE"].to_dict() == {("a", 2): False, ("b", 2): True}
    assert table["PS"].all()
    with pytest.raises(InputError, match="known agent"):
        skills_by_month(pd.DataFrame([waiter(1.0, 2.0)]))


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
