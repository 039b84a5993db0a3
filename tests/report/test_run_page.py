from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.measures.lead import FIRST, LEADING
from sim.plots import Chart
from sim.report import run_page
from sim.report.html import as_yaml
from sim.report.measure_tables import cell, rows_of
from sim.report.terminal import HEADLINE, measure_table
from sim.store.run_folder import save_tables
from sim.wording import run as wording
from tests.plots.samples import bank, bank_data, changed
from tests.report.pages import Page, assert_accessible, assert_stands_by_itself
from tests.small_studies import small_data, with_outages

NOTE = "Three agents sit all day."


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_page(bank(note=NOTE), tmp_path_factory.mktemp("run") / "new")


@pytest.fixture(scope="module")
def page(path: Path) -> Page:
    return Page(path)


@pytest.mark.broad
def test_the_page_stands_by_itself(page: Page) -> None:
    assert_stands_by_itself(page)


def test_the_page_is_accessible(page: Page) -> None:
    assert_accessible(page)
    assert len(page.all("figure")) == 4


def test_it_says_what_was_simulated(page: Page) -> None:
    for words in (
        "Small bank: 3 agents",
        "Simulated: Small bank, 1 day starting on a Monday, open 08:00-18:00.",
        "3 replications with seed 5",
        "Three agents sit all day.",
        "answered within 20 s ÷ offered to agents",
    ):
        assert words in page.text
    assert "One replication only" not in page.text


def test_the_table_of_measures_is_the_result_number_for_number(page: Page) -> None:
    kpis = bank().kpis()
    rows = re.findall(r'<tr data-kpi="(\w+)">(.*?)</tr>', page.source, re.DOTALL)
    assert [name for name, _ in sorted(rows)] == sorted(kpis.index)
    for name, row in rows:
        cells = re.findall(r'<td class="number"(?: data-value="([^"]*)")?>([^<]*)</td>', row)
        assert len(cells) == 3
        for (exact, text), end in zip(cells, ("value", "low", "high"), strict=True):
            expected = kpis.loc[name, end]
            if math.isnan(expected):
                assert (exact, text) == ("", "–")
            else:
                assert float(exact) == expected
                shown = float(text.replace(",", "").replace("−", "-"))
                share = kpis.loc[name, "unit"] == "share"
                assert shown == pytest.approx(expected * (100 if share else 1), abs=0.51)


def test_headline_figures(page: Page) -> None:
    kpis = bank().kpis()
    values = re.findall(r'<span class="value" data-value="([^"]+)">', page.source)
    names = ("service_level", "cost_total", "answer_rate", "abandonment", "asa", "lost_calls")
    assert [float(v) for v in values] == [kpis.loc[n, "value"] for n in names]
    assert "the target of 80 %" in page.text


def test_cost_parts_sum_to_the_total(page: Page) -> None:
    table = page.source.partition('<table id="costs">')[2].partition("</table>")[0]
    body, _, foot = table.partition("<tfoot>")
    first = re.findall(r'</th><td class="number" data-value="([^"]+)"', body)
    (total,) = re.findall(r'data-value="([^"]+)"', foot)
    assert sum(map(float, first)) == float(total) == bank().kpis().loc["cost_total", "value"]
    assert "No cost arises for: overtime" in page.text or "Overtime" in page.text


def test_types_pools_sources_and_configuration_are_there(page: Page) -> None:
    by_type = bank().by("service_level", "contact_type")
    assert f'data-value="{float(by_type["value"][0])!r}"' in page.source
    for words in (
        "Balance",
        "Loans",
        "never",
        "contact_types.balance.talk",
        "assumption: like <other> banks",
        "Version of numpy",
        bank(note=NOTE).study.digest(),
        "daily_volume: 400",
    ):
        assert words in page.text


@pytest.mark.broad
@pytest.mark.draws
def test_the_page_is_the_same_every_time(path: Path, tmp_path: Path) -> None:
    assert run_page(bank(note=NOTE), tmp_path).read_bytes() == path.read_bytes()


@pytest.mark.broad
@pytest.mark.draws
def test_each_figure_is_drawn_once_wide_for_page_and_files_and_once_narrow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    draw = Chart.draw

    def counted(chart: Chart, on: Any) -> Any:
        drawn.append(chart)
        return draw(chart, on)

    monkeypatch.setattr(Chart, "draw", counted)
    page = run_page(bank(), tmp_path).read_text(encoding="utf-8")
    assert len(drawn) == page.count("<svg") == 8
    for name in ("service_by_interval", "waits", "dispositions", "cost_breakdown"):
        assert (tmp_path / f"{name}.png").stat().st_size > 10_000
        svg = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
        outlines = re.findall(r'\bd="([^"]*)"', re.sub(r"(\.\d\d)\d+", r"\1", svg))
        assert re.findall(r'\bd="([^"]*)"', page[page.index(f'id="{name}-') :])[
            : len(outlines)
        ] == (outlines)


