"""Engines are compiled before the gallery runs, so that no page of it shows that they were."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

BEFORE_THE_GALLERY = 100
"""It is made at the same event, at Sphinx's priority of 500."""


def compile_all(_app: Sphinx) -> None:
    """Compile, or load, every entry that an example may need."""
    import sim.engine
    import sim.measures.series_rows  # noqa: F401 (both: their entries are declared)
    from sim.jit import prepare
    from sim.jit.decorators import ENTRIES

    prepare(logging.getLogger(__name__).info, *(entry.function for entry in ENTRIES))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register."""
    app.connect("builder-inited", compile_all, priority=BEFORE_THE_GALLERY)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
