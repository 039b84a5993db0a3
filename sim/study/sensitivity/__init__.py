"""What uncertain inputs do to a study: tornado, Sobol indices, shares of risk, predictions."""

from sim.study.sensitivity.analysis import Asked, Plan, Sensitivity, plan, run_plan, sensitivity
from sim.study.sensitivity.inputs import UncertainInput, Uncertainty
from sim.study.sensitivity.prediction import Question

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
