"""Tables of results as one workbook, a sheet a table, in which no text is taken for a formula."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.catalogue import _
from sim.errors import DamagedError

MOST_ROWS = 1_000_000
"""Excel takes 1,048,576."""
MOST_TITLE = 31
WIDEST = 40

_UNFIT = re.compile(r"[\[\]:*?/\\']")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def tables_in(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables of a folder of results, those of people first: what is CSV and Parquet alike.

    Raises
    ------
    DamagedError : a table cannot be read.
    """
    names = sorted(p.stem for p in folder.glob("*.parquet") if p.with_suffix(".csv").is_file())
    first = [
        name for name in ("kpis", "comparison", "sweep", "scenarios", "options") if name in names
    ]
    found = {}
    for name in dict.fromkeys([*first, *names]):
        try:
            found[name] = pd.read_parquet(folder / f"{name}.parquet")
        except (OSError, ValueError) as error:  # of a damaged file pyarrow raises a ValueError
            raise DamagedError(
                _("'{file}' cannot be read: {reason}").format(
                    file=folder / f"{name}.parquet", reason=type(error).__name__
                )
            ) from None
    return found


def workbook_bytes(tables: Mapping[str, pd.DataFrame], about: Sequence[tuple[str, str]]) -> bytes:
    """A workbook of some tables.

    Parameters
    ----------
    tables : by name, which becomes the name of the sheet as far as Excel takes it.
    about : what stands on the first sheet, a line each.
    """
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)

    def cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
        value = _plain(value)
        made = WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            made.data_type = "s"  # never a formula
        if bold:
            made.font = Font(bold=True)
        return made

    def sheet_of(title: str, widths: Sequence[int]) -> Any:
        sheet = book.create_sheet(title)
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        return sheet

    first = sheet_of("about", (24, 100))
    for line in about:
        first.append([cell(first, line[0], bold=True), cell(first, line[1])])
    taken = ["about"]
    for name, table in tables.items():
        taken.append(_title(name, taken))
        widths = [min(WIDEST, max(10, len(str(column)) + 2)) for column in table.columns]
        sheet = sheet_of(taken[-1], widths)
        sheet.freeze_panes = "A2"
        sheet.append([cell(sheet, str(column), bold=True) for column in table.columns])
        for row in table.itertuples(index=False, name=None):
            sheet.append([cell(sheet, value) for value in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _plain(value: Any) -> Any:
    """A value as a cell has it: no number that is none, no time zone, no control character."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (bool, int)):
        return value
    return _CONTROL.sub("", str(value))[:32_000]


def _title(name: str, taken: Sequence[str]) -> str:
    fit = _UNFIT.sub("_", name)
    title, count = fit[:MOST_TITLE], 1
    while title.lower() in (other.lower() for other in taken):
        count += 1
        ending = f"_{count}"
        title = fit[: MOST_TITLE - len(ending)] + ending
    return title
