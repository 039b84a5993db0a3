"""The page of a drill: what an engineer takes to a review, and an auditor can keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.drills.drill import Drill
from sim.drills.harm import CAUSES, LOST
from sim.drills.judging import Judgement, Outcome
from sim.plots.drill_plot import drill_timeline
from sim.plots.harm_plot import harm_by_start, lost_by_cause
from sim.report.html import Figure, as_yaml, figure, write_page
from sim.store.folder_names import folder_name
from sim.store.run_folder import facts_of
from sim.wording import (
    _,
    drill_objectives,
    drill_page,
    drills,
    names,
    numbers,
    oddities,
    provenance,
)
from sim.wording.names import named
from sim.wording.scenarios import footer


class Cell(NamedTuple):
    """A number of a table: text, a line beneath, the exact value, a class for its look."""

    text: str
    beneath: str = ""
    exact: str = ""
    look: str = ""


class Row(NamedTuple):
    """A row of a table: its head, a line beneath, a cell a design, whether it stands out."""

    head: str
    beneath: str
    cells: list[Cell]
    strong: bool = False


def drill_report(
    found: Outcome,
    folder: str | Path,
    *,
    facts: Mapping[str, Any] | None = None,
    plots: bool = True,
) -> Path:
    """Write the page of a drill, ``folder/index.html``: one file that needs nothing else.

    Parameters
    ----------
    found : what the drill found, with its verdicts.
    folder : made if it is missing.
    facts : provenance to print, as `sim.store.run_folder.facts_of` gives it; None: found now,
        without time and command, so that the same drill gives the same page.
    plots : also write the figures beside it as SVG and PNG; the page does not need them.

    Returns
    -------
    Path of the page.
    """
    designs = found.found
    first = next(iter(designs.values()))
    if facts is None:
        known = facts_of(first.hit)
        facts = {k: v for k, v in known.items() if k not in ("finished", "command")}
    return write_page(
        "drill.html.j2",
        folder,
        {
            "title": drill_page.title(found),
            "lead": drill_page.lead(found),
            "note": named(found.note),
            "failing": drill_page.failing(found),
            "verdict": drill_page.verdict(found),
            "look": found.verdict.replace(" ", "-") or "none",
            "said": drill_page.by_design(found),
            "single": first.hit.replications == 1,
            "oddities": oddities.sentences(facts),
            "designs": list(designs),
            "objectives": _objectives(found),
            "together": drill_objectives.together(found) if found.judged else "",
            "lost": _lost(designs),
            "outcome": _outcome(designs),
            "differences_read": drill_page.differences_read(first.level),
            "notes": _notes(designs),
            "actions": _actions(designs),
            "actions_read": drill_page.actions_read(),
            "moments": _moments(designs),
            "moments_read": drill_page.moments_read(),
            "phases": _phases(designs),
            "phases_read": drill_page.phases_read(),
            **_figures(found, Path(folder) if plots else None),
            "searched": drills.searched(first.search) if first.search is not None else "",
            "assumptions": list(_assumptions(first)),
            "not_simulated": drill_page.not_simulated(
                designs, searched=first.search is not None
            ),
            "facts": provenance.facts(facts),
            "digests": [(name, one.hit.study.digest()) for name, one in designs.items()],
            "configurations": [(name, as_yaml(one.hit.study.to_dict()))
                               for name, one in designs.items()],
        },
    )  # fmt: skip


def _figures(found: Outcome, folder: Path | None) -> dict[str, Any]:
    """Plots over time by design, causes, and the curve of harm if the worst start was searched."""
    timelines: list[Figure] = [
        figure(
            drill_timeline(one), folder_name("timeline", name), drill_page.caption_timeline(name),
            folder,
        )
        for name, one in found.found.items()
    ]  # fmt: skip
    first = next(iter(found.found.values()))
    curve = None
    if first.search is not None:
        chart = harm_by_start(first.search, footer([first.hit]))
        curve = figure(chart, "harm_by_start", drill_page.caption_search(), folder)
    causes = figure(
        lost_by_cause(found.found), "lost_by_cause", drill_page.caption_causes(), folder
    )
    return {"timelines": timelines, "causes": causes, "curve": curve}


def _objectives(found: Outcome) -> list[Row]:
    if not found.judged:
        return []
    currency = next(iter(found.found.values())).hit.study.centre.currency

    def shown(one: Judgement) -> Cell:
        return Cell(
            drill_objectives.verdict(one.verdict),
            drill_objectives.value_and_interval(one, currency),
            _exact(one.value),
            one.verdict.replace(" ", "-"),
        )

    each = list(found.judged.values())
    return [
        Row(
            drill_objectives.title(one.objective),
            drill_objectives.limit(one.objective, currency),
            [shown(judged[number]) for judged in each],
        )
        for number, one in enumerate(each[0])
    ]


def _lost(designs: Mapping[str, Drill]) -> list[Row]:
    """Calls lost because of the failure by cause, then all of them, before and after detection."""
    tables = [one.lost().to_dict("index") for one in designs.values()]
    rows = []
    for cause in (*CAUSES, LOST):
        if cause != LOST and not any(t[cause]["with_failure"] or t[cause]["without"]
                                     for t in tables):  # fmt: skip
            continue
        cells = [
            Cell(
                numbers.difference(float(t[cause]["difference"]), "calls"),
                drills.calls_between(t[cause]["low"], t[cause]["high"]),
                _exact(t[cause]["difference"]),
            )
            for t in tables
        ]
        rows.append(Row(drills.cause(cause), "", cells, cause == LOST))
    for part, said in drills.PARTS.items():
        values = [float(t[LOST][part]) for t in tables]
        cells = [Cell(numbers.difference(v, "calls"), "", _exact(v)) for v in values]
        rows.append(Row(_(said), "", cells))
    return rows


def _outcome(designs: Mapping[str, Drill]) -> list[Row]:
    """Callers reached in the end and the cost, as differences to the day without the failure."""
    rows = []
    for measure, head in (
        ("reached_in_the_end", _("Callers reached in the end")),
        ("cost_total", _("Cost of the failure")),
    ):
        cells = []
        for one in designs.values():
            found = one.difference(measure)
            unit = "share" if measure != "cost_total" else f"{one.hit.study.centre.currency}/day"
            cells.append(
                Cell(
                    numbers.difference_amount(found.difference, unit),
                    numbers.difference_interval(found.low, found.high, unit),
                    _exact(found.difference),
                )
            )
        rows.append(Row(head, "", cells))
    days = [one.calm.kpis(one.level).to_dict("index")["cost_total"] for one in designs.values()]
    cells = [
        Cell(
            numbers.amount(float(day["value"]), str(day["unit"])),
            numbers.interval(float(day["low"]), float(day["high"]), str(day["unit"])),
            _exact(day["value"]),
        )
        for day in days
    ]
    rows.append(Row(_("Cost of a day without the failure"), "", cells))
    return rows


def _notes(designs: Mapping[str, Drill]) -> list[tuple[str, str]]:
    """What the scenarios and the designs of redundancy are, once each."""
    found: dict[str, str] = {}
    for one in designs.values():
        found |= {title: note for title, note in one.hit.study.notes.items() if note}
    return list(found.items())


def _actions(designs: Mapping[str, Drill]) -> list[Row]:
    """When people did what their playbooks say, first time of each day; none: no playbook."""
    tables = {name: one.actions() for name, one in designs.items()}
    rows = []
    for key in dict.fromkeys(key for table in tables.values() for key in table.index):
        cells, action = [], ""
        for table in tables.values():
            if key not in table.index:
                cells.append(Cell(""))
                continue
            found = table.loc[key]
            action = drills.action(found["action"])
            beneath = drills.moment_beneath(found["low"], found["high"], found["p90"])
            said = drills.done_at(float(found["median"]), float(found["done"]))
            cells.append(Cell(said, beneath, _exact(found["median"])))
        rows.append(Row(action, str(key[0]), cells))
    return rows


def _moments(designs: Mapping[str, Drill]) -> list[Row]:
    tables = [one.moments().to_dict("index") for one in designs.values()]
    rows = []
    for name in drills.MOMENTS:
        cells = []
        for table in tables:
            found = {key: float(value) for key, value in table[name].items()}
            if name == "peak_backlog":
                cells.append(
                    Cell(
                        numbers.grouped(found["median"]),
                        drills.calls_between(found["low"], found["high"]),
                        _exact(found["median"]),
                    )
                )
                continue
            cells.append(
                Cell(
                    drills.minutes(found["median"]),
                    drills.moment_beneath(found["low"], found["high"], found["p90"]),
                    _exact(found["median"]),
                )
            )
        head = drills.moment(name)
        unit = _("calls") if name == "peak_backlog" else ""
        rows.append(Row(head, unit, cells, name == "recovered_s"))
    met = [one.objective_met() for one in designs.values()]
    if any(each is not None for each in met):
        objective_s = next(iter(designs.values())).objective_s or 0.0
        cells = [
            Cell(numbers.percent(each[0], 0), numbers.interval(each[1], each[2], "share"))
            for each in met
            if each is not None
        ]
        rows.append(Row(drills.objective(objective_s), "", cells))
    return rows


def _phases(designs: Mapping[str, Drill]) -> list[tuple[str, list[tuple[str, list[Cell]]]]]:
    """By design: phases with service with and without the failure, and the difference."""
    found = []
    for name, one in designs.items():
        rows = []
        for phase, row in one.phases().to_dict("index").items():
            with_failure, without = (float(row[k]) for k in ("with_failure", "without"))
            rows.append(
                (
                    drills.phase(str(phase)),
                    [
                        Cell(numbers.amount(without, "share"), "", _exact(without)),
                        Cell(numbers.amount(with_failure, "share"), "", _exact(with_failure)),
                        Cell(
                            numbers.difference_amount(float(row["difference"]), "share"),
                            numbers.difference_interval(
                                float(row["low"]), float(row["high"]), "share"
                            ),
                            _exact(row["difference"]),
                        ),
                    ],
                )
            )
        found.append((name, rows))
    return found


def _assumptions(one: Drill) -> Iterator[tuple[str, str, str]]:
    """Every field of the failures: path, value, where it comes from."""
    sources = one.hit.study.sources
    for name, outage in one.hit.study.to_dict()["centre"]["outages"].items():
        path = f"outages.{name}"
        own = sources.get(path, "")
        for field, value in outage.items():
            if value is None or value == []:
                continue
            source = sources.get(f"{path}.{field}", own)
            told = names.source(source) or drill_page.no_source()
            yield f"{path}.{field}", _value(value), told


def _value(value: Any) -> str:
    if isinstance(value, dict):
        known = {key: below for key, below in value.items() if below is not None}
        return ", ".join(f"{key} {_value(below)}" for key, below in known.items())
    return numbers.tick(value) if isinstance(value, float) else str(value)


def _exact(value: Any) -> str:
    number = float(value)
    return "" if np.isnan(number) else repr(number)
