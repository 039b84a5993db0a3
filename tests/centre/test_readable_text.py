"""Texts of a centre are for people: control characters are refused by their field."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from tests.small_studies import small_data


def _with(change: dict[str, Any]) -> sim.Study:
    data = small_data()
    data["centre"] |= change
    return sim.Study.from_dict(data)


@pytest.mark.parametrize("bad", ["a\x1b[31mb", "a\0b", "a\rb", "a\x9bb", "a\ud800b", "a\x7fb"])
@pytest.mark.parametrize(
    ("field", "path", "wrap"),
    [
        ("title", "title", lambda text: text),
        ("sources", "sources.pools", lambda text: {"pools": text}),
        ("sources", "sources", lambda text: {text: "here"}),
    ],
)
def test_a_control_character_is_refused_by_its_field(
    bad: str, field: str, path: str, wrap: Any
) -> None:
    with pytest.raises(sim.InputError) as refused:
        _with({field: wrap(bad)})
    (line,) = str(refused.value).splitlines()
    assert line == f"centre.{path}: a text has no control characters, found {bad!r}"


def test_texts_of_every_script_and_of_several_lines_are_taken() -> None:
    text = "客服中心 – Ünï\u0301 \U0001f600\n\n\ttwo lines\u200d"
    assert _with({"title": text, "sources": {"pools": text}}).centre.title == text
