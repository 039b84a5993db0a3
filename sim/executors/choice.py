"""From one word of configuration to an executor."""

from __future__ import annotations

import os
import sys

from sim.catalogue import _
from sim.errors import InputError
from sim.executors.base import Executor
from sim.executors.local import Processes, Serial, Threads
from sim.study.executor_setting import ExecutorSetting


def opened(
    setting: ExecutorSetting,
    workers: int | None = None,
    *,
    compiled: bool = True,
    most: int | None = None,
) -> Executor:
    """An executor, to be used in a ``with`` statement.

    Parameters
    ----------
    setting : which one, as a study's ``executor`` says.
    workers : replications at once; None: one a core (of a Dask cluster: all that it has).
    compiled : whether everything will run on the compiled engine, which threads suit (for auto).
    most : the most replications there will be: no more workers than that.

    Raises
    ------
    InputError : an extra is not installed.
    WorkerError : a Dask scheduler or its workers are not there, or do not fit.
    """
    count = max(1, min(workers or cores(), most or sys.maxsize))
    kind = setting.kind
    if kind == "auto":
        kind = "serial" if count == 1 else "threads" if compiled else "processes"
    match kind:
        case "serial":
            return Serial()
        case "threads":
            return Threads(count)
        case "processes":
            return Processes(count, setting.retries)
        case _:
            return _on_dask(setting, count)


def _on_dask(setting: ExecutorSetting, workers: int) -> Executor:
    try:
        from sim.executors.on_dask import OnDask
    except ModuleNotFoundError as error:
        raise InputError(
            _("executor: dask is not installed ({error}); pip install 'trunkline[dask]'").format(
                error=error
            )
        ) from None
    return OnDask(setting, workers)


def cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
