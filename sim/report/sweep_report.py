"""The page of a sweep: every scenario side by side, cost against service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.experiments.decision import EFFICIENT, Decision
from sim.experiments.frontier import dominating, efficient, frontier_rows
from sim.experiments.harm import choices, service_measure
from sim.experiments.looks import Looks
from sim.experiments.verdicts import NO_VALUE
from sim.experiments.what_would_change import Advice
from sim.measures import MEASURES
from sim.plots import Chart
from sim.report.differences import NO_CHANGE, Change, change, same_luck
from sim.report.first_screen import swept_screen
from sim.report.harm import HARM, HarmLine, harm_lines
from sim.report.html import Figure, figure, write_page
from sim.report.job_links import links_of
from sim.report.losses import swept_rows
from sim.report.measure_tables import Cell, cell
from sim.report.sweep_figures import MOST_LINES, common, coordinates, decided, sweep_charts
from sim.store.summary import About, Summary
from sim.study import Result
from sim.wording import losses, numbers, verdicts
from sim.wording import sweep as wording
from sim.wording.checklist import NAME as CHECKLIST
from sim.wording.comparison import head
from sim.wording.decision import history, reaches
from sim.wording.names import named
from sim.wording.scenarios import variant_of
from sim.wording.titles import short_title

_MORE = ("answer_rate", "asa", "lost_calls")
_FIRST, _LAST = ("lost_calls", "reached_in_the_end"), ("service_level", "asa")
"""Columns before and behind, where who was lost comes first."""
_DATA = ("options.csv", "sweep.csv", "sweep.parquet")
_MOST_COLUMNS = 8
"""More scenarios than this have no table of lost calls by cause on the page; the CSV has it."""


class Line(NamedTuple):
    """A scenario in the comparison."""

    label: str
    link: str
    cost: Cell
    cost_interval: str
    service: Cell
    service_interval: str
    target: str
    first: list[Cell]
    more: list[Cell]
    changes: list[Change]
    verdict: str
    good: bool
    replications: str


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
    beside: Path | None = None,
    told_of: Advice | None = None,
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
    beside : folder that the page will stand in, with what it links to; None: ``folder``.
    told_of : what is recommended; None: as the results tell it.

    Returns
    -------
    Path of the page.
    """
    folder = Path(folder)
    there = beside or folder
    summaries = [r if isinstance(r, Summary) else Summary.of(r, level) for r in results]
    told = [b.about for b in summaries]
    currency = told[0].currency if told else currency
    whole, everybody = table, summaries
    known = len(summaries) == len(table) > 0
    places = choices(summaries) if known else list(range(len(table)))
    harm = _harm(table, summaries, level, there) if len(places) < len(table) else []
    if harm:
        table = table.iloc[places].reset_index(drop=True)
        summaries = [summaries[i] for i in places]
    service = service_measure(summaries) if known else "service_level"
    lead = service != "service_level"
    causes = [line.place for line, _link in harm] if harm else list(range(len(whole)))
    causes = causes if (harm or lead) and len(causes) <= _MOST_COLUMNS else []
    target = None if lead else common([a.target for a in told])
    rows = coordinates(table, service)
    choosing = not harm or len(table) > 1
    together = same_luck(summaries) and known
    paired_with = summaries if together else ()
    found = decided(rows, summaries, level, looks, service)
    rows["label"] = rows["label"].astype(str).map(named)
    heads = [n for n in (_LAST if lead else _MORE) if n in table.columns]
    first = _FIRST if lead else ()
    changed = ("cost_total", "lost_calls", service) if lead else ("cost_total", service)
    return write_page(
        "sweep.html.j2",
        folder,
        {
            "title": title or wording.title(_centres(told), harm=bool(harm), lead=lead),
            "lead": wording.lead(len(whole), told, same_luck(everybody)),
            "count": len(whole),
            "failing": failing(told),
            "harm": harm,
            "losses": swept_rows([everybody[i].kpis for i in causes]) if causes else [],
            "losses_heads": [named(str(whole["label"].iloc[i])) for i in causes],
            "harm_heads": _heads(HARM, currency),
            "harm_read": losses.against_the_day(everybody) if harm else "",
            "losses_read": losses.how_to_read() if harm or lead else "",
            "choices": choosing,
            "service": short_title(service),
            "led": lead,
            "change_heads": [
                (wording.against(n, str(rows["label"].iloc[0])), change_unit(n, currency))
                for n in (changed if together else ())
            ],
            "several": len({a.replications for a in told}) > 1,
            "same_luck": together,
            "base": str(rows["label"].iloc[0]) if together else "",
            "single": bool(told) and all(a.replications == 1 for a in told),
            "level": numbers.typed_percent(level),
            "cost_unit": numbers.unit_text(f"{currency}/day"),
            "first": swept_screen(
                told_of,
                everybody,
                whole["label"].astype(str).tolist(),
                links_of(whole, there),
                looks,
                level,
            )
            if known
            else None,
            "target": target is not None,
            "caption": _caption([s.about for s in summaries] or told, target, rows, service),
            "figures": _figures(
                sweep_charts(table, rows, summaries, target, level, currency, found, service),
                folder,
                some=len(table) > MOST_LINES,
            )
            if choosing
            else {},
            "first_heads": _heads(first, currency),
            "heads": _heads(heads, currency),
            "lines": _lines(
                table,
                rows,
                heads,
                target,
                currency,
                there,
                paired_with,
                level,
                found,
                service,
                changed,
                first,
            ),
            "notes": _notes(told),
            "looked": history(looks, [s.kept for s in summaries]),
            "failures": list(failures),
            "checklist": CHECKLIST if (folder / CHECKLIST).exists() else "",
            "data": [name for name in _DATA if (there / name).exists()],
        },
    )


