"""Titles, notes and sources of shipped files in the reader's language; others as they are."""

from __future__ import annotations

from sim.catalogue import _
from sim.wording.fitting import commas, one_line

_SEPARATOR = ", "


def named(text: str) -> str:
    """A title, note or label as the catalogue has it.

    Centres, scenarios and designs that are shipped have their titles and notes in the catalogue,
    so a file need not say them in every language; what somebody has written in a file of their own
    stands as it was written. A label such as ``"Base, demand x1.1"`` is looked up part by part.
    """
    if not text:
        return text
    whole = _(text)
    parts = text.split(_SEPARATOR)
    if whole != text or len(parts) == 1:
        return whole
    found = [_(part) if part else part for part in parts]
    return text if found == parts else commas(found)


def source(text: str) -> str:
    """Where a figure comes from, as the catalogue has it; empty where nothing is said."""
    return _(one_line(text)) if text else ""
