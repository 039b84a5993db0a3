"""The page of a matrix: verdicts, heat maps, every cell, pairs, delays, assumptions."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, NamedTuple

from sim.drills.cells import Cell
from sim.drills.matrix import Resilience
from sim.drills.pairs import dangerous
from sim.plots.matrix_plot import failures_by_designs
from sim.report.html import as_yaml, figure, write_page
from sim.store.folder_names import folder_name
from sim.store.provenance import provenance
from sim.wording import _, drills, numbers
from sim.wording import resilience as wording
from sim.wording.provenance import facts


class Shown(NamedTuple):
    """A number of the page with its interval."""

    text: str
    between: str
    exact: str


class Row(NamedTuple):
    """A cell of the matrix, a row of the page's table."""

    component: str
    design: str
    start: str
    values: list[Shown]
    verdict: str
    reason: str


def write_resilience_page(found: Resilience, folder: Path) -> Path:
    """Write ``index.html``, with its figures in it."""
    first = next(iter(found.calm.values())).study
    currency = first.centre.currency
    return write_page(
        "resilience.html.j2",
        folder,
        {
            "title": wording.title(found),
            "lead": wording.headline(found),
            "figures": [
                figure(failures_by_designs(found, start), folder_name("matrix", start),
                       wording.caption())
                for start in found.starts
            ],
            "heads": [_(head) for head in wording.COLUMNS.values()],
            "rows": [_row(cell, currency) for cell in found.cells],
            "designs": [
                (name, wording.price(price, currency), wording.price_between(price, currency),
                 wording.verdicts(found, name))
                for name, price in found.prices.items()
            ],
            "verdicts": [_(head) for head in wording.VERDICTS.values()],
            "objective": wording.objective(found.limits),
            "fixes": _fixes(found, currency),
            "pairs_said": wording.pairs_said(found) if found.pairs else "",
            "screening": wording.screening(),
            "pairs": wording.counted(found.pairs),
            "dangerous": [
                _row(cell, currency) for cell in dangerous(found.pair_cells, found.limits)
            ],
            "halving_title": wording.halving_title(found),
            "halvings": [
                (
                    one.component, one.start, wording.delay(one.delay), drills.minutes(one.full_s),
                    drills.minutes(one.recovered_s), drills.minutes(one.recovered_halved_s),
                    wording.halving_said(one),
                )
                for one in found.halvings
            ],
            "assumptions": wording.assumptions(found),
            "level": numbers.typed_percent(found.level),
            "facts": facts(provenance(first)),
            "configuration": as_yaml(found.failures.model_dump(mode="json", exclude_none=True)),
        },
    )  # fmt: skip


def _row(cell: Cell, currency: str) -> Row:
    values = []
    for name in wording.COLUMNS if cell.ran else ():
        exact = cell.values.get(name, math.nan)
        values.append(
            Shown(
                wording.value(cell, name, currency),
                wording.between(cell, name, currency),
                repr(exact) if math.isfinite(exact) else "",
            )
        )
    return Row(
        cell.component, cell.design, cell.start, values, wording.verdict(cell.verdict), cell.reason
    )


def _fixes(found: Resilience, currency: str) -> list[tuple[Any, ...]]:
    if not found.limits:
        return []
    rows = found.fixes().to_dict("records")
    return [
        (
            row["component"], row["start"], wording.verdict(str(row["first"])),
            wording.fix({str(k): v for k, v in row.items()}, found, currency),
        )
        for row in rows
    ]  # fmt: skip
