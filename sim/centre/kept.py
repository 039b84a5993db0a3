"""What follows from a centre alone is worked out once, not for every day and replication."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TypeVar

from sim.centre.centre import Centre

T = TypeVar("T")


def once_per_centre(build: Callable[[Centre], T]) -> Callable[[Centre], T]:
    """Keep the result of ``build`` for as long as its (frozen) centre lives."""
    known: dict[int, tuple[weakref.ref[Centre], T]] = {}

    def kept(centre: Centre) -> T:
        key = id(centre)
        found = known.get(key)
        if found is not None and found[0]() is centre:
            return found[1]
        result = build(centre)
        known[key] = (weakref.ref(centre, lambda _: known.pop(key, None)), result)
        return result

    return kept
