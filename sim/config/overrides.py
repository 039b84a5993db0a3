"""Reading overrides, and telling group choices from field values.

Hydra reads values (``[1,2]``, ``range(1,3)``, ``'a, b'``); keys are paths of ours
(`sim/centre/paths.py`), in which names of any kind may stand.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import (
    ChoiceSweep,
    Glob,
    IntervalSweep,
    QuotedString,
    RangeSweep,
)
from hydra.core.override_parser.types import Override as HydraOverride
from hydra.errors import HydraException

from sim.catalogue import _
from sim.centre.paths import end_of_quote, names_of, path_of
from sim.centre.plain_data import require_data
from sim.config import typed
from sim.config.plain_files import SWEEPER, SWEEPER_OPTIONS
from sim.config.typed import as_text, no_such_option
from sim.errors import InputError, listing, near_match

_OWN = re.compile(rf"hydra\.sweeper\.({'|'.join(SWEEPER_OPTIONS)})(\..+)?")
"""All that is taken of Hydra's own configuration."""

_MOST_VALUES = 100_000
_LONGEST = 100_000


TOGETHER = ("outages", "playbook", "demand_event")
"""Groups of which several options may hold at once, as ``outages=[main_site_peak,ivr_down]``; a
sweep may have such lists among its values: ``outages=[main_site_peak,ivr_down],acd_restart``."""


@dataclass(frozen=True)
class Override:
    """One override.

    Attributes
    ----------
    text : as it was typed, its key as messages write it (a glob over a group written out).
    key : group name or path.
    group : whether it picks an option of a config group.
    added : whether it was written with ``+`` or ``++``.
    deleted : whether it was written with ``~``.
    sweep : whether it stands for several values.
    value : the value; for a sweep None.
    values : every value of a sweep as a text that can be typed; of one value just that one.
    interval : ends of ``interval(low,high)``, and whether whole numbers are asked for; None: it is
        none.
    """

    text: str
    key: str
    group: bool
    added: bool
    deleted: bool
    sweep: bool
    value: Any
    values: tuple[str, ...] = ()
    interval: tuple[float, float, bool] | None = None


def parse(texts: Sequence[str], groups: Mapping[str, Sequence[str]]) -> list[Override]:
    """Parse overrides and check every group choice.

    Parameters
    ----------
    texts : overrides such as ``"scenario=base"`` or ``"centre.routing.overflow=false"``.
    groups : config groups and their options.

    Raises
    ------
    InputError : an override cannot be read, names an option that does not exist, or asks for more
        than data.
    """
    parser = OverridesParser.create()
    return [_parse(parser, text, groups) for text in texts]


def _parse(parser: OverridesParser, text: str, groups: Mapping[str, Sequence[str]]) -> Override:
    sign, key, written = typed.cut(text)
    _require_own(key, groups)
    group = key in groups
    if not group:
        names = names_of(key)
        key = path_of(names)
        for place, name in enumerate(names):
            require_data({name: None}, names[:place])
    added, deleted = sign.startswith("+"), sign == "~"
    if written is None:
        return Override(f"{sign}{key}", key, group, added, deleted, False, None, ("",))
    found = _value(parser, written, text)
    value = _readable(found.value())
    sweep = found.is_sweep_override()
    shown = f"{sign}{key}={written}"
    if group:
        if deleted:
            raise InputError(
                _("{key}: '{text}' leaves a group out; type ~{key}").format(key=key, text=text)
            )
        return _choice(shown, sign, key, value, groups[key])
    if isinstance(value, Glob):
        raise InputError(
            _("{key}: glob picks options of a config group; allowed: {allowed}").format(
                key=key, allowed=listing(groups)
            )
        )
    require_data(value if not sweep else written, names_of(key))
    if isinstance(value, IntervalSweep):
        assert value.start is not None and value.end is not None
        ends = float(value.start), float(value.end), written.startswith("int(")
        return Override(shown, key, False, added, deleted, True, None, (), ends)
    values = tuple(_values(found, key, text)) if sweep else (_readable_text(written),)
    return Override(shown, key, False, added, deleted, sweep, None if sweep else value, values)


def _require_own(key: str, groups: Mapping[str, Sequence[str]]) -> None:
    """Refuse what would set anything of Hydra's, or put options where they do not belong."""
    first = re.split(r"[./@:]", key.strip("\"'/ "))[0].strip("\"' ")
    if first == "hydra" and not _OWN.fullmatch(key):
        raise InputError(
            _("{key}: is not taken; of hydra only {sweeper} is: {allowed}{near}").format(
                key=key,
                sweeper=SWEEPER,
                allowed=listing(SWEEPER_OPTIONS),
                near=near_match(key.rsplit(".", 1)[-1], SWEEPER_OPTIONS),
            )
        )
    group, at, _place = key.partition("@")
    if at and group in groups:
        raise InputError(
            _("{key}: options go where they belong; type {group}=OPTION").format(
                key=key, group=group
            )
        )


def _value(parser: OverridesParser, written: str, text: str) -> HydraOverride:
    """The value as Hydra reads it, with characters that it does not know spelt out."""
    shown = text if len(text) <= 60 else f"{text[:57]}..."
    if len(written) > _LONGEST:
        raise InputError(
            _("cannot read '{shown}': it has more than {longest} characters").format(
                shown=shown, longest=f"{_LONGEST:,}"
            )
        )
    try:
        return parser.parse_override(f"value={_spelt(written)}")
    except HydraException as error:
        reason = _readable_text(str(error).splitlines()[0])
        reason = reason if len(reason) <= 120 else f"{reason[:117]}..."
    except RecursionError:
        reason = _("its brackets lie too deep within each other")
    except ValueError as error:
        reason = str(error).split(";")[0]
    raise InputError(
        _(
            "cannot read '{shown}': {reason}; a text with any of , : = ( ) [ ] {{ }} or "
            "quotes is put in quotes: key='a, b'"
        ).format(shown=shown, reason=reason)
    )


