"""Calls that come while the centre is closed: nobody answers them, no service level has them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.centre.paths import quoted
from sim.study.oddities.oddity import Oddity, worst
from sim.study.oddities.scene import Scene

NAME = "closed_demand"
MOST = 0.02
"""A share of a type's calls up to which nothing is said."""


def closed_demand(scene: Scene) -> Iterator[Oddity]:
    """Contact types of which more than a few want an agent outside the opening hours."""
    every = np.where(scene.waits, scene.calls.sum(axis=1), 0.0)
    closed = np.where(scene.waits, every - scene.open_calls.sum(axis=1), 0.0)
    turned_away = closed * scene.to_agents
    yield from worst(
        (
            Oddity(
                NAME,
                f"centre.contact_types.{quoted(name)}.demand",
                {
                    "share": float(closed[row] / every[row]),
                    "calls": float(turned_away[row]) / scene.days,
                },
            )
            for row, name in enumerate(scene.types)
            if turned_away[row] >= 1.0 and closed[row] > MOST * every[row]
        ),
        by="calls",
    )
