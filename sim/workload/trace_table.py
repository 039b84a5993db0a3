"""The file of a trace as columns: its encoding, what parts its cells, its rows and their numbers.

Cells of text are read as text: nothing is taken for a missing value, a number or a truth value.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from sim.catalogue import N_, _
from sim.centre.traces import Trace
from sim.errors import InputError, system_reason
from sim.free_memory import memory_free
from sim.workload.trace_columns import Ragged, Table, require_columns, wanted
from sim.workload.trace_workbook import ZIPPED, sheet_table

COPIES = 6
"""Bytes, text, the text without its first row and its bytes, columns, and numbers."""

DELIMITERS = (",", ";", "\t", "|")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as that of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PARQUET = b"PAR1"
_NO_TEXT = (
    (b"\xd0\xcf\x11\xe0", N_("an old workbook")),
    (b"\x1f\x8b", N_("compressed by gzip")),
    (b"\xfd7zXZ", N_("compressed by xz")),
    (b"BZh", N_("compressed by bzip2")),
    (b"\x28\xb5\x2f\xfd", N_("compressed by zstd")),
)
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")
_LINE = re.compile(r"[^\r\n]*")
_SAID = re.compile(r'^"?sep=(.)"?$')
"""First line by which spreadsheets say what parts the cells."""


def read_table(trace: Trace, where: str) -> Table:
    """Read the file of a trace; blank rows are no rows.

    Parameters
    ----------
    where : path of the trace in the centre, for errors.

    Raises
    ------
    InputError : the file cannot be read as a table that has the columns.
    """
    assert trace.file is not None
    path = Path(trace.file)
    if not path.is_file():
        there = _("is no file") if path.exists() else _("there is no file")
        raise InputError(
            _("{where}.file: {there} '{file}'").format(where=where, there=there, file=trace.file)
        )
    size, free = path.stat().st_size, memory_free()
    if free is not None and size * COPIES > free:
        raise InputError(
            _(
                "{where}.file: '{file}' has {size} GB, reading it takes about {copies} "
                "times as much memory, and {free} GB are free; allowed: a smaller file, "
                "such as one with the columns that are needed, in Parquet"
            ).format(
                where=where,
                file=trace.file,
                size=f"{size / 1000000000.0:.2g}",
                copies=COPIES,
                free=f"{free / 1000000000.0:.2g}",
            )
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            _("{where}.file: cannot read '{file}': {strerror}").format(
                where=where, file=trace.file, strerror=system_reason(error)
            )
        ) from None
    if data.startswith(_PARQUET) or path.suffix == ".parquet":
        _require_no_sheet(trace, where)
        return _parquet(trace, data, where)
    if data.startswith(ZIPPED):
        return sheet_table(trace, data, where)
    _require_no_sheet(trace, where)
    for start, what in _NO_TEXT:
        if data.startswith(start):
            raise InputError(
                _(
                    "{where}.file: '{file}' is {what}; allowed: CSV (text), Parquet or a workbook "
                    ".xlsx"
                ).format(where=where, file=trace.file, what=_(what))
            )
    return _text_table(trace, _decoded(trace, data, where), where)


def _require_no_sheet(trace: Trace, where: str) -> None:
    if trace.sheet is not None:
        raise InputError(
            _("{where}.sheet: '{file}' is no workbook; leave it out").format(
                where=where, file=trace.file
            )
        )


def _parquet(trace: Trace, data: bytes, where: str) -> Table:
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(BytesIO(data))
        names = file.schema_arrow.names
        require_columns(trace, names, where)
        found = file.read(columns=list(dict.fromkeys(wanted(trace))))
    except (pa.ArrowException, OSError) as error:
        raise InputError(
            _("{where}.file: cannot read '{file}' as Parquet: {reason}").format(
                where=where, file=trace.file, reason=_one_line(error)
            )
        ) from None
    times = found.column(trace.column).combine_chunks()
    types = None
    if trace.contact_type_column is not None:
        column = found.column(trace.contact_type_column).combine_chunks()
        try:
            types = pc.utf8_trim_whitespace(pc.fill_null(pc.cast(column, pa.string()), ""))
        except pa.ArrowException:
            raise InputError(
                _(
                    "{where}.contact_type_column: '{contact_type_column}' of '{file}' is "
                    "of type {type}; allowed: text or numbers"
                ).format(
                    where=where,
                    contact_type_column=trace.contact_type_column,
                    file=trace.file,
                    type=column.type,
                )
            ) from None
    if pa.types.is_dictionary(times.type):
        times = times.dictionary_decode()
    if pa.types.is_string(times.type) or pa.types.is_large_string(times.type):
        times = pc.utf8_trim_whitespace(pc.fill_null(pc.cast(times, pa.string()), ""))
    return Table(times, types, np.arange(1, len(times) + 1), (), len(names))


def _decoded(trace: Trace, data: bytes, where: str) -> str:
    """The text of the file."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    encoding = trace.encoding or marked or "utf-8"
    family = codecs.lookup(encoding).name
    if marked is not None and not family.startswith(marked.removesuffix("-sig")):
        raise InputError(
            _(
                "{where}.encoding: found '{encoding}', but '{file}' begins with the byte "
                "order mark of {marked}; leave encoding out"
            ).format(
                where=where,
                encoding=encoding,
                file=trace.file,
                marked=marked.removesuffix("-sig").upper(),
            )
        )
    try:
        text = data.decode(marked or encoding)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else len(data)
        row = 1 + data[:start].count(b"\n")
        raise InputError(
            _(
                "{where}.file: '{file}' is not {encoding}: row {row} has byte {data}, "
                "which does not fit; say what it is with encoding, such as gbk, cp1252 or "
                "utf-16-le"
            ).format(
                where=where,
                file=trace.file,
                encoding=encoding.upper(),
                row=row,
                data=data[start : start + 1].hex() or "none",
            )
        ) from None
    if "\0" in text[:1000]:
        row = 1 + text[: text.index("\0")].count("\n")
        raise InputError(
            _(
                "{where}.file: '{file}' has zero bytes in row {row}, so it is no text in "
                "UTF-8; allowed: CSV or Parquet; for UTF-16 without a byte order mark say "
                "encoding: utf-16-le or utf-16-be"
            ).format(where=where, file=trace.file, row=row)
        )
    return text


