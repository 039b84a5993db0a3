"""Fonts inside a page or an SVG file, as ``@font-face`` rules: no machine shows boxes."""

from __future__ import annotations

import base64
import io
from functools import cache

from sim.plots.fonts import FAMILY, FILE, LATIN, LATIN_FAMILY

_FIRST_CHINESE = "\u2e80"
_CHINESE_ONLY = f"unicode-range: U+{ord(_FIRST_CHINESE):X}-FFFF; "


def font_faces(text: str, latin: bool = True) -> str:
    """Rules with the fonts that a text needs.

    Parameters
    ----------
    text : of the page or file, markup and all.
    latin : with the letters of figures too, in both weights.
    """
    return (latin_faces() if latin else "") + chinese_face(text)


@cache
def latin_faces() -> str:
    """The letters of figures, regular and bold."""
    return "".join(
        _rule(LATIN_FAMILY, f"font-weight: {weight}; ", path.read_bytes())
        for weight, path in LATIN.items()
    )


def chinese_face(text: str) -> str:
    """The Chinese characters of a text; empty where it has none."""
    wanted = {ord(letter) for letter in text if letter >= _FIRST_CHINESE}
    if not wanted:
        return ""
    from fontTools.subset import Options, Subsetter  # dear to import, and seldom needed
    from fontTools.ttLib import TTFont

    options = Options()
    options.flavor = "woff"
    options.hinting = False
    face = TTFont(FILE, recalcBBoxes=False)  # their outlines stay: half of the time saved
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(wanted))
    subsetter.subset(face)
    face.flavor = "woff"
    out = io.BytesIO()
    face.save(out)
    return _rule(FAMILY, _CHINESE_ONLY, out.getvalue())


def whole_chinese_face(text: str) -> str:
    """Every Chinese character that comes with the package; empty where a text has none.

    For pages whose texts are not all known when they are made.
    """
    if not any(letter >= _FIRST_CHINESE for letter in text):
        return ""
    return _rule(FAMILY, _CHINESE_ONLY, FILE.read_bytes(), "opentype")


def _rule(family: str, more: str, font: bytes, kind: str = "woff") -> str:
    data = base64.b64encode(font).decode("ascii")
    return (
        f'@font-face {{ font-family: "{family}"; {more}'
        f'src: url("data:font/{"otf" if kind == "opentype" else kind};base64,{data}") '
        f'format("{kind}"); }}\n'
    )
