"""A run as its folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sim.report.job_outputs import job_outputs
from sim.report.notebook.written.whole import written_whole
from sim.store import run_folder
from sim.study import Result


def write(of: Result, folder: Path) -> None:
    """Its counts, tables and the calls of its first replication; then page and figures."""

    def numbers(result: Result, aside: Path) -> None:
        run_folder.save(result, aside)
        if not result.foreign_rules:
            run_folder.save_calls(result, 0, aside / "calls_0.parquet")

    written_whole(folder, run_folder.KIND, partial(numbers, of), partial(job_outputs, plots=True))
