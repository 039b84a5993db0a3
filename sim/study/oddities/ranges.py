"""Numbers far from what is usual for their field: perhaps in another unit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sim.centre.paths import quoted
from sim.study.oddities.oddity import Oddity
from sim.study.study import Study


class Range(NamedTuple):
    """What is usual for a field.

    Attributes
    ----------
    pattern : path of the field in a study; ``*`` stands for every name or place.
    below, above : what is odd: less than ``below`` (0 apart), more than ``above``.
    usual : lowest and highest of what is usual.
    """

    pattern: str
    below: float
    above: float
    usual: tuple[float, float]


def outside(name: str, study: Study, ranges: Sequence[Range]) -> Iterator[Oddity]:
    """For each field with odd values: the first of them, and how many more there are."""
    for field in ranges:
        odd = [
            (path, value)
            for path, value in values(study, field.pattern)
            if value > field.above or 0.0 < value < field.below
        ]
        if odd:
            path, value = odd[0]
            figures = {"value": value, "low": field.usual[0], "high": field.usual[1]}
            yield Oddity(name, path, figures, len(odd) - 1)


def values(study: Study, pattern: str) -> Iterator[tuple[str, float]]:
    """Path and value of every field of a pattern; of a distribution its mean."""
    first, *rest = pattern.split(".")
    yield from _within(getattr(study, first), first, rest)


def _within(here: Any, path: str, parts: Sequence[str]) -> Iterator[tuple[str, float]]:
    if here is None:
        return
    if not parts:
        value = here.mean() if hasattr(here, "mean") else here
        if isinstance(value, (int, float)) and math.isfinite(value):
            yield path, float(value)
        return
    part, *rest = parts
    if part != "*":
        yield from _within(getattr(here, part, None), f"{path}.{part}", rest)
    elif isinstance(here, dict):
        for name, inner in here.items():
            yield from _within(inner, f"{path}.{quoted(name)}", rest)
    elif isinstance(here, tuple):
        for place, inner in enumerate(here):
            yield from _within(inner, f"{path}[{place}]", rest)
