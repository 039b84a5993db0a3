"""Paths of fields: names joined by dots, the odd ones in quotes.

``centre.pools.main_general.wage_per_hour``, ``centre.pools."Main St. 1".wage_per_hour``. A name of
letters (of any script), digits, ``_``, ``-`` and ``/`` stands as it is; any other name may stand in
double or single quotes, and must where it holds a dot, an equals sign or a quote. The same holds
wherever a path is written: overrides, sweeps, study files, ``sources``, uncertain inputs, errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sim.catalogue import _
from sim.errors import InputError

_BARE = re.compile(r"[\w/-]+")
_QUOTES = "\"'"


def quoted(name: str) -> str:
    """A name as it is written within a path.

    Examples
    --------
    >>> print(quoted("main_general"), quoted("总行"), quoted("Main St. 1"))
    main_general 总行 "Main St. 1"
    """
    if _BARE.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def path_of(names: Iterable[str]) -> str:
    """The path of names, each quoted where it needs to be."""
    return ".".join(map(quoted, names))


def names_of(path: str) -> tuple[str, ...]:
    """The names of a path, without their quotes.

    Raises
    ------
    InputError : a quote is not closed, a name is empty, or something stands behind a quote.

    Examples
    --------
    >>> names_of('centre.pools."Main St. 1".wage_per_hour')
    ('centre', 'pools', 'Main St. 1', 'wage_per_hour')
    """
    if not any(quote in path for quote in _QUOTES) and "" not in (plain := path.split(".")):
        return tuple(plain)
    names, place = [], 0
    while True:
        name, place = _name(path, place)
        names.append(name)
        if place == len(path):
            return tuple(names)
        if path[place] != ".":
            raise InputError(
                _("{path}: after a name in quotes comes a dot, found '{path_2}'").format(
                    path=path, path_2=path[place:]
                )
            )
        place += 1


def last_of(path: str) -> str:
    """The last name of a path; of a text that is none, all of it."""
    try:
        return names_of(path)[-1]
    except InputError:
        return path


def _name(path: str, place: int) -> tuple[str, int]:
    """The name that begins at a place, and the place behind it."""
    quote = path[place : place + 1]
    if not quote or quote not in _QUOTES:
        end = path.find(".", place)
        end = len(path) if end < 0 else end
        if end == place:
            raise InputError(
                _(
                    "{path}: a name is missing beside a dot; a name that holds one is put "
                    'in quotes, such as centre.pools."Main St. 1".wage_per_hour'
                ).format(path=path)
            )
        return path[place:end], end
    end = end_of_quote(path, place)
    if end < 0:
        raise InputError(
            _("{path}: the quote that opens before '{path_2}' is not closed").format(
                path=path, path_2=path[place + 1 :]
            )
        )
    return re.sub(r"\\(.)", r"\1", path[place + 1 : end - 1]), end


def end_of_quote(text: str, start: int) -> int:
    """The place behind the quote that opens at ``start``; -1 where it is not closed."""
    place = start + 1
    while place < len(text):
        if text[place] == text[start]:
            return place + 1
        place += 2 if text[place] == "\\" else 1
    return -1