def test_what_is_printed_as_provenance_can_be_given(tmp_path: Path) -> None:
    facts = {"digest": "abc", "git_commit": None, "versions": {"python": "3.x"}}
    page = Page(run_page(bank(), tmp_path, facts=facts, finished="2031-01-01"))
    assert "Finished 2031-01-01" in page.text
    assert "Version of python 3.x" in page.text
    assert "Git commit" not in page.text


def test_a_single_replication_is_warned_of(tmp_path: Path) -> None:
    page = Page(run_page(bank(replications=1), tmp_path))
    assert "One replication only." in page.text
    assert "confidence interval." not in page.text
    assert_accessible(page)


@pytest.mark.broad
@pytest.mark.draws
def test_what_people_write_is_text_not_markup(tmp_path: Path) -> None:
    nasty = '<script>alert("1")</script> & <b onload=x>--!></title></svg>'
    data = bank_data()
    data["contact_types"]["balance"]["title"] = nasty
    data["pools"]["p"]["title"] = nasty
    data["sources"] = {}
    scenario = {"title": nasty, "note": nasty}
    page = Page(run_page(changed(scenario, **data, description=nasty), tmp_path))
    assert_stands_by_itself(page)
    assert_accessible(page)
    assert not page.all("b")
    assert page.text.count(nasty) > 5
    assert "names no sources" in page.text


def test_opening_by_weekday_is_told_in_words(tmp_path: Path) -> None:
    horizon = {"days": 2, "opening": {"mon": "08:00-18:00", "tue": "closed"}}
    pools = bank_data()["pools"]
    pools["p"]["staffing"]["shifts"]["day"]["days"] = ["mon"]
    page = Page(run_page(changed(horizon=horizon, pools=pools), tmp_path))
    assert "Monday 08:00-18:00; Tuesday closed" in page.text
    assert "2 days starting on a Monday" in page.text


def test_several_windows_of_a_day_are_told_in_words(tmp_path: Path) -> None:
    horizon = {"opening": ["08:00-12:00", "13:00-18:00"]}
    page = Page(run_page(changed(horizon=horizon), tmp_path))
    assert "open 08:00-12:00, 13:00-18:00." in page.text


def test_a_cell_keeps_the_exact_number() -> None:
    assert cell(0.8034, "share") == ("80.3", "0.8034")
    assert cell(float("nan"), "s") == ("–", "")


def test_every_measure_has_a_family() -> None:
    families = dict(rows_of(bank().kpis()))
    assert "Other" not in families
    assert sum(map(len, families.values())) == len(bank().kpis())


def test_very_long_lists_are_shortened_in_the_configuration() -> None:
    text = as_yaml({"times_s": list(range(1000)), "few": [1, 2]})
    assert "1,000 values in all" in text
    assert len(text) < 200


@pytest.fixture(scope="module")
def failed() -> sim.Result:
    return sim.run(with_outages("fire"), replications=2)


def test_with_a_failure_the_page_begins_with_who_was_lost(
    failed: sim.Result, tmp_path: Path
) -> None:
    page, kpis = Page(run_page(failed, tmp_path)), failed.kpis()
    assert "small: base, outage fire" in page.text
    assert "With a failure: fire (site site, 10:00 to 11:00)." in page.text
    assert page.all("table")[0].attributes["id"] == "losses"
    rows = re.findall(r'data-loss="(\w+)">.*?data-value="([^"]*)"', page.source, re.DOTALL)
    assert [n for n, _ in rows] == [n for n in FIRST if n in LEADING or kpis.value[n] > 0]
    assert all(float(v) == kpis.loc[n, "value"] for n, v in rows)
    values = re.findall(r'<span class="value" data-value="([^"]+)">', page.source)
    assert [float(v) for v in values[:3]] == [kpis.loc[n, "value"] for n in LEADING]
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", page.source)
    assert captions[0] == "How calls of each contact type end."
    assert_accessible(page)


def test_with_a_failure_the_terminal_and_the_file_begin_with_who_was_lost(
    failed: sim.Result, tmp_path: Path
) -> None:
    save_tables(failed, tmp_path)
    names = pd.read_csv(tmp_path / "kpis.csv")["kpi"].tolist()
    assert names[: len(FIRST)] == list(FIRST)
    assert sorted(names) == sorted(failed.kpis().index)
    shown = list(measure_table(failed.kpis(), HEADLINE, losses_lead=True).columns[0].cells)
    assert shown[0] == "lost_calls"
    assert shown.index("reached") < shown.index("service_level")
    assert len(set(shown)) == len(shown)
    everything = measure_table(failed.kpis(), None, losses_lead=True).columns[0].cells
    assert next(iter(everything)) == "lost_calls"


def test_blocked_calls_lead_without_an_outage_and_an_ordinary_day_does_not() -> None:
    data = small_data()
    assert not sim.run(sim.Study.from_dict(data), replications=1).losses_lead
    data["centre"]["sites"]["site"]["trunk_groups"]["lines"]["lines"] = 4
    assert sim.run(sim.Study.from_dict(data), replications=1).losses_lead


def test_lost_calls_are_among_the_measures_shown_by_default() -> None:
    assert "lost_calls" in HEADLINE
    assert "lost_calls" in wording.HEADLINE
