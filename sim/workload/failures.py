"""When components fail, are noticed and repaired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.catalogue import _
from sim.centre import Centre
from sim.centre.base import DAY_S, clock_seconds
from sim.centre.duties import duties, phases
from sim.centre.memo import once_per_centre
from sim.centre.outages import Detection
from sim.errors import InputError
from sim.workload.actions import Taken, actions_taken
from sim.workload.sampling import sample
from sim.workload.streams import stream

MOST_FAILURES = 200_000
"""Of one component, by chance: some times as many as are expected at most."""


@dataclass(frozen=True)
class Failure:
    """One occurrence of an outage; times in seconds from the horizon's start.

    Attributes
    ----------
    agent : number in the pool of the agent who fails alone; -1: what fails is no single agent.
    actions : what people do about it, as far as they do it.
    """

    outage: str
    fail_s: float
    detect_s: float
    repair_s: float
    agent: int = -1
    actions: tuple[Taken, ...] = ()


def draw_failures(centre: Centre, seed: int, replication: int) -> tuple[Failure, ...]:
    """Every failure that starts within the horizon, in order of time, then of outage."""
    found: list[Failure] = []
    for name, outage in centre.outages.items():
        if not outage.effects.one_by_one:
            found.extend(_failures(centre, name, seed, replication))
            continue
        for agent in range(_agents(centre)[outage.name]):
            found.extend(_failures(centre, name, seed, replication, agent))
    return tuple(sorted(found, key=lambda f: f.fail_s))


@once_per_centre
def _agents(centre: Centre) -> dict[str, int]:
    """How many agents are numbered in each pool if nobody is absent."""
    phase = phases(centre.pools)
    found = {}
    for name, pool in centre.pools.items():
        plan = duties(pool, centre.horizon, phase=phase[name])
        found[name] = 1 + max((duty.agent for duty in plan), default=-1)
    return found


def _failures(
    centre: Centre, name: str, seed: int, replication: int, agent: int = -1
) -> Iterator[Failure]:
    """The failures of an outage, or those of one agent, in order of time."""
    outage = centre.outages[name]
    number = flaps_left = 0
    now = 0.0
    while True:
        if flaps_left:
            assert outage.flaps is not None
            rng = stream(seed, replication, name, "flap", agent + 1, number)
            fail = now + float(sample(outage.flaps.up_time, rng, 1)[0])
            flaps_left -= 1
        else:
            if outage.up_time is None:
                if number:
                    break
                assert outage.start is not None
                fail = outage.day * DAY_S + clock_seconds(outage.start)
            else:
                rng = stream(seed, replication, name, "up_time", agent + 1, number)
                fail = now + float(sample(outage.up_time, rng, 1)[0])
            flaps_left = 0 if outage.flaps is None else outage.flaps.times
        if fail >= centre.horizon.end_s:
            break
        if number >= MOST_FAILURES:
            raise InputError(
                _(
                    "centre.outages.{name}: has failed {most_failures} times by second "
                    "{fail} of the horizon; give it longer up_time, duration or "
                    "flaps.up_time"
                ).format(name=name, most_failures=f"{MOST_FAILURES:,}", fail=f"{fail:,.0f}")
            )
        rng = stream(seed, replication, name, "duration", agent + 1, number)
        repair = fail + float(sample(outage.duration, rng, 1)[0])
        unseen = _detection_delay(outage.detection, seed, replication, name, number)
        detect = fail + unseen
        taken = actions_taken(centre, name, number, detect, repair, seed, replication)
        yield Failure(name, fail, detect, repair, agent, taken)
        now = repair
        number += 1


def _detection_delay(
    detection: Detection | None, seed: int, replication: int, name: str, number: int
) -> float:
    """Seconds from failure to detection; a ping falls at a random phase of its period.

    What nobody watches is noticed at once, by those who miss it.
    """
    if detection is None:
        return 0.0
    if detection.delay_s is not None:
        return detection.delay_s
    assert detection.ping_s is not None and detection.misses is not None
    phase = stream(seed, replication, name, "detection", 0, number).random()
    return (detection.misses - 1 + float(phase)) * detection.ping_s
