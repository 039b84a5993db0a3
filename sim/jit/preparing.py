"""Compiled code is loaded, or made and kept, before the first call needs it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from tqdm import tqdm

from sim.catalogue import _
from sim.jit.cache import cache_folder, tidy
from sim.jit.decorators import COMPILED, ENTRIES, Entry
from sim.jit.garbage import seldom_collecting
from sim.jit.numba_internals import translated
from sim.jit.shares import TRANSLATING, estimated_s, group_of, shares, work_of
from sim.jit.side_by_side import ENTRY, PART, Helper

Bar = Any
"""A bar of tqdm's, over processor seconds."""

_compiling = threading.Lock()


def _nothing(text: str) -> None:
    """Says nothing, as long as nobody has asked to be told."""


_say: Callable[[str], None] = _nothing


def prepare(say: Callable[[str], None], *engines: Any) -> None:
    """Load the compiled code, or compile it and tell so: the first use of a version takes a while.

    Parameters
    ----------
    say : gets one line before and one after compiling; nothing where the code is at hand. It is
        told so of `prepare_one`, too. On a terminal a bar stands between the two.
    engines : which entries are needed of those that are compiled on demand.
    """
    global _say
    _say = say
    _load([entry for entry in ENTRIES if entry.function in engines or not entry.on_demand])


def prepare_one(function: Any) -> None:
    """The same for an entry that is compiled on demand; what is not compiled is ready."""
    if COMPILED and not function.signatures:
        with _compiling:
            _load([entry for entry in ENTRIES if entry.function is function])


def at_hand(function: Any) -> bool:
    """Whether an entry is compiled, or in the cache; what is not to be compiled is."""
    (entry,) = (e for e in ENTRIES if e.function is function) if COMPILED else (None,)
    return entry is None or entry.ready or _kept(cache_folder(), entry)


def _load(wanted: Sequence[Entry]) -> None:
    """Load entries that files mark as being in the cache, after compiling those that are not."""
    missing = [entry for entry in wanted if not entry.ready]
    if not missing:
        return
    folder = cache_folder()
    with _alone(folder, missing):
        _compile([entry for entry in missing if not _kept(folder, entry)], folder)
        for entry in missing:
            entry.compile()


def _kept(folder: Path | None, entry: Entry) -> bool:
    return folder is not None and (folder / _mark(entry)).exists()


def _mark(entry: Entry) -> str:
    return f"complete-{group_of(entry)}"


@contextmanager
def _alone(folder: Path | None, missing: Sequence[Entry]) -> Iterator[None]:
    """One process compiles; others that want the same wait, and load what it has made."""
    if folder is None or all(_kept(folder, entry) for entry in missing):
        yield
        return
    lock = FileLock(folder / "compiling.lock")
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            _say(_("another process is compiling; waiting for it ..."))
            lock.acquire()
    except OSError:
        pass  # a file system without locks: both compile, and the later one's files stay
    try:
        yield
    finally:
        lock.release()


def _compile(missing: Sequence[Entry], folder: Path | None) -> None:
    """Compile entries, side by side where they can be kept; tell how long it takes."""
    if not missing:
        return
    parts = shares(missing, 1 if folder is None else _cores())
    start = time.perf_counter()
    engine = any(entry.on_demand for entry in missing)
    _say(_begins(engine, len(parts)).format(seconds=f"{estimated_s(parts):.0f}", cores=len(parts)))
    with (
        tqdm(
            total=work_of(missing).seconds,
            desc=_("compiling"),
            bar_format=_("{desc}: {percentage:3.0f}%|{bar}| about {remaining} left"),
            smoothing=0,
            leave=False,
            disable=None,
        ) as bar,
        seldom_collecting(),
    ):
        _side_by_side(parts[0], parts[1:], bar)
    taken = f"{time.perf_counter() - start:.0f}"
    if folder is None:
        _say(_("compiled in {taken} s, there is no folder to keep it in").format(taken=taken))
        return
    tidy(folder, map(_mark, missing))
    _say(_("compiled in {taken} s, kept in {folder}").format(taken=taken, folder=folder))


def _begins(engine: bool, cores: int) -> str:
    """What is said before compiling."""
    if engine and cores > 1:
        return _(
            "compiling the engine, once for this version and machine: about {seconds} s on {cores} "
            "cores ..."
        )
    if engine:
        return _("compiling the engine, once for this version and machine: about {seconds} s ...")
    if cores > 1:
        return _(
            "compiling drawing and counting, once for this version and machine: about {seconds} s "
            "on {cores} cores ..."
        )
    return _(
        "compiling drawing and counting, once for this version and machine: about {seconds} s ..."
    )


def _side_by_side(mine: Sequence[Entry], others: Sequence[Sequence[Entry]], bar: Bar) -> None:
    """Compile one share here and each other one in a process of its own, which keeps it.

    What a process left undone, because it could not be started or was killed, is done here.
    """
    helpers: list[Helper] = []
    try:
        for share in others:
            with suppress(OSError):
                helpers.append(Helper(share, _moving(bar, share)))
        _compile_here(mine, _moving(bar, mine))
        for helper in helpers:
            helper.wait()
    finally:
        for helper in helpers:
            helper.stop()
    for share in others:
        _compile_here(share, _ignored)


def _compile_here(entries: Sequence[Entry], tell: Callable[[str], None]) -> None:
    def part() -> None:
        tell(PART)

    translated.append(part)
    try:
        for entry in entries:
            entry.compile()
            tell(ENTRY)
    finally:
        translated.remove(part)


def _moving(bar: Bar, share: Sequence[Entry]) -> Callable[[str], None]:
    """What moves a bar of seconds on as parts of a share are translated and entries completed."""
    work = work_of(share)
    steps = {
        PART: TRANSLATING * work.seconds / max(work.parts, 1),
        ENTRY: (1.0 - TRANSLATING) * work.seconds / len(share),
    }

    def tell(done: str) -> None:
        bar.update(steps.get(done, 0.0))

    return tell


def _ignored(done: str) -> None:
    """The bar has moved on already, or nobody knows how far."""


def _cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
