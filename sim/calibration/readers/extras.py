"""What stands beside the records where there is any: agents' states, a roster, holidays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calibration.readers import source, zones
from sim.calibration.readers.cells import Cells
from sim.calibration.readers.derive import Reading
from sim.calibration.readers.mapping import Mapping
from sim.calibration.readers.records import ROSTER_COLUMNS, STATE_COLUMNS, Records
from sim.catalogue import _
from sim.centre.base import DAY_S
from sim.errors import InputError

Floats = NDArray[np.float64]


def codes_by_hash(hashes: NDArray[Any], codes: pd.Series[str]) -> dict[int, str]:
    """The code of each agent by the hash of the name; both in order of entry, shape (n,)."""
    first = pd.DataFrame({"hash": hashes, "code": codes.astype(str).to_numpy()})
    first = first.drop_duplicates("hash")
    return {int(h): str(c) for h, c in zip(first["hash"], first["code"], strict=True) if c}


def with_extras(records: Records, where: str, reading: Reading, codes: dict[int, str]) -> Records:
    """The records with what the mapping names beside them.

    Raises
    ------
    InputError : a file is not there, or has not the columns that are named.
    """
    mapping = reading.mapping
    states = records.agent_states
    if mapping.agent_states is not None:
        states = _states(where, reading)
    if states is not None:
        states = _on_days(states, mapping)
        states["agent"] = _coded(states["agent"].to_numpy(), codes)
        states = states[list(STATE_COLUMNS)]
    return replace(
        records,
        agent_states=states,
        roster=None if mapping.roster is None else _roster(where, reading),
        holidays=None if mapping.holidays is None else _holidays(where, reading),
    )


def _cells(where: str, file: str, reading: Reading, columns: dict[str, Any]) -> list[Cells]:
    """All cells of a table beside the records."""
    if Path(file).name != file or "://" in where:
        raise InputError(
            _("'{file}': a file beside the records is named without a folder").format(file=file)
        )
    place = Path(where).expanduser()
    beside = (place if place.is_dir() else place.parent) / file
    own = reading.mapping.model_dump(
        include={"time_zone", "times_in", "date_format", "encoding", "decimal"}
    )
    mapping = Mapping.model_validate(
        own | {"columns": {k: v.model_dump() for k, v in columns.items() if v is not None}}
    )
    return [Cells(batch, mapping) for batch in source.batches(str(beside), mapping, reading.tally)]


def _all(cells: list[Cells], word: str) -> Floats:
    parts = [found for one in cells if (found := one.time(word)) is not None]
    return np.concatenate(parts) if parts else np.full(sum(c.rows for c in cells), np.nan)


def _texts(cells: list[Cells], word: str) -> NDArray[np.object_]:
    parts = [t.to_numpy(zero_copy_only=False) for c in cells if (t := c.text(word)) is not None]
    return np.concatenate([*parts, np.zeros(0, dtype=object)])


def _states(where: str, reading: Reading) -> pd.DataFrame:
    said = reading.mapping.agent_states
    assert said is not None
    columns = {"entry": said.start, "end": said.end, "agent": said.agent, "event": said.state}
    cells = _cells(where, said.file, reading, columns)
    words = _texts(cells, "event")
    unknown = sorted({w for w in words if w not in said.states})
    if unknown:
        raise InputError(
            _("agent_states.states: the log holds '{word}', which is not named").format(
                word=unknown[0]
            )
        )
    table = pd.DataFrame(
        {
            "agent": reading.people.hashes(_texts(cells, "agent")),
            "start": _all(cells, "entry"),
            "end": _all(cells, "end"),
            "state": [said.states[w] for w in words],
        }
    ).sort_values("start", kind="stable", ignore_index=True)
    if said.end is None:
        table["end"] = table.groupby("agent", sort=False)["start"].shift(-1)
    good = (table["end"] > table["start"]) & (table["state"] != "logged_out")
    reading.tally.drop("state_without_end", int((~good & (table["state"] != "logged_out")).sum()))
    return table[good].reset_index(drop=True)


def _on_days(table: pd.DataFrame, mapping: Mapping) -> pd.DataFrame:
    """``day``, ``start_s``, ``end_s`` from times since 1970, in order of time."""
    start = table["start"].to_numpy(dtype=np.float64)
    length = table["end"].to_numpy(dtype=np.float64) - start
    zone = mapping.time_zone
    wall = start if zone is None else zones.to_local(start, zone)
    days = np.floor(wall / DAY_S)
    found = table.assign(
        day=days.astype(np.int64).astype("datetime64[D]").astype("datetime64[us]"),
        start_s=wall - days * DAY_S,
        end_s=wall - days * DAY_S + length,
    )
    return found.iloc[np.argsort(start, kind="stable")].reset_index(drop=True)


def _coded(hashes: NDArray[Any], codes: dict[int, str]) -> pd.Categorical[str]:
    """Codes of the calls' agents; agents without a call get the numbers after them."""
    known = dict(codes)
    for one in hashes:
        known.setdefault(int(one), f"a{len(known) + 1}")
    return pd.Categorical([known[int(one)] for one in hashes])


def _roster(where: str, reading: Reading) -> pd.DataFrame:
    said = reading.mapping.roster
    assert said is not None
    columns = {"entry": said.start, "end": said.end, "contact_type": said.pool,
               "offered": said.agents}  # fmt: skip
    cells = _cells(where, said.file, reading, columns)
    numbers = [n for c in cells if (n := c.number("offered")) is not None]
    table = pd.DataFrame(
        {
            "start": _all(cells, "entry"),
            "end": _all(cells, "end"),
            "pool": _texts(cells, "contact_type"),
            "agents": np.concatenate([*numbers, np.zeros(0)]),
        }
    )
    good = (table["end"] > table["start"]) & (table["agents"] >= 0)
    reading.tally.drop("roster_row", int((~good).sum()))
    return _on_days(table[good], reading.mapping)[list(ROSTER_COLUMNS)]


def _holidays(where: str, reading: Reading) -> dict[pd.Timestamp, str]:
    said = reading.mapping.holidays
    assert said is not None
    cells = _cells(where, said.file, reading, {"entry": said.day, "contact_type": said.name})
    times, names = _all(cells, "entry"), _texts(cells, "contact_type")
    zone = reading.mapping.time_zone
    wall = times if zone is None else zones.to_local(times, zone)
    return {
        pd.Timestamp(int(t // DAY_S), unit="D"): str(name)
        for t, name in zip(wall, names, strict=True)
        if not np.isnan(t)
    }
