"""RULES: workload + centre -> call log."""

from sim.engine.compiled import run_compiled
from sim.engine.log import CallLog
from sim.engine.reference import run_reference
from sim.engine.rules import Rules

__all__ = ["CallLog", "Rules", "run_compiled", "run_reference"]
