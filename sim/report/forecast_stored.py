"""What a folder keeps of a forecast: its counts and what was asked, from which it is made again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.forecasts.forecast import Event, Forecast, forecast_of
from sim.forecasts.history import WEEK, History
from sim.store.stored import damaged, read_stored, write_stored

FILE = "asked.json"
COUNTS = "counts.parquet"


class KeptForecast(NamedTuple):
    """A forecast as its folder has it, and the words about where it came from."""

    forecast: Forecast
    files: str
    command: str


def keep_forecast(of: Forecast, folder: Path, files: str, command: str) -> None:
    """Write the counts (`COUNTS`: a row a day and contact type) and what was asked (`FILE`)."""
    known = of.history
    days, types, cells = known.counts.shape
    table = pd.DataFrame(
        known.counts.reshape(days * types, cells), columns=[str(cell) for cell in range(cells)]
    )
    table.to_parquet(folder / COUNTS, index=False)
    asked: dict[str, Any] = {
        "files": files,
        "command": command,
        "first": known.first.isoformat(),
        "types": list(known.types),
        "interval_min": known.interval_min,
        "weeks": of.days // WEEK,
        "start": of.start.isoformat(),
        "country": of.calendar.country if of.calendar else "",
        "events": [
            {"day": e.day.isoformat(), "factor": e.factor, "contact_types": list(e.contact_types)}
            for e in of.events
        ],
    }
    write_stored(folder, FILE, asked)


def kept_forecast(folder: Path) -> KeptForecast:
    """The forecast whose folder `keep_forecast` filled.

    Raises
    ------
    InputError : its calendar needs a package that is not installed.
    ResultError : it is damaged, or another version wrote it.
    """
    asked = read_stored(folder, FILE)
    try:
        types = tuple(str(name) for name in asked["types"])
        flat = pd.read_parquet(folder / COUNTS).to_numpy(dtype=np.float64)
        counts = flat.reshape(-1, len(types), flat.shape[1])
        known = History(
            date.fromisoformat(asked["first"]), types, int(asked["interval_min"]), counts
        )
        events = [
            Event(date.fromisoformat(e["day"]), float(e["factor"]), tuple(e["contact_types"]))
            for e in asked["events"]
        ]
        start, weeks, country = asked["start"], int(asked["weeks"]), str(asked["country"])
        found = forecast_of(known, weeks, date.fromisoformat(start), country, events)
        return KeptForecast(found, str(asked["files"]), str(asked["command"]))
    except InputError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        raise damaged(folder, FILE, error) from None
