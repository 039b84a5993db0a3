"""What a folder keeps of an object so that it can be given back whole: one JSON file a kind.

Numbers that JSON has no word for are texts: ``"never"`` (infinite), and null (not known).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.catalogue import _
from sim.errors import DamagedError, reason
from sim.store.json_files import json_bytes, read_json

FORMAT = 1
NEVER = "never"


def write_stored(folder: Path, name: str, data: Mapping[str, Any]) -> None:
    """Write what is kept.

    Parameters
    ----------
    folder : made already.
    name : of the file.
    data : plain data.
    """
    (folder / name).write_bytes(json_bytes({"format": FORMAT, **data}))


def read_stored(folder: Path, name: str) -> dict[str, Any]:
    """What `write_stored` wrote.

    Raises
    ------
    DamagedError : the file is damaged, or another version wrote it.
    """
    try:
        data = read_json(folder / name)
    except (OSError, ValueError) as error:
        raise damaged(folder, name, error) from None
    found = data.get("format")
    if found != FORMAT:
        raise DamagedError(
            _(
                "'{folder}': another version of the program wrote {file} (format {found}; this "
                "one reads {format}); simulate it anew"
            ).format(
                folder=folder,
                file=name,
                found=_("unknown") if found is None else found,
                format=FORMAT,
            )
        )
    return data


def damaged(folder: Path, name: str, why: object) -> DamagedError:
    """The error of a file that is not as it was written."""
    return DamagedError(
        _("'{folder}': {file} cannot be read: {why}").format(
            folder=folder, file=name, why=reason(why)
        )
    )


def plain(value: Any) -> Any:
    """A number for JSON; anything else as it is."""
    if not isinstance(value, float):
        return value
    if math.isnan(value):
        return None
    return NEVER if math.isinf(value) else value


def number(value: Any) -> float:
    """The number that `plain` was given."""
    if value is None:
        return math.nan
    return math.inf if value == NEVER else float(value)
