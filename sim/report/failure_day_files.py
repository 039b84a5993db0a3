"""The days with a failure of a comparison, on disk: kept whole as JSON, told as a table."""

from __future__ import annotations

from pathlib import Path

from sim.drills.failure_day import FailureDays
from sim.store.json_files import json_bytes, read_json

FILE = "failure_day.json"
TABLE = "failure_day"


def write_failure_days(found: FailureDays, folder: Path) -> None:
    """Keep the days with a failure, so that pages can be written anew without simulating."""
    (folder / FILE).write_bytes(json_bytes(found.to_dict()))


def read_failure_days(folder: Path) -> FailureDays | None:
    """The days with a failure that are kept in a folder; None: there are none.

    Raises
    ------
    OSError, ValueError, KeyError, TypeError : the file is damaged.
    """
    file = folder / FILE
    return FailureDays.from_dict(read_json(file)) if file.exists() else None
