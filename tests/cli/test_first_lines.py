"""What a command says first, what its help shows, and what its folder is called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from sim.cli import last_time, main
from sim.cli.run_name import run_name, typed_settings
from sim.config import study_from
from tests.small_studies import small_data


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder has a small centre."""
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(yaml.safe_dump(small_data()["centre"]))


def test_the_command_alone_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("usage: trunkline")
    assert "    new " in told.out
    assert told.err == ""
    assert main(["language=zh"]) == 0
    assert "写出一个文件夹" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "overrides"),
    [("run", True), ("check", True), ("report", False), ("rerun", False), ("list", False),
     ("new", False)],
)  # fmt: skip
def test_the_help_of_a_command_shows_what_it_takes(
    capsys: pytest.CaptureFixture[str], command: str, overrides: bool
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert ("Overrides set any field by its path" in capsys.readouterr().out) == overrides


def test_folders_of_runs_tell_them_apart() -> None:
    changes = [[], ["staffing.scale=1.1"], ["seed=7"], ["centre.pools.pool.wage_per_hour=40"]]
    names = []
    for typed in changes:
        texts = ["small.yaml", "replications=1", "workers=1", *typed]
        names.append(run_name(study_from(texts), texts))
    assert len({name[-8:] for name in names}) == len(changes)
    assert sorted(name[:-9] for name in names) == [
        "run-small-base-replications_1",
        "run-small-base-replications_1-pool.wage_per_hour_40",
        "run-small-base-replications_1-seed_7",
        "run-small-base-replications_1-staffing_1.1",
    ]


def test_a_name_has_room_for_some_settings_only() -> None:
    typed = ["scenario=base", "workers=2", "mine.yaml", *[f"seed={10**20 + i}" for i in range(9)]]
    told = typed_settings(typed)
    assert told == [f"seed_{10**20 + i}" for i in range(2)]


@pytest.mark.broad
def test_a_run_says_first_what_happens_and_how_long_it_took_the_last_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing of time where nothing is known; the file may be missing, damaged, or of strangers."""
    cache = tmp_path / "kernel-0"
    cache.mkdir()
    monkeypatch.setattr(last_time, "cache_folder", lambda: cache)

    def second_line(*more: str) -> str:
        assert main(["run", "small.yaml", "workers=1", "engine=reference", *more]) == 0
        first, second, *_rest = capsys.readouterr().out.splitlines()
        assert first.startswith("small: Base; ")
        return second

    assert second_line("replications=1") == "about 1,800 calls"
    said = second_line("replications=2")
    assert re.fullmatch(
        r"about 3,600 calls; the last time here 1,800 calls took [\d.]+ \w+", said
    ), said
    assert "3,600 calls took" in second_line("replications=1")
    (tmp_path / last_time.FILE).write_text('{"run, reference, 1": ["x", NaN]}')
    assert second_line("replications=1") == "about 1,800 calls"
    (tmp_path / last_time.FILE).write_text("[" * 5000)
    assert second_line("replications=1") == "about 1,800 calls"


def test_a_long_run_is_timed_by_a_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    from io import StringIO

    from rich.console import Console

    from sim.cli import first
    from tests.small_studies import small

    said = StringIO()
    monkeypatch.setattr(first, "FEW_SECONDS", 0.0)
    first.say_first(Console(file=said, width=200), "what", [small(replications=3)], times=1000.0)
    assert said.getvalue().startswith("what\nabout ")
    assert said.getvalue().endswith(" with 1 worker, from a trial\n")


@pytest.mark.broad
def test_a_comparison_says_when_its_first_look_is_and_when_it_gives_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No range of hours; from the second time on also how long all of it took."""
    cache = tmp_path / "kernel-0"
    cache.mkdir()
    monkeypatch.setattr(last_time, "cache_folder", lambda: cache)
    both = ["compare", "base", "base: staffing.scale=3", "small.yaml", "workers=1"]

    def told() -> str:
        assert main([*both, "engine=reference", "--most", "20", "--out", "c"]) == 0
        return " ".join(capsys.readouterr().out.split())

    first = r"the first look takes about [\d.]+ \w+ with 1 worker, from a trial; "
    last = r"the last time here, 36,000 calls at the first look, it took [\d.]+ \w+ in all; "
    rest = r"if nothing is decided it gives up after about [\d.]+ \w+; replications=N fixes the "
    assert re.search(first + rest, said := told()), said
    assert re.search(first + last + rest, said := told()), said
