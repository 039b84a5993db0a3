"""LUCK: every random number of a replication, drawn once, as arrays."""

from sim.workload.draw import Workload, draw_workload
from sim.workload.failures import Failure

__all__ = ["Failure", "Workload", "draw_workload"]
