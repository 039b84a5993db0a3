"""THE FAILOVER LABORATORY: a failure at a chosen moment, beside the same day without it."""

from sim.drills.drill import Drill, drill
from sim.drills.recovery import Recovery
from sim.drills.starts import busiest_start, starting_at

__all__ = ["Drill", "Recovery", "busiest_start", "drill", "starting_at"]
