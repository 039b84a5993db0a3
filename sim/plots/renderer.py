"""One drawing, two pictures: what a figure draws goes into an SVG text and onto an image at once.

Laying out and drawing a figure costs much more than writing it down, so it is done once. The image
shows what the SVG shows, to the same places. Texts are texts in the SVG, which can be selected,
found and translated, each with the width that it was laid out with; in the image they are outlines.

This is the one file that knows how matplotlib's renderers work inside.
"""

# mypy: allow-untyped-calls

from __future__ import annotations

import io
import struct
import zlib
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib import font_manager
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import rgb2hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.path import Path
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Affine2D, Transform
from numpy.typing import NDArray

POINTS = 72.0
"""An inch, in the units of an SVG."""
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_COMPRESSION = 3
_BOLD = 600
HALOED = ("label-", "target")
"""A text whose gid starts so has a rim in the colour of the paper, since it lies on lines."""
_HALO = 2.5
_PAPER = (1.0, 1.0, 1.0)


def pictures(figure: Figure, dpi: float | None) -> tuple[str, bytes]:
    """A figure as SVG and, in one go, as PNG.

    Parameters
    ----------
    figure : what to draw, with the settings that are in force.
    dpi : dots an inch of the PNG; None: no PNG (then it is empty).
    """
    before = figure.dpi
    figure.dpi = POINTS
    try:
        width, height = (POINTS * float(inches) for inches in figure.get_size_inches())
        text = io.StringIO()
        renderer = _Renderer(width, height, text, dpi)
        figure.draw(renderer)
        renderer.finalize()
    finally:
        figure.dpi = before
    return text.getvalue(), renderer.png()


class _Face(NamedTuple):
    """What a `FontProperties` is made of, but for its size."""

    family: tuple[str, ...]
    style: Any
    variant: Any
    weight: str | int
    stretch: str | int
    fname: Any


def _face(font: FontProperties) -> _Face:
    return _Face(
        tuple(font.get_family()), font.get_style(), font.get_variant(), font.get_weight(),
        font.get_stretch(), font.get_file(),
    )  # fmt: skip