def _choice(shown: str, sign: str, key: str, value: Any, options: Sequence[str]) -> Override:
    """Check a choice of a group; a glob is written out over the options (Hydra would run none)."""
    if value is None:
        raise InputError(
            _("{key}: null is no option; leave {key} out for none, or choose of {allowed}").format(
                key=key, allowed=listing(options)
            )
        )
    entries: list[list[str]]
    misread = False
    if isinstance(value, Glob):
        entries = [[o] for o in options if _picked(o, value)]
        if not entries:
            raise InputError(
                _("{key}: '{shown}' matches no option; allowed: {allowed}").format(
                    key=key, shown=shown, allowed=listing(options)
                )
            )
        shown = f"{sign}{key}={','.join(as_text(name) for (name,) in entries)}"
    elif isinstance(value, IntervalSweep | RangeSweep):
        raise InputError(
            _(
                "{key}: '{shown}' gives numbers, not options of a config group; allowed: {allowed}"
            ).format(key=key, shown=shown, allowed=listing(options))
        )
    else:
        given = value.list if isinstance(value, ChoiceSweep) else [value]
        several = [n if key in TOGETHER and isinstance(n, list) else [n] for n in given]
        entries = [[n.text if isinstance(n, QuotedString) else str(n) for n in e] for e in several]
        misread = any(isinstance(n, bool | int | float) for entry in several for n in entry)
    for name in (name for entry in entries for name in entry):
        if name not in options:
            hint = _("; put a name that looks like a number in quotes") if misread else ""
            if typed.is_file_name(name):
                hint = _("; a file stands by itself, without '{key}='").format(key=key)
            raise no_such_option(key, name, options, hint)
    if any(not entry or len(set(entry)) < len(entry) for entry in entries):
        raise InputError(
            _("{key}: '{shown}' names none, or one twice").format(key=key, shown=shown)
        )
    lists = isinstance(value, list) and key in TOGETHER
    values = tuple(
        as_text(entry[0]) if len(entry) == 1 and not lists else f"[{','.join(map(as_text, entry))}]"
        for entry in entries
    )
    added = sign.startswith("+")
    if lists:
        return Override(shown, key, True, added, False, False, tuple(entries[0]), values)
    sweep = len(entries) > 1 or isinstance(value, ChoiceSweep)
    only = None if sweep else entries[0][0]
    return Override(shown, key, True, added, False, sweep, only, values)


def _picked(option: str, glob: Glob) -> bool:
    """Whether a glob picks an option; those of folders within a group only by a slash."""

    def fits(patterns: Sequence[str]) -> bool:
        return any(
            fnmatch.fnmatch(option, p) and option.count("/") == p.count("/") for p in patterns
        )

    return fits(glob.include) and not fits(glob.exclude)


def _values(found: HydraOverride, key: str, text: str) -> list[str]:
    """Every value of a sweep, as texts that can be typed."""
    values = []
    try:
        for value in found.sweep_string_iterator():
            values.append(_readable_text(value))
            if len(values) > _MOST_VALUES:
                raise InputError(
                    _("{key}: '{text}' gives more than {most_values} values").format(
                        key=key, text=text, most_values=f"{_MOST_VALUES:,}"
                    )
                )
    except InputError:
        raise
    except (HydraException, ValueError) as error:  # a step of 0
        raise InputError(
            _("{key}: cannot read '{text}': {error}").format(key=key, text=text, error=error)
        ) from None
    if not values:
        raise InputError(_("{key}: '{text}' gives no value").format(key=key, text=text))
    return values


_KEY_IN_QUOTES = re.compile(r"\s*:")
_ESCAPED = re.compile(r"\\+(?=['\"]|$)")
_CODE = re.compile(r"zq([0-9a-f]+)qz")


def _spelt(written: str) -> str:
    """Text in which what Hydra's grammar does not know is spelt as words that it knows.

    These are characters beyond ASCII outside of quotes, and keys of mappings in quotes.
    """
    made, place = [], 0
    while place < len(written):
        character = written[place]
        if character == "\\":
            made.append(written[place : place + 2])
            place += 2
            continue
        end = end_of_quote(written, place) if character in "\"'" else place + 1
        if end < 0:
            return "".join([*made, written[place:]])
        part = written[place:end]
        if character in "\"'":
            if _KEY_IN_QUOTES.match(written, end) and written[:place].rstrip()[-1:] in ("{", ","):
                part = "".join(map(_code, _ESCAPED.sub(_half, part[1:-1])))
        elif not character.isascii():
            part = _code(character)
        made.append(part)
        place = end
    return "".join(made)


def _half(backslashes: re.Match[str]) -> str:
    """Backslashes before a quote, of which Hydra writes twice as many and one for the quote."""
    return "\\" * (len(backslashes[0]) // 2)


def _code(character: str) -> str:
    return f"zq{ord(character):x}qz"


def _readable_text(text: str) -> str:
    return _CODE.sub(lambda found: chr(int(found[1], 16)), text)


def _readable(value: Any) -> Any:
    """A value of Hydra's with characters in place of what was spelt for them."""
    match value:
        case str():
            return _readable_text(value)
        case list():
            return [_readable(item) for item in value]
        case dict():
            return {_readable(k): _readable(v) for k, v in value.items()}
        case QuotedString():
            return QuotedString(_readable_text(value.text), value.quote)
        case ChoiceSweep():
            return ChoiceSweep(list=[_readable(item) for item in value.list])
        case Glob():
            return Glob(_readable(value.include), _readable(value.exclude))
    return value
