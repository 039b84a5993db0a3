"""What is assumed of a centre whose file leaves out a part that every centre has."""

from __future__ import annotations

from collections.abc import Iterator

from sim.catalogue import _
from sim.centre import Centre
from sim.centre.left_out import ASSUMED
from sim.wording.fitting import commas


def lines(centre: Centre) -> Iterator[str]:
    """A line a kind of assumption, with the fields that it is about."""
    for text in ASSUMED:
        fields = [path for path, source in centre.sources.items() if source == text]
        if fields:
            yield _("{fields}: {source}").format(fields=commas(fields), source=_(text))
