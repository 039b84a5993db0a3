"""Rows of records by the names of their fields, and lists of indices one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from sim.engine.kernel.model import Array


def records(dtype: np.dtype[Any], rows: Sequence[Mapping[str, float]]) -> Array:
    """Records of a type, one a row; a field that a row does not name begins at 0.

    Raises
    ------
    KeyError : a row names a field that the record does not have.
    """
    names = dtype.names or ()
    for row in rows:
        if unknown := set(row) - set(names):
            raise KeyError(f"no such field in the record: {', '.join(sorted(unknown))}")
    return np.array([tuple(row.get(name, 0) for name in names) for row in rows], dtype=dtype)


class Members:
    """Lists of indices, one after the other."""

    def __init__(self) -> None:
        self.all: list[int] = []

    def add(self, indices: Iterable[int]) -> tuple[int, int]:
        """Append a list; its bounds."""
        first = len(self.all)
        self.all.extend(indices)
        return first, len(self.all)

    def add_groups(self, groups: Iterable[Sequence[int]]) -> tuple[int, int]:
        """Append groups, each its length and its members; the bounds of them all."""
        return self.add(x for group in groups for x in (len(group), *group))
