"""`trunkline new`: a folder that runs as it is printed, from nothing or from a planner's sheet."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml

from sim.cli import main
from tests.tiers import sampled

SHORT = """
replications: 1
seed: 3
engine: reference
demand: {scale: 0.05}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def next_commands(told: str) -> list[list[str]]:
    """The commands that are printed, as a shell cuts them."""
    lines = told.split("Next:\n")[1].splitlines()
    return [shlex.split(line, comments=True) for line in lines]


@pytest.mark.broad
def test_the_printed_commands_work_as_they_are_printed(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "bank"]) == 0
    (cd, folder), *commands = next_commands(capsys.readouterr().out)
    assert cd == "cd"
    monkeypatch.chdir(folder)
    with Path("trunkline.yaml").open("a") as settings:  # one replication, for the tests' sake
        settings.write(SHORT)
    assert [words[1] for words in commands] == ["run", "compare", "sweep", "check"]
    for words in commands:
        assert words[0] == "trunkline"
        dry = ["--dry-run"] if words[1] == "sweep" else []
        assert main([*words[1:], *dry]) == 0, words
    table = pd.read_csv(next(Path("reports").glob("*compare*")) / "scenarios.csv")
    assert [label.split(",")[0] for label in table["label"]] == ["Base", "More agents"]


def test_the_centre_has_at_most_40_lines_and_a_comment_where_one_is_needed(here: Path) -> None:
    main(["new", "bank"])
    lines = Path("bank/scenarios/centre/bank.yaml").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 40
    assert sum("#" in line for line in lines) >= 8
    assert max(map(len, lines)) <= 125


def test_all_files_are_in_the_readers_language(here: Path) -> None:
    assert main(["new", "银行", "language=zh"]) == 0
    for file in Path("银行").rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        comments = [line.split("#", 1)[1] for line in text.splitlines() if "#" in line]
        for comment in comments:
            if "@package" not in comment:
                assert re.search("[一-鿿]", comment), comment
    centre = yaml.safe_load(Path("银行/scenarios/centre/银行.yaml").read_text(encoding="utf-8"))
    assert (centre["name"], centre["contact_types"]["cards"]["title"]) == ("银行", "银行卡")


@pytest.mark.parametrize("name", ["my bank", "7", "no", "a.b", "Zürich-2", "总行"])
def test_names_of_letters_digits_and_spaces_are_taken(
    here: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert main(["new", name]) == 0
    monkeypatch.chdir(name)
    assert main(["check", "scenario=more_agents"]) == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a:b", "allowed: letters of any script, digits"),
        ("'x'", "allowed: letters of any script, digits"),
        (".hidden", "allowed: letters of any script, digits"),
        ("x" * 61, "60 characters at most"),
        ("nul", "a word that an operating system keeps for itself"),
        ("retail_bank", "is that of a shipped one"),
        ("there/is/none", "there is no folder 'there/is'"),
        ("full", "is a folder that holds something, and nothing is written over"),
        ("file", "is there already, and is no folder"),
    ],
)
def test_other_names_and_places_are_refused_in_one_sentence(
    here: Path, capsys: pytest.CaptureFixture[str], name: str, words: str
) -> None:
    (here / "full").mkdir()
    (here / "full" / "mine.txt").write_text("mine")
    (here / "file").write_text("mine")
    before = sorted(here.rglob("*"))
    assert main(["new", name]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert sorted(here.rglob("*")) == before


def test_an_empty_folder_is_filled(here: Path) -> None:
    (here / "bank").mkdir()
    assert main(["new", "bank"]) == 0
    assert sorted(p.name for p in (here / "bank").iterdir()) == ["scenarios", "trunkline.yaml"]
    assert [p.name for p in here.iterdir()] == ["bank"]


@pytest.mark.parametrize("ending", sampled(["csv", "xlsx"]))
@pytest.mark.parametrize("language", sampled(["en", "zh"]))
def test_a_template_as_it_is_written_makes_a_centre_that_runs(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ending: str,
    language: str,
) -> None:
    tongue = f"language={language}"
    assert main(["new", "--template", f"planner.{ending}", tongue]) == 0
    assert main(["new", "mine", "--from", f"planner.{ending}", tongue]) == 0
    assert "assumption" in capsys.readouterr().out
    monkeypatch.chdir("mine")
    assert main(["run", "replications=1", "engine=reference", "--quiet", "--out", "out"]) == 0
    kpis = pd.read_csv("out/kpis.csv").set_index("kpi")["value"]
    expected = 1475 + (338 if ending == "xlsx" else 0)
    assert kpis["offered_to_agents"] == pytest.approx(expected, abs=4 * expected**0.5)
    assert 0.5 < kpis["service_level"] <= 1


def test_a_template_is_never_written_over_anything(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "planner.xlsx").write_text("mine")
    assert main(["new", "--template", "planner.xlsx"]) == 2
    assert "is there already, and nothing is written over" in capsys.readouterr().err
    assert (here / "planner.xlsx").read_text() == "mine"
    assert main(["new", "--template", "planner.ods"]) == 2


def test_every_mistake_of_a_workbook_is_told_with_its_cell_and_nothing_is_written(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Monday"
    for row in (
        ["Time", "Calls", "AHT"],
        ["08:00", 10, 200],
        ["8h30", "many", 200],
        ["09:00", 5, -3],
    ):
        sheet.append(row)
    book.save("bad.xlsx")
    assert main(["new", "mine", "--from", "bad.xlsx"]) == 2
    told = capsys.readouterr().err
    for words in (
        "bad.xlsx, sheet 'Monday', cell A3: Time: found '8h30'; allowed: a time of day",
        "bad.xlsx, sheet 'Monday', cell B3: Calls: found 'many'; allowed: a number of calls",
        "bad.xlsx, sheet 'Monday', cell C4: AHT: found '-3'; allowed: a time above 0",
    ):
        assert told.count(words) == 1, told
    assert not Path("mine").exists()
