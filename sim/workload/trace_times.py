"""Cells of a trace's arrival column become seconds from the start of the horizon."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.catalogue import N_, _
from sim.centre.base import DAY_S
from sim.centre.traces import Times, Trace, zone_named
from sim.errors import InputError

Floats = NDArray[np.float64]

ALLOWED: dict[Times, str] = {
    "seconds": N_("a number of seconds from the horizon's start, such as 30600 or 30600.5"),
    "clock": N_("a clock time before 24:00, such as 08:30 or 08:30:15"),
    "stamps": N_(
        "a time stamp that exists, such as 2024-03-01 08:30:15 or 2024-03-01T08:30:15+01:00 "
        "(other forms by time_format)"
    ),
    "epoch_s": N_("a number of seconds since 1970-01-01 00:00 UTC"),
    "epoch_ms": N_("a number of milliseconds since 1970-01-01 00:00 UTC"),
    "auto": N_(
        "seconds from the horizon's start (30600.5), a clock time (08:30:15) or a time stamp "
        "(2024-03-01 08:30:15; other forms by time_format)"
    ),
}
"""What a cell may be: a marked message."""

_NEEDED = {
    "first_day": N_(
        "{where}: '{file}' has time stamps, which need the date of the horizon's first day, such "
        "as '2024-03-01'"
    ),
    "zone": N_(
        "{where}: '{file}' has time stamps, which need the time zone of the centre's clock, such "
        "as 'Europe/Berlin' or 'UTC'"
    ),
}

_NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$"
_CLOCK = r"^\d{2}:\d{2}:\d{2}(\.\d{1,6})?$"
_STAMP = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d{1,6})?$"
_SUFFIX = r"\s*(?:Z|z|UTC|[+-]\d{2}(?::?\d{2})?)$"
_LOOSE_CLOCK = re.compile(
    r"^(\d{1,2}):([0-5]\d)(?::([0-5]\d(?:[.,]\d{1,9})?))?\s*([AaPp]\.?[Mm]\.?)?$", re.ASCII
)
_LOOSE_STAMP = re.compile(
    r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:\s*T\s*|\s+)(\d.*)$", re.ASCII | re.IGNORECASE
)
_FIRST_DAY_OF_UNIX = date(1970, 1, 1)


class TimesRead(NamedTuple):
    """Arrival times.

    Attributes
    ----------
    seconds : from the start of the horizon, shape (n,); NaN: the cell is no time.
    kind : what the times are.
    """

    seconds: Floats
    kind: Times


def read_times(trace: Trace, cells: pa.Array, days: int, where: str) -> TimesRead:
    """Read the arrival times of a trace.

    Parameters
    ----------
    cells : of its column: stripped text, or what a Parquet file has, shape (n,).
    days : of the horizon.
    where : path of the trace in the centre, for errors.

    Raises
    ------
    InputError : the kind of times does not go with the trace's fields or the horizon.
    """
    kind: Times = trace.times
    if not pa.types.is_string(cells.type):
        return _typed(trace, cells, days, where)
    if kind == "auto":
        kind = "stamps" if trace.time_format is not None else _first_kind(trace, cells)
    if kind in ("seconds", "epoch_s", "epoch_ms"):
        return _numbers(trace, _number(cells, trace.decimal), kind, days, where)
    if kind == "clock":
        _require_one_day(days, where)
        return TimesRead(_clock(cells), kind)
    if kind == "stamps":
        clock, offset = _stamps(cells, trace.time_format)
        return TimesRead(_from_stamps(trace, clock, offset, days, where), kind)
    return TimesRead(np.full(len(cells), np.nan), kind)


def _typed(trace: Trace, cells: pa.Array, days: int, where: str) -> TimesRead:
    """Times of a Parquet file that are no text."""
    found = cells.type
    kind: Times = trace.times
    if pa.types.is_timestamp(found) and kind in ("auto", "stamps"):
        micro = pc.cast(pc.cast(cells, pa.timestamp("us", found.tz), safe=False), pa.int64())
        clock = _floats(micro) / 1e6
        offset = np.full(len(clock), np.nan if found.tz is None else 0.0)
        return TimesRead(_from_stamps(trace, clock, offset, days, where), "stamps")
    if pa.types.is_time(found) and kind in ("auto", "clock"):
        _require_one_day(days, where)
        micro = pc.cast(pc.cast(cells, pa.time64("us"), safe=False), pa.int64())
        return TimesRead(_floats(micro) / 1e6, "clock")
    number = pa.types.is_integer(found) or pa.types.is_floating(found)
    if (number or pa.types.is_decimal(found)) and kind not in ("clock", "stamps"):
        seconds = _floats(pc.cast(cells, pa.float64(), safe=False))
        seconds[~np.isfinite(seconds)] = np.nan
        return _numbers(trace, seconds, "seconds" if kind == "auto" else kind, days, where)
    raise InputError(
        _("{where}.column: '{column}' of '{file}' is of type {found}; allowed: {allowed}").format(
            where=where, column=trace.column, file=trace.file, found=found, allowed=_(ALLOWED[kind])
        )
    )


def _floats(cells: pa.Array) -> Floats:
    """Numbers, NaN where there is none; a copy."""
    return np.array(pc.cast(cells, pa.float64(), safe=False).to_numpy(zero_copy_only=False))


def _first_kind(trace: Trace, cells: pa.Array) -> Times:
    """What the first cell is that is anything."""
    for start in range(0, len(cells), 1000):
        some = cells.slice(start, 1000)
        read: tuple[tuple[Times, Floats], ...] = (
            ("seconds", _number(some, trace.decimal)),
            ("clock", _clock(some)),
            ("stamps", _stamps(some, None)[0]),
        )
        firsts = [
            (int(np.argmin(np.isnan(values))), kind)
            for kind, values in read
            if not np.isnan(values).all()
        ]
        if firsts:
            return min(firsts)[1]
    return "auto"


def _numbers(trace: Trace, values: Floats, kind: Times, days: int, where: str) -> TimesRead:
    if kind == "seconds":
        if trace.times == "auto" and (trace.first_day or trace.zone):
            given = "first_day" if trace.first_day else "zone"
            raise InputError(
                _(
                    "{where}.times: '{file}' has plain numbers as times, and {given} is "
                    "about time stamps; say what they are: seconds (from the horizon's "
                    "start), epoch_s or epoch_ms"
                ).format(where=where, file=trace.file, given=given)
            )
        return TimesRead(values, kind)
    seconds = values / 1000.0 if kind == "epoch_ms" else values
    return TimesRead(_from_stamps(trace, seconds, np.zeros(len(values)), days, where), kind)


def _require_one_day(days: int, where: str) -> None:
    if days > 1:
        raise InputError(
            _(
                "{where}.times: clock times say no day, and horizon.days is {days}; "
                "allowed: seconds from the horizon's start or time stamps, or a horizon of "
                "1 day"
            ).format(where=where, days=days)
        )


def _number(cells: pa.Array, decimal: str) -> Floats:
    if decimal == ",":
        cells = pc.replace_substring(pc.replace_substring(cells, ".", "?"), ",", ".")
    found = np.full(len(cells), np.nan)
    fits = _matches(cells, _NUMBER)
    texts = pc.replace_substring_regex(cells.filter(pa.array(fits)), r"^\+", "")
    try:
        values = _floats(pc.cast(texts, pa.float64()))
    except pa.ArrowException:  # too large for a double
        values = np.array([float(text) for text in texts.to_pylist()], dtype=np.float64)
    values[~np.isfinite(values)] = np.nan
    found[fits] = values
    return found


def _clock(cells: pa.Array) -> Floats:
    """Seconds after midnight."""
    found = np.full(len(cells), np.nan)
    fits = _matches(cells, _CLOCK)
    days = pc.binary_join_element_wise("1970-01-01", cells.filter(pa.array(fits)), " ")
    quick = _instants(days)
    if quick is None:
        fits[:] = False
    else:
        found[fits] = quick
    for place in np.flatnonzero(~fits):
        found[place] = _loose_clock(cells[place].as_py())
    return found


def _loose_clock(text: str) -> float:
    match = _LOOSE_CLOCK.match(text)
    if match is None:
        return np.nan
    hours = int(match[1])
    if match[4]:
        if not 1 <= hours <= 12:
            return np.nan
        hours = hours % 12 + (12 if match[4][0] in "Pp" else 0)
    if hours > 23:
        return np.nan
    return hours * 3600.0 + int(match[2]) * 60.0 + float((match[3] or "0").replace(",", "."))


def _stamps(cells: pa.Array, form: str | None) -> tuple[Floats, Floats]:
    """Seconds from 1970 as the clock of the stamp shows, and its offset from UTC, NaN: not said."""
    if form is not None:
        return _formed(cells, form)
    offset = np.full(len(cells), np.nan)
    said = _matches(cells, _SUFFIX) & _matches(cells, r"^\d{4}.*:")
    if said.any():
        texts = cells.filter(pa.array(said))
        parts = pc.extract_regex(texts, f"(?P<suffix>{_SUFFIX})")
        suffixes = pc.dictionary_encode(pc.struct_field(parts, "suffix"))
        known = np.array([_offset(text.strip()) for text in suffixes.dictionary.to_pylist()])
        offset[said] = known[suffixes.indices.to_numpy()]
        cells = pc.replace_with_mask(
            cells, pa.array(said), pc.replace_substring_regex(texts, _SUFFIX, "")
        )
    clock = np.full(len(cells), np.nan)
    fits = _matches(cells, _STAMP)
    quick = _instants(cells.filter(pa.array(fits)))
    if quick is None:
        fits[:] = False
    else:
        clock[fits] = quick
    for place in np.flatnonzero(~fits):
        clock[place] = _loose_stamp(cells[place].as_py())
    return clock, offset


def _instants(texts: pa.Array) -> Floats | None:
    """Seconds from 1970 of stamps in the one usual form; None: one of them does not exist."""
    try:
        return _floats(pc.cast(pc.cast(texts, pa.timestamp("us")), pa.int64())) / 1e6
    except pa.ArrowException:
        return None


def _loose_stamp(text: str) -> float:
    match = _LOOSE_STAMP.match(text)
    if match is None:
        return np.nan
    try:
        day = date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return np.nan
    return (day - _FIRST_DAY_OF_UNIX).days * DAY_S + _loose_clock(match[5])


def _offset(suffix: str) -> float:
    """Seconds; NaN is no offset that exists, and makes the stamp one that says none."""
    if suffix in ("Z", "z", "UTC"):
        return 0.0
    digits = suffix[1:].replace(":", "").ljust(4, "0")
    length = int(digits[:2]) * 3600.0 + int(digits[2:]) * 60.0
    return -length if suffix[0] == "-" else length


def _formed(cells: pa.Array, form: str) -> tuple[Floats, Floats]:
    """Stamps in a form of the user's, each different text read once."""
    texts = pc.dictionary_encode(cells)
    clock, offset = np.empty((2, len(texts.dictionary)))
    for place, text in enumerate(texts.dictionary.to_pylist()):
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            clock[place] = offset[place] = np.nan
            continue
        shown = found.replace(tzinfo=None) - datetime(1970, 1, 1)
        clock[place] = shown / timedelta(seconds=1)
        length = found.utcoffset()
        offset[place] = np.nan if length is None else length.total_seconds()
    places = texts.indices.to_numpy()
    return clock[places], offset[places]


