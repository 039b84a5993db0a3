"""The compiler, and a cache that a change of any compiled file makes anew.

numba notices a change of a function's own file only; the code and the constants of the other files
are built into it, so the cache folder carries a digest of all of them, and of what the machine
code depends on besides. It lies in the user's cache folder, since an installed package may be
read-only. ``NUMBA_DISABLE_JIT=1`` runs the same code as plain Python, with bounds checked.
"""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np
from llvmlite.binding import get_host_cpu_name  # type: ignore[import-untyped]

from sim.known import KnowingCompiler

F = TypeVar("F", bound=Callable[..., Any])

_numba: Any = numba

COMPILED = not _numba.config.DISABLE_JIT
"""Whether kernels are compiled, or run as plain Python."""

SOURCES = ("workload", "engine", "measures")
"""Packages with compiled functions."""

KEPT_FOLDERS = 6
"""Folders of compiled code that stay: so many versions of the program can take turns."""

_COMPLETE = "complete"

_options: dict[str, Any] = {"error_model": "numpy", "pipeline_class": KnowingCompiler}
_part = _numba.njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, **_options)
_inlined = _numba.njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True, **_options)
_entries: list[tuple[Any, str]] = []
_on_demand: dict[str, str] = {}
_compiling = threading.Lock()


def _nothing(text: str) -> None:
    """Says nothing, as long as nobody has asked to be told."""


_say: Callable[[str], None] = _nothing


def kernel(function: F) -> F:
    """Part of a kernel."""
    return _part(function) if COMPILED else function


def inlined(function: F) -> F:
    """Part of a kernel on the path of every call, built into its callers."""
    return _inlined(function) if COMPILED else function


def entry(signature: str, on_demand: bool = False) -> Callable[[F], F]:
    """Make a function a kernel's entry: kept in the cache; it releases the GIL.

    Parameters
    ----------
    signature : numba's types of result and arguments, such as ``"void(f8[::1], int64)"``.
    on_demand : `prepare` leaves it alone; `prepare_one` is called before it is.
    """

    def decorate(function: F) -> F:
        if not COMPILED:
            return function
        folder = cache_folder()
        compiler = _numba.njit(nogil=True, cache=folder is not None, **_options)
        before = _numba.config.CACHE_DIR
        _numba.config.CACHE_DIR = before if folder is None else str(folder)
        try:
            compiled = compiler(function)
        finally:
            _numba.config.CACHE_DIR = before
        if on_demand:
            _on_demand[function.__name__] = signature
        else:
            _entries.append((compiled, signature))
        return compiled  # type: ignore[no-any-return]

    return decorate


def prepare(say: Callable[[str], None]) -> None:
    """Load the compiled code, or compile it and tell so: the first use of a version takes a while.

    Parameters
    ----------
    say : gets one line before and one after compiling; nothing where the code is at hand. It is
        told so of `prepare_one`, too.
    """
    global _say
    _say = say
    missing = [(compiled, signature) for compiled, signature in _entries if not compiled.signatures]
    if missing:
        _compile(missing, "the engine", _COMPLETE)


def prepare_one(function: Any) -> None:
    """The same for an entry that is compiled on demand."""
    if function.signatures:
        return
    with _compiling:
        if not function.signatures:
            name = function.__name__
            wanted = [(function, _on_demand[name])]
            _compile(wanted, "what the centre's options need", f"{_COMPLETE}{name}")


def _compile(missing: list[tuple[Any, str]], what: str, mark: str) -> None:
    """Compile entries, or load them from the cache in silence where a file marks them as there."""
    folder = cache_folder()
    kept = folder is not None and (folder / mark).exists()
    if not kept:
        _say(f"compiling {what}, once for this version and machine ...")
    start = time.perf_counter()
    for compiled, signature in missing:
        compiled.compile(signature)
    if kept:
        return
    where = "there is no folder to keep it in"
    if folder is not None:
        where = f"kept in {folder}"
        _tidy(folder, mark)
    _say(f"compiled in {time.perf_counter() - start:.0f} s, {where}")


def _tidy(folder: Path, mark: str = _COMPLETE) -> None:
    """Mark a folder as complete; the folders of versions that have not been compiled lately go."""
    try:
        (folder / mark).touch()
        others = [f for f in folder.parent.glob("kernel-*") if f.is_dir()]
        others.sort(key=lambda f: f.stat().st_mtime, reverse=True)
    except OSError:
        return
    for old in others[KEPT_FOLDERS:]:
        shutil.rmtree(old, ignore_errors=True)


def cache_folder() -> Path | None:
    """Folder of the compiled code of this very source; None: no place can be written to."""
    name = f"kernel-{_digest()}"
    for base in _bases():
        folder = base / name
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _trusted(folder):
                continue
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


def _bases() -> Iterator[Path]:
    """Where the cache may lie, best first."""
    if os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(os.environ["NUMBA_CACHE_DIR"])
    if os.environ.get("XDG_CACHE_HOME"):
        yield Path(os.environ["XDG_CACHE_HOME"]) / "trunkline"
    yield Path(os.path.expanduser("~")) / ".cache" / "trunkline"
    yield Path(tempfile.gettempdir()) / f"trunkline-{_user()}"


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0


def _trusted(folder: Path) -> bool:
    """Whether only this user can have put code there; what lies in the cache is run."""
    if not hasattr(os, "getuid"):
        return True
    found = folder.stat()
    return found.st_uid == _user() and not found.st_mode & 0o022


@cache
def _digest() -> str:
    digest = blake2b(digest_size=8)
    versions = (platform.python_version(), _numba.__version__, np.__version__, get_host_cpu_name())
    digest.update("\0".join(versions).encode())
    here = Path(__file__)
    for file in (
        here,
        here.with_name("known.py"),
        *(f for s in SOURCES for f in sorted((here.parent / s).rglob("*.py"))),
    ):
        digest.update(str(file.relative_to(here.parent)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
