"""A language in which every message stands in brackets, so that what escapes it is seen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from sim.catalogue import DOMAIN
from sim.wording import numbers
from sim.wording.extract import POT, messages

CODE = "xx"
_HIDDEN = ("style", "script", "code", "pre")
_VOID = ("meta", "br", "col", "link", "img", "hr", "input")


@cache
def collected() -> Catalog:
    """Every message of the sources: to collect them takes seconds, see `listed`."""
    return messages()


@cache
def listed() -> Catalog:
    """Every message that is listed for translators: of the sources, as another test says."""
    with POT.open("rb") as file:
        return read_po(file)


def write_catalogue(folder: Path) -> Path:
    """Compile the language into ``folder``."""
    made = Catalog(charset="utf-8", fuzzy=False)
    for message in collected():
        if not isinstance(message.id, str):
            made.add(message.id, tuple(map(bracketed, message.id)))
        elif message.id:
            made.add(message.id, bracketed(message.id))
    path = folder / CODE / "LC_MESSAGES" / f"{DOMAIN}.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, made)
    return folder


def bracketed(text: str) -> str:
    if text == numbers.SCALES:  # the numbers in it are read
        return re.sub("[a-z]+", r"⟦\g<0>⟧", text)
    return f"⟦{text}⟧"


def outside(text: str) -> str:
    """What of a text is in no brackets."""
    depth, found = 0, []
    for letter in text:
        depth += (letter == "⟦") - (letter == "⟧")
        if depth == 0 and letter != "⟧":
            found.append(letter)
    return "".join(found)


class Visible(HTMLParser):
    """Texts and labels of a page, with what stands in brackets left out.

    Code is left out too: configuration, paths, names of fields; and drawings, whose letters are
    outlines.
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.labels: list[str] = []
        self._open: list[str] = []
        self._depth = 0
        self.feed(page)
        self.close()
        assert self._depth == 0, "brackets do not match"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self._open.append(tag)
        self.pieces.append("\n")
        self.labels += [v or "" for k, v in attrs if k in ("aria-label", "title", "alt")]

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()
        self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        hidden = any(tag in self._open for tag in (*_HIDDEN, "svg"))
        for letter in data:
            self._depth += (letter == "⟦") - (letter == "⟧")
            if self._depth == 0 and letter != "⟧" and not hidden:
                self.pieces.append(letter)

    def untranslated(self, known: Iterable[str]) -> list[str]:
        """Texts in no brackets, but for numbers and ``known`` names, the longest first."""
        names = sorted(known, key=len, reverse=True)
        found = []
        for text in ["".join(self.pieces), *map(outside, self.labels)]:
            for line in text.split("\n"):
                rest = line
                for name in names:
                    rest = rest.replace(name, " ")
                if any(letter.isalpha() for letter in rest):
                    found.append(line.strip())
        return found
