"""Names of any kind become folders that stay where they are put, each its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.store.folder_names import MOST_BYTES, folder_name

NASTY = (
    "", ".", "..", "../../up", "/etc/passwd", "a/b", "a\\b", "C:\\x", "c:", "~", "~root", "-rf",
    ".hidden", "NUL", "nul.txt", "Con", "com1", "LPT9.x", "a\0b", "a\nb", "tab\tbed", "bell\a",
    "trailing.", "trailing ", "客服中心" * 60, "x" * 400, "é" * 200, "e\u0301", "\u202ereversed",
    "\ud800", "*?<>|\"'", "$HOME", "a b", "a_b",
)  # fmt: skip


@pytest.mark.parametrize("name", ["base", "more_agents", "客服中心", "v1.2", "Ünïcode"])
def test_an_ordinary_name_stays_as_it_is(name: str) -> None:
    assert folder_name(name) == name
    assert folder_name("centre", name) == f"centre-{name}"


def test_a_nasty_name_is_one_visible_folder_in_its_place(tmp_path: Path) -> None:
    for name in NASTY:
        found = folder_name(name)
        (tmp_path / found).mkdir()
        assert (tmp_path / found).resolve().parent == tmp_path.resolve()
        assert not found.startswith((".", "-", "~"))
        assert len(found.encode()) <= MOST_BYTES
        assert found.partition(".")[0].lower() not in ("con", "nul", "com1", "lpt9")
        assert not found.endswith((".", " "))
    assert len(list(tmp_path.iterdir())) == len(NASTY)


def test_unlike_names_that_look_alike_do_not_share_a_folder() -> None:
    alike = ["a b", "a  b", "a/b", "a:b", "a_b", "x" * 300, "x" * 301, "x" * 300 + "/"]
    assert len({folder_name(name) for name in alike}) == len(alike)
    assert folder_name("a b") == folder_name("a b")


def test_what_makes_a_name_one_of_a_kind_is_not_cut_off() -> None:
    long = "客" * 200
    assert folder_name(long, "5ad3be0f4a7a") != folder_name(long, "5ad3be0f4a7b")
