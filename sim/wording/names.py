"""Titles, notes and sources of shipped files in the reader's language; others as they are."""

from __future__ import annotations

import re

from sim.catalogue import N_, _
from sim.wording.fitting import commas, one_line

_SEPARATOR = ", "
_FORMS = (
    N_("Optimised for {share}"), N_("Optimised shifts for {share}"),
    N_("{number} outages"), N_("outage {names}"), N_("outages {names}"),
    N_("{number} events"), N_("event {names}"), N_("events {names}"),
)  # fmt: skip
"""What labels are made of in part, as they are made: the rest stands as it is."""
_HOLDS = {"number": r"\d+", "share": r"[\d.]+ %", "names": "[^,]+"}
_MADE = tuple(
    (form, re.compile(re.sub(r"\\{(\w+)\\}", lambda hole: f"(?P<{hole[1]}>{_HOLDS[hole[1]]})",
                             re.escape(form))))
    for form in _FORMS
)  # fmt: skip


def named(text: str) -> str:
    """A title, note or label as the catalogue has it.

    Centres, scenarios and designs that are shipped have their titles and notes in the catalogue,
    so a file need not say them in every language; what somebody has written in a file of their own
    stands as it was written. A label such as ``"Base, demand x1.1"`` is looked up part by part,
    and so is what the program makes of a number or names (``"Optimised for 80 %"``).
    """
    if not text:
        return text
    whole = _known(text)
    parts = text.split(_SEPARATOR)
    if whole != text or len(parts) == 1:
        return whole
    found = [_known(part) if part else part for part in parts]
    return text if found == parts else commas(found)


def _known(text: str) -> str:
    """A text that is in the catalogue, or is made by one of the forms that are."""
    whole = _(text)
    if whole != text:
        return whole
    for form, made in _MADE:
        if found := made.fullmatch(text):
            return _(form).format(**found.groupdict())
    return text


def source(text: str) -> str:
    """Where a figure comes from, as the catalogue has it; empty where nothing is said."""
    return _(one_line(text)) if text else ""
