"""Folders of results, written so that a reader sees the old or the whole new, whatever stops it.

A folder is filled beside its place; then the old one is renamed aside, the new one takes its place,
what the user had put into the old one moves over, and the old one goes. A process that is killed
on the way leaves the old or the new one, in its place or beside it; `recovered` puts it back.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from sim.catalogue import _
from sim.errors import ResultError
from sim.store.disk import (
    ASIDE,
    aside_name,
    forced,
    forced_below,
    name_in_aside,
    writing_to,
)
from sim.store.own_files import (
    Manifest,
    checksums,
    entries,
    file_checksum,
    is_ours,
    kept_aside,
    known_files,
    manifest_of,
    moved_over,
)

if sys.platform != "win32":
    import fcntl

_Found = TypeVar("_Found")
_WRITTEN_WITHIN_S = 60.0
"""Within which a single file is surely written."""


def written_aside(
    folder: Path,
    write: Callable[[Path], None],
    then: Callable[[Path], None] | None = None,
    *,
    kind: str = "run",
    at_once: bool = True,
) -> Path:
    """Let ``write`` fill a new folder beside ``folder``, then put it in its place.

    Parameters
    ----------
    folder : that the new one replaces. Files in it that the program did not write stay in it.
    write : makes what cannot be made again without simulating.
    then : adds what can, to a folder that holds that already; if it fails, nothing of that is lost.
    kind : of what is written, for its manifest.
    at_once : force it to disk here; else somebody does that later.

    Raises
    ------
    ResultError : the place cannot be written.
    """
    with writing_to(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _beside(folder) as aside:
            write(aside)
            Manifest(kind, checksums(aside, but=known_files(aside))).save(aside)
            if at_once:
                forced_below(aside)
            first = not os.path.lexists(folder)
            if first:
                _swapped(aside, folder)
            try:
                if then is not None:
                    then(folder if first else aside)
            finally:
                if not first:
                    _swapped(aside, folder)
    return folder


def published(
    folder: Path, write: Callable[[Path], _Found], *, gone: tuple[str, ...] = ()
) -> _Found:
    """Let ``write`` make files in a folder aside, then move each into ``folder``.

    A file of the user's that is in the way, or that was changed since it was written, is kept under
    another name, and so is a link, which is never followed.

    Parameters
    ----------
    folder : made if it is missing.
    write : makes the files; what it returns is returned.
    gone : names of files that are removed where ``write`` does not make them.

    Raises
    ------
    ResultError : the folder cannot be written.
    """
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _tidied_inside(folder)
        with _within(folder) as aside:
            found = write(aside)
            forced_below(aside)
            made = checksums(aside)
            for name in made:
                _no_links_on_the_way(folder, name)
            kept = _make_room(folder, made)
            before = manifest_of(folder)
            files = dict(before.files)
            both = {n: sums | files.get(n, frozenset()) for n, sums in made.items()}
            Manifest(before.kind, {**files, **both}).save(folder)
            for name in made:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (aside / name).replace(folder / name)
            for name in set(gone) - made.keys():
                if is_ours(folder, name, files):
                    (folder / name).unlink()
                files.pop(name, None)
            Manifest(before.kind, {**files, **made}).save(folder)
    _say(kept)
    return found


def _make_room(folder: Path, made: Mapping[str, frozenset[str]]) -> list[str]:
    """Keep what is the user's where a file is to be; what is to be said of it."""
    known, kept = known_files(folder), []
    for name, sums in made.items():
        path = folder / name
        if not os.path.lexists(path) or is_ours(folder, name, known):
            continue
        if path.is_symlink() or not path.is_file() or file_checksum(path) not in sums:
            kept.append(kept_aside(path))
    return kept


def _say(kept: Iterable[str]) -> None:
    """Warn, when everything is in its place: a program may make errors of warnings."""
    for sentence in kept:
        warnings.warn(sentence, stacklevel=3)


def _no_links_on_the_way(folder: Path, name: str) -> None:
    for part in Path(name).parents:
        if (folder / part).is_symlink() and part != Path():
            raise ResultError(
                _("'{folder}' is a link; results are not written through links").format(
                    folder=folder / part
                )
            )


