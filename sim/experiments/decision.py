"""What may be said of scenarios: who reaches the target at least cost, and who dominates whom.

A scenario is named only where luck is ruled out as the cause: the answer is wrong in at most 5 %
of the cases (at a confidence of 95 %). The error is shared out by Bonferroni's inequality, which
needs no independence:

- *Target.* A wrong name needs a wrong word on the best scenario's own target (that it misses), or,
  of one of the k - 1 others, on its target (that it reaches) where it misses it in truth, or on
  its cost where it reaches it in truth. So of k scenarios each limit is given alpha / max(k, 2)
  (as in the selection of the best, `sim.experiments.screening`). The words on the targets alone
  are right together with the same probability, since each can be wrong to one side only.
- *Frontier.* Of every pair cost and service may each be ordered wrongly, to one side: each sign is
  given alpha / (k (k - 1)).

Where the number of replications was not fixed beforehand, what is allowed is spent over the planned
looks (`sim.experiments.looks`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.evidence import Evidence, Floats, Gaps
from sim.experiments.verdicts import MOST_NEEDED, replications_needed
from sim.measures.margins import OF_COST

YES, NO, OPEN, NONE = "yes", "no", "open", ""
"""Whether a scenario reaches its target; `OPEN`: not decided, `NONE`: it has no value."""

EFFICIENT, DOMINATED = "efficient", "dominated"


@dataclass(frozen=True)
class Decision:
    """What is decided.

    Attributes
    ----------
    reaches : of every scenario, whether it reaches its target; empty without targets.
    decided : whether it is known which scenario reaches the target at least cost, or that none
        does.
    chosen : places of the cheapest that reach it: several where their costs surely differ by no
        more than the margin; empty where none reaches it, or it is not decided.
    doubtful : places of the scenarios of which it has to be known whether they reach the target.
    near : pairs that reach it (one of them, at least) whose costs have to be told apart.
    needed : about how many replications would decide; NaN: not known, or nothing is open.
    standing : of every scenario ``efficient``, ``dominated`` (surely), ``open`` or nothing.
    rivals : place of one that surely dominates each; -1: none does.
    race : places of the scenarios that may still be the cheapest to reach the target, while it is
        not decided.
    """

    reaches: tuple[str, ...]
    decided: bool
    chosen: tuple[int, ...]
    doubtful: tuple[int, ...]
    near: tuple[tuple[int, int], ...]
    needed: float
    standing: tuple[str, ...]
    rivals: tuple[int, ...]

    race: tuple[int, ...] = ()

    @property
    def in_question(self) -> tuple[int, ...]:
        """Places of the scenarios that more replications would tell of."""
        return tuple(sorted({*self.doubtful, *(i for pair in self.near for i in pair)}))

    def of(self, places: Sequence[int]) -> Decision:
        """The same of some of the scenarios, by their places.

        Parameters
        ----------
        places : positions of scenarios, from 0.
        """
        new = {int(place): n for n, place in enumerate(places)}
        return replace(
            self,
            reaches=tuple(self.reaches[i] for i in new) if self.reaches else (),
            chosen=tuple(new[i] for i in self.chosen if i in new),
            doubtful=tuple(new[i] for i in self.doubtful if i in new),
            near=tuple((new[i], new[j]) for i, j in self.near if i in new and j in new),
            standing=tuple(self.standing[i] for i in new),
            rivals=tuple(new.get(self.rivals[i], -1) for i in new),
            race=tuple(new[i] for i in self.race if i in new),
        )

    def among(self, places: Sequence[int], count: int) -> Decision:
        """The same with others among them, of which nothing is said: the inverse of `of`.

        Parameters
        ----------
        places : of these scenarios among all.
        count : of all.
        """
        standing, rivals = [NONE] * count, [-1] * count
        reaches = [NONE] * count
        for place, standing_of, rival in zip(places, self.standing, self.rivals, strict=True):
            standing[place], rivals[place] = standing_of, places[rival] if rival >= 0 else -1
        for place, reached in zip(places, self.reaches, strict=False):
            reaches[place] = reached
        return replace(
            self,
            reaches=tuple(reaches),
            chosen=tuple(places[i] for i in self.chosen),
            doubtful=tuple(places[i] for i in self.doubtful),
            near=tuple((places[i], places[j]) for i, j in self.near),
            standing=tuple(standing),
            rivals=tuple(rivals),
            race=tuple(places[i] for i in self.race),
        )

    def facts(self, labels: Sequence[str]) -> dict[str, Any]:
        """The same as plain data, the scenarios by their labels, for a file.

        Parameters
        ----------
        labels : names of scenarios for people.
        """
        beyond = math.isinf(self.needed)
        needed = None if beyond or math.isnan(self.needed) else round(self.needed)
        return {
            "decided": self.decided,
            "cheapest_on_target": [labels[i] for i in self.chosen],
            "in_question": [labels[i] for i in self.in_question],
            "replications_needed": f"more than {MOST_NEEDED}" if beyond else needed,
            "scenarios": [
                {"label": label, "reaches_target": reached, "frontier": stands}
                for label, reached, stands in zip(
                    labels, self.reaches or (NONE,) * len(labels), self.standing, strict=True
                )
            ],
        }

    @property
    def winner(self) -> int | None:
        """Place of the scenario that is named by itself; None: nobody is."""
        return self.chosen[0] if self.decided and len(self.chosen) == 1 else None


def decision(
    evidence: Evidence,
    targets: Sequence[float] | None,
    confidence: float = 0.95,
    margin: float | None = None,
) -> Decision:
    """What may be said of scenarios.

    Parameters
    ----------
    evidence : what is known of them.
    targets : service that each has to reach, turned as in ``evidence``; None: there is none.
    confidence : probability that an answer is right.
    margin : difference of the cost that is too small to matter, currency a day; None: 0.5 % of the
        first scenario's.
    """
    k = len(evidence.cost)
    alpha = 1.0 - confidence
    standing, rivals = _frontier(evidence, alpha / max(k * (k - 1), 2))
    if targets is None or k == 0:
        return Decision((), False, (), (), (), math.nan, standing, rivals)
    each = alpha / max(k, 2)
    goals = np.array(targets, dtype=np.float64)
    low, high = evidence.limits(each)
    known = np.isfinite(evidence.cost) & np.isfinite(evidence.service)
    yes, no = known & (low >= goals), known & (high < goals)
    reaches = tuple(
        NONE if not known[i] else YES if yes[i] else NO if no[i] else OPEN for i in range(k)
    )
    if margin is None:
        margin = OF_COST * abs(float(np.nan_to_num(evidence.cost[0])))
    gaps = evidence.gaps("cost", each)
    dearer = gaps.value - gaps.half > margin
    alike = np.abs(gaps.value) + gaps.half <= margin
    left = known & ~no
    settled = dearer | alike
    alone = np.eye(k, dtype=bool)
    best = np.flatnonzero(yes & left & (settled | alone | ~left[None, :]).all(axis=1))
    if len(best) or not left.any():
        chosen = tuple(best.tolist())
        return Decision(reaches, bool(known.any()), chosen, (), (), math.nan, standing, rivals)
    beaten = (dearer & yes[:, None] & left[None, :]).any(axis=0)
    races = np.flatnonzero(left & ~beaten)
    doubtful = races[~yes[races]]
    unsettled = ~(settled | dearer.T) & (yes[:, None] | yes[None, :])
    near = races[np.argwhere(np.triu(unsettled[np.ix_(races, races)], 1))]
    needed = of_targets(evidence, doubtful, goals, (low, high), each)
    needed = np.fmax(needed, of_gaps(evidence, gaps, near, margin, each))
    return Decision(
        reaches, False, (), tuple(doubtful.tolist()), tuple((i, j) for i, j in near.tolist()),
        float(needed), standing, rivals, tuple(races.tolist()),
    )  # fmt: skip


def _frontier(evidence: Evidence, error: float) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Standing of every scenario, and who surely dominates it."""
    k = len(evidence.cost)
    known = np.isfinite(evidence.cost) & np.isfinite(evidence.service)
    if not known.any():
        return (NONE,) * k, (-1,) * k
    cost, service = evidence.gaps("cost", error), evidence.gaps("service", error)
    cheaper, dearer = cost.value + cost.half <= 0.0, cost.value - cost.half > 0.0
    serves, worse = service.value - service.half >= 0.0, service.value + service.half < 0.0
    same = (cost.value == 0.0) & (service.value == 0.0) & (cost.half == 0.0) & (service.half == 0.0)
    both = known[:, None] & known[None, :]
    dominated = both & cheaper & serves & ~same
    safe = dearer | worse | same | ~both | np.eye(k, dtype=bool)
    efficient = known & safe.all(axis=1)
    rivals = np.where(dominated.any(axis=1), _strongest(dominated, evidence.service), -1)
    standing = tuple(
        NONE if not known[i] else DOMINATED if rivals[i] >= 0 else EFFICIENT if efficient[i]
        else OPEN for i in range(k)
    )  # fmt: skip
    return standing, tuple(rivals.tolist())


