"""A small page for a notebook: title, what was simulated, sentences, a few tables, what to type.

It takes its colours from the notebook, so that it is light in a light one and dark in a dark one.
It has no script, and every text of a file is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.table import Table

from sim.report.html import environment

MOST_ROWS = 16
"""Of a longer table the first rows are shown, and how many are left."""


class Cell(NamedTuple):
    """A cell: its text, lines in small letters beneath it, and the name by which code knows it."""

    text: str
    beneath: str = ""
    code: str = ""


class Head(NamedTuple):
    """The head of a column; numbers stand to the right."""

    cell: Cell
    right: bool


class Row(NamedTuple):
    """A row; ``look`` is ``bold``, ``dim`` or nothing."""

    cells: Sequence[Cell]
    look: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of a view."""

    heads: Sequence[Head]
    rows: Sequence[Row]
    title: str = ""
    note: str = ""
    most: int = MOST_ROWS

    @property
    def left(self) -> int:
        """Rows that are not shown."""
        return max(len(self.rows) - self.most, 0)


@dataclass(frozen=True)
class View:
    """What a notebook shows of an object.

    Attributes
    ----------
    title, facts : what it is, and what was simulated.
    answer : what it says, in a sentence.
    said : more sentences.
    grids : tables.
    notes : how to read them.
    more : what can be typed, as code.
    """

    title: str
    facts: str
    answer: str = ""
    said: Sequence[str] = ()
    grids: Sequence[Grid] = ()
    notes: Sequence[str] = ()
    more: Sequence[str] = field(default=())

    def html(self) -> str:
        """The page as HTML, in the language that is spoken."""
        return environment().get_template("notebook.html.j2").render(view=self)


def grid(table: Table, most: int = MOST_ROWS) -> Grid:
    """A table that is made for the terminal."""
    heads = [_head(str(c.header), right=c.justify == "right") for c in table.columns]
    columns = [[_cell(str(text)) for text in column.cells] for column in table.columns]
    looks = [str(row.style or "") for row in table.rows]
    rows = [Row(cells, look) for look, *cells in zip(looks, *columns, strict=True)]
    return Grid(heads, rows, str(table.title or ""), str(table.caption or ""), most)


def _head(text: str, *, right: bool) -> Head:
    """Of a column of numbers: the unit beneath."""
    return Head(_cell(text) if right else Cell(text.replace("\n", " ")), right)


def _cell(text: str) -> Cell:
    first, _line, rest = text.partition("\n")
    return Cell(first, rest)


def plain(
    first: Sequence[str], numbers: Sequence[str], rows: Sequence[Row], title: str = ""
) -> Grid:
    """A table with columns of texts, then columns of numbers."""
    heads = [Head(_cell(text), False) for text in first]
    return Grid([*heads, *(Head(_cell(text), True) for text in numbers)], rows, title)
