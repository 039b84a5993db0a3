"""A figure that knows what it says in words, and how to write itself the same way every time."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.plots.style import look

PNG_DPI = 150
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


class Chart(Figure):
    """A matplotlib figure with a text alternative.

    It stands by itself: pyplot neither knows nor keeps it, and a notebook shows it.

    Attributes
    ----------
    alt : what the figure shows and says, in words, for those who cannot see it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        FigureCanvasAgg(self)
        self.alt = ""

    def savefig(self, *args: Any, **kwargs: Any) -> None:
        """As matplotlib's, with the settings of `look`."""
        with look():
            super().savefig(*args, **kwargs)

    def svg(self, prefix: str = "") -> str:
        """The figure as an ``<svg>`` element, the same text every time.

        Parameters
        ----------
        prefix : put before every id inside, so that several figures can stand on one page.
        """
        buffer = io.StringIO()
        self.savefig(buffer, format="svg", metadata=_NO_METADATA)
        text = buffer.getvalue()
        text = text[text.index("<svg") :]
        text = re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL)
        if prefix:
            text = re.sub(r'\bid="', f'id="{prefix}', text)
            text = re.sub(r'href="#', f'href="#{prefix}', text)
            text = re.sub(r"url\(#", f"url(#{prefix}", text)
        return text

    def png(self, dpi: float = PNG_DPI) -> bytes:
        """The figure as a PNG image."""
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
        return buffer.getvalue()

    def _repr_png_(self) -> bytes:
        """For notebooks."""
        return self.png(dpi=110)


def save(figure: Figure, path_stem: str | Path) -> list[Path]:
    """Write a figure as SVG and PNG.

    Parameters
    ----------
    figure : the figure.
    path_stem : path without suffix; folders that are missing are made.

    Returns
    -------
    The paths written: ``.svg``, ``.png``.
    """
    stem = Path(path_stem)
    stem.parent.mkdir(parents=True, exist_ok=True)
    svg, png = (stem.parent / f"{stem.name}{suffix}" for suffix in (".svg", ".png"))
    with look():
        figure.savefig(svg, format="svg", metadata=_NO_METADATA)
        figure.savefig(png, format="png", dpi=PNG_DPI, metadata={"Software": None})
    return [svg, png]
