"""What the parts of the checklist share: items, points of a sweep, the mark of what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.catalogue import N_, _

TO_FILL = N_("**To be filled in by a person:**")


class Points(NamedTuple):
    """The points of a sweep: how many, and the swept values of each by key."""

    jobs: int
    values: Mapping[str, Sequence[str]]


class Item(NamedTuple):
    """An item of the checklist."""

    number: str
    title: str
    lines: list[str]


def to_fill(message: str) -> str:
    """A message with the mark of what only a person knows for ``{mark}``."""
    return message.format(mark=_(TO_FILL))
