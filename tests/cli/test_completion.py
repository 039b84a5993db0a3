"""What a shell is offered where something is typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.completing import offered
from sim.config.folders import SHIPPED_ONLY, places_of


@pytest.mark.parametrize(
    ("prefix", "command", "expected"),
    [
        ("scenario=better", "run", ["scenario=better_ivr"]),
        ("sta", "run", ["staffing.scale="]),
        ("better", "compare", ["better_ivr"]),
        ("better", "run", []),
        ("engine=c", "run", ["engine=compiled"]),
        ("language=z", "run", ["language=zh"]),
        ("centre.pools.main_g", "run", ["centre.pools.main_general"]),
        ("centre.pools.main_general.staffing.shr", "run",
         ["centre.pools.main_general.staffing.shrinkage"]),
        ("centre.routing.ov", "run", ["centre.routing.overflow"]),
        ("nothing", "run", []),
        ("centre.none.of.it.", "run", []),
    ],
)  # fmt: skip
def test_what_may_be_typed_next(prefix: str, command: str, expected: list[str]) -> None:
    assert offered(prefix, command, SHIPPED_ONLY) == expected


def test_names_with_more_than_letters_are_offered_in_quotes_and_own_ones_in_an_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    main(["new", "mine"])
    file = Path("mine/scenarios/centre/mine.yaml")
    file.write_text(file.read_text().replace("  general:", "  'Main St. 1':"))
    found = offered("centre.pools.", "run", places_of("mine"))
    assert found == ['centre.pools."Main St. 1"', "centre.pools.experts"]


@pytest.mark.broad
def test_a_shell_that_asks_is_answered(tmp_path: Path) -> None:
    """As bash asks: the line in the environment, the answer on the eighth file."""
    line = "trunkline run scenario=bett"
    asked = {"COMP_LINE": line, "COMP_POINT": str(len(line)), "COMP_TYPE": "9",
             "_ARGCOMPLETE": "1", "_ARGCOMPLETE_IFS": "\n", "_ARGCOMPLETE_SHELL": "bash",
             "_ARGCOMPLETE_STDOUT_FILENAME": str(tmp_path / "answer")}  # fmt: skip
    start = [sys.executable, "-c", "from sim.cli import entry_point; entry_point()"]
    done = subprocess.run(start, env={**os.environ, **asked}, capture_output=True, text=True)
    assert (tmp_path / "answer").read_text().split() == ["scenario=better_ivr"], done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_has_its_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert "trunkline" in capsys.readouterr().out
