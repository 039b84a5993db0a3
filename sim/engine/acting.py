"""Actions of playbooks over time: from when to when each holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.centre import Centre
from sim.centre.outages import Outage
from sim.centre.playbooks import Action, ActionName
from sim.workload import Failure


class Acting(NamedTuple):
    """An action that is taken in a failure, and until when it holds.

    Attributes
    ----------
    place : place of the failure among all of the replication.
    """

    failure: Failure
    outage: Outage
    playbook: str
    action: Action
    start_s: float
    end_s: float
    place: int


def acting(centre: Centre, failures: Sequence[Failure], *names: ActionName) -> Iterator[Acting]:
    """The actions of some kinds that are taken, failure by failure."""
    for place, failure in enumerate(failures):
        outage = centre.outages[failure.outage]
        for taken in failure.actions:
            action = centre.playbooks[taken.playbook].actions[taken.number]
            if action.action in names:
                end = failure.repair_s + action.ends_after_repair_s
                yield Acting(failure, outage, taken.playbook, action, taken.start_s, end, place)
