"""Mistakes in what a centre says of scores, deferred work and chats: one sentence each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.centre.test_error_sentences import check

BALANCE = "contact_types.balance"


@pytest.mark.parametrize(
    ("path", "value", "where", "words"),
    [
        (f"{BALANCE}.score", {"base": -1}, f"{BALANCE}.score.base", "greater than or equal to 0"),
        (f"{BALANCE}.score", {"per_s": -0.5}, f"{BALANCE}.score.per_s", "greater than or equal"),
        (f"{BALANCE}.score", {"rate": 1}, f"{BALANCE}.score.rate", "unknown field"),
        ("routing.call_selection", "score", "routing.call_selection", "found 'score'; allowed: "),
    ],
)
def test_scores_are_not_negative(path: str, value: Any, where: str, words: str) -> None:
    check(path, value, where, words)
