"""The compiler, and a cache that a change of any file of the engine makes anew.

numba notices a change of a function's own file only; the code and the constants of the other files
are built into it, so the cache folder carries a digest of all of them. It lies in the user's cache
folder, since an installed package may be read-only. ``NUMBA_DISABLE_JIT=1`` runs the same code as
plain Python, with bounds checked.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import numba

F = TypeVar("F", bound=Callable[..., Any])

_numba: Any = numba

COMPILED = not _numba.config.DISABLE_JIT
"""Whether kernels are compiled, or run as plain Python."""

_part = _numba.njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
_inlined = _numba.njit(
    error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True
)


def kernel(function: F) -> F:
    """Part of a kernel."""
    return _part(function) if COMPILED else function


def inlined(function: F) -> F:
    """Part of a kernel on the path of every call, built into its callers."""
    return _inlined(function) if COMPILED else function


def entry(function: F) -> F:
    """A kernel's entry: compiled on first use, kept in the cache; it releases the GIL."""
    if not COMPILED:
        return function
    folder = cache_folder()
    compiler = _numba.njit(error_model="numpy", nogil=True, cache=folder is not None)
    before = _numba.config.CACHE_DIR
    _numba.config.CACHE_DIR = before if folder is None else str(folder)
    try:
        return compiler(function)  # type: ignore[no-any-return]
    finally:
        _numba.config.CACHE_DIR = before


def cache_folder() -> Path | None:
    """Folder of the compiled kernel of this very source; None: no place can be written to."""
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


def _digest() -> str:
    digest = blake2b(digest_size=8)
    here = Path(__file__).parent
    for file in (*sorted(here.parent.glob("*.py")), *sorted(here.glob("*.py"))):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
