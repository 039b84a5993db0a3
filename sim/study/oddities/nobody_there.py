"""Hours in which calls come and no agent who may take them is on the phones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.centre.paths import quoted
from sim.study.oddities.oddity import Oddity, worst
from sim.study.oddities.scene import Scene
from sim.study.oddities.staff import A_DAY, Floats

NAME = "nobody_there"
LEAST = 1e-3
"""A share of a type's calls below which nothing is said."""


def nobody_there(scene: Scene) -> Iterator[Oddity]:
    """Contact types with open hours that none of their pools is staffed for."""
    there = scene.reach.astype(np.float64) @ scene.agents
    wanted = scene.open_calls * scene.to_agents[:, None]
    alone = np.where((there <= 0.0) & scene.waits[:, None], wanted, 0.0)
    found = []
    for row, name in enumerate(scene.types):
        lost, every = float(alone[row].sum()), float(wanted[row].sum())
        if lost < 1.0 or lost < LEAST * every:
            continue
        first, last = _worst_stretch(alone[row])
        until = scene.moment(last)["clock"] if last % A_DAY else "24:00"
        figures = {
            **scene.moment(first),
            "until": until,
            "calls": lost / scene.days,
            "share": lost / every,
            "pools": tuple(np.array(scene.pools)[scene.reach[row]].tolist()),
        }
        found.append(Oddity(NAME, f"centre.contact_types.{quoted(name)}", figures))
    yield from worst(found, by="calls")


def _worst_stretch(alone: Floats) -> tuple[int, int]:
    """First quarter of the stretch of a day with most calls, and the one after its last."""
    sums = np.concatenate(([0.0], np.cumsum(alone)))
    some = np.concatenate(([False], alone > 0.0, [False]))
    some_day = np.arange(len(alone) + 1) % A_DAY == 0
    starts = np.flatnonzero(some[1:] & (~some[:-1] | some_day))
    ends = np.flatnonzero(some[:-1] & (~some[1:] | some_day))
    place = int(np.argmax(sums[ends] - sums[starts[starts < len(alone)]]))
    return int(starts[place]), int(ends[place])
