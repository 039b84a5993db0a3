"""Mistakes in what a centre says of its people: one sentence each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.centre.bank import bank
from tests.centre.test_error_sentences import check

POOL = "pools.general"
SHIFT = f"{POOL}.staffing.shifts.day"


@pytest.mark.parametrize(
    ("factors", "where", "words"),
    [
        ([1.0] * 7, f"{POOL}.handling_by_time", "7 factors do not divide a day"),
        (
            [1.0, 0.0],
            f"{POOL}.handling_by_time[1]",
            "must be greater than or equal to 0.000001, found 0.0",
        ),
        ([], f"{POOL}.handling_by_time", "at least 1 item"),
    ],
)
def test_factors_by_time_divide_the_day_and_are_positive(
    factors: Any, where: str, words: str
) -> None:
    check(f"{POOL}.handling_by_time", factors, where, words)


NEW = {"share": 0.2, "factor_at_start": 1.5, "weeks_to_proficiency": 8.0}


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"share": 1.2}, ".share", "less than or equal to 1, found 1.2"),
        ({"factor_at_start": 0.9}, ".factor_at_start", "greater than or equal to 1, found 0.9"),
        ({"weeks_to_proficiency": 0}, ".weeks_to_proficiency", "greater than 0, found 0"),
        ({"weeks_of_experience": -1}, ".weeks_of_experience", "greater than or equal to 0"),
        ({"weeks_to_proficient": 8}, ".weeks_to_proficient", "mean 'weeks_to_proficiency'?"),
    ],
)
def test_new_hires_are_slower_and_learn(more: Any, field: str, words: str) -> None:
    check(f"{POOL}.new_hires", NEW | more, f"{POOL}.new_hires{field}", words)


def test_new_hires_need_a_curve() -> None:
    where = f"{POOL}.new_hires"
    check(where, {"share": 0.2}, f"{where}.factor_at_start")


TIRED = {"slope": 0.5, "time_constant_s": 3600.0}


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"slope": -1}, ".slope", "greater than or equal to 0, found -1"),
        ({"threshold": 1.5}, ".threshold", "less than or equal to 1, found 1.5"),
        ({"time_constant_s": 0}, ".time_constant_s", "than or equal to 0.000001, found 0"),
        ({"most": 0.5}, ".most", "greater than or equal to 1, found 0.5"),
        ({"time_constant": 5}, ".time_constant", "mean 'time_constant_s'?"),
    ],
)
def test_fatigue_slows_down(more: Any, field: str, words: str) -> None:
    check(f"{POOL}.fatigue", TIRED | more, f"{POOL}.fatigue{field}", words)


LATE = {"share": 0.5}


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"share": -0.5}, ".share", "greater than or equal to 0, found -0.5"),
        ({"waiting_over": 1.5}, ".waiting_over", "must be a whole number"),
        ({"wait_over_s": -1}, ".wait_over_s", "greater than or equal to 0, found -1"),
        ({"check_s": 0}, ".check_s", "than or equal to 0.000001, found 0"),
        ({"most_s": 0}, ".most_s", "than or equal to 0.000001, found 0"),
        ({"check_s": 1.0}, "", "most_s (7200 s) is more than 1000 times check_s (1 s)"),
        ({"waits_over_s": 5}, ".waits_over_s", "mean 'wait_over_s'?"),
    ],
)
def test_overtime_is_asked_for_while_calls_wait(more: Any, field: str, words: str) -> None:
    check(f"{POOL}.overtime", LATE | more, f"{POOL}.overtime{field}", words)


def test_overtime_needs_shifts() -> None:
    sentence = "overtime needs shifts whose agents may stay; give staffing.shifts"
    staffing = {"by_interval": [5]}
    own = bank()["pools"]["general"] | {"overtime": LATE, "staffing": staffing}
    check(POOL, own, POOL, sentence)


def rest(after_s: float, duration_s: float, **more: Any) -> dict[str, Any]:
    return {"after_s": after_s, "duration_s": duration_s, **more}


@pytest.mark.parametrize(
    ("breaks", "where", "words"),
    [
        (
            [rest(0, 0)],
            f"{SHIFT}.breaks[0].duration_s",
            "must be greater than or equal to 0.000001, found 0",
        ),
        ([rest(-1, 9)], f"{SHIFT}.breaks[0].after_s", "greater than or equal to 0, found -1"),
        ([rest(0, 9, groups=0)], f"{SHIFT}.breaks[0].groups", "must be greater than 0, found 0"),
        ([rest(0, 9, paid="yes")], f"{SHIFT}.breaks[0].paid", "must be true or false, found 'yes'"),
        ([rest(0, 9, group=2)], f"{SHIFT}.breaks[0].group", "did you mean 'groups'?"),
        (
            [rest(0, 60, groups=1000)],
            SHIFT,
            "breaks[0] ends 60000 s after the shift's start (after_s + groups x duration_s), after "
            "the shift's end (36000 s)",
        ),
        (
            [rest(0, 60, groups=3), rest(170, 60)],
            SHIFT,
            "breaks[1] begins 170 s after the shift's start, before the last group is back from "
            "the one before (180 s)",
        ),
    ],
)
def test_breaks_lie_in_the_shift_one_after_the_other(breaks: Any, where: str, words: str) -> None:
    check(f"{SHIFT}.breaks", breaks, where, words)


def test_an_absence_is_a_probability() -> None:
    staffing = f"{POOL}.staffing"
    check(f"{staffing}.absence", 1.5, f"{staffing}.absence", "less than or equal to 1, found 1.5")
    check(
        f"{staffing}.absence_paid", 1, f"{staffing}.absence_paid", "must be true or false, found 1"
    )
