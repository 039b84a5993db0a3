"""The page of a comparison: what changes against the base, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.drills.failure_day import FailureDays
from sim.experiments.compare import Comparison
from sim.experiments.difference_table import rows_by_scenario
from sim.experiments.selection import Selection
from sim.experiments.verdicts import BETTER, DECIDING, LED, OPEN, WORSE
from sim.experiments.what_would_change import Advice, advice
from sim.measures import MEASURES
from sim.plots import Chart, differences, tradeoff
from sim.report.first_screen import FirstScreen, first_screen
from sim.report.html import Figure, figure, write_page
from sim.report.losses import compared_rows, like_failures
from sim.report.sections.assumptions import assumptions_section
from sim.report.sections.cost import cost_section
from sim.report.sections.failure_day import failure_section
from sim.report.sections.heat import heat_section
from sim.report.sections.parts import Told, option_shown
from sim.report.sections.staffing import staffing_section
from sim.study import Result
from sim.wording import comparison as wording
from sim.wording import decision, losses, methods, numbers, oddities, precision, verdicts
from sim.wording.fitting import paragraph
from sim.wording.names import named
from sim.wording.scenarios import centre_title, footer, threshold_s, variant_text

_DATA = (
    "options.csv",
    "comparison.csv",
    "comparison.parquet",
    "selection.csv",
    "precision.csv",
    "scenarios.csv",
    "waterfall.csv",
    "heat.csv",
    "staffing.csv",
    "failure_day.csv",
    "assumptions.csv",
    "options_changed.csv",
)


class Judged(NamedTuple):
    """A difference in a table."""

    text: str
    interval: str
    verdict: str
    style: str
    settled: bool
    lacking: str
    exact: str
    low: str
    high: str


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
    beside: Path | None = None,
    days: FailureDays | None = None,
) -> Path:
    """Write the page of a comparison, ``folder/index.html``, and its plots.

    Beside the page stand its figures as SVG and PNG (``differences``, ``tradeoff``, ``waterfall``,
    ``staffing``, ``failure_day``); the page does not need them.

    Parameters
    ----------
    found : the comparison.
    folder : made if it is missing.
    selection : which scenario is best, where that was asked.
    links : scenario -> its own page, relative to ``folder``.
    beside : folder that the page will stand in, with tables that it links to; None: ``folder``.
    days : what a failure does to each scenario, where that was simulated.

    Returns
    -------
    Path of the page.
    """
    folder = Path(folder)
    places = [folder] if beside is None else [folder, beside]
    results = found.results
    labels = labels_of(results)
    base, *others = results
    centre = results[base].study.effective_centre
    table = found.table
    rows = rows_by_scenario(table)
    counted = _counted(labels, rows)
    lead = any(result.losses_lead for result in results.values())
    deciding = LED if lead else DECIDING
    told = list(found.summaries().values())
    told_of = told_by(found, labels, folder, days)
    return write_page(
        "compare.html.j2",
        folder,
        {
            "title": wording.title(
                centre_title(centre), [labels[name] for name in others], labels[base]
            ),
            "lead": wording.lead(
                len(others), labels[base], _replications(table), results[base].study.seed
            ),
            "oddities": oddities.of_studies([result.study for result in results.values()]),
            "failing": failing(results, labels),
            "losses": compared_rows(rows, others) if lead else [],
            "losses_heads": list(counted.values()),
            "losses_read": wording.losses_read(labels[base], found.level),
            "base": labels[base],
            "reading": wording.how_to_read(found.level, several=len(others) > 1),
            "variant": variant_text(centre),
            "first": screen_of(found, labels, links or {}),
            "best": verdicts.selection_sentence(selection, labels) if selection else "",
            "looked": decision.history(
                found.looks,
                [s.kept for s in told],
                [(named(s.label), s.about.replications) for s in told],
            ),
            "race": _race(selection, labels) if selection else None,
            "precision": _precision(found, labels),
            "figures": _figures(found, labels, folder, deciding, lead),
            "heads": heads_of(deciding, centre.currency),
            "lines": lines_of(rows, counted, others, deciding, links or {}),
            "cost_unit": numbers.unit_text(f"{centre.currency}/day"),
            "cost_heads": [counted[name] for name in others],
            "cost": cost_section(told_of),
            "heat": heat_section(told_of),
            "staffing": staffing_section(told_of),
            "failure": failure_section(told_of),
            "assumptions": assumptions_section(told_of),
            "methods": methods.items(found, days),
            "notes": _notes(results),
            "data": [name for name in _DATA if any((f / name).exists() for f in places)],
        },
    )


def told_by(
    found: Comparison, labels: Mapping[str, str], folder: Path, days: FailureDays | None
) -> Told:
    """What sections of the page are given; as `compare_page` takes it."""
    under = footer(list(found.results.values()))
    return Told(found, labels, option_shown(found), folder, days, under)


def labels_of(results: Mapping[str, Result]) -> dict[str, str]:
    """Scenarios by their titles; by the names they were given where two have one title."""
    titles = [result.label for result in results.values()]
    return {
        name: named(result.label)
        if titles.count(result.label) == 1
        else ", ".join([name, *result.study.happenings])
        for name, result in results.items()
    }


def _counted(
    labels: Mapping[str, str], rows: Mapping[tuple[str, str], Mapping[str, Any]]
) -> dict[str, str]:
    """Labels that say from how many replications a column or row is, where that differs."""
    base, *others = labels
    count = {name: int(rows[name, "cost_total"]["replications"]) for name in others}
    if len(set(count.values())) == 1:
        return dict(labels)
    count[base] = count[others[0]]
    return {name: wording.from_replications(label, count[name]) for name, label in labels.items()}


def _replications(table: pd.DataFrame) -> str:
    found = sorted(set(table["replications"]))
    return wording.replications(int(found[0]), int(found[-1]))


def heads_of(names: tuple[str, ...], currency: str) -> list[tuple[str, str]]:
    """Titles of measures and units of their differences."""
    heads = []
    for name in names:
        unit = numbers.difference_unit(MEASURES[name].unit_in(currency))
        heads.append((wording.head(name), numbers.unit_text(unit)))
    return heads


def lines_of(
    rows: Mapping[tuple[str, str], Mapping[str, Any]],
    labels: Mapping[str, str],
    scenarios: list[str],
    measures: tuple[str, ...],
    links: Mapping[str, str],
) -> list[Line]:
    """A line a scenario: its differences from the base, with verdicts, and a sentence.

    Parameters
    ----------
    rows : of the comparison, by scenario and measure.
    labels : names of the scenarios for people.
    scenarios : those that are shown.
    measures : a difference each.
    links : scenario -> its own page.
    """
    return [
        Line(
            labels[name],
            links.get(name, ""),
            verdicts.scenario_sentence(rows, name, measures),
            [_judged(rows[name, m]) for m in measures],
        )
        for name in scenarios
    ]


def _judged(row: Mapping[str, Any]) -> Judged:
    value, low, high = (float(row[c]) for c in ("difference", "low", "high"))
    unit, code = str(row["unit"]), str(row["verdict"])
    return Judged(
        numbers.difference(value, unit),
        numbers.difference_interval(low, high, unit) if low < high else "",
        verdicts.verdict(code),
        code.split()[0],
        code in (BETTER, WORSE, OPEN),
        verdicts.lacking(row),
        repr(value),
        repr(low),
        repr(high),
    )


def _race(found: Selection, labels: Mapping[str, str]) -> list[tuple[str, str, int, str]]:
    """How the selection went: scenario, what became of it, replications that it received."""
    return [
        (
            labels[str(row["scenario"])],
            verdicts.status(row, found, labels),
            int(row["replications"]),
            f"{row['replications']:,}",
        )
        for row in found.table.reset_index().to_dict("records")
    ]


def _precision(found: Comparison, labels: Mapping[str, str]) -> list[str]:
    if found.precision is None:
        return []
    count = len(next(iter(found.results.values())).counts)
    return [
        wording.of_scenario(
            labels[name],
            paragraph(precision.of_measures(told, count, found.precision.most)),
        )
        for name, told in found.reached.items()
    ]


def screen_of(
    found: Comparison, labels: Mapping[str, str], links: Mapping[str, str]
) -> FirstScreen:
    """The first screen of a comparison; ``links``: scenario -> its own page."""
    places = {i: links[name] for i, name in enumerate(found.results) if name in links}
    return first_screen(advice_of(found, labels), places)


def advice_of(found: Comparison, labels: Mapping[str, str] | None = None) -> Advice:
    """What is recommended of a comparison, and what would change that.

    Parameters
    ----------
    labels : names of the scenarios for people; None: as on the page.
    """
    names = list(found.results)
    options = found.options(labels or labels_of(found.results))
    return advice(options, lambda place: found.totals_of(names[place]))


def failing(results: Mapping[str, Result], labels: Mapping[str, str]) -> list[str]:
    """What fails: once where it is the same in all, else by scenario."""
    said = {n: losses.outages_sentence(r.study.effective_centre) for n, r in results.items()}
    if len(set(said.values())) == 1:
        return [text for text in set(said.values()) if text]
    return [wording.of_scenario(labels[name], text) for name, text in said.items() if text]


def _figures(
    found: Comparison,
    labels: Mapping[str, str],
    folder: Path,
    deciding: tuple[str, ...],
    lead: bool,
) -> list[Figure]:
    charts = charts_of(found, labels, deciding, lead=lead)
    return [figure(chart, name, wording.caption(name), folder) for name, chart in charts.items()]


def charts_of(
    found: Comparison, labels: Mapping[str, str], deciding: tuple[str, ...], *, lead: bool
) -> dict[str, Chart]:
    """The figures on top of the page, by their names.

    Parameters
    ----------
    found : the comparison.
    labels : names of the scenarios for people.
    deciding : measures whose differences are drawn.
    lead : whether who was lost comes first.
    """
    results = list(found.results.values())
    base = next(iter(found.results))
    charts = {
        "differences": differences(
            found.table, deciding, labels=labels, base=labels[base], confidence=found.level,
            footer=footer(results).split("\n")[0],
        )
    }  # fmt: skip
    service = "reached" if lead else "service_level"
    rows = _points(found, labels, service)
    if like_failures([r.study.centre.outages for r in results]) and (
        np.isfinite(rows[["cost", service]]).all(axis=1).any()
    ):
        limits = {threshold_s(r.study.centre) for r in results}
        targets = {r.study.effective_centre.target.share for r in results}
        charts["tradeoff"] = tradeoff(
            rows,
            target=targets.pop() if len(targets) == 1 and not lead else None,
            measure=service,
            threshold_s=limits.pop() if len(limits) == 1 else None,
            currency=results[0].study.centre.currency,
            footer=footer([s.about for s in found.summaries().values()]),
            level=found.level,
            same_luck=len({s.about.replications for s in found.summaries().values()}) == 1,
            decided=found.decision(),
        )
    return charts


def _points(
    found: Comparison, labels: Mapping[str, str], service: str = "service_level"
) -> pd.DataFrame:
    """Cost against service of the scenarios."""
    rows = []
    for name, summary in found.summaries().items():
        row: dict[str, object] = {"label": labels[name]}
        for short, measure in (("cost", "cost_total"), (service, service)):
            value, low, high = (float(end) for end in summary.kpis[measure][:3])
            row |= {short: value, f"{short}_low": low, f"{short}_high": high}
        rows.append(row)
    return pd.DataFrame(rows)


def _notes(results: Mapping[str, Result]) -> list[tuple[str, str]]:
    """What each scenario is, once each."""
    notes: dict[str, str] = {}
    for result in results.values():
        for title, note in result.study.notes.items():
            if note:
                notes.setdefault(named(title), named(note))
    return list(notes.items())
