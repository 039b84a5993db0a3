"""A table of a database as batches of rows: plain names only, nothing of a mapping is SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pyarrow as pa

from sim.calibration.readers.wanted import require_columns
from sim.catalogue import _
from sim.errors import InputError, listing, near_match

_ROWS = 100_000


def of_a_file(file: Path, table: str | None, wanted: dict[str, bool]) -> Iterator[pa.RecordBatch]:
    """Rows of a table of an SQLite file, which is opened for reading only.

    Raises
    ------
    InputError : there is no such table or column, or the file is damaged.
    """
    try:
        base = sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True)
        try:
            # The names that are put in the statement are those of the file, found by equality.
            rows = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            name = _table(file.name, table, [str(r[0]) for r in rows])
            info = base.execute("SELECT name FROM pragma_table_info(?)", (name,))
            used = require_columns(f"{file.name}, {name}", [str(r[0]) for r in info], wanted)
            asked = ", ".join(f"CAST({_quoted(c)} AS TEXT)" for c in used)
            cursor = base.execute(f"SELECT {asked} FROM {_quoted(name)}")
            while part := cursor.fetchmany(_ROWS):
                yield _batch(used, part)
        finally:
            base.close()
    except sqlite3.Error as error:
        raise InputError(
            _("{file}: cannot be read: {why}").format(file=file.name, why=error)
        ) from None


def columns_of_a_file(file: Path) -> list[str]:
    """The columns of the first table of an SQLite file.

    Raises
    ------
    InputError : it is damaged.
    """
    try:
        base = sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True)
        try:
            rows = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = [str(r[0]) for r in rows][:1]
            info = base.execute("SELECT name FROM pragma_table_info(?)", names or [""])
            return [str(r[0]) for r in info]
        finally:
            base.close()
    except sqlite3.Error as error:
        raise InputError(
            _("{file}: cannot be read: {why}").format(file=file.name, why=error)
        ) from None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _table(where: str, asked: str | None, found: Sequence[str]) -> str:
    if asked is None and len(found) == 1:
        return found[0]
    if asked is None:
        raise InputError(
            _("{file}: has several tables; name one as `table`: {found}").format(
                file=where, found=listing(found, 30)
            )
        )
    if asked not in found:
        raise InputError(
            _("{file}: has no table '{table}'; it has: {found}{near}").format(
                file=where, table=asked, found=listing(found, 30), near=near_match(asked, found)
            )
        )
    return asked


def _batch(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    return pa.RecordBatch.from_pydict(
        {
            name: pa.array(["" if v is None else str(v) for v in texts], pa.string())
            for name, texts in zip(names, columns, strict=True)
        }
    )


def of_a_server(url: str, table: str | None, wanted: dict[str, bool]) -> Iterator[pa.RecordBatch]:
    """Rows of a table that SQLAlchemy reaches, as ``postgresql://host/base``.

    Raises
    ------
    InputError : SQLAlchemy or its driver is missing, or there is no such table or column.
    """
    place = urlsplit(url).hostname or urlsplit(url).scheme  # never the password
    try:
        import sqlalchemy
    except ImportError as error:
        raise _needs(place, error) from None
    schema, _dot, plain = (table or "").rpartition(".")
    try:
        engine = sqlalchemy.create_engine(url)
        inspected = sqlalchemy.inspect(engine)
        name = _table(place, plain or None, inspected.get_table_names(schema=schema or None))
        info = [str(c["name"]) for c in inspected.get_columns(name, schema=schema or None)]
        used = require_columns(f"{place}, {name}", info, wanted)
        columns: list[Any] = [sqlalchemy.column(c) for c in used]
        asked = sqlalchemy.select(*columns).select_from(
            sqlalchemy.table(name, *columns, schema=schema or None)
        )
        with engine.connect().execution_options(stream_results=True) as connection:
            for part in connection.execute(asked).partitions(_ROWS):
                yield _batch(used, part)
    except ImportError as error:
        raise _needs(place, error) from None
    except sqlalchemy.exc.SQLAlchemyError as error:
        told = str(error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error)
        raise InputError(
            _("{file}: cannot be read: {why}").format(
                file=place, why=told.replace(url, place).splitlines()[0]
            )
        ) from None


def _needs(place: str, error: ImportError) -> InputError:
    return InputError(
        _(
            "{file}: reading from a database server needs SQLAlchemy and the server's driver "
            "(pip install): {why}"
        ).format(file=place, why=error)
    )
