"""LUCK: every random number of a replication, drawn once, as arrays."""

from sim.workload.draw import Workload, draw_day, draw_workload
from sim.workload.failures import Failure, draw_failures

__all__ = ["Failure", "Workload", "draw_day", "draw_failures", "draw_workload"]
