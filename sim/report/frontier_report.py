"""The page of `trunkline optimise --frontier`, and what stands beside it on disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from markupsafe import Markup

from sim.experiments.sweep import Job, Sweep, tradeoff_table
from sim.planning.capacities import put, sizable
from sim.planning.frontier import Frontier
from sim.planning.frontier_point import Point
from sim.planning.objective import COST_AGENTS, checked
from sim.plots.chart import Chart
from sim.report.first_screen import markup
from sim.report.html import figure, write_page
from sim.report.sections.parts import Number, exact
from sim.report.sweep_figures import charts_of
from sim.store.atomic import published, written_aside
from sim.store.kept_results import keep_result, kept_result
from sim.store.place import require_place
from sim.store.stored import damaged, read_stored, write_stored
from sim.store.tables import write_both
from sim.study import Study
from sim.version import __version__
from sim.wording import _, numbers
from sim.wording import plan_frontier as words
from sim.wording.names import named
from sim.wording.scenarios import centre_title
from sim.wording.stretches import runs

KIND = "frontier"
FILE = "frontier.json"
_TABLES = ("frontier", "beside", "scenarios")


def keep_frontier(found: Frontier, folder: str | Path) -> Path:
    """Write the folder of a frontier, whole or not at all; returns the page.

    Raises
    ------
    ResultError : the folder holds something else, or cannot be written.
    """
    place = Path(folder)
    require_place(place, KIND)

    def page(aside: Path) -> None:
        write_frontier(found, aside)

    written_aside(place, partial(_keep, found), lambda made: published(made, page), kind=KIND)
    return place / "index.html"


def frontier_outputs(folder: Path) -> Frontier:
    """Write tables, scenario files and page anew from what the folder keeps.

    Raises
    ------
    ResultError : the folder holds no frontier, it is damaged, or it cannot be written.
    """
    found = read_frontier(folder)
    published(folder, partial(write_frontier, found))
    return found


def _keep(found: Frontier, folder: Path) -> None:
    """Write what cannot be made again: ``frontier.json``, and the simulated days."""
    for result in found.swept.results:
        keep_result(result, folder)
    write_stored(
        folder,
        FILE,
        {
            "study": found.study.to_dict(),
            "points": [asdict(point) for point in found.points],
            "jobs": [
                {"digest": job.digest, "settings": dict(job.settings)} for job in found.swept.jobs
            ],
            "seed": found.seed,
            "stopped": found.stopped,
            "minimise": found.minimise,
        },
    )


def read_frontier(folder: Path) -> Frontier:
    """The frontier whose folder `keep_frontier` filled.

    Raises
    ------
    ResultError : it is damaged, or another version wrote it.
    """
    facts = read_stored(folder, FILE)
    try:
        results = [kept_result(folder, job["digest"]) for job in facts["jobs"]]
        jobs = tuple(
            Job(result.study, {str(k): str(v) for k, v in job["settings"].items()})
            for result, job in zip(results, facts["jobs"], strict=True)
        )
        study = Study.from_dict(facts["study"])
        points = tuple(Point.read(point) for point in facts["points"])
        minimise = checked(str(facts.get("minimise", COST_AGENTS)))  # what all had once
        for point in points:
            _require_of(study, point)
        return Frontier(
            study,
            points,
            Sweep(jobs, results, ()),
            int(facts["seed"]),
            bool(facts["stopped"]),
            minimise,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged(folder, FILE, error) from None


def _require_of(study: Study, point: Point) -> None:
    """Refuse a plan that is none of the study's: a file may say anything.

    Raises
    ------
    ValueError : it has other pools or sizes, or no share.
    """
    known = dict(sizable(study.written))
    if not 0.0 < point.share < 1.0:
        raise ValueError("share")
    if not set(point.shifts) <= set(study.centre.pools):
        raise ValueError("shifts")
    if any(path not in known or value < 0 for path, value in point.sizes.items()):
        raise ValueError("sizes")


def frontier_charts(found: Frontier) -> dict[str, Callable[[], Chart]]:
    """What draws the figures of a frontier, by their names."""
    return {"frontier": lambda: charts_of(found.swept)["tradeoff"]}


def write_frontier(found: Frontier, folder: Path) -> Path:
    """Write tables, each plan as a scenario file, and the page with its figure."""
    write_both(found.table, folder, "frontier")
    write_both(found.beside, folder, "beside")
    write_both(tradeoff_table(found.swept.table()), folder, "scenarios")
    files = []
    for point in found.points:
        name = f"optimised_{100.0 * point.share:.4g}".replace(".", "_")
        files.append(f"{name}.yaml")
        (folder / files[-1]).write_text(_scenario(found, point, name), encoding="utf-8")
    return _page(found, folder, files)


def _page(found: Frontier, folder: Path, files: list[str]) -> Path:
    centre = found.study.effective_centre
    currency = centre.currency
    planned = centre.horizon.days
    days = found.swept.results[0].study.replications if found.swept.results else 0
    table, beside = found.table, found.beside
    today = beside.iloc[0]
    sizes = [*found.points[0].sizes]
    said: list[Markup | str] = []
    known = table["per_point"].dropna()
    if len(known):
        said.append(markup(words.marginal(float(known.min()), float(known.max()), currency)))
    if not table["holds"].all():
        said.append(words.uncertain(int((~table["holds"]).sum())))
    if found.stopped:
        said.append(words.stopped(len(found.points)))
    chart = frontier_charts(found)["frontier"]()
    return write_page(
        "frontier.html.j2",
        folder,
        {
            "title": words.title(centre_title(centre)),
            "lead": words.lead(
                len(found.points), runs(days, planned), found.seed, whole=found.whole
            ),
            "headline": markup(
                words.headline(
                    named(str(today["label"])), float(today["cost"]),
                    float(today["same_service"]), currency, found.better,
                )
            ),
            "said": said,
            "figure": figure(chart, "frontier", _("What more service costs"), folder),
            "heads": [*words.heads(currency, planned), *sizes],
            "rows": [_row(row, sizes) for row in table.to_dict("records")],
            "beside_heads": words.beside_heads(currency),
            "beside": [_beside(row) for row in beside.to_dict("records")],
            "read": words.read(runs(days, planned), whole=found.whole),
            "facts": [
                (_("Seed of the search"), str(found.study.seed)),
                (_("Seed of the comparison"), str(found.seed)),
                (_("Version of {package}").format(package="trunkline"), __version__),
            ],
            "files": words.files(),
            "tables": [*(f"{name}.csv" for name in _TABLES), *files],
        },
    )  # fmt: skip


def _row(row: dict[Any, Any], sizes: Sequence[str]) -> tuple[str, bool, list[Number]]:
    cells = [
        Number(numbers.grouped(row["agents"]), exact(row["agents"])),
        Number(numbers.grouped(row["wages"]), exact(row["wages"])),
        Number(numbers.percent(row["gap"]), exact(row["gap"])),
        _between(row, "cost", ""),
        _between(row, "service_level", "share"),
        Number(numbers.grouped(row["per_point"]), exact(row["per_point"])),
        *(Number(numbers.grouped(row[path]), exact(row[path])) for path in sizes),
    ]
    return numbers.typed_percent(row["share"]), bool(row["holds"]), cells


def _between(row: dict[Any, Any], name: str, unit: str) -> Number:
    value, low, high = (float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    if unit == "share":
        shown, ends = numbers.percent(value), numbers.interval(low, high, unit)
    else:
        shown, ends = numbers.grouped(value), numbers.interval(low, high, "calls/day")
    return Number(shown, exact(value), ends, exact(low), exact(high))


def _beside(row: dict[Any, Any]) -> tuple[str, list[Number]]:
    saving = float(row["saving"])
    text = numbers.grouped(saving)
    return named(str(row["label"])), [
        Number(numbers.grouped(row["cost"]), exact(row["cost"])),
        Number(numbers.percent(row["service_level"]), exact(row["service_level"])),
        Number(numbers.grouped(row["same_service"]), exact(row["same_service"])),
        Number(text if np.isfinite(saving) else numbers.NO_VALUE, exact(saving)),
    ]


def _scenario(found: Frontier, point: Point, name: str) -> str:
    """A plan of the frontier as a scenario file, which every command takes."""
    pools: dict[str, Any] = {}
    centre = found.study.effective_centre
    for pool, shifts in point.shifts.items():
        today = {n: {"agents": 0} for n in centre.pools[pool].staffing.shifts}
        pools[pool] = {"staffing": {"shifts": {**today, **shifts}, "scale": 1.0}}
    changed: dict[str, Any] = {"pools": pools}
    for path, value in point.sizes.items():
        put(changed, path, value)
    share = f"{100.0 * point.share:.4g} %"
    data = {
        "scenario": {
            "name": name, "title": f"Optimised shifts for {share}", "centre": centre.name,
            "note": f"Shifts found by optimisation for {share} in every part of the day.",
        },
        "centre": changed,
    }  # fmt: skip
    return "# @package _global_\n" + yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
