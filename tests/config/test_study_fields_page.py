"""The page of what stands beside a centre is what the declarations say; its examples are valid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim
from sim.cli import main
from sim.config.jobs import jobs_of, planned
from sim.config.study_fields_page import EXAMPLES, study_fields_page
from sim.config.yaml_files import read
from sim.drills.components import Failures
from sim.experiments.sensitivity import Uncertainty

PAGE = Path(__file__).parents[2] / "docs" / "study_fields.md"
OF_STUDIES = ("Study", "ScenarioInfo", "Lever", "Precision", "ExecutorSetting")
LAWS = ("UniformLaw", "TriangularLaw", "NormalLaw", "LognormalLaw")
OF_INPUTS = ("Uncertainty", "UncertainInput", *LAWS)
OF_FAILURES = ("Failures", "TypicalFailure")
OF_FILES = ("DrillPlan", "Sweep", "Settings")


@pytest.fixture(scope="module")
def page() -> str:
    return study_fields_page()


def said(name: str) -> dict[str, Any]:
    return dict(read(EXAMPLES[name].encode(), name))


@pytest.mark.broad
def test_the_page_of_fields_of_a_study_is_current(page: str) -> None:
    assert PAGE.read_text(encoding="utf-8") == page, (
        "write it anew: trunkline check --fields study > docs/study_fields.md"
    )


def test_every_part_has_an_example_that_is_told_beside_it(page: str) -> None:
    assert page.count("| field | allowed |") == len(EXAMPLES) - 2  # two are told without a table
    assert page.count("```yaml\n") == len(EXAMPLES)
    assert {*OF_STUDIES, *OF_INPUTS, *OF_FAILURES, *OF_FILES} == set(EXAMPLES)


def test_every_field_of_the_page_has_a_meaning(page: str) -> None:
    rows = [line for line in page.splitlines() if line.startswith("| <a id=")]
    assert [row for row in rows if row.endswith("|  |")] == []


@pytest.mark.parametrize("name", OF_STUDIES)
def test_an_example_of_a_study_is_valid(name: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(EXAMPLES[name], encoding="utf-8")
    assert sim.load(str(tmp_path / "mine.yaml")).centre.name == "retail_bank"


def test_examples_of_inputs_and_failures_are_valid() -> None:
    for name in OF_INPUTS:
        Uncertainty.from_dict(said(name))
    for name in OF_FAILURES:
        Failures.from_dict(said(name))


def test_examples_of_a_drill_a_sweep_and_a_folder_of_ones_own_are_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DrillPlan", "Sweep"):
        Path(f"{name}.yaml").write_text(EXAMPLES[name], encoding="utf-8")
    assert main(["check", "DrillPlan.yaml"]) == 0
    assert len(jobs_of(planned(["Sweep.yaml"], None))) == 6
    Path("trunkline.yaml").write_text(EXAMPLES["Settings"], encoding="utf-8")
    assert main(["check"]) == 0
