"""An option that a command would not look at is refused, and no help names it."""

from __future__ import annotations

import pytest

from sim.cli import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "--schema", "centre=none"], "--schema: is of every centre, and stands alone"),
        (["check", "--fields", "--schema"], "--schema: is of every centre, and stands alone"),
        (["sensitivity", "--method", "tornado", "--points", "64"], "--points: --method tornado"),
        (["sensitivity", "--method", "tornado", "--sample-seed", "3"], "--sample-seed: --method"),
        (["sensitivity", "--method", "tornado", "--ask", "asa<20"], "--ask: --method tornado"),
        (["sensitivity", "--method", "sobol", "--ends", "0.2", "0.8"], "--ends: --method sobol"),
        (["live", "replications=9"], "replications: the live page simulates what is looked at"),
        (["new", "--sheet", "Calls"], "new: --sheet names sheets of --from"),
    ],
    ids=str,
)
def test_an_option_that_would_be_ignored_is_refused(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("command", "named"), [("live", False), ("run", True)])
def test_help_names_the_replications_only_where_they_count(
    command: str, named: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert ("replications=" in capsys.readouterr().out) == named
