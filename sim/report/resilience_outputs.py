"""What stands on disk of a matrix: tables, JSON, heat maps, one page."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.drills.cells import Cell, Limits
from sim.drills.components import Failures, components
from sim.drills.halving import Halving
from sim.drills.laboratory import Price
from sim.drills.matrix import Resilience
from sim.drills.pairs import Pair
from sim.plots import save
from sim.plots.matrix_plot import failures_by_designs
from sim.report.resilience_report import write_resilience_page
from sim.store.folder_names import folder_name
from sim.store.kept_results import keep_result, kept_result
from sim.store.stored import damaged, number, plain, read_stored, write_stored
from sim.store.tables import write_both
from sim.study import Result
from sim.wording import resilience as wording

KIND = "resilience"
"""Of the folder, for its manifest."""
FILE = "resilience.json"


def write_resilience(found: Resilience, folder: Path) -> None:
    """Write the numbers of a matrix into an empty folder.

    ``cells`` (a row a cell, those that could not run included), ``designs`` (prices), ``fixes``,
    ``pairs`` and ``halvings``, as CSV and Parquet; ``resilience.json``; ``results/DIGEST`` has the
    days without a failure.
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
    for result in found.calm.values():
        keep_result(result, folder)
    write_stored(folder, FILE, _facts(found))


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
            **{name: plain(value) for name, value in cell.values.items()},
        }
        for cell in (*found.cells, *found.pair_cells)
    ]  # fmt: skip
    return {
        "replications": found.replications,
        "confidence": found.level,
        "objective": found.limits._asdict() if found.limits else None,
        "designs": {
            name: {**price._asdict(), "without": found.calm[name].study.digest()}
            for name, price in found.prices.items()
        },
        "cells": cells,
        "pairs": [
            {**{str(k): plain(v) for k, v in row.items()}, "at_s": pair.at_s}
            for pair, row in zip(
                found.pairs,
                pairs_table(found).to_dict("records") if found.pairs else [],
                strict=True,
            )
        ],
        "halvings": [
            {k: plain(v) for k, v in dataclasses.asdict(one).items()} for one in found.halvings
        ],
        "failures": found.failures.model_dump(mode="json", exclude_none=True),
        "said": wording.headline(found),
    }


def read_resilience(folder: Path) -> Resilience:
    """The matrix whose folder `write_resilience` filled.

    Raises
    ------
    ResultError : it is damaged, or another version wrote it.
    """
    facts = read_stored(folder, FILE)
    try:
        designs = facts["designs"]
        calm = {str(name): kept_result(folder, one["without"]) for name, one in designs.items()}
        prices = {
            str(name): Price(*(float(one[end]) for end in Price._fields))
            for name, one in designs.items()
        }
        cells = [_cell(one) for one in facts["cells"]]
        return Resilience(
            cells=[cell for cell in cells if len(cell.components) == 1],
            prices=prices,
            calm=calm,
            limits=Limits(**facts["objective"]) if facts["objective"] else Limits(),
            failures=Failures.from_dict(facts["failures"]),
            level=float(facts["confidence"]),
            pairs=[_pair(one, calm) for one in facts["pairs"]],
            pair_cells=[cell for cell in cells if len(cell.components) > 1],
            halvings=[_halving(one) for one in facts["halvings"]],
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged(folder, FILE, error) from None


_TEXTS = ("component", "design", "start", "delay")


def _halving(one: dict[str, Any]) -> Halving:
    values: dict[str, Any] = {k: v if k in _TEXTS else number(v) for k, v in one.items()}
    return Halving(**values)


_ABOUT = ("components", "design", "start", "verdict", "reason", "digest")
"""What a cell has beside its numbers."""


def _cell(one: dict[str, Any]) -> Cell:
    return Cell(
        str(one["design"]),
        tuple(map(str, one["components"])),
        str(one["start"]),
        {str(name): number(value) for name, value in one.items() if name not in _ABOUT},
        one["verdict"] or "",
        one["reason"] or "",
        one["digest"] or "",
    )


def _pair(one: dict[str, Any], calm: Mapping[str, Result]) -> Pair:
    known = components(calm[one["design"]].study.centre)
    return Pair(
        str(one["design"]),
        str(one["start"]),
        float(one["at_s"]),
        (known[one["first"]], known[one["second"]]),
        one["why"],
        number(one["lost_bound"]),
        number(one["recovered_bound_s"]),
    )
