"""Before anything runs: may results be written there?"""

from __future__ import annotations

import os
from pathlib import Path

from sim.catalogue import N_, _
from sim.errors import InputError, ResultError, listing
from sim.store.atomic import recovered
from sim.store.disk import aside_name, forced, writing_to
from sim.store.own_files import is_internal, manifest_of

_PROBE_BYTES = 65_536
_OTHER = N_("give a new or an empty folder")


def require_place(folder: Path, kind: str, *, replaces: bool = True) -> None:
    """Refuse a place that cannot be written or holds something else; tidy what was left there.

    Parameters
    ----------
    folder : where results are to be.
    kind : of the results, as the manifest has it.
    replaces : whether the whole folder is replaced, as `sim.store.atomic.written_aside` does.

    Raises
    ------
    InputError : it is no folder, is a link, or holds other files.
    ResultError : it cannot be written.
    """
    if "\0" in str(folder):
        raise InputError(_("--out: a path has no zero byte in it"))
    with writing_to(folder):
        if folder.is_symlink():
            raise InputError(
                _("--out: '{folder}' is a link to '{readlink}'; give the folder itself").format(
                    folder=folder, readlink=folder.readlink()
                )
            )
        if replaces:
            _require_replaceable(folder)
        if folder.exists() and not folder.is_dir():
            raise InputError(_("--out: '{folder}' is a file; give a folder").format(folder=folder))
        there = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
        if not there.is_dir():
            raise InputError(
                _("--out: '{there}' is a file, and cannot hold '{folder}'").format(
                    there=there, folder=folder
                )
            )
        if folder.parent.is_dir():
            recovered(folder)
        if folder.is_dir():
            _require_ours(folder, kind)
        _require_room(there if not replaces or there != folder.absolute() else there.parent)


def _require_replaceable(folder: Path) -> None:
    """A new folder takes the place of this one, so that it cannot be one that others stand in."""
    place, here, home = folder.resolve(), Path.cwd(), Path("~").expanduser().resolve()
    if place == here or place in here.parents:
        raise InputError(
            _(
                "--out: '{folder}' is the folder that this command runs in, or is above it; {other}"
            ).format(folder=folder, other=_(_OTHER))
        )
    if place == home or place in home.parents:
        raise InputError(
            _("--out: '{folder}' is your home folder, or is above it; {other}").format(
                folder=folder, other=_(_OTHER)
            )
        )
    if os.path.ismount(place):
        raise InputError(
            _(
                "--out: '{folder}' is where a disk is mounted, and cannot be replaced; "
                "give a folder in it"
            ).format(folder=folder)
        )


def _require_ours(folder: Path, kind: str) -> None:
    found = manifest_of(folder).kind
    if found == kind:
        return
    if found:
        raise InputError(
            _("--out: '{folder}' holds a {found}, which would be lost; {other}").format(
                folder=folder, found=found, other=_(_OTHER)
            )
        )
    others = [name for name in os.listdir(folder) if not is_internal(name)]
    if others:
        raise InputError(
            _(
                "--out: '{folder}' holds other files, which this program did not write "
                "({allowed}); {other}"
            ).format(folder=folder, allowed=listing(sorted(others), 3), other=_(_OTHER))
        )


def _require_room(folder: Path) -> None:
    """Write a little and remove it.

    Raises
    ------
    OSError : the disk is full, or the folder cannot be written.
    """
    probe = folder / aside_name("part", "probe")
    try:
        with probe.open("xb") as file:
            file.write(bytes(_PROBE_BYTES))
        forced(probe)
    finally:
        probe.unlink(missing_ok=True)


def inside(folder: Path, *names: str) -> Path:
    """A folder within a folder of results, by names that a file there gave: never elsewhere.

    Raises
    ------
    ResultError : a name leads elsewhere, or is a link.
    """
    place = folder
    for name in names:
        if name in ("", ".", "..") or "\0" in name or Path(name).name != name:
            raise ResultError(
                _("'{folder}': '{name}' is no name of a folder in it").format(
                    folder=folder, name=name
                )
            )
        place = place / name
        if place.is_symlink():
            raise ResultError(
                _("'{place}' is a link; results are not written through links").format(place=place)
            )
    return place
