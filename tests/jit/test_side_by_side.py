"""Compiled by several processes: what one leaves undone is done, and nothing is done twice."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.jit import preparing, side_by_side
from sim.jit.decorators import ENTRIES
from tests.jit import tiny

pytestmark = pytest.mark.compiled


@pytest.fixture
def entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Kernels of one line, not compiled yet: one for this process, one for another."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    before = list(ENTRIES)
    ENTRIES.clear()
    module: Any = importlib.reload(tiny)
    mine, other, _ = ENTRIES
    monkeypatch.setattr(preparing, "shares", lambda *_: [[mine], [other]])
    yield module
    ENTRIES[:] = before


def hits(function: Any) -> int:
    return sum(function.stats.cache_hits.values())


@pytest.mark.broad
def test_a_share_is_compiled_by_another_process_that_runs_nothing_of_the_current_folder(
    entries: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, mark = tmp_path / "from_a_stranger", tmp_path / "was_run"
    folder.mkdir()
    (folder / "json.py").write_text(f"open({str(mark)!r}, 'w')")
    monkeypatch.chdir(folder)
    said: list[str] = []
    preparing.prepare(said.append)
    assert "on 2 cores" in said[0]
    assert (hits(entries.twice), hits(entries.eightfold)) == (0, 1)
    assert entries.eightfold(2.0) == 16.0
    assert not mark.exists()


@pytest.mark.broad
def test_what_a_killed_process_leaves_undone_is_done_here(
    entries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(side_by_side.Helper):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            self._process.kill()

    monkeypatch.setattr(preparing, "Helper", Killed)
    preparing.prepare(lambda _: None)
    assert hits(entries.eightfold) == 0
    assert entries.eightfold(2.0) == 16.0


@pytest.mark.broad
@pytest.mark.parametrize("executable", ["", "/no/such/interpreter"])
def test_where_no_process_can_be_started_all_is_done_here(
    executable: str, entries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    preparing.prepare(lambda _: None)
    assert hits(entries.eightfold) == 0
    assert entries.eightfold(2.0) == 16.0


@pytest.mark.slow
def test_of_two_processes_that_start_at_once_one_compiles(tmp_path: Path) -> None:
    told = (
        "import tests.jit.tiny as tiny; from sim.jit import prepare; prepare(print); "
        "print(sum(tiny.twice.stats.cache_hits.values()), tiny.twice(4.0))"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", told],
            stdout=subprocess.PIPE,
            text=True,
            env={"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
        )
        for _ in range(2)
    ]
    ends = [process.communicate()[0].splitlines()[-1] for process in both]
    assert sorted(ends) == ["0 8.0", "1 8.0"]
