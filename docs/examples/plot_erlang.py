"""
When is Erlang C enough?
========================

Erlang C knows no impatience: it sends the last agents to a queue without end. Erlang A knows it,
for exponential times. The simulation agrees with Erlang A where its assumptions hold, and goes on
where they do not.
"""

import matplotlib.pyplot as plt

import sim
from sim.analytic import erlang_a, mmc

CALLS_PER_HOUR, HANDLING_S, PATIENCE_S, THRESHOLD_S = 200.0, 240.0, 180.0, 20.0
RATE, SERVED, LEAVE = CALLS_PER_HOUR / 3600, 1 / HANDLING_S, 1 / PATIENCE_S


def simulated(agents: int) -> tuple[float, float, float]:
    """Service level with its interval, of four days without a beginning or an end."""
    kpis = sim.run(
        sim.Study.from_dict(
            {
                "centre": {
                    "horizon": {"days": 4, "warmup_s": 7200.0},
                    "contact_types": {
                        "service": {
                            "demand": {"daily_volume": 24 * CALLS_PER_HOUR},
                            "patience": {"dist": "exponential", "mean_s": PATIENCE_S},
                            "talk": {"dist": "exponential", "mean_s": HANDLING_S},
                        }
                    },
                    "pools": {
                        "team": {"skills": {"service": {}}, "staffing": {"by_interval": [agents]}}
                    },
                },
                "replications": 6,
                "seed": 3,
            }
        )
    ).kpis()
    row = kpis.loc["service_level_offered"]
    return row["value"], row["low"], row["high"]


agents = list(range(10, 20))
simulations = [simulated(count) for count in agents]

# %%
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
waiting = [count for count in agents if count * SERVED > RATE]
axes.plot(
    waiting,
    [100 * mmc(RATE, SERVED, count).service_level(THRESHOLD_S) for count in waiting],
    "--",
    label="Erlang C: nobody gives up",
)
axes.plot(
    agents,
    [100 * erlang_a(RATE, SERVED, LEAVE, count).service_level(THRESHOLD_S) for count in agents],
    label="Erlang A: callers give up",
)
values = [100 * value for value, _low, _high in simulations]
errors = [
    [100 * (value - low) for value, low, _high in simulations],
    [100 * (high - value) for value, _low, high in simulations],
]
axes.errorbar(agents, values, yerr=errors, fmt="o", capsize=3, label="simulated, 95 % interval")
axes.set(xlabel="agents", ylabel="answered within 20 s, % of calls", ylim=(0, 100))
axes.legend()
axes.grid(alpha=0.3)
