"""Cells of a batch as numbers, times and words; what cannot be read is unknown, and counted."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.calibration.readers import zones
from sim.calibration.readers.mapping import DurationColumn, Mapping, TextColumn, TimeColumn
from sim.calibration.readers.time_forms import time_form
from sim.catalogue import _
from sim.errors import InputError

Floats = NDArray[np.float64]
_MOST_UNREADABLE = 0.5
UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
EPOCHS = {"epoch_s": 1.0, "epoch_ms": 0.001}
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{2}(?:\.\d+)?)")
_OFFSET = r"(?:Z|[+-]\d\d(?::?\d\d)?)$"


class Cells:
    """The cells of one batch, by what a mapping says of them.

    Parameters
    ----------
    batch : the rows.
    mapping : which column says what.
    marks : which rows have a cell that cannot be read or is mended, by reason, each of shape (n,).
    """

    def __init__(self, batch: pa.RecordBatch, mapping: Mapping) -> None:
        self._batch, self._mapping = batch, mapping
        self.marks: dict[str, NDArray[np.bool_]] = {}
        self._there = set(batch.schema.names)
        self.rows = batch.num_rows
        self.twice: dict[str, NDArray[np.bool_]] = {}
        """Which times lie in an hour that the clock shows twice, by what they say."""

    def mark(self, reason: str, which: NDArray[np.bool_]) -> None:
        """Rows of which something is taken otherwise than it stands there."""
        if which.any():
            self.marks[reason] = self.marks[reason] | which if reason in self.marks else which

    def _column(self, name: str) -> pa.Array | None:
        return self._batch.column(name) if name in self._there else None

    def has(self, word: str) -> bool:
        """Whether the records have the column that says ``word``."""
        column = getattr(self._mapping.columns, word)
        return column is not None and any(name in self._there for name in column.column)

    def text(self, word: str) -> pa.Array | None:
        """Texts of what ``word`` names, ``''`` where empty; None: no such column."""
        column = getattr(self._mapping.columns, word)
        if not isinstance(column, TextColumn):
            return None
        parts = [_texts(c) for n in column.column if (c := self._column(n)) is not None]
        if not parts:
            return None
        joined = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "\x1f")
        return self._without_empty(joined, word)

    def _without_empty(self, texts: pa.Array, word: str) -> pa.Array:
        nothing = self._mapping.empty.get(word, ())
        if not nothing:
            return texts
        return pc.if_else(pc.is_in(texts, pa.array(nothing, pa.string())), "", texts)

    def duration(self, word: str) -> Floats | None:
        """Seconds, NaN where unknown; negative ones are counted and unknown; None: no column."""
        column = getattr(self._mapping.columns, word)
        if not isinstance(column, DurationColumn):
            return None
        parts = [c for n in column.column if (c := self._column(n)) is not None]
        if not parts:
            return None
        read = [self._seconds(part, column.unit, word) for part in parts]
        total = read[0]
        if len(read) > 1:
            known = ~np.all([np.isnan(r) for r in read], axis=0)
            total = np.where(known, np.nansum(read, axis=0), np.nan)
        negative = total < 0
        self.mark(f"negative_{word}", negative)
        return np.where(negative, np.nan, total)

    def per_interval(self, word: str) -> bool:
        """Whether a duration is the sum of an interval rather than a mean a call."""
        column = getattr(self._mapping.columns, word)
        return isinstance(column, DurationColumn) and column.per == "interval"

    def _seconds(self, column: pa.Array, unit: str, word: str) -> Floats:
        if unit != "clock":
            return self.numbers(column, word) * UNITS[unit]
        found, bad = clock_seconds(self._without_empty(_texts(column), word))
        self.mark(f"unreadable_{word}", bad)
        return found

    def number(self, word: str) -> Floats | None:
        """Numbers of what ``word`` names; NaN: empty, or no number."""
        column = getattr(self._mapping.columns, word)
        if column is None or (cells := self._column(column.column[0])) is None:
            return None
        return self.numbers(cells, word)

    def numbers(self, column: pa.Array, word: str) -> Floats:
        """Numbers of a column of texts or numbers, NaN where empty or unreadable (counted)."""
        if not _is_text(column.type):
            return _plain(column.cast(pa.float64(), safe=False))
        texts = self._without_empty(column, word)
        if self._mapping.decimal == ",":
            texts = pc.replace_substring(pc.replace_substring(texts, ".", ""), ",", ".")
        blank = pc.equal(texts, "")
        try:
            return _plain(pc.if_else(blank, None, texts).cast(pa.float64()))
        except pa.ArrowInvalid:
            found = pd.to_numeric(pd.Series(texts.to_pylist(), dtype=object), errors="coerce")
            numbers = found.to_numpy(dtype=np.float64)
            numbers = np.where(np.isfinite(numbers), numbers, np.nan)
            bad = np.isnan(numbers) & ~blank.to_numpy(zero_copy_only=False)
            self.mark(f"unreadable_{word}", bad)
            return numbers

    def time(self, word: str) -> Floats | None:
        """Seconds since 1970 (of UTC, or of the local clock where no zone is stated); NaN: none."""
        column = getattr(self._mapping.columns, word)
        if not isinstance(column, TimeColumn):
            return None
        found: Floats | None = None
        for name in column.column:
            if (cells := self._column(name)) is not None:
                read = self._times(cells, column.format, word, name)
                found = read if found is None else np.where(np.isnan(found), read, found)
        return found

    def _times(self, cells: pa.Array, own_format: str | None, word: str, column: str) -> Floats:
        mapping = self._mapping
        form = own_format or mapping.date_format
        zone = mapping.times_in or mapping.time_zone
        if pa.types.is_timestamp(cells.type):
            plain = cells.cast(pa.timestamp("us", cells.type.tz)).cast(pa.int64())
            seconds = _plain(plain.cast(pa.float64(), safe=False)) * 1e-6
            return seconds if cells.type.tz else self._from_local(seconds, zone, word)
        if form in EPOCHS:
            return self.numbers(cells, word) * EPOCHS[form]
        texts = pc.utf8_trim_whitespace(self._without_empty(_texts(cells), word))
        if mapping.columns.date is not None and own_format is None:
            seconds, bad = self._clock_times(texts)
            self.mark(f"unreadable_{word}", bad)
            return self._from_local(seconds, zone, word)
        seconds, stated = instants(texts, form)
        bad = np.isnan(seconds) & pc.not_equal(texts, "").to_numpy(zero_copy_only=False)
        if bad.sum() > _MOST_UNREADABLE * self.rows:
            raise _another_form(texts.filter(pa.array(bad)), column, form)
        self.mark(f"unreadable_{word}", bad)
        if stated is None:
            return self._from_local(seconds, zone, word)
        if mapping.time_zone is None:
            raise InputError(
                _(
                    "the times state an offset, such as {example}: say where the centre is with "
                    "time_zone, such as Asia/Shanghai"
                ).format(example=texts[int(np.argmax(stated))].as_py())
            )
        return np.where(stated, seconds, self._from_local(np.where(stated, np.nan, seconds), zone,
                                                          word))  # fmt: skip

    def _clock_times(self, texts: pa.Array) -> tuple[Floats, NDArray[np.bool_]]:
        days = self.text("date")
        assert days is not None
        midnight, _stated = instants(pc.utf8_trim_whitespace(days), self._mapping.date_format)
        clock, bad = clock_seconds(texts)
        return midnight + clock, bad

    def is_one_of(self, column: str, values: tuple[str, ...]) -> NDArray[np.bool_]:
        """Which rows have one of the values in a column, shape (n,)."""
        cells = self._column(column)
        if cells is None:
            return np.ones(self.rows, dtype=bool)
        found: NDArray[np.bool_] = pc.is_in(_texts(cells), pa.array(values, pa.string())).to_numpy(
            zero_copy_only=False
        )
        return found

    def repeats_heading(self) -> NDArray[np.bool_]:
        """Which rows are the heading again, as in files that were put together, shape (n,)."""
        times = self._mapping.columns
        for column in (times.entry, times.join, times.end, times.answer):
            if column is not None and column.column[0] in self._there:
                return self.is_one_of(column.column[0], (column.column[0],))
        return np.zeros(self.rows, dtype=bool)

    def _from_local(self, wall: Floats, zone: str | None, word: str) -> Floats:
        if zone is None:
            return wall
        seconds, twice, never = zones.to_utc(wall, zone)
        self.twice[word] = twice
        self.mark("hour_that_came_twice", twice)
        self.mark("hour_that_never_was", never)
        return seconds


def _another_form(texts: pa.Array, column: str, form: str) -> InputError:
    """That most times of a column are written otherwise than the mapping says."""
    example = str(texts[0].as_py())[:40]
    looks = time_form(texts[:200].to_pandas(), form)
    if looks is None:
        return InputError(
            _("column '{column}' holds '{example}', which is no time of the form {form}").format(
                column=column, example=example, form=form
            )
        )
    return InputError(
        _(
            "column '{column}' holds '{example}', which is no time of the form {form}; it looks "
            "like date_format: '{looks}'"
        ).format(column=column, example=example, form=form, looks=looks)
    )


def instants(texts: pa.Array, form: str) -> tuple[Floats, NDArray[np.bool_] | None]:
    """Seconds since 1970 on the clock that the text shows, or of UTC where it states an offset.

    Returns
    -------
    Seconds, NaN where unreadable; and which texts state an offset (None: the form has none).
    """
    series = texts.to_pandas()
    if form != "iso":
        found = pd.to_datetime(series, format=form, errors="coerce", utc="%z" in form)
        seconds = _epoch(found)
        return seconds, np.ones(len(texts), dtype=bool) if "%z" in form else None
    seconds = _epoch(pd.to_datetime(series, format="ISO8601", errors="coerce", utc=True))
    long = pc.greater(pc.utf8_length(texts), 10)
    stated = pc.and_(long, pc.match_substring_regex(texts, _OFFSET))
    mask: NDArray[np.bool_] = stated.to_numpy(zero_copy_only=False)
    return seconds, mask if mask.any() else None


def _epoch(times: pd.Series[pd.Timestamp]) -> Floats:
    if times.dt.tz is not None:
        times = times.dt.tz_localize(None)
    raw = times.to_numpy().astype("datetime64[us]").astype(np.int64)
    return np.where(times.isna().to_numpy(), np.nan, raw * 1e-6)


def clock_seconds(texts: pa.Array) -> tuple[Floats, NDArray[np.bool_]]:
    """Seconds of ``h:mm:ss`` or ``m:ss``, NaN where empty or unreadable; which are unreadable."""
    encoded = texts.dictionary_encode()  # far fewer distinct texts than rows
    values = np.full(len(encoded.dictionary), np.nan)
    wrong = np.zeros(len(values), dtype=bool)
    for at, text in enumerate(encoded.dictionary.to_pylist()):
        if part := _CLOCK.fullmatch(text.strip()):
            values[at] = 3600.0 * float(part[1] or 0) + 60.0 * float(part[2]) + float(part[3])
        else:
            wrong[at] = text != ""
    index = encoded.indices.to_numpy()
    return values[index], wrong[index]


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _texts(column: pa.Array) -> pa.Array:
    """A column as texts without nulls or space around them."""
    if not _is_text(column.type):
        column = column.cast(pa.string())
    return pc.utf8_trim_whitespace(pc.fill_null(column, ""))


def _plain(column: pa.Array) -> Floats:
    """An array of numbers, NaN for nulls and for what is not finite."""
    found = column.to_numpy(zero_copy_only=False).astype(np.float64)
    if not np.isfinite(found).all():
        found = np.where(np.isfinite(found), found, np.nan)
    return np.asarray(found, dtype=np.float64)
