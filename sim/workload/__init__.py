"""LUCK: every random number of a replication, drawn once, as arrays."""

from sim.workload.absences import Absence, draw_absences, luck_of
from sim.workload.draw import draw_day, draw_workload
from sim.workload.failures import Failure, draw_failures
from sim.workload.workload import Workload, copied, joined, rows

__all__ = [
    "Absence",
    "Failure",
    "Workload",
    "copied",
    "draw_absences",
    "draw_day",
    "draw_failures",
    "draw_workload",
    "joined",
    "luck_of",
    "rows",
]
