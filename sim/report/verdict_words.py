"""Verdicts as sentences: what a comparison and a selection say to somebody who has to decide."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sim.experiments.selection import Selection
from sim.experiments.verdicts import OPEN
from sim.measures import MEASURES
from sim.wording import fitting, numbers

DECIDING = ("service_level", "abandonment", "asa", "cost_total")
"""Measures that the page and the figure show of every scenario."""


def needed_words(row: Mapping[Any, Any]) -> str:
    """About how many replications would decide what is open; empty for what is decided."""
    needed = float(row["replications_needed"])
    if math.isnan(needed):
        return ""
    if math.isinf(needed):
        return "too near the margin to tell"
    return f"about {float(f'{needed:.2g}'):,.0f} replications"


def verdict_words(row: Mapping[Any, Any]) -> str:
    """A row's verdict, and what it lacks."""
    lacking = needed_words(row)
    return f"{row['verdict']} ({lacking})" if lacking else str(row["verdict"])


def amount(value: float, unit: str, *, sign: bool = True) -> str:
    """A difference or a margin with its unit; shares in percentage points."""
    factor, shown = (100.0, "points") if unit == "share" else (1.0, unit.replace("/", " per "))
    text = numbers.significant(factor * value)
    plus = "+" if sign and value > 0 and text[:1].isdigit() else ""
    return f"{plus}{text} {shown}"


def scenario_sentence(found: Mapping[tuple[str, str], Mapping[str, Any]], scenario: str) -> str:
    """What a scenario is better and worse at, among the deciding measures."""
    by_verdict: dict[str, list[str]] = {}
    for name in DECIDING:
        row = found[scenario, name]
        title = fitting.mid_sentence(MEASURES[name].title)
        by_verdict.setdefault(str(row["verdict"]), []).append(
            f"{title} ({amount(float(row['difference']), str(row['unit']))})"
        )
    said = []
    for verdict, start in (
        ("better", "better"), ("worse", "worse"), ("no practical difference", "no real difference"),
        (OPEN, "not enough data yet"),
    ):  # fmt: skip
        if verdict in by_verdict:
            said.append(f"{start}: {_listed(by_verdict[verdict])}")
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def selection_sentence(found: Selection, labels: Mapping[str, str] | None = None) -> str:
    """The answer of a selection, with how sure it is."""
    names = labels or {}
    goal = MEASURES[found.objective]
    title = fitting.mid_sentence(goal.title)
    most = "highest" if goal.higher_is_better else "lowest"
    kept = kept_words(found)
    among = f" among those with a {kept}" if kept else ""
    if not found.decided:
        left = found.table.index[found.table["status"] == "undecided"]
        rest = _listed([f"“{names.get(n, n)}”" for n in map(str, left)])
        return (
            f"Not decided within {found.table['replications'].max():,} replications: {rest} "
            f"may have the {most} {title}{among}."
        )
    sure = f"{100 * found.confidence:g} %"
    if found.best is None:
        return f"No scenario has a {kept} (confidence {sure})."
    within = [(goal, found.indifference)]
    within += [(MEASURES[c.measure], t) for c, t in zip(found.constraints, found.tolerances,
                                                        strict=True)]  # fmt: skip
    said = ", ".join(
        f"{fitting.mid_sentence(m.title)} within "
        f"{amount(t, m.unit_in(_currency(found)), sign=False)}"
        for m, t in within
    )
    return (
        f"“{names.get(found.best, found.best)}” has the {most} {title}{among}: right with "
        f"probability {sure} at least, {said}."
    )


_HOW = {">=": "of at least", "<=": "of at most", ">": "above", "<": "below"}


def kept_words(found: Selection) -> str:
    """The constraints, such as "service level of at least 80 %"; empty without any."""
    said = []
    for bound in found.constraints:
        measure = MEASURES[bound.measure]
        value = numbers.typed_percent(bound.limit) if measure.unit == "share" else (
            f"{bound.limit:g} {measure.unit_in(_currency(found)).replace('/', ' per ')}"
        )  # fmt: skip
        said.append(f"{fitting.mid_sentence(measure.title)} {_HOW[bound.comparison]} {value}")
    return " and ".join(said)


def _currency(found: Selection) -> str:
    return next(iter(found.results.values())).study.centre.currency


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
