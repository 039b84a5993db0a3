"""Tables on a planner's sheets: found by their headings, read row by row, every mistake told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sim.errors import InputError, listing
from sim.start.cells import Cell, Wrong, empty, shown
from sim.start.grids import Grid
from sim.start.words import COLUMNS, TITLES, TOTALS, column_of
from sim.wording import _
from sim.wording.fitting import commas

T = TypeVar("T")

HEADINGS_WITHIN = 20
"""The headings stand in one of so many rows."""
MOST_TOLD = 20
"""Mistakes that are told; where there are more, the rest follow from them as a rule."""

KINDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "volumes": (
        frozenset({"start", "calls"}),
        frozenset({"day", "contact type", "handle time", "agents"}),
    ),
    "shifts": (frozenset({"start", "end", "agents"}), frozenset({"pool", "shift", "day"})),
    "agents": (frozenset({"start", "agents"}), frozenset({"pool", "day"})),
    "pools": (frozenset({"pool"}), frozenset({"contact type", "wage"})),
}  # fmt: skip
"""Tables: columns that each has, by which it is told (the first that fits), and may have."""


@dataclass
class Mistakes:
    """What is wrong, one sentence each."""

    found: list[str] = field(default_factory=list)

    def add(self, sentence: str) -> None:
        """One more."""
        self.found.append(sentence)

    def require_none(self) -> None:
        """Raise the first, with the others.

        Raises
        ------
        InputError : there is one.
        """
        if self.found:
            raise InputError(self.found[0], self.found[:MOST_TOLD])


@dataclass(frozen=True)
class Table:
    """A table with its headings.

    Attributes
    ----------
    grid : where it is.
    kind : what it says.
    header : row of the headings.
    columns : where each column is.
    units : the unit that a heading names, by column.
    """

    grid: Grid
    kind: str
    header: int
    columns: Mapping[str, int]
    units: Mapping[str, str]

    def heading(self, column: str) -> str:
        """What a column is called on the sheet."""
        return " ".join(str(self.grid.rows[self.header][self.columns[column]]).split())

    def rows(self) -> Iterator[Row]:
        """Its rows; an empty day, pool or contact type is that of the row above."""
        above: dict[str, Cell] = {}
        for number in range(self.header + 1, len(self.grid.rows)):
            cells = self.grid.rows[number]
            if all(empty(cell) for cell in cells):
                continue
            found = {
                name: cells[place] if place < len(cells) else None
                for name, place in self.columns.items()
            }
            first = next((cell for cell in cells if not empty(cell)), None)
            if isinstance(first, str) and first.strip().lower().rstrip(":：") in TOTALS:
                continue
            if self.kind != "pools":
                for name in ("day", "pool", "contact type"):
                    if name in found:
                        found[name] = above.get(name) if empty(found[name]) else found[name]
                        above[name] = found[name]
            yield Row(self, number, found)


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    table: Table
    number: int
    cells: Mapping[str, Cell]

    def has(self, column: str) -> bool:
        """Whether anything is in the column."""
        return not empty(self.cells.get(column))

    def read(
        self, column: str, as_: Callable[[Any], T], mistakes: Mistakes, unless: T | None = None
    ) -> T | None:
        """A cell, or ``unless`` where the table has no such column; None: it is wrong, and told."""
        if column not in self.cells:
            return unless
        try:
            return as_(self.cells[column])
        except Wrong as allowed:
            mistakes.add(
                _("{place}: {column}: found {found}; allowed: {allowed}").format(
                    place=self.place(column),
                    column=self.table.heading(column),
                    found=shown(self.cells[column]),
                    allowed=allowed,
                )
            )
        return None

    def wrong(self, column: str, sentence: str) -> str:
        """A sentence about a cell."""
        return f"{self.place(column)}: {sentence}"

    def place(self, column: str) -> str:
        """Where a cell is, for messages."""
        return self.table.grid.place(self.number, self.table.columns[column])


def tables(sheets: list[Grid]) -> list[Table]:
    """The tables of some sheets; sheets without one are left aside.

    Raises
    ------
    InputError : none says how many calls come.
    """
    found = [table for table in map(_table, sheets) if table is not None]
    if not any(table.kind == "volumes" for table in found):
        needed, may = KINDS["volumes"]
        raise InputError(
            _(
                "{files}: no sheet has the headings of calls by interval; needed: {needed}; "
                "also read: "
                "{also} (`trunkline new --template planner.xlsx` writes a sheet to fill in)"
            ).format(
                files=listing(dict.fromkeys(sheet.file for sheet in sheets)),
                needed=commas([_(TITLES[name]) for name in sorted(needed)]),
                also=commas([_(TITLES[name]) for name in sorted(may)]),
            )
        )
    return found


def _table(grid: Grid) -> Table | None:
    best: dict[str, tuple[int, str]] = {}
    header = -1
    for number, row in enumerate(grid.rows[:HEADINGS_WITHIN]):
        known: dict[str, tuple[int, str]] = {}
        for place, cell in enumerate(row):
            heading = column_of(cell) if isinstance(cell, str) else None
            if heading is None:
                continue
            if heading[0] in known:
                raise InputError(
                    _("{place}: a second column of '{column}'; give one of them").format(
                        place=grid.place(number, place), column=_(TITLES[heading[0]])
                    )
                )
            known[heading[0]] = (place, heading[1])
        if len(known) > len(best):
            best, header = known, number
    for kind, (needed, may) in KINDS.items():
        if needed <= set(best):
            used = {name: at for name, at in best.items() if name in needed | may}
            return Table(
                grid,
                kind,
                header,
                {name: place for name, (place, _unit) in used.items()},
                {name: unit for name, (_place, unit) in used.items()},
            )
    return None


def headings_page() -> str:
    """Every heading that is read, as rows of a Markdown table, for the documentation."""
    return "\n".join(f"| `{names[0]}` | {', '.join(names[1:])} |" for names in COLUMNS.values())
