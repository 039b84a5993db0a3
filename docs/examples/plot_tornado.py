"""
Which guess decides?
====================

A plan rests on guesses. Each is moved from its low to its high value (the first and the ninth
tenth of its law) with everything else as planned.
"""

import sim
from sim.experiments.sensitivity import Asked

inputs = {
    "volume": {
        "title": "Forecast volume",
        "fields": "demand.scale",
        "law": {"dist": "normal", "mean": 1.0, "sd": 0.05},
        "source": "assumption: forecast to within 5 %",
    },
    "handling": {
        "title": "Handling time",
        "fields": "centre.contact_types.*.talk.mean_s",
        "how": "factor",
        "law": {"dist": "triangular", "low": 0.94, "mode": 1.0, "high": 1.12},
        "source": "assumption: at best 6 % less, at worst 12 % more",
    },
    "patience": {
        "title": "Callers' patience",
        "fields": "centre.contact_types.*.patience.scale_s",
        "how": "factor",
        "law": {"dist": "lognormal", "median": 1.0, "factor": 1.3},
        "source": "assumption: a third either way",
    },
    "present": {
        "title": "Agents who are there",
        "fields": "staffing.scale",
        "law": {"dist": "uniform", "low": 0.96, "high": 1.02},
        "source": "assumption: hiring as planned, or a bit less",
    },
}
found = sim.sensitivity(
    sim.load("retail_bank", ["replications=8"]),
    {"title": "Next year's plan", "inputs": inputs},
    Asked(measures=("service_level",), method="tornado"),
)
figure = found.plot("tornado")
