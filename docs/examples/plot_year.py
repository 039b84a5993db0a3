"""
What do failures cost in a year?
================================

Most days nothing fails. The year is put together from windows on which one component, or several,
fail, each weighted by how likely it is: no year has to be simulated for a failure that comes once
in two.
"""

import sim
from sim.config.failures import failures_from

failures, _ = failures_from()
year = sim.availability(
    sim.load("retail_bank", ["replications=4"]),
    failures,
    which=["site", "acd", "ivr", "trunk_group"],
    sets=2,
)
figure = year.plot("components")
