"""Docstrings of this program say what a parameter means; what type it has its annotation says.

Numpydoc wants both in the docstring: before it reads one, the types are put there. So each stands
at one place, and the place is the one that the type checker reads.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from typing import Any

from sphinx.application import Sphinx

_RULE = re.compile(r"-{3,}\s*$")
_ENTRY = re.compile(r"(\*{0,2}\w[\w, *]*?) : (.*)$")
_OF_NAMES = ("Parameters", "Attributes", "Other Parameters")
_OF_VALUES = ("Returns", "Yields")
_TYPING = re.compile(r"\b(?:typing|collections\.abc|pathlib|sim(?:\.\w+)*)\.(?=[A-Z])")


def in_numpydoc(
    lines: list[str], types: dict[str, str], stars: dict[str, str] | None = None
) -> list[str]:
    """A docstring as numpydoc wants it.

    Parameters
    ----------
    lines : as it is written.
    types : of what is named in it; ``return`` is that of the result.
    stars : names as a signature writes them, where that is otherwise.
    """
    found: list[str] = []
    for title, body in _sections(lines):
        if title:
            found += [title, "-" * len(title)]
        if title in _OF_NAMES:
            found += _named(body, types, stars or {})
        elif title == "Raises":
            found += _named(body, {}, {}, typed=False)
        elif title in _OF_VALUES:
            indented = [f"    {line}" if line else line for line in body]
            found += [_bare(types.get("return", "Any"), title), *indented]
        else:
            found += body
    return found


def _sections(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Titles and what is under them; the text before the first has none."""
    title, body = "", list[str]()
    for place, line in enumerate(lines):
        under = lines[place + 1] if place + 1 < len(lines) else ""
        if line.strip() and _RULE.match(under) and len(under.strip()) == len(line.strip()):
            yield title, body
            title, body = line.strip(), []
        elif not (title and not body and _RULE.match(line)):
            body.append(line)
    yield title, body


def _named(
    body: list[str], types: dict[str, str], stars: dict[str, str], *, typed: bool = True
) -> Iterator[str]:
    for line in body:
        match = _ENTRY.match(line)
        if match is None:
            yield line
            continue
        names, meaning = match.groups()
        first = names.split(",")[0].strip().lstrip("*")
        names = stars.get(names, names)
        yield f"{names} : {types.get(first, 'Any')}" if typed else names
        yield f"    {meaning[:1].upper()}{meaning[1:]}"


def _bare(annotation: str, title: str) -> str:
    """What is given, one at a time where several are."""
    match = re.fullmatch(r"(?:Iterator|Iterable|Generator)\[(.*)\]", annotation)
    return match[1] if match and title == "Yields" else annotation


def types_of(thing: Any) -> dict[str, str]:
    """Annotations of a function, or of a class and its ``__init__``, as text."""
    thing = getattr(thing, "fget", None) or getattr(thing, "func", None) or thing
    found: dict[str, str] = {}
    if inspect.isclass(thing):
        for owner in reversed(thing.__mro__):
            found |= {n: _text(a) for n, a in vars(owner).get("__annotations__", {}).items()}
        thing = thing.__init__
    function = inspect.unwrap(getattr(thing, "__func__", thing))
    own = {n: _text(a) for n, a in getattr(function, "__annotations__", {}).items()}
    return found | own


def _text(annotation: object) -> str:
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return _TYPING.sub("", text)


def stars_of(thing: Any) -> dict[str, str]:
    """Names of ``*several`` and ``**named``, as they are written in a signature."""
    function = inspect.unwrap(getattr(thing, "__func__", thing))
    if not inspect.isfunction(function):
        return {}
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return {
        name: stars[one.kind] + name
        for name, one in inspect.signature(function).parameters.items()
        if one.kind in stars
    }


def declared(lines: list[str], thing: type) -> list[str]:
    """The docstring of a class whose fields are what it is made of: dataclass or description."""
    fields = getattr(thing, "model_fields", None)
    if fields is not None and "Parameters" not in lines:
        told = [f"{f.alias or n} : {f.description}." for n, f in fields.items() if f.description]
        return [*lines, "", "Parameters", "----------", *told, ""]
    if dataclasses.is_dataclass(thing) or issubclass(thing, tuple):
        return ["Parameters" if line == "Attributes" else line for line in lines]
    return lines


def _process(
    _app: Sphinx, _what: str, _name: str, thing: Any, _options: Any, lines: list[str]
) -> None:
    if inspect.isclass(thing):
        lines[:] = declared(lines, thing)
    lines[:] = in_numpydoc(lines, types_of(thing), stars_of(thing))


def setup_style(app: Sphinx) -> None:
    """Register, before numpydoc reads a docstring."""
    app.connect("autodoc-process-docstring", _process, priority=100)
