"""Reading overrides as Hydra writes them, and telling group choices from field values."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import ChoiceSweep, Glob, IntervalSweep, RangeSweep
from hydra.errors import HydraException

from sim.errors import InputError, listing, near_match


@dataclass(frozen=True)
class Override:
    """One override.

    Attributes
    ----------
    text : as it was typed (a glob over a group written out).
    key : group name or dotted path.
    group : whether it picks an option of a config group.
    added : whether it was written with ``+`` or ``++``.
    deleted : whether it was written with ``~``.
    sweep : whether it stands for several values.
    value : the value; for a sweep None.
    """

    text: str
    key: str
    group: bool
    added: bool
    deleted: bool
    sweep: bool
    value: Any


def parse(texts: Sequence[str], groups: Mapping[str, Sequence[str]]) -> list[Override]:
    """Parse overrides and check every group choice.

    Parameters
    ----------
    texts : overrides such as ``"scenario=base"`` or ``"centre.routing.overflow=false"``.
    groups : config groups and their options.

    Raises
    ------
    InputError : an override cannot be read, or names an option that does not exist.
    """
    parser = OverridesParser.create()
    return [_parse(parser, text, groups) for text in texts]


def _parse(parser: OverridesParser, text: str, groups: Mapping[str, Sequence[str]]) -> Override:
    try:
        found = parser.parse_override(text)
    except HydraException as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            f"cannot read '{text}': {reason}; expected key=value, such as staffing.scale=1.1"
        ) from None
    key = found.key_or_group
    group = key in groups
    sweep = found.is_sweep_override()
    value = None if sweep else found.value()
    if group:
        if found.value() is None and not found.is_delete():
            raise InputError(
                f"{key}: null is no option; leave {key} out for none, or choose of "
                f"{listing(groups[key])}"
            )
        text, sweep = _check_choice(text, key, found.value(), groups[key])
    elif sweep and isinstance(found.value(), Glob):
        raise InputError(f"{key}: glob picks options of a config group; allowed: {listing(groups)}")
    return Override(
        text,
        key,
        group,
        found.is_add() or found.is_force_add(),
        found.is_delete(),
        sweep,
        value,
    )


def _check_choice(text: str, key: str, value: Any, options: Sequence[str]) -> tuple[str, bool]:
    """Check a choice of a group; a glob is written out over the options (Hydra would run none)."""
    if isinstance(value, Glob):
        chosen = [
            o
            for o in options
            if any(fnmatch.fnmatch(o, p) for p in value.include)
            and not any(fnmatch.fnmatch(o, p) for p in value.exclude)
        ]
        if not chosen:
            raise InputError(f"{key}: '{text}' matches no option; allowed: {listing(options)}")
        return f"{key}={','.join(chosen)}", len(chosen) > 1
    if isinstance(value, IntervalSweep | RangeSweep):
        raise InputError(
            f"{key}: '{text}' gives numbers, not options of a config group; allowed: "
            f"{listing(options)}"
        )
    names = value.list if isinstance(value, ChoiceSweep) else [value]
    for name in names:
        if name is not None and str(name) not in options:
            raise InputError(
                f"{key}: there is no '{name}'; allowed: {listing(options)}"
                f"{near_match(str(name), options)}"
            )
    return text, isinstance(value, ChoiceSweep)
