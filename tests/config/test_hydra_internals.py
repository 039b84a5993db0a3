"""The contract with what Hydra does not document: whatever else of it changes, this must hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.config.hydra_internals import Files, chosen_files
from sim.errors import InputError


@pytest.fixture
def sources(tmp_path: Path) -> list[Files]:
    (tmp_path / "colour").mkdir()
    (tmp_path / "size").mkdir()
    (tmp_path / "study.yaml").write_text("defaults: [_self_, colour: red, size: null]\nseed: 1\n")
    (tmp_path / "colour" / "red.yaml").write_text("hue: 0\n")
    (tmp_path / "colour" / "blue.yaml").write_text("# @package _global_\nhue: 240\n")
    (tmp_path / "size" / "总行 1.5.yaml").write_text("defaults: [/colour@here: red]\nlength: 2\n")
    return [Files(tmp_path, main=True)]


def test_hydra_says_which_files_a_choice_stands_for_and_where_they_belong(
    sources: list[Files],
) -> None:
    found = list(
        chosen_files(sources, [(("size", "总行 1.5"), False), (("colour", "blue"), False)])
    )
    assert [(names, file.content) for names, file in found] == [
        ([], {"seed": 1}),
        ([], {"hue": 240}),
        (["size", "here"], {"hue": 0}),
        (["size"], {"length": 2}),
    ]


def test_a_group_can_be_left_out(sources: list[Files]) -> None:
    (found,) = chosen_files(sources, [(("colour", None), False)])
    assert found[1].content == {"seed": 1}


def test_what_hydra_complains_of_is_one_sentence(sources: list[Files]) -> None:
    with pytest.raises(InputError, match=r"cannot be composed: .*'colour/green'") as error:
        list(chosen_files(sources, [(("colour", "green"), False)]))
    assert "\n" not in str(error.value)
