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


@pytest.mark.parametrize("bad", ["a\x1b[31mb", "a\0b", "a\rb", "a\x9bb", "a\x7fb", "a\u202eb"])
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: {"title": text}, "centre.title: the text"),
        (lambda text: {"sources": {"pools": text}}, "centre.sources.pools: the text"),
        (lambda text: {"sources": {text: "here"}}, "the name"),
    ],
)
def test_a_control_character_is_refused_by_its_field(bad: str, change: Any, told: str) -> None:
    with pytest.raises(sim.InputError) as refused:
        _with(change(bad))
    (line,) = str(refused.value).splitlines()
    assert f"{told} holds the control character {ord(bad[1]):#04x}" in line


def test_half_a_character_is_refused_by_its_field() -> None:
    with pytest.raises(sim.InputError, match="title: the text is not UTF-8"):
        _with({"title": "a\ud800b"})


def test_texts_of_every_script_and_of_several_lines_are_taken() -> None:
    text = "客服中心 – Ünï\u0301 \U0001f600\n\n\ttwo lines\u200d"
    assert _with({"title": text, "sources": {"pools": text}}).centre.title == text
