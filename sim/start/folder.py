"""A new folder with files of one's own: all of them or none, and never over something else."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sim.errors import InputError
from sim.store.disk import writing_to
from sim.store.folder_names import RESERVED
from sim.wording import _

MOST_LETTERS = 60

_NAME = re.compile(r"\w(?:[\w .-]*[\w-])?")


def require_name(name: str) -> str:
    """A name that a folder, an option and a file may have alike.

    Raises
    ------
    InputError : it has other characters, is too long, or an operating system keeps it for itself.
    """
    allowed = _(
        "allowed: letters of any script, digits, '_', '-', and inside also '.' and spaces, "
        "{most} characters at most"
    ).format(most=MOST_LETTERS)
    if not _NAME.fullmatch(name) or len(name) > MOST_LETTERS:
        raise InputError(_("a name of a centre: found '{name}'; {allowed}").format(
            name=name, allowed=allowed))  # fmt: skip
    if RESERVED.fullmatch(name):
        raise InputError(
            _("a name of a centre: '{name}' is a word that an operating system keeps for "
            "itself; {allowed}")
            .format(name=name, allowed=allowed)
        )  # fmt: skip
    return name


def require_free(folder: Path) -> None:
    """Refuse a place where something is.

    Raises
    ------
    InputError : it is a file, a link, or a folder that holds something.
    """
    with writing_to(folder):
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise InputError(
                _("'{folder}': is there already, and is no folder; give another name").format(
                    folder=folder
                )
            )
        if folder.is_dir() and any(folder.iterdir()):
            raise InputError(
                _(
                    "'{folder}': is a folder that holds something, and nothing is written over; "
                    "give another name"
                ).format(folder=folder)
            )
        if not folder.absolute().parent.is_dir():
            raise InputError(
                _("'{folder}': there is no folder '{parent}' to put it in").format(
                    folder=folder, parent=folder.parent
                )
            )


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write a folder whole, or not at all.

    Parameters
    ----------
    folder : a new or an empty one.
    files : text by path within the folder.

    Raises
    ------
    InputError : as of `require_free`.
    ResultError : it cannot be written.
    """
    require_free(folder)
    with writing_to(folder):
        parent = folder.absolute().parent
        aside = Path(tempfile.mkdtemp(prefix=".trunkline-new-", dir=parent))
        try:
            made = aside / "folder"
            for name, text in files.items():
                place = made / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")
            if folder.is_dir():
                folder.rmdir()  # empty; some systems rename over no folder at all
            made.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
