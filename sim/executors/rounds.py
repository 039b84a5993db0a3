"""Studies that are simulated together, round by round, until somebody has seen enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.errors import ResultError
from sim.executors import opened
from sim.executors.progress import Progress
from sim.executors.readiness import require_ready
from sim.measures import Counts, Gathering, Replications
from sim.study.study import Study
from sim.study.worker import engine_of, make_ready

Allocation = Callable[[Sequence[Sequence[Counts]]], Sequence[int]]
"""From the replications of each study so far to how many each should have; the end where none
should have more than it has. What is asked for depends on nothing else, so it is the same for any
number of workers."""


def as_run(study: Study, replications: int) -> Study:
    """The plain study with this many replications, which a result of several rounds belongs to."""
    return study.model_copy(update={"replications": replications, "precision": None})


def in_rounds(
    studies: Sequence[Study],
    allocation: Allocation,
    *,
    workers: int | None = None,
    progress: bool = False,
) -> list[Replications]:
    """Simulate each study's ``replications``, then what ``allocation`` asks for, round by round.

    Parameters
    ----------
    studies : what to simulate; the first one's executor and workers go for all.
    allocation : asked after every round.
    workers : replications at once, instead of the first study's.
    progress : tell how many replications are done.

    Returns
    -------
    The first replications of each study, as many as were asked for.

    Raises
    ------
    ResultError : a replication failed; the message names the study.
    """
    gathered = [Gathering(study.replications) for study in studies]
    targets = [study.replications for study in studies]
    require_ready(studies, workers)
    make_ready(studies[0])
    with (
        opened(
            studies[0].executor,
            workers or studies[0].workers,
            compiled=all(engine_of(study) == "compiled" for study in studies),
        ) as executor,
        Progress(0, shown=progress, growing=True) as told,
    ):
        while missing := [
            (i, r) for i, most in enumerate(targets) for r in range(len(gathered[i]), most)
        ]:
            told.tick(0, len(missing))
            for i, r in missing:
                executor.submit((i, r), studies[i], r)
            for key, outcome, _ in executor.completed():
                if isinstance(outcome, Exception):
                    label = studies[key[0]].label
                    raise ResultError(
                        f"'{label}' failed: {type(outcome).__name__}: {outcome}"
                    ) from outcome
                gathered[key[0]].put(key[1], outcome)
                told.tick(1)
            targets = list(allocation([each.first(len(each)) for each in gathered]))
    return [each.first(len(each)) for each in gathered]
