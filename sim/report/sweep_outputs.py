"""What stands beside the jobs of a sweep and is made from them: table, plots, page."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.experiments import Sweep
from sim.experiments.decision import Decision
from sim.experiments.until_decided import totals_of_counts
from sim.experiments.what_would_change import Advice, advice
from sim.report.job_outputs import job_outputs
from sim.report.recommendation_files import write_recommendation
from sim.report.sweep_report import sweep_page
from sim.store.atomic import published
from sim.store.json_files import json_bytes
from sim.store.place import inside
from sim.store.run_folder import load_facts, load_result
from sim.store.sweep_folder import JOBS
from sim.store.tables import write_both
from sim.wording.checklist import NAME, checklist, swept_points

DECISION = "decision.json"
MOST_JOB_PAGES = 24
"""A sweep of at most so many jobs has tables and a page for each job as well."""


def sweep_outputs(done: Sweep, folder: Path, *, pages: bool | None = None) -> pd.DataFrame:
    """Write the table, the plots and the page of a sweep whose jobs are in ``folder/jobs``.

    Parameters
    ----------
    done : the sweep.
    folder : of the sweep.
    pages : whether each job gets its tables and its page; None: where it has none yet, and there
        are not too many.

    Returns
    -------
    The table, with the column ``folder``.

    Raises
    ------
    ResultError : the folder cannot be written, or a stored result is damaged.
    """
    table = write_table(done.table(), folder)
    if len(done.jobs) <= MOST_JOB_PAGES if pages is None else pages:
        for digest in dict.fromkeys(table.get("digest", ())):
            place = inside(folder, JOBS, str(digest))
            if pages or not (place / "index.html").exists():
                job_outputs(place)
    failures = [(f.job.label, f.message) for f in done.failures]
    told = swept_advice(done)

    def write(aside: Path) -> None:
        if len(done.jobs):
            sweep_checklist(done, folder, aside)
            write_decision(done.decision(), table, aside)
        if told is not None:
            write_recommendation(aside, told)
        sweep_page(
            table, done.summaries, aside, failures=failures, looks=done.looks, beside=folder,
            told_of=told,
        )  # fmt: skip

    published(folder, write)
    return table


def write_table(table: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Write a sweep's table as CSV and Parquet; returns it with the column ``folder``.

    Raises
    ------
    ResultError : the folder cannot be written.
    """
    if len(table):
        table.insert(2, "folder", [f"{JOBS}/{digest}" for digest in table["digest"]])

    def write(aside: Path) -> None:
        if len(table):
            write_both(table, aside, "sweep")

    published(folder, write, gone=("sweep.csv", "sweep.parquet"))
    return table


def swept_advice(done: Sweep) -> Advice | None:
    """What is recommended of a sweep; None: no job finished.

    Of many jobs no price is told that would change it, since that takes their whole results.
    """
    found = done.options
    if found is None:
        return None
    few = len(done.jobs) <= MOST_JOB_PAGES
    return advice(
        found, (lambda place: totals_of_counts(done.results[place].counts)) if few else None
    )


def write_decision(found: Decision, table: pd.DataFrame, folder: Path) -> None:
    """Write what is decided, and what is not, as ``decision.json``.

    Parameters
    ----------
    found : what is decided of the scenarios.
    table : of the scenarios, with ``label``.
    folder : made already.
    """
    facts = found.facts(table["label"].astype(str).tolist())
    (folder / DECISION).write_bytes(json_bytes(facts))


def sweep_checklist(done: Sweep, folder: Path, aside: Path) -> None:
    """Write the checklist of a sweep into ``aside``: its first job, and what is swept."""
    first = inside(folder, JOBS, done.jobs[0].digest)
    points = swept_points([job.settings for job in done.jobs])
    facts = dict(load_facts(first))
    if done.looks is not None:
        facts["looks"] = [done.looks.first, done.looks.most]
    text = checklist(load_result(first).study, facts, points)
    (aside / NAME).write_text(text, encoding="utf-8")
