"""Tables and pages of a comparison, made from what is on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sim.errors import ResultError
from sim.report.compare_report import compare_page
from sim.report.outputs import job_outputs
from sim.study.compare import comparison
from sim.study.disk import json_bytes, replaced, writing_to
from sim.study.store import load_result

COMPARISON = "comparison.json"


def write_asked(
    folder: Path, confidence: float, margins: Mapping[str, Any], places: Mapping[str, str]
) -> None:
    """Write what was asked of a comparison, so that it can be made again.

    Parameters
    ----------
    folder : of the comparison.
    confidence, margins : as `sim.study.comparison` takes them.
    places : scenario -> folder of its result, relative to ``folder``; the first is the base.
    """
    asked = {"confidence": confidence, "indifference": dict(margins), "scenarios": dict(places)}
    (folder / COMPARISON).write_bytes(json_bytes(asked))


def comparison_outputs(folder: Path) -> bool:
    """Write table and pages of a comparison anew.

    Returns
    -------
    Whether its own page was written: one that names the best of many stays as it is, because the
    replications that decided it are not all stored.

    Raises
    ------
    ResultError : the folder holds no comparison, or a result in it is damaged.
    """
    try:
        asked: dict[str, Any] = json.loads((folder / COMPARISON).read_bytes())
        confidence, margins = float(asked["confidence"]), dict(asked["indifference"])
        places: dict[str, str] = dict(asked["scenarios"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResultError(f"'{folder}' holds no comparison: {COMPARISON}: {error}") from None
    results = {name: load_result(folder / place) for name, place in places.items()}
    found = comparison(results, confidence, margins=margins)
    table = found.table.reset_index()
    alone = not (folder / "selection.csv").exists()
    with writing_to(folder):
        replaced(folder / "comparison.csv", partial(table.to_csv, index=False))
        replaced(folder / "comparison.parquet", partial(table.to_parquet, index=False))
        if alone:
            links = {name: f"{place}/index.html" for name, place in places.items()}
            compare_page(found, folder, links=links)
    for place in places.values():
        job_outputs(folder / place)
    return alone
