"""The lines of a YAML file on which its values stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from sim.config.yaml_files import text_of, whole_node

Key = str | int
"""A name within a mapping, or a place within a list."""


def line_of(raw: bytes, name: str, keys: Sequence[Key]) -> int | None:
    """The line on which a value of a file stands; None: the file does not say it.

    Parameters
    ----------
    raw, name : see `read`, which has read it.
    keys : names within mappings, and places within lists.
    """
    node = whole_node(text_of(raw, name))
    line: int | None = None
    for key in keys:
        found = _below(node, key)
        if found is None:
            return None
        line, node = found
    return None if line is None else line + 1


def _below(node: Any, key: Key) -> tuple[int, Any] | None:
    """The line of a name or a place, from 0, and the node that stands there."""
    if isinstance(node, yaml.SequenceNode):
        if not isinstance(key, int) or key >= len(node.value):
            return None
        return _line(node.value[key]), node.value[key]
    if not isinstance(node, yaml.MappingNode):
        return None
    merged = None
    for named, below in node.value:
        if named.value == key:
            return _line(named), below
        if named.value == "<<":
            several = below.value if isinstance(below, yaml.SequenceNode) else [below]
            merged = next((f for one in several if (f := _below(one, key))), None)
    return merged


def _line(node: Any) -> int:
    line: int = node.start_mark.line
    return line
