"""Many studies over one executor: replications go in study by study, a few ahead of what runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from sim.engine import Rules
from sim.executors import Executor
from sim.measures import Gathering, Replications
from sim.study.precision import wanted
from sim.study.study import Study


class Finished(NamedTuple):
    """A study of which every replication is done, or that failed.

    Attributes
    ----------
    name : by which it was handed in.
    outcome : the counts of its replications in order, or its first error.
    seconds : that workers took for them, summed.
    """

    name: str
    outcome: Replications | Exception
    seconds: float


Tick = Callable[[int, int], object]


@dataclass
class _Open:
    """A study that is under way."""

    study: Study
    counts: Gathering
    asked: int = 0
    seconds: float = 0.0


def finished_studies(
    executor: Executor,
    studies: Iterable[tuple[str, Study]],
    rules: type[Rules] | None = None,
    tick: Tick = lambda done, more: None,
) -> Iterator[Finished]:
    """Simulate studies over one executor; one that fails does not stop the others.

    A study with a precision goes on until it is reached.

    Parameters
    ----------
    executor : that runs the replications.
    studies : names (unlike each other) and studies; asked for one by one, as workers get free.
    rules : custom routing rules.
    tick : told how many replications are done (or will not be needed), and how many more there
        will be than was thought.

    Yields
    ------
    Each study as soon as it is finished, in whatever order that is.
    """
    source = iter(studies)
    under_way: dict[str, _Open] = {}

    def submit(name: str, replications: range) -> None:
        known = under_way[name]
        known.asked = replications.stop
        for r in replications:
            executor.submit((name, r), known.study, r, rules)

    def refill() -> None:
        while executor.waiting < 2 * executor.workers:
            following = next(source, None)
            if following is None:
                return
            name, study = following
            under_way[name] = _Open(study, Gathering(study.replications))
            submit(name, range(study.replications))

    refill()
    for (name, r), outcome, seconds in executor.completed():
        tick(1, 0)
        known = under_way.get(name)
        if known is not None:
            known.seconds += seconds
            if isinstance(outcome, Exception):
                tick(executor.drop(partial(_belongs, name)), 0)
                yield Finished(name, outcome, under_way.pop(name).seconds)
            else:
                known.counts.put(r, outcome)
                if len(known.counts) == known.asked:
                    counts = known.counts.first(known.asked)
                    more = range(known.asked, wanted(known.study, counts))
                    if more:
                        submit(name, more)
                        tick(0, len(more))
                    else:
                        yield Finished(name, counts, under_way.pop(name).seconds)
        refill()


def _belongs(name: str, key: Any) -> bool:
    return bool(key[0] == name)
