"""How long a command took the last time on this machine, kept beside the compiled code."""

from __future__ import annotations

import json
import math
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sim.jit.cache import cache_folder

FILE = "last_times.json"
_MOST = 100
"""Commands that are remembered."""


class LastTime(NamedTuple):
    """Calls that were simulated, and seconds from the first line to the end of the command."""

    calls: float
    seconds: float


def recalled(key: str) -> LastTime | None:
    """What was kept of a command; None: nothing, or nothing that can be read."""
    found = _kept().get(key)
    if not isinstance(found, list) or len(found) != len(LastTime._fields):
        return None
    plain = all(type(n) in (int, float) and math.isfinite(n) and n > 0 for n in found)
    return LastTime(*found) if plain else None


def remember(key: str, last: LastTime) -> None:
    """Keep it; where nothing can be written nothing is kept."""
    file = _file()
    if file is None:
        return
    kept = {name: value for name, value in _kept().items() if name != key}
    kept = dict([*kept.items()][-_MOST + 1 :]) | {key: [round(last.calls), round(last.seconds, 2)]}
    aside = file.with_name(f"{FILE}.{os.getpid()}")
    with suppress(OSError):
        aside.write_text(json.dumps(kept), encoding="utf-8")
        aside.replace(file)


def _kept() -> dict[str, object]:
    file = _file()
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _file() -> Path | None:
    folder = cache_folder()
    return None if folder is None else folder.parent / FILE
