"""How long a sweep will take, from a short trial."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.executors.readiness import require_ready
from sim.study.study import Study
from sim.study.worker import make_ready, replicate

MOST_TRIALS = 5


@dataclass(frozen=True)
class Trial:
    """What a trial measured.

    Attributes
    ----------
    replications : replications timed, each the first of a different study.
    seconds_each : mean time of one, on one core, seconds.
    seconds : estimate for the whole, seconds: if each worker has a core to itself.
    """

    replications: int
    seconds_each: float
    seconds: float


def timed_trial(
    studies: Sequence[Study], workers: int, say: Callable[[str], None], most_s: float = 10.0
) -> Trial:
    """Time one replication of some studies, spread evenly over all, and scale it up.

    Parameters
    ----------
    studies : what is to be simulated.
    workers : replications at once.
    say : told when the engine has to be compiled first, which is not part of the estimate.
    most_s : no further replication is begun after this many seconds.
    """
    require_ready(studies)
    make_ready(studies[0], say=say)
    count = min(MOST_TRIALS, len(studies))
    places = [round(i * (len(studies) - 1) / max(1, count - 1)) for i in range(count)]
    replicate(studies[0], 0)  # the first one ever also loads what all others find loaded
    taken: list[float] = []
    begun = time.perf_counter()
    for place in places:
        make_ready(studies[place], say=say)
        start = time.perf_counter()
        replicate(studies[place], 0)
        taken.append(time.perf_counter() - start)
        if time.perf_counter() - begun > most_s:
            break
    each = sum(taken) / len(taken)
    total = sum(study.replications for study in studies)
    return Trial(len(taken), each, each * total / min(workers, total))
