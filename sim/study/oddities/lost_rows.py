"""Traces whose calls are not all replayed, which they allow."""

from __future__ import annotations

from collections.abc import Iterator

from sim.errors import InputError
from sim.study.oddities.oddity import Oddity, worst
from sim.study.oddities.scene import Scene
from sim.workload.traces import replays


def lost_rows(scene: Scene) -> Iterator[Oddity]:
    """Rows of traces that are left out; none where one cannot be read, which is an error later."""
    try:
        found = replays(scene.centre)
    except InputError:
        return
    yield from worst(
        (
            Oddity(
                "lost_rows",
                f"centre.contact_types.{name}.demand.trace.dropped",
                {
                    "lost": sum(loss.lost for loss in replay.losses),
                    "rows": replay.rows,
                    "first": replay.losses[0].row,
                    "found": replay.losses[0].found,
                },
            )
            for name, replay in found.items()
            if replay.losses
        ),
        by="lost",
    )
