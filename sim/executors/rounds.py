"""Studies that are simulated together, round by round, until somebody has seen enough."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from sim.catalogue import _
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
    update = {"replications": replications, "precision": None, "until_decided": False}
    return study.model_copy(update=update)


def in_rounds(
    studies: Sequence[Study],
    allocation: Allocation,
    *,
    workers: int | None = None,
    progress: bool = False,
    gathered: Sequence[Gathering] | None = None,
    failures: dict[int, Exception] | None = None,
) -> list[Replications]:
    """Simulate each study's ``replications``, then what ``allocation`` asks for, round by round.

    Parameters
    ----------
    studies : what to simulate; the first one's executor and workers go for all.
    allocation : asked after every round.
    workers : replications at once, instead of the first study's.
    progress : tell how many replications are done.
    gathered : what takes in the replications of each study; None: what keeps all of them.
    failures : gets the error of each study that fails, by its place, and the others go on; None:
        the first error ends all.

    Returns
    -------
    The first replications of each study, as many as were asked for as far as they
    are kept; of one that failed, none.

    Raises
    ------
    ResultError : a replication failed; the message names the study.
    """
    if gathered is None:
        gathered = [Gathering(study.replications) for study in studies]
    targets = [study.replications for study in studies]
    failed = {} if failures is None else failures
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
            (i, r) for i, most in enumerate(targets) if i not in failed
            for r in range(len(gathered[i]), most)
        ]:  # fmt: skip
            told.tick(0, len(missing))
            for i, r in missing:
                executor.submit((i, r), studies[i], r)
            for key, outcome, _seconds in executor.completed():
                if isinstance(outcome, Exception):
                    label = studies[key[0]].label
                    if failures is None:
                        raise ResultError(
                            _("'{label}' failed: {type}: {outcome}").format(
                                label=label, type=type(outcome).__name__, outcome=outcome
                            )
                        ) from outcome
                    failed.setdefault(key[0], outcome)
                    told.tick(1)
                    continue
                gathered[key[0]].put(key[1], outcome)
                told.tick(1)
            targets = list(allocation(_kept(gathered, failed)))
    return _kept(gathered, failed)


def _kept(gathered: Sequence[Gathering], failed: Container[int]) -> list[Replications]:
    return [each.first(0 if i in failed else len(each)) for i, each in enumerate(gathered)]
