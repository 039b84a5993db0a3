"""Where compiled code is kept: a folder that a change of any compiled file makes anew.

numba notices a change of a function's own file only; the code and the constants of the other files
are built into it, so the cache folder carries a digest of all of them, and of what the machine
code depends on besides. It lies in the user's cache folder, since an installed package may be
read-only.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from llvmlite.binding import get_host_cpu_name  # type: ignore[import-untyped]

SOURCES = (
    "jit/**/*.py", "workload/**/*.py", "engine/**/*.py", "measures/**/*.py",
    "rounding.py", "centre/base.py", "centre/ivr_outcomes.py",
)  # fmt: skip
"""Files that compiled code follows from: functions, the constants built into them, the compiler."""

KEPT_FOLDERS = 6
"""Folders of compiled code that stay: so many versions of the program can take turns."""

_OURS = re.compile(r"kernel-[0-9a-f]{16}")


def tidy(folder: Path, marks: Iterable[str]) -> None:
    """Mark what a folder has; the folders of versions that have not been compiled lately go."""
    try:
        for mark in marks:
            (folder / mark).touch()
        others = [f for f in folder.parent.iterdir() if _OURS.fullmatch(f.name) and f.is_dir()]
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
    versions = (platform.python_version(), version("numba"), version("numpy"), get_host_cpu_name())
    digest.update("\0".join(versions).encode())
    package = Path(__file__).parent.parent
    sources = [f for s in SOURCES for f in sorted(package.glob(s))]
    for file in sources:
        digest.update(str(file.relative_to(package)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
