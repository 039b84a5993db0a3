"""Docstrings of this program say what a parameter means; what type it has its annotation says.

Numpydoc wants both in the docstring: before it reads one, the types are put there. So each stands
at one place, and the place is the one that the type checker reads.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from sphinx.application import Sphinx

SAID_ONCE = {
    "call": "The call.",
    "measure": "Name of a measure.",
    "ctype": "Index of the contact type.",
    "site": "Index of the site.",
    "other": "Index of another site.",
    "sites": "Indices of the sites, or their state by index.",
    "pool": "State of the pool.",
    "pools": "State of every pool, by index.",
    "step": "Step of the route, with indices.",
    "view": "Index of what the carrier knows.",
    "plan": "The centre with indices.",
    "index": "Its number.",
    "luck": "What was drawn for it before the run.",
    "agents": "Agents on duty.",
    "level": "Confidence of the intervals.",
    "data": "Plain data, as `to_dict` gives them.",
    "values": "One a replication.",
    "folder": "Where files go, or are.",
    "files": "The files.",
    "command": "What was typed.",
    "session": "What answers the page.",
    "port": "Of the server on this machine.",
    "side": "Of the two settings, 0 or 1.",
    "one": "Name of a site.",
    "contact_type": "Its name.",
}
"""What a parameter is that a docstring leaves out, because it is the same wherever it stands."""

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
    if "Parameters" not in lines:  # what a class is made of is among what it has
        return ["Parameters" if line == "Attributes" else line for line in lines]
    return lines


def with_common(lines: list[str], thing: Any) -> list[str]:
    """The docstring with the parameters of `SAID_ONCE` that it does not tell."""
    function = inspect.unwrap(getattr(thing, "__func__", thing))
    if not callable(function) or isinstance(thing, property):
        return lines
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return lines
    told = {part.strip() for line in lines if (m := _ENTRY.match(line)) for part in m[1].split(",")}
    new = [f"{n} : {SAID_ONCE[n]}" for n in names if n in SAID_ONCE and n not in told]
    if not new:
        return lines
    if "Parameters" in lines:
        place = lines.index("Parameters") + 2
        return [*lines[:place], *new, *lines[place:]]
    rules = [k for k, line in enumerate(lines) if k and _RULE.match(line)]
    place = rules[0] - 1 if rules else len(lines)
    return [*lines[:place], "", "Parameters", "----------", *new, "", *lines[place:]]


def _process(
    _app: Sphinx, _what: str, _name: str, thing: Any, _options: Any, lines: list[str]
) -> None:
    if inspect.isclass(thing):
        lines[:] = declared(lines, thing)
    lines[:] = in_numpydoc(with_common(lines, thing), types_of(thing), stars_of(thing))


def setup_style(app: Sphinx) -> None:
    """Register, before numpydoc reads a docstring."""
    app.connect("autodoc-process-docstring", _process, priority=100)
