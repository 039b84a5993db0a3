"""Where the days of plans are simulated: as the study's ``executor`` and ``workers`` say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sim.executors import opened
from sim.executors.base import Executor
from sim.executors.choice import cores
from sim.study import Study

Workers = int | Executor
"""Threads of this process, or who simulates in other processes."""


@contextmanager
def at_work(study: Study) -> Iterator[Workers]:
    """Who simulates the days of a study's plans, for as long as they are needed.

    Threads of this process share the luck that is kept; each process elsewhere draws its own once,
    which is the same.

    Raises
    ------
    InputError : an extra is not installed.
    WorkerError : a Dask scheduler or its workers are not there, or do not fit.
    """
    kind, count = study.executor.kind, study.workers or cores()
    if kind in ("serial", "auto", "threads"):
        yield 1 if kind == "serial" else count
        return
    with opened(study.executor, study.workers) as executor:
        yield executor
