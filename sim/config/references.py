"""A text of a file may refer to another field of the study: ``title: Seed ${seed}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sim.catalogue import _
from sim.centre.paths import names_of, path_of
from sim.errors import InputError

_REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")


def resolved(data: Mapping[str, Any]) -> dict[str, Any]:
    """Data with every reference replaced by the value that it names.

    A reference names a single value that is no reference itself, so nothing can refer to itself or
    grow without bound. What refers to nothing is shared with ``data``, which stays as it is.

    Raises
    ------
    InputError : a reference names no such value.
    """
    found = _resolved(data, data, ())
    assert isinstance(found, dict)
    return found


def _resolved(value: Any, root: Mapping[str, Any], place: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return _text(value, root, place) if "${" in value else value
    if isinstance(value, dict):
        made = {k: _resolved(v, root, (*place, str(k))) for k, v in value.items()}
        return made if any(made[k] is not v for k, v in value.items()) or not place else value
    if isinstance(value, list):
        listed = [_resolved(v, root, (*place, str(i))) for i, v in enumerate(value)]
        return listed if any(a is not b for a, b in zip(listed, value, strict=True)) else value
    return value


def _text(text: str, root: Mapping[str, Any], place: tuple[str, ...]) -> Any:
    whole = _REFERENCE.fullmatch(text)
    if whole:
        return _named(whole[1], root, place)
    left = _REFERENCE.sub("", text)
    if "${" in left:
        raise InputError(
            _("{path}: found '{text}'; a reference is ${{path.of.a.field}}").format(
                path=path_of(place), text=text
            )
        )
    return _REFERENCE.sub(lambda found: str(_named(found[1], root, place)), text)


def _named(path: str, root: Mapping[str, Any], place: tuple[str, ...]) -> Any:
    """The single value at a path."""
    here: Any = root
    for name in names_of(path):
        if isinstance(here, list) and name.isdigit() and int(name) < len(here):
            here = here[int(name)]
        elif isinstance(here, dict) and name in here:
            here = here[name]
        else:
            raise InputError(
                _("{path}: refers to '{path_2}', and there is no such field").format(
                    path=path_of(place), path_2=path
                )
            )
    if isinstance(here, dict | list) or (isinstance(here, str) and "${" in here):
        raise InputError(
            _("{path}: refers to '{path_2}', which is no single value written out").format(
                path=path_of(place), path_2=path
            )
        )
    return here
