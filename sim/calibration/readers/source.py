"""Files, folders and tables as batches of rows, so many at a time: never all of them as text.

A batch has the columns that are asked for, under their own names, as texts or as the types that a
Parquet file gives them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from sim.calibration.readers import documents, kinds, tables_of_databases
from sim.calibration.readers.lines import BLOCK, CleanLines
from sim.calibration.readers.mapping import Mapping
from sim.calibration.readers.tally import Tally
from sim.calibration.readers.wanted import require_columns, wanted_columns
from sim.catalogue import _
from sim.errors import InputError, listing

DELIMITERS = (",", ";", "\t", "|")
_SHOWN = {"\t": "\\t"}
_MOST_COLUMNS = 2000
_BATCH_ROWS = 131_072


def files_of(where: str, mapping: Mapping) -> list[Path]:
    """The files of a path: itself, or those of a folder that fit the mapping's pattern.

    Raises
    ------
    InputError : nothing is there.
    """
    path = Path(where).expanduser()
    try:
        if path.is_dir():
            inside = sorted(f for f in path.iterdir() if f.is_file() and f.name[:1] not in "._")
            found = [f for f in inside if fnmatch(f.name, mapping.files)]
            if not found:
                raise InputError(
                    _("{folder}: holds no file named like '{pattern}'; there are: {files}").format(
                        folder=where, pattern=mapping.files, files=listing([f.name for f in inside])
                    )
                )
            return found
        if not path.exists():
            raise InputError(_("{file}: there is no such file or folder").format(file=where))
    except InputError:
        raise
    except (OSError, ValueError) as error:
        raise kinds.unreadable(Path(where), error) from None
    return [path]


def batches(where: str, mapping: Mapping, tally: Tally) -> Iterator[pa.RecordBatch]:
    """All rows of a file, folder or database, batch by batch.

    Raises
    ------
    InputError : nothing is there, it is another kind of file, or a column is missing.
    """
    wanted = wanted_columns(mapping)
    if "://" in where:
        yield from tables_of_databases.of_a_server(where, mapping.table, wanted)
        return
    for file in files_of(where, mapping):
        yield from _batches_of(file, mapping, wanted, tally)


def _batches_of(
    file: Path, mapping: Mapping, wanted: dict[str, bool], tally: Tally
) -> Iterator[pa.RecordBatch]:
    kind = kinds.kind_of(file)
    asked = mapping.format
    if asked in ("parquet", "sqlite") and asked != kind:
        raise InputError(
            _("{file}: is no {format} file, as the mapping says").format(
                file=file.name, format=asked
            )
        )
    if kind == "parquet":
        yield from _parquet(file, wanted)
    elif kind == "sqlite":
        yield from tables_of_databases.of_a_file(file, mapping.table, wanted)
    elif asked in ("json_lines", "genesys"):
        yield from documents.batches(file, asked, wanted, tally)
    elif asked == "queue_log":
        yield from documents.queue_log(file, mapping.encoding, tally)
    else:
        yield from _csv(file, mapping, wanted, tally)


def _parquet(file: Path, wanted: dict[str, bool]) -> Iterator[pa.RecordBatch]:
    try:
        opened = pa.parquet.ParquetFile(file)
        names = require_columns(file.name, opened.schema_arrow.names, wanted)
        yield from opened.iter_batches(_BATCH_ROWS, columns=names)
    except (pa.ArrowException, OSError) as error:
        raise kinds.unreadable(file, error) from None


def heading_of(file: Path, mapping: Mapping) -> tuple[list[str], str]:
    """The names of a text file's columns, and what stands between them.

    Raises
    ------
    InputError : the file has one column only, or another delimiter than the mapping says.
    """
    start = io.BytesIO(kinds.first_bytes(file))
    lines = CleanLines(start, mapping.encoding, Tally(), quoted=False)
    line = next((t for t in lines.read().decode().splitlines() if t.strip()), "")
    delimiter = mapping.delimiter or max(DELIMITERS, key=line.count)
    names = [c.strip() for c in next(csv.reader([line], delimiter=delimiter), [])]
    if len(names) > _MOST_COLUMNS:
        raise InputError(
            _("{file}: its first line has {count} columns; is it a table of calls?").format(
                file=file.name, count=len(names)
            )
        )
    if len(names) == 1:
        other = max(DELIMITERS, key=line.count)
        if line.count(other):
            raise InputError(
                _(
                    "{file}: has one column only where the delimiter is '{stated}'; it looks "
                    "delimited by '{other}'"
                ).format(
                    file=file.name,
                    stated=_SHOWN.get(delimiter, delimiter),
                    other=_SHOWN.get(other, other),
                )
            )
        if not mapping.heading and len(mapping.columns.used()) > 1:
            raise InputError(
                _("{file}: its first line holds none of the delimiters , ; | and tab").format(
                    file=file.name
                )
            )
    if mapping.heading:
        names = [*mapping.heading, *(f"column {n + 1}" for n in range(len(mapping.heading),
                                                                      len(names)))]  # fmt: skip
    seen: dict[str, int] = {}
    for at, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            names[at] = f"{name} ({seen[name]})"
    return names, delimiter


def _csv(
    file: Path, mapping: Mapping, wanted: dict[str, bool], tally: Tally
) -> Iterator[pa.RecordBatch]:
    names, delimiter = heading_of(file, mapping)
    used = require_columns(file.name, names, wanted)
    skipped = 0

    def skip(_row: object) -> str:
        nonlocal skipped
        skipped += 1
        return "skip"

    try:
        with kinds.opened(file) as stream:
            lines = CleanLines(
                stream, mapping.encoding, tally, quoted=True, skip_heading=not mapping.heading
            )
            if not lines.has_more():
                return
            reader = pa.csv.open_csv(
                pa.PythonFile(lines, mode="r"),
                pa.csv.ReadOptions(block_size=BLOCK, column_names=names),
                pa.csv.ParseOptions(delimiter=delimiter, invalid_row_handler=skip),
                pa.csv.ConvertOptions(
                    column_types=dict.fromkeys(used, pa.string()),
                    include_columns=used,
                    strings_can_be_null=False,
                    check_utf8=False,
                ),
            )
            yield from reader
    except (pa.ArrowException, OSError, EOFError, ValueError) as error:
        raise kinds.unreadable(file, error) from None
    tally.read += skipped
    tally.drop("wrong_columns", skipped)
