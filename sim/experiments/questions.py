"""What has to be known of studies that are simulated until it is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.experiments.decision import Decision, decision
from sim.experiments.evidence import Pairs
from sim.experiments.looks import Looks, error_at
from sim.experiments.recommendation import recommendation
from sim.experiments.until_decided import InQuestion, LongTotals
from sim.experiments.verdicts import DECIDING, LED, OPEN, shared_error, verdict
from sim.measures import MEASURES, Margin, margins_of
from sim.measures.estimate import divide, paired_estimate
from sim.store.summary import Totals
from sim.study.failures import callers_digest
from sim.study.study import Study


def target_decision(
    known: Sequence[LongTotals],
    studies: Sequence[Study],
    looks: Looks | None,
    confidence: float = 0.95,
    margin: float | None = None,
    *,
    losses_lead: bool = False,
) -> Decision:
    """Which study reaches its target at least cost; see `decision`.

    Where who was lost comes first, it is about `reached`, which has no target.
    """
    service = "reached" if losses_lead else "service_level"
    evidence = Pairs.of_totals(known, [s.seed for s in studies], looks, service)
    targets = [float(s.effective_centre.target.share) for s in studies]
    return decision(evidence, None if losses_lead else targets, confidence, margin)


def of_sweep(studies: Sequence[Study], looks: Looks) -> InQuestion:
    """Studies that may still be the cheapest that reaches its target, while that is not decided.

    All of them go on together: what a page shows side by side comes from the same replications.

    Days with an outage are nothing to choose (`sim.experiments.harm`), and never in question.
    """
    ordinary = {i for i, study in enumerate(studies) if not study.centre.outages}

    def in_question(known: Sequence[LongTotals], places: Sequence[int]) -> list[int]:
        some = [n for n, i in enumerate(places) if i in ordinary]
        chosen = [places[n] for n in some]
        found = target_decision([known[n] for n in some], [studies[i] for i in chosen], looks)
        return [chosen[n] for n in found.race]

    return in_question


def of_comparison(
    studies: Sequence[Study],
    looks: Looks,
    confidence: float,
    margins: Mapping[str, Margin] | None,
) -> InQuestion:
    """The same, those that the recommendation is open about, those whose cost or service may differ
    from the base's or not, and the base."""
    error = (1.0 - confidence) / (len(studies) - 1)
    lead = any(study.centre.outages for study in studies)
    deciding = LED if lead else DECIDING
    asked = ("cost_total", "reached" if lead else "service_level")
    given = {name: margin for name, margin in (margins or {}).items() if name in asked}
    callers = [callers_digest(study) for study in studies]
    outages = [set(study.centre.outages) for study in studies]
    some = [i for i in range(len(studies)) if (callers[i], outages[i]) == (callers[0], outages[0])]
    targets = [float(studies[i].effective_centre.target.share) for i in some]

    def in_question(known: Sequence[LongTotals], places: Sequence[int]) -> list[int]:
        base = known[0]
        values = {m: float(divide(base[m][0].sum(), base[m][1].sum())) for m in asked}
        margin = margins_of({**values, "offered_calls": np.nan}, given)
        found = target_decision(
            known, studies, looks, confidence, margin["cost_total"], losses_lead=lead
        )
        evidence = Pairs.of_totals([known[i] for i in some], [studies[i].seed for i in some], looks,
                                   asked[1])  # fmt: skip
        said = recommendation(
            evidence,
            None if lead else targets,
            confidence,
            (margin["cost_total"], margin[asked[1]]),
        )
        wanted = {*found.race, *(some[i] for i in said.in_question)}
        for i, other in enumerate(known[1:], 1):
            count = min(len(each["cost_total"].numerators) for each in (base, other))
            least = error_at(error, count, looks)
            if any(
                _is_open(base[m].first(count), other[m].first(count), m, margin[m],
                         shared_error(m, least, deciding))
                for m in asked
            ):  # fmt: skip
                wanted.add(i)
        return sorted(wanted | {0}) if wanted else []

    return in_question


def _is_open(base: Totals, other: Totals, measure: str, margin: float, error: float) -> bool:
    """Whether the difference of a measure has no verdict yet."""
    found = paired_estimate(base, other, 1.0 - error)
    low, high = float(found.low), float(found.high)
    better = MEASURES[measure].higher_is_better
    return not np.isnan(found.value) and verdict(low, high, margin, better) == OPEN
