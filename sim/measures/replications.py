"""Counts of many replications, stacked: every field once, the replications along its first axis.

What is asked of all replications is then worked out for all of them at once, and they are written
to disk as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import _
from sim.errors import InputError
from sim.measures.counts import Counts
from sim.measures.layout import Floats, Setting

Fields = dict[str, NDArray[Any]]
"""Fields by their full name, each of shape (R, ...), C-contiguous."""


class Replications(Sequence[Counts]):
    """Replications of one centre: a sequence of counts whose entries are views.

    Attributes
    ----------
    fields : see `Fields`.
    sums : fields already summed, by field and axes; a cache.
    """

    def __init__(self, setting: Setting | None, fields: Fields, replications: int) -> None:
        self._setting = setting
        self._replications = replications
        self.fields = fields
        self.sums: dict[tuple[str, tuple[str, ...]], Floats] = {}

    @classmethod
    def of(cls, counts: Sequence[Counts]) -> Replications:
        """Counts stacked; as they are where they have been.

        Raises
        ------
        InputError : they are not of one centre.
        """
        if isinstance(counts, Replications):
            return counts
        gathering = Gathering(len(counts))
        for number, one in enumerate(counts):
            gathering.put(number, one)
        return gathering.first(len(counts))

    @property
    def earns(self) -> bool:
        """Whether any replication has revenue."""
        return bool(np.any(self.fields.get("cost.revenue", 0.0)))

    @property
    def setting(self) -> Setting:
        """What all counts mean.

        Raises
        ------
        InputError : there is no replication.
        """
        if self._setting is None or not self._replications:
            raise InputError(_("there is no replication to measure"))
        return self._setting

    def __len__(self) -> int:
        return self._replications

    @overload
    def __getitem__(self, place: int) -> Counts: ...
    @overload
    def __getitem__(self, place: slice) -> Replications: ...
    def __getitem__(self, place: int | slice) -> Counts | Replications:
        if isinstance(place, slice):
            if range(self._replications)[place] == range(self._replications):
                return self
            fields = {name: values[place] for name, values in self.fields.items()}
            return Replications(self._setting, fields, len(range(self._replications)[place]))
        number = range(self._replications)[place]
        return Counts(self.setting, {name: values[number] for name, values in self.fields.items()})

    def __iter__(self) -> Iterator[Counts]:
        return (self[number] for number in range(self._replications))


class Gathering:
    """Replications that come one by one, in any order, each stacked as it comes.

    Parameters
    ----------
    room : replications expected; more may come.
    """

    def __init__(self, room: int = 0) -> None:
        self._room = room
        self._setting: Setting | None = None
        self._fields: Fields = {}
        self._here: set[int] = set()

    def __len__(self) -> int:
        return len(self._here)

    def put(self, number: int, counts: Counts) -> None:
        """Take in replication ``number``.

        Raises
        ------
        InputError : it is of another centre than the first that came.
        """
        known = self._setting
        if known is None:
            self._setting = counts.setting
        elif counts.setting is not known and counts.setting != known:
            raise InputError(
                _(
                    "replication {number} belongs to another centre, horizon or target "
                    "than the first"
                ).format(number=number)
            )
        if number >= self._room or not self._fields:
            self._make_room(max(self._room, number + 1), counts.arrays)
        for name, values in self._fields.items():
            values[number] = counts.arrays[name]
        self._here.add(number)

    def first(self, replications: int) -> Replications:
        """The first replications, all of which have come."""
        fields = {name: values[:replications] for name, values in self._fields.items()}
        return Replications(self._setting, fields, replications)

    def _make_room(self, room: int, like: Mapping[str, NDArray[Any]]) -> None:
        """Room for so many, or twice as many as before: what comes bit by bit is copied rarely."""
        there = next((len(values) for values in self._fields.values()), 0)
        self._room = max(room, 2 * there)
        fields = {n: np.empty((self._room, *v.shape), v.dtype) for n, v in like.items()}
        for name, values in self._fields.items():
            fields[name][:there] = values
        self._fields = fields
