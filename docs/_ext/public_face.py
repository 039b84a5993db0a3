"""The public face: what `sim` names, and every class of the program that one meets from there."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import Any

import sim

ROOT = "sim"


def public_face() -> dict[str, Any]:
    """Functions and classes by the name under which they are documented.

    A class is met when a function or a method that is public takes or gives it.
    """
    found: dict[str, Any] = {}
    todo = [
        (f"{ROOT}.{name}", getattr(sim, name)) for name in sim.__all__ if not name.startswith("_")
    ]
    named = {id(thing) for _name, thing in todo}
    while todo:
        name, thing = todo.pop(0)
        found[name] = thing
        for met in _met(thing):
            if id(met) not in named:
                named.add(id(met))
                todo.append((f"{met.__module__}.{met.__qualname__}", met))
    return found


def members(of: type) -> dict[str, Any]:
    """Public members that a class defines itself or has from one of the program's classes."""
    found = {}
    for owner in of.__mro__:
        if owner.__module__.partition(".")[0] == ROOT:
            for name, member in vars(owner).items():
                if not name.startswith("_") and _is_member(member):
                    found.setdefault(name, member)
    return found


def _is_member(member: object) -> bool:
    kinds = property | cached_property | classmethod | staticmethod
    return isinstance(member, kinds) or inspect.isfunction(member)


def _met(thing: Any) -> Iterator[type]:
    for function in _functions(thing):
        for annotation in getattr(function, "__annotations__", {}).values():
            for name in _names(annotation):
                met = _found(function.__module__, name)
                if isinstance(met, type) and met.__module__.partition(".")[0] == ROOT:
                    yield met


def _functions(thing: Any) -> Iterator[Callable[..., Any]]:
    for member in members(thing).values() if isinstance(thing, type) else (thing,):
        if isinstance(member, property):
            yield member.fget  # type: ignore[misc]
        elif isinstance(member, cached_property):
            yield member.func
        else:
            yield inspect.unwrap(getattr(member, "__func__", member))


def _names(annotation: object) -> list[str]:
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    return [n.id for n in ast.walk(ast.parse(text or "None")) if isinstance(n, ast.Name)]


def _found(module: str, name: str) -> object:
    """What a name in an annotation stands for, where it is imported for the checker alone too."""
    given = vars(sys.modules[module]).get(name)
    return given if given is not None else _checked_only(module).get(name)


@cache
def _checked_only(module: str) -> dict[str, object]:
    """Names that a module imports under ``if TYPE_CHECKING``."""
    found: dict[str, object] = {}
    for node in ast.walk(ast.parse(inspect.getsource(sys.modules[module]))):
        if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] == ROOT:
            of = importlib.import_module(str(node.module))
            found |= {a.asname or a.name: getattr(of, a.name, None) for a in node.names}
    return found
