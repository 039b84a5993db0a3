"""A sensitivity study as its folder."""

from __future__ import annotations

from pathlib import Path

from sim.experiments.sensitivity import Sensitivity
from sim.report import sensitivity_stored
from sim.report.sensitivity_report import sensitivity_outputs
from sim.store.disk import writing_to
from sim.store.own_files import claimed
from sim.store.place import require_place


def write(of: Sensitivity, folder: Path) -> None:
    """Tables, figures and page; points that a command left there stay."""
    require_place(folder, sensitivity_stored.KIND, replaces=False)
    with writing_to(folder):
        claimed(folder, sensitivity_stored.KIND)
    sensitivity_outputs(of, folder)
