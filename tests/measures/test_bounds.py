"""Bounds on measures are written one way everywhere."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InputError
from sim.measures import Bound


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("service_level>=0.8", Bound("service_level", ">=", 0.8)),
        (" service_level < 0.8 ", Bound("service_level", "<", 0.8)),
        ("service_level >= 80%", Bound("service_level", ">=", 0.8)),
        ("abandonment<5 %", Bound("abandonment", "<", 0.05)),
        ("asa <= 20", Bound("asa", "<=", 20.0)),
        ("asa<=20 s", Bound("asa", "<=", 20.0)),
        ("cost_total>1.5e5", Bound("cost_total", ">", 150_000.0)),
        ("cost_total<500000 CNY/day", Bound("cost_total", "<", 500_000.0)),
        ("expected_wait_bias>-5", Bound("expected_wait_bias", ">", -5.0)),
    ],
)
def test_a_bound_is_read_as_planners_write_it(text: str, bound: Bound) -> None:
    assert Bound.parse(text) == bound
    assert Bound.parse(str(bound)) == bound


@pytest.mark.parametrize(
    "text",
    [
        "service_level",
        "service_level<",
        "<0.8",
        "asa<many",
        "asa=3",
        "asa=>3",
        "asa<1e999",
        "a b<3",
    ],
)
def test_what_is_no_bound_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(InputError, match=r"--ask: found .*; expected MEASURE<NUMBER, with one of"):
        Bound.parse(text, "--ask")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("servce_level<0.8", "did you mean 'service_level'"),
        ("asa<=5%", "asa is no share"),
        ("asa<=2 min", "but the unit of asa is s"),
        ("service_level>=80", "write service_level>=80% or service_level>=0.8"),
        ("abandonment<5", "abandonment is a share, from 0 to 1; write abandonment<5%"),
        ("cost_total<5 CNY", "but the unit of cost_total is currency/day"),
    ],
)
def test_a_bound_on_no_measure_or_in_another_unit_is_refused(text: str, part: str) -> None:
    with pytest.raises(InputError, match=part):
        Bound.parse(text)


def test_values_keep_a_bound_or_do_not() -> None:
    values = np.array([0.7, 0.8, 0.9, np.nan])
    kept = {c: Bound.parse(f"service_level{c}0.8").holds(values).tolist() for c in
            ("<", "<=", ">", ">=")}  # fmt: skip
    assert kept["<"] == [True, False, False, False]
    assert kept["<="] == [True, True, False, False]
    assert kept[">"] == [False, False, True, False]
    assert kept[">="] == [False, True, True, False]
    assert [Bound.parse(f"asa{c}1").upper for c in kept] == [True, True, False, False]
