"""What stands on disk of a drill: tables, time series, what was found as JSON, figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.drills.drill import Drill, Drills
from sim.drills.judging import Judgement, Outcome
from sim.drills.objectives import Objective
from sim.drills.worst import HarmByStart
from sim.measures import Bound
from sim.report.drill_junit import FILE as JUNIT
from sim.report.drill_junit import junit
from sim.report.drill_report import drill_report
from sim.store.kept_results import keep_result, kept_result
from sim.store.run_folder import facts_of
from sim.store.stored import damaged, plain, read_stored, write_stored
from sim.store.tables import write_both
from sim.wording import drill_objectives, drills

KIND = "drill"
"""Of the folder, for its manifest."""
FILE = "drill.json"


def write_drills(drilled: Outcome, folder: Path) -> None:
    """Write the numbers of a drill into an empty folder.

    ``lost``, ``moments``, ``phases`` (a row a design and cause, moment or phase), ``actions`` (of
    playbooks, where a design has some) and
    ``replications`` (moments of every replication) as CSV and Parquet, ``series.parquet``,
    ``drill.json``; ``harm_by_start`` where the worst start was searched; ``junit.xml`` where
    something was expected. ``results/DIGEST`` has the results of both days, from which all of it
    can be made again.
    """
    found = drilled.found
    for one in found.values():
        for result in (one.hit, one.calm):
            keep_result(result, folder)
    tables: dict[str, dict[str, pd.DataFrame]] = {
        "lost": {name: one.lost() for name, one in found.items()},
        "moments": {name: one.moments() for name, one in found.items()},
        "phases": {name: one.phases() for name, one in found.items()},
        "replications": {
            name: pd.DataFrame(one.recovery.table()).rename_axis("replication")
            for name, one in found.items()
        },
    }
    if any(one.hit.study.centre.playbooks for one in found.values()):
        tables["actions"] = {name: one.actions() for name, one in found.items()}
    for name, by_design in tables.items():
        table = pd.concat(by_design, names=["design"]).reset_index()
        write_both(table, folder, name)
    search = next(iter(found.values())).search
    if search is not None:
        table = search.table().reset_index()
        table.insert(1, "clock", [drills.clock(at) for at in search.starts_s])
        write_both(table, folder, "harm_by_start")
    series = [one.series().assign(design=name) for name, one in found.items()]
    pd.concat(series, ignore_index=True).to_parquet(folder / "series.parquet", index=False)
    facts: dict[str, Any] = {
        "drill": drilled.name,
        "title": drilled.title,
        "note": drilled.note,
        "verdict": drilled.verdict or None,
        "designs": {name: _facts(one, drilled.judged.get(name, ())) for name, one in found.items()},
    }
    if drilled.judged:
        expected = [one.objective for one in next(iter(drilled.judged.values()))]
        facts["expected"] = [_written(objective) for objective in expected]
    if search is not None:
        facts["search"] = {
            "design": search.design,
            "worst_s": search.worst_s,
            "starts": len(search.starts_s),
            "may_be_worst_s": search.starts_s[search.candidates()].tolist(),
            "replications": search.replications,
            "seed": search.seed,
            "starts_s": search.starts_s.tolist(),
            "harm": search.harm.tolist(),
            "confidence": search.level,
            "left_out": search.left_out,
            "said": drills.searched(search),
        }
    write_stored(folder, FILE, facts)
    if drilled.judged:
        (folder / JUNIT).write_bytes(junit(drilled))


def draw_drills(drilled: Outcome, folder: Path) -> None:
    """Write the page, ``index.html``, and its figures as SVG and PNG: ``timeline-NAME`` of each
    design, ``lost_by_cause``, ``harm_by_start``."""
    facts = facts_of(next(iter(drilled.found.values())).hit)
    drill_report(drilled, folder, facts=facts)


def _facts(one: Drill, judged: Sequence[Judgement]) -> dict[str, Any]:
    """What was found of a design; times in seconds, null where there is none, "never" for ever."""
    study = one.hit.study
    lost = one.lost().to_dict("index")["lost"]
    met = one.objective_met()
    return {
        "digest": study.digest(),
        "without": one.calm.study.digest(),
        "outages": list(study.centre.outages),
        "fail_s": one.fail_s,
        "replications": one.hit.replications,
        "confidence": one.level,
        "lost_calls": {name: float(lost[name]) for name in ("difference", "low", "high")},
        "moments": {
            str(name): {str(column): plain(float(value)) for column, value in row.items()}
            for name, row in one.moments().to_dict("index").items()
        },
        "reached": one.difference("reached")._asdict(),
        "cost_total": one.difference("cost_total")._asdict(),
        "objective_s": one.objective_s,
        "objective_met": None if met is None else dict(zip(("share", "low", "high"), met,
                                                           strict=True)),
        "objectives": [_judged(each) for each in judged],
        "verdict": drill_objectives.verdict_sentence(one.name, judged) if judged else None,
        "said": drills.headline(one),
    }  # fmt: skip


def _judged(one: Judgement) -> dict[str, Any]:
    """An objective and what was found."""
    return {
        "objective": one.objective.name,
        "measure": one.objective.bound.measure,
        "contact_type": one.objective.contact_type or None,
        "during": one.objective.during,
        "value": plain(one.value),
        "low": plain(one.low),
        "high": plain(one.high),
        "verdict": one.verdict,
    }


def _written(objective: Objective) -> dict[str, Any]:
    """An objective as plain data."""
    bound = objective.bound
    return {
        "measure": bound.measure,
        "comparison": bound.comparison,
        "limit": bound.limit,
        "contact_type": objective.contact_type,
        "during": objective.during,
    }


def read_drills(folder: Path) -> Drills:
    """The drill whose folder `write_drills` filled.

    Raises
    ------
    ResultError : it is damaged, or another version wrote it.
    """
    facts = read_stored(folder, FILE)
    try:
        search = _search(facts["search"]) if "search" in facts else None
        found = {
            str(name): Drill(
                kept_result(folder, one["digest"]),
                kept_result(folder, one["without"]),
                float(one["confidence"]),
                one["objective_s"],
                str(name),
                search,
            )
            for name, one in facts["designs"].items()
        }
        expected = [
            Objective(
                Bound(str(one["measure"]), one["comparison"], float(one["limit"])),
                str(one["contact_type"]),
                bool(one["during"]),
            )
            for one in facts.get("expected", ())
        ]
        told = (str(facts[text]) for text in ("drill", "title", "note"))
        return Drills(found, expected, *told)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged(folder, FILE, error) from None


def _search(facts: dict[str, Any]) -> HarmByStart:
    return HarmByStart(
        np.array(facts["starts_s"], dtype=np.float64),
        np.array(facts["harm"], dtype=np.float64),
        float(facts["confidence"]),
        str(facts["design"]),
        int(facts["seed"]),
        int(facts["left_out"]),
    )
