"""Days with a failure beside the same days without: what failures do, which nobody chooses.

An outage is nothing to choose, so scenarios whose outages differ are no trade-off of cost against
service: among those without an outage one can choose, and of each failure there is the harm that it
does, against the same days without it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.experiments.decision import Decision, decision
from sim.experiments.evidence import Pairs
from sim.experiments.looks import Looks
from sim.store.summary import Summary


def choices(summaries: Sequence[Summary]) -> list[int]:
    """Places of the scenarios between which one can choose.

    All, where they have the same outages; else those without any.
    """
    if len({frozenset(s.about.outages) for s in summaries}) <= 1:
        return list(range(len(summaries)))
    return [i for i, s in enumerate(summaries) if not s.about.outages]


def service_measure(summaries: Sequence[Summary]) -> str:
    """The measure that tells how well scenarios serve: it counts everybody where any were lost."""
    return "reached" if any(s.losses_lead for s in summaries) else "service_level"


def decided(
    summaries: Sequence[Summary], looks: Looks | None = None, confidence: float = 0.95
) -> Decision:
    """What may be said of scenarios, as far as one can choose between them.

    Those between which nobody can choose have no standing. Where who was lost comes first, there is
    no target: a service level says nothing of callers who were refused.
    """
    places = choices(summaries)
    some = [summaries[i] for i in places]
    service = service_measure(some)
    targets = [s.about.target for s in some] if service == "service_level" else None
    found = decision(Pairs.of(some, looks, service), targets, confidence)
    return found.among(places, len(summaries))


def ordinary_days(summaries: Sequence[Summary]) -> list[tuple[int | None, list[int]]]:
    """Failures beside their day: its place without an outage (if it is there), and with one.

    Returns
    -------
    One entry a day on which anything fails, in the order in which they come.
    """
    days: dict[tuple[str, int], tuple[list[int], list[int]]] = {}
    for place, summary in enumerate(summaries):
        plain, failing = days.setdefault((summary.about.day, summary.about.seed), ([], []))
        (failing if summary.about.outages else plain).append(place)
    return [(next(iter(plain), None), failing) for plain, failing in days.values() if failing]
