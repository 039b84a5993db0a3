"""
What does a better IVR buy?
===========================

Every point of containment takes calls off the agents. With the same roster it buys service first,
and then less and less of it; with the same service it would buy agents.
"""

import matplotlib.pyplot as plt

import sim


def centre(contained: float) -> dict[str, object]:
    """A centre whose menu contains so many of its callers."""
    branches = {"contained": contained, "agent": 1.0 - contained}
    menu = {"play": {"dist": "exponential", "mean_s": 35.0}, "branches": branches}
    return {
        "ivr_journeys": {"menu": {"nodes": {"menu": menu}}},
        "contact_types": {
            "service": {
                "demand": {"daily_volume": 9000.0},
                "ivr": {},
                "patience": {"dist": "exponential", "mean_s": 180.0},
                "talk": {"dist": "lognormal", "mean_s": 230.0, "cv": 1.0},
            }
        },
        "pools": {"team": {"skills": {"service": {}}, "staffing": {"by_interval": [15]}}},
    }


shares = [0.30, 0.35, 0.40, 0.45, 0.50, 0.55]
results = [
    sim.run(sim.Study.from_dict({"centre": centre(share), "replications": 10, "seed": 7}))
    for share in shares
]

# %%
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
for measure, label in (
    ("service_level", "answered within 20 s"),
    ("occupancy", "agents at work"),
    ("abandonment", "gave up"),
):
    rows = [result.kpis().loc[measure] for result in results]
    axes.fill_between(
        [100 * share for share in shares],
        [100 * row["low"] for row in rows],
        [100 * row["high"] for row in rows],
        alpha=0.2,
    )
    axes.plot(
        [100 * share for share in shares],
        [100 * row["value"] for row in rows],
        marker="o",
        label=label,
    )
axes.set(xlabel="contained by the IVR, % of those who enter it", ylabel="%", ylim=(0, 100))
axes.legend()
axes.grid(alpha=0.3)
