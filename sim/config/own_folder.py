"""A folder of one's own centre: what `trunkline` takes there where nothing else is typed.

``trunkline.yaml`` marks it and says which centre its commands are about; the groups ``centre/``,
``scenario/`` and so on lie in its folder ``scenarios``. Settings stand below everything that is
typed: they choose options of groups that are not chosen, and set fields as ``conf/study.yaml``
does.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.catalogue import _
from sim.config.folders import FILE
from sim.config.plain_files import option_file
from sim.errors import InputError, listing, near_match


@dataclass(frozen=True)
class Settings:
    """What a folder of one's own says.

    Attributes
    ----------
    choices : options by group.
    fields : of a study, as plain data; nobody may change them.
    name : what messages call the file.
    """

    choices: Mapping[str, str | tuple[str, ...] | None]
    fields: Mapping[str, Any]
    name: str


NOTHING_SET = Settings({}, {}, "")


def here() -> Path | None:
    """The current folder, if it is one of one's own centre."""
    return Path() if Path(FILE).is_file() else None


def settings(file: Path | None, known: Mapping[str, Container[str]]) -> Settings:
    """What ``trunkline.yaml`` says.

    Parameters
    ----------
    file : where it is; None: there is none.
    known : groups and their options.

    Raises
    ------
    InputError : it cannot be read, or has something that is neither a group nor a field.
    """
    if file is None:
        return NOTHING_SET
    from sim.study import Study

    found = option_file(file, str(file))
    fields = [name for name in Study.field_names() if name not in known]
    if found.defaults or found.package is not None:
        raise InputError(
            _("{found}: takes options and fields, and no defaults or package").format(
                found=found.name
            )
        )
    choices: dict[str, str | tuple[str, ...] | None] = {}
    for key, value in found.content.items():
        if key in known:
            choices[key] = _option(value, f"{found.name}: {key}", known[key])
        elif key not in fields:
            allowed = [*known, *fields]
            raise InputError(
                _(
                    "{found}: {key}: is neither a group nor a field of a study; allowed: "
                    "{allowed}{near}"
                ).format(
                    found=found.name,
                    key=key,
                    allowed=listing(allowed, 40),
                    near=near_match(str(key), allowed),
                )
            )
    rest = {key: value for key, value in found.content.items() if key not in known}
    return Settings(choices, rest, found.name)


def _option(value: Any, place: str, known: Container[str]) -> str | tuple[str, ...] | None:
    if value is None:
        return None
    several = value if isinstance(value, list) else [value]
    for option in several:
        if not isinstance(option, str):
            raise InputError(
                _("{place}: an option is text, found {option}; put it in quotes").format(
                    place=place, option=repr(option)
                )
            )
        if option not in known:
            names = sorted(known) if isinstance(known, (list, set, tuple)) else []
            raise InputError(
                _("{place}: there is no option '{option}'; allowed: {allowed}{near}").format(
                    place=place,
                    option=option,
                    allowed=listing(names, 40),
                    near=near_match(option, names),
                )
            )
    return tuple(several) if isinstance(value, list) else several[0]
