"""The view of a sensitivity study: which input decides, and how sure that is."""

from __future__ import annotations

from sim.experiments.sensitivity import Sensitivity
from sim.report.notebook.view import View, grid
from sim.report.sensitivity_tables import share_table, tornado_table
from sim.wording import oddities
from sim.wording import sensitivity as wording

_MOST = 12


def of_sensitivity(found: Sensitivity) -> View:
    """The first screen of a sensitivity study."""
    tables = [
        table
        for measure in found.asked.measures
        for table in (tornado_table(found, measure), share_table(found, measure))
        if table is not None
    ]
    chances = [wording.chance_sentence(row) for row in found.chances.to_dict("records")]
    more = [".tornado", ".shares", ".chances", ".points", ".plot()", '.plot("risk")']
    return View(
        wording.title(found),
        wording.lead(found),
        "",
        [*chances, *oddities.of_studies([found.study])],
        [grid(table, _MOST) for table in tables],
        (),
        [*more, '.save("reports/mine")'],
    )
