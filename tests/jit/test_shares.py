"""Who compiles what, and how long it is said to take."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.jit import shares
from sim.jit.decorators import Entry

TOLD = """
import sim.study.worker
from sim.jit.decorators import ENTRIES
from sim.jit.numba_internals import translated
from sim.jit.shares import WORK, group_of
parts = []
translated.append(lambda: parts.append(group))
for entry in ENTRIES:
    group = group_of(entry)
    entry.compile()
print(*(parts.count(group) for group in WORK))
"""


def entry(module: str, name: str = "f", on_demand: bool = False) -> Entry:
    class Function:
        class py_func:
            __module__ = module

    function: Any = Function()
    function.__name__ = name
    return Entry(function, "void()", on_demand)


def test_the_greatest_share_stays_here_and_shares_are_even(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shares, "_reading_s", lambda: shares.READING_S)
    engine = entry("sim.engine.kernel.run", "_run_plain", on_demand=True)
    rows, walk = entry("sim.measures.rows"), entry("sim.workload.journeys")
    mine, other = shares.shares([walk, engine, rows], 2)
    assert mine == [engine]
    assert set(other) == {walk, rows}
    assert len(shares.shares([walk, engine, rows], 8)) == 3
    assert shares.shares([engine], 4) == [[engine]]
    alone = shares.estimated_s(shares.shares([walk, engine, rows], 1))
    assert shares.estimated_s([mine, other]) < 0.9 * alone


@pytest.mark.slow
def test_the_parts_that_progress_goes_by_are_as_many_as_is_said(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TOLD],
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    for group, found in zip(shares.WORK, map(int, done.stdout.split()), strict=True):
        assert found == pytest.approx(shares.WORK[group].parts, rel=0.2), group
