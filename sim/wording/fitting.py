"""Text made to fit: on one line, within a width, on so many lines; lists and paragraphs."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable
from functools import reduce

from sim.catalogue import _
from sim.measures.declared.splits import mid_sentence as mid_sentence

_WIDE = 1.7
"""Widths of an average letter that a Chinese character takes."""


def shortened(text: str, width: int) -> str:
    """``text`` on one line, at most ``width`` letters wide: the middle goes, both ends stay."""
    text = one_line(text)
    width = _characters(text, width)
    if len(text) <= width:
        return text
    tail_width = (width - 3) * 2 // 5
    head, tail = text[: width - 3 - tail_width], text[len(text) - tail_width :]
    # Whole words, unless that would cost much of an end.
    head_words, tail_words = head.rpartition(" ")[0], tail.partition(" ")[2]
    head = head_words if len(head_words) > 0.6 * len(head) else head
    tail = tail_words if len(tail_words) > 0.6 * len(tail) else tail
    return f"{head.rstrip(' ,;:-')} … {tail}" if tail else f"{head}…"


def wrapped(text: str, width: int, lines: int) -> str:
    """``text`` on at most ``lines`` lines of at most ``width`` letters."""
    text = one_line(text)
    for most in range(width * lines, 0, -1):
        pieces = _pieces(shortened(text, most), width)
        if len(pieces) <= lines:
            break
    return "\n".join(pieces)


def _pieces(text: str, width: int) -> list[str]:
    """Lines of a text, none of them wider: a line may have more Chinese characters than most."""
    for characters in range(_characters(text, width), 0, -1):
        pieces = textwrap.wrap(text, characters) or [""]
        if all(_letters(piece) <= width for piece in pieces):
            break
    return pieces


def _characters(text: str, width: int) -> int:
    """How many characters of ``text`` are ``width`` letters wide, at least one."""
    return width if text.isascii() else max(1, int(width * len(text) / max(_letters(text), 1.0)))


def _letters(text: str) -> float:
    """How many letters wide a text is."""
    return len(text) + (_WIDE - 1.0) * sum(
        unicodedata.east_asian_width(letter) in "WF" for letter in text
    )


def one_line(text: str) -> str:
    """``text`` with every run of white space as one space."""
    return " ".join(text.split())


def start_of_sentence(text: str) -> str:
    """Text with a capital first letter."""
    return text[:1].upper() + text[1:]


def commas(items: Iterable[str]) -> str:
    """Such as ``"a, b, c"``; empty for no items."""
    return _joined(items, _("{one}, {other}"))


def semicolons(items: Iterable[str]) -> str:
    """Such as ``"a; b; c"``; empty for no items."""
    return _joined(items, _("{one}; {other}"))


def middots(items: Iterable[str]) -> str:
    """Such as ``"a · b"``; what is empty is left out."""
    return " · ".join(filter(None, items))


def paragraph(sentences: Iterable[str]) -> str:
    """Sentences one after the other."""
    return _joined(sentences, _("{one} {other}"))


def all_of(items: Iterable[str]) -> str:
    """Such as ``"a, b and c"``; empty for no items."""
    *first, last = [*items] or [""]
    return _("{first} and {last}").format(first=commas(first), last=last) if first else last


def _joined(items: Iterable[str], message: str) -> str:
    found = list(items)
    if not found:
        return ""
    return reduce(lambda one, other: message.format(one=one, other=other), found)
