"""The file of a trace as a workbook of Excel: its cells as text, row by row.

Cells are what was saved with the file: formulas are not worked out, links are not followed.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import numpy as np
import pyarrow as pa

from sim.catalogue import _
from sim.centre.traces import Trace
from sim.errors import InputError, listing, near_match
from sim.free_memory import memory_free
from sim.workload.trace_columns import Ragged, Table, require_columns, wanted

ZIPPED = b"PK\x03\x04"
_OF_TEXT = ("delimiter", "decimal", "encoding")
_COPIES = 2
"""Of what is unpacked: its cells and their text."""


def sheet_table(trace: Trace, data: bytes, where: str) -> Table:
    """The sheet of a workbook, which has the numbers of its rows from Excel."""
    rows = _workbook_rows(trace, data, where)
    _header_row, header = next(rows, (1, []))
    names = list(header)
    while names and not names[-1]:
        names.pop()
    require_columns(trace, names, where)
    indices = [names.index(name) for name in wanted(trace)]
    numbers: list[int] = []
    columns: list[list[str]] = [[] for _ in indices]
    ragged: list[Ragged] = []
    for number, cells in rows:
        row = _fitted(cells, len(names))
        if row is None:
            ragged.append(Ragged(number, len(cells), ", ".join(cells)))
            continue
        numbers.append(number)
        for column, index in zip(columns, indices, strict=True):
            column.append(row[index])
    found = [pa.array(column, pa.string()) for column in columns]
    types = found[-1] if trace.contact_type_column is not None else None
    return Table(found[0], types, np.array(numbers, np.int64), tuple(ragged), len(names))


def _workbook_rows(trace: Trace, data: bytes, where: str) -> Iterator[tuple[int, list[str]]]:
    """Rows of the sheet that are not blank, with their numbers; the first names the columns.

    Parameters
    ----------
    data : the file.
    where : path of the trace in the centre, for errors.

    Raises
    ------
    InputError : it is no workbook, has no such sheet, unpacks to more than there is memory for, or
        the trace says what only text has.
    """
    for name in _OF_TEXT:
        if getattr(trace, name) != Trace.model_fields[name].default:
            raise InputError(
                _("{where}.{name}: is about text, and '{file}' is a workbook; leave it out").format(
                    where=where, name=name, file=trace.file
                )
            )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            book = "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile as error:
        raise _damaged(trace, where, str(error)) from None
    if not book:
        raise InputError(
            _(
                "{where}.file: '{file}' is a zip archive; allowed: CSV (text), Parquet or a "
                "workbook .xlsx"
            ).format(where=where, file=trace.file)
        )
    free = memory_free()
    if free is not None and unpacked * _COPIES > free:
        raise InputError(
            _(
                "{where}.file: '{file}' unpacks to {size} GB, and {free} GB are free; save its "
                "sheet as CSV"
            ).format(
                where=where, file=trace.file, size=f"{unpacked / 1e9:.2g}", free=f"{free / 1e9:.2g}"
            )
        )
    return _rows(trace, data, where)


def _rows(trace: Trace, data: bytes, where: str) -> Iterator[tuple[int, list[str]]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(
            BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        names = [sheet.title for sheet in book.worksheets]
        wanted = names[0] if trace.sheet is None else trace.sheet
        if wanted not in names:
            raise InputError(
                _("{where}.sheet: '{file}' has no sheet '{name}'; allowed: {allowed}{near}").format(
                    where=where, file=trace.file, name=wanted, allowed=listing(names, 20),
                    near=near_match(wanted, names),
                )
            )  # fmt: skip
        sheet = book[wanted]
        sheet.reset_dimensions()  # what a file says of its size need not be so
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            texts = [_text(cell) for cell in cells]
            if any(texts):
                yield number, texts
    except InputError:
        raise
    except Exception as error:  # whatever a damaged file makes a reader of XML stumble over
        raise _damaged(trace, where, type(error).__name__) from None


def _fitted(cells: Sequence[str], columns: int) -> list[str] | None:
    """A row with as many cells as there are columns; None: something stands beside them."""
    if any(cells[columns:]):
        return None
    return [*cells[:columns], *[""] * (columns - len(cells))]


def _text(cell: Any) -> str:
    """A cell as a CSV file would have it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(cell.total_seconds(), 60.0)
        whole = f"{seconds:09.6f}".rstrip("0").rstrip(".")
        return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}:{whole}"
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell).strip()


def _damaged(trace: Trace, where: str, reason: str) -> InputError:
    return InputError(
        _("{where}.file: '{file}' is no workbook .xlsx, or a damaged one: {reason}").format(
            where=where, file=trace.file, reason=reason
        )
    )
