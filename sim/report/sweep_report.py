"""The page of a sweep: every scenario side by side, cost against service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.experiments import tradeoff_table
from sim.experiments.decision import EFFICIENT, Decision, decision
from sim.experiments.evidence import Evidence, Intervals, Pairs
from sim.experiments.frontier import dominating, efficient, frontier_rows
from sim.experiments.looks import Looks
from sim.experiments.verdicts import NO_VALUE
from sim.measures import MEASURES, PARTS
from sim.plots import cost_breakdown, tradeoff
from sim.report.differences import NO_CHANGE, Change, change, same_luck
from sim.report.html import Figure, figure, write_page
from sim.report.measure_tables import Cell, cell
from sim.store.summary import About, Summary
from sim.study import Result
from sim.wording import numbers, verdicts
from sim.wording import sweep as wording
from sim.wording.checklist import NAME as CHECKLIST
from sim.wording.decision import answer, reaches
from sim.wording.scenarios import footer, variant_of
from sim.wording.titles import short_title

_MORE = ("answer_rate", "asa")
_DATA = ("sweep.csv", "sweep.parquet")
MOST_LINES = 100
"""Of more scenarios the table shows so many of the efficient ones."""
_MOST_BARS = 24


class Line(NamedTuple):
    """A scenario in the comparison."""

    label: str
    link: str
    cost: Cell
    cost_interval: str
    service: Cell
    service_interval: str
    target: str
    more: list[Cell]
    changes: list[Change]
    verdict: str
    good: bool


def sweep_page(
    table: pd.DataFrame,
    results: Sequence[Result | Summary],
    folder: str | Path,
    *,
    failures: Sequence[tuple[str, str]] = (),
    title: str = "",
    level: float = 0.95,
    currency: str = "CNY",
    looks: Looks | None = None,
) -> Path:
    """Write the page of a sweep, ``folder/index.html``, and its plots.

    Beside the page stand ``tradeoff`` and ``cost_breakdown`` as SVG and PNG; the page does not
    need them.

    Parameters
    ----------
    table : one row a scenario, as `sim.experiments.Sweep.table` gives it (or as `tradeoff`
        takes it); a column ``folder`` with paths relative to ``folder`` becomes links.
    results : the results behind the rows, or their summaries, for targets, notes, words and paired
        differences; may be empty.
    folder : made if it is missing.
    failures : label and message of each job that failed.
    title : of the page; empty: the centre's name.
    level : confidence of the table's intervals.
    currency : used where there is no result to ask.
    looks : the planned looks, where the number of replications was not fixed beforehand.

    Returns
    -------
    Path of the page.
    """
    folder = Path(folder)
    summaries = [r if isinstance(r, Summary) else Summary.of(r, level) for r in results]
    told = [b.about for b in summaries]
    currency = told[0].currency if told else currency
    target = _common([a.target for a in told])
    rows = _coordinates(table)
    drawn = bool(len(rows)) and bool(np.isfinite(rows[["cost", "service_level"]]).all(axis=1).any())
    together = same_luck(summaries) and len(summaries) == len(rows)
    paired_with = summaries if together else ()
    found = decided(rows, summaries, level, looks)
    heads = [n for n in _MORE if n in table.columns]
    return write_page(
        "sweep.html.j2",
        folder,
        {
            "title": title or wording.title(list(dict.fromkeys(a.centre for a in told))),
            "lead": wording.lead(len(table), told, together),
            "count": len(table),
            "same_luck": together,
            "base": str(rows["label"].iloc[0]) if together else "",
            "single": bool(told) and all(a.replications == 1 for a in told),
            "level": numbers.typed_percent(level),
            "cost_unit": numbers.unit_text(f"{currency}/day"),
            "answer": answer(found, rows, MEASURES["service_level"], currency)
            if target is not None and drawn
            else "",
            "target": target is not None,
            "caption": _caption(told, target, rows),
            "figures": _figures(table, rows, summaries, folder, target, level, currency, found)
            if drawn
            else [],
            "heads": [(short_title(n), numbers.unit_text(MEASURES[n].unit)) for n in heads],
            "lines": _lines(
                table, rows, heads, target, currency, folder, paired_with, level, found
            ),
            "notes": _notes(told),
            "failures": list(failures),
            "checklist": CHECKLIST if (folder / CHECKLIST).exists() else "",
            "data": [name for name in _DATA if (folder / name).exists()],
        },
    )


def _coordinates(table: pd.DataFrame) -> pd.DataFrame:
    """Cost against service level, whichever table was given."""
    if table.empty:
        columns = [f"{n}{e}" for n in ("cost", "service_level") for e in ("", "_low", "_high")]
        return pd.DataFrame(columns=["label", *columns])
    rows = tradeoff_table(table) if "cost" not in table.columns else table.copy()
    for name in ("cost", "service_level"):
        for end in ("_low", "_high"):
            if f"{name}{end}" not in rows.columns:
                rows[f"{name}{end}"] = np.nan
    return rows.reset_index(drop=True)


def _common(values: Sequence[float]) -> float | None:
    """The value that all share, or None."""
    return values[0] if values and len(set(values)) == 1 else None


def _caption(told: Sequence[About], target: float | None, rows: pd.DataFrame) -> str:
    """What stands above the table."""
    shown = ""
    if len(rows) > MOST_LINES:
        shown = wording.shown(len(_order(rows)), int(efficient(rows).sum()), len(rows))
    wanted = "" if target is None else numbers.typed_percent(target)
    return wording.table_caption(wanted, bool(told), [variant_of(a) for a in told], shown)


def _figures(
    table: pd.DataFrame,
    rows: pd.DataFrame,
    summaries: Sequence[Summary],
    folder: Path,
    target: float | None,
    level: float,
    currency: str,
    found: Decision,
) -> list[Figure]:
    told = [b.about for b in summaries]
    limit = _common([a.thresholds_s[0] for a in told if len(a.thresholds_s) == 1])
    under = footer(told)
    charts = {
        "tradeoff": tradeoff(
            rows,
            target=target,
            threshold_s=limit,
            currency=currency,
            footer=under,
            level=level,
            same_luck=same_luck(summaries),
            decided=found,
        )
    }
    some = len(table) > MOST_LINES
    if any(f"cost_{part}" in table.columns for part in PARTS):
        named = table.assign(label=rows["label"].to_numpy())
        if some:
            named = named.iloc[frontier_rows(rows, _MOST_BARS)]
        charts["cost_breakdown"] = cost_breakdown(
            named, currency=currency, footer=under.split("\n")[0]
        )
    captions = {n: wording.caption(n, of_some=some and n == "cost_breakdown") for n in charts}
    return [figure(chart, name, captions[name], folder) for name, chart in charts.items()]


def _lines(
    table: pd.DataFrame,
    rows: pd.DataFrame,
    heads: Sequence[str],
    target: float | None,
    currency: str,
    folder: Path,
    results: Sequence[Summary],
    level: float,
    found: Decision,
) -> list[Line]:
    """The comparison by rising cost; ``results`` are those that share their luck, or none."""
    if rows.empty:
        return []
    likely = dominating(rows)
    unit = f"{currency}/day"
    links = table["folder"].tolist() if "folder" in table.columns else [""] * len(table)
    lines = []
    for i in _order(rows):
        row = {str(k): v for k, v in rows.iloc[i].items()}
        changes = [
            NO_CHANGE if i == 0 else change(results[0], results[i], name, level)
            for name in (("cost_total", "service_level") if results else ())
        ]
        said = _standing(found, i, rows["label"].tolist(), int(likely[i]))
        lines.append(
            Line(
                str(row["label"]),
                _link(str(links[i]), folder),
                cell(float(row["cost"]), unit),
                _interval(row, "cost", unit),
                cell(float(row["service_level"]), "share"),
                _interval(row, "service_level", "share"),
                reaches(found.reaches[i]) if target is not None else "",
                [cell(float(table[n].iloc[i]), MEASURES[n].unit) for n in heads],
                changes,
                said,
                found.standing[i] == EFFICIENT,
            )
        )
    return lines


def decided(
    rows: pd.DataFrame, summaries: Sequence[Summary], level: float, looks: Looks | None
) -> Decision:
    """What is decided of the rows: from replications where they are known, else from intervals."""
    evidence: Evidence = Intervals.of(rows, "service_level", higher_is_better=True, level=level)
    targets = None
    if len(summaries) == len(rows) > 0:
        evidence = Pairs.of(summaries, looks)
        targets = [s.about.target for s in summaries]
    return decision(evidence, targets, level)


def _standing(found: Decision, place: int, labels: Sequence[str], likely: int) -> str:
    """Where a scenario stands against the frontier; ``likely``: who dominates its estimates."""
    code, rival = found.standing[place], found.rivals[place]
    if not code:
        return verdicts.verdict(NO_VALUE)
    if code == EFFICIENT:
        return verdicts.on_frontier()
    if rival >= 0:
        return verdicts.dominated(labels[rival])
    return verdicts.maybe_dominated(labels[likely] if likely >= 0 else "")


def _order(rows: pd.DataFrame) -> list[int]:
    """Places of the rows to show, by rising cost."""
    if len(rows) > MOST_LINES:
        return frontier_rows(rows, MOST_LINES)
    order: list[int] = np.lexsort((rows["service_level"], rows["cost"])).tolist()
    return order


def _link(place: str, folder: Path) -> str:
    """Relative address of a job's page, or of its folder; empty without one."""
    path = PurePosixPath(place)
    if not place or place == "nan" or path.is_absolute() or ".." in path.parts or ":" in place:
        return ""
    page = f"{place.rstrip('/')}/index.html"
    return page if (folder / page).exists() else f"{place.rstrip('/')}/"


def _interval(row: Mapping[str, Any], name: str, unit: str) -> str:
    return numbers.interval(float(row[f"{name}_low"]), float(row[f"{name}_high"]), unit)


def _notes(told: Sequence[About]) -> list[tuple[str, str]]:
    """What each scenario is, once each."""
    notes: dict[str, str] = {}
    for about in told:
        if about.note:
            notes.setdefault(about.scenario, about.note)
    return list(notes.items())
