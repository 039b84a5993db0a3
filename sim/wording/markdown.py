"""Texts of people within Markdown: they stay text, and become no mark, link, heading or HTML."""

from __future__ import annotations

import re

from sim.wording.fitting import one_line

_MARKS = re.compile(r"[\\`*{}\[\]<>|~&]|(?<![^\W_])_|_(?![^\W_])|!(?=\[)")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]{}|\\`*\"']+")
_AT_THE_START = re.compile(r"(#{1,6}(?=\s|$)|[-+=](?=\s|$|[-+=\s]*$)|\d{1,9}[.)](?=\s|$))")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def prose(text: str) -> str:
    """A text of a person as a line of a paragraph, a list or a table; paragraphs stay apart.

    Addresses that begin with http:// or https:// stay as they are, and so become links.
    """
    paragraphs = [one_line(part) for part in re.split(r"\n\s*\n", text)]
    return "\n\n".join(_started(_marked(part)) for part in paragraphs if part)


def code(text: str) -> str:
    """A text of a person as a code span."""
    return f"`{in_code(text)}`"


def in_code(text: str) -> str:
    """What stands between the backticks of a code span; one in the text becomes an apostrophe."""
    return one_line(text).replace("`", "'") or " "


def cell(text: str) -> str:
    """Of what is Markdown already, a cell of a table."""
    return text.replace("\n", " ").replace("\\|", "|").replace("|", "\\|")


def _marked(text: str) -> str:
    found, end = [], 0
    for address in _ADDRESS.finditer(text):
        found += [_MARKS.sub(_escaped, text[end : address.start()]), address[0]]
        end = address.end()
    return "".join([*found, _MARKS.sub(_escaped, text[end:])])


def _escaped(mark: re.Match[str]) -> str:
    return _ENTITIES.get(mark[0], f"\\{mark[0]}")


def _started(line: str) -> str:
    """A line that begins no heading, list or rule."""
    found = _AT_THE_START.match(line)
    if found is None:
        return line
    return f"{line[: found.end() - 1]}\\{line[found.end() - 1 :]}"
