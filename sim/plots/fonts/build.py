"""Make the Chinese font of the package from an installed one: ``make font``.

``python -m sim.plots.fonts.build /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc``, which is
a file of Debian's package ``fonts-noto-cjk``. To be run again when a test names characters of the
catalogue that the font lacks.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

from sim.catalogue import LOCALE
from sim.plots.fonts import FAMILY, FILE

_FACE = "Noto Sans CJK SC"
_FAMILY, _STYLE, _UNIQUE, _FULL, _POSTSCRIPT = 1, 2, 3, 4, 6
_NAMES = {_FAMILY: FAMILY, _UNIQUE: FAMILY, _FULL: FAMILY, _POSTSCRIPT: FAMILY.replace(" ", "")}
_KEPT = {0, 13, 14, _STYLE, *_NAMES}
"""Of the names: copyright and licence too."""


def characters() -> set[str]:
    """What the font has: GB 2312's symbols and first level, ASCII, and the translations'."""
    rows = [*range(0xA1, 0xA4), *range(0xB0, 0xD8)]
    pairs = [bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF)]
    found = set(b"".join(pairs).decode("gb2312", errors="ignore")) | set(map(chr, range(32, 127)))
    for path in Path(LOCALE).glob("zh*/LC_MESSAGES/*.po"):
        found |= set(path.read_text(encoding="utf-8"))
    return {c for c in found if c.isprintable()}


def build(source: Path, target: Path = FILE) -> int:
    """Write the subset; returns how many characters it has."""
    face = next(f for f in TTCollection(source).fonts if f["name"].getDebugName(_FAMILY) == _FACE)
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = sorted(_KEPT)
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB", "GDEF"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=map(ord, characters()))
    subsetter.subset(face)
    _rename(face)
    face.save(target)
    return len(face.getBestCmap())


def _rename(face: TTFont) -> None:
    for record in face["name"].names:
        if record.nameID in _NAMES:
            record.string = _NAMES[record.nameID]
    top = face["CFF "].cff
    top.fontNames[0] = _NAMES[_POSTSCRIPT]


def main() -> None:
    """Write the font from the file that is named."""
    found = build(Path(sys.argv[1]))
    print(f"{FILE}: {found:,} characters, {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
