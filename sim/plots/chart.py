"""A figure that knows what it says in words, and how to write itself the same way every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text

from sim.plots.fonts import STACK
from sim.plots.fonts.faces import font_faces
from sim.plots.renderer import pictures
from sim.plots.style import look

PNG_DPI = 150
_TEXTS = f"text {{ font-family: {STACK}; white-space: pre }}\n"


class Drawn(NamedTuple):
    """What one drawing of a figure gave.

    Attributes
    ----------
    svg : a whole SVG file, but for the fonts of its texts.
    png : the same as a PNG image; empty if only the SVG was wanted.
    """

    svg: str
    png: bytes

    def element(self, prefix: str = "") -> str:
        """The ``<svg>`` element alone, for a page.

        Parameters
        ----------
        prefix : put before every id inside, so that several figures can stand on one page.
        """
        text = self.svg[self.svg.index("<svg") :]
        text = re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL)
        if prefix:
            text = re.sub(r'\bid="', f'id="{prefix}', text)
            text = re.sub(r'href="#', f'href="#{prefix}', text)
            text = re.sub(r"url\(#", f"url(#{prefix}", text)
        return text

    def file(self) -> str:
        """The SVG with its fonts: it looks the same wherever it is opened."""
        return self.svg.replace(_TEXTS, font_faces(self.svg) + _TEXTS, 1)

    def save(self, path_stem: str | Path) -> list[Path]:
        """Write both, as ``.svg`` and ``.png``; folders that are missing are made.

        Parameters
        ----------
        path_stem : path without suffix.

        Returns
        -------
        The paths written.
        """
        stem = Path(path_stem)
        stem.parent.mkdir(parents=True, exist_ok=True)
        svg, png = (stem.parent / f"{stem.name}{suffix}" for suffix in (".svg", ".png"))
        svg.write_text(self.file(), encoding="utf-8", newline="\n")
        png.write_bytes(self.png)
        return [svg, png]


def draw(figure: Figure, dpi: float | None = PNG_DPI) -> Drawn:
    """Draw a figure once, with the settings of `look`: the same pictures every time.

    Parameters
    ----------
    figure : the figure.
    dpi : dots an inch of the PNG; None: the SVG only.
    """
    with look():
        svg, png = pictures(figure, dpi)
    return Drawn(svg.replace("</style>", f"\n{_TEXTS}</style>", 1), png)


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
    return draw(figure).save(path_stem)


class Chart(Figure):
    """A matplotlib figure with a text alternative.

    It stands by itself: pyplot neither knows nor keeps it, and a notebook shows it.

    Attributes
    ----------
    alt : what the figure shows and says, in words, for those who cannot see it.
    title, said, foot : its texts around the axes, once it is framed.
    by_rows : legends whose entries go row by row.
    narrow : makes the figure anew for a phone, where it is not enough to lay it out anew.
    """

    title: Text
    said: Text
    foot: Text

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        FigureCanvasAgg(self)
        self.alt = ""
        self.by_rows: list[Legend] = []
        self.narrow: Callable[[], Chart] | None = None

    def framing(self) -> tuple[Text, Text, Text]:
        """Title, subtitle and footnote."""
        return self.title, self.said, self.foot

    def savefig(self, *args: Any, **kwargs: Any) -> None:
        """As matplotlib's, with the settings of `look`."""
        with look():
            super().savefig(*args, **kwargs)

    def svg(self, prefix: str = "") -> str:
        """The figure as an ``<svg>`` element; ``prefix`` as in `Drawn.element`."""
        return draw(self, None).element(prefix)

    def png(self, dpi: float = PNG_DPI) -> bytes:
        """The figure as a PNG image."""
        return draw(self, dpi).png

    def _repr_png_(self) -> bytes:
        """For notebooks."""
        return self.png(dpi=110)
