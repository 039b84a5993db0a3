"""A file of one's own, named where an override or the name of a centre could stand.

What it is follows from what it says: changes to a centre (a scenario) where it names that one in
``scenario.centre`` or begins with ``# @package _global_``; else a centre (sites, contact types,
pools, routes), a whole study (a ``centre`` that has all of these), or changes to one (everything
else: a scenario, or the points of a sweep). It then stands for an option of its group, so that
everything else is as for a file in a folder of one's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from sim.catalogue import _
from sim.centre.centre_fields import CentreFields
from sim.centre.contact_types import ContactType
from sim.centre.pools import AgentPool
from sim.config import typed
from sim.config.folders import Given, Places, groups, places_of
from sim.config.plain_files import OptionFile, named_file
from sim.errors import InputError, listing, near_match

Kind = Literal[
    "centre",
    "study",
    "scenario",
    "sweep",
    "uncertainty",
    "failures",
    "outages",
    "playbook",
    "demand_event",
    "drill",
    "redundancy",
]

_PACKAGES: dict[str | None, Kind] = {
    "centre.outages": "outages",
    "centre.playbooks": "playbook",
    "centre.demand.events": "demand_event",
    "redundancy": "redundancy",
}
"""Groups by the place where their files say that they belong."""

_DRILL = {"expect", "designs", "outages", "rto_min"}
"""What a drill says, and no other file that names no package."""

PARTS = ("sites", "contact_types", "pools", "routes")
"""What a centre is told by; two of them are enough."""

_NEEDED = {
    "contact_types": {n for n, f in ContactType.model_fields.items() if f.is_required()},
    "pools": {n for n, f in AgentPool.model_fields.items() if f.is_required()},
}
"""What every part of a whole centre says; sites and routes may be left out."""


def opened(texts: Sequence[str], scenarios: str | Path | None = None) -> tuple[Places, list[str]]:
    """Overrides in which files stand for options, and where these are.

    Parameters
    ----------
    texts : overrides, and names of YAML files.
    scenarios : a planner's own folder, or None.

    Raises
    ------
    InputError : a file cannot be read, is none of the kinds, or does not go with the others.
    """
    places = places_of(scenarios)
    files = [text for text in texts if typed.is_file_name(text)]
    rest = [text for text in texts if text not in files]
    for text in rest:
        if "=" not in text and not text.startswith("~"):
            raise _neither(text, groups(places))
    if not files:
        return places, rest
    from sim.config.typed import as_text

    keys = {typed.cut(text).key for text in rest}
    known = groups(places)
    added: list[str] = []
    asked: dict[str, str] = {}
    beside: list[tuple[Kind, OptionFile]] = []
    for name in files:
        file, found = named_file(name)
        kind = kind_of(found)
        if kind == "drill":
            raise InputError(
                _("{name}: is a drill, which `trunkline drill {name}` runs").format(name=name)
            )
        group = "centre" if kind == "study" else kind
        other = asked.get(group) or (f"{group}=..." if group in keys else None)
        if other is not None:
            raise InputError(
                _("{name}: is a {kind}, and so is {other}; give one of them").format(
                    name=name, kind=kind, other=other
                )
            )
        asked[group] = name
        option = _option(file.stem, known.get(group, ()))
        package = "_global_" if kind in ("study", "scenario", "sweep") else None
        stands = Given(f"{group}/{option}", file, name, kind, package)
        places = replace(places, given=(*places.given, stands))
        added.append(f"{group}={as_text(option)}")
        beside.append((kind, found))
    taken = keys | set(asked)
    for kind, found in beside:
        added += _beside(kind, found, taken, known)
    return places, [*added, *rest]


def _neither(text: str, known: Mapping[str, Sequence[str]]) -> InputError:
    """What to type instead of something that is neither an override nor the name of a file."""
    try:
        if Path(text).is_dir():
            return InputError(
                _("{text}: is a folder, not a file; give one file, or --scenarios DIR").format(
                    text=text
                )
            )
        if Path(text).is_file():
            return InputError(
                _("{text}: a file of settings has a name that ends in .yaml or .yml").format(
                    text=text
                )
            )
    except (OSError, ValueError):
        pass
    meant = [f"{group}={text}" for group, options in known.items() if text in options]
    hint = _("; did you mean {meant}?").format(meant=_(" or ").join(meant)) if meant else ""
    return InputError(
        _(
            "cannot read '{text}'; expected key=value, such as staffing.scale=1.1, or the "
            "name of a file that ends in .yaml{hint}"
        ).format(text=text, hint=hint)
    )


def _beside(
    kind: Kind, found: OptionFile, keys: set[str], known: Mapping[str, Sequence[str]]
) -> list[str]:
    """What a file needs beside itself."""
    if kind == "study":  # says everything itself
        return [f"~{group}" for group in ("scenario", "executor") if group not in keys]
    about = found.content.get("scenario")
    centre = about.get("centre") if isinstance(about, Mapping) else None
    if kind == "scenario" and "centre" not in keys and centre in known["centre"]:
        from sim.config.typed import as_text

        return [f"centre={as_text(centre)}"]
    return []


def _option(stem: str, known: Sequence[str]) -> str:
    """A name for a file that no option has."""
    name = stem
    while name in known:
        name = f"{name} (file)"
    return name


def kind_of(file: OptionFile) -> Kind:
    """What a file is, by what it says.

    Raises
    ------
    InputError : it is nothing that can be run.
    """
    from sim.centre.redundancy import Redundancy
    from sim.study import Study

    content = file.content
    centre = content.get("centre")
    if file.package is None:
        if _centre_like(content):
            return "centre"
        if isinstance(centre, Mapping) and not _changes(content) and _whole(centre):
            return "study"
        if isinstance(content.get("inputs"), Mapping):
            return "uncertainty"
        if isinstance(content.get("kinds"), Mapping):
            return "failures"
        if _DRILL & set(content) and not isinstance(centre, Mapping):
            return "drill"
        if content and set(content) <= set(Redundancy.field_names()):
            return "redundancy"
    if content.get("hydra"):
        return "sweep"
    if file.package in _PACKAGES:
        return _PACKAGES[file.package]
    allowed = (*Study.field_names(), "hydra")
    for key in content:
        if file.package in (None, "_global_") and key not in allowed:
            _refuse(file.name, str(key), content, allowed)
    return "scenario"


def _centre_like(content: Mapping[str, Any]) -> bool:
    """Whether a file begins with the parts of a centre rather than those of a study."""
    return "centre" not in content and sum(name in content for name in PARTS) >= 2


def _changes(content: Mapping[str, Any]) -> bool:
    """Whether a file names the centre that it changes, rather than naming one of its own."""
    about, centre = content.get("scenario"), content.get("centre")
    named = isinstance(about, Mapping) and bool(about.get("centre"))
    return named and not (isinstance(centre, Mapping) and centre.get("name"))


def _whole(centre: Mapping[str, Any]) -> bool:
    """Whether these are a centre, rather than changes to one: its parts say what they have to."""
    if all(name in centre for name in PARTS):
        return True
    for field, needed in _NEEDED.items():
        parts = centre.get(field)
        if not isinstance(parts, Mapping):
            return False
        if not all(isinstance(part, Mapping) and needed <= set(part) for part in parts.values()):
            return False
    return True


def _refuse(name: str, key: str, content: Mapping[str, Any], allowed: Sequence[str]) -> None:
    raise InputError(
        _(
            "{name}: {key}: unknown field; a file is a centre ({parts}), a whole study (a "
            "centre with all of these) or changes to one: {allowed}{near}"
        ).format(
            name=name,
            key=key,
            parts=", ".join(PARTS),
            allowed=listing(allowed, 40),
            near=near_match(key, (*allowed, *CentreFields.model_fields)),
        )
    )
