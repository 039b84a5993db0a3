"""Setting a field by its path, and refusing a path that leads nowhere."""

from __future__ import annotations

import copy
import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from sim.catalogue import N_, _
from sim.centre.base import Description, Unit
from sim.centre.by_name import branches, values_of
from sim.centre.paths import names_of, path_of, quoted
from sim.errors import InputError, listing, near_match
from sim.study.study import Study

_KINDS = {
    "pools": N_("pool"),
    "sites": N_("site"),
    "contact_types": N_("contact type"),
    "routes": N_("route"),
    "links": N_("link"),
    "outages": N_("outage"),
    "ivr_journeys": N_("IVR journey"),
}


def with_field(
    data: Mapping[str, Any],
    key: str,
    value: Any,
    added: bool,
    kind: type[Description] = Study,
) -> dict[str, Any]:
    """A study given as plain data with ``key`` set.

    Parameters
    ----------
    data : the study; it stays as it is, and what does not change is shared with the new one.
    key : dotted path; a number picks an entry of a list.
    value : the new value.
    added : whether names that do not exist may be made (the override began with ``+``).
    kind : what the data describe.

    Raises
    ------
    InputError : a field or a name on the path does not exist; an entry of a mapping by name that
        is to be taken out (``value`` is None) is not there.
    """
    changed = dict(data)
    parts = names_of(key)
    here: Any = changed
    shape: Any = kind
    for position, part in enumerate(parts):
        path = path_of(parts[:position])
        last = position == len(parts) - 1
        try:
            if last and value is None and values_of(shape) is not None:
                require_entry(shape, here if isinstance(here, dict) else {}, part, parts[:position])
            shape = _step(shape, here, part, path, added)
        except InputError as error:
            raise _unquoted(error, here, parts, position) from None
        place: Any = part
        if isinstance(here, list):
            place = _index(here, part, path)
        elif not isinstance(here, dict):
            raise InputError(
                _("{path}: is a plain value, so there is no '{key}'").format(path=path, key=key)
            )
        if last:
            here[place] = value
            break
        below = here[place] if isinstance(here, list) else here.get(part)
        here[place] = {} if below is None and isinstance(here, dict) else copy.copy(below)
        here = here[place]
    return changed


def require_field(key: str, kind: type[Description] = Study) -> None:
    """Refuse a path that leads to no field of any study, whatever its parts are called.

    Parameters
    ----------
    key : dotted path.
    kind : what it is a path in.

    Raises
    ------
    InputError : there is no such field.
    """
    shape: Any = kind
    parts = names_of(key)
    above: Any = None
    for position, part in enumerate(parts):
        try:
            below = _step(shape, None, part, path_of(parts[:position]), added=True)
        except InputError as error:
            meant = _with_dots(shape, above, parts, position)
            if meant is None:
                raise
            raise InputError(
                _("{error}; if the name has a dot, put it in quotes: '{meant}'").format(
                    error=error, meant=meant
                )
            ) from None
        above, shape = shape, below


def is_whole(key: str) -> bool:
    """Whether the field at a path takes whole numbers only; False where that cannot be told."""
    shapes: list[Any] = [Study]
    for part in names_of(key):
        shapes = [below for shape in shapes for below in shapes_below(shape, part)]
    ends = [end for shape in shapes for end in branches(shape)]
    return int in ends and float not in ends


def is_entry(key: str) -> bool:
    """Whether a path leads to an entry of a mapping by name, which null takes out."""
    *above, _last = names_of(key)
    shapes: list[Any] = [Study]
    for part in above:
        shapes = [below for shape in shapes for below in shapes_below(shape, part)]
    return any(values_of(shape) is not None for shape in shapes)


def unit_of(key: str) -> str:
    """The unit of the field at a path, such as ``s``; empty where it has none or is not known."""
    shapes: list[Any] = [Study]
    units: list[str] = []
    for part in names_of(key):
        fields = [
            {f.alias or n: f for n, f in branch.model_fields.items()}.get(part)
            for shape in shapes
            for branch in branches(shape)
            if isinstance(branch, type) and issubclass(branch, Description)
        ]
        within = [
            a for shape in shapes for kind in shapes_below(shape, part) for a in _annotations(kind)
        ]
        beside = [a for field in fields if field is not None for a in field.metadata]
        units = [a.name for a in (*beside, *within) if isinstance(a, Unit)]
        shapes = [below for shape in shapes for below in shapes_below(shape, part)]
    return units[0] if units else ""


def _annotations(shape: Any) -> list[Any]:
    """What is annotated of a kind, or of the kinds of a union."""
    if get_origin(shape) is Annotated:
        inner, *beside = get_args(shape)
        return [*beside, *_annotations(inner)]
    if get_origin(shape) in (Union, types.UnionType):
        return [a for kind in get_args(shape) for a in _annotations(kind)]
    return []


