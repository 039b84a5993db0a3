"""Which actions of the playbooks follow a failure, and when: luck of the failure's own.

The luck of an action belongs to the outage, the failure's number among those of the outage, what is
done, and which of the playbook's actions of that kind it is. So neither another playbook nor an
action of another kind moves it, and two playbooks that do the same do it at the same time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sim.centre import Centre
from sim.centre.playbook_places import triggered
from sim.workload.sampling import sample
from sim.workload.streams import stream


@dataclass(frozen=True)
class Taken:
    """An action that is taken.

    Attributes
    ----------
    playbook : name of the playbook.
    number : place among its actions, from 0.
    start_s : when it is done, seconds from the horizon's start.
    """

    playbook: str
    number: int
    start_s: float


def actions_taken(
    centre: Centre,
    outage: str,
    number: int,
    detect_s: float,
    repair_s: float,
    seed: int,
    replication: int,
) -> tuple[Taken, ...]:
    """The actions that follow a failure, in the order of the playbooks.

    Parameters
    ----------
    outage : name of the outage.
    number : of the failure among those of the outage, from 0.
    detect_s, repair_s : seconds from the horizon's start.
    """
    found = []
    for name, playbook in centre.playbooks.items():
        if detect_s >= repair_s or not triggered(playbook, centre.outages[outage]):
            continue
        of_kind: Counter[str] = Counter()
        for place, action in enumerate(playbook.actions):
            which = of_kind[action.action]
            of_kind[action.action] += 1
            rng = stream(seed, replication, outage, f"{action.action} done", which, number)
            done = rng.random() < action.probability
            rng = stream(seed, replication, outage, f"{action.action} delay", which, number)
            delay = float(sample(action.delay, rng, 1)[0])
            after_repair = action.action == "fail_back"
            start = (repair_s if after_repair else detect_s) + delay
            if done and (after_repair or start < repair_s):
                found.append(Taken(name, place, start))
    return tuple(found)
