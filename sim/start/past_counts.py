"""Counts of past days on a planner's sheet: day, start, calls and, of several, contact type."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from sim.errors import InputError
from sim.start.cells import CALLS, MOST_CALLS, Cell, Wrong, clock, date_in, day, name, number
from sim.start.grids import Grid, grids
from sim.start.tables import Mistakes, Row, Table, tables
from sim.wording import _

MOST_ROWS = 1_000_000

UNNAMED = "calls"
"""The contact type of a sheet that names none."""


def past_counts(files: list[str]) -> pd.DataFrame:
    """Counts by day, contact type and interval, as `sim.forecasts.history.history_of` takes them.

    Parameters
    ----------
    files : workbooks or CSV files, of tables with the headings of `sim.start.words`.

    Raises
    ------
    InputError : a file cannot be read or has no such table; a cell is not what it has to be, one
        sentence each.
    """
    sheets = [grid for file in files for grid in grids(file, MOST_ROWS)]
    found = [table for table in tables(sheets) if table.kind == "volumes"]
    rows: list[tuple[date, str, float, float]] = []
    mistakes = Mistakes()
    for table in found:
        if "day" not in table.columns and not _has_dates(table):
            raise InputError(
                _("{sheet}: counts of past days need a column of dates, such as Date").format(
                    sheet=table.grid.name
                )
            )
        reader = _Reader(mistakes)
        rows += [read for row in table.rows() if (read := reader.read(row)) is not None]
    mistakes.require_none()
    if not rows:
        raise InputError(
            _("{files}: there is no row of counts").format(files=", ".join(map(_short, files)))
        )
    return pd.DataFrame(rows, columns=["day", "contact_type", "start_s", "offered"])


def _short(file: str) -> str:
    return Path(file).name


def _has_dates(table: Table) -> bool:
    first = next(iter(table.rows()), None)
    return first is not None and date_in(first.cells.get("start")) is not None


class _Reader:
    """Reads rows; what the same cells mean is worked out once."""

    def __init__(self, mistakes: Mistakes) -> None:
        self._mistakes = mistakes
        self._days: dict[Cell, date] = {}
        self._starts: dict[Cell, tuple[float, date | None]] = {}

    def read(self, row: Row) -> tuple[date, str, float, float] | None:
        """A row; None: something is wrong with it, and told."""
        start = self._start(row)
        calls = row.read("calls", lambda c: number(c, MOST_CALLS, CALLS), self._mistakes)
        kind = row.read("contact type", name, self._mistakes, UNNAMED)
        when = self._day(row) if "day" in row.cells else (start[1] if start else None)
        if start is None or calls is None or kind is None or when is None:
            return None
        return when, kind, start[0], calls

    def _start(self, row: Row) -> tuple[float, date | None] | None:
        cell = row.cells["start"]
        if cell not in self._starts:
            seconds = row.read("start", clock, self._mistakes)
            if seconds is None:
                return None
            self._starts[cell] = seconds % 86_400.0, date_in(cell)
        return self._starts[cell]

    def _day(self, row: Row) -> date | None:
        cell = row.cells["day"]
        if cell not in self._days:
            found = row.read("day", _date, self._mistakes)
            if found is None:
                return None
            self._days[cell] = found
        return self._days[cell]


def _date(cell: Cell) -> date:
    found = day(cell)
    if not isinstance(found, date):
        raise Wrong(_("a date such as 2026-03-02; a weekday does not say which one"))
    return found


__all__ = ["MOST_ROWS", "UNNAMED", "Grid", "past_counts"]
