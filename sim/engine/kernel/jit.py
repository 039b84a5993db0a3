"""The compiler, with a cache that a change of any kernel file makes anew.

numba notices a change of a function's own file only; the code of other kernel files is built into
it, so the cache folder carries a digest of all of them. It lies in the user's cache folder: an
installed wheel may be read-only. ``NUMBA_DISABLE_JIT=1`` runs the same code as plain Python, with
bounds checked.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba import config

F = TypeVar("F", bound=Callable[..., Any])

COMPILED = not config.DISABLE_JIT
"""Whether kernels are compiled, or run as plain Python."""


def cache_folder() -> Path:
    """Folder of the compiled kernels of this very source."""
    digest = blake2b(digest_size=8)
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    own = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    for base in (Path(own), Path(tempfile.gettempdir()) / f"trunkline-{os.getuid()}"):
        folder = base / "trunkline" / f"kernel-{digest.hexdigest()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError:
            continue
        return folder
    return Path(tempfile.mkdtemp(prefix="trunkline-kernel-"))


if not os.environ.get("NUMBA_CACHE_DIR"):
    config.CACHE_DIR = str(cache_folder())

_part = numba.njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
_inlined = numba.njit(
    error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True
)
_entry = numba.njit(cache=True, nogil=True, error_model="numpy")


def kernel(function: F) -> F:
    """Part of a kernel."""
    return _part(function) if COMPILED else function  # type: ignore[no-any-return]


def inlined(function: F) -> F:
    """Part of a kernel that is built into its callers."""
    return _inlined(function) if COMPILED else function  # type: ignore[no-any-return]


def entry(function: F) -> F:
    """A kernel's entry, compiled on first use and kept in the cache; it releases the GIL."""
    return _entry(function) if COMPILED else function  # type: ignore[no-any-return]
