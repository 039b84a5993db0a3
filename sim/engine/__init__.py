"""RULES: workload + centre -> call log."""

from sim.engine.compiled import compile_for, run_compiled, run_in_stretches
from sim.engine.log import CallLog
from sim.engine.reference import run_reference
from sim.engine.rules import Rules

__all__ = ["CallLog", "Rules", "compile_for", "run_compiled", "run_in_stretches", "run_reference"]
