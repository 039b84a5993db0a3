"""Numbers as people read them: one rule for each kind, wherever they are shown."""

from __future__ import annotations

import pytest

from sim.measures import MEASURES
from sim.wording import numbers

NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.8034, "share", "80.3 %"),
        (0.99996, "share", "99.996 %"),
        (1.0, "share", "100.0 %"),
        (17.25, "s", "17.2 s"),
        (-0.01, "s", "0.0 s"),
        (12345.6, "CNY/day", "12,346 CNY per day"),
        (-12345.6, "CNY/day", "−12,346 CNY per day"),
        (7.018, "CNY/call", "7.02 CNY per call"),
        (4.26, "calls/day", "4.3 calls per day"),
        (0.0, "calls/day", "0 calls per day"),
        (2.345, "menus", "2.35 menus"),
        (NAN, "share", "–"),
    ],
)
def test_a_value_is_shown_by_the_rule_of_its_unit(value: float, unit: str, text: str) -> None:
    assert numbers.amount(value, unit) == text
    assert text.startswith(numbers.number(value, unit))


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.0314, "share", "+3.1 points"),
        (-0.0314, "share", "−3.1 points"),
        (-0.0001, "share", "±0 points"),
        (-2500.0, "CNY/day", "−2,500 CNY per day"),
        (1.26, "s", "+1.3 s"),
        (3.6, "CNY/day", "+4 CNY per day"),
        (NAN, "s", "–"),
    ],
)
def test_a_difference_carries_its_sign(value: float, unit: str, text: str) -> None:
    assert numbers.difference_amount(value, unit) == text


def test_intervals_have_both_ends_or_none() -> None:
    assert numbers.interval(0.8, 0.85, "share") == "80.0 to 85.0"
    assert numbers.difference_interval(-1.0, 2.0, "s") == "−1.0 to +2.0"
    assert numbers.interval(8.04, 12.04, "CNY/day") == "8 to 12"
    assert numbers.interval(NAN, 0.85, "share") == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0 s"), (119.0, "119 s"), (600.0, "10 min"), (7199.0, "120 min"), (9000.0, "2.5 h")],
)
def test_how_long_something_takes(seconds: float, text: str) -> None:
    assert numbers.duration(seconds) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(950.0, "950 CNY"), (212_345.0, "212 thousand CNY"), (1.5e6, "1.50 million CNY"),
     (-2.5e9, "−2.50 billion CNY"), (NAN, "–")],
)  # fmt: skip
def test_money_in_a_sentence_has_three_figures_and_a_scale(value: float, text: str) -> None:
    assert numbers.money(value, "CNY") == text


def test_an_axis_of_money_is_scaled_and_others_are_not() -> None:
    assert numbers.axis_unit("CNY/day", "CNY", 212_345.0) == (1e-3, "thousand CNY per day")
    assert numbers.axis_unit("calls/day", "CNY", 212_345.0) == (1.0, "calls per day")


def test_what_somebody_typed_keeps_its_decimals() -> None:
    assert numbers.typed_amount(0.005, "share") == "0.5 points"
    assert numbers.typed_amount(200.0, "CNY/day") == "200 CNY per day"
    assert numbers.typed_percent(0.995) == "99.5 %"


def test_every_unit_of_a_measure_has_words() -> None:
    for measure in MEASURES.values():
        unit = measure.unit_in("CNY")
        assert "/" not in numbers.unit_text(unit), unit
        assert numbers.unit_text(unit) != unit or unit in numbers.UNITS, unit
