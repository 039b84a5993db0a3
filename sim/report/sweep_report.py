"""The page of a sweep: every scenario side by side, cost against service."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.experiments import tradeoff_table
from sim.experiments.frontier import clearly_dominated, dominating, efficient, frontier_rows
from sim.measures import MEASURES, PARTS
from sim.plots import cost_breakdown, footer, tradeoff, variant_of
from sim.report.cells import Cell, cell, unit_title
from sim.report.differences import NO_CHANGE, Change, change, same_luck, surely_dominated
from sim.report.html import Figure, figure, write_page
from sim.report.stress import NAME as CHECKLIST
from sim.store.summary import About, Summary
from sim.study import Result
from sim.wording import counts, numbers

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

    Returns
    -------
    Path of the page.
    """
    folder = Path(folder)
    summaries = [r if isinstance(r, Summary) else Summary.of(r, level) for r in results]
    told = [b.about for b in summaries]
    currency = told[0].currency if told else currency
    names = list(dict.fromkeys(a.centre for a in told))
    target = _common([a.target for a in told])
    rows = _coordinates(table)
    drawn = bool(len(rows)) and bool(np.isfinite(rows[["cost", "service_level"]]).all(axis=1).any())
    together = same_luck(summaries) and len(summaries) == len(rows)
    paired_with = summaries if together else ()
    heads = [n for n in _MORE if n in table.columns]
    return write_page(
        "sweep.html.j2",
        folder,
        {
            "title": title or f"{', '.join(names[:3]) or 'Scenarios'}: cost against service",
            "scenarios": counts.scenarios(len(table)),
            "count": len(table),
            "replications": _listed(counts.replications(a.replications) for a in told),
            "same_luck": together,
            "base": str(rows["label"].iloc[0]) if together else "",
            "seeds": _listed(str(a.seed) for a in told),
            "centres": ", ".join(names),
            "single": bool(told) and all(a.replications == 1 for a in told),
            "level": f"{100 * level:g} %",
            "currency": currency,
            "target": None if target is None else numbers.typed_percent(target),
            "targets_differ": bool(told) and target is None,
            "variant": _listed((variant_of(a) for a in told), "; "),
            "figures": _figures(table, rows, summaries, folder, target, level, currency)
            if drawn
            else [],
            "heads": [(MEASURES[n].short, unit_title(MEASURES[n].unit)) for n in heads],
            "lines": _lines(table, rows, heads, target, currency, folder, paired_with, level),
            "shown": _shown(rows),
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


def _listed(values: Any, between: str = ", ") -> str:
    return between.join(dict.fromkeys(values))


def _figures(
    table: pd.DataFrame,
    rows: pd.DataFrame,
    summaries: Sequence[Summary],
    folder: Path,
    target: float | None,
    level: float,
    currency: str,
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
        )
    }
    captions = {"tradeoff": "Cost against service: up and to the left is better."}
    if any(f"cost_{part}" in table.columns for part in PARTS):
        named = table.assign(label=rows["label"].to_numpy())
        some = len(named) > MOST_LINES
        if some:
            named = named.iloc[frontier_rows(rows, _MOST_BARS)]
        charts["cost_breakdown"] = cost_breakdown(
            named, currency=currency, footer=under.split("\n")[0]
        )
        captions["cost_breakdown"] = (
            "Where the money goes: parts of the cost of a day, scenario by scenario"
            f"{', of some on the efficient frontier' if some else ''}."
        )
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
) -> list[Line]:
    """The comparison by rising cost; ``results`` are those that share their luck, or none."""
    if rows.empty:
        return []
    good, rivals = efficient(rows), dominating(rows)
    clear = clearly_dominated(rows)
    unit = f"{currency}/day"
    links = table["folder"].tolist() if "folder" in table.columns else [""] * len(table)
    lines = []
    for i in _order(rows):
        row = {str(k): v for k, v in rows.iloc[i].items()}
        rival = int(rivals[i])
        sure = bool(clear[i])
        if results and rival >= 0:
            sure = surely_dominated(results[rival], results[i], level)
        changes = [
            NO_CHANGE if i == 0 else change(results[0], results[i], name, level)
            for name in (("cost_total", "service_level") if results else ())
        ]
        if good[i]:
            verdict = "on the efficient frontier"
        elif rival < 0:
            verdict = "no value"
        else:
            verdict = f"dominated by {rows['label'].iloc[rival]}"
            verdict += "" if sure else ", though the difference may be luck"
        lines.append(
            Line(
                str(row["label"]),
                _link(str(links[i]), folder),
                cell(float(row["cost"]), unit),
                _interval(row, "cost", unit),
                cell(float(row["service_level"]), "share"),
                _interval(row, "service_level", "share"),
                _reached(row, target),
                [cell(float(table[n].iloc[i]), MEASURES[n].unit) for n in heads],
                changes,
                verdict,
                bool(good[i]),
            )
        )
    return lines


def _order(rows: pd.DataFrame) -> list[int]:
    """Places of the rows to show, by rising cost."""
    if len(rows) > MOST_LINES:
        return frontier_rows(rows, MOST_LINES)
    order: list[int] = np.lexsort((rows["service_level"], rows["cost"])).tolist()
    return order


def _shown(rows: pd.DataFrame) -> str:
    """Which scenarios the table shows, where it does not show all."""
    if len(rows) <= MOST_LINES:
        return ""
    good, shown = int(efficient(rows).sum()), len(_order(rows))
    which = "the" if shown == good else f"{shown} of the"
    return f"Shown: {which} {good:,} on the efficient frontier, of {len(rows):,} scenarios in all."


def _link(place: str, folder: Path) -> str:
    """Relative address of a job's page, or of its folder; empty without one."""
    path = PurePosixPath(place)
    if not place or place == "nan" or path.is_absolute() or ".." in path.parts or ":" in place:
        return ""
    page = f"{place.rstrip('/')}/index.html"
    return page if (folder / page).exists() else f"{place.rstrip('/')}/"


def _interval(row: dict[str, Any], name: str, unit: str) -> str:
    ends = [float(row[f"{name}_low"]), float(row[f"{name}_high"])]
    if not np.isfinite(ends).all():
        return ""
    low, high = (cell(v, unit).text for v in ends)
    return f"{low} to {high}"


def _reached(row: dict[str, Any], target: float | None) -> str:
    """Whether the target is reached, in a word or two."""
    value, low = float(row["service_level"]), float(row["service_level_low"])
    high = float(row["service_level_high"])
    if target is None or not np.isfinite(value):
        return ""
    if np.isfinite([low, high]).all() and low < target <= high:
        return "not certain"
    return "yes" if value >= target else "no"


def _notes(told: Sequence[About]) -> list[tuple[str, str]]:
    """What each scenario is, once each."""
    notes: dict[str, str] = {}
    for about in told:
        if about.note:
            notes.setdefault(about.scenario, about.note)
    return list(notes.items())
