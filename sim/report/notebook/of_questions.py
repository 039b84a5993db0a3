"""Views of answers to one question: which scenario is best, how long a centre takes to settle."""

from __future__ import annotations

from sim.experiments import Selection, WarmUp
from sim.report.notebook.view import View, grid
from sim.report.terminal import selection_table
from sim.wording import counts, verdicts, warm_up
from sim.wording import notebook as own
from sim.wording.fitting import middots
from sim.wording.scenarios import centre_title


def of_selection(found: Selection) -> View:
    """Which scenario is best, and when the others were out."""
    study = next(iter(found.results.values())).study
    return View(
        own.selected(centre_title(study.effective_centre), found.objective),
        middots([own.days(study.centre), own.seed(study.seed), own.same_luck()]),
        verdicts.selection_sentence(found),
        (),
        [grid(selection_table(found.table))],
        more=[".table", "sim.comparison(selection.results)"],
    )


def of_warm_up(found: WarmUp) -> View:
    """From when on the centre has settled."""
    told = counts.replications(found.replications)
    return View(own.settling(), told, warm_up.sentence(found), more=[".plot()", ".series"])
