"""Configuration files as plain data, merged one after the other.

A file says what is simulated, and in ``hydra.sweeper`` which points a sweep has. Its defaults list
and its package (``# @package _global_``) are Hydra's; nothing else of Hydra's is taken from it, and
Hydra sees nothing else of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.catalogue import _
from sim.centre.paths import path_of
from sim.centre.plain_data import require_data
from sim.config.yaml_files import Data, bytes_of, read, text_of
from sim.errors import InputError, listing, near_match

SWEEPER = "hydra.sweeper"
SWEEPER_OPTIONS = ("params", "paired", "cases", "latin_hypercube")
"""What a file may say of a sweep."""

_PACKAGE = re.compile(r"#\s*@package\b(.*)")
_PACKAGE_NAME = re.compile(r"[\w-]+(\.[\w-]+)*")
_GROUP = re.compile(r"((optional|override)\s+)*(?P<group>[^\s@][^@]*)(@(?P<package>.*))?")


@dataclass(frozen=True)
class OptionFile:
    """What a file says.

    Attributes
    ----------
    name : what messages call it.
    package : where its content belongs, as written; None: under the name of its group.
    defaults : its defaults list.
    content : everything else; nobody may change it.
    refers : whether any text of it refers to another field.
    raw : its bytes.
    """

    name: str
    package: str | None
    defaults: list[Any]
    content: Data
    refers: bool
    raw: bytes


def option_file(file: Path, name: str | None = None) -> OptionFile:
    """Read a file and refuse what is no data.

    Raises
    ------
    InputError : it cannot be read, or asks for more than Trunkline takes from a file.
    """
    name = name or str(file)
    return _option_file(bytes_of(file, name), name, str(file.parent))


def named_file(name: str) -> tuple[Path, OptionFile]:
    """A file as a user names it: where it is, and what it says.

    Raises
    ------
    InputError : as of `option_file`.
    """
    file = Path(name)
    with suppress(RuntimeError):  # ~nobody
        file = file.expanduser()
    return file, option_file(file, name)


@lru_cache(maxsize=128)
def _option_file(raw: bytes, name: str, folder: str) -> OptionFile:
    content = dict(read(raw, name))
    defaults = content.pop("defaults", None)
    package = _package(text_of(raw, name), name)
    try:
        refers = require_data(content, references=True)
        require_sweeper_only(content.get("hydra"))
        _require_defaults(defaults)
    except InputError as error:
        raise InputError(_("{name}: {error}").format(name=name, error=error)) from None
    return OptionFile(name, package, defaults or [], _beside(content, folder), refers, raw)


def _package(text: str, name: str) -> str | None:
    """The package in the comments that a file begins with."""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            break
        found = _PACKAGE.fullmatch(stripped)
        if found is None:
            continue
        package = found[1].strip()
        if not _PACKAGE_NAME.fullmatch(package):
            raise InputError(
                _(
                    "{name}, line {number}: '@package' names a place, such as _global_ or "
                    "centre.outages; found '{package}'"
                ).format(name=name, number=number, package=package)
            )
        _require_package(package, f"{name}, line {number}")
        return package
    return None


def _require_package(package: str, place: str) -> None:
    parts = package.split(".")
    if "hydra" in (parts[0], parts[-1]) or ".hydra." in package:
        raise InputError(
            _("{place}: the package '{package}' is not taken; a file is data").format(
                place=place, package=package
            )
        )


def require_sweeper_only(written: Any) -> None:
    """Refuse everything below ``hydra`` but a sweep's points.

    Raises
    ------
    InputError : there is anything else.
    """
    if written is None:
        return
    if not isinstance(written, Mapping):
        raise InputError(
            _("hydra: only {sweeper} is taken, a mapping; found {written}").format(
                sweeper=SWEEPER, written=repr(written)
            )
        )
    for key in written:
        if key != "sweeper":
            raise InputError(
                _("hydra.{key}: is not taken; a file is data: only {sweeper} is read").format(
                    key=key, sweeper=SWEEPER
                )
            )
    sweeper = written.get("sweeper")
    if sweeper is not None and not isinstance(sweeper, Mapping):
        raise InputError(
            _("{sweeper}: must be a mapping, found {sweeper_2}").format(
                sweeper=SWEEPER, sweeper_2=repr(sweeper)
            )
        )
    for key in sweeper or ():
        if key not in SWEEPER_OPTIONS:
            raise InputError(
                _("{sweeper}.{key}: unknown field; allowed here: {allowed}{near}").format(
                    sweeper=SWEEPER,
                    key=key,
                    allowed=listing(SWEEPER_OPTIONS),
                    near=near_match(str(key), SWEEPER_OPTIONS),
                )
            )


def _require_defaults(written: Any) -> None:
    """Refuse a defaults list that is none, or that reaches beyond groups of options."""
    if written is None:
        return
    if not isinstance(written, list):
        raise InputError(
            _("defaults: must be a list, found {type}").format(type=type(written).__name__)
        )
    for number, entry in enumerate(written):
        place = f"defaults[{number}]"
        if isinstance(entry, str):
            _require_option(entry.split("@")[0], place, entry)
            if "@" in entry:
                _require_package(entry.split("@", 1)[1], place)
            continue
        if not isinstance(entry, dict) or len(entry) != 1:
            raise InputError(
                _("{place}: is 'group: option' or the name of a file, found {entry}").format(
                    place=place, entry=repr(entry)
                )
            )
        ((key, value),) = entry.items()
        found = _GROUP.fullmatch(key)
        if found is None:
            raise InputError(
                _("{place}: is 'group: option' or the name of a file, found {entry}").format(
                    place=place, entry=repr(entry)
                )
            )
        _require_option(found["group"], place, key)
        if found["package"] is not None:
            _require_package(found["package"], place)
        for option in value if isinstance(value, list) else [value]:
            if option is not None and not isinstance(option, str):
                raise InputError(
                    _("{place}: an option is text, found {option}; put it in quotes").format(
                        place=place, option=repr(option)
                    )
                )
            _require_option(option or "", place, str(option))


def _require_option(name: str, place: str, shown: str) -> None:
    parts = name.strip().lstrip("/").split("/")
    if parts[0] == "hydra":
        raise InputError(
            _("{place}: '{shown}' is not taken; a file is data, and sets nothing of Hydra").format(
                place=place, shown=shown
            )
        )
    if "${" in name or "???" in name or ".." in parts or "\0" in name:
        raise InputError(
            _("{place}: found '{shown}'; options are named as they are").format(
                place=place, shown=shown
            )
        )


def _beside(content: Data, folder: str) -> Data:
    """Content in which the files of traces are found from where they are named."""
    found = _moved(content, folder)
    assert isinstance(found, dict)
    return found


def _moved(value: Any, folder: str) -> Any:
    if isinstance(value, list):
        listed = [_moved(item, folder) for item in value]
        return listed if any(a is not b for a, b in zip(listed, value, strict=True)) else value
    if not isinstance(value, dict):
        return value
    made = {key: _moved(below, folder) for key, below in value.items()}
    trace = made.get("trace")
    if isinstance(trace, dict) and isinstance(trace.get("file"), str) and trace["file"]:
        made["trace"] = {**trace, "file": found_from(folder, trace["file"])}
    return made if any(made[key] is not below for key, below in value.items()) else value


def found_from(folder: str, file: str) -> str:
    """A file named beside others, from the current folder if it is within that."""
    path = os.path.abspath(os.path.join(folder, file))
    below = os.path.relpath(path)
    return path if below.startswith(os.pardir) else below


def composed_of(files: Iterable[tuple[Sequence[str], Data, str]]) -> Data:
    """Files merged one after the other, each under its names.

    Raises
    ------
    InputError : a mapping and a list do not fit each other, or null takes out what is not there;
        the field and the file.
    """
    from sim.config.taken_out import require_entries

    found: Data = {}
    for names, content, file in files:
        for name in reversed(names):
            content = {name: content}
        try:
            require_entries(found, content)
            found = merged(found, content)
        except InputError as error:
            raise InputError(_("{file}: {error}").format(file=file, error=error)) from None
    return found


def merged(below: Mapping[str, Any], above: Mapping[str, Any], place: tuple[str, ...] = ()) -> Data:
    """Both mappings in one; where they say different things, ``above`` is right.

    Neither is changed; what only one of them has is part of the result as it is.

    Raises
    ------
    InputError : one has a mapping where the other has a list.
    """
    found = dict(below)
    for key, value in above.items():
        before = found.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            found[key] = merged(before, value, (*place, str(key)))
        elif {type(before), type(value)} == {dict, list}:
            told = (
                _("{path}: is a mapping in the files before it, found a list")
                if isinstance(value, list)
                else _("{path}: is a list in the files before it, found a mapping")
            )
            raise InputError(told.format(path=path_of((*place, str(key)))))
        else:
            found[key] = value
    return found
