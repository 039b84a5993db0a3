"""What a mapping file says: how the columns of somebody's records become the tidy table.

A mapping is data from a stranger: names of columns, words and numbers. Nothing in it is run.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sim.calibration.readers.records import OUTCOMES
from sim.catalogue import _
from sim.centre.base import Description, PositiveSeconds, Seconds
from sim.errors import listing, near_match

UNANSWERED, DROP, KEEP, REFUSE = "unanswered", "drop", "keep", "refuse"
OUTCOME_WORDS = (*OUTCOMES, UNANSWERED, DROP)
EVENTS = (
    "joins", "answered", "completed", "abandoned", "disconnected", "transferred", "ringing",
    "logs_in", "logs_out", "pauses", "resumes", "ignored",
)  # fmt: skip
STATES = ("available", "talking", "wrap_up", "unavailable", "logged_out")
_ENCODING = re.compile(r"[A-Za-z0-9_-]+")
_TABLE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)?")


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            _("is no time zone of the IANA list such as Asia/Shanghai, found '{found}'").format(
                found=value
            )
        ) from None
    return value


def _encoding(value: str) -> str:
    try:
        if not _ENCODING.fullmatch(value):
            raise LookupError
        "".encode(value)
    except (LookupError, UnicodeError):
        raise ValueError(
            _("is no text encoding such as utf-8, gbk or latin-1, found '{found}'").format(
                found=value
            )
        ) from None
    return value


def _table_name(value: str) -> str:
    if not _TABLE.fullmatch(value):
        raise ValueError(
            _("is no plain name of a table (letters, digits and _), found '{found}'").format(
                found=value
            )
        )
    return value


def _words(allowed: tuple[str, ...]) -> AfterValidator:
    """Refuses a mapping to anything but the allowed words."""

    def check(value: dict[str, str]) -> dict[str, str]:
        for key, word in value.items():
            if word not in allowed:
                raise ValueError(
                    _("'{key}' becomes '{found}'; allowed: {allowed}{near}").format(
                        key=key,
                        found=word,
                        allowed=listing(allowed, 30),
                        near=near_match(word, allowed),
                    )
                )
        return value

    return AfterValidator(check)


def _named(value: Any) -> Any:
    """A column may be given by its name alone."""
    return {"column": value} if isinstance(value, str | list | tuple) else value


Zone = Annotated[str, AfterValidator(_zone)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[
    tuple[Name, ...], Field(min_length=1, max_length=8), BeforeValidator(_one_or_more)
]


class TextColumn(Description):
    """A column of words or numbers of people; of several the texts are joined."""

    column: Names = Field(description="name of the column, or names of several")
    optional: bool = Field(False, description="records without it are read all the same")


class TimeColumn(Description):
    """A column of times."""

    column: Names = Field(description="name of the column; of several the first that is filled")
    optional: bool = Field(False, description="records without it are read all the same")
    format: Name | None = Field(
        None, description="as of `date_format`, where this column has another"
    )


class DurationColumn(Description):
    """A column of durations."""

    column: Names = Field(description="name of the column; several are added")
    optional: bool = Field(False, description="records without it are read all the same")
    unit: Literal["ms", "s", "min", "h", "clock"] = Field(
        "s", description="unit of its numbers; clock: written h:mm:ss or m:ss"
    )
    per: Literal["call", "interval"] = Field(
        "call", description="in an interval export: a mean per call, or the sum of the interval"
    )


Text = Annotated[TextColumn, BeforeValidator(_named)]
Time = Annotated[TimeColumn, BeforeValidator(_named)]
Duration = Annotated[DurationColumn, BeforeValidator(_named)]


class Columns(Description):
    """Which column says what; each is a name, or a mapping with `column` and more."""

    entry: Time | None = Field(None, description="the call enters the centre (its IVR)")
    join: Time | None = Field(None, description="it joins the queue")
    answer: Time | None = Field(None, description="an agent answers")
    talk_end: Time | None = Field(None, description="talking ends")
    end: Time | None = Field(None, description="the call is over; of a leg: the leg")
    updated: Time | None = Field(
        None, description="when the row was written: of rows with one `call_id` the newest counts"
    )
    date: Text | None = Field(
        None, description="the day, where the times are clock times (`date_format`)"
    )
    total: Duration | None = Field(None, description="from entry to end")
    ivr: Duration | None = Field(None, description="time in the IVR")
    wait: Duration | None = Field(None, description="from joining the queue to answer or leaving")
    talk: Duration | None = Field(None, description="talk time, hold included")
    wrap_up: Duration | None = Field(None, description="work after the call")
    call_id: Text | None = Field(None, description="what tells calls apart; legs share it")
    contact_type: Text | None = Field(
        None, description="queue, skill or type; left out: all calls are of one type"
    )
    outcome: Text | None = Field(
        None, description="how it ended; left out: from whether it was answered"
    )
    agent: Text | None = Field(None, description="who answered")
    customer: Text | None = Field(None, description="who called")
    priority: Text | None = Field(None, description="a whole number")
    site: Text | None = Field(None, description="site whose line the call waited in")
    agent_site: Text | None = Field(
        None,
        description="where the agent sits who answered; left out: where most of the agent's calls "
        "waited",
    )
    transferred: Text | None = Field(
        None, description="filled, and not 0, no or false: it was passed on to another agent"
    )
    event: Text | None = Field(None, description="what happened, of an event log")
    offered: Text | None = Field(None, description="of an interval: calls offered")
    answered: Text | None = Field(None, description="of an interval: calls answered")
    abandoned: Text | None = Field(None, description="of an interval: calls abandoned")
    handle: Duration | None = Field(None, description="of an interval: handle time")
    asa: Duration | None = Field(None, description="of an interval: wait of those answered")

    def used(self) -> dict[str, TextColumn | TimeColumn | DurationColumn]:
        """Those that are given, by what they say."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: column for name, column in found.items() if column is not None}


