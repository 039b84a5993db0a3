"""Workbooks and CSV files as grids of cells: a stranger's file, so within bounds and as data.

Formulas are not worked out: the value counts that was stored with the file. Links to other files
are not followed, macros are not read.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputError
from sim.start.cells import Cell
from sim.wording import _

MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
"""Of a workbook, which is a zip archive."""
MOST_PARTS = 2000
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_SHEETS = 30

_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Grid:
    """A sheet, or a CSV file.

    Attributes
    ----------
    file, sheet : what messages call it; a CSV file has no sheet.
    rows : of cells, from the first row on.
    """

    file: str
    sheet: str | None
    rows: list[list[Cell]]

    def place(self, row: int, column: int) -> str:
        """Where a cell is, for messages; both from 0."""
        if self.sheet is None:
            message = _("{file}, line {line}, column {column}")
            return message.format(file=self.file, line=row + 1, column=column + 1)
        cell = f"{letters(column)}{row + 1}"
        message = _("{file}, sheet '{sheet}', cell {cell}")
        return message.format(file=self.file, sheet=self.sheet, cell=cell)

    @property
    def name(self) -> str:
        """The sheet in messages."""
        if self.sheet is None:
            return self.file
        return _("{file}, sheet '{sheet}'").format(file=self.file, sheet=self.sheet)


def letters(column: int) -> str:
    """A column as Excel calls it; from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def grids(name: str, most_rows: int = MOST_ROWS) -> list[Grid]:
    """The sheets of a workbook, or the one grid of a CSV file.

    Parameters
    ----------
    name : of the file.
    most_rows : of a sheet; more are refused.

    Raises
    ------
    InputError : it cannot be read, or is too large.
    """
    file = Path(name).expanduser()
    ending = file.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        message = _("{file}: a planner's sheet is a workbook .xlsx or a table .csv")
        if ending in (".xls", ".xlsm", ".xlsb", ".ods"):
            message = _("{file}: a planner's sheet is a workbook .xlsx; save it as one first")
        raise InputError(message.format(file=name))
    try:
        if not file.is_file():
            raise InputError(_("{file}: there is no such file").format(file=name))
        if file.stat().st_size > MOST_BYTES:
            raise InputError(
                _("{file}: has {found} MB; at most {most} MB").format(
                    file=name, found=file.stat().st_size // 1_000_000, most=MOST_BYTES // 1_000_000
                )
            )
        raw = file.read_bytes()
    except InputError:
        raise
    except (OSError, ValueError) as error:
        raise InputError(
            _("{file}: cannot be read: {reason}").format(
                file=name, reason=getattr(error, "strerror", None) or error
            )
        ) from None
    return (
        [_csv(raw, name, most_rows)] if ending == ".csv" else list(_workbook(raw, name, most_rows))
    )


def _csv(raw: bytes, name: str, most_rows: int) -> Grid:
    text = None
    for encoding in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if text is None or "\0" in text:
        raise InputError(
            _("{file}: is neither UTF-8 nor GBK text; save it as CSV UTF-8").format(file=name)
        )
    first = text.split("\n", 1)[0]
    comma = max((",", ";", "\t"), key=first.count)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma):
            rows.append(_not_wider(row, name))
            if len(rows) > most_rows:
                raise _too_many(name, most_rows)
    except csv.Error as error:
        raise InputError(
            _("{file}: cannot be read: {reason}").format(file=name, reason=error)
        ) from None
    return Grid(name, None, rows)


def _not_wider(row: Sequence[Cell], name: str) -> list[Cell]:
    """The cells of a row; nothing that stands further right is left out in silence."""
    if any(cell not in (None, "") for cell in row[MOST_COLUMNS:]):
        raise InputError(
            _(
                "{file}: has more than {most} columns, which no layout of a planner's sheet has"
            ).format(file=name, most=MOST_COLUMNS)
        )
    return list(row[:MOST_COLUMNS])


def _too_many(name: str, most_rows: int) -> InputError:
    return InputError(
        _("{file}: has more than {most} rows, which is more than its intervals need").format(
            file=name, most=f"{most_rows:,}"
        )
    )


def _workbook(raw: bytes, name: str, most_rows: int) -> Iterator[Grid]:
    damaged = _("{file}: is no workbook .xlsx, or a damaged one: {reason}")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
                raise InputError(
                    _(
                        "{file}: unpacks to more than {most} MB, which no planner's sheet needs"
                    ).format(file=name, most=MOST_UNPACKED // 1_000_000)
                )
    except zipfile.BadZipFile as error:
        raise InputError(damaged.format(file=name, reason=error)) from None
    import openpyxl

    try:
        book = openpyxl.load_workbook(
            io.BytesIO(raw), read_only=True, data_only=True, keep_links=False
        )
        sheets = book.worksheets
        if len(sheets) > MOST_SHEETS:
            raise InputError(
                _("{file}: has {found} sheets; at most {most}").format(
                    file=name, found=len(sheets), most=MOST_SHEETS
                )
            )
        for sheet in sheets:
            sheet.reset_dimensions()  # what a file says of its size need not be so
            rows: list[list[Cell]] = []
            for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
                rows.append(_not_wider(row, f"{name}, {sheet.title}"))
                if len(rows) > most_rows:
                    raise _too_many(name, most_rows)
            yield Grid(name, sheet.title, rows)
    except InputError:
        raise
    except Exception as error:  # whatever a damaged file makes a reader of XML stumble over
        raise InputError(damaged.format(file=name, reason=type(error).__name__)) from None
