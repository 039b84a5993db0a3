"""The README and the first commands of a newcomer, from a new folder, with the wheel alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT
from tests.docs.page import Page
from tests.docs.shell import Done, in_this_process
from tests.docs.test_pages import give_up_soon, serve_for_a_moment


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as its wheel installs it, in a folder of its own."""
    place = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(place), str(ROOT)], check=True)
    (built,) = place.glob("*.whl")
    into = place / "installed"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(into), str(built)], check=True)
    return into


def typed(wheel: Path, folder: Path, words: list[str]) -> subprocess.CompletedProcess[str]:
    """A command in a folder, by the installed package alone."""
    assert words[0] == "trunkline"
    environment = {**os.environ, "PYTHONPATH": str(wheel), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-m", "sim.cli", *words[1:]],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_a_new_centre_runs_with_the_wheel_as_its_commands_are_printed(
    wheel: Path, tmp_path: Path
) -> None:
    made = typed(wheel, tmp_path, ["trunkline", "new", "bank"])
    assert made.returncode == 0, made.stderr
    printed = [line.split("#")[0].split() for line in made.stdout.split("Next:\n")[1].splitlines()]
    for words in printed[1:]:
        done = typed(wheel, tmp_path / "bank", words)
        assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "bank" / "reports").glob("*/index.html"))) == 3


@pytest.mark.slow
def test_a_workbook_becomes_a_centre_that_runs_with_the_wheel(wheel: Path, tmp_path: Path) -> None:
    for words, folder in (
        (["trunkline", "new", "--template", "planner.xlsx"], tmp_path),
        (["trunkline", "new", "mine", "--from", "planner.xlsx"], tmp_path),
        (["trunkline", "run", "--out", "out"], tmp_path / "mine"),
        (["trunkline", "export", "out", "results.xlsx"], tmp_path / "mine"),
    ):
        done = typed(wheel, folder, words)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "mine" / "results.xlsx").stat().st_size > 5000


@pytest.mark.slow
def test_the_readme_runs_to_its_end(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is printed but for the number of replications, which the time for tests bounds."""
    serve_for_a_moment(monkeypatch)
    give_up_soon(monkeypatch)

    def ours(words: Sequence[str]) -> Done:
        if words[1] == "live":  # serves until somebody stops it
            return in_this_process(words)
        done = typed(wheel, Path.cwd(), list(words))
        return Done(done.returncode, tuple((done.stdout + done.stderr).splitlines()))

    tried = list(Page("README.md", tmp_path, ours).run())
    assert len(tried) > 5
