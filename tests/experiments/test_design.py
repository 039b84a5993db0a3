"""Which points a sweep has."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

import sim
from sim.experiments.design import Axis, Range, latin_hypercube, paired, product
from sim.study.fields import is_whole


def test_every_slice_of_every_range_holds_one_point_of_a_latin_hypercube() -> None:
    """What makes a sample a Latin hypercube (McKay, Beckman & Conover 1979)."""
    ranges = {"a": Range(0.0, 1.0), "b": Range(-20.0, 60.0), "c": Range(1e3, 1e4)}
    axis = latin_hypercube("here", ranges, 40, seed=5)
    for key, within in ranges.items():
        values = np.array([entry[key] for entry in axis.entries])
        slices = np.floor((values - within.low) / (within.high - within.low) * 40)
        assert sorted(slices) == list(range(40))


def test_a_latin_hypercube_depends_on_its_seed_alone() -> None:
    ranges = {"a": Range(0.0, 1.0), "b": Range(5.0, 6.0)}
    one, same, other = (latin_hypercube("", ranges, 8, seed=s).entries for s in (1, 1, 2))
    assert one == same
    assert one != other


def test_whole_numbers_of_a_range_are_equally_likely_its_ends_included() -> None:
    axis = latin_hypercube("", {"agents": Range(3, 7, whole=True)}, 1000, seed=1)
    counts = Counter(entry["agents"] for entry in axis.entries)
    assert counts == dict.fromkeys(range(3, 8), 200)
    assert all(isinstance(entry["agents"], int) for entry in axis.entries)


@pytest.mark.parametrize(
    ("within", "message"),
    [
        (Range(2.0, 1.0), r"a: a range goes from low to high, found interval\(2,1\)"),
        (Range(1.0, 1.0), r"a: a range goes from low to high"),
        (Range(1.2, 1.8, whole=True), r"a: takes whole numbers, and interval\(1.2,1.8\) holds"),
        (Range(0.0, float("inf")), r"a: a range has finite ends"),
    ],
)
def test_a_range_that_holds_nothing_is_named(within: Range, message: str) -> None:
    with pytest.raises(sim.InputError, match=message):
        latin_hypercube("", {"a": within}, 3, seed=1)


def test_the_product_takes_lists_that_go_together_as_one_axis() -> None:
    together = paired("here", {"a": [1, 2], "b": [10, 20]})
    points = product([together, Axis("there", ({"c": 5}, {"c": 6}))])
    assert [dict(p.settings) for p in points] == [
        {"a": 1, "b": 10, "c": 5},
        {"a": 1, "b": 10, "c": 6},
        {"a": 2, "b": 20, "c": 5},
        {"a": 2, "b": 20, "c": 6},
    ]
    assert points[0].swept == ("a", "b", "c")


def test_cases_are_told_by_their_names() -> None:
    cases = Axis("cases", ({"a": 1}, {"b": 2}), ("one", "two"))
    points = product([cases, Axis("x", ({"c": 5}, {"c": 6}))])
    assert [(p.case, p.settings) for p in points][:2] == [
        ("one", {"a": 1, "c": 5}),
        ("one", {"a": 1, "c": 6}),
    ]
    assert points[0].swept == ("c",)


def test_a_key_on_two_axes_is_refused() -> None:
    axes = [Axis("params", ({"a": 1},)), paired("paired[0]", {"b": [1], "a": [2]})]
    with pytest.raises(sim.InputError, match=r"a: stands on two axes .* params and paired\[0\]"):
        product(axes)


@pytest.mark.parametrize(
    ("key", "whole"),
    [
        ("seed", True),
        ("replications", True),
        ("workers", True),
        ("staffing.scale", False),
        ("centre.sites.main.seats", True),
        ("centre.routes.general.steps.main.0.after_s", False),
        ("centre.pools.main_general.staffing.shifts.early.agents", True),
        ("centre.pools.main_general.staffing.by_interval.0", True),
        ("centre.pools.main_general.staffing.by_interval.mon.3", True),
        ("centre.contact_types.balance.talk.mean_s", False),
        ("nothing.of.the.kind", False),
    ],
)
def test_fields_of_whole_numbers_are_known_by_their_path(key: str, whole: bool) -> None:
    assert is_whole(key) is whole
