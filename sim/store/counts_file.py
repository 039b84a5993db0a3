"""The counts of a study as one compressed Arrow file: a row a field, over all replications."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from sim.errors import ResultError
from sim.measures import Counts
from sim.measures.reduce import keep_totals

_SCHEMA = pa.schema(
    [
        ("field", pa.string()),
        ("dtype", pa.string()),
        ("shape", pa.list_(pa.int64())),
        ("data", pa.large_binary()),
    ]
)


Stacked = dict[str, np.ndarray[Any, Any]]
"""Fields of all replications, these first."""


def stacked(counts: Sequence[Counts]) -> Stacked:
    """Replications field by field; sums that every KPI table asks for are kept in the counts."""
    stored = [c.to_arrays() for c in counts]
    found = {
        name: np.ascontiguousarray(np.stack([arrays[name] for arrays in stored]))
        for name in stored[0]
    }
    keep_totals(counts, found)
    return found


def packed(fields: Stacked) -> bytes:
    """Replications as the bytes of an Arrow file (compressed with zstd).

    Each row is an array: its field, numpy's dtype, its shape with the replications first, its
    bytes in C order. The field ``setting`` is text.
    """
    columns: tuple[list[Any], ...] = ([], [], [], [])
    for name, values in fields.items():
        # A copy: of a memoryview pyarrow would keep hold of the array for ever.
        row = (name, values.dtype.str, list(values.shape), values.tobytes())
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    arrays = [pa.array(values, f.type) for values, f in zip(columns, _SCHEMA, strict=True)]
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_file(sink, _SCHEMA, options=options) as writer:
        writer.write_table(pa.Table.from_arrays(arrays, schema=_SCHEMA))
    found: bytes = sink.getvalue().to_pybytes()
    return found


def unpacked(data: bytes) -> list[Counts]:
    """The replications that `packed` wrote.

    Raises
    ------
    ResultError : the bytes are no such file, or are damaged.
    """
    try:
        table: Any = pa.ipc.open_file(pa.py_buffer(data)).read_all()
        fields: dict[str, np.ndarray[Any, Any]] = {}
        for row in range(table.num_rows):
            name, dtype, shape = (table[c][row].as_py() for c in ("field", "dtype", "shape"))
            flat = np.frombuffer(table["data"][row].as_buffer(), dtype=np.dtype(dtype))
            fields[name] = flat.reshape(shape)
        replications = min(len(values) for values in fields.values())
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError) as error:
        raise ResultError(f"the counts are damaged: {error}") from None
    return [
        Counts.from_arrays({name: values[r] for name, values in fields.items()})
        for r in range(replications)
    ]
