"""THE FAILOVER LABORATORY: a failure at a chosen moment, beside the same day without it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.drills.drill import Drill, drill
    from sim.drills.recovery import Recovery
    from sim.drills.starts import busiest_start, starting_at
else:
    from sim.lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "sim.drills.drill": (
                "Drill",
                "drill",
            ),
            "sim.drills.recovery": ("Recovery",),
            "sim.drills.starts": (
                "busiest_start",
                "starting_at",
            ),
        },
    )

__all__ = ["Drill", "Recovery", "busiest_start", "drill", "starting_at"]