def recovered(folder: Path) -> None:
    """Put in order what a killed process left beside a folder: nothing of it is lost.

    Raises
    ------
    OSError : the place beside it cannot be written.
    """
    left = _left_beside(folder)
    if not left:
        return
    kept: list[str] = []
    with _kept_apart(folder.parent):
        for role, path in _left_beside(folder):
            if role == "old" and not os.path.lexists(folder):
                path.rename(folder)
            elif role == "old":
                kept += _cleared(path, folder)
            elif role == "gone" or _is_dead(path):
                _removed(path)
    _say(kept)


def tidied(parent: Path) -> None:
    """Put in order what killed processes left in a folder of folders with short names.

    Raises
    ------
    OSError : it cannot be written.
    """
    names = {found[3] for entry in os.listdir(parent) if (found := ASIDE.fullmatch(entry))}
    for name in names:
        recovered(parent / name)


def _left_beside(folder: Path) -> list[tuple[str, Path]]:
    """Role and path of what was left beside a folder."""
    whose = name_in_aside(folder.name)
    try:
        names = sorted(os.listdir(folder.parent))
    except OSError:
        return []
    found = [(match[1], match[3], name) for name in names if (match := ASIDE.fullmatch(name))]
    return [(role, folder.parent / name) for role, whom, name in found if whom == whose]


def _tidied_inside(folder: Path) -> None:
    for entry in os.listdir(folder):
        found = ASIDE.fullmatch(entry)
        if found and found[1] in ("new", "part") and _is_dead(folder / entry):
            _removed(folder / entry)


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A new folder beside another, which goes again unless it is renamed."""
    aside = folder.with_name(aside_name("new", folder.name))
    with _kept_apart(folder.parent):
        aside.mkdir()
        handle = _locked(aside)
    yield from _in_use(aside, handle)


@contextmanager
def _within(folder: Path) -> Iterator[Path]:
    """A new folder in another, which may be a new one itself."""
    aside = folder / aside_name("new", folder.name)
    aside.mkdir()
    yield from _in_use(aside, _locked(aside))


def _in_use(aside: Path, handle: int | None) -> Iterator[Path]:
    try:
        yield aside
    finally:
        try:
            shutil.rmtree(aside, ignore_errors=True)
        finally:
            if handle is not None:
                os.close(handle)


def _swapped(aside: Path, folder: Path) -> None:
    """Put a folder that is whole in its place."""
    with _kept_apart(folder.parent):
        if not os.path.lexists(folder):
            aside.rename(folder)
            forced(folder.parent)
            return
        if folder.is_symlink() or not folder.is_dir():
            raise ResultError(
                _("'{folder}' is a link or a file; results do not replace it").format(folder=folder)
            )
        old = folder.with_name(aside_name("old", folder.name))
        folder.rename(old)
        try:
            aside.rename(folder)
        except BaseException:
            old.rename(folder)
            raise
        forced(folder.parent)
        kept = _cleared(old, folder)
    _say(kept)


def _cleared(old: Path, folder: Path) -> list[str]:
    """What is the user's in an old folder moves to the new one; then the old one goes."""
    known = known_files(old)
    users = [name for name in entries(old) if not is_ours(old, name, known)]
    for name in users:
        _no_links_on_the_way(folder, name)
    kept = moved_over(old, folder, users)
    gone = old.with_name(aside_name("gone", folder.name))
    old.rename(gone)
    _removed(gone)
    return kept


def _removed(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


@contextmanager
def _kept_apart(parent: Path) -> Iterator[None]:
    """Of several commands at once, one at a time renames in a folder."""
    handle = _locked(parent, wait=True)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _locked(folder: Path, *, wait: bool = False) -> int | None:
    """A handle whose closing, or whose process's end, frees the folder; None: it cannot be locked.

    Raises
    ------
    BlockingIOError : another process has it, and this one does not wait.
    """
    if sys.platform == "win32":  # two commands at once in one folder are not kept apart there
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(handle)
        raise
    except OSError:  # some network drives lock no folders
        os.close(handle)
        return None
    return handle


def _is_dead(path: Path) -> bool:
    """Whether nobody fills a folder, or writes a file, any more."""
    if not path.is_dir():
        return time.time() - path.lstat().st_mtime > _WRITTEN_WITHIN_S
    try:
        handle = _locked(path)
    except BlockingIOError:
        return False
    if handle is None:
        return False
    os.close(handle)
    return True
