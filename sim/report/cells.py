"""Cells of tables: numbers as people read them, with the exact number kept beside."""

from __future__ import annotations

import math
from typing import NamedTuple

import pandas as pd

from sim.measures import FAMILIES, MEASURES
from sim.wording import numbers

_OTHER = "Other"
"""Family of measures that a stored table has and this version does not know."""


class Cell(NamedTuple):
    """A number in a table: text for people, and the exact value as text (empty for none)."""

    text: str
    exact: str


class Row(NamedTuple):
    """A measure in a table."""

    name: str
    title: str
    value: Cell
    low: Cell
    high: Cell
    unit: str
    text: str


def cell(value: float, unit: str) -> Cell:
    """A number without its unit; shares are in per cent."""
    if not math.isfinite(value):
        return Cell(numbers.NO_VALUE, "")
    if unit == "share":
        text = numbers.percent(value).removesuffix(" %")
    elif unit in ("s", "agents", "lines", "ports", "calls"):
        text = numbers.grouped(value, 1)
    elif unit.endswith("/call") or unit == "menus":
        text = numbers.grouped(value, 2)
    else:
        text = numbers.grouped(value, 0 if abs(value) >= 10 or value == 0 else 1)
    return Cell(text, repr(float(value)))


def unit_title(unit: str) -> str:
    """The unit of what `cell` shows."""
    return "%" if unit == "share" else unit.replace("/", " per ")


def rows_of(kpis: pd.DataFrame) -> list[tuple[str, list[Row]]]:
    """The table of measures as rows in families: pairs of the family's title and its rows."""
    families: dict[str, list[Row]] = {title: [] for title in (*FAMILIES.values(), _OTHER)}
    found = kpis[["value", "low", "high"]].to_numpy(dtype=float)
    for name, unit, ends in zip(map(str, kpis.index), map(str, kpis["unit"]), found, strict=True):
        info = MEASURES.get(name)
        value, low, high = (cell(float(v), unit) for v in ends)
        title, text, family = (
            (info.title, info.text, FAMILIES[info.family]) if info else (name, "", _OTHER)
        )
        families[family].append(Row(name, title, value, low, high, unit_title(unit), text))
    return [(title, rows) for title, rows in families.items() if rows]
