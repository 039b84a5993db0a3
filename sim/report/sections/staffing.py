"""Agents on duty against the load that is offered to them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.experiments.compare import Comparison
from sim.experiments.staff_and_load import ALL, staff_and_load
from sim.plots import Chart
from sim.plots.staffing_plot import duty_against_load
from sim.report.html import figure
from sim.report.sections.parts import Told
from sim.wording import staff_and_load as wording
from sim.wording.names import named

TABLE = "staffing"


def staffing_table(found: Comparison) -> pd.DataFrame:
    """Agents on duty and offered load of every scenario (`sim.experiments.staff_and_load`)."""
    return staff_and_load(found.results, found.level)


def staffing_section(told: Told) -> dict[str, Any]:
    """The figure of the section."""
    caption = wording.caption(told.found.level)
    return {"figure": figure(staffing_chart(told), TABLE, caption, told.folder)}


def staffing_chart(told: Told) -> Chart:
    """Agents and load over the day, of the base and of one scenario beside it."""
    results = {name: told.found.results[name] for name in (told.base, told.option)}
    table = staff_and_load(results, told.found.level)
    shown = {name: told.labels[name] for name in results}
    sites = {ALL: wording.all_sites()}
    for result in results.values():
        for name, site in result.study.effective_centre.sites.items():
            sites[name] = named(site.title or name)
    return duty_against_load(table, shown, sites, footer=told.footer)
