"""What uncertain inputs do to a study: tornado, Sobol indices, shares of risk, predictions."""

from sim.experiments.sensitivity.analysis import (
    Asked,
    Sensitivity,
    SensitivityDesign,
    run_design,
    sensitivity,
    sensitivity_design,
)
from sim.experiments.sensitivity.inputs import UncertainInput, Uncertainty
from sim.experiments.sensitivity.prediction import Question

__all__ = [
    "Asked",
    "Question",
    "Sensitivity",
    "SensitivityDesign",
    "UncertainInput",
    "Uncertainty",
    "run_design",
    "sensitivity",
    "sensitivity_design",
]
