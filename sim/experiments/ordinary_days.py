"""A sweep over outages has the same days without any, so that their harm can be told."""

from __future__ import annotations

from collections.abc import Sequence

from sim.experiments.sweep import Job
from sim.study.failures import day_digest, without_outages


def with_ordinary_days(jobs: Sequence[Job]) -> list[Job]:
    """The jobs of a sweep over outages, and the same days without any, where they are missing.

    Each day stands before its first failure; a sweep over anything else stays as it is.
    """
    if not any(_is_outage(key) for job in jobs for key in job.settings):
        return list(jobs)
    there = {day_digest(job.study) for job in jobs if not job.study.centre.outages}
    found: list[Job] = []
    for job in jobs:
        day = day_digest(job.study)
        if day not in there:
            there.add(day)
            kept = {key: value for key, value in job.settings.items() if not _is_outage(key)}
            found.append(Job(without_outages(job.study), kept))
        found.append(job)
    return found


def _is_outage(key: str) -> bool:
    return key == "outages" or f"{key}.".startswith("centre.outages.")
