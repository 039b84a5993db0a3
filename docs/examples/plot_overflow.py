"""
Which calls go to the other site?
=================================

Every answered call has a site that it entered and a site that answered it. What lies off the
diagonal is overflow.
"""

import matplotlib.pyplot as plt

import sim

study = sim.load("retail_bank", ["scenario=second_site", "replications=10"])
result = sim.run(study)
flows = result.flows()
flows

# %%
table = flows.pivot(index="entry_site", columns="pool_site", values="value")
figure, axes = plt.subplots(figsize=(5.5, 4), layout="constrained")
image = axes.imshow(table, cmap="Blues", vmin=0)
for row, entered in enumerate(table.index):
    for column, answered in enumerate(table.columns):
        calls = table.loc[entered, answered]
        dark = calls > 0.6 * table.to_numpy().max()
        axes.text(
            column,
            row,
            f"{calls:,.0f}",
            ha="center",
            va="center",
            color="white" if dark else "black",
        )
axes.set_xticks(range(len(table.columns)), table.columns)
axes.set_yticks(range(len(table.index)), table.index)
axes.set(xlabel="answered at", ylabel="entered at", title="Answered calls a day")
