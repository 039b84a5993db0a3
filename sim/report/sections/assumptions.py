"""What a comparison rests on: what differs between its options, and the inputs of the base."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any, NamedTuple

import pandas as pd

from sim.centre import Centre
from sim.experiments.assumptions import Change, Input, changes, inputs
from sim.experiments.compare import Comparison
from sim.report.sections.parts import Number, Told, exact
from sim.wording import assumptions as wording
from sim.wording import names
from sim.wording.names import named

TABLE, CHANGED = "assumptions", "options_changed"


class InputRow(NamedTuple):
    """An input: what it is, its number, unit and source."""

    title: str
    path: str
    number: Number
    unit: str
    source: str


class ChangeRow(NamedTuple):
    """A field, its value in the base and in a scenario that changes it, and the source of that."""

    path: str
    unit: str
    base: Number
    here: Number
    source: str


def assumptions_table(found: Comparison) -> pd.DataFrame:
    """A row an input of the base: ``about``, ``input``, ``path``, ``value``, ``unit``,
    ``source``."""
    base = next(iter(found.results.values())).study
    rows = [
        {"about": one.about, "input": one.name, "path": one.path, "value": one.value,
         "unit": one.unit, "source": one.source}
        for one in inputs(base)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["about", "input", "path", "value", "unit", "source"])


def changed_table(found: Comparison) -> pd.DataFrame:
    """A row a changed field and scenario: ``path``, ``scenario``, ``value`` (text), ``unit``,
    ``source``."""
    rows = [
        {"path": one.path, "scenario": name, "value": _raw(value), "unit": one.unit,
         "source": one.sources.get(name, "")}
        for one in _changes(found)
        for name, value in one.values.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["path", "scenario", "value", "unit", "source"])


def assumptions_section(told: Told) -> dict[str, Any]:
    """Both tables of the section."""
    centre = told.found.results[told.base].study.effective_centre
    known = sorted(inputs(told.found.results[told.base].study), key=lambda one: not one.about)
    groups = [
        (_about(about, centre), [_row(one, told.currency) for one in each])
        for about, each in groupby(_gathered(known), key=lambda one: one.about)
    ]
    return {
        "base": told.labels[told.base],
        "changes": _changed(told),
        "groups": groups,
        "read": wording.how_to_read(told.labels[told.base]),
    }


def _gathered(known: list[Input]) -> list[Input]:
    """Inputs of one part side by side, the parts in the order in which they come first."""
    order = list(dict.fromkeys(one.about for one in known))
    return sorted(known, key=lambda one: order.index(one.about))


def _changes(found: Comparison) -> list[Change]:
    return changes({name: result.study for name, result in found.results.items()})


def _about(name: str, centre: Centre) -> str:
    for parts in (centre.contact_types, centre.pools, centre.sites):
        if name in parts:
            return named(parts[name].title or name)
    return wording.centre()


def _row(one: Input, currency: str) -> InputRow:
    return InputRow(
        wording.input_name(one.name),
        one.path,
        Number(wording.input_value(one.value, one.unit), exact(one.value)),
        wording.unit(one.unit, currency),
        names.source(one.source) or wording.no_source(),
    )


def _changed(told: Told) -> list[tuple[str, list[ChangeRow]]]:
    """Of each scenario but the base, what it changes."""
    found = _changes(told.found)
    base, *others = told.found.results
    return [
        (
            told.labels[name],
            [
                ChangeRow(
                    one.path.removeprefix("centre."),
                    wording.unit(one.unit, told.currency),
                    _value(one.values[base]),
                    _value(one.values[name]),
                    names.source(one.sources.get(name, "")) or wording.no_source(),
                )
                for one in found
                if one.values[name] != one.values[base]
            ],
        )
        for name in others
    ]  # fmt: skip


def _value(value: Any) -> Number:
    return Number(wording.changed_value(value), _raw(value))


def _raw(value: Any) -> str:
    """Plain data as one text, without a language."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_raw(below)}" for key, below in value.items())
    if isinstance(value, list):
        return "[" + ", ".join(map(_raw, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(float(value)) if isinstance(value, (int, float)) else str(value)
