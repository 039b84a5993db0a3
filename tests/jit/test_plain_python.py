"""The same code without the compiler, in one process for all: the same luck, logs and counts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.engine.compiled import run_compiled
from sim.workload import draw_workload
from tests.builders import centre, draw
from tests.engine.test_compiled import BUSY
from tests.measures.test_simulated import simulated
from tests.workload import test_days as days
from tests.workload import test_dialogue as dialogue


def log() -> list[int]:
    """Of a busy centre: all ends to the last bit, and all pools."""
    of = centre(BUSY)
    found = run_compiled(of, draw(of))
    ends = np.asarray(found["end_s"], dtype=np.float64)
    return [int(ends.view("i8").sum()), int(np.sum(found["pool"]))]


def luck() -> str:
    return days.digest(draw_workload(days.odd_centre(), 1, 0))


def luck_of_dialogue() -> str:
    return days.digest(draw(dialogue.a_bank_with_a_bot()))


def counts() -> dict[str, list[float]]:
    _, _, found = simulated(warmup=30_000.0)
    return {k: np.nan_to_num(v, nan=-1.0).ravel().tolist() for k, v in found.arrays.items()}


pytestmark = pytest.mark.slow  # planted faults are looked for in kernels as plain Python, too
SAME: list[Callable[[], Any]] = [log, luck, luck_of_dialogue]


def everything() -> str:
    return json.dumps({function.__name__: function() for function in (*SAME, counts)})


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    """What a process of plain Python finds."""
    done = subprocess.run(
        [sys.executable, "-c", f"from {__name__} import everything; print(everything())"],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("function", SAME, ids=lambda function: function.__name__)
def test_the_compiler_changes_no_bit(function: Callable[[], Any], plain: dict[str, Any]) -> None:
    assert plain[function.__name__] == function()


def test_the_compiler_changes_no_count(plain: dict[str, Any]) -> None:
    compiled = counts()
    assert set(plain["counts"]) == set(compiled)
    for name, values in compiled.items():
        np.testing.assert_allclose(
            plain["counts"][name], values, rtol=1e-12, atol=1e-9, err_msg=name
        )
