"""What a result shows, draws and writes is made by layers above it, imported when it is asked."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

Figure = Any
"""A `matplotlib.figure.Figure`: matplotlib is imported when one is drawn."""

_SHOWING, _DRAWING, _WRITING = (
    "sim.report.notebook.views",
    "sim.report.notebook.drawing",
    "sim.report.notebook.written",
)


class Shown:
    """Something that a notebook shows as a small page."""

    def _repr_html_(self) -> str:
        """For notebooks: HTML without a script, in the language that is spoken."""
        return str(above(_SHOWING, "html")(self))


class Kept(Shown):
    """Something that is also written as the folder that its command writes."""

    def save(self, folder: str | Path) -> Path:
        """Write the folder that the command writes: results, tables, figures, page.

        Parameters
        ----------
        folder : made if it is missing; what a command of the same kind left there is replaced.

        Returns
        -------
        The page, ``folder/index.html``. `sim.open` gives the object back.

        Raises
        ------
        ResultError : the folder holds something else, or cannot be written.
        """
        page = above(_WRITING, "written")(self, Path(folder))
        assert isinstance(page, Path)
        return page


def drawn(of: object, figure: str, **how: str) -> Figure:
    """A figure of a result; what `how` leaves empty is chosen.

    Raises
    ------
    InputError : there is no such figure, or it is not made that way.
    """
    found: Figure = above(_DRAWING, "chart")(of, figure, **how)
    return found


def above(module: str, name: str) -> Any:
    """A function of a layer above the one that asks, looked up when it is asked for."""
    return getattr(import_module(module), name)
