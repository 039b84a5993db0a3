"""What stands beside one stored result and is made from it: tables, checklist, page.

A page of one run is the one that is made most: nothing of sweeps and comparisons is loaded for it.
"""

from __future__ import annotations

from pathlib import Path

from sim.report.run_report import run_page
from sim.store.atomic import published
from sim.store.run_folder import load_facts, load_result, save_tables
from sim.study import Result
from sim.wording.checklist import NAME, checklist


def job_outputs(folder: Path, *, plots: bool = False) -> Result:
    """Write tables, checklist and page of one stored result beside it.

    Parameters
    ----------
    folder : of the result.
    plots : whether the page's figures are written beside it as well.

    Raises
    ------
    ResultError : the folder holds no complete result, or cannot be written.
    """
    result, facts = load_result(folder), load_facts(folder)

    def write(aside: Path) -> None:
        save_tables(result, aside)
        (aside / NAME).write_text(checklist(result.study, facts), encoding="utf-8")
        run_page(result, aside, plots=plots, facts=facts)

    published(folder, write)
    return result
