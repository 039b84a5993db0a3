"""The first screen says what to do, and every number of it is a row of a file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments import comparison
from sim.experiments.recommendation import KEEP
from sim.experiments.what_would_change import advice
from sim.report import compare_page
from sim.report.compare_report import advice_of
from sim.report.comparison_outputs import write_tables
from sim.report.first_screen import MOST_ROWS, first_screen, shown_places
from sim.store.tables import read_csv
from sim.wording import language
from sim.wording import recommendation as wording
from tests.blank_figures import blank_figures
from tests.small_studies import small, with_outages
from tests.tiers import sampled

TARGETS = {"choose": 0.9, "keep": 0.75, "none": 0.999, "open": 0.85}


def study(agents: int, target: float, **more: object) -> sim.Study:
    name = f"{agents} agents"
    made = small(agents, scenario={"name": name, "title": name}, replications=12, **more)
    return _with_target(made, target)


def _with_target(made: sim.Study, target: float) -> sim.Study:
    data = made.to_dict()
    data["centre"]["target"]["share"] = target
    return sim.Study.from_dict(data)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A comparison with each kind of answer, and one where who was lost comes first."""
    with blank_figures():
        return _pages(tmp_path_factory)


def _pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {}
    for name, target in TARGETS.items():
        studies = {str(a): study(a, target) for a in ((6, 8) if name == "keep" else (6, 8, 7))}
        folders[name] = tmp_path_factory.mktemp(name)
        found = comparison(studies)
        write_tables(folders[name], found)
        compare_page(found, folders[name])
    lost = {n: with_outages("fire", agents=a, replications=4) for n, a in (("a", 6), ("b", 9))}
    found = comparison(lost)
    folders["lost"] = tmp_path_factory.mktemp("lost")
    write_tables(folders["lost"], found)
    compare_page(found, folders["lost"])
    return folders


def decision(folder: Path) -> str:
    """First screen and table of the options, as markup."""
    page = (folder / "index.html").read_text(encoding="utf-8")
    return page.partition('class="decision"')[2].partition('id="changes-title"')[0]


@pytest.mark.parametrize("name", sampled([*TARGETS, "lost"], 0))
def test_every_number_of_first_screen_and_table_is_a_row_of_the_file(
    pages: dict[str, Path], name: str
) -> None:
    shown = decision(pages[name]).partition('id="losses"')[0]
    rows = read_csv(pages[name] / "options.csv")
    known = set(rows["value"].astype(float))
    found = [float(v) for v in re.findall(r'data-(?:value|difference)="([^"]+)"', shown)]
    assert len(found) > 15
    assert set(found) <= known
    for end in ("low", "high"):
        ends = [float(v) for v in re.findall(rf'data-{end}="([^"]+)"', shown)]
        assert len(ends) > 15
        assert set(ends) <= set(rows[end].astype(float))
    assert rows["unit"].notna().all()
    cost = rows[rows["number"] == "cost_year"].set_index("option")
    assert (cost["low"] < cost["value"]).all()
    assert (cost["value"] < cost["high"]).all()


def test_what_is_told_is_what_the_answer_is(pages: dict[str, Path]) -> None:
    facts = {n: json.loads((p / "recommendation.json").read_text()) for n, p in pages.items()}
    assert facts["choose"]["kind"] == "choose"
    assert facts["choose"]["recommended"] == ["7 agents"]
    assert facts["keep"]["kind"] == "keep"
    assert facts["keep"]["recommended"] == ["6 agents"]
    assert facts["none"]["kind"] == "none_reaches"
    assert facts["none"]["nearest_to_target"] == ["8 agents"]
    assert facts["open"]["kind"] == "undecided"
    assert facts["open"]["more_replications_needed"] > 0
    assert facts["lost"]["kind"] in ("choose", "tradeoff", "undecided")
    for name, folder in pages.items():
        assert facts[name]["headline"].replace("“", "").split()[0] in decision(folder)


def test_a_year_has_365_days_and_the_page_says_of_what(pages: dict[str, Path]) -> None:
    rows = read_csv(pages["keep"] / "options.csv").set_index(["option", "number"])["value"]
    for option in ("6 agents", "8 agents"):
        assert rows[option, "cost_year"] == pytest.approx(365.0 * rows[option, "cost_day"])
        assert rows[option, "cost_month"] == pytest.approx(rows[option, "cost_year"] / 12.0)
    assert "365 days like the one simulated (Monday)" in decision(pages["keep"])


@pytest.mark.broad
def test_at_the_price_that_is_told_both_cost_the_same() -> None:
    """An agent hour at the told price, simulated: the dearer option costs as much."""
    studies = {str(a): study(a, 0.9) for a in (5, 7, 8)}
    found = advice_of(comparison(studies))
    switch = next(s for s in found.switched if s.price == "agent_hour")
    assert switch.change.low < switch.change.value < switch.change.high
    priced = {}
    for name in ("7", "8"):
        data = studies[name].to_dict()
        data["centre"]["pools"]["pool"]["wage_per_hour"] *= 1.0 + switch.change.value
        priced[name] = sim.Study.from_dict(data)
    table = comparison(priced).table
    assert table.loc[("8", "cost_total"), "difference"] == pytest.approx(0.0, abs=1e-6)


def test_of_scenarios_with_other_callers_nothing_is_recommended() -> None:
    busy = sim.Study.from_dict({**study(6, 0.8).to_dict(), "demand": {"scale": 1.2}})
    found = advice_of(comparison({"base": study(6, 0.8), "busy": busy}))
    assert [o.label for o in found.options.options] == ["6 agents"]
    assert str(wording.headline(found.options)).startswith("Nothing is recommended")


def test_in_chinese_the_answer_is_chinese(pages: dict[str, Path]) -> None:
    found = advice_of(comparison({str(a): study(a, 0.75) for a in (6, 8)}))
    with language("zh"):
        told = first_screen(found)
    assert found.options.recommendation.kind == KEEP
    assert str(told.headline) == "保持“6 agents”：没有更好的方案。"
    assert any("万" in fact.value.unit for fact in told.facts)


@pytest.mark.broad
def test_of_very_many_options_those_that_matter_are_shown() -> None:
    studies = {str(a): small(a, scenario={"name": f"{a}", "title": f"{a}"}, replications=3)
               for a in (6, *range(7, 24))}  # fmt: skip
    options = comparison(studies).options()
    places = shown_places(options)
    assert len(options.options) == 18
    assert places[0] == 0
    assert len(places) <= MOST_ROWS
    costs = [options.options[i].cost.value for i in places[1:]]
    assert costs == sorted(costs)
    assert "options.csv" in first_screen(advice(options)).shown


def test_ends_of_a_column_are_wider_than_those_of_one_by_itself() -> None:
    options = comparison({str(a): study(a, 0.8) for a in (6, 7, 8, 9)}).options()
    frame = options.frame()
    alone = {s.label: s.kpis["cost_total"][1:3] for s in options.summaries}
    for label, (low, high) in alone.items():
        assert frame.loc[label, "cost_day_low"] < low
        assert frame.loc[label, "cost_day_high"] > high
    assert np.isnan(frame["more_cost_day"].to_numpy()[0])
    assert isinstance(frame, pd.DataFrame)
