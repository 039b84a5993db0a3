"""The fonts that come with the package, so that no machine shows boxes.

``TrunklineSansSC.otf`` is a subset of Noto Sans CJK SC (SIL Open Font License, ``OFL.txt``), made
by ``build.py``: level 1 of GB 2312, its punctuation, and all that the Chinese catalogue uses.
``DejaVuSans.woff`` and ``DejaVuSansBold.woff`` are subsets of DejaVu Sans (``LICENSE_DEJAVU``),
made by ``build_latin.py``: the letters in which figures are laid out, for pages and SVG files.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
FAMILY = "Trunkline Sans SC"
FILE = _HERE / "TrunklineSansSC.otf"
LATIN_FAMILY = "DejaVu Sans"
LATIN = {400: _HERE / "DejaVuSans.woff", 700: _HERE / "DejaVuSansBold.woff"}
"""By weight."""
STACK = f'"{FAMILY}", "{LATIN_FAMILY}", Verdana, "PingFang SC", "Microsoft YaHei", sans-serif'
"""Families of texts in figures, as CSS has them: ours for Chinese characters comes first.

Chromium keeps boxes that it has drawn while a font further down was being read.
"""