def _strongest(dominated: NDArray[np.bool_], service: Floats) -> NDArray[np.int64]:
    """Of those that dominate each, the one that serves best."""
    found: NDArray[np.int64] = np.where(dominated, service[None, :], -np.inf).argmax(axis=1)
    return found


def of_targets(
    evidence: Evidence,
    places: NDArray[np.int64],
    goals: Floats,
    limits: tuple[Floats, Floats],
    error: float,
) -> float:
    """About how many replications would tell which of the scenarios reach their targets."""
    value, goal = evidence.service[places], goals[places]
    low, high = (end[places] for end in limits)
    side = np.where(value < goal, high - value, value - low)
    return _needed(evidence, value - goal, side, 0.0, evidence.replications[places], error)


def of_gaps(
    evidence: Evidence, gaps: Gaps, pairs: NDArray[np.int64], margin: float, error: float
) -> float:
    """About how many replications would tell pairs apart by more than the margin."""
    i, j = pairs[:, 0], pairs[:, 1]
    return _needed(
        evidence, gaps.value[i, j], gaps.half[i, j], margin, gaps.replications[i, j], error
    )


def _needed(
    evidence: Evidence,
    gap: Floats,
    half: Floats,
    margin: float,
    counts: NDArray[np.int64],
    error: float,
) -> float:
    """Replications that the hardest of some questions needs; NaN where none is known."""
    hard = half * np.sqrt(counts) / np.maximum(np.abs(np.abs(gap) - margin), 1e-300)
    hard = np.where((counts >= 2) & np.isfinite(half), hard, -1.0)
    if hard.max(initial=-1.0) < 0.0:
        return math.nan
    worst = int(hard.argmax())
    count = int(counts[worst])
    level = 1.0 - 2.0 * evidence.error_at(error, count)
    return replications_needed(float(gap[worst]), float(half[worst]), margin, count, level)
