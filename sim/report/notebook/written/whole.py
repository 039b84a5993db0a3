"""A folder that is written as a whole: numbers, tables and page, all or nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sim.store.atomic import written_aside
from sim.store.place import require_place
from sim.study import Result


def written_whole(
    folder: Path, kind: str, write: partial[None], draw: partial[None] | partial[Result]
) -> None:
    """The numbers aside, and then the pages."""
    require_place(folder, kind)

    def pages(place: Path) -> None:
        draw(place)

    written_aside(folder, write, pages, kind=kind)
