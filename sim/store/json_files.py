"""Plain data as JSON files; what others wrote is read with bounds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sim.catalogue import _

DEEPEST = 100
"""Lists and mappings within each other; our own files have a tenth of it."""


def json_bytes(data: Any) -> bytes:
    """Plain data as JSON, one field or entry a line at the top.

    Not `json.dumps` with an indent, which takes milliseconds for a study: it leaves C for Python.
    """
    if isinstance(data, dict):
        inner = [f"{_compact(key)}: {_compact(value)}" for key, value in data.items()]
        first, last = "{", "}"
    elif isinstance(data, list):
        inner, first, last = [_compact(value) for value in data], "[", "]"
    else:
        return (_compact(data) + "\n").encode()
    lines = ",\n ".join(inner)
    return (f"{first}\n {lines}\n{last}\n" if inner else f"{first}{last}\n").encode()


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def read_json(file: Path | bytes) -> dict[str, Any]:
    """The mapping in a JSON file, or in its bytes.

    Raises
    ------
    OSError : it cannot be read.
    ValueError : it is not JSON, is nested too deeply, or is no mapping.
    """
    data = parsed(file if isinstance(file, bytes) else file.read_bytes())
    if not isinstance(data, dict):
        raise ValueError(_("a mapping was expected, found {type}").format(type=type(data).__name__))
    return data


def parsed(data: bytes) -> Any:
    """What JSON says.

    Raises
    ------
    ValueError : it is not JSON, or is nested too deeply.
    """
    too_deep = ValueError(_("it is nested more than {deepest} levels deep").format(deepest=DEEPEST))
    try:
        found = json.loads(data)
    except RecursionError:
        raise too_deep from None
    level = [found]
    for _level in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return found
    raise too_deep
