"""Warnings of libraries, as sentences of ours."""

from __future__ import annotations

import re

from sim.cli.common import warn
from sim.wording import _

_GLYPH = re.compile(r"Glyph (\d+) .*missing from")


class Warned:
    """Tells warnings; that a font lacks a character once, however many it lacks."""

    def __init__(self) -> None:
        self._font = False

    def __call__(self, message: Warning | str) -> None:
        """In place of `warnings.showwarning`."""
        glyph = _GLYPH.match(str(message))
        if glyph is None:
            warn(str(message))
        elif not self._font:
            self._font = True
            told = _(
                "no font of this machine has '{character}': figures show boxes in its place, and "
                "pages do not; a font such as Noto Sans CJK helps"
            )
            warn(told.format(character=chr(int(glyph[1]))))
