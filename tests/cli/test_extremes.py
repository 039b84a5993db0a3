"""Whatever a number or a file is, a run gives finite numbers, or one sentence and exit code 2."""

from __future__ import annotations

import math
import resource
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import sim
from sim.cli import main
from sim.study.worker import make_ready
from tests.extremes.cases import extreme_numbers, mutated_files
from tests.extremes.everything import everything

MOST_S, MOST_BYTES = 20.0, 2 << 30
AMOUNTS = ("answered_calls", "cost_total", "lost_calls")
"""Measures that have a value whatever happens."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """An error where it takes more of the processor's time, or ten times as long by the clock."""

    def late(*_: Any) -> None:
        raise TimeoutError(f"took longer than {seconds} s")

    clocks = ((signal.SIGPROF, signal.ITIMER_PROF, 1), (signal.SIGALRM, signal.ITIMER_REAL, 10))
    before = [signal.signal(number, late) for number, _, _ in clocks]
    try:
        for _, timer, times in clocks:
            signal.setitimer(timer, times * seconds)
        yield
    finally:
        for (number, timer, _), handler in zip(clocks, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(number, handler)


class Door:
    """The command line, with a folder in which `everything` is written."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], engine: str) -> None:
        self._folder, self._capsys = folder, capsys
        data = everything()
        self._settings = [
            f"replications={data['replications']}", f"seed={data['seed']}", "workers=1",
            f"engine={engine}", "executor=serial",
        ]  # fmt: skip
        make_ready(sim.Study.from_dict({**data, "engine": engine}))
        capsys.readouterr()
        self.write("everything", yaml.safe_dump(data["centre"], sort_keys=False))

    def write(self, name: str, text: str) -> None:
        """A centre of this name."""
        place = self._folder / "own" / "centre" / f"{name}.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def complaints(self, name: str, overrides: Sequence[str], paths: Sequence[str]) -> list[str]:
        """What is wrong with how a run ended; empty: nothing."""
        out = self._folder / "out"
        asked = [f"centre={name}", *self._settings, *overrides]
        try:
            with limited(MOST_S):
                code = main(
                    ["run", "--scenarios", str(self._folder / "own"), "--quiet", "--calls", "0",
                     "--out", str(out), *asked]
                )  # fmt: skip
        except BaseException as error:
            return [f"{type(error).__name__}: {error}"]
        told = self._capsys.readouterr()
        lines = [line for line in told.err.splitlines() if not line.startswith("trunkline: odd: ")]
        found = []
        if code == 2:
            if len(lines) != 1 or not lines[0].startswith("trunkline: "):
                found.append(f"not one sentence: {told.err!r}")
            if not any(path in told.err for path in paths):
                found.append(f"no path in: {told.err!r}")
        elif code == 0:
            found += _infinite(out / "kpis.csv")
        else:
            found.append(f"exit code {code}: {told.err!r}")
        if "Traceback" in told.err:
            found.append("a traceback")
        return found


def _infinite(table: Path) -> list[str]:
    kpis = pd.read_csv(table, index_col="kpi")
    found = [
        f"{name} is {value}"
        for name, value in kpis["value"].items()
        if math.isinf(value) or (name in AMOUNTS and math.isnan(value))
    ]
    for end in ("low", "high"):
        found += [f"{end} of {n} is {v}" for n, v in kpis[end].items() if math.isinf(v)]
    return found


def _path(path: str) -> list[str]:
    """What a sentence may name: the field or what it is part of, as it is written in a sentence."""
    parts = path.split(".")
    shown = parts[0]
    found = [] if len(parts) > 1 else [shown]
    for part in parts[1:]:
        shown += f"[{part}]" if part.isdigit() else f".{part}"
        found.append(shown)
    return found[1:] or found


def check_numbers(door: Door, cases: Sequence[tuple[str, str]]) -> None:
    complaints = []
    for path, value in cases:
        found = door.complaints("everything", [f"{path}={value}"], _path(path))
        if found:
            complaints.append(f"{path}={value}: {'; '.join(found)}")
    assert not complaints, "\n".join(complaints)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 < MOST_BYTES


def check_files(door: Door, texts: Sequence[str]) -> None:
    complaints = []
    for number, text in enumerate(texts):
        name = f"changed_{number}"
        door.write(name, text)
        found = door.complaints(name, [], ("centre", f"{name}.yaml"))
        if found:
            complaints.append(f"file {number}: {'; '.join(found)}")
    assert not complaints, "\n".join(complaints)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 < MOST_BYTES


@pytest.fixture
def door(
    request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Door:
    """The reference engine's, unless told: it need not be compiled."""
    return Door(tmp_path, capsys, getattr(request, "param", "reference"))


@pytest.mark.broad
def test_what_is_changed_runs_as_it_is(door: Door) -> None:
    assert door.complaints("everything", [], ()) == []


def test_some_extreme_numbers_give_numbers_or_a_sentence(door: Door) -> None:
    check_numbers(door, extreme_numbers()[::130])


def test_some_changed_files_give_numbers_or_a_sentence(door: Door) -> None:
    check_files(door, mutated_files(5))


@pytest.mark.slow
@pytest.mark.parametrize("door", ["reference", "compiled"], indirect=True)
def test_every_extreme_number_gives_numbers_or_a_sentence(door: Door) -> None:
    check_numbers(door, extreme_numbers())


@pytest.mark.slow
@pytest.mark.parametrize("door", ["reference", "compiled"], indirect=True)
def test_every_changed_file_gives_numbers_or_a_sentence(door: Door) -> None:
    check_files(door, mutated_files())
