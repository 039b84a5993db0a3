"""Which columns a mapping asks for, and whether they are there."""

from __future__ import annotations

from collections.abc import Sequence

from sim.calibration.readers.mapping import Mapping
from sim.catalogue import _
from sim.errors import InputError, listing, near_match


def wanted_columns(mapping: Mapping) -> dict[str, bool]:
    """Every column that is read, and whether records without it are read all the same."""
    found: dict[str, bool] = {}
    for column in mapping.columns.used().values():
        for name in column.column:
            found[name] = found.get(name, True) and column.optional
    return found | {name: False for name in mapping.only if not found.get(name, False)}


def require_columns(name: str, found: Sequence[str], wanted: dict[str, bool]) -> list[str]:
    """Those of the wanted columns that are there.

    Raises
    ------
    InputError : one that is needed is not; which it may be.
    """
    missing = [c for c, optional in wanted.items() if not optional and c not in found]
    if missing:
        raise InputError(
            _("{file}: has no column '{column}'; it has: {found}{near}").format(
                file=name,
                column=missing[0],
                found=listing(found, 30),
                near=near_match(missing[0], found),
            )
        )
    return [c for c in wanted if c in found]
