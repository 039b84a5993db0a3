"""The page of commands is what their help says."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.commands_page import commands_page
from sim.cli.main import COMMANDS

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def test_the_page_of_commands_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == commands_page(), (
        "write it anew: python -m sim.cli.commands_page > docs/commands.md"
    )


def test_every_command_has_a_part_of_the_page() -> None:
    parts = [line[3:] for line in commands_page().splitlines() if line.startswith("## ")]
    assert parts == list(COMMANDS)


def test_the_help_of_a_command_says_what_its_exit_codes_mean(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["drill", "--help"])
    told = capsys.readouterr().out
    assert "3 no objective is missed, and one is not decided" in told
    assert "2 wrong input" in told
