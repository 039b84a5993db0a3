"""RULES: workload + centre -> call log."""

from sim.engine.compiled import entry_of, run_compiled, run_in_stretches
from sim.engine.log import CallLog
from sim.engine.reference.rules import Rules
from sim.engine.reference.run import run_reference

__all__ = ["CallLog", "Rules", "entry_of", "run_compiled", "run_in_stretches", "run_reference"]
