"""Null in a file for an entry of a mapping by name: the entry of the files before it is taken out.

That nothing of the name is there is a mistake of somebody who meant another: it is told here, since
the merged files no longer show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.study import Study
from sim.study.fields import require_entry, shapes_below


def require_entries(below: Mapping[str, Any], above: Mapping[str, Any]) -> None:
    """Refuse nulls that take out what is not there.

    Parameters
    ----------
    below : what the files before it say.
    above : what a file says.

    Raises
    ------
    InputError : there is no entry of that name; the sentence says which there are.
    """
    for place in _nulls(above):
        shapes = _shapes_of(place[0])
        here: Any = below.get(place[0])
        for name in place[1:-1]:
            shapes = [found for shape in shapes for found in shapes_below(shape, name)]
            here = here.get(name) if isinstance(here, dict) else None
        for shape in shapes if len(place) > 1 else ():
            require_entry(shape, here if isinstance(here, dict) else {}, place[-1], place[:-1])


def _shapes_of(field: str) -> list[Any]:
    """What may stand at a field of a study, or of what files describe beside one."""
    if field == "failures":
        from sim.drills.components import Failures

        return [Failures]
    if field == "uncertainty":
        from sim.experiments.sensitivity import Uncertainty

        return [Uncertainty]
    return shapes_below(Study, field)


def _nulls(content: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of everything that is null, as far as mappings go."""
    for name, value in content.items():
        if value is None:
            yield (*above, str(name))
        elif isinstance(value, dict):
            yield from _nulls(value, (*above, str(name)))
