"""Results of the failover laboratory as their folders."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sim.drills.availability import Availabilities
from sim.drills.drill import Drills
from sim.drills.matrix import Resilience
from sim.report import availability_outputs, drill_outputs, resilience_outputs
from sim.report.notebook.of_failures import outcome_of
from sim.report.notebook.written.whole import written_whole


def write(of: Drills | Resilience | Availabilities, folder: Path) -> None:
    """Its numbers, tables, figures and page."""
    if isinstance(of, Drills):
        drilled = outcome_of(of)
        numbers = partial(drill_outputs.write_drills, drilled)
        draw = partial(drill_outputs.draw_drills, drilled)
        written_whole(folder, drill_outputs.KIND, numbers, draw)
    elif isinstance(of, Resilience):
        numbers = partial(resilience_outputs.write_resilience, of)
        draw = partial(resilience_outputs.draw_resilience, of)
        written_whole(folder, resilience_outputs.KIND, numbers, draw)
    else:
        numbers = partial(availability_outputs.write_availability, of)
        draw = partial(availability_outputs.draw_availability, of)
        written_whole(folder, availability_outputs.KIND, numbers, draw)
