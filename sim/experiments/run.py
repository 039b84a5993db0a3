"""Replications of one or many studies, with the same numbers wherever they run."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sim.catalogue import _
from sim.engine import Rules
from sim.errors import InputError, OddityWarning
from sim.executors import opened
from sim.executors.progress import Progress
from sim.executors.readiness import require_ready
from sim.executors.scheduling import finished_studies
from sim.study.first_start import as_it_starts
from sim.study.oddities import oddities_of
from sim.study.precision_setting import Precision
from sim.study.result import Result
from sim.study.study import Study
from sim.study.worker import engine_of, make_ready

MOST_LOOKED_AT = 24
"""Studies, of many, that are looked at for what is odd."""


def run(
    study: Study,
    replications: int | None = None,
    seed: int | None = None,
    engine: str | None = None,
    workers: int | None = None,
    executor: str | None = None,
    *,
    precision: Precision | Mapping[str, Any] | None = None,
    progress: bool = False,
    rules: type[Rules] | None = None,
) -> Result:
    """Simulate a study.

    Parameters
    ----------
    study : what to simulate.
    replications, seed, engine, workers, executor : used instead of the study's own, where given.
    precision : half-widths to reach, such as ``{"half_width": {"service_level": 0.005}}``; then
        ``replications`` are the first batch, and more follow until they are reached, or the cap
        is (`sim.study.precision`).
    progress : tell how far it is: a bar on a terminal or in a notebook, now and then a line
        elsewhere.
    rules : routing rules of your own, a subclass of `sim.Rules`; runs on the reference engine.

    Returns
    -------
    Result : the same numbers for any number of workers.

    Raises
    ------
    InputError : a value is out of its range.

    Examples
    --------
    >>> import sim
    >>> sim.run(sim.load("retail_bank"), replications=2, seed=7)
    <Result retail_bank, Base: 2 replications, seed 7>
    """
    study = with_settings(
        study,
        replications=replications,
        seed=seed,
        engine=engine,
        workers=workers,
        executor=executor,
        precision=precision.model_dump() if isinstance(precision, Precision) else precision,
    )
    if rules is not None and study.engine == "compiled":
        raise InputError(
            _(
                "engine: found 'compiled', but rules of your own are Python and run on the "
                "reference engine; use 'auto' or 'reference'"
            )
        )
    if rules is not None and study.engine == "auto":
        warnings.warn(
            _("{rules} is Python: running on the reference engine, which is slower").format(
                rules=rules.__name__
            ),
            stacklevel=2,
        )
    started = as_it_starts(study, rules)
    (outcome,) = run_many([started], progress=progress, rules=rules)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def with_settings(study: Study, **settings: object) -> Study:
    """The study with other settings, checked anew; a setting that is None stays as it was."""
    wanted = {key: value for key, value in settings.items() if value is not None}
    if not wanted:
        return study
    if "replications" in wanted:
        wanted["until_decided"] = False
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
    workers : replications at once; None takes the first study's own setting, as its executor is
        taken for all.
    progress : tell how many of all replications are done.
    rules : routing rules of your own.
    on_done : called with a study's index and result as soon as its last replication is done.

    Returns
    -------
    One entry a study, in their order: its result, or the error that stopped it. A study that
    fails does not stop the others.
    """
    outcomes: list[Result | Exception] = [RuntimeError(_("did not run"))] * len(studies)
    for i, outcome in each_finished(studies, workers=workers, progress=progress, rules=rules):
        outcomes[i] = outcome
        if on_done is not None and isinstance(outcome, Result):
            on_done(i, outcome)
    return outcomes


def each_finished(
    studies: Sequence[Study],
    *,
    workers: int | None = None,
    progress: bool = False,
    rules: type[Rules] | None = None,
    let_go: bool = False,
) -> Iterator[tuple[int, Result | Exception]]:
    """Simulate several studies over one set of workers; each is handed over as it is finished.

    Parameters
    ----------
    studies, workers, progress, rules : as of `run_many`.
    let_go : whether the caller keeps no result, so that memory need not hold all of them.

    Yields
    ------
    A study's index, and its result or the error that stopped it.
    """
    if not studies:
        raise InputError(_("there is no study to run"))
    require_ready(studies, workers, one_by_one=let_go)
    names = dict.fromkeys(
        odd.name for study in studies[:MOST_LOOKED_AT] for odd in oddities_of(study)
    )
    if names:
        text = _("odd: {names}; sim.check(study) says what was found and what is usual").format(
            names=", ".join(names)
        )
        warnings.warn(text, OddityWarning, stacklevel=4)
    first, total = studies[0], sum(study.replications for study in studies)
    growing = any(study.precision for study in studies)
    make_ready(first, rules)
    with (
        opened(
            first.executor,
            workers or first.workers,
            compiled=all(engine_of(study, rules) == "compiled" for study in studies),
            most=None if growing else total,
        ) as executor,
        Progress(total, shown=progress, growing=growing) as told,
    ):
        named = ((str(i), study) for i, study in enumerate(studies))
        for name, outcome, seconds in finished_studies(executor, named, rules, told.tick):
            i = int(name)
            if isinstance(outcome, Exception):
                yield i, outcome
            else:
                yield i, Result(studies[i], outcome, rules, seconds)
