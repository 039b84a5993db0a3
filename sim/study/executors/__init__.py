"""Where replications run: one small interface, `Executor`, and who stands behind it."""

from sim.study.executors.base import Done, Executor
from sim.study.executors.choice import opened

__all__ = ["Done", "Executor", "opened"]
