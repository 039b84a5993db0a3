"""The page of a comparison: what changes against the base, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.experiments.compare import Comparison, cells
from sim.experiments.selection import Selection
from sim.measures import MEASURES, PARTS
from sim.measures.margins import TEXT
from sim.plots import differences, footer, threshold_s, tradeoff, variant_text
from sim.report.cells import unit_title
from sim.report.differences import signed
from sim.report.html import Figure, figure, write_page
from sim.report.precision import sentences
from sim.report.verdict_words import (
    DECIDING,
    kept_words,
    needed_words,
    scenario_sentence,
    selection_sentence,
)
from sim.study import Result
from sim.wording import counts
from sim.wording.scenarios import centre_title
from sim.wording.titles import cost_part

_DATA = ("comparison.csv", "comparison.parquet", "selection.csv", "precision.csv", "scenarios.csv")


class Judged(NamedTuple):
    """A difference in a table."""

    text: str
    interval: str
    verdict: str
    lacking: str
    exact: str


class Line(NamedTuple):
    """A scenario in a table: its name, and one difference a column."""

    label: str
    link: str
    sentence: str
    cells: list[Judged]


def compare_page(
    found: Comparison,
    folder: str | Path,
    *,
    selection: Selection | None = None,
    links: Mapping[str, str] | None = None,
) -> Path:
    """Write the page of a comparison, ``folder/index.html``, and its plots.

    Beside the page stand ``differences`` and ``tradeoff`` as SVG and PNG; the page does not need
    them.

    Parameters
    ----------
    found : the comparison.
    folder : made if it is missing.
    selection : which scenario is best, where that was asked.
    links : scenario -> its own page, relative to ``folder``.

    Returns
    -------
    Path of the page.
    """
    folder = Path(folder)
    results = found.results
    labels = _labels(results)
    base, *others = results
    centre = results[base].study.effective_centre
    table = found.table
    rows = cells(table)
    parts = [f"cost_{p}" for p in PARTS]
    moved = [p for p in parts if any(rows[name, p]["difference"] for name in others)]
    return write_page(
        "compare.html.j2",
        folder,
        {
            "title": f"{centre_title(centre)}: {_title(labels, base, others)}",
            "base": labels[base],
            "scenarios": counts.scenarios(len(others)),
            "several": len(others) > 1,
            "replications": _replications(table),
            "seed": results[base].study.seed,
            "level": f"{100 * found.level:g} %",
            "margins": TEXT,
            "variant": variant_text(centre),
            "answer": selection_sentence(selection, labels) if selection else "",
            "race": _race(selection, labels) if selection else None,
            "precision": _precision(found, labels),
            "figures": _figures(found, labels, folder),
            "heads": _heads(DECIDING, centre.currency),
            "lines": _lines(rows, labels, others, DECIDING, links or {}),
            "currency": centre.currency,
            "cost_heads": [labels[name] for name in others],
            "cost_lines": _parts(rows, others, (*moved, "cost_total")),
            "notes": _notes(results),
            "data": [name for name in _DATA if (folder / name).exists()],
        },
    )


def _labels(results: Mapping[str, Result]) -> dict[str, str]:
    """Scenarios by their titles; by the names they were given where two have one title."""
    titles = [result.label for result in results.values()]
    return {
        name: result.label if titles.count(result.label) == 1 else name
        for name, result in results.items()
    }


def _title(labels: Mapping[str, str], base: str, others: list[str]) -> str:
    if len(others) == 1:
        return f"{labels[others[0]]} against {labels[base]}"
    return f"{len(others)} scenarios against {labels[base]}"


def _replications(table: pd.DataFrame) -> str:
    found = sorted(set(table["replications"]))
    least, most = found[0], found[-1]
    if least == most:
        return counts.replications(int(least))
    return counts.from_to_replications(int(least), int(most))


def _heads(names: tuple[str, ...], currency: str) -> list[tuple[str, str]]:
    heads = []
    for name in names:
        unit = MEASURES[name].unit_in(currency)
        title = MEASURES[name].short
        if name.startswith("cost_"):
            part = name.removeprefix("cost_")
            title = "Cost" if part == "total" else cost_part(part)
        heads.append((title, "points" if unit == "share" else unit_title(unit)))
    return heads


def _lines(
    rows: Mapping[tuple[str, str], Mapping[str, Any]],
    labels: Mapping[str, str],
    scenarios: list[str],
    measures: tuple[str, ...],
    links: Mapping[str, str],
) -> list[Line]:
    return [
        Line(
            labels[name],
            links.get(name, ""),
            scenario_sentence(rows, name),
            [_judged(rows[name, m]) for m in measures],
        )
        for name in scenarios
    ]


def _parts(
    rows: Mapping[tuple[str, str], Mapping[str, Any]],
    scenarios: list[str],
    parts: tuple[str, ...],
) -> list[tuple[str, list[Judged]]]:
    """One line a part of the cost, one cell a scenario."""
    titles = [cost_part(p.removeprefix("cost_")) for p in parts[:-1]]
    return [
        (title, [_judged(rows[name, part]) for name in scenarios])
        for title, part in zip([*titles, "All together"], parts, strict=True)
    ]


def _judged(row: Mapping[str, Any]) -> Judged:
    factor, digits = (100.0, 1) if row["unit"] == "share" else (1.0, 0)
    if row["unit"] == "s":
        digits = 1
    value, low, high = (signed(factor * row[c], digits) for c in ("difference", "low", "high"))
    known = np.isfinite([row["low"], row["high"]]).all() and row["low"] < row["high"]
    return Judged(
        value,
        f"{low} to {high}" if known else "",
        str(row["verdict"]),
        needed_words(row),
        repr(float(row["difference"])),
    )


def _race(found: Selection, labels: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """How the selection went: scenario, what became of it, replications that it received."""
    rows = []
    for row in found.table.reset_index().to_dict("records"):
        status, rival = str(row["status"]), str(row["beaten_by"])
        if rival:
            status = f"eliminated after {row['after']:,} replications by {labels[rival]}"
        elif status.startswith("misses"):
            status = f"has no {kept_words(found)}, known after {row['after']:,} replications"
        rows.append((labels[str(row["scenario"])], status, f"{row['replications']:,}"))
    return rows


def _precision(found: Comparison, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    if found.precision is None:
        return []
    count = len(next(iter(found.results.values())).counts)
    return [
        (labels[name], " ".join(sentences(told, count, found.precision.most)))
        for name, told in found.reached.items()
    ]


def _figures(found: Comparison, labels: Mapping[str, str], folder: Path) -> list[Figure]:
    results = list(found.results.values())
    base = next(iter(found.results))
    charts = {
        "differences": (
            differences(
                found.table, labels=labels, base=labels[base], confidence=found.level,
                footer=footer(results).split("\n")[0],
            ),
            "A difference is settled where its whisker lies wholly outside or wholly inside the "
            "shaded margin.",
        )
    }  # fmt: skip
    rows = _points(results, labels)
    if np.isfinite(rows[["cost", "service_level"]]).all(axis=1).any():
        limits = {threshold_s(r.study.centre) for r in results}
        targets = {r.study.effective_centre.target.share for r in results}
        charts["tradeoff"] = (
            tradeoff(
                rows,
                target=targets.pop() if len(targets) == 1 else None,
                threshold_s=limits.pop() if len(limits) == 1 else None,
                currency=results[0].study.centre.currency,
                footer=footer(results),
                level=found.level,
                same_luck=len({r.replications for r in results}) == 1,
            ),
            "Cost against service: up and to the left is better.",
        )
    return [figure(chart, name, caption, folder) for name, (chart, caption) in charts.items()]


def _points(results: list[Result], labels: Mapping[str, str]) -> pd.DataFrame:
    """Cost against service level of the results."""
    rows = []
    for result, label in zip(results, labels.values(), strict=True):
        kpis = result.kpis()
        row: dict[str, object] = {"label": label}
        for short, kpi in (("cost", "cost_total"), ("service_level", "service_level")):
            value, low, high = (float(kpis[c][kpi]) for c in ("value", "low", "high"))
            row |= {short: value, f"{short}_low": low, f"{short}_high": high}
        rows.append(row)
    return pd.DataFrame(rows)


def _notes(results: Mapping[str, Result]) -> list[tuple[str, str]]:
    """What each scenario is, once each."""
    notes: dict[str, str] = {}
    for result in results.values():
        info = result.study.scenario
        if info.note:
            notes.setdefault(info.title or info.name, info.note)
    return list(notes.items())
