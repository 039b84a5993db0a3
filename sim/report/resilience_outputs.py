"""What stands on disk of a matrix: tables, JSON, heat maps, one page."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

import pandas as pd

from sim.drills.matrix import Resilience
from sim.plots import save
from sim.plots.matrix_plot import failures_by_designs
from sim.report.resilience_report import write_resilience_page
from sim.store.folder_names import folder_name
from sim.store.json_files import json_bytes
from sim.store.tables import write_both
from sim.wording import resilience as wording

KIND = "resilience"
"""Of the folder, for its manifest."""


def write_resilience(found: Resilience, folder: Path) -> None:
    """Write the numbers of a matrix into an empty folder.

    ``cells`` (a row a cell, those that could not run included), ``designs`` (prices), ``fixes``,
    ``pairs`` and ``halvings``, as CSV and Parquet; ``resilience.json``.
    """
    write_both(found.table(), folder, "cells")
    prices = [{"design": name, **price._asdict()} for name, price in found.prices.items()]
    write_both(pd.DataFrame(prices), folder, "designs")
    if found.limits:
        write_both(found.fixes(), folder, "fixes")
    if found.pairs:
        write_both(pairs_table(found), folder, "pairs")
    if found.halvings:
        rows = [dataclasses.asdict(one) for one in found.halvings]
        write_both(pd.DataFrame(rows), folder, "halvings")
    (folder / "resilience.json").write_bytes(json_bytes(_facts(found)))


def pairs_table(found: Resilience) -> pd.DataFrame:
    """A row a pair: whether it was simulated, why (not), and what bounds it."""
    return pd.DataFrame(
        [
            {
                "first": pair.components[0], "second": pair.components[1],
                "design": pair.design, "start": pair.start,
                "simulated": pair.simulated, "why": pair.why, "said": wording.why(pair),
                "lost_bound": pair.lost_bound, "recovered_bound_s": pair.recovered_bound_s,
            }
            for pair in found.pairs
        ]
    )  # fmt: skip


def draw_resilience(found: Resilience, folder: Path) -> None:
    """Draw a heat map of each start, as SVG and PNG, and write the page."""
    for start in found.starts:
        save(failures_by_designs(found, start), folder / folder_name("matrix", start))
    write_resilience_page(found, folder)


def _facts(found: Resilience) -> dict[str, Any]:
    """What was found; seconds, null where there is none, "never" for ever."""
    cells = [
        {
            "components": list(cell.components), "design": cell.design, "start": cell.start,
            "verdict": cell.verdict or None, "reason": cell.reason or None,
            "digest": cell.digest or None,
            **{name: _plain(value) for name, value in cell.values.items()},
        }
        for cell in (*found.cells, *found.pair_cells)
    ]  # fmt: skip
    return {
        "replications": found.replications,
        "confidence": found.level,
        "objective": found.limits._asdict() if found.limits else None,
        "designs": {name: price._asdict() for name, price in found.prices.items()},
        "cells": cells,
        "pairs": [
            {str(k): _plain(v) for k, v in row.items()}
            for row in (pairs_table(found).to_dict("records") if found.pairs else [])
        ],
        "halvings": [
            {k: _plain(v) for k, v in dataclasses.asdict(one).items()} for one in found.halvings
        ],
        "failures": found.failures.model_dump(mode="json", exclude_none=True),
        "said": wording.headline(found),
    }


def _plain(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    if math.isnan(value):
        return None
    return "never" if math.isinf(value) else value
