"""Descriptions are data: nothing in them is imported, resolved from outside or run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sim.catalogue import _
from sim.centre.paths import path_of
from sim.errors import InputError

INSTRUCTIONS = ("_target_", "_partial_", "_args_", "_recursive_", "_convert_", "_mode_")
"""Keys by which other tools (Hydra) find code to run."""

DEEPEST = 60
"""Mappings and lists within each other; no field lies deeper than a dozen."""

LONGEST_NAME = 200
"""Characters of a name."""

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Characters that steer a terminal, or the direction in which a line is read; halves of others."""

_RESOLVER = re.compile(r"\$\{[^{}]*:")


def require_data(value: Any, place: tuple[str, ...] = (), *, references: bool = False) -> bool:
    """Refuse what is more than data.

    Parameters
    ----------
    value : plain data.
    place : where it stands, for messages.
    references : whether a text may refer to another field (``${seed}``).

    Returns
    -------
    Whether any text refers to another field.

    Raises
    ------
    InputError : a key asks for code to be run, a text for something from outside, or the data hold
        themselves.
    """
    if isinstance(value, str):
        _require_readable(value, place)
        return "${" in value and _reference(value, place, references)
    if not isinstance(value, Mapping | list | tuple):
        return False
    if len(place) > DEEPEST:
        raise InputError(
            _("{path}...: more than {deepest} mappings and lists lie within each other").format(
                path=path_of(place[:6]), deepest=DEEPEST
            )
        )
    refers = False
    items = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, below in items:
        if isinstance(key, str):
            if key in INSTRUCTIONS:
                raise InputError(
                    _(
                        "{path}: is not taken; a study is data, and nothing in it is "
                        "imported or run"
                    ).format(path=path_of((*place, key)))
                )
            _require_readable(key, (*place, key), name=True)
            if "${" in key:
                raise InputError(
                    _("{path}: a name cannot hold '${{'").format(path=path_of((*place, key)))
                )
        if isinstance(below, str | Mapping | list | tuple):
            refers |= require_data(below, (*place, str(key)), references=references)
    return refers


def readable(text: str) -> str:
    """A text with every character that steers a terminal spelt out."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _require_readable(text: str, place: tuple[str, ...], *, name: bool = False) -> None:
    """Refuse what would do something to the terminal or the page that shows it."""
    if name and len(text) > LONGEST_NAME:
        raise InputError(
            _("{path}: a name has {count} characters, '{text}...'; allowed: {longest_name}").format(
                path=path_of(place[:-1]),
                count=f"{len(text):,}",
                text=text[:20],
                longest_name=LONGEST_NAME,
            )
        )
    if text.isprintable():
        return
    found = _CONTROL.search(text) or (name and re.search(r"[\n\t]", text))
    if found:
        what = _("name") if name else _("text")
        path = "".join(c if c.isprintable() else " " for c in path_of(place))
        code = ord(found[0])
        if 0xD800 <= code <= 0xDFFF:
            raise InputError(
                _("{path}: the {what} is not UTF-8; is the terminal set to it?").format(
                    path=path, what=what
                )
            )
        raise InputError(
            _("{path}: the {what} holds the control character {code}").format(
                path=path, what=what, code=f"{code:#04x}"
            )
        )


def _reference(text: str, place: tuple[str, ...], allowed: bool) -> bool:
    """Refuse a reference, or what is none."""
    shown = text if len(text) <= 60 else f"{text[:57]}..."
    if _RESOLVER.search(text):
        raise InputError(
            _(
                "{path}: found '{shown}'; a study is data, and nothing is taken from the "
                "environment or computed; write the value itself"
            ).format(path=path_of(place), shown=shown)
        )
    if not allowed:
        raise InputError(
            _("{path}: found '{shown}'; write the value itself").format(
                path=path_of(place), shown=shown
            )
        )
    return True