class _Outlines(TextToPath):
    """Outlines of texts and their sizes, worked out once for all figures."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """As in the base class, but measured once, whatever the size."""
        if ismath:
            found: tuple[float, float, float] = super().get_text_width_height_descent(
                s, prop, ismath
            )
            return found
        scale = prop.get_size_in_points() / self.FONT_SCALE
        width, height, descent = self._measured(_face(prop), s)
        return width * scale, height * scale, descent * scale

    @lru_cache(maxsize=4096)  # noqa: B019
    def _measured(self, face: _Face, s: str) -> tuple[float, float, float]:
        prop = FontProperties(**face._asdict(), size=self.FONT_SCALE)
        found: tuple[float, float, float] = super().get_text_width_height_descent(s, prop, False)
        return found

    def get_glyphs_with_font(
        self,
        font: FT2Font,
        s: str,
        glyph_map: dict[str, Any] | None = None,
        return_new_glyphs_only: bool = False,
        **options: Any,
    ) -> tuple[list[Any], dict[str, Any], list[Any]]:
        """As in the base class, but remembered for texts without ``options``."""
        if any(options.values()):
            found: tuple[list[Any], dict[str, Any], list[Any]] = super().get_glyphs_with_font(
                font, s, glyph_map, return_new_glyphs_only, **options
            )
            return found
        places, glyphs = self._laid_out(font, s)
        if glyph_map is None:
            return places, glyphs, []
        new = {name: path for name, path in glyphs.items() if name not in glyph_map}
        if return_new_glyphs_only:
            return places, new, []
        glyph_map.update(new)
        return places, glyph_map, []

    @lru_cache(maxsize=4096)  # noqa: B019
    def _laid_out(self, font: FT2Font, s: str) -> tuple[list[Any], dict[str, Any]]:
        places, glyphs, _ = super().get_glyphs_with_font(font, s)
        return places, glyphs


@cache
def _outlines() -> _Outlines:
    return _Outlines()


def width_of(text: str, font: FontProperties) -> float:
    """Width of a line of text, points."""
    width, _height, _descent = _outlines().get_text_width_height_descent(text, font, False)
    return float(width)


def measuring() -> RendererBase:
    """A renderer by which a figure of 72 dots an inch is measured as `pictures` draws it."""
    return _Renderer(1.0, 1.0, io.StringIO(), None)


class _Renderer(RendererSVG):
    """Writes SVG, and draws the same on an image.

    Parameters
    ----------
    width, height : of the figure, points.
    text : where the SVG goes.
    dpi : of the image; None: there is none.
    """

    def __init__(self, width: float, height: float, text: io.StringIO, dpi: float | None) -> None:
        self._gids: list[str | None] = []
        super().__init__(width, height, text, metadata=_NO_METADATA)
        self._text2path = _outlines()
        self._scale = (dpi or POINTS) / POINTS
        self._image = (
            None if dpi is None else RendererAgg(width * self._scale, height * self._scale, dpi)
        )

    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None
    ) -> None:
        """Into both."""
        super().draw_path(gc, path, transform, rgbFace)
        if self._image is not None:
            self._image.draw_path(self._within(gc), path, self._larger(transform), rgbFace)

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,
    ) -> None:
        """Into both."""
        super().draw_markers(gc, marker_path, marker_trans, path, trans, rgbFace)
        if self._image is not None:
            self._image.draw_markers(
                self._within(gc), marker_path, self._larger(marker_trans),
                path, self._larger(trans), rgbFace,
            )  # fmt: skip

    def draw_path_collection(self, *args: Any, **kwargs: Any) -> None:
        """Path by path, by `draw_path`."""
        RendererBase.draw_path_collection(self, *args, **kwargs)

    def draw_image(self, *args: Any, **kwargs: Any) -> None:
        """No figure of ours has one."""
        raise NotImplementedError("figures hold no images")

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """Into both: a text, and its outline."""
        haloed = (self._gids[-1] or "").startswith(HALOED) if self._gids else False
        self._write_text(gc, (x, y), s, prop, angle, haloed)
        if self._image is not None:
            corners, codes = self._text2path.get_text_path(prop, s, ismath)
            outline = Path(np.asarray(corners), np.asarray(codes, dtype=Path.code_type))
            size = prop.get_size_in_points() / self._text2path.FONT_SCALE
            place = Affine2D().scale(size).rotate_deg(angle).translate(x, self.height - y)
            ink = self._within(gc)
            ink.set_snap(False)
            if haloed:
                rim = self._within(gc)
                rim.set_snap(False)
                rim.set_linewidth(_HALO)
                rim.set_foreground(_PAPER)
                rim.set_joinstyle("round")
                self._image.draw_path(rim, outline, self._larger(place), _PAPER)
            ink.set_linewidth(0.0)
            self._image.draw_path(ink, outline, self._larger(place), gc.get_rgb())

    def open_group(self, s: str, gid: str | None = None) -> None:
        """As in the base class; `draw_text` asks what it is in."""
        super().open_group(s, gid)
        self._gids.append(gid)

    def close_group(self, s: str) -> None:
        """As in the base class."""
        super().close_group(s)
        self._gids.pop()

    def _write_text(
        self, gc: GraphicsContextBase, at: tuple[float, float], s: str, prop: FontProperties,
        angle: float, haloed: bool,
    ) -> None:  # fmt: skip
        """A ``<text>`` that starts at ``at``, as wide as it was when the figure was laid out."""
        size = prop.get_size_in_points()
        look = {"font-size": f"{_short(size)}px"}
        weight = prop.get_weight()
        if isinstance(weight, str):
            weight = font_manager.weight_dict[weight]
        if int(weight) >= _BOLD:
            look["font-weight"] = "700"
        if prop.get_style() != "normal":
            look["font-style"] = prop.get_style()
        look["fill"] = rgb2hex(gc.get_rgb())
        if haloed:
            look |= {
                "stroke": rgb2hex(_PAPER),
                "stroke-width": _short(_HALO),
                "paint-order": "stroke",
            }
        if gc.get_alpha() != 1.0:
            look["opacity"] = _short(gc.get_alpha())
        x, y = map(_short, at)
        place = {"x": x, "y": y}
        if angle:
            place["transform"] = f"rotate({_short(-angle)} {x} {y})"
        if len(s) > 1:
            place["textLength"] = _short(width_of(s, prop))
        clip = self._get_clip_attrs(gc)
        if clip:
            self.writer.start("g", **clip)
        style = "; ".join(f"{name}: {value}" for name, value in look.items())
        self.writer.element("text", s, attrib={**place, "style": style})
        if clip:
            self.writer.end("g")

    def png(self) -> bytes:
        """The image as a PNG; empty if there is none."""
        if self._image is None:
            return b""
        return _png(np.asarray(self._image.buffer_rgba()), self._image.dpi)

    def _larger(self, transform: Transform) -> Transform:
        return transform + Affine2D().scale(self._scale)

    def _within(self, gc: GraphicsContextBase) -> GraphicsContextBase:
        """How to draw, its clip rectangle in dots (lines are in points for either renderer)."""
        made = self.new_gc()
        made.copy_properties(gc)
        rectangle = gc.get_clip_rectangle()
        if rectangle is not None:
            made.set_clip_rectangle(rectangle.transformed(Affine2D().scale(self._scale)))
        return made


def _short(value: float) -> str:
    """Without zeros at the end."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _png(pixels: NDArray[np.uint8], dpi: float) -> bytes:
    """Opaque pixels of shape (height, width, 4) as a PNG, in a quarter of a general encoder's time.

    Rows are stored as they are: filters buy nothing where large areas are of one colour.
    """
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), dtype=np.uint8)
    for channel in range(3):
        rows[:, 1 + channel :: 3] = pixels[:, :, channel]
    metre = round(dpi / 0.0254)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"pHYs", struct.pack(">IIB", metre, metre, 1)),
        (b"IDAT", zlib.compress(rows.data, _COMPRESSION)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
