"""The numbers of what a plan holds: the kernel's records are made from them, field by field.

A field of a plan's dataclass whose type is a plain number is a field of the kernel's record too,
under the same name (`sim.engine.kernel.model`), and is filled from it (`sim.engine.kernel.layout`).
Other fields (lists, parts) are laid out by hand, because they become places in other arrays.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints

TYPES: dict[Any, str] = {float: "f8", int: "i8", bool: "i1"}
"""Numpy's types of plain numbers."""


@cache
def numbers_of(planned: Any) -> dict[str, str]:
    """The fields of a dataclass that are plain numbers, and their numpy types, in order."""
    hints = get_type_hints(planned)
    return {f.name: TYPES[hints[f.name]] for f in fields(planned) if hints[f.name] in TYPES}


def values_of(planned: Any) -> dict[str, float]:
    """The values of these fields."""
    kind: Any = type(planned)
    return {name: getattr(planned, name) for name in numbers_of(kind)}
