"""Mappings by name, and their entries that are written as null: these are not there.

A file that is put upon another can add to a mapping (pools, outages, shares) and change it; null in
the place of an entry takes it out. Where a value may itself be null (a day's numbers, say) it is
left as it is.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel


@cache
def mappings_of(kind: type[BaseModel]) -> dict[str, Any]:
    """Fields that map names to what cannot be null, as a file calls them, with these values' kind.

    Parameters
    ----------
    kind : of a description.
    """
    found = {}
    for name, field in kind.model_fields.items():
        values = values_of(field.annotation)
        if values is not None:
            found[field.alias or name] = values
    return found


def values_of(annotation: Any) -> Any:
    """What a mapping by name has for values; None: it is no such mapping, or they may be null."""
    for branch in branches(annotation):
        if get_origin(branch) is dict and get_args(branch)[0] is str:
            values = get_args(branch)[1]
            if values is not Any and type(None) not in branches(values):
                return values
    return None


def branches(annotation: Any) -> list[Any]:
    """The kinds of a union, or the one kind, without Annotated."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        return [kind for one in get_args(annotation) for kind in branches(one)]
    return [annotation]


def without_taken_out(kind: type[BaseModel], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Plain data of a description, but for the entries that are null; the same object if none is.

    Parameters
    ----------
    kind : of the description.
    data : its fields; it is not changed.
    """
    changed: dict[str, Any] = {}
    for field, values in mappings_of(kind).items():
        written = data.get(field)
        if isinstance(written, dict):
            left = _left(written, values)
            if left is not written:
                changed[field] = left
    return {**data, **changed} if changed else data


def _left(written: dict[Any, Any], values: Any) -> dict[Any, Any]:
    below = values_of(values)
    found = {
        name: _left(value, below) if below is not None and isinstance(value, dict) else value
        for name, value in written.items()
        if value is not None
    }
    same = len(found) == len(written) and all(found[n] is v for n, v in written.items())
    return written if same else found
