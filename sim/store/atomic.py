"""Writing to disk so that a reader sees the old or the whole new, and trouble is one sentence."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from sim.errors import InputError, ResultError

_ADVICE = {
    errno.ENOSPC: "the disk is full; make room and run the same command again",
    errno.EDQUOT: "the disk quota is used up; make room and run the same command again",
    errno.EFBIG: "the file would be larger than this user may write",
    errno.EROFS: "the file system is read-only; give another folder with --out",
    errno.EACCES: "permission denied; give another folder with --out",
    errno.EPERM: "not permitted; give another folder with --out",
}


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Trouble with the disk becomes a `ResultError` that names the folder and what helps."""
    try:
        yield
    except OSError as error:
        raise ResultError(f"cannot write results to '{folder}': {_reason(error)}") from error


def _reason(error: OSError) -> str:
    known = _ADVICE.get(error.errno or 0)
    return known or error.strerror or " ".join(str(error).split())


def written_aside(folder: Path, write: Callable[[Path], None]) -> Path:
    """Let ``write`` fill a new folder beside ``folder``, then put it in its place.

    A reader sees the old folder or the whole new one, never half of it.

    Raises
    ------
    ResultError : the place cannot be written.
    """
    with writing_to(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            write(aside)
            aside.chmod(0o755)
            if folder.exists():
                shutil.rmtree(folder)
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return folder


def require_place(folder: Path, mark: str) -> None:
    """Before anything runs: refuse a place that cannot be written, or that holds something else.

    Parameters
    ----------
    folder : that `written_aside` will replace.
    mark : name of a file that tells a result of the same kind.

    Raises
    ------
    InputError : it holds other files.
    ResultError : it cannot be written.
    """
    with writing_to(folder):
        other = folder.is_dir() and any(folder.iterdir()) and not (folder / mark).exists()
        there = next(p for p in folder.absolute().parents if p.exists())
        os.rmdir(tempfile.mkdtemp(prefix=".trunkline.", dir=there))
    if other:
        raise InputError(
            f"--out: '{folder}' holds other files (no {mark}), which would be lost; give a new or "
            "an empty folder"
        )


def tidied(folder: Path) -> None:
    """Remove what `written_aside` left when it was killed, from a folder that nobody else uses."""
    for rest in folder.glob(".*"):
        if rest.is_dir():
            shutil.rmtree(rest, ignore_errors=True)


def replaced(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` make a file beside ``path``, then put it in its place, safe from power cuts.

    Raises
    ------
    OSError : the place cannot be written.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        write(aside)
        _to_the_metal(aside)
        aside.replace(path)
        _to_the_metal(path.parent)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


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


def checksum(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    return sha256(data).hexdigest()


class Settler:
    """Makes folders that are written safe from a power cut, behind the back of who wrote them.

    Forcing a disk takes milliseconds in which nothing is computed, so that it has a thread of its
    own. A folder that a power cut tears is found by its checksums.
    """

    def __init__(self) -> None:
        self._folders: SimpleQueue[Path | None] = SimpleQueue()
        self._error: OSError | None = None
        self._thread = Thread(target=self._work, name="trunkline-settler", daemon=True)
        self._thread.start()

    def add(self, folder: Path) -> None:
        """Take on a folder that is in its place.

        Raises
        ------
        OSError : an earlier one could not be made safe.
        """
        if self._error is not None:
            raise self._error
        self._folders.put(folder)

    def close(self) -> None:
        """Wait for what is left.

        Raises
        ------
        OSError : a folder could not be made safe.
        """
        self._folders.put(None)
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        while (folder := self._folders.get()) is not None:
            try:
                for file in folder.iterdir():
                    if file.is_file():
                        _to_the_metal(file)
                _to_the_metal(folder)
                _to_the_metal(folder.parent)
            except FileNotFoundError:
                continue
            except OSError as error:
                self._error = error


def _to_the_metal(path: Path) -> None:
    """Force a file, or the entries of a folder, to disk; where folders cannot be, nothing."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        if path.is_dir():
            return
        raise
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)
