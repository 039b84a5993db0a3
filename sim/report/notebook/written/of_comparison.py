"""A comparison, decided or not, as its folder."""

from __future__ import annotations

from pathlib import Path

from sim.experiments import Comparison
from sim.report.comparison_outputs import KIND, keep_comparison
from sim.report.decided import Decided
from sim.store.place import require_place


def write(of: Comparison | Decided, folder: Path) -> None:
    """Its summaries, tables, figures and page."""
    require_place(folder, KIND)
    if isinstance(of, Decided):
        keep_comparison(of.comparison, folder, days=of.failure_days, decided=True)
    else:
        keep_comparison(of, folder)
