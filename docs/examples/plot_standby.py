"""
Cold, warm or hot standby, or none at all?
==========================================

One failure, the loss of the main site, in five designs of the same bank: what is lost, and what
each design costs on an ordinary day.
"""

import matplotlib.pyplot as plt

import sim

designs = {
    "single site": "single_site",
    "cold standby": "active_passive_cold",
    "warm standby": "active_passive_warm",
    "hot standby": "active_passive_hot",
    "both sites active": "active_active",
}
studies = {
    name: sim.load("retail_bank", [f"redundancy={design}", "outages=main_site_peak"])
    for name, design in designs.items()
}
drilled = sim.drill(studies, replications=8)

# %%
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
for name, found in drilled.items():
    cost = found.calm.kpis().loc["cost_total", "value"] / 1000
    lost = found.difference("lost_calls")
    error = [[lost.difference - lost.low], [lost.high - lost.difference]]
    axes.errorbar(cost, lost.difference, yerr=error, fmt="o", capsize=3, markersize=7)
    axes.annotate(name, (cost, lost.difference), xytext=(9, 5), textcoords="offset points")
axes.set(
    xlabel="cost of a day without a failure, thousand CNY",
    ylabel="calls lost because of the failure",
)
axes.margins(x=0.2, y=0.15)
axes.set_ylim(bottom=0)
axes.grid(alpha=0.3)
