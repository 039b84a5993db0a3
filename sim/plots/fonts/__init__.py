"""The Chinese font that comes with the package, so that no machine shows boxes.

``TrunklineSansSC.otf`` is a subset of Noto Sans CJK SC (SIL Open Font License, ``OFL.txt``), made
by ``build.py``: level 1 of GB 2312, its punctuation, and all that the Chinese catalogue uses.
"""

from __future__ import annotations

from pathlib import Path

FAMILY = "Trunkline Sans SC"
FILE = Path(__file__).parent / "TrunklineSansSC.otf"
