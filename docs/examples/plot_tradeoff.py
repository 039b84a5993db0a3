"""
What does better service cost?
==============================

Scenarios of one centre on the same luck: cost per day against service level. What lies on the
line is efficient; for the rest another scenario is cheaper and serves at least as well.
"""

import sim

names = ("base", "fewer_agents", "more_agents", "better_ivr", "second_site")
studies = {name: sim.load("retail_bank", [f"scenario={name}", "replications=10"]) for name in names}
compared = sim.comparison(studies)

# %%
# Bars are of each scenario by itself. Differences are surer than bars that overlap suggest, since
# every scenario meets the same calls; the next figure has those.

figure = compared.plot("tradeoff")

# %%
# Each scenario less the base, replication by replication.

figure = compared.plot("differences")
