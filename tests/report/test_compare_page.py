"""The page of a comparison: verdicts in words, how the best was found, figures that agree."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments import comparison, select
from sim.experiments.difference_table import rows_by_scenario
from sim.measures.lead import BY_CAUSE, FIRST
from sim.plots import differences
from sim.report import compare_page
from sim.report.comparison_outputs import write_tables
from sim.report.terminal import HEADLINE, comparison_table
from sim.wording.verdicts import lacking, scenario_sentence, selection_sentence
from tests.report.pages import Page, assert_accessible
from tests.small_studies import small, with_outages


def named(agents: int, name: str) -> sim.Study:
    return small(agents, scenario={"name": name, "title": name.capitalize()}, replications=8)


@pytest.fixture(scope="module")
def studies() -> dict[str, sim.Study]:
    return {n: named(a, n) for n, a in (("base", 6), ("many", 9), ("some", 7))}


@pytest.mark.broad
@pytest.mark.draws
def test_a_page_says_what_changes_and_how_sure_it_is(
    studies: dict[str, sim.Study], tmp_path: Path
) -> None:
    found = comparison(studies)
    path = compare_page(found, tmp_path, links={"many": "jobs/x/index.html"})
    text = path.read_text(encoding="utf-8")
    assert "2 scenarios against Base" in text
    assert '<a href="jobs/x/index.html">Many</a>' in text
    row: Any = found.table.loc[("many", "cost_total")]
    assert f'data-difference="{float(row["difference"])!r}"' in text
    assert "Better: service level (+" in text
    assert "Bonferroni" in text
    assert "How the best was found" not in text
    assert {p.name for p in tmp_path.glob("*.png")} == {
        "differences.png", "staffing.png", "tradeoff.png", "waterfall.png",
    }  # fmt: skip


@pytest.mark.broad
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


@pytest.mark.draws
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


@pytest.mark.draws
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


@pytest.fixture(scope="module")
def failing() -> dict[str, sim.Study]:
    return {
        name: with_outages("fire", agents=agents, replications=3, scenario={"name": name})
        for name, agents in (("base", 6), ("many", 9))
    }


def test_with_a_failure_those_who_were_lost_come_first(
    failing: dict[str, sim.Study], tmp_path: Path
) -> None:
    found = comparison(failing)
    path = compare_page(found, tmp_path)
    page, text = Page(path), path.read_text(encoding="utf-8")
    assert "many, outage fire against base, outage fire" in page.text
    assert "With a failure: fire (site site, 10:00 to 11:00)." in page.text
    assert [t.attributes["id"] for t in page.all("table")[:2]] == ["options", "losses"]
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)', text.partition('id="options"')[2])
    assert heads[:4] == ["Option", "Calls lost", "Lost of 100 callers", "Reached an agent"]
    table = text.partition('id="losses"')[2].partition("</table>")[0]
    rows = re.findall(
        r'data-loss="(\w+)">.*?data-value="([^"]*)".*?data-value="([^"]*)"', table, re.S
    )
    assert [name for name, *_ in rows] == [
        n for n in FIRST if n in dict.fromkeys(r[0] for r in rows)
    ]
    known = rows_by_scenario(found.table)
    for name, base, value in rows:
        assert float(base) == known["many", name]["base"]
        assert float(value) == known["many", name]["value"]
    lost = {n: float(v) for n, v, _ in rows}
    causes = [v for n, v in lost.items() if n in BY_CAUSE]
    assert lost["lost_calls"] == pytest.approx(sum(causes))
    assert "reaches the target" not in page.text
    assert "calls lost (−" in page.text
    assert_accessible(page)


def test_with_a_failure_tables_and_files_begin_with_who_was_lost(
    failing: dict[str, sim.Study], tmp_path: Path
) -> None:
    found = comparison(failing)
    write_tables(tmp_path, found)
    kpis = pd.read_csv(tmp_path / "comparison.csv")["kpi"].tolist()
    assert kpis[: len(FIRST)] == list(FIRST)
    assert sorted(kpis) == sorted(found.table.loc["many"].index)
    assert found.table.loc["many"].index[0] != FIRST[0]
    shown = comparison_table(found.table, HEADLINE, losses_lead=True)
    assert next(iter(shown.columns[1].cells)) == "lost_calls"
    before = comparison_table(found.table, HEADLINE)
    assert next(iter(before.columns[1].cells)) == "service_level"


@pytest.mark.broad
def test_days_with_and_without_a_failure_have_no_frontier(tmp_path: Path) -> None:
    studies = {"base": with_outages(replications=3), "fire": with_outages("fire", replications=3)}
    path = compare_page(comparison(studies), tmp_path)
    text = Page(path).text
    assert "Cost against service" not in text
    assert "efficient frontier" not in text
    assert "base, outage fire: With a failure: fire" in text
    alike = {"a": studies["base"], "b": with_outages(agents=7, replications=3)}
    assert "Cost against service" in Page(compare_page(comparison(alike), tmp_path)).text


@pytest.mark.broad
def test_rows_of_different_numbers_of_replications_say_so(tmp_path: Path) -> None:
    results = {n: sim.run(small(a, replications=r)) for n, a, r in
               (("a", 6, 4), ("b", 7, 4), ("c", 9, 3))}  # fmt: skip
    found = comparison(results)
    page = Page(compare_page(found, tmp_path))
    table = page.source.partition('class="verdicts"')[2].partition("</table>")[0]
    assert re.findall(r'<th scope="row">(.*?)</th>', table) == [
        "b (4 replications)", "c (3 replications)",
    ]  # fmt: skip
    shown = comparison_table(found.table, ["service_level"])
    (column,) = (c for c in shown.columns if c.header == "replications")
    assert set(column.cells) == {"3", "4"}
    alike = comparison({n: results[n] for n in "ab"})
    assert "replications)" not in Page(compare_page(alike, tmp_path)).text.partition("differs")[0]
    assert "replications" not in [c.header for c in comparison_table(alike.table).columns]
