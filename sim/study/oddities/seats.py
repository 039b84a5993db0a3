"""Sites with fewer seats than their rosters need, where the centre allows it, or with far more."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.centre.checks.seats import NOISE, most_present
from sim.centre.paths import quoted
from sim.study.oddities.oddity import Figure, Oddity, worst
from sim.study.oddities.scene import Scene

FEW, MANY = "few_seats", "empty_seats"
USED = 1.0 / 3.0
"""Share of the seats that are taken at the busiest moment below which they seem too many."""
SMALL = 10
"""Seats of a site of which nothing is said."""


def seats(scene: Scene) -> Iterator[Oddity]:
    """Sites whose seats and rosters do not fit each other."""
    scale = scene.study.staffing.scale
    few, many = [], []
    for most in most_present(scene.study.centre):
        path = f"centre.sites.{quoted(most.site)}.seats"
        agents = most.agents * scale
        figures: dict[str, Figure] = {
            "seats": most.seats,
            "present": math.ceil(agents - NOISE),
            "weekday": most.weekday,
            "clock": most.clock,
        }
        if most.without_a_seat(scale):
            few.append(Oddity(FEW, path, figures))
        elif most.seats > SMALL and agents < USED * most.seats:
            many.append(Oddity(MANY, path, figures))
    yield from worst(few, by="present")
    yield from worst(many, by="seats")
