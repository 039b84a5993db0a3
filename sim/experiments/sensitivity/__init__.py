"""What uncertain inputs do to a study: tornado, Sobol indices, shares of risk, predictions."""

from sim.experiments.sensitivity.analysis import (
    Asked,
    Plan,
    Sensitivity,
    plan,
    run_plan,
    sensitivity,
)
from sim.experiments.sensitivity.inputs import UncertainInput, Uncertainty
from sim.experiments.sensitivity.prediction import Question

__all__ = [
    "Asked",
    "Plan",
    "Question",
    "Sensitivity",
    "UncertainInput",
    "Uncertainty",
    "plan",
    "run_plan",
    "sensitivity",
]
