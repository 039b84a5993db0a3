"""Axes by which many measures can be split, and what their places mean."""

from __future__ import annotations

from sim.measures.tables import FLOW_AXES

TYPE_TIME = ("contact_type", "interval", "day")
CALLS = ("contact_type", "site", "interval", "day")
ANSWERED = ("contact_type", "site", "pool", "interval", "day")
AGENTS = ("site", "pool", "interval", "day")
PLACES = ("site", "interval", "day")

AGENT_SITE = "Site: the pool's."
QUEUE_SITE = "Site: the queue in which the call waited last."
FLOWS = (*CALLS, *FLOW_AXES)
ANSWERED_FLOWS = (*ANSWERED, *FLOW_AXES)

POOL = "Pool: the one that answered."
ENTRY_SITE = "Site: the one that the call entered."
FLOW_SITES = "Entry site: the one that the call entered. Pool site: that of the pool that answered."

PER_DAY = "Per day; by interval: in that interval, per day."


def capital(text: str) -> str:
    """Text that begins a sentence."""
    return text[0].upper() + text[1:]


def mid_sentence(title: str) -> str:
    """A title inside a sentence: small first letter, unless it starts an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
