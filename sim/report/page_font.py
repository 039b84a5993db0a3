"""The Chinese characters of a page, as a font inside it: no machine shows boxes.

It comes first in the list of fonts, for Chinese characters only: Chromium keeps boxes that it has
drawn while a font further down was being read.
"""

from __future__ import annotations

import base64
import io

from sim.plots.fonts import FAMILY, FILE

_FIRST_CHINESE = "\u2e80"


def font_face(page: str) -> str:
    """An ``@font-face`` rule with the characters of a page; empty where it has no Chinese ones."""
    wanted = {ord(letter) for letter in page if letter >= _FIRST_CHINESE}
    if not wanted:
        return ""
    from fontTools.subset import Options, Subsetter  # dear to import, and seldom needed
    from fontTools.ttLib import TTFont

    options = Options()
    options.flavor = "woff"
    options.hinting = False
    face = TTFont(FILE)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(wanted))
    subsetter.subset(face)
    face.flavor = "woff"
    out = io.BytesIO()
    face.save(out)
    data = base64.b64encode(out.getvalue()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{FAMILY}"; '
        f"unicode-range: U+{ord(_FIRST_CHINESE):X}-FFFF; "
        f'src: url("data:font/woff;base64,{data}") format("woff"); }}\n'
    )
