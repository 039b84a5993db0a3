"""What is said of call records: what was dropped and mended, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.catalogue import N_, _, ngettext
from sim.wording import numbers
from sim.wording.fitting import commas

DROPPED = {
    "heading_again": N_("the heading again, in the middle of a file"),
    "impossible_date": N_("a date before 1990 or after 2100"),
    "negative_count": N_("a negative number of calls"),
    "no_beginning": N_("events of a call whose beginning is not in the log"),
    "no_call_id": N_("events without a call id"),
    "no_end": N_("calls whose end is not in the log"),
    "no_json": N_("no JSON object"),
    "no_time": N_("no readable time of entry"),
    "no_type": N_("no contact type"),
    "not_asked_for": N_("left out by the mapping (`only`)"),
    "older_version": N_("an older version of a call that came again"),
    "open_quote": N_("a quote that is not closed"),
    "roster_row": N_("a row of the roster without a span or a number"),
    "same_call_id": N_("the same call id again"),
    "same_interval": N_("the same interval again"),
    "same_row": N_("the same answered call again"),
    "state_without_end": N_("a state of an agent that does not end"),
    "stated_drop": N_("an outcome that the mapping drops"),
    "unknown_outcome": N_("an outcome that the mapping does not name"),
    "unknown_type": N_("a type that the mapping does not name"),
    "wait_too_long": N_("a wait over the longest that the mapping allows"),
    "wrong_columns": N_("another number of columns than the heading"),
}
"""Why a row is not in the table, by code."""

MENDED = {
    "answer_before_join": N_("answered over a minute before it joined the queue: time not used"),
    "entry_after_join": N_("entered after it joined the queue: enters with the queue"),
    "hour_that_came_twice": N_("in the hour that the clock shows twice: the time that fits"),
    "hour_that_never_was": N_("in the hour that the clock skips: counted on past it"),
    "legs_joined": N_("a further leg of a call: joined"),
    "no_start": N_("answered without a time of answer: after its wait"),
    "other_encoding": N_("a line in another encoding: read as UTF-8 or GB 18030"),
    "past_midnight": N_("times past midnight: counted on past 24:00"),
    "talk_of_unanswered": N_("talk time of a call that nobody answered: not used"),
    "talk_too_long": N_("a talk over the longest that the mapping allows: unknown"),
    "undecodable": N_("a line in no encoding that is known: signs replaced"),
    "zero_byte": N_("zero bytes in a line: left out"),
}
"""Of what something was taken otherwise than it stands there, by code."""

NOTED = {
    "more_than_offered": N_("more answered and abandoned than offered"),
    "unknown_event": N_("an event that the mapping does not name"),
}
"""What is kept as it is, by code."""

_NEGATIVE = N_("a negative duration (`{column}`): unknown")
_UNREADABLE = N_("a cell that cannot be read (`{column}`): unknown")

STEPS = {
    "ivr": N_("no time in the IVR: calls begin at the queue"),
    "queued": N_("nobody waited: no patience can be fitted"),
    "customers": N_("no callers are known: no return calls can be fitted"),
    "agents": N_("no agents are known: no pools, and no presence from who answers what"),
    "wrap_up": N_("no wrap-up: it is part of what keeps agents from the next call"),
    "priority": N_("no priorities"),
    "talk": N_("no talk times: no handling can be fitted"),
    "calls": N_("intervals, not calls: arrivals and mean handle time only"),
    "weeks": N_("less than eight weeks: the window for fitting is shorter"),
}
"""What records lack, and what follows for a fit, by code."""


def reason(code: str) -> str:
    """What a code of `Rows` means."""
    for start, words in (("negative_", _NEGATIVE), ("unreadable_", _UNREADABLE)):
        if code.startswith(start) and code not in DROPPED:
            return _(words).format(column=code.removeprefix(start))
    words = (DROPPED | MENDED | NOTED).get(code, code)
    return _(words)


def lacking(code: str) -> str:
    """What records lack."""
    return _(STEPS[code])


def rows_read(read: int, kept: int, intervals: bool) -> str:
    """How many rows were read, and what is left."""
    if intervals:
        return _("{read} rows read, {kept} intervals kept").format(
            read=numbers.grouped(read), kept=numbers.grouped(kept)
        )
    return _("{read} rows read, {kept} calls kept").format(
        read=numbers.grouped(read), kept=numbers.grouped(kept)
    )


def rows_of(count: int, kind: str, why: str) -> str:
    """A line of what was dropped, mended or noted."""
    words = {
        "dropped": _("{count} dropped: {why}"),
        "mended": _("{count} mended: {why}"),
        "noted": _("{count} noted: {why}"),
    }
    return words[kind].format(count=numbers.grouped(count), why=why)


def days_found(first: str, last: str, days: int, missing: Sequence[str], count: int) -> str:
    """From when to when the records go, and which days have none."""
    told = ngettext(
        "{first} to {last}: {days} day with calls", "{first} to {last}: {days} days with calls",
        days,
    ).format(first=first, last=last, days=numbers.grouped(days))  # fmt: skip
    if not count:
        return _("{told}, none missing").format(told=told)
    shown = commas(missing) if count <= len(missing) else _("{days} ...").format(
        days=commas(missing)
    )  # fmt: skip
    return _("{told}; without any: {count} ({days})").format(
        told=told, count=numbers.grouped(count), days=shown
    )


def agents_found(agents: int, a_day: float, calls: float) -> str:
    """How many agents the records know."""
    return _("{agents} agents; {a_day} on a median day, with {calls} calls each").format(
        agents=numbers.grouped(agents),
        a_day=numbers.grouped(a_day),
        calls=numbers.grouped(calls),
    )


def customers_found(known: float, again: float) -> str:
    """How many calls are of callers who are known, and who call again."""
    return _("caller known in {known} of the calls; {again} of these called before").format(
        known=numbers.percent(known), again=numbers.percent(again)
    )


def needs_mapping() -> str:
    """That a table of a server says nothing by itself."""
    return _("records in a database server need a mapping: --mapping FILE.yaml")


def fits(preset: str) -> str:
    """Which preset the records fit."""
    return _("these records fit the preset '{preset}'").format(preset=preset)


def fits_none(preset: str, missing: Sequence[str]) -> str:
    """That no preset fits, and what the nearest one lacks."""
    return _(
        "no preset fits these records; nearest is '{preset}', for which {columns} is missing: "
        "write a mapping (--mapping-template FILE writes one to edit)"
    ).format(preset=preset, columns=commas(missing))


def sections() -> Mapping[str, str]:
    """Headings of what is printed of records."""
    return {
        "rows": _("Rows"),
        "days": _("Days"),
        "months": _("Months"),
        "types": _("Contact types"),
        "outcomes": _("Outcomes"),
        "hours": _("Hours of the day"),
        "durations": _("Durations, s"),
        "people": _("People"),
        "lacking": _("What is missing"),
    }


def durations() -> Mapping[str, str]:
    """Names of the durations of the table."""
    return {
        "ivr_s": _("in the IVR"),
        "wait_s": _("wait of queued calls"),
        "talk_s": _("talk"),
        "wrap_up_s": _("wrap-up"),
        "handle_s": _("mean handle time"),
        "asa_s": _("mean speed of answer"),
    }


TEMPLATE_HEAD = N_("""\
# How these records become the table that Trunkline fits: `trunkline fit RECORDS --mapping THIS`.
# Columns are those of the first file; what is taken for what is a guess from the names: check it.
# docs/records.md says what every field means. A field that does not apply is left out.""")

TEMPLATE_UNUSED = N_("# columns that nothing was guessed for: {columns}")


def template_head() -> str:
    """The comment that a mapping to edit begins with."""
    return _(TEMPLATE_HEAD)


def template_unused(columns: Sequence[str]) -> str:
    """The comment with the columns that are left."""
    return _(TEMPLATE_UNUSED).format(columns=commas(columns))
