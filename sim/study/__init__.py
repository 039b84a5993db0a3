"""ONE QUESTION: what is simulated, how often, with which luck; and what came of it."""

from sim.study.result import Result
from sim.study.study import Study

__all__ = ["Result", "Study"]
