"""The page of a year with its failures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sim.centre.base import DAY_S
from sim.drills.availability.years import (
    BELOW,
    COST,
    HARM,
    LOST,
    TOGETHER,
    TOTAL,
    Availability,
    Yearly,
)
from sim.plots.availability_plots import components_figure, designs_figure
from sim.report.html import Figure, as_yaml, figure, write_page
from sim.store.folder_names import folder_name
from sim.store.provenance import provenance
from sim.wording import availability as words
from sim.wording import names, numbers
from sim.wording.provenance import facts as told


class Cell(NamedTuple):
    """A number of a table: text, a line beneath, the exact value."""

    text: str
    beneath: str
    exact: str


class Row(NamedTuple):
    """A row of a table: its head, its cells, whether it stands out."""

    head: str
    cells: list[Cell]
    strong: bool = False


class Part(NamedTuple):
    """The components of a design: figure and table."""

    id: str
    name: str
    figure: Figure
    rows: list[Row]


def availability_report(
    found: Mapping[str, Availability],
    folder: str | Path,
    *,
    facts: Mapping[str, Any] | None = None,
    plots: bool = True,
) -> Path:
    """Write the page of a year with its failures, ``folder/index.html``: one file by itself.

    Parameters
    ----------
    found : of each design.
    folder : made if it is missing.
    facts : provenance to print, as `sim.store.provenance.provenance` gives it; None: found now,
        without time and command.
    plots : also write the figures beside it as SVG and PNG.

    Returns
    -------
    Path of the page.
    """
    every = list(found.values())
    first = every[0]
    where = Path(folder) if plots else None
    if facts is None:
        known = provenance(first.study)
        facts = {k: v for k, v in known.items() if k not in ("finished", "command")}
    both = None
    if len(every) > 1:
        both = figure(designs_figure(found), "designs", words.figure_says(), where)
    return write_page(
        "availability.html.j2",
        folder,
        {
            "title": words.page_title(first),
            "lead": words.page_lead(found),
            "said": words.verdict(found),
            "designs_figure": both,
            "design_heads": words.design_heads(),
            "designs": [_design(name, one) for name, one in found.items()],
            "designs_read": words.designs_read(first),
            "part_heads": words.part_heads(),
            "parts": [_part(name, one, where) for name, one in found.items()],
            "parts_read": words.parts_read(),
            "assumptions": list(_assumptions(every)),
            "how": [*(words.how_of(one) for one in every), *words.left_out()],
            "facts": told(facts),
            "digests": [(name, one.study.digest()) for name, one in found.items()],
            "configurations": [(n, as_yaml(one.study.to_dict())) for n, one in found.items()],
        },
    )


def _units(one: Availability) -> dict[str, str]:
    return {LOST: "calls", BELOW: "minutes", COST: one.study.centre.currency}


def _design(name: str, one: Availability) -> Row:
    units = _units(one)
    return Row(
        name,
        [
            _cell(one.whole(COST), units[COST]),
            _cell(one.reachable, "share"),
            *(_cell(one.harm(what), units[what]) for what in HARM),
        ],
    )


def _part(name: str, one: Availability, folder: Path | None) -> Part:
    stem, units, rows = folder_name("components", name), _units(one), []
    for component, row in one.table().to_dict("index").items():
        cells = [
            Cell(numbers.significant(value, 2), "", repr(value)) if value == value
            else Cell(numbers.NO_VALUE, "", "")
            for value in (float(row[column]) for column in ("failures", "down_h"))
        ]  # fmt: skip
        cells += [
            _cell(
                Yearly(*(float(row[f"{what}{end}"]) for end in ("", "_low", "_high"))), units[what]
            )
            for what in HARM
        ]
        rows.append(Row(words.row(str(component)), cells, component == TOTAL))
    rows.sort(key=lambda row: (row.strong, row.head == words.row(TOGETHER)))
    picture = figure(components_figure(one), stem, words.components_title(name), folder)
    return Part(stem, name, picture, rows)


def _cell(found: Yearly, unit: str) -> Cell:
    value, low, high = found
    return Cell(words.amount(value, unit), words.amount_between(low, high, unit), repr(value))


def _assumptions(every: list[Availability]) -> Iterator[tuple[str, str, str, str]]:
    """By kind: mean time between failures, mean time to repair, where both come from."""
    kinds = {one.component.kind: one for each in every for one in each.failing}
    for kind, one in kinds.items():
        yield (
            kind,
            numbers.significant(one.chain.mtbf_s / DAY_S),
            numbers.significant(one.chain.mttr_s / 60.0),
            names.source(one.typical.source) or words.no_source(),
        )
