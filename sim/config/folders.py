"""Where the shipped scenarios and study files are, in the wheel or beside the package."""

from __future__ import annotations

from pathlib import Path

from sim.errors import InputError

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(name: str) -> Path:
    """Folder ``scenarios`` or ``conf``: inside the installed wheel, or of a source checkout."""
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise InputError(f"the installation is incomplete: folder '{name}' is missing")


def own_folder(own: str | Path | None) -> Path | None:
    """A planner's own scenario folder, checked.

    Raises
    ------
    InputError : the folder does not exist.
    """
    if own is None:
        return None
    folder = Path(own).expanduser().resolve()
    if not folder.is_dir():
        raise InputError(f"--scenarios: there is no folder '{own}'")
    return folder


def roots(own: Path | None) -> list[Path]:
    """Every folder that holds config groups, the planner's own first."""
    return [*([own] if own is not None else []), shipped("scenarios"), shipped("conf")]


def groups(own: Path | None = None) -> dict[str, list[str]]:
    """Config groups and their options: ``{"scenario": ["base", "better_ivr", ...], ...}``."""
    found: dict[str, set[str]] = {}
    for root in roots(own):
        for file in root.glob("*/**/*.yaml"):
            group = file.parent.relative_to(root).as_posix()
            found.setdefault(group, set()).add(file.stem)
    return {group: sorted(options) for group, options in sorted(found.items())}
