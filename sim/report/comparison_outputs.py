"""Tables and pages of a comparison, made from what is on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sim.errors import ResultError
from sim.experiments.compare import Comparison, judged
from sim.experiments.selection import Selection, selected
from sim.measures import Bound
from sim.report.compare_report import compare_page
from sim.report.losses import led_rows
from sim.report.outputs import job_outputs
from sim.store.atomic import json_bytes, replaced, writing_to
from sim.store.run_folder import load_result
from sim.study.precision_setting import Precision

COMPARISON = "comparison.json"


def write_asked(
    folder: Path,
    found: Comparison,
    margins: Mapping[str, Any],
    places: Mapping[str, str],
    selection: Selection | None = None,
) -> None:
    """Write what was asked of a comparison, so that it can be made again.

    Parameters
    ----------
    folder : of the comparison.
    found : the comparison.
    margins : as `sim.study.comparison` takes them.
    places : scenario -> folder of its result, relative to ``folder``; the first is the base.
    selection : which scenario is best, where that was asked.
    """
    asked: dict[str, Any] = {
        "confidence": found.level,
        "indifference": dict(margins),
        "scenarios": dict(places),
    }
    if found.precision is not None:
        asked["precision"] = found.precision.model_dump(mode="json")
    if selection is not None:
        asked["best"] = {
            "measure": selection.objective,
            "subject_to": [str(bound) for bound in selection.constraints],
            "first": selection.first,
        }
    (folder / COMPARISON).write_bytes(json_bytes(asked))


def write_tables(folder: Path, found: Comparison, selection: Selection | None = None) -> None:
    """Write every table of a comparison as CSV and Parquet."""
    table = found.table
    if any(result.losses_lead for result in found.results.values()):
        table = led_rows(table)
    tables = {"comparison": table.reset_index()}
    if found.precision is not None:
        tables["precision"] = found.precision_table()
    if selection is not None:
        tables["selection"] = selection.table.reset_index()
    for name, table in tables.items():
        replaced(folder / f"{name}.csv", partial(table.to_csv, index=False))
        replaced(folder / f"{name}.parquet", partial(table.to_parquet, index=False))


def comparison_outputs(folder: Path) -> None:
    """Write tables and pages of a comparison anew.

    Raises
    ------
    ResultError : the folder holds no comparison, or a result in it is damaged.
    """
    try:
        asked: dict[str, Any] = json.loads((folder / COMPARISON).read_bytes())
        confidence, margins = float(asked["confidence"]), dict(asked["indifference"])
        places: dict[str, str] = dict(asked["scenarios"])
        precision = Precision(**asked["precision"]) if "precision" in asked else None
        best = asked.get("best")
        bounds = [Bound.parse(text, "subject_to") for text in best["subject_to"]] if best else []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResultError(f"'{folder}' holds no comparison: {COMPARISON}: {error}") from None
    results = {name: load_result(folder / place) for name, place in places.items()}
    found = judged(results, confidence, margins, precision)
    selection = None
    if best:
        selection = selected(
            results, best["measure"], bounds, best["first"], confidence=confidence, margins=margins
        )
    with writing_to(folder):
        write_tables(folder, found, selection)
        links = {name: f"{place}/index.html" for name, place in places.items()}
        compare_page(found, folder, selection=selection, links=links)
    for place in places.values():
        job_outputs(folder / place)
