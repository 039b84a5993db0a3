"""What a search tells of itself has a word, a title and a mark, whatever step it is."""

from __future__ import annotations

import re
from pathlib import Path

import sim.planning
from sim.planning.search import STEPS
from sim.plots import plan_plots
from sim.wording import optimise, plan_page


def test_every_step_that_is_told_has_words_and_a_mark() -> None:
    sources = "".join(file.read_text() for file in Path(sim.planning.__path__[0]).glob("*.py"))
    assert set(re.findall(r'told\("(\w+)"', sources)) == set(STEPS)
    for told in (optimise.STEPS, plan_page.STEPS, plan_plots._MARKS, plan_plots._COLOURS):
        assert set(told) == set(STEPS)
