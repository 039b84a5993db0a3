"""Mistakes in what a centre says of follow-up calls: one sentence each."""

from __future__ import annotations

from typing import Any

import pytest

from sim.errors import InputError
from tests.builders import centre, centre_data, constant, kind, pool, route, step

CHANCES = "expected a probability from 0 to 1, or a list of them by attempt"
AGAIN = {"delay": {"dist": "constant", "value_s": 60.0}}


def sentence(**more: Any) -> str:
    """What is said of a centre whose type has these fields."""
    with pytest.raises(InputError) as caught:
        centre(centre_data(contact_types={"call": kind([0.0], **more)}))
    return str(caught.value)


@pytest.mark.parametrize(
    ("field", "value", "where", "words"),
    [
        ("retry", AGAIN, "retry", "give at least one probability above 0"),
        ("retry", {"abandoned": 0.5}, "retry.delay", "missing"),
        ("retry", {**AGAIN, "abandoned": 1.5}, "retry.abandoned", f"{CHANCES}, found 1.5"),
        ("retry", {**AGAIN, "abandoned": "0.5"}, "retry.abandoned", f"{CHANCES}, found '0.5'"),
        ("retry", {**AGAIN, "blocked": True}, "retry.blocked", f"{CHANCES}, found True"),
        ("retry", {**AGAIN, "dropped": [0.5, -0.1]}, "retry.dropped", f"{CHANCES}, found -0.1"),
        ("retry", {**AGAIN, "dropped": []}, "retry.dropped", f"{CHANCES}, found []"),
        ("retry", {**AGAIN, "abandoned": [0.0, 0.0]}, "retry", "one probability above 0"),
        (
            "retry",
            {**AGAIN, "abandoned": [0.9, 0.8, 0.7], "at_most": 2},
            "retry",
            "abandoned has 3 probabilities, but at_most allows 2 attempts after the first one",
        ),
        (
            "retry",
            {**AGAIN, "abandoned": 0.5, "patience": "kept"},
            "retry.patience",
            "found 'kept'; allowed: new, keep; did you mean 'keep'?",
        ),
        (
            "retry",
            {**AGAIN, "abandoned": 0.5, "calls_as": "first"},
            "retry.calls_as",
            "found 'first'; allowed: first_called, passed_on_to",
        ),
        (
            "retry",
            {**AGAIN, "abandoned": 0.5, "calls_as": "passed_on_to"},
            "",
            "retry.calls_as is passed_on_to, but calls of this type are never passed on",
        ),
        (
            "repeat",
            {**AGAIN, "unresolved": 0.5, "calls_as": "passed_on_to"},
            "",
            "repeat.calls_as is passed_on_to, but calls of this type are never passed on",
        ),
        ("retry", {**AGAIN, "abandoned": 0.5, "at_most": 0}, "retry.at_most", "greater than 0"),
        ("retry", {**AGAIN, "abandonned": 0.5}, "retry.abandonned", "did you mean 'abandoned'?"),
        ("repeat", AGAIN, "repeat", "give a probability above 0: unresolved"),
        ("repeat", {**AGAIN, "unresolved": -0.1}, "repeat.unresolved", "greater than or equal"),
        ("transfers", {"cal": {"share": 0.1}}, "transfers", "did you mean 'call'?"),
        ("transfers", {"call": {"share": 0.0}}, "transfers.call.share", "greater than 0"),
        ("transfers", {"call": {}}, "transfers.call.share", "missing"),
    ],
)
def test_one_sentence_says_what_is_wrong(field: str, value: Any, where: str, words: str) -> None:
    said = sentence(**{field: value})
    assert f"contact_types.call.{where}".removesuffix(".") in said
    assert words in said


def test_transfers_are_at_most_all_calls() -> None:
    kinds = {
        "call": kind([0.0], transfers={"call": {"share": 0.7}, "other": {"share": 0.4}}),
        "other": kind([0.0]),
    }
    with pytest.raises(InputError, match=r"shares of transfers sum to 1\.1; at most 1"):
        centre(centre_data(contact_types=kinds, pools={"p": pool(1, ["call", "other"])}))


def test_a_call_is_passed_on_where_it_is() -> None:
    """It comes in by site a, but the second line queues at b alone."""
    kinds = {
        "call": kind([0.0], transfers={"other": {"share": 0.5}}),
        "other": kind([0.0], route="s", talk=constant(5.0)),
    }
    data = centre_data(
        sites={"a": {}, "b": {}},
        contact_types=kinds,
        pools={"p": pool(1), "q": pool(1, "other", site="b")},
        routes={"r": route([step("p")]), "s": route({"b": [step("q")]})},
    )
    with pytest.raises(InputError, match=r"routes\.s has no steps for that site"):
        centre(data)
