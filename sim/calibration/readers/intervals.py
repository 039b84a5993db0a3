"""Interval exports: offered, answered, abandoned, handle time and speed of answer per interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.calibration.readers import plausible, source, zones
from sim.calibration.readers.cells import Cells, Floats
from sim.calibration.readers.derive import Reading
from sim.calibration.readers.records import INTERVAL_COLUMNS
from sim.catalogue import _
from sim.centre.base import DAY_S
from sim.errors import InputError

_NUMBERS = ("offered", "answered", "abandoned")


def read(where: str, reading: Reading) -> pd.DataFrame:
    """The intervals, in order of day, contact type and start; see `Records.intervals`.

    Raises
    ------
    InputError : as of `sim.calibration.readers.reading.read`; or the intervals have another width.
    """
    parts = [
        _of_batch(Cells(batch, reading.mapping), reading)
        for batch in source.batches(where, reading.mapping, reading.tally)
    ]
    kept = sum(len(part) for part in parts)
    plausible.require_named(reading)
    plausible.require_rows(reading.tally, kept)
    table = pd.concat(parts, ignore_index=True)
    again = table.duplicated(["day", "contact_type", "start_s"], keep="last")
    reading.tally.drop("same_interval", int(again.sum()))
    table = table[~again].sort_values(["day", "contact_type", "start_s"], ignore_index=True)
    _require_width(table, reading.mapping.interval_min)
    return table


def _of_batch(cells: Cells, reading: Reading) -> pd.DataFrame:
    mapping, tally = reading.mapping, reading.tally
    tally.read += cells.rows
    time = cells.time("entry")
    assert time is not None
    wall = time if mapping.time_zone is None else zones.to_local(time, mapping.time_zone)
    numbers = {word: cells.number(word) for word in _NUMBERS}
    offered, answered, abandoned = (numbers[word] for word in _NUMBERS)
    assert offered is not None
    offered = np.nan_to_num(offered)
    if answered is None:
        answered = offered - np.nan_to_num(abandoned if abandoned is not None else offered)
    answered = np.nan_to_num(answered)
    left = offered - answered if abandoned is None else np.nan_to_num(abandoned)
    types = cells.text("contact_type")
    if types is None:
        types = pa.array(["calls"] * cells.rows, pa.string())
    codes = reading.types.codes(types)
    named = mapping.contact_types
    words = np.array([named.get(w, w) for w in reading.types.words], dtype=object)
    found = pd.DataFrame(
        {
            "day": np.nan_to_num(wall // DAY_S).astype(np.int64).astype("datetime64[D]")
            .astype("datetime64[us]"),
            "contact_type": words[codes],
            "start_s": wall % DAY_S,
            "offered": np.rint(offered).astype(np.int64),
            "answered": np.rint(answered).astype(np.int64),
            "abandoned": np.rint(left).astype(np.int64),
            "handle_s": _mean(cells, "handle", answered),
            "asa_s": _mean(cells, "asa", answered),
        }
    )  # fmt: skip
    kept = np.ones(cells.rows, dtype=bool)

    def leave(reason: str, which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
        tally.drop(reason, int((which & kept).sum()))
        kept[which] = False

    for column, values in mapping.only.items():
        leave("not_asked_for", ~cells.is_one_of(column, values))
    leave("heading_again", cells.repeats_heading())
    leave("no_time", np.isnan(time))
    leave("negative_count", (offered < 0) | (answered < 0) | (left < 0))
    if named and mapping.other_types != "keep":
        other = np.array([w not in named for w in reading.types.words], dtype=bool)
        leave("unknown_type", other[codes])
    tally.note("more_than_offered", int((kept & (answered + left > offered)).sum()))
    return found.loc[kept, list(INTERVAL_COLUMNS)]


def _mean(cells: Cells, word: str, answered: Floats) -> Floats:
    """Seconds a call of a mean or of a sum, NaN where nobody was answered or it is not recorded."""
    found = cells.duration(word)
    if found is None:
        return np.full(cells.rows, np.nan)
    if cells.per_interval(word):
        return np.where(answered > 0, found / np.maximum(answered, 1.0), np.nan)
    return np.where(answered > 0, found, np.nan)


def _require_width(table: pd.DataFrame, interval_min: int) -> None:
    """Refuse intervals that are not as wide as the mapping says."""
    starts = np.unique(table["start_s"].to_numpy(dtype=np.float64))
    width = 60.0 * interval_min
    off = starts[np.abs(starts / width - np.round(starts / width)) > 1e-6]
    gaps = np.diff(starts)
    if len(off):
        hours, minutes = divmod(int(off[0]) // 60, 60)
        raise InputError(
            _("an interval begins at {hours}:{minutes:02d}, which is none of {width} min; say what "
              "they are with interval_min").format(hours=hours, minutes=minutes, width=interval_min)
        )  # fmt: skip
    if len(gaps) and gaps.min() > width + 1e-6:
        raise InputError(
            _("intervals begin {found:g} min apart, not {width}: say so with interval_min").format(
                found=gaps.min() / 60.0, width=interval_min
            )
        )
