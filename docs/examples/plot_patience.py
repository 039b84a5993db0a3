"""
What does patience do?
======================

A quarter of an hour, or half a minute: the less patient callers are, the more give up, and the
sooner those who stay are answered. A service level that counts only answered calls rises while
callers leave.
"""

import matplotlib.pyplot as plt

import sim


def result(patience_s: float) -> sim.Result:
    """A day of one pool whose callers are so patient on average."""
    exponential = {"dist": "exponential", "mean_s": patience_s}
    return sim.run(
        sim.Study.from_dict(
            {
                "centre": {
                    "contact_types": {
                        "service": {
                            "demand": {"daily_volume": 6000.0},
                            "patience": exponential,
                            "talk": {"dist": "lognormal", "mean_s": 240.0, "cv": 1.0},
                        }
                    },
                    "pools": {
                        "team": {"skills": {"service": {}}, "staffing": {"by_interval": [17]}}
                    },
                },
                "replications": 10,
                "seed": 7,
            }
        )
    )


patience = [30.0, 60.0, 120.0, 240.0, 480.0, 900.0]
measures = {
    "abandonment": "gave up",
    "service_level_offered": "answered within 20 s, of all",
    "service_level_answered": "answered within 20 s, of those answered",
}
tables = [result(mean).kpis().loc[list(measures)] for mean in patience]

# %%
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
for measure, label in measures.items():
    rows = [table.loc[measure] for table in tables]
    middle = [100 * row["value"] for row in rows]
    below = [100 * (row["value"] - row["low"]) for row in rows]
    above = [100 * (row["high"] - row["value"]) for row in rows]
    axes.errorbar(patience, middle, yerr=[below, above], marker="o", capsize=3, label=label)
axes.set(xscale="log", xlabel="mean patience, s", ylabel="share of calls, %", ylim=(0, 100))
axes.set_xticks(patience, [f"{mean:.0f}" for mean in patience])
axes.legend()
axes.grid(alpha=0.3)