def shapes_below(shape: Any, part: str) -> list[Any]:
    """Annotations of what may stand at ``part`` of a value."""
    found = []
    for branch in branches(shape):
        if isinstance(branch, type) and issubclass(branch, Description):
            fields = {f.alias or n: f for n, f in branch.model_fields.items()}
            found += [fields[part].annotation] if part in fields else []
        elif get_origin(branch) is dict:
            found.append(get_args(branch)[1])
        elif get_origin(branch) is tuple and part.isdigit():
            found.append(get_args(branch)[0])
    return found


def _index(here: list[Any], part: str, path: str) -> int:
    if not part.isdigit() or int(part) >= len(here):
        raise InputError(
            _("{path}: found entry '{part}'; allowed: 0 to {count}").format(
                path=path, part=part, count=len(here) - 1
            )
        )
    return int(part)


def _step(shape: Any, here: Any, part: str, path: str, added: bool) -> Any:
    """The annotation behind ``part``; None where it cannot be told beforehand."""
    shape = _unwrap(shape)
    if isinstance(shape, type) and issubclass(shape, Description):
        fields = {f.alias or n: f for n, f in shape.model_fields.items()}
        if part not in fields:
            where = f"{path}.{quoted(part)}" if path else quoted(part)
            raise InputError(
                _("{where}: unknown field; allowed here: {allowed}{near}").format(
                    where=where, allowed=listing(fields, 40), near=near_match(part, fields)
                )
            )
        return fields[part].annotation
    if get_origin(shape) is dict:
        names = _there(here) if isinstance(here, dict) else []
        if part not in names and not added and _named(shape):
            kind = _KINDS.get(path.rsplit(".", 1)[-1], N_("entry"))
            raise InputError(
                _(
                    "{path}: there is no {kind} '{part}'; allowed: {allowed}{near} (to add "
                    "one, begin the override with +)"
                ).format(
                    path=path,
                    kind=_(kind),
                    part=part,
                    allowed=listing(map(quoted, names)),
                    near=near_match(part, names),
                )
            )
        return get_args(shape)[1]
    if get_origin(shape) is tuple:
        return get_args(shape)[0]
    return None


def require_entry(shape: Any, here: Mapping[str, Any], name: str, place: Sequence[str]) -> None:
    """Refuse to take out of a mapping by name what is not there.

    Parameters
    ----------
    shape : the mapping's annotation.
    here : the mapping; an entry that is null was taken out before, which is no mistake.
    name : of the entry.
    place : names of the path to the mapping.

    Raises
    ------
    InputError : there is no such entry.
    """
    if values_of(shape) is None or name in here:
        return
    kind = _KINDS.get(place[-1] if place else "", N_("entry"))
    names = _there(here)
    raise InputError(
        _(
            "{path}: found null, which takes an entry out, but there is no {kind} '{part}'; "
            "allowed: {allowed}{near}"
        ).format(
            path=path_of((*place, name)),
            kind=_(kind),
            part=name,
            allowed=listing(map(quoted, names)),
            near=near_match(name, names),
        )
    )


def _there(here: Mapping[str, Any]) -> list[str]:
    """Names of the entries of a mapping that were not taken out."""
    return [name for name, value in here.items() if value is not None]


def _with_dots(shape: Any, above: Any, parts: tuple[str, ...], position: int) -> str | None:
    """The path that is meant if the name before ``position`` goes on behind its dot, if any is."""
    shape = _unwrap(shape)
    if get_origin(_unwrap(above)) is not dict:
        return None
    if not (isinstance(shape, type) and issubclass(shape, Description)):
        return None
    fields = {f.alias or n for n, f in shape.model_fields.items()}
    for end in range(position + 1, len(parts)):
        if parts[end] in fields:
            name = ".".join(parts[position - 1 : end])
            return path_of([*parts[: position - 1], name, *parts[end:]])
    return None


def _unquoted(error: InputError, here: Any, parts: tuple[str, ...], position: int) -> InputError:
    """The error, with the quoted form to type if a name with dots was typed without quotes."""
    rest = ".".join(parts[position:])
    for name in here if isinstance(here, dict) else ():
        if isinstance(name, str) and "." in name and (rest == name or rest.startswith(f"{name}.")):
            meant = path_of([*parts[:position], name, *_names_after(rest, name)])
            return InputError(
                _("{error}; a name with a dot is put in quotes: type '{meant}'").format(
                    error=error, meant=meant
                )
            )
    return error


def _names_after(rest: str, name: str) -> list[str]:
    """Names of a path behind one that holds dots."""
    return [part for part in rest[len(name) :].split(".") if part]


def _named(shape: Any) -> bool:
    """Whether a mapping holds named parts (pools, sites), not plain numbers (shares, factors)."""
    inner = _unwrap(get_args(shape)[1])
    return (isinstance(inner, type) and issubclass(inner, Description)) or get_origin(
        inner
    ) is tuple


def _unwrap(shape: Any) -> Any:
    """Strip Annotated and Optional; a union of several kinds gives None."""
    while True:
        if get_origin(shape) is Annotated:
            shape = get_args(shape)[0]
        elif get_origin(shape) in (Union, types.UnionType):
            inner = [a for a in get_args(shape) if a is not type(None)]
            if len(inner) != 1:
                return None
            shape = inner[0]
        else:
            return shape
