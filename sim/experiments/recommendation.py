"""What to do: choose an option, keep the base, or nothing yet; with a stated probability of error.

The first scenario is the base: what is done if nobody decides. So an option is recommended only
where it is surely better by more than the margin of indifference, and never because luck says so
(`docs/decide.md` has the rules as a planner reads them).

*With a target.* An option is better than the base where it surely reaches the target, and the base
surely does not, or surely costs more by more than the margin. Of several it is the cheapest,
found as `sim.experiments.decision` does; those whose costs differ by no more than the margin are
recommended together. The base is kept where it surely reaches the target and each option surely
misses it or is surely not cheaper by more than the margin.

*Without one* (who was lost comes first). An option is better than the base where one of cost and
service is surely better by more than the margin and the other surely not worse by more.

Of k scenarios each limit has the error alpha / max(k, 2). A wrong recommendation takes

- where the base is right: the word that it misses its target, or of another one, that it reaches
  the target where it misses it, or that it is cheaper where it is not: k events;
- where another, b, is right: the word that b misses, that b is not cheaper than the base, or of
  one of the k - 2 others that it reaches where it misses, or that b is no cheaper: k events; or,
  where the base misses, the word that it reaches in place of the one on the costs;

so all of it is wrong with probability alpha at most (Bonferroni), at whichever look it is made.
Without a target every sign of cost and of service of a pair has alpha / (k (k - 1)). That nothing
makes a practical difference follows from the intervals of the comparison, which hold together by
themselves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.experiments.decision import NO, NONE, OPEN, YES, decision, of_gaps, of_targets
from sim.experiments.evidence import Evidence, Floats, Gaps
from sim.experiments.verdicts import DECIDING, LED
from sim.measures.margins import OF_COST, SHARE

CHOOSE = "choose"
KEEP = "keep"
ALIKE = "alike"
NONE_REACHES = "none_reaches"
TRADEOFF = "tradeoff"
UNDECIDED = "undecided"
NO_CHOICE = "no_choice"

BETTER, WORSE, SAME = 1, -1, 0
"""What is surely so of a difference from the base; `_UNKNOWN`: nothing is."""
_UNKNOWN = 2


@dataclass(frozen=True)
class Recommendation:
    """What is recommended.

    Attributes
    ----------
    kind : ``choose`` (one of ``chosen``), ``keep`` the base, ``alike`` (no option makes a practical
        difference), ``none_reaches`` the target, ``tradeoff`` (better service surely costs more,
        and nobody said what it is worth), ``undecided``, or ``no_choice`` (there is nothing to
        choose between).
    chosen : places that are recommended; of several any will do.
    reaches : of every scenario, whether it reaches its target (``yes``, ``no``, ``open``); empty
        without targets.
    better : places of those that are surely better than the base, while it is open which is best.
    nearest : places of those that surely come nearest to the target, where none reaches it.
    more_service : places of those that surely serve better and cost more, where nothing is said of
        what service is worth.
    doubtful : places of those of which it has to be known whether they reach the target.
    near : pairs of which it has to be known how their cost (or service) differs.
    needed : about how many replications of each would decide; NaN: not known, or nothing is open;
        infinity: more than are worth telling.
    replications : of the scenario that has most.
    low, high : between what service lies, shape (k,); each end, of all scenarios together, is wrong
        with probability 1 - confidence at most.
    margins : of cost, a day, and of service: what is too small to matter.
    confidence : that the recommendation is right.
    error : of each limit and sign.
    """

    kind: str
    chosen: tuple[int, ...]
    reaches: tuple[str, ...]
    better: tuple[int, ...]
    nearest: tuple[int, ...]
    more_service: tuple[int, ...]
    doubtful: tuple[int, ...]
    near: tuple[tuple[int, int], ...]
    needed: float
    replications: int
    low: Floats
    high: Floats
    margins: tuple[float, float]
    confidence: float
    error: float

    @property
    def changes(self) -> bool:
        """Whether something else than the base is recommended."""
        return self.kind == CHOOSE

    @property
    def more(self) -> float:
        """About how many more replications of each would decide; see ``needed``."""
        return self.needed if math.isinf(self.needed) else self.needed - self.replications

    @property
    def in_question(self) -> tuple[int, ...]:
        """Places of the scenarios that more replications would tell of."""
        return tuple(sorted({*self.doubtful, *(i for pair in self.near for i in pair)}))


def recommendation(
    evidence: Evidence,
    targets: Sequence[float] | None,
    confidence: float = 0.95,
    margins: tuple[float | None, float] = (None, SHARE),
) -> Recommendation:
    """What to do.

    Parameters
    ----------
    evidence : what is known of the scenarios; the first is the base.
    targets : service that each has to reach; None: there is none.
    confidence : probability that the recommendation is right.
    margins : differences of cost, currency a day, and of service that are too small to matter;
        cost None: 0.5 % of the base's.
    """
    k = len(evidence.cost)
    alpha = 1.0 - confidence
    margin = margins[0]
    if margin is None:
        margin = OF_COST * abs(float(np.nan_to_num(evidence.cost[0]))) if k else 0.0
    error = alpha / (max(k, 2) if targets is not None else max(k * (k - 1), 2))
    low, high = evidence.limits(alpha / max(k, 2)) if k else (np.zeros(0), np.zeros(0))
    start = Recommendation(
        NO_CHOICE, (), (), (), (), (), (), (), math.nan,
        int(evidence.replications.max(initial=0)), low, high, (margin, margins[1]), confidence,
        error,
    )  # fmt: skip
    if k < 2:
        reaches = () if targets is None else _reaches(evidence, low, high, targets)
        return replace(start, reaches=reaches)
    if targets is None:
        found = _without_target(start, evidence)
    else:
        found = _with_target(start, evidence, targets)
    if found.kind in (UNDECIDED, TRADEOFF) and _alike(found, evidence, lead=targets is None):
        return replace(found, kind=ALIKE, better=())
    return found


def _reaches(
    evidence: Evidence, low: Floats, high: Floats, targets: Sequence[float]
) -> tuple[str, ...]:
    known = np.isfinite(evidence.cost) & np.isfinite(evidence.service)
    return tuple(
        NONE if not is_known else YES if least >= goal else NO if most < goal else OPEN
        for is_known, least, most, goal in zip(known, low, high, targets, strict=True)
    )


def _with_target(
    start: Recommendation, evidence: Evidence, targets: Sequence[float]
) -> Recommendation:
    margin, error = start.margins[0], start.error
    found = decision(evidence, targets, start.confidence, margin)
    reaches = found.reaches
    yes, no = (np.array([r == word for r in reaches]) for word in (YES, NO))
    gaps = evidence.gaps("cost", error)
    cheaper = gaps.value[0] + gaps.half[0] < -margin
    not_cheaper = gaps.value[0] - gaps.half[0] >= -margin
    start = replace(start, reaches=reaches)
    good = yes & (cheaper | no[0])
    good[0] = False
    if found.decided and found.chosen and all(good[i] for i in found.chosen):
        return replace(start, kind=CHOOSE, chosen=found.chosen)
    if found.decided and not found.chosen:
        nearest = _nearest(evidence, np.array(targets, dtype=np.float64), error)
        return replace(start, kind=NONE_REACHES, nearest=nearest)
    out = no | not_cheaper
    if yes[0] and out[1:].all():
        return replace(start, kind=KEEP)
    doubtful, near = set(found.doubtful), set(found.near)
    if found.decided or not (doubtful or near):
        doubtful |= {0} if reaches[0] == OPEN else set()
        near |= {(0, int(j)) for j in np.flatnonzero(~out & ~cheaper) if j}
    needed = _to_decide(evidence, gaps, doubtful, near, targets, start)
    return replace(
        start, kind=UNDECIDED, better=tuple(np.flatnonzero(good).tolist()),
        doubtful=tuple(sorted(doubtful)), near=tuple(sorted(near)), needed=needed,
    )  # fmt: skip


def _to_decide(
    evidence: Evidence,
    gaps: Gaps,
    doubtful: set[int],
    near: set[tuple[int, int]],
    targets: Sequence[float],
    start: Recommendation,
) -> float:
    places = np.array(sorted(doubtful), dtype=np.int64)
    pairs = np.array(sorted(near), dtype=np.int64).reshape(-1, 2)
    goals = np.array(targets, dtype=np.float64)
    limits = (start.low, start.high)
    return float(
        np.fmax(
            of_targets(evidence, places, goals, limits, start.error),
            of_gaps(evidence, gaps, pairs, start.margins[0], start.error),
        )
    )


def _nearest(evidence: Evidence, goals: Floats, error: float) -> tuple[int, ...]:
    """Place of the one that surely comes nearest; several where they do so in every replication."""
    gaps = evidence.gaps("service", error)
    ahead = gaps.value - (goals[None, :] - goals[:, None])  # how much nearer j is than i
    first = (ahead + gaps.half <= 0.0) | np.eye(len(goals), dtype=bool)
    return tuple(np.flatnonzero(first.all(axis=1)).tolist())


def _signs(gaps: Gaps, margin: float, better: int) -> NDArray[np.int64]:
    """Of every pair (i, j) what is sure of j against i; ``better`` is the sign of better values."""
    value, half = better * gaps.value, gaps.half
    found = np.full(value.shape, _UNKNOWN)
    found[np.abs(value) + half <= margin] = SAME
    found[value - half > margin] = BETTER
    found[value + half < -margin] = WORSE
    return found


def _without_target(start: Recommendation, evidence: Evidence) -> Recommendation:
    cost_gaps, service_gaps = (evidence.gaps(of, start.error) for of in ("cost", "service"))
    margin, of_service = start.margins
    cost, service = _signs(cost_gaps, margin, -1), _signs(service_gaps, of_service, 1)
    least = np.minimum(cost, service)
    sure = (cost != _UNKNOWN) & (service != _UNKNOWN)
    gains = sure & (least >= SAME) & ((cost == BETTER) | (service == BETTER))
    no_gain = (cost != BETTER) & (service != BETTER) & sure
    trade = sure & ~gains & ~no_gain
    settled = no_gain | trade | np.eye(len(cost), dtype=bool)
    better = np.flatnonzero(gains[0])
    best = tuple(int(i) for i in better if settled[i].all())
    serves = tuple(np.flatnonzero(trade[0] & (service[0] == BETTER)).tolist())
    if best:
        return replace(start, kind=CHOOSE, chosen=best, more_service=serves)
    if not len(better) and settled[0].all():
        kind = TRADEOFF if trade[0].any() else KEEP
        return replace(start, kind=kind, more_service=serves)
    open_pairs = ~sure
    rows = better if len(better) else np.array([0])
    near = {(min(i, int(j)), max(i, int(j))) for i in rows.tolist()
            for j in np.flatnonzero(open_pairs[i])}  # fmt: skip
    pairs = np.array(sorted(near), dtype=np.int64).reshape(-1, 2)
    of_cost = pairs[[cost[i, j] == _UNKNOWN for i, j in pairs]]
    of_level = pairs[[service[i, j] == _UNKNOWN for i, j in pairs]]
    needed = np.fmax(
        of_gaps(evidence, cost_gaps, of_cost, margin, start.error),
        of_gaps(evidence, service_gaps, of_level, of_service, start.error),
    )
    return replace(
        start, kind=UNDECIDED, better=tuple(better.tolist()), near=tuple(sorted(near)),
        more_service=serves, needed=float(needed),
    )  # fmt: skip


def _alike(start: Recommendation, evidence: Evidence, *, lead: bool) -> bool:
    """Whether cost and service of every option surely differ too little to matter.

    The intervals are those of the comparison's table (`sim.experiments.difference_table`).
    """
    others = len(evidence.cost) - 1
    error = (1.0 - start.confidence) / others / len(LED if lead else DECIDING) / 2.0
    for of, margin in zip(("cost", "service"), start.margins, strict=True):
        gaps = evidence.gaps("cost" if of == "cost" else "service", error)
        if not (np.abs(gaps.value[0]) + gaps.half[0] <= margin)[1:].all():
            return False
    return True
