"""Mistakes in what a contact type says of time limits and callbacks: one sentence each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.centre.test_error_sentences import BALANCE, check

LIMIT = f"{BALANCE}.time_limit"
BACK = f"{BALANCE}.callback"


def callback(**more: Any) -> dict[str, Any]:
    return {"expected_wait_over_s": 60, "acceptance": 0.5, "answer": 0.9, "ring_s": 20, **more}


@pytest.mark.parametrize(
    ("limit", "where", "words"),
    [
        ({"after_s": -1, "then": "message"}, f"{LIMIT}.after_s", "greater than or equal to 0"),
        ({"after_s": 9}, f"{LIMIT}.then", "this field is required and missing"),
        ({"after_s": 9, "then": "mesage"}, f"{LIMIT}.then", "did you mean 'message'?"),
        ({"after": 9, "then": "message"}, f"{LIMIT}.after", "did you mean 'after_s'?"),
        (
            {"after_s": 9, "then": "callback"},
            BALANCE,
            "time_limit leads to a callback; it needs a callback",
        ),
    ],
)
def test_a_time_limit_has_an_outcome(limit: Any, where: str, words: str) -> None:
    check(LIMIT, limit, where, words)


@pytest.mark.parametrize(
    ("found", "where", "words"),
    [
        (callback(acceptance=1.5), f"{BACK}.acceptance", "less than or equal to 1, found 1.5"),
        (callback(answer=-0.5), f"{BACK}.answer", "greater than or equal to 0, found -0.5"),
        (callback(ring_s=-1), f"{BACK}.ring_s", "greater than or equal to 0, found -1"),
        (callback(rings=1), f"{BACK}.rings", "did you mean 'ring_s'?"),
        (
            {"acceptance": 0.5, "answer": 0.9, "ring_s": 20},
            BALANCE,
            "callback is never offered; it needs expected_wait_over_s, or a time_limit that leads "
            "to it",
        ),
    ],
)
def test_a_callback_is_offered_at_some_time(found: Any, where: str, words: str) -> None:
    check(BACK, found, where, words)
