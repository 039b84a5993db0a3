"""The counts of a study as one compressed Arrow file: a row a field, over all replications."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from sim.catalogue import _
from sim.errors import ResultError
from sim.measures import Counts, Replications
from sim.measures.counts import SETTING

SCHEMA = pa.schema(
    [
        ("field", pa.string()),
        ("dtype", pa.string()),
        ("shape", pa.list_(pa.int64())),
        ("data", pa.large_binary()),
    ]
)


def packed(counts: Sequence[Counts]) -> bytes:
    """Replications as the bytes of an Arrow file (compressed with zstd).

    Each row is an array: its field, numpy's dtype, its shape with the replications first, its
    bytes in C order. The field ``setting`` is text.
    """
    together = Replications.of(counts)
    words = np.repeat(together[0].to_arrays()[SETTING], len(together))
    columns: tuple[list[Any], ...] = ([], [], [], [])
    for name, values in {SETTING: words, **together.fields}.items():
        # A copy: of a memoryview pyarrow would keep hold of the array for ever.
        row = (name, values.dtype.str, list(values.shape), values.tobytes())
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    arrays = [pa.array(values, f.type) for values, f in zip(columns, SCHEMA, strict=True)]
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_file(sink, SCHEMA, options=options) as writer:
        writer.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA))
    found: bytes = sink.getvalue().to_pybytes()
    return found


def unpacked(data: bytes) -> Replications:
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
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError, RecursionError) as error:
        raise ResultError(_("the counts are damaged: {error}").format(error=error)) from None
    first = Counts.from_arrays({name: values[0] for name, values in fields.items()})
    words = fields.pop(SETTING)
    if (words != words[0]).any():
        raise ResultError(_("the counts are damaged: they are of several centres"))
    return Replications(
        first.setting, {n: v[:replications] for n, v in fields.items()}, replications
    )
