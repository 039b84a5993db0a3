"""Many studies as one sweep: run them all, keep what finished, put them into one tidy table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.study.precision import reached
from sim.study.replicate import run_many
from sim.study.result import Result
from sim.study.study import Study


@dataclass(frozen=True)
class Job:
    """One point of a sweep.

    Attributes
    ----------
    study : what to simulate.
    settings : swept key -> value, as text.
    """

    study: Study
    settings: Mapping[str, str]

    @property
    def label(self) -> str:
        """Name for the plot: the study's own, and every swept value that it does not tell."""
        told: tuple[str, ...] = ("scenario", "staffing.scale", "demand.scale")
        if "case" in self.settings:  # it has a name of its own, and the study's is not needed
            told = ("case",)
        rest = [f"{k.split('.')[-1]}={v}" for k, v in self.settings.items() if k not in told]
        return ", ".join([self.settings.get("case", self.study.label), *rest])


@dataclass(frozen=True)
class Failure:
    """A job that did not finish."""

    job: Job
    error: BaseException

    @property
    def message(self) -> str:
        """The error in one line."""
        lines = str(self.error).splitlines() or [""]
        return f"{type(self.error).__name__}: {lines[0]}"


@dataclass(frozen=True)
class Sweep:
    """A finished sweep: results in the order of the jobs that succeeded, and the failures."""

    jobs: tuple[Job, ...]
    results: tuple[Result, ...]
    failures: tuple[Failure, ...]

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """One tidy row a job.

        Columns: ``label``, ``digest``, one column a swept key, ``replications``, ``seed``,
        ``precise`` (whether the precision was reached, where one was asked for), and for every
        measure its value, ``<measure>_low`` and ``<measure>_high``.
        """
        rows = []
        for job, result in zip(self.jobs, self.results, strict=True):
            study = result.study
            row: dict[str, object] = {"label": job.label, "digest": study.digest()}
            row |= {key: _number(value) for key, value in job.settings.items()}
            row |= {"replications": result.replications, "seed": study.seed}
            if study.precision is not None:
                row["precise"] = all(r.met for r in reached(study.precision, result.counts))
            for kpi, values in result.kpis(level).iterrows():
                row[str(kpi)] = values["value"]
                row[f"{kpi}_low"] = values["low"]
                row[f"{kpi}_high"] = values["high"]
            rows.append(row)
        return pd.DataFrame(rows)


def tradeoff_table(table: pd.DataFrame) -> pd.DataFrame:
    """Cost against service level of a sweep's table, as the trade-off plot takes it."""
    return pd.DataFrame(
        {
            "label": table["label"],
            **{
                f"{short}{end}": table[f"{kpi}{end}"]
                for short, kpi in (("cost", "cost_total"), ("service_level", "service_level"))
                for end in ("", "_low", "_high")
            },
        }
    )


def _number(text: str) -> object:
    """A swept value as a number where it is one, so that tables sort by it."""
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if np.isfinite(value) and value.is_integer() and "." not in text else value


def run_sweep(
    jobs: Sequence[Job],
    *,
    workers: int | None = None,
    progress: bool = False,
    on_done: Callable[[Job, Result], None] | None = None,
) -> Sweep:
    """Run every job; one that fails does not stop the others.

    Parameters
    ----------
    jobs : the points of the sweep.
    workers : replications at once over the whole sweep.
    progress : show a progress bar over all replications.
    on_done : called with each finished job, as soon as it is.
    """

    def told(index: int, result: Result) -> None:
        if on_done is not None:
            on_done(jobs[index], result)

    outcomes = run_many(
        [job.study for job in jobs], workers=workers, progress=progress, on_done=told
    )
    finished = [(j, o) for j, o in zip(jobs, outcomes, strict=True) if isinstance(o, Result)]
    failed = [
        Failure(j, o) for j, o in zip(jobs, outcomes, strict=True) if isinstance(o, Exception)
    ]
    return Sweep(tuple(j for j, _ in finished), tuple(r for _, r in finished), tuple(failed))
