"""The M/M/c+M queue in C (`mmcm.c`), where the machine has a compiler."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CProgram:
    """The compiled program."""

    path: Path

    @staticmethod
    @contextmanager
    def compiled() -> Iterator[CProgram | None]:
        """Compiled with ``cc -O2`` for as long as the context lasts; None: there is no compiler."""
        compiler = shutil.which("cc")
        if compiler is None:
            yield None
            return
        source = Path(__file__).with_name("mmcm.c")
        with tempfile.TemporaryDirectory(prefix="trunkline-bench-") as folder:
            program = Path(folder) / "mmcm"
            subprocess.run([compiler, "-O2", "-o", program, source, "-lm"], check=True)
            yield CProgram(program)

    def run(self, calls: int, runs: int, seed: int, batch: int) -> tuple[float, list[list[int]]]:
        """Calls a second (median of the runs, drawing not counted); abandoned calls by batch.

        The list of batches has one entry a run.
        """
        words = [str(word) for word in (calls, runs, seed, batch)]
        done = subprocess.run([self.path, *words], capture_output=True, text=True, check=True)
        rates, *batches = done.stdout.splitlines()
        found = rates.split()
        rate = float(found[found.index("simulate") + 1])
        return rate, [[int(word) for word in line.split()] for line in batches]