def _from_stamps(trace: Trace, clock: Floats, offset: Floats, days: int, where: str) -> Floats:
    """Seconds from the horizon's start by the centre's clock."""
    for name in ("first_day", "zone"):
        if getattr(trace, name) is None:
            raise InputError(_(_NEEDED[name]).format(where=f"{where}.{name}", file=trace.file))
    assert trace.first_day is not None and trace.zone is not None
    first = date.fromisoformat(trace.first_day)
    centre = _constant_offset(trace.zone, first, days, f"{where}.zone")
    written = centre
    if trace.stamps_zone is not None:
        written = _constant_offset(trace.stamps_zone, first, days, f"{where}.stamps_zone")
    start = (first - _FIRST_DAY_OF_UNIX).days * DAY_S
    return clock - np.where(np.isnan(offset), written, offset) + centre - start


def _constant_offset(name: str, first: date, days: int, where: str) -> float:
    """Seconds by which a zone is ahead of UTC on the days of the horizon.

    A day of the simulation has 24 hours, so a day on which clocks are changed is refused.
    """
    zone = zone_named(name)
    found: float | None = None
    try:
        midnight = datetime(first.year, first.month, first.day)
        for hour in range(24 * days + 1):
            for fold in (0, 1):
                at = (midnight + timedelta(hours=hour)).replace(tzinfo=zone, fold=fold)
                ahead = at.utcoffset()
                assert ahead is not None
                if found is not None and ahead.total_seconds() != found:
                    day = at.replace(tzinfo=None) - timedelta(seconds=1)
                    raise InputError(
                        _(
                            "{where}: clocks in '{name}' are changed on {day}, within the "
                            "horizon of {days} days from {first}, and a simulated day has "
                            "24 hours; allowed: days before or after, or a fixed offset "
                            "such as '+01:00'"
                        ).format(where=where, name=name, day=day.date(), days=days, first=first)
                    )
                found = ahead.total_seconds()
    except OverflowError:
        raise InputError(
            _("{where}: the horizon ends after the year 9999").format(where=where)
        ) from None
    assert found is not None
    return found


def _matches(cells: pa.Array, pattern: str) -> NDArray[np.bool_]:
    return np.array(
        pc.match_substring_regex(cells, pattern).to_numpy(zero_copy_only=False), dtype=np.bool_
    )
