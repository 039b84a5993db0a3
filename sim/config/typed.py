"""Overrides as they are typed, cut into sign, key and value, before Hydra is even imported."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sim.catalogue import _
from sim.centre.paths import end_of_quote
from sim.errors import InputError

_SHOWN = 60


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
