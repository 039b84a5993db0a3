"""Single files on disk: replaced whole, forced to the metal, and trouble is one sentence."""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from sim.catalogue import N_, _
from sim.errors import ResultError, system_reason

_ADVICE = {
    errno.ENOSPC: N_("the disk is full; make room and run the same command again"),
    errno.EDQUOT: N_("the disk quota is used up; make room and run the same command again"),
    errno.EFBIG: N_("the file would be larger than this user may write"),
    errno.EROFS: N_("the file system is read-only; give another folder with --out"),
    errno.EACCES: N_("permission denied; give another folder with --out"),
    errno.EPERM: N_("not permitted; give another folder with --out"),
    errno.ELOOP: N_("links lead in a circle"),
}

_MOST_OF_A_NAME = 180
ASIDE = re.compile(r"\.trunkline-(new|old|gone|part)-([0-9a-f]{8})-(.*)", re.DOTALL)
"""Names of what is only there while something is written: its role, a random code, whose it is."""


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Trouble with the disk becomes a `ResultError` that names the folder and what helps."""
    try:
        yield
    except OSError as error:
        raise ResultError(
            _("cannot write results to '{folder}': {reason}").format(
                folder=folder, reason=_reason(error)
            )
        ) from error


def _reason(error: OSError) -> str:
    known = _ADVICE.get(error.errno or 0)
    return _(known) if known else " ".join(system_reason(error).split())


def aside_name(role: str, name: str) -> str:
    """A name that nothing has yet, in one of the roles of `ASIDE`."""
    return f".trunkline-{role}-{secrets.token_hex(4)}-{name_in_aside(name)}"


def name_in_aside(name: str) -> str:
    """How a name of a folder or a file stands in the name of what is beside it for a while."""
    data = os.fsencode(name)
    if len(data) <= _MOST_OF_A_NAME:
        return name
    return sha256(data).hexdigest()


def replaced(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` make a file beside ``path``, then put it in its place, safe from power cuts.

    A link at ``path`` is replaced, not followed.

    Raises
    ------
    OSError : the place cannot be written.
    """
    aside = path.with_name(aside_name("part", path.name))
    try:
        write(aside)
        forced(aside)
        aside.replace(path)
        forced(path.parent)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


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
                forced_below(folder)
                forced(folder.parent)
            except FileNotFoundError:
                continue
            except OSError as error:
                self._error = error


def forced_below(folder: Path) -> None:
    """Force a folder that is our own to disk, with all that is in it.

    Raises
    ------
    OSError : the disk did not take it.
    """
    for place, _folders, files in os.walk(folder):
        for name in files:
            forced(Path(place) / name)
        forced(Path(place))


def forced(path: Path) -> None:
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
