from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.experiments.frontier import (
    clearly_dominated,
    dominated_by,
    dominating,
    efficient,
    frontier_rows,
    spread,
)
from tests.plots.samples import EXPANSION, table


def names(frame: pd.DataFrame, chosen: Any) -> set[str]:
    return set(frame["label"][chosen])


def test_efficient_scenarios_are_those_that_no_other_beats_on_both() -> None:
    assert names(EXPANSION, efficient(EXPANSION)) == {
        "Fewer agents", "Better IVR", "Outsourced overflow", "More agents",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("a", 1.0, 0.8), ("b", 1.0, 0.8)], [True, True]),
        ([("a", 1.0, 0.8), ("b", 1.0, 0.9)], [False, True]),
        ([("a", 1.0, 0.8), ("b", 2.0, 0.8)], [True, False]),
        ([("a", 1.0, 0.8), ("b", 2.0, 0.9)], [True, True]),
        ([("a", 1.0, 0.8), ("b", 0.5, 0.9), ("c", 1.0, 0.8)], [False, True, False]),
        ([("a", float("nan"), 0.9), ("b", 2.0, 0.5)], [False, True]),
        ([("a", 1.0, float("nan")), ("b", 2.0, 0.5)], [False, True]),
        ([("a", 1.0, 0.5)], [True]),
    ],
)
def test_ties_and_missing_values(rows: Any, expected: list[bool]) -> None:
    assert efficient(table(*rows)).tolist() == expected


def test_where_less_is_better_the_frontier_turns() -> None:
    waits = pd.DataFrame({"label": ["a", "b", "c"], "cost": [1, 2, 3], "asa": [30, 10, 20]})
    assert efficient(waits, "asa", higher_is_better=False).tolist() == [True, True, False]
    assert dominated_by(waits, "asa", higher_is_better=False) == [None, None, "b"]


def test_dominated_by_names_the_best_serving_efficient_rival() -> None:
    rivals = dict(zip(EXPANSION["label"], dominated_by(EXPANSION), strict=True))
    assert rivals["Base"] == "Better IVR"
    assert rivals["Second site"] == "More agents"
    assert rivals["Site failure"] == "Outsourced overflow"
    assert rivals["More agents"] is None
    assert dominating(EXPANSION).tolist() == [4, -1, -1, 2, -1, -1, 5, 2]


def test_clearly_dominated_needs_intervals_apart_in_both_directions() -> None:
    near = table(("a", 100.0, 0.80), ("b", 101.0, 0.79), cost=0.02, service=0.02)
    apart = table(("a", 100.0, 0.80), ("b", 150.0, 0.60), cost=0.02, service=0.02)
    assert clearly_dominated(near).tolist() == [False, False]
    assert clearly_dominated(apart).tolist() == [False, True]
    unknown = table(("a", 100.0, 0.80), ("b", 150.0, 0.60), cost=float("nan"))
    assert clearly_dominated(unknown).tolist() == [False, False]


def test_equal_certain_costs_can_be_clearly_dominated() -> None:
    frame = table(("a", 100.0, 0.80), ("b", 100.0, 0.60), cost=0.0, service=0.02)
    assert clearly_dominated(frame).tolist() == [False, True]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="no column 'service_level'"):
        efficient(pd.DataFrame({"cost": [1.0]}))
    with pytest.raises(InputError, match="no column 'cost_low'"):
        clearly_dominated(pd.DataFrame({"cost": [1.0], "service_level": [0.5]}))
    with pytest.raises(InputError, match="no column 'label'"):
        dominated_by(pd.DataFrame({"cost": [1.0], "service_level": [0.5]}))


@pytest.mark.broad
@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=9))
def test_efficient_is_its_definition(points: Any) -> None:
    frame = pd.DataFrame(points, columns=["cost", "service_level"]).assign(label="x")
    expected = [
        not any(c <= cost and s >= serve and (c < cost or s > serve) for c, s in points)
        for cost, serve in points
    ]
    found = efficient(frame)
    assert found.tolist() == expected
    assert [r is None for r in dominated_by(frame)] == expected
    assert not points or found.any()
    assert isinstance(found, np.ndarray)


def test_many_efficient_rows_are_thinned_evenly_with_both_ends() -> None:
    rows = table(*[(f"s{i}", 100.0 + i, 0.5 + 0.001 * i) for i in range(300)])
    shown = frontier_rows(rows, 7)
    assert shown == [0, 50, 100, 150, 199, 249, 299]
    assert frontier_rows(rows.iloc[::-1], 300) == list(range(299, -1, -1))
    assert spread([3, 1, 2], 3) == [3, 1, 2]
