"""Recorded arrivals: read once a centre, sorted, cut to days."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.centre import Centre
from sim.centre.base import DAY_S
from sim.centre.demand import Trace
from sim.centre.memo import once_per_centre
from sim.errors import InputError

Floats = NDArray[np.float64]


@once_per_centre
def traces(centre: Centre) -> dict[str, Floats]:
    """Recorded arrival times within the horizon of each type that has a trace, rising, seconds.

    Raises
    ------
    InputError : the file or a column is missing, or a time is not a number >= 0.
    """
    found = {}
    for name, ctype in centre.contact_types.items():
        trace = ctype.demand.trace
        if trace is not None:
            times = np.sort(_times(trace, name), kind="stable")
            found[name] = times[: np.searchsorted(times, centre.horizon.end_s, side="left")]
    return found


def arrivals_of_day(times: Floats, day: int) -> Floats:
    """Those of a trace's times that lie in a day."""
    first, last = np.searchsorted(times, [day * DAY_S, (day + 1) * DAY_S])
    return times[first:last]


def _times(trace: Trace, contact_type: str) -> Floats:
    if trace.times_s is not None:
        return np.asarray(trace.times_s, dtype=np.float64)
    import pandas as pd  # slow to import, and few centres replay a file

    assert trace.file is not None
    path = Path(trace.file)
    where = f"centre.contact_types.{contact_type}.demand.trace"
    if not path.is_file():
        raise InputError(f"{where}.file: there is no file '{trace.file}'")
    try:
        table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    except Exception as error:  # every reader has its own errors; all mean an unreadable file
        raise InputError(f"{where}.file: cannot read '{trace.file}': {error}") from None
    for column in (trace.column, trace.contact_type_column):
        if column is not None and column not in table.columns:
            raise InputError(
                f"{where}: '{trace.file}' has no column '{column}'; its columns: "
                + ", ".join(map(str, table.columns))
            )
    if trace.contact_type_column is not None:
        table = table[table[trace.contact_type_column].astype(str) == contact_type]
    times = pd.to_numeric(table[trace.column], errors="coerce").to_numpy(dtype=np.float64)
    if not np.all(np.isfinite(times)) or np.any(times < 0):
        raise InputError(f"{where}.column: '{trace.column}' holds values that are no time >= 0")
    return times
