"""Where replications run: one small interface, `Executor`, and who stands behind it."""

from sim.executors.base import Done, Executor
from sim.executors.choice import opened

__all__ = ["Done", "Executor", "opened"]
