"""Replications of one or many studies, on one process or many, with the same numbers."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed

from loky import get_reusable_executor
from loky.process_executor import TerminatedWorkerError
from tqdm.auto import tqdm

from sim.engine import Rules
from sim.errors import InputError
from sim.jit import prepare
from sim.measures import Counts
from sim.study.result import Result
from sim.study.study import Study
from sim.study.worker import engine_of, replicate


def run(
    study: Study,
    replications: int | None = None,
    seed: int | None = None,
    engine: str | None = None,
    workers: int | None = None,
    *,
    progress: bool = False,
    rules: type[Rules] | None = None,
) -> Result:
    """Simulate a study.

    Parameters
    ----------
    study : what to simulate.
    replications, seed, engine, workers : used instead of the study's own, where given.
    progress : show a progress bar with an estimate of the time left.
    rules : routing rules of your own, a subclass of `sim.Rules`; runs on the reference engine.

    Returns
    -------
    Result : the same numbers for any number of workers.

    Raises
    ------
    InputError : a value is out of its range.
    """
    given = {"replications": replications, "seed": seed, "engine": engine, "workers": workers}
    study = with_settings(study, **given)
    if rules is not None and study.engine == "compiled":
        raise InputError(
            "engine: found 'compiled', but rules of your own are Python and run on the reference "
            "engine; use 'auto' or 'reference'"
        )
    if rules is not None and study.engine == "auto":
        warnings.warn(
            f"{rules.__name__} is Python: running on the reference engine, which is slower",
            stacklevel=2,
        )
    (outcome,) = run_many([study], progress=progress, rules=rules)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def with_settings(study: Study, **settings: object) -> Study:
    """The study with other settings, checked anew; a setting that is None stays as it was."""
    wanted = {key: value for key, value in settings.items() if value is not None}
    if not wanted:
        return study
    return Study.from_dict({**study.to_dict(), **wanted})


def run_many(
    studies: Sequence[Study],
    *,
    workers: int | None = None,
    progress: bool = False,
    rules: type[Rules] | None = None,
    on_done: Callable[[int, Result], None] | None = None,
) -> list[Result | Exception]:
    """Simulate several studies over one set of workers.

    Parameters
    ----------
    studies : what to simulate.
    workers : replications at once; None takes the first study's own setting.
    progress : show one progress bar over all replications.
    rules : routing rules of your own.
    on_done : called with a study's index and result as soon as its last replication is done.

    Returns
    -------
    One entry a study, in their order: its result, or the error that stopped it. A study that
    fails does not stop the others.
    """
    if not studies:
        raise InputError("there is no study to run")
    counts: list[dict[int, Counts]] = [{} for _ in studies]
    outcomes: list[Result | Exception] = [RuntimeError("did not run")] * len(studies)
    failed: set[int] = set()
    jobs = [(i, r) for i, study in enumerate(studies) for r in range(study.replications)]
    count = _workers(studies[0], workers, len(jobs))
    prepare(_say)
    with tqdm(total=len(jobs), unit="rep", disable=not progress, desc="simulating") as bar:
        for i, r, counted in _each(studies, jobs, count, rules):
            bar.update()
            if isinstance(counted, Exception):
                if i not in failed:
                    failed.add(i)
                    outcomes[i] = counted
                continue
            counts[i][r] = counted
            if len(counts[i]) == studies[i].replications:
                result = Result(studies[i], [counts[i][k] for k in sorted(counts[i])], rules)
                outcomes[i] = result
                counts[i].clear()
                if on_done is not None:
                    on_done(i, result)
    return outcomes


def _say(text: str) -> None:
    print(f"trunkline: {text}", file=sys.stderr, flush=True)


def _workers(study: Study, workers: int | None, jobs: int) -> int:
    return max(1, min(workers or study.workers or _cores(), jobs))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _each(
    studies: Sequence[Study],
    jobs: Sequence[tuple[int, int]],
    workers: int,
    rules: type[Rules] | None,
) -> Iterator[tuple[int, int, Counts | Exception]]:
    """Counts (or the error) of every (study, replication), in whatever order they are done.

    The compiled engine runs in threads, because it lets go of Python's lock; the reference engine
    in processes.
    """
    if workers == 1:
        for i, r in jobs:
            yield i, r, _guarded(studies[i], r, rules)
        return
    threads = all(engine_of(study, rules) == "compiled" for study in studies)
    executor: Executor = (
        ThreadPoolExecutor(workers) if threads else get_reusable_executor(max_workers=workers)
    )
    futures: dict[Future[Counts | Exception], tuple[int, int]] = {
        executor.submit(_guarded, studies[i], r, rules): (i, r) for i, r in jobs
    }
    try:
        for future in as_completed(futures):
            i, r = futures.pop(future)
            yield i, r, _outcome(future)
    finally:
        for future in futures:
            future.cancel()
        if threads:
            executor.shutdown()


def _guarded(study: Study, replication: int, rules: type[Rules] | None) -> Counts | Exception:
    try:
        return replicate(study, replication, rules)
    except Exception as error:
        return error


def _outcome(future: Future[Counts | Exception]) -> Counts | Exception:
    """The outcome of a replication; a worker that died is an error of the replication."""
    try:
        return future.result()
    except TerminatedWorkerError as error:
        return RuntimeError(f"a worker died (out of memory, or killed): {error}")
