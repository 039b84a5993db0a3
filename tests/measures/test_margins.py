"""Margins of indifference: defaults by unit, and one's own."""

from __future__ import annotations

import re

import pytest

from sim.errors import InputError
from sim.measures import MEASURES, margins_of
from tests.builders import Data

BASE = {
    **dict.fromkeys(MEASURES, 0.0),
    "service_level": 0.8,
    "asa": 20.0,
    "aht": 300.0,
    "cost_total": 200_000.0,
    "cost_overtime": 10.0,
    "cost_per_answered": 8.0,
    "offered_calls": 60_000.0,
    "lost_calls": 100.0,
    "answered_calls": 50_000.0,
    "peak_lines": 400.0,
}


def test_every_measure_has_a_margin_that_fits_its_unit() -> None:
    found = margins_of(BASE)
    assert set(found) == set(MEASURES)
    expected = {
        "service_level": 0.01,
        "abandonment": 0.01,
        "asa": 1.0,
        "aht": 3.0,
        "cost_total": 1000.0,
        "cost_overtime": 1000.0,
        "cost_per_answered": 0.04,
        "lost_calls": 60.0,
        "answered_calls": 500.0,
        "peak_lines": 4.0,
    }
    assert {n: found[n] for n in expected} == pytest.approx(expected)


def test_margins_of_ones_own_go_before() -> None:
    found = margins_of(BASE, {"service_level": 0.02, "cost_total": "1%", "cost_overtime": 5.0})
    assert found["service_level"] == 0.02
    assert found["cost_total"] == found["cost_agents"] == 2000.0
    assert found["cost_overtime"] == 5.0
    assert margins_of(BASE, {"asa": "10 %"})["asa"] == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({"asa": -1.0}, "indifference.asa: a margin is an amount of at least 0"),
        ({"asa": "soon"}, "found 'soon'"),
        ({"service_level": 2.0}, "write 0.02 for 2 percentage point"),
        ({"service_level": "1%"}, "write 0.01 for 1 percentage point"),
        ({"service_levl": 0.01}, "did you mean 'service_level'"),
    ],
)
def test_a_margin_that_cannot_be_is_refused(given: Data, part: str) -> None:
    with pytest.raises(InputError, match=re.escape(part)):
        margins_of(BASE, given)