class Ids(Description):
    """What becomes of the names and numbers of people."""

    agents: Literal["code", "drop"] = Field(
        "code", description="code: a number by first occurrence; drop: none"
    )
    customers: Literal["code", "drop"] = Field(
        "code", description="the same; without customers no return calls can be fitted"
    )


class AgentStates(Description):
    """A log of what agents did, in a file of its own."""

    file: Name = Field(description="the file, CSV, beside the records")
    agent: Text = Field(description="who, as in the records")
    start: Time = Field(description="the state begins")
    end: Time | None = Field(None, description="it ends; left out: when the agent's next begins")
    state: Text = Field(description="what the agent does")
    states: Annotated[dict[str, str], _words(STATES)] = Field(
        description="each recorded state: available, talking, wrap_up, unavailable, logged_out"
    )


class Roster(Description):
    """Agents planned, in a file of its own: a row a day, pool and span."""

    file: Name = Field(description="the file, CSV, beside the records")
    start: Time = Field(description="the span begins")
    end: Time = Field(description="it ends")
    pool: Text = Field(description="which agents")
    agents: Text = Field(description="how many")


class Holidays(Description):
    """A calendar in a file of its own: a row a day."""

    file: Name = Field(description="the file, CSV, beside the records")
    day: Time = Field(description="the day")
    name: Text = Field(description="name of the holiday; `workday` for a day of make-up work")


