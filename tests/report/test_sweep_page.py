from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments import Job, Sweep, run_sweep, tradeoff_table
from sim.experiments.decision import decision
from sim.experiments.evidence import Pairs
from sim.experiments.ordinary_days import with_ordinary_days
from sim.measures import paired
from sim.measures.lead import FIRST
from sim.report import sweep_page
from sim.report.differences import same_luck
from sim.report.harm import HARM
from sim.report.terminal import harm_table, scenario_table
from sim.store.summary import Summary
from tests.plots.samples import COLUMNS, EXPANSION, bank, table
from tests.report.pages import Page, assert_accessible, assert_stands_by_itself
from tests.small_studies import small, with_outages

RESULTS: tuple[Callable[[], sim.Result], ...] = (
    lambda: bank(2),
    bank,
    lambda: bank(4),
    lambda: bank(7),
)


@pytest.fixture(scope="module")
def results() -> tuple[sim.Result, ...]:
    return tuple(make() for make in RESULTS)


@pytest.fixture(scope="module")
def sweep_table(results: tuple[sim.Result, ...]) -> pd.DataFrame:
    sweep = Sweep(tuple(Job(r.study, {}) for r in results), results, ())
    found = sweep.table()
    found.insert(2, "folder", [f"jobs/{d}" for d in found["digest"]])
    return found


