"""Compiled code is loaded, or made and kept, before the first call needs it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from sim.jit.cache import cache_folder, tidy
from sim.jit.decorators import ENTRIES, Entry

_COMPLETE = "complete"
_compiling = threading.Lock()


def _nothing(text: str) -> None:
    """Says nothing, as long as nobody has asked to be told."""


_say: Callable[[str], None] = _nothing


def prepare(say: Callable[[str], None]) -> None:
    """Load the compiled code, or compile it and tell so: the first use of a version takes a while.

    Parameters
    ----------
    say : gets one line before and one after compiling; nothing where the code is at hand. It is
        told so of `prepare_one`, too.
    """
    global _say
    _say = say
    missing = [entry for entry in ENTRIES if not (entry.on_demand or entry.ready)]
    if missing:
        _compile(missing, "the engine", _COMPLETE)


def prepare_one(function: Any) -> None:
    """The same for an entry that is compiled on demand."""
    if function.signatures:
        return
    with _compiling:
        if not function.signatures:
            wanted = [entry for entry in ENTRIES if entry.function is function]
            mark = f"{_COMPLETE}{function.__name__}"
            _compile(wanted, "what the centre's options need", mark)


def _compile(missing: Sequence[Entry], what: str, mark: str) -> None:
    """Compile entries, or load them from the cache in silence where a file marks them as there."""
    folder = cache_folder()
    kept = folder is not None and (folder / mark).exists()
    if not kept:
        _say(f"compiling {what}, once for this version and machine ...")
    start = time.perf_counter()
    for entry in missing:
        entry.function.compile(entry.signature)
    if kept:
        return
    where = "there is no folder to keep it in"
    if folder is not None:
        where = f"kept in {folder}"
        tidy(folder, mark)
    _say(f"compiled in {time.perf_counter() - start:.0f} s, {where}")
