"""Traces: recorded arrivals, in a list or in a file, and how the file is to be read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, field_validator, model_validator

from sim.catalogue import _
from sim.centre.base import Description, Seconds
from sim.errors import near_match

Times = Literal["auto", "seconds", "clock", "stamps", "epoch_s", "epoch_ms"]

_OFFSET = re.compile(r"^([+-])(\d{2}):?(\d{2})$")
_A_MOMENT = datetime(2033, 11, 25, 8, 30)
"""Written and read by a form of time stamps, to see whether it says day and time of day."""


def zone_named(name: str) -> tzinfo:
    """The time zone of an IANA name, of ``UTC`` or of a fixed offset such as ``+08:00``.

    Raises
    ------
    ValueError : there is no such zone.
    """
    fixed = _OFFSET.match(name)
    if fixed is not None:
        hours, minutes = int(fixed[2]), int(fixed[3])
        if hours > 23 or minutes > 59:
            raise ValueError(_("an offset is below 24:00, found '{name}'").format(name=name))
        length = timedelta(hours=hours, minutes=minutes)
        return timezone(-length if fixed[1] == "-" else length)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # which of them depends on how the name is wrong
        raise ValueError(
            _(
                "there is no time zone '{name}'; allowed: a name such as 'Europe/Berlin' "
                "or 'UTC', or a fixed offset such as '+08:00'{near}"
            ).format(name=name, near=near_match(name, sorted(available_timezones())))
        ) from None


def _as_written(value: Any) -> Any:
    """YAML makes a date of 2024-03-01 without quotes."""
    return value.isoformat() if type(value) is date else value


def _check_day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError(
            _("expected a date such as '2024-03-01', found '{value}'").format(value=value)
        ) from None
    return value


class Trace(Description):
    """Recorded arrivals, taken as they are (no volume, factor or busyness applies)."""

    times_s: tuple[Seconds, ...] | None = Field(
        default=None, description="arrival times from the start of the horizon"
    )
    file: str | None = Field(
        default=None,
        description="CSV or Parquet file, or workbook .xlsx, with an arrival column",
    )
    sheet: str | None = Field(
        default=None, description="sheet of a workbook; none = its first sheet"
    )
    column: str = Field(default="arrival_s", description="its column of arrival times")
    contact_type_column: str | None = Field(
        default=None,
        description="its column that names the contact type, read as text; only rows of this type "
        "are taken; none = all rows",
    )
    times: Times = Field(
        default="auto",
        description="what the times are: seconds from the horizon's start, clock times of its only "
        "day (08:30:15), time stamps (2024-03-01 08:30:15, with or without an offset such as "
        "+01:00), or seconds or milliseconds since 1970-01-01 00:00 UTC; auto: seconds, clock "
        "times or stamps, as the first that is one of these",
    )
    time_format: str | None = Field(
        default=None,
        description="how time stamps of another form are written, in the codes of Python's "
        "strptime ('%d.%m.%Y %H:%M'); none = year, month, day, as above",
    )
    first_day: Annotated[str, BeforeValidator(_as_written)] | None = Field(
        default=None,
        description="date of the horizon's first day, for time stamps and seconds since 1970",
    )
    zone: str | None = Field(
        default=None,
        description="time zone of the centre's clock, for time stamps and seconds since 1970: "
        "'Europe/Berlin', 'UTC', '+08:00'; clocks may not be changed within the horizon",
    )
    stamps_zone: str | None = Field(
        default=None,
        description="time zone of time stamps that are written without an offset; none = zone",
    )
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = Field(
        default=None,
        description="what parts the cells; none = comma, semicolon, tab or |, whichever parts the "
        "first row so that it names the columns",
    )
    decimal: Literal[".", ","] = Field(default=".", description="decimal mark of numbers")
    encoding: str | None = Field(
        default=None,
        description="of the text, such as gbk, cp1252 or utf-16-le; none = UTF-8, or what the "
        "file's byte order mark says",
    )
    dropped: Literal["refuse", "allow"] = Field(
        default="refuse",
        description="calls of the trace that cannot be replayed (outside the horizon, of a type "
        "that nobody replays, in a row that cannot be read), or a trace without a call: an error, "
        "or left out and told (allow)",
    )

    @field_validator("first_day")
    @classmethod
    def _a_day(cls, value: str | None) -> str | None:
        return None if value is None else _check_day(value)

    @field_validator("zone", "stamps_zone")
    @classmethod
    def _a_zone(cls, value: str | None) -> str | None:
        if value is not None:
            zone_named(value)
        return value

    @field_validator("encoding")
    @classmethod
    def _a_text_encoding(cls, value: str | None) -> str | None:
        try:
            "a".encode(value or "utf-8")
        except (LookupError, UnicodeError):
            raise ValueError(
                _(
                    "there is no text encoding '{value}'; such are utf-8, utf-16-le, gbk, "
                    "gb18030, big5, shift_jis, latin-1, cp1252"
                ).format(value=value)
            ) from None
        return value

    @field_validator("delimiter")
    @classmethod
    def _parts_cells(cls, value: str | None) -> str | None:
        if value is not None and (value in '"\r\n.' or not value.isascii()):
            raise ValueError(
                _(
                    "found {value}; allowed: one ASCII character that is no quote, dot or line end"
                ).format(value=repr(value))
            )
        return value

    @field_validator("time_format")
    @classmethod
    def _says_when(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            written = _A_MOMENT.replace(tzinfo=UTC).strftime(value)
            says = datetime.strptime(written, value).replace(tzinfo=None) == _A_MOMENT
        except (ValueError, re.error):  # the second, where a code stands there twice
            says = False
        if not says:
            raise ValueError(
                _(
                    "found '{value}'; allowed: a form that says year, month, day, hour and "
                    "minute, such as '{one}' or '{other}'"
                ).format(value=value, one="%d.%m.%Y %H:%M:%S", other="%m/%d/%Y %I:%M %p")
            )
        return value

    @model_validator(mode="after")
    def _one_source(self) -> Trace:
        if (self.times_s is None) == (self.file is None):
            raise ValueError(_("give either times_s or file"))
        for name, field in type(self).model_fields.items():
            of_files = name not in ("times_s", "dropped")
            if of_files and self.file is None and getattr(self, name) != field.default:
                raise ValueError(
                    _("{name} is about a file; leave it out with times_s").format(name=name)
                )
        if self.column == self.contact_type_column:
            raise ValueError(_("column and contact_type_column are the same column"))
        if self.time_format is not None and self.times not in ("auto", "stamps"):
            raise ValueError(
                _("time_format is about time stamps, and times is {times}").format(times=self.times)
            )
        return self