@pytest.fixture(scope="module")
def folder(
    results: tuple[sim.Result, ...],
    sweep_table: pd.DataFrame,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("sweep")
    first = folder / sweep_table["folder"][0]
    first.mkdir(parents=True)
    (first / "index.html").write_text("a job's page")
    (folder / "sweep.csv").write_text("label\n")
    failures = [("Bad <b>job</b>", "InputError: <script>no</script>")]
    sweep_page(sweep_table, results, folder, failures=failures)
    return folder


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    return Page(folder / "index.html")


@pytest.mark.broad
def test_the_page_stands_by_itself_and_is_accessible(page: Page) -> None:
    assert_stands_by_itself(page)
    assert_accessible(page)
    assert len(page.all("figure")) == 2


def test_the_plots_stand_beside_it(folder: Path) -> None:
    for name in ("tradeoff", "cost_breakdown"):
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert "<svg" in (folder / f"{name}.svg").read_text()


def test_every_scenario_is_in_the_table_with_its_numbers_and_verdict(
    page: Page, sweep_table: pd.DataFrame
) -> None:
    body = page.source.partition('<table id="scenarios">')[2].partition("</table>")[0]
    rows = re.findall(r"<tr(?: class=\"good\")?>\n<th scope=\"row\">(.*?)</tr>", body, re.DOTALL)
    assert len(rows) == len(sweep_table)
    expected = tradeoff_table(sweep_table)
    words = {"efficient": "on the efficient frontier", "dominated": "dominated by", "open": "not"}
    for row in rows:
        label = re.sub(r"<[^>]+>", "", row.partition("</th>")[0])
        i = expected.index[expected["label"] == label][0]
        exact = [float(v) for v in re.findall(r'data-value="([^"]+)"', row)[:2]]
        assert exact == [expected["cost"][i], expected["service_level"][i]]
        (verdict,) = re.findall(r'<td class="verdict">(.*?)</td>', row)
        assert verdict.startswith(words[sweep_table["frontier"][i]])
    costs = [float(re.findall(r'data-value="([^"]+)"', row)[0]) for row in rows]
    assert costs == sorted(costs)


def test_rows_link_to_the_folders_of_their_jobs(page: Page, sweep_table: pd.DataFrame) -> None:
    links = set(page.links())
    first, *rest = sweep_table["folder"]
    assert links == {f"{first}/index.html", *(f"{f}/" for f in rest), "sweep.csv"}


def test_failed_jobs_are_told(page: Page) -> None:
    assert "1 of 5 jobs failed and is not shown below" in page.text
    assert "Bad <b>job</b> : InputError: <script>no</script>" in page.text
    assert not page.all("b")


def test_how_to_read_is_three_sentences(page: Page) -> None:
    guide = page.source.partition('id="read-title"')[2].partition("</section>")[0]
    text = re.sub(r"<[^>]+>", "", guide.partition("<p>")[2])
    assert len(re.findall(r"[a-z]\.(?:\s|$)", text)) == 3


def test_words_of_the_whole(page: Page) -> None:
    for words in (
        "Small bank: cost against service",
        "Compared: 4 scenarios of Small bank, each simulated in 3 replications with seed 5.",
        "All scenarios meet the same luck",
        "Target: 80 %.",
        "EUR per day",
    ):
        assert words in page.text


@pytest.mark.broad
@pytest.mark.draws
def test_a_table_of_a_tradeoff_is_enough(tmp_path: Path) -> None:
    page = Page(sweep_page(EXPANSION, [], tmp_path, title="Plans", currency="USD"))
    assert_accessible(page)
    assert "Plans" in page.text
    assert "dominated by Better IVR" in page.text
    assert "USD per day" in page.text
    assert not page.links()
    assert not (tmp_path / "cost_breakdown.svg").exists()


def test_a_verdict_that_may_be_luck_says_so(tmp_path: Path) -> None:
    near = table(("a", 100.0, 0.80), ("b", 101.0, 0.79), cost=0.05, service=0.05)
    page = Page(sweep_page(near, [], tmp_path))
    assert "not decided: a may dominate it, or luck" in page.text
    assert "Where the bars (95 % confidence intervals) of two scenarios overlap" in page.text


def test_differences_to_the_first_scenario_are_paired(
    page: Page, results: tuple[sim.Result, ...], sweep_table: pd.DataFrame
) -> None:
    costs, services = (
        [paired(results[0].counts, other.counts, name) for other in results[1:]]
        for name in ("cost_total", "service_level")
    )
    table = page.source.partition('id="scenarios"')[2]
    found = [float(v) for v in re.findall(r'data-difference="([^"]+)"', table)]
    assert sorted(found) == sorted(d.difference for d in (*costs, *services))
    assert "Cost against “2 agents”" in page.text
    gain = services[0]
    assert f"+{100 * gain.difference:.1f}" in page.text
    assert f"+{100 * gain.low:.1f} to +{100 * gain.high:.1f}" in page.text


def test_results_of_unlike_luck_are_not_paired(tmp_path: Path) -> None:
    other = sim.run(bank(4).study, seed=6)
    unlike = [bank(), other]
    sweep = Sweep(tuple(Job(r.study, {}) for r in unlike), tuple(unlike), ())
    page = Page(sweep_page(sweep.table(), unlike, tmp_path))
    assert "data-difference" not in page.source
    assert "same luck" not in page.text


def test_results_of_unlike_length_are_paired_by_the_replications_that_both_have(
    tmp_path: Path,
) -> None:
    unlike = [bank(), bank(4, replications=2)]
    sweep = Sweep(tuple(Job(r.study, {}) for r in unlike), tuple(unlike), ())
    page = Page(sweep_page(sweep.table(), unlike, tmp_path))
    expected = paired(bank().counts[:2], unlike[1].counts, "cost_total")
    assert f'data-difference="{expected.difference!r}"' in page.source


def test_pairs_tell_what_intervals_by_themselves_cannot(results: tuple[sim.Result, ...]) -> None:
    summaries = [Summary.of(r) for r in results]
    few, *_, many = summaries
    assert same_luck(summaries)
    assert not same_luck(summaries[:1])
    assert decision(Pairs.of([few, many]), None).standing == ("efficient", "efficient")


def test_without_any_result_the_page_tells_of_the_failures(tmp_path: Path) -> None:
    page = Page(sweep_page(pd.DataFrame(), [], tmp_path, failures=[("a", "broke"), ("b", "too")]))
    assert_accessible(page)
    assert "2 of 2 jobs failed and are not shown below" in page.text
    assert "nothing to compare" in page.text
    assert not page.all("svg")
    assert not (tmp_path / "tradeoff.svg").exists()


def test_rows_without_values_are_listed_and_not_drawn(tmp_path: Path) -> None:
    nothing = pd.DataFrame([("a", *[float("nan")] * 6)], columns=COLUMNS)
    page = Page(sweep_page(nothing, [], tmp_path))
    assert "no value" in page.text
    assert not page.all("svg")


def test_single_replications_are_warned_of(tmp_path: Path) -> None:
    alone = [bank(replications=1), bank(4, replications=1)]
    sweep = Sweep(tuple(Job(r.study, {}) for r in alone), tuple(alone), ())
    page = Page(sweep_page(sweep.table(), alone, tmp_path))
    assert "One replication only." in page.text
    assert "may be luck" in page.text


def test_links_lead_nowhere_else(tmp_path: Path) -> None:
    places = ["https://example.org/x", "/etc", "javascript:alert(1)", "../other", ""]
    page = Page(sweep_page(EXPANSION.head(5).assign(folder=places), [], tmp_path))
    assert not page.links()


@pytest.mark.broad
@pytest.mark.draws
def test_the_page_is_the_same_every_time(tmp_path: Path) -> None:
    one, other = (sweep_page(EXPANSION, [], tmp_path / n).read_bytes() for n in "ab")
    assert one == other


@pytest.mark.broad
@pytest.mark.draws
def test_the_page_of_many_scenarios_shows_the_frontier(tmp_path: Path) -> None:
    rows = table(*[(f"s{i}", 1e5 + i, 0.5 + 0.4 * np.sin(0.01 * i)) for i in range(400)])
    page = Page(sweep_page(rows, [], tmp_path))
    assert_accessible(page)
    body = page.source.partition('<table id="scenarios">')[2].partition("</table>")[0]
    assert body.count('<th scope="row">') == 100
    assert (
        "Shown: 100 of the 158 on the frontier of the estimates, of 400 scenarios in all."
        in page.text
    )
    assert (tmp_path / "index.html").stat().st_size < 1_000_000


def swept(*studies: sim.Study, **settings: list[str]) -> Sweep:
    """A sweep of these studies, whose settings are those lists entry by entry."""
    entries = zip(*settings.values(), strict=True)
    rows = [dict(zip(settings, entry, strict=True)) for entry in entries]
    return run_sweep(list(map(Job, studies, rows)), workers=1)


def page_of(done: Sweep, folder: Path) -> Page:
    return Page(sweep_page(done.table(), done.summaries, folder))


def test_outages_as_an_axis_are_a_table_of_harm_and_no_frontier(tmp_path: Path) -> None:
    studies = [with_outages(replications=3), with_outages("fire", replications=3)]
    done = swept(*studies, outages=["null", "fire"])
    page = page_of(done, tmp_path)
    assert page.all("table")[0].attributes["id"] == "harm"
    assert "what failures do to callers" in page.text
    assert "frontier" not in page.text
    assert not page.all("svg")
    found = re.findall(r'data-difference="([^"]+)"', page.source)
    for name, text in zip(HARM, found, strict=True):
        paired: Any = sim.compare({"a": done.results[0], "b": done.results[1]}).loc[("b", name)]
        assert float(text) == pytest.approx(paired["difference"])
    assert float(found[0]) > 0.0
    assert done.decision().standing == ("efficient", "")
    assert_accessible(page)


def test_one_can_choose_among_those_without_a_failure(tmp_path: Path) -> None:
    """The failure of another centre than any of the others has no day to be held against."""
    done = swept(
        with_outages(agents=6, replications=3),
        with_outages(agents=9, replications=3),
        with_outages("fire", agents=9, replications=3),
        with_outages("fire", agents=12, replications=3),
        agents=["6", "9", "9", "12"],
    )
    page = page_of(done, tmp_path)
    harm, _, rest = page.source.partition('id="harm"')[2].partition("</table>")
    assert harm.count('<tr class="whole"') == 2
    assert harm.count('<tr class="day"') == 1
    assert harm.count("data-difference") == len(HARM)
    assert "1 scenario has no such day among the scenarios." in page.text
    table = rest.partition('id="scenarios"')[2].partition("</table>")[0]
    assert table.count('<th scope="row">') == 2
    assert "fire" not in table
    assert all((code == "") == ("fire" in job.label) for code, job in
               zip(done.decision().standing, done.jobs, strict=True))  # fmt: skip


def test_under_one_failure_scenarios_are_judged_by_who_was_reached(tmp_path: Path) -> None:
    studies = [with_outages("fire", agents=a, replications=3) for a in (6, 9)]
    done = swept(*studies, agents=["6", "9"])
    page = page_of(done, tmp_path)
    assert "With a failure in every scenario: fire." in page.text
    assert "Reaches the target" not in page.text
    shown = page.source.partition('id="scenarios"')[2]
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)', shown)
    assert [t.attributes["id"] for t in page.all("table")[:2]] == ["options", "losses"]
    lost = re.findall(r'data-value="([^"]+)"', page.source.partition('data-loss="lost_calls"')[2])
    assert [float(v) for v in lost[:2]] == done.table()["lost_calls"].tolist()
    assert heads[1:4] == ["Calls lost", "Reached in the end", "Reached an agent"]
    table = done.table()
    assert f'data-value="{float(table["reached"][1])!r}"' in page.source
    columns = [c for c in table.columns if c in FIRST or c == "service_level"]
    assert columns == [*FIRST, "service_level"]
    ordinary = swept(*(with_outages(agents=a, replications=3) for a in (6, 9)), agents=["6", "9"])
    assert list(ordinary.table().columns).index("service_level") < list(
        ordinary.table().columns).index("lost_calls")  # fmt: skip


