"""Axes by which many measures can be split, and what their places mean."""

from __future__ import annotations

TYPE_TIME = ("contact_type", "interval", "day")
CALLS = ("contact_type", "site", "interval", "day")
ANSWERED = ("contact_type", "site", "pool", "interval", "day")
AGENTS = ("site", "pool", "interval", "day")
PLACES = ("site", "interval", "day")

QUEUE_SITE = "Site: the queue in which the call waited last."
POOL = "Pool: the one that answered."
ENTRY_SITE = "Site: the one that the call entered."

PER_DAY = "Per day; by interval: in that interval, per day."


def capital(text: str) -> str:
    """Text that begins a sentence."""
    return text[0].upper() + text[1:]
