"""The folder of an own centre: what its `trunkline.yaml` chooses; what is typed goes first."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import sim
from sim.cli import main
from sim.errors import InputError
from tests.small_studies import small_data


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of an own centre, which is the current one."""
    centre = tmp_path / "scenarios" / "centre"
    centre.mkdir(parents=True)
    (centre / "small.yaml").write_text(yaml.safe_dump(small_data()["centre"]))
    (tmp_path / "trunkline.yaml").write_text("centre: small\nreplications: 3\nseed: 5\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_says_what_is_studied_where_nothing_else_is_said(folder: Path) -> None:
    study = sim.load(scenarios=folder)
    assert (study.centre.name, study.replications, study.seed) == ("small", 3, 5)
    assert study.scenario.name == "base"


def test_what_is_typed_goes_before_what_the_folder_says(folder: Path) -> None:
    study = sim.load("retail_bank", ["seed=9"], scenarios=folder)
    assert (study.centre.name, study.replications, study.seed) == ("retail_bank", 3, 9)


def test_commands_in_the_folder_take_it_without_being_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("small, base: valid")
    assert main(["list"]) == 0
    assert "  small" in capsys.readouterr().out


def test_a_change_of_the_folder_is_seen_at_once(folder: Path) -> None:
    assert sim.load(scenarios=folder).seed == 5
    (folder / "trunkline.yaml").write_text("centre: small\nseed: 66\n")
    assert sim.load(scenarios=folder).seed == 66


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("centre: smal", "trunkline.yaml: centre: there is no option 'smal'; allowed:"),
        ("centre: 7", "trunkline.yaml: centre: an option is text, found 7; put it in quotes"),
        ("centres: small", "trunkline.yaml: centres: is neither a group nor a field"),
        ("centre: small\nhydra: {run: 1}", "trunkline.yaml: hydra.run: is not taken"),
        ("centre: small\nexecutor: {listen: 0.0.0.0}", "trunkline.yaml: executor: an option is"),
        ("centre: small\nseed: no", "seed: must be a whole number, found False"),
    ],
)
def test_what_a_folder_says_is_data_and_checked(folder: Path, written: str, sentence: str) -> None:
    (folder / "trunkline.yaml").write_text(written)
    with pytest.raises(InputError) as error:
        sim.load(scenarios=folder)
    assert sentence in str(error.value)
