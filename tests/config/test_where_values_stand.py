"""A wrong value of a file is told with its file and line, where that is sure."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.config.failures import failures_from
from sim.config.uncertainty import uncertain_study
from sim.config.yaml_lines import line_of
from sim.errors import InputError

CENTRE = """\
name: c
sites: {s: {}}
contact_types:
  x:
    demand: {daily_volume: 100}
    talk: {dist: exponential, mean_s: 200}
    patience:
      dist: exponential
      mean_s: -3
  "a b": &again
    demand:
      daily_volume: 10
    talk: {dist: exponentail, mean_s: 200}
pools:
  p:
    skills: {x: {}, "a b": {}}
    staffing:
      shifts:
        day: {start: '08:00', end: '16:00', agents: 2, days: [mon,
          someday]}
"""
SCENARIO = """\
# @package _global_
scenario: {name: s, title: s, centre: retail_bank}
centre:
  pools:
    main_general:
      wage_per_hour: -5
staffing:
  scale: -1
"""


def told(*given: str) -> tuple[str, ...]:
    with pytest.raises(InputError) as error:
        sim.load(overrides=given)
    first, _semicolon, kind = error.value.problems[0].partition("; ")
    assert str(error.value).startswith(first)
    assert str(error.value).endswith(kind)
    return error.value.problems


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.yaml").write_text(CENTRE)
    (tmp_path / "s.yaml").write_text(SCENARIO)
    return tmp_path


def test_every_problem_of_a_file_has_its_line(folder: Path) -> None:
    heads = {problem.split(": ")[0]: problem.split(": ")[1] for problem in told("c.yaml")}
    assert heads == {
        "c.yaml, line 9": "centre.contact_types.x.patience.mean_s",
        "c.yaml, line 13": 'centre.contact_types."a b".talk.dist',
        "c.yaml, line 19": "centre.pools.p.staffing.shifts.day.days",
    }


def test_what_is_typed_stands_in_no_file(folder: Path) -> None:
    typed = told("s.yaml", "centre.pools.main_general.wage_per_hour=-7")
    assert sorted(typed) == [
        "centre.pools.main_general.wage_per_hour: must be greater than or equal to 0, found -7",
        "s.yaml, line 8: staffing.scale: must be greater than or equal to 0, found -1",
    ]


def test_of_two_files_that_say_it_the_last_counts(folder: Path) -> None:
    (folder / "own").mkdir()
    (folder / "own" / "scenario").mkdir()
    (folder / "own" / "scenario" / "t.yaml").write_text(SCENARIO.replace("-5", "30"))
    with pytest.raises(InputError) as error:
        sim.load(overrides=["scenario=t"], scenarios="own")
    assert "/own/scenario/t.yaml, line 8: staffing.scale: " in str(error.value)


def test_a_field_that_is_missing_is_told_of_what_lacks_it(folder: Path) -> None:
    (folder / "c.yaml").write_text(
        CENTRE.replace("-3", "3")
        .replace("exponentail", "exponential")
        .replace("      daily_volume: 10\n", "      {}\n")
        .replace("someday", "tue")
    )
    (problem,) = told("c.yaml")
    assert problem.startswith('c.yaml, line 11: centre.contact_types."a b".demand')


def test_failures_and_uncertain_inputs_are_told_likewise(folder: Path) -> None:
    own = folder / "own"
    for group, text in (
        ("failures", "kinds:\n  site:\n    duration: {dist: constant, value_s: -1}\n"),
        (
            "uncertainty",
            "inputs:\n  v:\n    fields: demand.scale\n    law: {dist: normal, sd: -1}\n",
        ),
    ):
        (own / group).mkdir(parents=True)
        (own / group / "mine.yaml").write_text(text)
    with pytest.raises(InputError, match=r"/own/failures/mine\.yaml, line 3: failures\.kinds"):
        failures_from(["failures=mine"], "own")
    with pytest.raises(InputError, match=r"/own/uncertainty/mine\.yaml, line 4: uncertainty\."):
        uncertain_study(["uncertainty=mine"], "own")


def test_lines_are_found_through_aliases_and_merge_keys() -> None:
    raw = b"base: &b\n  x: 1\n  y: [1,\n   2]\none:\n  <<: *b\n  x: 3\ntwo: *b\n"
    assert line_of(raw, "f", ("one", "x")) == 7
    assert line_of(raw, "f", ("one", "y", 1)) == 4
    assert line_of(raw, "f", ("two", "x")) == 2
    assert line_of(raw, "f", ("two", "z")) is None
    assert line_of(raw, "f", ("one", "y", 2)) is None
