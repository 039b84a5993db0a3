"""JSON of others is read with bounds."""

from __future__ import annotations

import json

import pytest

from sim.store.json_files import DEEPEST, json_bytes, parsed, read_json


def test_plain_data_comes_back() -> None:
    data = {"a": [1, 2.5, None, "客"], "b": {"c": []}}
    assert read_json(json_bytes(data)) == data


@pytest.mark.parametrize("depth", [DEEPEST + 1, 900, 100_000])
@pytest.mark.parametrize(("start", "end"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_json_that_is_nested_too_deeply_is_refused_in_one_sentence(
    depth: int, start: bytes, end: bytes
) -> None:
    with pytest.raises(ValueError, match=r"^it is nested more than 100 levels deep$"):
        parsed(start * depth + b"1" + end * depth)


def test_json_that_is_deep_but_not_too_deep_is_read() -> None:
    assert parsed(b"[" * DEEPEST + b"]" * DEEPEST)


def test_what_is_no_mapping_is_refused() -> None:
    for data in (b"[]", b"1", b"null", b"", b"{", b"\xff"):
        with pytest.raises(ValueError, match=r".+"):
            read_json(data)
    assert json.loads("{}") == read_json(b"{}")
