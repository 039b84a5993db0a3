"""
A site dies at the busiest hour: what does the day look like?
=============================================================

The same day twice, with and without the failure, minute by minute: the same callers, the same
luck.
"""

import sim

study = sim.load("retail_bank", ["scenario=second_site", "outages=main_site_peak"])
drilled = sim.drill(study, "busiest", objective_s=4 * 3600, replications=10)
figure = drilled.plot("timeline")

# %%
# Who was lost because of it, by cause: the difference to the day without the failure.

figure = drilled.plot("lost_by_cause")
