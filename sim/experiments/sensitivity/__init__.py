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
from sim.experiments.sensitivity.parts import finished_part, tornado_alone

__all__ = [
    "Asked",
    "Sensitivity",
    "SensitivityDesign",
    "UncertainInput",
    "Uncertainty",
    "finished_part",
    "run_design",
    "sensitivity",
    "sensitivity_design",
    "tornado_alone",
]
