"""Where scenarios and study files are: shipped, in a planner's own folder, or given by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sim.catalogue import _
from sim.errors import InputError

FILE = "trunkline.yaml"
"""Marks the folder of an own centre; see `sim.config.own_folder`."""
SCENARIOS = "scenarios"
"""Its folder of scenarios."""

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Given:
    """A file that stands for an option.

    Attributes
    ----------
    option : such as ``scenario/mine``.
    file : where it is.
    name : what messages call it.
    kind : what it was taken for: centre, study, scenario ...
    package : where its content belongs if it does not say so itself; None: under its group's name.
    """

    option: str
    file: Path
    name: str
    kind: str
    package: str | None


@dataclass(frozen=True)
class Places:
    """Where options are looked for, beside the shipped ones.

    Attributes
    ----------
    own : a planner's own folder, or None; its files go before shipped ones of the same name.
    given : single files.
    settings : what is chosen where nothing is typed (`sim.config.own_folder`); None: nothing is.
    """

    own: Path | None = None
    given: tuple[Given, ...] = ()
    settings: Path | None = None


SHIPPED_ONLY = Places()


def shipped(name: str) -> Path:
    """Folder ``scenarios`` or ``conf``: inside the installed wheel, or of a source checkout."""
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise InputError(
        _("the installation is incomplete: folder '{name}' is missing").format(name=name)
    )


def places_of(own: str | Path | None) -> Places:
    """A planner's own scenario folder, checked; or the folder of an own centre, which holds one.

    Raises
    ------
    InputError : the folder does not exist, or holds a configuration of Hydra.
    """
    if own is None:
        return SHIPPED_ONLY
    try:
        folder = Path(own).expanduser().resolve()
        there = folder.is_dir()
    except (ValueError, OSError, RuntimeError):
        there = False
    if not there:
        raise InputError(_("--scenarios: there is no folder '{own}'").format(own=own))
    settings = folder / FILE
    if settings.is_file():
        within = folder / SCENARIOS
        return replace(places_of(within) if within.is_dir() else SHIPPED_ONLY, settings=settings)
    if (folder / "hydra").exists():
        raise InputError(
            _(
                "--scenarios: '{own}' holds a folder 'hydra', which is not taken; a "
                "scenario is data"
            ).format(own=own)
        )
    return Places(folder)


def roots(places: Places = SHIPPED_ONLY) -> list[Path]:
    """Every folder that holds config groups, the planner's own first."""
    own = [places.own] if places.own is not None else []
    return [*own, shipped("scenarios"), shipped("conf")]


def groups(places: Places = SHIPPED_ONLY) -> dict[str, list[str]]:
    """Config groups and their options: ``{"scenario": ["base", "better_ivr", ...], ...}``.

    An option in a folder of a group is known to both: ``scenario=winter/cold`` and
    ``scenario/winter=cold``.
    """
    found: dict[str, set[str]] = {}
    for option in _options(places):
        parts = option.split("/")
        for cut in range(1, len(parts)):
            found.setdefault("/".join(parts[:cut]), set()).add("/".join(parts[cut:]))
    return {group: sorted(options) for group, options in sorted(found.items())}


def _options(places: Places) -> Iterator[str]:
    for root in roots(places):
        for file in root.glob("*/**/*.yaml"):
            yield file.relative_to(root).with_suffix("").as_posix()
    yield from (given.option for given in places.given)


FileStates = tuple[tuple[str, int, int], ...]
"""Files by path, with the time of their last change and their size."""


def files_as_they_are(places: Places) -> FileStates:
    """The user's own files; the same as before: none of them has been changed."""
    files = [given.file for given in places.given]
    files += [] if places.settings is None else [places.settings]
    if places.own is not None:
        files += sorted(places.own.glob("**/*.yaml"))
    found = []
    for file in files:
        try:
            state = file.stat()
        except OSError:  # a link that leads nowhere, which is told where it is read
            continue
        found.append((str(file), state.st_mtime_ns, state.st_size))
    return tuple(found)


def file_of(option: str, places: Places) -> Path | None:
    """The file of an option such as ``scenario/base``; None: there is none."""
    for given in places.given:
        if given.option == option:
            return given.file
    for root in roots(places):
        if (root / f"{option}.yaml").is_file():
            return root / f"{option}.yaml"
    return None
