"""Overrides as they are typed, cut into sign, key and value, before Hydra is even imported."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sim.catalogue import _
from sim.centre.paths import end_of_quote
from sim.errors import InputError, listing, near_match

_SHOWN = 60
_PLAIN = re.compile(r"[^\W\d][\w.\-/]*")
_WORDS = ("true", "false", "null", "inf", "nan")
_WIDE = "，：＝（）［］｛｝“”‘’"


class Typed(NamedTuple):
    """An override.

    Attributes
    ----------
    sign : ``+``, ``++``, ``~`` or nothing.
    key : a config group, or the path of a field, as it was typed.
    value : what stands behind the equals sign; None: there is none.
    """

    sign: str
    key: str
    value: str | None


def cut(text: str) -> Typed:
    """Cut an override into its parts.

    Raises
    ------
    InputError : it has no key, or a quote in the key is not closed.
    """
    sign = next((s for s in ("++", "+", "~") if text.startswith(s)), "")
    place = len(sign)
    while place < len(text) and text[place] != "=":
        if text[place] in "\"'":
            end = end_of_quote(text, place)
            if end < 0:
                raise InputError(
                    _("cannot read '{text}': a quote is not closed").format(text=_short(text))
                )
            place = end
        else:
            place += 1
    key, value = text[len(sign) : place], text[place + 1 :] if place < len(text) else None
    if not key.strip() or (value is None and sign != "~"):
        raise InputError(
            _(
                "cannot read '{text}'; expected key=value, such as staffing.scale=1.1, or "
                "the name of a file that ends in .yaml"
            ).format(text=_short(text))
        )
    return Typed(sign, key.strip(), value)


def is_file_name(text: str) -> bool:
    """Whether an argument names a YAML file rather than an override or a name."""
    return text.lower().endswith((".yaml", ".yml")) and ("=" not in text or Path(text).is_file())


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def require_option(text: str, groups: Mapping[str, Sequence[str]]) -> None:
    """Refuse a group's option that is a plain word and no file has; Hydra reads all others.

    Raises
    ------
    InputError : the group has no such option.
    """
    _sign, key, value = cut(text)
    if value is None or key not in groups or value in groups[key]:
        return
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS and not is_file_name(value):
        raise no_such_option(key, value, groups[key])


def no_such_option(key: str, name: str, options: Sequence[str], hint: str = "") -> InputError:
    """That a config group has no option of a name.

    Parameters
    ----------
    hint : what else is to be said.
    """
    return InputError(
        _("{key}: there is no '{name}'; allowed: {allowed}{near}{wide}{hint}").format(
            key=key,
            name=name,
            allowed=listing(map(as_text, options)),
            near=near_match(name, options),
            wide=_wide(name),
            hint=hint,
        )
    )


def _wide(name: str) -> str:
    found = next((c for c in name if c in _WIDE), None)
    return "" if found is None else _(" ('{found}' is a full-width character)").format(found=found)


def as_text(value: Any) -> str:
    """A value as it is typed in an override."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{','.join(as_text(v) for v in value)}]"
    if isinstance(value, Mapping):
        return f"{{{','.join(f'{as_text(str(k))}:{as_text(v)}' for k, v in value.items())}}}"
    if isinstance(value, str) and not (_PLAIN.fullmatch(value) and value.lower() not in _WORDS):
        from hydra.core.override_parser.types import Quote, QuotedString

        return str(QuotedString(value, Quote.single).with_quotes())
    return str(value)
