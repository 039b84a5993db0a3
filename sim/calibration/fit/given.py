"""What is known of a centre beside its records: parts laid over the fitted centre."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.calibration.fit.options import FitOptions, check
from sim.catalogue import _
from sim.centre import Centre
from sim.config.plain_files import merged
from sim.config.yaml_files import data_in
from sim.errors import InputError, listing, near_match
from sim.wording.fit import given_source

NAMED = ("ivr_journeys", "contact_types", "pools", "routes")
"""Parts of a centre whose names come from the records: nothing may be added to them."""
WORDS = ("name", "title", "description", "sources")
"""Fields that say what something is called, and need no source."""


def options_file(file: Path, shown: str | None = None) -> FitOptions:
    """The options of a fit that a file says; what it leaves out is as everywhere.

    Parameters
    ----------
    file : YAML with fields of `FitOptions`.
    shown : what messages call it; None: its path.

    Raises
    ------
    InputError : it cannot be read, a field is unknown, or has a wrong value.
    """
    name = shown or str(file)
    data = dict(data_in(file, name))
    known = list(FitOptions.__dataclass_fields__)
    for field, value in data.items():
        if field not in known:
            raise InputError(
                _("{name}: '{found}' is no option of a fit; allowed: {allowed}{near}").format(
                    name=name, found=field, allowed=listing(known), near=near_match(field, known)
                )
            )
        check(field, value, f"{name}: {field}")
    if "return_types" in data:
        data["return_types"] = tuple(data["return_types"])
    return FitOptions(**data)


def with_given(centre: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """A fitted centre with what is given laid over it.

    Mappings are laid over each other field by field; anything else that is given takes the place
    of what was fitted.

    Parameters
    ----------
    centre : plain data, with its sources; not changed.
    given : plain data of parts of a centre.

    Raises
    ------
    InputError : a contact type, pool, route or IVR journey that the records do not have, or a part
        that no centre has.
    """
    if not given:
        return centre
    fields = list(Centre.model_fields)
    for part in given:
        if part not in fields:
            raise _unknown(f"centre.{part}", part, fields)
    for part in NAMED:
        names = list(centre.get(part, {}))
        for name in given.get(part, {}):
            if name not in names:
                raise _unknown(f"centre.{part}.{name}", name, names)
    found = merged(centre, given)
    own = {path: given_source() for path in _paths(given)}
    kept = {
        path: said
        for path, said in centre.get("sources", {}).items()
        if not any(path == new or path.startswith(f"{new}.") for new in own)
        and (path not in given or path in NAMED)
    }
    found["sources"] = {**kept, **own, **given.get("sources", {})}
    return {part: found[part] for part in fields if part in found}


def _paths(given: Mapping[str, Any], above: str = "") -> list[str]:
    """Paths of what is given, but for what things are called."""
    found = []
    for name, value in given.items():
        path = f"{above}.{name}" if above else name
        if name in WORDS and not isinstance(value, Mapping):
            continue
        if path == "sources":
            continue
        found += _paths(value, path) if isinstance(value, Mapping) and value else [path]
    return found


def _unknown(path: str, name: str, allowed: list[str]) -> InputError:
    return InputError(
        _("{path}: found '{found}'; allowed: {allowed}{near}").format(
            path=path, found=name, allowed=listing(allowed, 30), near=near_match(name, allowed)
        )
    )
