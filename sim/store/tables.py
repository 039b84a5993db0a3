"""Tables on disk, as CSV for people and as Parquet for programs.

A spreadsheet takes a text that begins like a formula for one, and runs it. In CSV such a text has
an apostrophe before it, which spreadsheets do not show; `read_csv` takes it off again. Numbers, and
texts that are numbers, stay as they are, and Parquet holds every text as it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_SEPARATORS = re.compile(r"[;\t|]")
"""What a spreadsheet may take for the end of a cell, beside the comma."""


def write_both(table: pd.DataFrame, folder: Path, name: str) -> None:
    """Write a table as ``name.csv`` and ``name.parquet``, without its index.

    Raises
    ------
    OSError : the folder cannot be written.
    """
    write_csv(table, folder / f"{name}.csv")
    table.to_parquet(folder / f"{name}.parquet", index=False)


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV, without its index, in which no text is taken for a formula.

    Raises
    ------
    OSError : the file cannot be written.
    """
    plain = table.rename(columns=lambda name: plain_text(str(name)))
    quoting: Any = csv.QUOTE_MINIMAL
    texts = [plain.columns.astype(str)]
    for place, dtype in enumerate(plain.dtypes):
        if not _is_text(dtype):
            continue
        cells = plain.iloc[:, place].astype(object).map(plain_text)
        plain.isetitem(place, cells.array)
        texts.append(pd.Index([str(cell) for cell in cells]))
    if any(_SEPARATORS.search(text) for column in texts for text in column):
        quoting = csv.QUOTE_NONNUMERIC
    plain.to_csv(path, index=False, quoting=quoting)


def plain_text(value: Any) -> Any:
    """A value as it stands in CSV: a text that a spreadsheet would take for a formula is quoted."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def as_given(value: Any) -> Any:
    """The value that `plain_text` had quoted."""
    if isinstance(value, str) and value.startswith("'") and _FORMULA.match(value):
        return value[1:]
    return value


def read_csv(path: str | Path) -> pd.DataFrame:
    """A table that `write_csv` wrote, its texts as they were."""
    table = pd.read_csv(path).rename(columns=as_given)
    for place, dtype in enumerate(table.dtypes):
        if _is_text(dtype):
            table.isetitem(place, table.iloc[:, place].map(as_given).array)
    return table


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows of text, heads first, as a CSV file that is written as `write_csv` does."""
    special = any(_SEPARATORS.search(text) for row in rows for text in row)
    sink = io.StringIO()
    writer = csv.writer(
        sink, lineterminator="\n", quoting=csv.QUOTE_ALL if special else csv.QUOTE_MINIMAL
    )
    writer.writerows([plain_text(text) for text in row] for row in rows)
    return sink.getvalue().encode()


def _is_text(dtype: Any) -> bool:
    return bool(
        pd.api.types.is_object_dtype(dtype)
        or pd.api.types.is_string_dtype(dtype)
        or isinstance(dtype, pd.CategoricalDtype)
    )
