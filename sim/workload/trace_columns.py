"""What is asked for of the file of a trace, whichever kind it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.catalogue import _
from sim.centre.traces import Trace
from sim.errors import InputError, listing, near_match


class Ragged(NamedTuple):
    """A row with more or fewer cells than there are columns."""

    row: int
    cells: int
    text: str


@dataclass(frozen=True)
class Table:
    """What is asked for of a file.

    Attributes
    ----------
    times : cells of the arrival column, shape (n,), text stripped.
    types : cells of the contact types' column as stripped text; None: it is not asked for.
    rows : number of each row in the file or sheet, shape (n,): the row of column names is 1; of a
        Parquet file, which has none, the first row is 1.
    ragged : rows that do not fit the columns; their calls are in no column.
    columns : how many columns the file has.
    """

    times: pa.Array
    types: pa.Array | None
    rows: NDArray[np.int64]
    ragged: tuple[Ragged, ...]
    columns: int


def wanted(trace: Trace) -> list[str]:
    """The columns that a trace names."""
    return [c for c in (trace.column, trace.contact_type_column) if c is not None]


def require_columns(trace: Trace, names: Sequence[str], where: str) -> None:
    """Refuse a file whose columns are others.

    Raises
    ------
    InputError : a column is missing, or is there twice.
    """
    for name in wanted(trace):
        if name not in names:
            raise InputError(
                _(
                    "{where}: '{file}' has no column '{name}'; its first row names: {allowed}{near}"
                ).format(
                    where=where,
                    file=trace.file,
                    name=name,
                    allowed=listing(names, 20),
                    near=near_match(name, names),
                )
            )
        if list(names).count(name) > 1:
            raise InputError(
                _("{where}: '{file}' has several columns '{name}'").format(
                    where=where, file=trace.file, name=name
                )
            )
