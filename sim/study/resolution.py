"""The resolution of time series: a length of time that fits into every reporting interval."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from sim.catalogue import _

ALLOWED_S = (5, 10, 15, 20, 30, 60, 120, 180, 300, 900)
"""Lengths that divide a quarter of an hour, seconds."""

_FORM = re.compile(r"(\d+)\s*(s|min)")


def seconds_of_resolution(text: str) -> float:
    """Seconds of a length like ``"1min"`` or ``"15s"``.

    Raises
    ------
    ValueError : it is of another form, or no length that is allowed.
    """
    found = _FORM.fullmatch(text.strip())
    seconds = int(found[1]) * (60 if found[2] == "min" else 1) if found else 0
    if seconds not in ALLOWED_S:
        raise ValueError(
            _(
                "expected one of {allowed_s}, found '{text}'; finer than 5 s there is "
                "hardly a call in a bin"
            ).format(allowed_s=", ".join(map(_shown, ALLOWED_S)), text=text)
        )
    return float(seconds)


def _shown(seconds: int) -> str:
    return f"{seconds // 60}min" if seconds % 60 == 0 else f"{seconds}s"


def _checked(text: str) -> str:
    seconds_of_resolution(text)
    return text


Resolution = Annotated[str, AfterValidator(_checked)]