def _text_table(trace: Trace, text: str, where: str) -> Table:
    start, first_row = _past_blank_lines(text, 0, 1)
    line = _line(text, start)
    delimiter = trace.delimiter
    said = _SAID.match(line)
    if said is not None:
        delimiter = delimiter or said[1]
        start, first_row = _past_blank_lines(text, start + len(line), first_row)
        line = _line(text, start)
    if not line.strip():
        raise InputError(
            _("{where}.file: '{file}' is empty; its first row has to name the columns").format(
                where=where, file=trace.file
            )
        )
    delimiter, names = _header(trace, line, delimiter)
    require_columns(trace, names, where)
    _require_closed_quotes(trace, text, start, first_row, delimiter, where)
    body = text[start + len(line) :]
    body = body[2:] if body.startswith("\r\n") else body[1:]
    return _cells(trace, body, delimiter, names, first_row, where)


def _past_blank_lines(text: str, start: int, row: int) -> tuple[int, int]:
    """Where the next line with something in it begins, and its number."""
    found = _BLANK_LINES.match(text, start)
    assert found is not None
    return found.end(), row + len(found[0].splitlines())


def _line(text: str, start: int) -> str:
    found = _LINE.match(text, start)
    assert found is not None
    return found[0]


def _header(trace: Trace, line: str, told: str | None) -> tuple[str, list[str]]:
    """What parts the cells, and the names of the columns."""
    candidates: tuple[str, ...] = (told,) if told is not None else DELIMITERS
    if trace.decimal == "," and told is None:
        candidates = tuple(d for d in candidates if d != ",")
    parted = [(d, [c.strip() for c in next(csv.reader([line], delimiter=d))]) for d in candidates]
    fitting = [p for p in parted if set(wanted(trace)) <= set(p[1])]
    return max(fitting or parted, key=lambda p: len(p[1]))


def _require_closed_quotes(
    trace: Trace, text: str, start: int, row: int, delimiter: str, where: str
) -> None:
    """Refuse a quote that swallows the rest of the file."""
    if text.count('"') % 2 == 0:
        return
    reader = csv.reader(text[start:].splitlines(keepends=True), delimiter=delimiter, strict=True)
    line = 0
    try:
        for _cells in reader:
            line = reader.line_num
    except csv.Error as error:
        if "end of data" in str(error):
            raise InputError(
                _(
                    "{where}.file: row {row} of '{file}' opens a quote that is not closed "
                    "before the end of the file"
                ).format(where=where, row=row + line, file=trace.file)
            ) from None


def _cells(
    trace: Trace, body: str, delimiter: str, names: Sequence[str], header_row: int, where: str
) -> Table:
    ragged: list[Ragged] = []

    def misfit(row: Any) -> str:
        ragged.append(Ragged(header_row + row.number, row.actual_columns, row.text))
        return "skip"

    data = body.encode()
    indices = [names.index(name) for name in wanted(trace)]

    def read(which: Sequence[int]) -> pa.Table:
        ragged.clear()
        labels = [f"c{i}" for i in range(len(names))]
        try:
            return arrow_csv.read_csv(
                BytesIO(data),
                read_options=arrow_csv.ReadOptions(
                    use_threads=False,  # else rows are not numbered
                    column_names=labels,
                    block_size=min(max(len(data), 1 << 20), (1 << 31) - 1),
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=delimiter,
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                    invalid_row_handler=misfit,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(labels, pa.string()),
                    strings_can_be_null=False,
                    include_columns=[labels[i] for i in which],
                ),
            )
        except pa.ArrowException as error:
            raise InputError(
                _("{where}.file: cannot read '{file}': {reason}").format(
                    where=where, file=trace.file, reason=_one_line(error)
                )
            ) from None

    if not data.strip():
        nothing = pa.array([], pa.string())
        types = nothing if len(indices) > 1 else None
        return Table(nothing, types, np.empty(0, np.int64), (), len(names))
    found = [pc.utf8_trim_whitespace(c.combine_chunks()) for c in read(indices).columns]
    kept = [bad for bad in ragged if bad.text.strip().strip(delimiter).strip()]
    rows = np.arange(1, len(found[0]) + len(ragged) + 1) + header_row
    rows = np.setdiff1d(rows, [bad.row for bad in ragged], assume_unique=True)
    empty = np.logical_and.reduce([_is_empty(column) for column in found])
    if empty.any():
        for column in read(range(len(names))).columns:
            empty &= _is_empty(pc.utf8_trim_whitespace(column.combine_chunks()))
        found = [column.filter(pa.array(~empty)) for column in found]
        rows = rows[~empty]
    types = found[-1] if trace.contact_type_column is not None else None
    return Table(found[0], types, rows, tuple(kept), len(names))


def _is_empty(cells: pa.Array) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.equal(pc.binary_length(cells), 0).to_numpy(zero_copy_only=False)
    return found


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
