"""Where a wrong value stands: the file and the line, for values that files say last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sim.catalogue import _
from sim.centre.paths import names_of
from sim.config.plain_files import OptionFile
from sim.config.yaml_lines import Key, line_of
from sim.errors import InputError

_NAME = r'(?:"(?:[^"\\]|\\.)*"|[\w/-]+)(?:\[\d+\])*'
_PATH = re.compile(rf"{_NAME}(?:\.{_NAME})*(?=: )")
_SURE = 2
"""A field that is missing is told of what it would be part of, unless that is a whole group."""
_INDEX = re.compile(r"\[(\d+)\]")


class Standing(NamedTuple):
    """A file as it is merged.

    Attributes
    ----------
    under : names under which its content belongs, outermost first.
    file : what it says.
    """

    under: tuple[str, ...]
    file: OptionFile


def with_lines(
    error: InputError, files: Sequence[Standing], typed: Sequence[str], unless: str = ""
) -> InputError:
    """The error, each of its problems with the file and the line where the value stands.

    Parameters
    ----------
    error : problems that begin with the path of a field.
    files : in the order in which they are merged.
    typed : paths of fields that were given otherwise, after the files.
    unless : what a problem is told of that has no place; empty: of nothing.

    A problem stays as it is where that is not sure: the field was typed, is worked out, or is
    missing together with what it would be part of.
    """
    places = [_place(problem, files, typed) or unless for problem in error.problems]
    if not any(places):
        return error
    told = _("{place}: {problem}")
    problems = [
        told.format(place=place, problem=problem) if place else problem
        for place, problem in zip(places, error.problems, strict=True)
    ]
    first = told.format(place=places[0], problem=error) if places[0] else str(error)
    return InputError(first, problems)


def _place(problem: str, files: Sequence[Standing], typed: Sequence[str]) -> str | None:
    found = _PATH.match(problem)
    if found is None:
        return None
    names = keys_of(found[0])
    if any(_one_within_other(names, keys_of(path)) for path in typed):
        return None
    whole = _lines(names, files)
    above = _lines(names[:-1], files) if len(names) > _SURE else []
    if whole:
        return whole[-1]
    return above[0] if len(above) == 1 else None  # of several nobody knows which lacks it


def _lines(names: tuple[Key, ...], files: Sequence[Standing]) -> list[str]:
    """The places of a field, in the order in which files are merged."""
    found = []
    for under, file in files:
        if names[: len(under)] == under and len(names) > len(under):
            line = line_of(file.raw, file.name, names[len(under) :])
            if line is not None:
                found.append(_("{name}, line {line}").format(name=file.name, line=line))
    return found


def keys_of(path: str) -> tuple[Key, ...]:
    """Names and places of a path: ``a.b[2]`` is a, b and the third item."""
    keys: list[Key] = []
    for name in names_of(path):
        keys.append(name.split("[")[0] if _INDEX.search(name) else name)
        keys.extend(int(index) for index in _INDEX.findall(name))
    return tuple(keys)


def _one_within_other(one: Sequence[Key], other: Sequence[Key]) -> bool:
    return all(a == b for a, b in zip(one, other, strict=False))
