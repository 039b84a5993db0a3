"""
A day's queue, minute by minute
===============================

One number for a day hides its worst quarter of an hour. A study with a resolution keeps the
centre over time: the mean of the replications, and the range in which eight of ten of them lie.
"""

import matplotlib.pyplot as plt

import sim

study = sim.load("retail_bank", ["resolution=5min", "replications=20"])
series = sim.run(study).series("waiting", "on_duty")
series.tail(3)

# %%
figure, (queue, duty) = plt.subplots(2, sharex=True, figsize=(8, 5.5), layout="constrained")
for axes, line, label in (
    (queue, "waiting", "calls that wait"),
    (duty, "on_duty", "agents on duty"),
):
    of = series[(series["line"] == line) & (series["site"] == "all")]
    hours = of["time_s"] / 3600
    axes.fill_between(hours, of["p10"], of["p90"], alpha=0.25, label="8 of 10 replications")
    axes.plot(hours, of["value"], label="mean")
    axes.set(ylabel=label, ylim=(0, None))
    axes.grid(alpha=0.3)
queue.legend(loc="upper left")
duty.set(xlabel="hour of the day", xlim=(0, 24), xticks=range(0, 25, 3))

# %%
# The service level of the same day, by interval, as the page of a run has it.

figure = sim.run(study).plot("service_by_interval")
