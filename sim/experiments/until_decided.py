"""As many replications as decide: a few studies, simulated side by side until nothing is open.

It is the default (``replications: auto``) of comparisons and sweeps of up to 8 studies without a
precision. All get the first look's replications; after each look those go on of which more has to
be known, and the others stop (`sim.experiments.looks` says why that fools nobody). It ends when it
is known which study reaches its target at least cost, or that none does, and, in a comparison,
whether service level and cost differ from the base; or at the last look. What is asked for depends
on the replications so far alone, so it is the same whatever runs them, and replication r has the
same luck in every study.

Of a long run, cost with its parts and service level of every replication are kept, and everything
else of so many replications as memory allows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.catalogue import _
from sim.errors import InputError
from sim.executors.rounds import as_run, in_rounds
from sim.experiments.looks import MOST, Looks
from sim.measures import PARTS, Counts, Gathering, Replications
from sim.measures import totals as totals_of
from sim.store.summary import PAIRED, Totals
from sim.study.study import Study

MOST_STUDIES = 8
"""More studies than this have a fixed number of replications."""

KEPT_BYTES = 400e6
"""Counts of all studies together are kept up to this size."""

LONG = (*PAIRED, *(f"cost_{part}" for part in PARTS))
"""Measures that are known of every replication of a long run."""

LongTotals = Mapping[str, Totals]
"""Of every measure of `LONG`, numerator and denominator of each replication."""


def totals_of_counts(counts: Sequence[Counts]) -> LongTotals:
    """Cost, its parts and service level of replications that are kept as a whole."""
    return {measure: Totals(*totals_of(counts, measure)) for measure in LONG}


@dataclass(frozen=True)
class LongRun:
    """A study that was simulated until it was decided.

    Attributes
    ----------
    study : the plain study of the replications that are kept.
    counts : of these replications.
    totals : cost, its parts and service level of all its replications.
    """

    study: Study
    counts: Replications
    totals: LongTotals


InQuestion = Callable[[Sequence[LongTotals], Sequence[int]], Sequence[int]]
"""From what is known of studies, and their places, to the places of those in question."""


class LongGathering(Gathering):
    """Keeps the measures of `LONG` of every replication, and the first ones as a whole.

    Parameters
    ----------
    room : replications expected; more may come.
    share : bytes that the counts may need.
    looks : the planned ones; as many are kept as a look has.
    """

    def __init__(self, room: int, share: float, looks: Looks) -> None:
        super().__init__(room)
        self._share, self._looks = share, looks
        self._totals: dict[int, list[tuple[float, float]]] = {}
        self.kept = 0

    def __len__(self) -> int:
        return len(self._totals)

    def put(self, number: int, counts: Counts) -> None:
        """Take in replication ``number``."""
        if not self.kept:
            size = sum(values.nbytes for values in counts.arrays.values())
            fit = [count for count in self._looks.counts if count * size <= self._share]
            self.kept = fit[-1] if fit else self._looks.counts[0]
        one = Replications.of([counts])
        self._totals[number] = [
            (float(top[0]), float(bottom[0]))
            for top, bottom in (totals_of(one, measure) for measure in LONG)
        ]
        if number < self.kept:
            super().put(number, counts)

    def first(self, replications: int) -> Replications:
        """The first replications, as far as they are kept."""
        return super().first(min(replications, self.kept))

    def totals(self) -> dict[str, Totals]:
        """The measures of `LONG` of all replications."""
        found = np.array([self._totals[r] for r in range(len(self))]).reshape(-1, len(LONG), 2)
        return {
            measure: Totals(found[:, i, 0].copy(), found[:, i, 1].copy())
            for i, measure in enumerate(LONG)
        }


def looks_of(studies: Sequence[Study], most: int | None = None) -> Looks | None:
    """The planned looks at studies, or None where they have a fixed number of replications.

    Parameters
    ----------
    studies : those that are run together.
    most : replications of a study at the last look; None: 5,120.

    Raises
    ------
    InputError : the cap is below the first look.
    """
    few = 1 <= len(studies) <= MOST_STUDIES
    if not few or not all(s.until_decided and s.precision is None for s in studies):
        return None
    first = max(study.replications for study in studies)
    last = MOST if most is None else most
    if first < 2 or last < first:
        raise InputError(
            _(
                "most: found {last}, the most replications of a study that is simulated "
                "until it is decided; allowed: from {first}, which are the first look"
            ).format(last=f"{last:,}", first=max(first, 2))
        )
    return Looks(first, last)


def until_decided(
    studies: Sequence[Study],
    looks: Looks,
    in_question: InQuestion,
    *,
    workers: int | None = None,
    progress: bool = False,
    failures: dict[int, Exception] | None = None,
) -> list[LongRun]:
    """Simulate studies until none is in question, or the last look was taken.

    Parameters
    ----------
    studies : what to simulate.
    looks : the planned looks.
    in_question : asked at every look, of the studies that did not fail.
    workers, progress : see `sim.run`.
    failures : see `sim.executors.rounds.in_rounds`; a study that failed has an empty run.

    Raises
    ------
    ResultError : a replication failed.
    """
    share = KEPT_BYTES / len(studies)
    gathered = [LongGathering(looks.first, share, looks) for _ in studies]

    def allocation(_: Sequence[Sequence[Counts]]) -> list[int]:
        have = [len(each) for each in gathered]
        alive = [i for i in range(len(studies)) if i not in (failures or {})]
        places = in_question([gathered[i].totals() for i in alive], alive) if alive else ()
        return _next(have, places, looks)

    asked = [as_run(study, looks.first) for study in studies]
    found = in_rounds(
        asked, allocation, workers=workers, progress=progress, gathered=gathered, failures=failures
    )
    return [
        LongRun(as_run(study, max(len(counts), 1)), counts, each.totals() if len(counts) else {})
        for study, counts, each in zip(studies, found, gathered, strict=True)
    ]


def _next(have: Sequence[int], places: Sequence[int], looks: Looks) -> list[int]:
    """How many replications each study should have: one that is behind catches up first."""
    wanted = list(have)
    if places:
        top = max(have[i] for i in places)
        if all(have[i] == top for i in places):
            top = looks.after(top)
        for i in places:
            wanted[i] = top
    return wanted
