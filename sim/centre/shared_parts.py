"""Parts of a centre that many centres share are validated once.

The points of a sweep differ in a field or two. The plain data of what they share are the same
objects, and so are, with `Parts`, the descriptions made of them: quicker to check, and kept once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.centre.base import Description
from sim.centre.centre import Centre


class Parts:
    """Validated parts of a centre's plain data, which are never changed.

    A part is a field of the centre that is a description (horizon, tariff), or an entry of one
    that maps names to descriptions (a pool, a contact type).

    Parameters
    ----------
    base : the study that others differ from, as plain data.
    """

    def __init__(self, base: Mapping[str, Any]) -> None:
        centre = base.get("centre")
        self._base = centre if isinstance(centre, Mapping) else {}
        self._parts = {id(plain) for plain in _plain_parts(self._base)}
        self._made: dict[int, Description] = {}

    def learn(self, data: Mapping[str, Any], centre: Centre) -> None:
        """Keep those parts of a centre that ``data`` has from the base.

        Parameters
        ----------
        data : plain data of a study.
        centre : what was built of it.
        """
        for field in Centre.model_fields:
            plain, made = data.get(field), getattr(centre, field)
            if isinstance(made, Description):
                self._keep(plain, made)
            elif isinstance(made, dict) and isinstance(plain, Mapping):
                for name, part in made.items():
                    if isinstance(part, Description):
                        self._keep(plain.get(name), part)

    def put_into(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The plain data of a centre with the known parts in place of their plain data.

        Parameters
        ----------
        data : plain data of a study.
        """
        filled = {field: self._made.get(id(plain), plain) for field, plain in data.items()}
        for field, plain in filled.items():
            if isinstance(plain, dict):
                filled[field] = {n: self._made.get(id(value), value) for n, value in plain.items()}
        return filled

    def _keep(self, plain: Any, made: Description) -> None:
        if id(plain) in self._parts:
            self._made.setdefault(id(plain), made)


def _plain_parts(centre: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What may be a part: the mappings of the two upper levels."""
    for plain in centre.values():
        if isinstance(plain, dict):
            yield plain
            yield from (value for value in plain.values() if isinstance(value, dict))
