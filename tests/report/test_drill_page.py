"""The page of a drill."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.drills.judging import Outcome, outcome
from sim.drills.objectives import objectives
from sim.drills.worst import HarmByStart
from sim.plots.harm_plot import harm_by_start
from sim.report.drill_report import drill_report
from sim.wording.drills import searched
from tests.blank_figures import blank_figures
from tests.builders import constant
from tests.report.pages import Page, assert_accessible, assert_stands_by_itself
from tests.small_studies import with_outages

SEARCH = HarmByStart(
    np.array([32400.0, 36000.0, 39600.0]),
    np.array([[200.0, 240.0, 220.0], [300.0, 350.0, 330.0], [290.0, 360.0, 325.0]]),
    0.95, "six", 77,
)  # fmt: skip


@pytest.fixture(scope="module")
def drilled() -> Outcome:
    more = with_outages("power", agents=9, replications=3).to_dict()
    said = {"action": "play_message", "delay": constant(120.0), "message_s": 10.0, "hang_up": 0.1}
    more["centre"]["playbooks"] = {"told": {"actions": [said]}}
    more["scenario"]["note"] = "Three more at the phones."
    designs = {"six": with_outages("power", replications=3),
               "nine & more": sim.Study.from_dict(more)}  # fmt: skip
    found = sim.drill(designs, objective_s=7200.0, workers=1)
    found.update({name: replace(one, search=SEARCH) for name, one in found.items()})
    wanted = objectives({"lost_calls": "< 10", "p_rto": ">= 1 %", "service_level": "> 99.99 %"})
    return outcome(found, wanted, "mine", "Power <fails>", "A note.")


@pytest.fixture(scope="module")
def page(drilled: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Page:
    with blank_figures():
        return Page(drill_report(drilled, tmp_path_factory.mktemp("drill"), plots=False))


@pytest.fixture(scope="module")
def drawn(drilled: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The same with its figures."""
    return Page(drill_report(drilled, tmp_path_factory.mktemp("drawn"), plots=False))


@pytest.mark.broad
def test_the_page_stands_by_itself_and_is_accessible(drawn: Page) -> None:
    assert_stands_by_itself(drawn)
    assert_accessible(drawn)
    assert len(drawn.all("figure")) == 4


def test_it_says_the_verdict_what_was_assumed_and_what_was_not_simulated(page: Page) -> None:
    for words in (
        "Power <fails>",
        "A note.",
        "Missed by six and nine & more.",
        "six: missed; 1 of 3 objectives met; missed: lost_calls < 10; service_level > 0.9999.",
        "the first failure begins at 10:00",
        "With a failure: power (site site, 10:00 to 11:00).",
        "Calls lost because of the failure",
        "< 10 calls",
        "of these before it was detected",
        "Callers reached in the end",
        "Recovered within 120 min, probability",
        "outages.power.return_ramp_s",
        "no source is named: an assumption",
        "Only these failures were simulated",
        "Starts between those that were tried were not simulated",
        "Of 3 starts of the day, 10:00 costs the most calls in six: 327",
        "The search does not tell it apart from 1 other start, 10:00 to 11:00.",
        "Digest of six",
        "What people did",
        "Message played told",
        "(100.0 % of days)",
        "Three more at the phones.",
        "Cost of a day without the failure",
    ):
        assert words in page.text, words


def test_its_numbers_are_those_of_the_drill(page: Page, drilled: Outcome) -> None:
    for one in drilled.found.values():
        lost: Any = one.lost().loc["lost", "difference"]
        assert f'data-value="{float(lost)!r}"' in page.source
        recovered: Any = one.moments().loc["recovered_s", "median"]
        assert f'data-value="{float(recovered)!r}"' in page.source


@pytest.mark.broad
@pytest.mark.draws
def test_the_same_drill_gives_the_same_page(drilled: Outcome, drawn: Page, tmp_path: Path) -> None:
    again = drill_report(drilled, tmp_path / "again", plots=False)
    assert again.read_text(encoding="utf-8") == drawn.source


def test_a_drill_of_which_nothing_is_expected_has_no_verdict(
    drilled: Outcome, tmp_path: Path
) -> None:
    plain = {"six": replace(drilled.found["six"], search=None, objective_s=None)}
    found = Page(drill_report(outcome(plain, ()), tmp_path, plots=False))
    assert "Nothing was expected of this drill: there is no verdict." in found.text
    assert "What was expected" not in found.text and "Harm by the start" not in found.text
    assert "Drill: power" in found.text


def test_the_curve_of_harm_tells_what_it_does_not_separate() -> None:
    chart = harm_by_start(SEARCH, "foot")
    labels = [text.get_text() for legend in chart.legends for text in legend.get_texts()]
    assert "Worst: 10:00" in labels and "May be the worst as well" in labels
    assert searched(SEARCH) in chart.alt
    alone = replace(SEARCH, harm=SEARCH.harm[:1], starts_s=SEARCH.starts_s[:1])
    assert "No other start that was tried may be worse." in searched(alone)
