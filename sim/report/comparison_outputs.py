"""Tables and pages of a comparison, made from what is on disk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sim.catalogue import _
from sim.drills.failure_day import FailureDays
from sim.errors import DamagedError, reason
from sim.experiments import Job, Sweep
from sim.experiments.compare import Comparison, judged
from sim.experiments.looks import Looks
from sim.experiments.selection import Selection, selected
from sim.measures import Bound
from sim.report.compare_report import advice_of, compare_page
from sim.report.failure_day_files import TABLE as FAILURE_DAY
from sim.report.failure_day_files import read_failure_days, write_failure_days
from sim.report.job_outputs import job_outputs
from sim.report.losses import led_rows
from sim.report.recommendation_files import write_recommendation
from sim.report.sections import assumptions, cost, heat, staffing
from sim.report.sweep_outputs import DECISION
from sim.store.atomic import published, written_aside
from sim.store.json_files import json_bytes, read_json
from sim.store.long_totals import read_totals, write_totals
from sim.store.place import inside
from sim.store.run_folder import load_result, save
from sim.store.sweep_folder import JOBS
from sim.store.tables import write_both
from sim.study.precision_setting import Precision

COMPARISON = "comparison.json"
KIND = "comparison"
_PLACE = re.compile(rf"{JOBS}/[0-9a-f]{{12}}")


def write_asked(
    folder: Path,
    found: Comparison,
    places: Mapping[str, str],
    selection: Selection | None = None,
    days: FailureDays | None = None,
    *,
    decided: bool = False,
) -> None:
    """Write what was asked of a comparison, so that it can be made again.

    Parameters
    ----------
    folder : of the comparison.
    found : the comparison.
    places : scenario -> folder of its result, relative to ``folder``; the first is the base.
    selection : which scenario is best, where that was asked.
    days : what a failure does to each scenario (`sim.drills.failure_day`), where it was simulated.
    decided : whether a decision was asked for.
    """
    if days is not None:
        write_failure_days(days, folder)
    asked: dict[str, Any] = {
        "confidence": found.level,
        "indifference": dict(found.margins),
        "scenarios": dict(places),
    }
    if decided:
        asked["decided"] = True
    if found.looks is not None:
        asked["looks"] = [found.looks.first, found.looks.most]
        write_totals(folder, found.totals)
    if found.precision is not None:
        asked["precision"] = found.precision.model_dump(mode="json")
    if selection is not None:
        asked["best"] = {
            "measure": selection.objective,
            "subject_to": [str(bound) for bound in selection.constraints],
            "first": selection.first,
        }
    (folder / COMPARISON).write_bytes(json_bytes(asked))


def keep_comparison(
    found: Comparison,
    folder: Path,
    selection: Selection | None = None,
    days: FailureDays | None = None,
    *,
    decided: bool = False,
) -> None:
    """Write results, tables and pages of a comparison into a folder, whole or not at all.

    The pages come last, so that their failure would lose no result.

    Parameters
    ----------
    found, selection : as `write_asked` takes them.
    folder : made if it is missing.
    days : an ordinary day beside one with a failure, for each option.
    decided : whether a decision was asked for.

    Raises
    ------
    ResultError : the folder cannot be written.
    """
    jobs = tuple(Job(r.study, {"scenario": n}) for n, r in found.results.items())
    results, summaries = tuple(found.results.values()), tuple(found.summaries().values())
    scenarios = Sweep(jobs, results, (), summaries, looks=found.looks).table()
    places = {n: f"{JOBS}/{r.study.digest()}" for n, r in found.results.items()}
    scenarios.insert(2, "folder", list(places.values()))

    def write(aside: Path) -> None:
        write_both(scenarios, aside, "scenarios")
        write_asked(aside, found, places, selection, days, decided=decided)
        for name, result in found.results.items():
            (aside / places[name]).mkdir(parents=True, exist_ok=True)
            save(result, aside / places[name])

    def pages(place: Path) -> None:
        comparison_pages(found, place, places, selection, days)

    written_aside(folder, write, pages, kind=KIND)


def comparison_pages(
    found: Comparison,
    folder: Path,
    places: Mapping[str, str],
    selection: Selection | None = None,
    days: FailureDays | None = None,
) -> None:
    """Write tables, pages and figures of a comparison whose results are in ``folder``.

    Parameters
    ----------
    found, places, selection, days : as `write_asked` takes them.
    folder : of the comparison.

    Raises
    ------
    ResultError : the folder cannot be written, or a stored result is damaged.
    """
    links = {name: f"{place}/index.html" for name, place in places.items()}

    def write(aside: Path) -> None:
        write_tables(aside, found, selection)
        if days is not None:
            write_both(days.table(), aside, FAILURE_DAY)
        compare_page(found, aside, selection=selection, links=links, beside=folder, days=days)

    published(folder, write)
    for place in places.values():
        job_outputs(inside(folder, *place.split("/")))


def write_tables(folder: Path, found: Comparison, selection: Selection | None = None) -> None:
    """Write every table of a comparison as CSV and Parquet."""
    table = found.table
    if any(result.losses_lead for result in found.results.values()):
        table = led_rows(table)
    tables = {
        "comparison": table.reset_index(),
        cost.TABLE: cost.waterfall_table(found),
        heat.TABLE: heat.heat_table(found),
        staffing.TABLE: staffing.staffing_table(found),
        assumptions.TABLE: assumptions.assumptions_table(found),
        assumptions.CHANGED: assumptions.changed_table(found),
    }
    if found.precision is not None:
        tables["precision"] = found.precision_table()
    if selection is not None:
        tables["selection"] = selection.table.reset_index()
    facts = found.decision().facts([result.label for result in found.results.values()])
    (folder / DECISION).write_bytes(json_bytes(facts))
    write_recommendation(folder, advice_of(found))
    for name, table in tables.items():
        write_both(table, folder, name)


class Stored(NamedTuple):
    """A comparison as its folder has it.

    Attributes
    ----------
    found, places, selection, days : as `write_asked` takes them.
    decided : whether a decision was asked for.
    """

    found: Comparison
    places: dict[str, str]
    selection: Selection | None
    days: FailureDays | None
    decided: bool


def comparison_outputs(folder: Path) -> None:
    """Write tables and pages of a comparison anew.

    Raises
    ------
    ResultError : the folder holds no comparison, or a result in it is damaged.
    """
    found, places, selection, days, _decided = read_comparison(folder)
    comparison_pages(found, folder, places, selection, days)


def read_comparison(folder: Path) -> Stored:
    """The comparison whose folder `keep_comparison` filled.

    Raises
    ------
    ResultError : the folder holds no comparison, or a result in it is damaged.
    """
    try:
        asked = read_json(folder / COMPARISON)
        confidence, margins = float(asked["confidence"]), dict(asked["indifference"])
        places = {str(name): _place(place) for name, place in dict(asked["scenarios"]).items()}
        precision = Precision(**asked["precision"]) if "precision" in asked else None
        looks = Looks(*asked["looks"]) if "looks" in asked else None
        best = asked.get("best")
        bounds = [Bound.parse(text, "subject_to") for text in best["subject_to"]] if best else []
        results = {name: load_result(folder / place) for name, place in places.items()}
        totals = read_totals(folder) if looks else {}
        days = read_failure_days(folder)
        found = judged(results, confidence, margins, precision, looks, totals)
        selection = None
        if best:
            first, measure = best["first"], best["measure"]
            selection = selected(
                results, measure, bounds, first, confidence=confidence, margins=margins
            )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedError(
            _("'{folder}' holds no comparison: {comparison}: {error}").format(
                folder=folder, comparison=COMPARISON, error=reason(error)
            )
        ) from None
    return Stored(found, places, selection, days, bool(asked.get("decided")))


def _place(text: Any) -> str:
    """Of the results of a comparison, as `write_asked` writes it.

    Raises
    ------
    ValueError : it is another place.
    """
    if not isinstance(text, str) or not _PLACE.fullmatch(text):
        raise ValueError(_("{text} is no place of a result").format(text=repr(text)))
    return text
