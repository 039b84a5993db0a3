"""In Chinese, no sentence of an error, of the help or of a worker is left in English."""

from __future__ import annotations

import pickle
import re
from pathlib import Path
from typing import Any

import pytest

from sim.catalogue import language
from sim.centre import Centre
from sim.centre.validate import validated
from sim.cli.main import COMMANDS, main
from sim.errors import InputError
from sim.executors.base import Task
from sim.executors.parcels import Parcels, timed
from sim.experiments.run import run_many
from sim.measures import Counts
from tests.small_studies import small, small_data

CHINESE = re.compile(r"[\u4e00-\u9fff]")
QUOTED = re.compile(r"`[^`]*`|“[^”]*”|'[^']*'|\"[^\"]*\"")
SENTENCE = re.compile(r"(?<![\w.=/<-])[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}(?![\w.=/])")


def english(text: str) -> list[str]:
    """Three words of English in a row that nobody typed."""
    return SENTENCE.findall(QUOTED.sub("", text))


MISTAKES: list[tuple[str, Any]] = [
    ("centre.contact_types.call.talk.mean_s", -5),
    ("centre.contact_types.call.talk.mean_s", "180"),
    ("centre.contact_types.call.balking", 20),
    ("centre.contact_types.call.priority", True),
    ("centre.contact_types.call.ivr", {"journey": "nowhere"}),
    ("centre.contact_types.call.route", "nowhere"),
    ("centre.contact_types.call.demand.profile", "nowhere"),
    ("centre.contact_types.call.colour", 1),
    ("centre.contact_types.call.patience", {"dist": "gammma", "mean_s": 3}),
    ("centre.contact_types.call.patience", {"mean_s": 3}),
    ("centre.contact_types.call.patience", {"dist": "uniform", "low_s": 9, "high_s": 3}),
    ("centre.contact_types.call.patience_by_time", [1.0] * 7),
    ("centre.pools", {}),
    ("centre.pools.agents.skills", []),
    ("centre.pools.agents.site", "nowhere"),
    ("centre.horizon.days", 0),
    ("centre.horizon.opening_hours", "late"),
    ("centre.outages", {"one": {"component": "pool", "name": "nobody", "start": "10:00"}}),
    ("centre.outages", {"one": {"component": "site", "name": "site"}}),
    ("centre.playbooks", {"one": {"on": {"component": "agent"}, "actions": []}}),
    ("centre.tariff.night_premium", {"start": "22:00", "end": "22:00", "share": 0.1}),
    ("centre.sources", {"centre.nothing": "a guess"}),
]


def mistaken(path: str, value: Any) -> dict[str, Any]:
    found = small_data()["centre"]
    here = found
    *above, last = path.split(".")[1:]
    for part in above:
        here = here.setdefault(part, {})
    here[last] = value
    return dict(found)


@pytest.mark.parametrize(("path", "value"), MISTAKES)
def test_mistakes_of_a_centre_are_told_in_chinese(path: str, value: Any) -> None:
    with language("zh"), pytest.raises(InputError) as told:
        validated(Centre, mistaken(path, value), "centre")
    for problem in told.value.problems:
        assert CHINESE.search(problem), problem
        assert english(problem) == []


YAML = [
    "a:\n\tb: 1\n", "a: 'b\n", "a: [1, 2\n", "a: b: c\n", "a: *b\n", "- 1\n", "", "a: 1\na: 2\n",
    "a：1\n", "a: !!python/name:os.system\n", "1: a\n", "a: 1\n---\nb: 2\n", "a: &b [*b]\n",
]  # fmt: skip


@pytest.mark.parametrize("text", YAML)
def test_mistakes_of_a_file_are_told_in_chinese(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(text, encoding="utf-8")
    assert main(["check", "mine.yaml", "language=zh"]) == 2
    said = capsys.readouterr().err
    assert CHINESE.search(said)
    assert english(said) == []


LINES = [
    ["run", "nonsense"],
    ["run", "scenario=bsae"],
    ["run", "seed=1,2"],
    ["run", "seed=x"],
    ["run", "centre.pools.nobody.wage_per_hour=3"],
    ["run", "replications=0"],
    ["run", "--calls", "-1"],
    ["run", "--nothing"],
    ["run", "--calls", "many"],
    ["run", "missing.yaml"],
    ["run", "--scenarios", "missing"],
    ["sweep", "staffing.scale=1.1,1.1"],
    ["sweep", "staffing.scale=interval(0.9,1.1)"],
    ["compare", "base"],
    ["compare", "base", "nothing"],
    ["compare", "base", "more_agents", "--subject-to", "service_level>0.8"],
    ["drill", "base"],
    ["drill", "base", "outages=main_site_peak", "--rto", "-1"],
    ["drill", "base", "outages=main_site_peak", "--start", "later"],
    ["resilience", "base", "--share", "2"],
    ["resilience", "base", "--component", "roof"],
    ["availability", "base", "--sets", "1"],
    ["sensitivity", "--points", "10"],
    ["sensitivity", "--measures", "nothing"],
    ["report", "missing"],
    ["rerun", "missing"],
    ["check", "scenario=nothing"],
    ["warm-up", "horizon.days=1"],
    ["list", "nothing"],
]


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_every_command_tells_mistakes_in_chinese(
    line: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = main([*line, "language=zh"])
    except SystemExit as ended:  # argparse
        code = int(ended.code or 0)
    assert code == 2
    said = capsys.readouterr().err
    assert CHINESE.search(said), said
    assert english(said.partition("error")[2] if said.startswith("usage") else said) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_is_chinese(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help", "language=zh"])
    said = capsys.readouterr().out
    assert CHINESE.search(said)
    lines = [text for text in said.splitlines() if "trunkline" not in text]
    assert english("\n".join(lines)) == []


def test_a_worker_answers_in_the_language_of_the_command() -> None:
    with language("zh"):
        task = Task(0, small(6, replications=1), 0)
    assert Parcels().pack(task).language == "zh"

    def nothing() -> Counts:
        return next(run_many([]))  # type: ignore[call-overload, no-any-return]

    error, _seconds = timed(nothing, task.language)
    assert str(pickle.loads(pickle.dumps(error))) == "没有可运行的研究"


def test_english_is_as_it_was() -> None:
    with language("en"), pytest.raises(InputError) as told:
        validated(Centre, mistaken("centre.horizon.days", 0), "centre")
    assert str(told.value) == "centre.horizon.days: must be greater than 0, found 0"