class Mapping(Description):
    """How records become the tidy table."""

    preset: Name | None = Field(None, description="a shipped mapping that this one changes")
    title: str = Field("", description="what the records are")
    note: str = Field("", description="what is assumed of them")
    format: Literal["auto", "csv", "json_lines", "parquet", "sqlite", "sql", "queue_log",
                    "genesys"] = Field(
        "auto", description="kind of file; auto: by its content"
    )  # fmt: skip
    files: str = Field(
        "*", max_length=200, description="in a folder: which files, with * for any characters"
    )
    table: Annotated[str, AfterValidator(_table_name)] | None = Field(
        None, description="in a database: the table; left out where there is one only"
    )
    one_row_is: Literal["call", "leg", "event", "interval"] = Field(
        "call", description="what a row is; legs and events are joined by `call_id`"
    )
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = Field(
        None, description="between columns; left out: found from the first line"
    )
    encoding: Annotated[str, AfterValidator(_encoding)] = Field(
        "utf-8", description="of texts; a line that does not fit is read as UTF-8 or GB 18030"
    )
    decimal: Literal[".", ","] = Field(".", description="sign between whole and decimals")
    heading: tuple[Name, ...] = Field(
        (), description="names of the columns, where the files have no line with them"
    )
    time_zone: Zone | None = Field(
        None, description="where the centre is; left out: days have 24 hours, clocks never change"
    )
    times_in: Zone | None = Field(
        None, description="zone of times without an offset; left out: as `time_zone`"
    )
    date_format: Name = Field(
        "iso",
        description="iso, epoch_s, epoch_ms, or as of strptime: '%d.%m.%Y %H:%M:%S'; with `date` "
        "that of the day, and times are clock times",
    )
    columns: Columns = Field(description="which column says what")
    empty: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="texts that mean nothing, by what the column says: customer: ['0']",
    )
    only: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="rows that count: column and its values"
    )
    outcomes: Annotated[dict[str, str], _words(OUTCOME_WORDS)] = Field(
        default_factory=dict,
        description="recorded outcome: its meaning, or unanswered (abandoned where it queued, "
        "else left in the IVR), or drop",
    )
    contact_types: dict[str, Name] = Field(
        default_factory=dict, description="recorded queue or type: name of the contact type"
    )
    empty_type: Name | None = Field(
        None, description="contact type of rows without one; left out: they are dropped"
    )
    other_types: Literal["keep", "drop", "refuse"] = Field(
        "drop", description="types that `contact_types` does not name; above 5 % they are refused"
    )
    events: Annotated[dict[str, str], _words(EVENTS)] = Field(
        default_factory=dict, description="recorded event: its meaning"
    )
    at_once_s: Seconds | None = Field(
        None,
        description="a wait up to this is none; left out: a recorded time of joining is a queue",
    )
    longest_wait_s: PositiveSeconds = Field(14_400.0, description="longer waits are dropped")
    longest_talk_s: PositiveSeconds = Field(14_400.0, description="longer talks are unknown")
    typical_talk_s: tuple[Seconds, Seconds] = Field(
        (15.0, 7200.0), description="the median talk outside: the unit is taken to be wrong"
    )
    interval_min: Annotated[int, Field(gt=0, le=1440)] = Field(
        30, description="width of an interval of an interval export"
    )
    priority_of: Literal["all", "queued"] = Field(
        "all", description="calls whose recorded priority means something"
    )
    ids: Ids = Field(
        default_factory=lambda: Ids(agents="code", customers="code"),
        description="names and numbers of people",
    )
    agent_states: AgentStates | None = Field(None, description="a log of agents' states")
    roster: Roster | None = Field(None, description="agents planned")
    holidays: Holidays | None = Field(None, description="holidays and make-up days")

    @model_validator(mode="after")
    def _fits(self) -> Mapping:
        given = self.columns.used()
        if self.time_zone is None and (self.times_in or self.date_format.startswith("epoch_")):
            raise ValueError(
                _(
                    "time_zone: say where the centre is, such as Asia/Shanghai: times in {zone} "
                    "become local ones"
                ).format(zone=self.times_in or "UTC")
            )
        for problem in _missing(self, given):
            raise ValueError(problem)
        for word in self.empty:
            if word not in given:
                raise ValueError(
                    _("empty: '{found}' is no column that is mapped; allowed: {allowed}{near}")
                    .format(found=word, allowed=listing(given, 30), near=near_match(word, given))
                )  # fmt: skip
        return self


def _missing(mapping: Mapping, given: dict[str, Any]) -> list[str]:
    """What the kind of rows needs and the columns do not have."""
    needed: dict[str, tuple[tuple[str, ...], ...]] = {
        "call": (("entry", "join", "end", "answer"),),
        "leg": (("entry", "join", "end", "answer"), ("call_id",)),
        "event": (("entry",), ("call_id",), ("event",)),
        "interval": (("entry",), ("offered",), ("answered", "abandoned")),
    }
    found = []
    for words in needed[mapping.one_row_is]:
        if not any(word in given for word in words):
            found.append(
                _("columns: rows that are a {row} need one of {words}").format(
                    row=mapping.one_row_is, words=listing(words)
                )
            )
    if mapping.columns.total is not None and mapping.columns.end is None and not any(
        word in given for word in ("entry", "join", "answer")
    ):  # fmt: skip
        found.append(_("columns.total: needs columns.end or columns.entry"))
    if mapping.one_row_is == "event" and not mapping.events:
        found.append(_("events: rows that are an event need to say what each event means"))
    return found
