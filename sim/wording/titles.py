"""Titles: of measures and their families, cost parts, dispositions, days of the week."""

from __future__ import annotations

from sim.catalogue import N_, _
from sim.centre.horizon import Hours
from sim.measures import FAMILIES, MEASURES, PARTS
from sim.wording.fitting import commas

DISPOSITIONS = {
    "answered": N_("Answered by an agent"),
    "contained": N_("Served by the IVR"),
    "hung_up_in_ivr": N_("Hung up in the IVR"),
    "abandoned": N_("Gave up waiting"),
    "balked": N_("Left at once on hearing of a wait"),
    "blocked": N_("Busy tone (no line)"),
    "blocked_queue": N_("Refused by a full queue"),
    "disconnected": N_("Cut off at closing time"),
    "dropped_in_outage": N_("Dropped in an outage"),
    "called_back": N_("Called back by an agent"),
    "callback_unanswered": N_("Did not answer the callback"),
    "message": N_("Sent to a message"),
    "done": N_("Done"),
    "not_reached": N_("Dialled in vain"),
    "unfinished": N_("Not done yet"),
    "hung_up_at_message": N_("Hung up at a message"),
}

WEEKDAYS = {
    "mon": N_("Monday"),
    "tue": N_("Tuesday"),
    "wed": N_("Wednesday"),
    "thu": N_("Thursday"),
    "fri": N_("Friday"),
    "sat": N_("Saturday"),
    "sun": N_("Sunday"),
}


def measure_title(name: str) -> str:
    """Title of a measure, in the reader's language; the name itself of one that is unknown."""
    return _(MEASURES[name].title) if name in MEASURES else name


def short_title(name: str) -> str:
    """Title of a measure for the head of a table."""
    return _(MEASURES[name].short) if name in MEASURES else name


def family_title(name: str) -> str:
    """Title of the family of a measure; of one that this version does not know, "Other"."""
    return _(FAMILIES[MEASURES[name].family]) if name in MEASURES else _("Other")


def family_titles() -> list[str]:
    """Titles of all families, in the order of a page."""
    return [*map(_, FAMILIES.values()), _("Other")]


def measure_definition(name: str) -> str:
    """Definition of a measure; empty of one that is unknown."""
    return _(MEASURES[name].text) if name in MEASURES else ""


def disposition(name: str) -> str:
    """How a call ends, for people."""
    return _(DISPOSITIONS[name])


def cost_part(name: str) -> str:
    """Title of a part of the cost."""
    return _(PARTS[name].title)


def weekday(name: str) -> str:
    """A day of the week, from ``mon`` to ``sun``."""
    return _(WEEKDAYS[name])


def hours_text(hours: Hours) -> str:
    """The opening hours of a day."""
    if hours == "closed":
        return _("closed")
    return commas(text.strip() for text in (hours.split(",") if isinstance(hours, str) else hours))
