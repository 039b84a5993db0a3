"""The page of a comparison: verdicts in words, how the best was found, figures that agree."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.experiments import comparison, select
from sim.experiments.compare import rows_by_scenario
from sim.plots import differences
from sim.report import compare_page
from sim.wording.verdicts import lacking, scenario_sentence, selection_sentence
from tests.small_studies import small


def named(agents: int, name: str) -> sim.Study:
    return small(agents, scenario={"name": name, "title": name.capitalize()}, replications=8)


@pytest.fixture(scope="module")
def studies() -> dict[str, sim.Study]:
    return {n: named(a, n) for n, a in (("base", 6), ("many", 9), ("some", 7))}


def test_a_page_says_what_changes_and_how_sure_it_is(
    studies: dict[str, sim.Study], tmp_path: Path
) -> None:
    found = comparison(studies)
    path = compare_page(found, tmp_path, links={"many": "jobs/x/index.html"})
    text = path.read_text(encoding="utf-8")
    assert "2 scenarios against Base" in text
    assert '<a href="jobs/x/index.html">Many</a>' in text
    row = found.table.loc[("many", "cost_total")]
    assert f'data-difference="{float(row["difference"])!r}"' in text
    assert "Better: service level (+" in text
    assert "Bonferroni" in text
    assert "How the best was found" not in text
    assert {p.name for p in tmp_path.glob("*.png")} == {"differences.png", "tradeoff.png"}


def test_a_page_names_the_best_and_who_was_eliminated(
    studies: dict[str, sim.Study], tmp_path: Path
) -> None:
    margins = {"cost_total": 200.0, "service_level": 0.03}
    best = select(studies, "cost_total", ["service_level>=0.88"], margins=margins)
    found = comparison(best.results)
    text = compare_page(found, tmp_path, selection=best).read_text(encoding="utf-8")
    assert best.best == "some"
    assert "“Some” has the lowest cost among those with a service level of at least 88 %" in text
    assert "does not have a service level of at least 88 %, known after" in text
    assert "eliminated after" in text
    said = selection_sentence(best)
    assert "right with probability 95 % at least, cost within 200 CNY per day" in said


def test_an_undecided_selection_names_nobody(studies: dict[str, sim.Study]) -> None:
    found = select(studies, "asa", margins={"asa": 1e-6}, most=8)
    assert not found.decided
    assert selection_sentence(found).startswith("Not decided within 8 replications: “")


def test_verdicts_are_told_in_the_figure_too(studies: dict[str, sim.Study]) -> None:
    found = comparison(studies)
    chart = differences(found.table, labels={"many": "Many agents"}, base="Base")
    for (scenario, kpi), row in rows_by_scenario(found.table).items():
        if kpi == "service_level":
            name = {"many": "Many agents"}.get(scenario, scenario)
            assert f"{name}: Service level" in chart.alt
            assert row["verdict"] in chart.alt
    titles = [a.get_title(loc="left") for a in chart.axes]
    assert titles == ["Service level", "Abandonment", "Average speed of answer", "Cost"]
    for axes in chart.axes:
        low, high = axes.get_xlim()
        assert low < 0.0 < high
    with pytest.raises(sim.InputError, match="no measure 'asaa'"):
        differences(found.table, ["asaa"])


def test_a_figure_of_what_has_no_value_says_so(studies: dict[str, sim.Study]) -> None:
    chart = differences(comparison(studies).table, ["callback_wait", "service_level"])
    assert "no value" in chart.alt
    assert "no value" in [t.get_text() for t in chart.axes[0].texts]


def test_what_is_lacking_is_said() -> None:
    assert lacking({"replications_needed": np.nan}) == ""
    for needed, said in (
        (787.0, "800"),
        (8.0, "8"),
        (12.0, "15"),
        (1310.0, "1,500"),
        (151.0, "200"),
    ):
        assert lacking({"replications_needed": needed}) == f"about {said} replications"
    assert lacking({"replications_needed": np.inf}) == "more than 10,000 replications"


def test_a_sentence_lists_what_is_better_and_what_is_worse(studies: dict[str, sim.Study]) -> None:
    said = scenario_sentence(rows_by_scenario(comparison(studies).table), "many")
    assert said.startswith("Better: service level (+")
    assert "Worse: cost (+" in said
