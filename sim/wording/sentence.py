"""Sentences whose numbers are known: as plain text, and as markup that carries exact values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Exact(NamedTuple):
    """A number as people read it, and what it is.

    Attributes
    ----------
    text : as it is read.
    value : exact.
    difference : whether it is a difference from the base.
    """

    text: str
    value: float
    difference: bool = False


class Sentence(NamedTuple):
    """A message that was looked up, and what stands in its places."""

    message: str
    told: Mapping[str, str | Exact]

    def __str__(self) -> str:
        """As plain text."""
        plain = {n: v.text if isinstance(v, Exact) else v for n, v in self.told.items()}
        return self.message.format(**plain)


def sentence(message: str, **told: str | Exact) -> Sentence:
    """A sentence from a message that was looked up."""
    return Sentence(message, told)
