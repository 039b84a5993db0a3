"""Which files of a folder the program wrote: a manifest in the folder, with their checksums.

What is not in it, or is another file now, is the user's: notes beside a result, a checklist that a
person filled in. It is never removed; where its place is needed it is kept under another name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from sim.catalogue import _
from sim.store.disk import ASIDE, replaced
from sim.store.folder_names import folder_name
from sim.store.json_files import json_bytes, read_json

MANIFEST = ".trunkline.json"
LOCK, RUNNING = ".lock", ".running.json"
_OF_SWEEPS = (LOCK, RUNNING)
_ONLY_FOR_PROGRAMS = (".json", ".arrow")
"""Endings of files that nobody edits: a changed one is damaged, and is replaced."""

Known = Mapping[str, frozenset[str]]
"""Path relative to a folder, with ``/`` -> checksums that the program wrote it with."""


@dataclass(frozen=True)
class Manifest:
    """What the program wrote into a folder.

    Attributes
    ----------
    kind : of what: ``run``, ``sweep``, ``comparison`` ...; empty where it is not known.
    files : path relative to the folder, with ``/`` -> checksums (two while it is replaced).
    """

    kind: str = ""
    files: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Write it into the folder.

        Raises
        ------
        OSError : the folder cannot be written.
        """
        files = {name: sorted(sums) for name, sums in sorted(self.files.items())}
        data = json_bytes({"kind": self.kind, "files": files})
        replaced(folder / MANIFEST, lambda path: path.write_bytes(data))


def manifest_of(folder: Path) -> Manifest:
    """The manifest of a folder; an empty one where there is none, or a damaged one."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        if not (folder / MANIFEST).is_symlink():
            data = read_json(folder / MANIFEST)
            files = {str(n): frozenset(map(str, sums)) for n, sums in data["files"].items()}
            return Manifest(str(data["kind"]), files)
    return Manifest()


def known_files(folder: Path) -> Known:
    """What manifests in a folder, and in the folders below it, say of its files."""
    found: dict[str, frozenset[str]] = {}
    for place, _folders, files in os.walk(folder):
        if MANIFEST in files:
            start = PurePosixPath(Path(place).relative_to(folder).as_posix())
            for name, sums in manifest_of(Path(place)).files.items():
                found[str(start / name)] = sums
    return found


def checksums(folder: Path, *, but: Known | None = None) -> dict[str, frozenset[str]]:
    """Checksums of the files in a folder and below, as a manifest has them.

    Parameters
    ----------
    folder : of which every file is our own.
    but : files that another manifest has.
    """
    return {
        name: frozenset([file_checksum(folder / name)])
        for name in entries(folder)
        if name not in (but or {}) and not is_internal(name)
    }


def entries(folder: Path) -> Iterator[str]:
    """Files, links and empty folders below a folder, relative, with ``/``; no link is followed."""
    for place, folders, files in os.walk(folder):
        here = Path(place)
        links = [name for name in folders if (here / name).is_symlink()]
        if here != folder and not files and not folders:
            yield here.relative_to(folder).as_posix()
        for name in (*files, *links):
            yield (here / name).relative_to(folder).as_posix()


def is_ours(folder: Path, name: str, known: Known) -> bool:
    """Whether an entry of a folder is a file that the program wrote, as it was written."""
    path = folder / name
    if path.is_symlink() or not path.is_file():
        return False
    if is_internal(name):
        return True
    if name not in known:
        return False
    return path.suffix in _ONLY_FOR_PROGRAMS or file_checksum(path) in known[name]


def is_internal(name: str) -> bool:
    """Whether a name is of those that the program writes for itself only."""
    last = PurePosixPath(name).name
    return last in (MANIFEST, *_OF_SWEEPS) or bool(ASIDE.fullmatch(last))


def claimed(folder: Path, kind: str) -> None:
    """Make a folder, and say in its manifest what it is for, before anything else is in it.

    Raises
    ------
    OSError : the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if all(map(is_internal, os.listdir(folder))) and manifest_of(folder).kind != kind:
        Manifest(kind).save(folder)


def kept_aside(path: Path, place: Path | None = None) -> str:
    """Give what is the user's a name that is free; returns a sentence that says so.

    Parameters
    ----------
    path : what is there.
    place : where it would be by its name; None: where it is.

    Raises
    ------
    OSError : it cannot be renamed.
    """
    place = place or path
    other = _free_name(place)
    path.rename(other)
    return _("'{place}' was changed, or is not of this program; it is kept as '{other}'").format(
        place=place, other=other.name
    )


def moved_over(old: Path, folder: Path, names: Sequence[str]) -> list[str]:
    """Move entries of the user's to another folder; returns what is to be said of those renamed.

    Raises
    ------
    OSError : one cannot be moved.
    """
    told = []
    taken: list[tuple[Path, Path]] = []
    for name in names:
        place = folder / name
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            place = folder / folder_name(name)
        if os.path.lexists(place):
            taken.append((old / name, place))
        else:
            (old / name).rename(place)
    for path, place in taken:
        if path.is_symlink() or not path.is_dir():  # an empty folder that is there is there
            told.append(kept_aside(path, place))
    return told


def _free_name(path: Path) -> Path:
    stem = re.sub(r"\.kept(-\d+)?$", "", path.stem)
    number = 1
    while True:
        more = "" if number == 1 else f"-{number}"
        other = path.with_name(f"{stem}.kept{more}{path.suffix}")
        if not os.path.lexists(other):
            return other
        number += 1


def file_checksum(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