def test_days_without_an_outage_are_added_to_a_sweep_over_outages() -> None:
    ordinary, fire = with_outages(), with_outages("fire")
    added = with_ordinary_days([Job(fire, {"outages": "fire"})])
    assert [job.label for job in added] == ["base", "base, outage fire"]
    assert added[0].study.digest() == ordinary.digest()
    key = "centre.outages.fire.duration.value_s"
    assert len(with_ordinary_days([Job(fire, {key: "60"}), Job(fire, {key: "90"})])) == 3
    both = [Job(ordinary, {"outages": "null"}), Job(fire, {"outages": "fire"})]
    assert with_ordinary_days(both) == both
    assert with_ordinary_days([Job(fire, {"staffing.scale": "1"})]) == [
        Job(fire, {"staffing.scale": "1"})
    ]


def test_rows_of_different_numbers_of_replications_say_so(tmp_path: Path) -> None:
    done = swept(small(6, replications=3), small(9, replications=4), agents=["6", "9"])
    page = page_of(done, tmp_path)
    table = page.source.partition('id="scenarios"')[2].partition("</table>")[0]
    assert re.findall(r'<td class="number">(\d)</td>\s*</tr>', table) == ["3", "4"]
    shown = scenario_table(done.table(), done.decision(), "CNY")
    assert [list(c.cells) for c in shown.columns if c.header == "replications"] == [["3", "4"]]
    alike = swept(small(6, replications=3), small(9, replications=3), agents=["6", "9"])
    headers = [c.header for c in scenario_table(alike.table(), alike.decision(), "CNY").columns]
    assert "replications" not in headers


def test_under_a_failure_the_terminal_begins_with_who_was_lost() -> None:
    studies = [with_outages("fire", agents=a, replications=3) for a in (6, 9)]
    done = swept(*studies, agents=["6", "9"])
    columns = scenario_table(done.table(), done.decision(), "CNY", "reached").columns
    heads = [str(c.header).partition("\n")[0] for c in columns if c.header != "±"]
    assert heads[:5] == [
        "scenario", "calls lost", "reached in the end", "reached an agent", "service level",
    ]  # fmt: skip
    assert "reaches" not in heads
    harm = harm_table(done.summaries, ["six", "nine"])
    assert list(harm.columns[0].cells) == ["six", "nine"]
