"""Make the fonts of figures' Latin letters from those that matplotlib has: ``make font``.

Figures are laid out with matplotlib's DejaVu Sans. A page and an SVG file carry its letters with
them, so that a text is as wide there as it was when it was laid out.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from sim.plots.fonts import LATIN

_SOURCES = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3C9), (0x2010, 0x2026), (0x2030, 0x203A),
    (0x2190, 0x2199), (0x2208, 0x2265),
)  # fmt: skip
"""European languages, Greek letters, punctuation, arrows and signs of comparison."""
_SINGLE = "€№℃™⌀■□▲△▼▽◆◇○●"


def build(weight: int) -> int:
    """Write the subset of a weight; returns its size in bytes."""
    options = Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.drop_tables += ["FFTM", "GDEF"]
    face = TTFont(_SOURCES / {400: "DejaVuSans.ttf", 700: "DejaVuSans-Bold.ttf"}[weight])
    subsetter = Subsetter(options)
    wanted = [code for low, high in _RANGES for code in range(low, high + 1)]
    subsetter.populate(unicodes=[*wanted, *map(ord, _SINGLE)])
    subsetter.subset(face)
    face.flavor = "woff"
    face.save(LATIN[weight])
    return LATIN[weight].stat().st_size


if __name__ == "__main__":
    for each in LATIN:
        print(f"{LATIN[each]}: {build(each):,} bytes")
