"""Configuration files as plain data, merged as OmegaConf merges them.

Nearly all files are plain: mappings, lists, numbers and strings. What is not (interpolations,
values to be filled in, a list where another file has a mapping) raises `NotPlain`, and Hydra
composes it (`sim/config/compose.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

import yaml
from omegaconf._utils import get_yaml_loader

Data = dict[Any, Any]

_PLAIN = (str, int, float, bool, type(None))
_SPECIAL = ("${", "???")
"""What means something to OmegaConf wherever it stands in a string."""


class NotPlain(Exception):
    """Only Hydra can tell what this means."""


def _loader() -> Any:
    """OmegaConf's own reader, over the parser written in C, which is seven times as fast."""
    slow = get_yaml_loader()
    if not yaml.__with_libyaml__:
        return slow
    parser: Any = import_module("yaml.cyaml").CParser

    class Loader(parser, slow):  # type: ignore[misc, valid-type]
        def __init__(self, stream: Any) -> None:
            parser.__init__(self, stream)
            yaml.constructor.SafeConstructor.__init__(self)
            yaml.resolver.Resolver.__init__(self)

    return Loader


_LOADER = _loader()


@lru_cache(maxsize=128)
def read(text: str) -> Data:
    """What a file says; nobody may change it.

    Parameters
    ----------
    text : the whole file.

    Raises
    ------
    NotPlain : it says something that is not plain, or is no YAML.
    """
    if any(special in text for special in _SPECIAL):
        raise NotPlain
    try:
        found = yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError:
        raise NotPlain from None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise NotPlain
    _require_plain(found)
    return found


def _require_plain(value: Any) -> None:
    if isinstance(value, dict):
        _require_plain(list(value))
        _require_plain(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            _require_plain(item)
    elif type(value) not in _PLAIN:
        raise NotPlain


def composed_of(files: Iterable[tuple[Sequence[str], Data]]) -> Data:
    """Files merged one after the other, each under its names.

    Raises
    ------
    NotPlain : values do not fit each other.
    """
    found: Data = {}
    for names, content in files:
        for name in reversed(names):
            content = {name: content}
        found = merged(found, content)
    return found


def merged(below: Mapping[Any, Any], above: Mapping[Any, Any]) -> Data:
    """Both mappings in one; where they say different things, ``above`` is right.

    Neither is changed; what only one of them has is part of the result as it is.
    """
    found = dict(below)
    for key, value in above.items():
        before = found.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            found[key] = merged(before, value)
        elif before is None or value is None or _kind(before) == _kind(value):
            found[key] = value
        else:
            raise NotPlain
    return found


def _kind(value: Any) -> type:
    return type(value) if isinstance(value, dict | list) else object
