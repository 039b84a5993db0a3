"""How wide texts are, and texts that fit into a width."""

from __future__ import annotations

import textwrap
import unicodedata

from matplotlib.font_manager import FontProperties

from sim.plots.renderer import width_of

_NOT_FIRST = "，。；：、！？）】》”’%％"
"""What does not begin a line."""


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
    widest = inches_wide(line, font)
    if widest <= inches or inches <= 0:
        return line
    most = max(int(len(line) * inches / widest) + 2, 2)
    while True:
        pieces = _tied(textwrap.wrap(line, most))
        widest = max(inches_wide(piece, font) for piece in pieces)
        if widest <= inches or most <= 2:
            break
        most -= 1
    if len(pieces) > lines:
        pieces = textwrap.wrap(line, -(-len(line) // lines) + 2)
    return "\n".join(pieces)


def _tied(pieces: list[str]) -> list[str]:
    """Lines of which none begins with what must not."""
    found = pieces[:1]
    for piece in pieces[1:]:
        while piece and piece[0] in _NOT_FIRST:
            found[-1] += piece[0]
            piece = piece[1:]
        if piece:
            found.append(piece.lstrip())
    return found


def joined(text: str) -> str:
    """A text that was wrapped, on one line."""
    found = ""
    for line in text.split("\n"):
        close = found and line and _is_wide(found[-1]) and _is_wide(line[0])
        found += ("" if close or not found else " ") + line
    return found


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"