def _harm(
    table: pd.DataFrame, summaries: Sequence[Summary], level: float, folder: Path
) -> list[tuple[HarmLine, str]]:
    """Lines of the table of harm, each with the address of its page."""
    links = links_of(table, folder)
    lines = harm_lines(summaries, table["label"].astype(str).map(named).tolist(), level)
    return [(line, links[line.place]) for line in lines]


def failing(told: Sequence[About]) -> str:
    """What has failed in all scenarios alike; empty where that differs, or nothing has."""
    found = {a.outages for a in told}
    names = found.pop() if len(found) == 1 else ()
    return losses.in_every_scenario(names) if names else ""


def _centres(told: Sequence[About]) -> list[str]:
    return list(dict.fromkeys(a.centre for a in told))


def _heads(names: Sequence[str], currency: str) -> list[tuple[str, str]]:
    return [(head(n), numbers.unit_text(MEASURES[n].unit_in(currency))) for n in names]


def change_unit(measure: str, currency: str) -> str:
    """The unit of a difference, for the head of a column."""
    return numbers.unit_text(numbers.difference_unit(MEASURES[measure].unit_in(currency)))


def _caption(told: Sequence[About], target: float | None, rows: pd.DataFrame, service: str) -> str:
    """What stands above the table."""
    shown = ""
    if len(rows) > MOST_LINES:
        good = int(efficient(rows, service).sum())
        shown = wording.shown(len(_order(rows, service)), good, len(rows))
    wanted = "" if target is None else numbers.typed_percent(target)
    unlike = bool(told) and service == "service_level"
    return wording.table_caption(wanted, unlike, [variant_of(a) for a in told], shown)


def _figures(charts: Mapping[str, Chart], folder: Path, *, some: bool) -> dict[str, Figure]:
    """Figures of the page, also written into the folder."""
    captions = {n: wording.caption(n, of_some=some and n == "cost_breakdown") for n in charts}
    return {name: figure(chart, name, captions[name], folder) for name, chart in charts.items()}


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
    service: str,
    changed: Sequence[str],
    first: Sequence[str],
) -> list[Line]:
    """The comparison by rising cost; ``results`` are those that share their luck, or none."""
    if rows.empty:
        return []
    likely = dominating(rows, service)
    unit = f"{currency}/day"
    links = links_of(table, folder)
    lines = []
    for i in _order(rows, service):
        row = {str(k): v for k, v in rows.iloc[i].items()}
        changes = [
            NO_CHANGE if i == 0 else change(results[0], results[i], name, level)
            for name in (changed if results else ())
        ]
        said = _standing(found, i, rows["label"].tolist(), int(likely[i]))
        lines.append(
            Line(
                str(row["label"]),
                links[i],
                cell(float(row["cost"]), unit),
                _interval(row, "cost", unit),
                cell(float(row[service]), "share"),
                _interval(row, service, "share"),
                reaches(found.reaches[i]) if target is not None and found.reaches else "",
                [cell(float(table[n].iloc[i]), MEASURES[n].unit) for n in first],
                [cell(float(table[n].iloc[i]), MEASURES[n].unit) for n in heads],
                changes,
                said,
                found.standing[i] == EFFICIENT,
                _count(table, i),
            )
        )
    return lines


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


def _order(rows: pd.DataFrame, service: str) -> list[int]:
    """Places of the rows to show, by rising cost."""
    if len(rows) > MOST_LINES:
        return frontier_rows(rows, MOST_LINES, service)
    order: list[int] = np.lexsort((rows[service], rows["cost"])).tolist()
    return order


def _count(table: pd.DataFrame, place: int) -> str:
    """Replications of a row, where the table tells."""
    return f"{int(table['replications'].iloc[place]):,}" if "replications" in table.columns else ""


def _interval(row: Mapping[str, Any], name: str, unit: str) -> str:
    return numbers.interval(float(row[f"{name}_low"]), float(row[f"{name}_high"]), unit)


def _notes(told: Sequence[About]) -> list[tuple[str, str]]:
    """What each scenario is, once each."""
    notes: dict[str, str] = {}
    for about in told:
        if about.note:
            notes.setdefault(named(about.scenario), named(about.note))
    return list(notes.items())
