"""Mistakes in what a centre says of its people: one sentence each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.centre.test_error_sentences import check

POOL = "pools.general"


@pytest.mark.parametrize(
    ("factors", "where", "words"),
    [
        ([1.0] * 7, f"{POOL}.handling_by_time", "7 factors do not divide a day"),
        ([1.0, 0.0], f"{POOL}.handling_by_time[1]", "must be greater than 0, found 0.0"),
        ([], f"{POOL}.handling_by_time", "at least 1 item"),
    ],
)
def test_factors_by_time_divide_the_day_and_are_positive(
    factors: Any, where: str, words: str
) -> None:
    check(f"{POOL}.handling_by_time", factors, where, words)
