"""What follows from a description alone is worked out once, not for every day and replication."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TypeVar

from sim.centre.base import Description
from sim.centre.centre import Centre

D = TypeVar("D", bound=Description)
T = TypeVar("T")


def once_per_description(build: Callable[[D], T]) -> Callable[[D], T]:
    """Keep the result of ``build`` for as long as its (frozen) description lives.

    As with the caches of functools, ``cache_clear()`` forgets all results.
    """
    known: dict[int, tuple[weakref.ref[D], T]] = {}

    def kept(of: D) -> T:
        key = id(of)
        found = known.get(key)
        if found is not None and found[0]() is of:
            return found[1]
        result = build(of)
        known[key] = (weakref.ref(of, lambda _: known.pop(key, None)), result)
        return result

    kept.cache_clear = known.clear  # type: ignore[attr-defined]
    return kept


def once_per_centre(build: Callable[[Centre], T]) -> Callable[[Centre], T]:
    """Keep the result of ``build`` for as long as its centre lives."""
    return once_per_description(build)
