"""Every command of the README and of the first ten minutes, from a new folder.

Quickly: until it would begin to simulate. Slowly (`make verify`): with the wheel, to the end.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim.store.place
from sim.cli import main
from tests.docs.commands import ROOT, commands_of

OF_RESULTS = ("report", "rerun", "export")
"""Commands that need the results of others."""


class Reached(BaseException):
    """A command has read all that it was given, and would begin."""


def understood(words: list[str], home: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Try a command until it would begin to simulate; whether it is one that can be tried."""
    if words[0] == "cd":
        monkeypatch.chdir(words[1])
    if words[0] != "trunkline" or words[1] in OF_RESULTS:
        return False
    if words[1] == "list":
        monkeypatch.chdir(home)  # "from any other folder"
    if words[1] == "new" and "--from" in words and Path("mine").exists():
        return False  # the page shows the mistakes of a sheet
    with contextlib.suppress(Reached):
        assert main(words[1:]) == 0, words
    return True


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new folder, in which nothing is simulated."""

    def begin(_asked: object) -> bool:
        raise Reached

    monkeypatch.setattr(sim.store.place, "_require_room", begin)
    monkeypatch.setattr("sim.cli.sensitivity.terminal", lambda: True)  # asks before the long part
    monkeypatch.setattr("sim.cli.sensitivity.asked_for", begin)
    monkeypatch.setattr("sim.app.live.live.live", lambda *_asked, **_more: begin(None))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_first_commands_are_understood_in_a_new_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [words for words in commands_of("docs/start.md") if words[0] in ("trunkline", "cd")]
    assert sum(understood(words, home, monkeypatch) for words in first) == 5
    readme = commands_of("README.md")
    assert ["trunkline", "new", "bank"] in readme
    assert ["trunkline", "compare", "base", "more_agents"] in readme


@pytest.mark.slow
def test_every_command_of_the_readme_is_understood_in_a_new_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = [understood(words, home, monkeypatch) for words in commands_of("README.md")]
    assert sum(tried) > 15


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
def test_every_command_of_the_readme_runs_to_its_end(wheel: Path, tmp_path: Path) -> None:
    """As it is printed but for the number of replications, which the time for tests bounds."""
    for name, command in (("my_run", "run"), ("my_sweep", "sweep")):
        words = ["trunkline", command, "replications=2", "--out", f"reports/{name}"]
        assert typed(wheel, tmp_path, words).returncode == 0
    folder = tmp_path
    for words in commands_of("README.md"):
        if words[0] == "cd":
            folder = tmp_path / words[1]
        if words[0] != "trunkline" or words[1] == "live":  # serves until somebody stops it
            continue
        if words[1] == "list":
            folder = tmp_path
        simulates = words[1] not in ("new", "list", "check", *OF_RESULTS)
        said = any(word.startswith(("replications=", "precision")) for word in words)
        fewest = 5 if "--best" in words else 2  # selection's first stage
        short = [f"replications={fewest}"] if simulates and not said else []
        if words[1] == "sensitivity":  # there is no terminal to ask at
            short = ["--method", "tornado"]
        done = typed(wheel, folder, [*words, *short])
        assert done.returncode in ((0, 1, 3) if words[1] == "drill" else (0,)), (words, done.stderr)
