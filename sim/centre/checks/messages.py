"""Sentences that several checks say."""

from __future__ import annotations

from collections.abc import Iterable

from sim.catalogue import _
from sim.errors import listing, near_match


def unknown(path: str, kind: str, name: str, allowed: Iterable[str]) -> str:
    """A name that is nowhere described; ``kind`` is a marked message."""
    allowed = list(allowed)
    return _("{path}: there is no {kind} '{name}'; allowed: {allowed}{near}").format(
        path=path, kind=_(kind), name=name, allowed=listing(allowed), near=near_match(name, allowed)
    )


def left_out(path: str, kind: str, allowed: Iterable[str]) -> str:
    """A name that may be left out where there is only one to name; ``kind`` is a marked message."""
    allowed = list(allowed)
    if not allowed:
        return _(
            "{path}: this field is required and missing, and there is no {kind} to name"
        ).format(path=path, kind=_(kind))
    return _(
        "{path}: may be left out where there is one {kind}, and there are {count}; "
        "allowed: {allowed}"
    ).format(path=path, kind=_(kind), count=len(allowed), allowed=listing(allowed))


def late(path: str, day: int, days: int) -> str:
    """A day after the horizon."""
    return _("{path}: day {day} is outside the horizon of {days} day(s), counted from 0").format(
        path=path, day=day, days=days
    )
