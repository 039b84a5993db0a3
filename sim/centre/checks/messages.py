"""Sentences that several checks say."""

from __future__ import annotations

from collections.abc import Iterable

from sim.errors import listing, near_match


def unknown(path: str, kind: str, name: str, allowed: Iterable[str]) -> str:
    """A name that is nowhere described."""
    allowed = list(allowed)
    return (
        f"{path}: there is no {kind} '{name}'; allowed: {listing(allowed)}"
        f"{near_match(name, allowed)}"
    )


def left_out(path: str, kind: str, allowed: Iterable[str]) -> str:
    """A name that may be left out where there is only one to name."""
    allowed = list(allowed)
    if not allowed:
        return f"{path}: this field is required and missing, and there is no {kind} to name"
    return (
        f"{path}: may be left out where there is one {kind}, and there are {len(allowed)}; "
        f"allowed: {listing(allowed)}"
    )


def late(path: str, day: int, days: int) -> str:
    """A day after the horizon."""
    return f"{path}: day {day} is outside the horizon of {days} day(s), counted from 0"
