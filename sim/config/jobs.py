"""From what the jobs of a sweep set to the jobs, each checked before any runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.config.compose import composed_study
from sim.config.multirun import JobOverrides
from sim.errors import InputError
from sim.experiments import Job


def jobs_of(plans: Sequence[JobOverrides], own: Path | None) -> list[Job]:
    """The jobs of a sweep; their settings are the case, if any, and the swept keys.

    Parameters
    ----------
    plans : what each job sets.
    own : a planner's own folder, or None.

    Raises
    ------
    InputError : a job is wrong; none has run then.
    """
    jobs = []
    for number, plan in enumerate(plans, 1):
        values = {o.key: o.text.split("=", 1)[-1] for o in plan.overrides if not o.deleted}
        settings = {} if plan.case is None else {"case": plan.case}
        settings |= {key: values[key] for key in plan.swept}
        try:
            study = composed_study(plan.overrides, own)
        except InputError as error:
            raise _in_job(error, number, settings) from None
        jobs.append(Job(study, settings, tuple(o.text for o in plan.overrides)))
    return jobs


def _in_job(error: InputError, number: int, settings: Mapping[str, str]) -> InputError:
    """The error of a job among several, with the job that has it."""
    if not settings:
        return error
    which = ", ".join(f"{key}={value}" for key, value in settings.items())
    return InputError(f"{error} (in job {number} of the sweep: {which})", error.problems)
