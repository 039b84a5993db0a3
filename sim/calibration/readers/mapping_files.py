"""Mapping files and shipped presets, merged and validated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.calibration.readers.mapping import Mapping
from sim.catalogue import _
from sim.centre.validate import validated
from sim.config.plain_files import merged
from sim.config.yaml_files import data_in
from sim.errors import InputError, listing, near_match

FOLDER = Path(__file__).parent / "presets"
SAMPLES = FOLDER / "samples"


def presets() -> tuple[str, ...]:
    """Names of the shipped mappings."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))


def preset_file(name: str) -> Path:
    """The file of a shipped mapping.

    Raises
    ------
    InputError : there is none of that name.
    """
    if name not in presets():
        raise InputError(
            _("preset: found '{found}'; allowed: {allowed}{near}").format(
                found=name, allowed=listing(presets(), 30), near=near_match(name, presets())
            )
        )
    return FOLDER / f"{name}.yaml"


def preset(name: str) -> Mapping:
    """A shipped mapping by its name.

    Raises
    ------
    InputError : there is none of that name.
    """
    return _validated(dict(data_in(preset_file(name))), f"{name}.yaml")


def mapping_file(file: Path, shown: str | None = None) -> Mapping:
    """A mapping file, over the preset that it names.

    Raises
    ------
    InputError : it cannot be read, or says what no mapping says; file, field, what is allowed.
    """
    name = shown or str(file)
    given = dict(data_in(file, name))
    base = given.get("preset")
    if base is not None:
        try:
            below = dict(data_in(preset_file(str(base))))
        except InputError as error:
            raise InputError(_("{name}: {problem}").format(name=name, problem=error)) from None
        given = _without_nothing(merged(below, given))
    return _validated(given, name)


def _without_nothing(data: dict[str, Any]) -> dict[str, Any]:
    """A column set to null is a column of the preset that these records do not have."""
    columns = data.get("columns")
    if isinstance(columns, dict):
        data["columns"] = {k: v for k, v in columns.items() if v is not None}
    return data


def _validated(data: dict[str, Any], name: str) -> Mapping:
    try:
        return validated(Mapping, data)
    except InputError as error:
        problems = [_("{name}: {problem}").format(name=name, problem=p) for p in error.problems]
        raise InputError(
            _("{name}: {problem}").format(name=name, problem=error), problems
        ) from None
