"""How wide texts are, and texts that fit into a width."""

from __future__ import annotations

import re
import unicodedata

from matplotlib.font_manager import FontProperties

from sim.plots.renderer import width_of

_WIDE = "\u2e80-\u9fff\uff00-\uffef"
_NOT_FIRST = "，。；：、！？）】》”’%％"
_PIECES = re.compile(f"(?:[{_WIDE}]|[^\\s{_WIDE}]+)[{_NOT_FIRST}]*\\s*|\\s+")
"""What stays together: a word, or a Chinese character, with what cannot begin a line."""


def inches_wide(text: str, font: FontProperties) -> float:
    """Width of one line, inches."""
    return width_of(text, font) / 72.0 if text else 0.0


def fitted(text: str, font: FontProperties, inches: float, lines: int) -> str:
    """A text wrapped to a width; the last of ``lines`` takes what is left, too wide or not.

    Parameters
    ----------
    text : its own line breaks stay.
    font : family, size and weight.
    inches : the width.
    lines : at most so many for each line of the text.
    """
    return "\n".join(_wrapped(line, font, inches, lines) for line in text.split("\n"))


def _wrapped(line: str, font: FontProperties, inches: float, lines: int) -> str:
    if inches <= 0 or inches_wide(line, font) <= inches:
        return line
    found = [""]
    for piece in _PIECES.findall(line):
        room = inches - inches_wide(found[-1], font)
        if inches_wide(piece.rstrip(), font) <= room or len(found) >= lines:
            found[-1] += piece
            continue
        if found[-1].strip():
            found.append("")
        for letter in piece if inches_wide(piece.strip(), font) > inches else [piece.lstrip()]:
            if inches_wide(found[-1] + letter, font) > inches and found[-1]:
                found.append("")
            found[-1] += letter
    return "\n".join(part.strip() for part in found)


def joined(text: str) -> str:
    """A text that was wrapped, on one line."""
    found = ""
    for line in text.split("\n"):
        close = found and line and _is_wide(found[-1]) and _is_wide(line[0])
        found += ("" if close or not found else " ") + line
    return found


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"
