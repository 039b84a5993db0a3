"""The page of a plan: every number beside it, both languages, and a roster that is read back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

import sim
from sim.cli import main
from sim.planning.assessed import ALL, assessed
from sim.planning.assessment import PLAN, Assessed
from sim.planning.days import Days
from sim.planning.one_more import one_more, with_one_more
from sim.planning.optimise import Plan, Step
from sim.planning.streams import streams_of
from sim.report.plan_files import SCENARIO, write_plan
from sim.report.plan_report import plan_report, write_assessed
from sim.report.plan_stored import keep_whole_plan
from sim.report.roster_files import spans_of, write_roster
from sim.start.grids import grids
from sim.start.planner import plan as read_sheets
from sim.wording import language
from tests.report.kinds import planned
from tests.report.pages import Page, assert_accessible, assert_stands_by_itself
from tests.report.test_decision_sections import assert_every_number_is_beside

FIRE = {
    "outages": {
        "fire": {
            "component": "site",
            "name": "site",
            "start": "10:00",
            "duration": {"dist": "constant", "value_s": 900.0},
            "detection": {"delay_s": 60.0},
        }
    }
}
CALLS = "start,calls\n08:00,40\n08:30,60\n"


@pytest.fixture(scope="module", autouse=True)
def figures_without_ink() -> Iterator[None]:
    """Drawing takes longer than all the rest."""
    nothing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.plots.chart.pictures", lambda *_: (nothing, nothing.encode()))
        yield


@pytest.fixture(scope="module")
def plan() -> Plan:
    found: Plan = planned()
    steps = (Step("raise", 2500.0, -0.03, "10:00", 0.4), Step("fresh", 2400.0, 0.01, "10:00", 2.1))
    return Plan(**{**vars(found), "counts": np.array([5, 3]), "steps": steps})


@pytest.fixture(scope="module")
def found(plan: Plan) -> Assessed:
    return assessed(plan, days=4, more_days=3)


def written(plan: Plan, found: Assessed, folder: Path) -> Path:
    write_plan(plan, folder)
    write_assessed(plan, found, folder)
    write_roster(plan, folder)
    keep_whole_plan(plan.with_assessed(found), folder)
    return plan_report(plan, folder, SCENARIO)


@pytest.mark.compiled
def test_every_number_of_the_page_is_in_a_file_beside_it(
    plan: Plan, found: Assessed, tmp_path: Path
) -> None:
    page = written(plan, found, tmp_path)
    assert assert_every_number_is_beside(page) > 100
    read = Page(page)
    assert_accessible(read)
    assert_stands_by_itself(read)
    assert "Roster 8 agents instead of 9" in read.text
    for link in read.links():
        assert (tmp_path / link).exists(), link


@pytest.mark.compiled
def test_in_chinese_the_page_is_chinese(plan: Plan, found: Assessed, tmp_path: Path) -> None:
    with language("zh"):
        text = Page(written(plan, found, tmp_path)).text
    assert "安排 8 名坐席（现为 9 名）" in text
    for english in ("Roster", "fresh days", "Difference", "Wages", "buys"):
        assert english not in text


@pytest.mark.compiled
def test_agents_hours_and_wages_are_those_that_the_simulation_counts(found: Assessed) -> None:
    people = found.people[found.people["pool"] == ALL].iloc[0]
    assert (people["agents_today"], people["agents_plan"]) == (9, 8)
    assert people["hours_difference"] == pytest.approx(-8.0)
    kpis = found.compared.results[PLAN].kpis()["value"]
    assert people["cost_plan"] == pytest.approx(kpis["cost_agents"], rel=1e-9)
    told = found.against[found.against["measure"] == "cost_agents"].iloc[0]
    assert told["difference"] == pytest.approx(people["cost_difference"])


@pytest.mark.compiled
def test_one_more_agent_buys_what_the_same_days_show(plan: Plan, found: Assessed) -> None:
    study = plan.planned_study
    centre = study.effective_centre
    days = Days(centre, streams_of(centre), found.seed, 0, 3, 1)
    more = with_one_more(centre, "pool", [(14, 16)])  # half-hours: 07:00 to 08:00, before anybody
    level = [
        float(served.good.sum() / served.counted.sum())
        for served in (days.served(centre), days.served(more))
    ]
    hours = centre.horizon.interval_min / 60.0
    table = one_more(centre, days, ["pool"], [(14, 16)])
    at_six = {str(k): v for k, v in table[table["start"] == "06:00"].iloc[0].items()}
    assert level[1] > level[0]
    assert table["cost"].to_numpy() == pytest.approx(centre.pools["pool"].wage_per_hour * 2.0)
    wide = with_one_more(centre, "pool", [(round(6 / hours), round(8 / hours))])
    gain = days.served(wide)
    assert at_six["day"] == pytest.approx(
        gain.good.sum() / gain.counted.sum() - level[0], abs=1e-12
    )
    assert at_six["part_change"] > 0.0


@pytest.mark.compiled
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_roster_is_read_in_its_own_layout(plan: Plan, tmp_path: Path, kind: str) -> None:
    write_roster(plan, tmp_path)
    (tmp_path / "calls.csv").write_text(CALLS, encoding="utf-8")
    sheets = [*grids(str(tmp_path / "calls.csv")), *grids(str(tmp_path / f"roster.{kind}"))]
    read = {(s.pool, s.name): s for s in read_sheets(sheets).shifts}
    kept = {(c.pool, c.name): (c.shift, n) for c, n in zip(plan.columns, plan.counts, strict=True)}
    assert set(read) == set(kept)
    for name, (shift, agents) in kept.items():
        start, end = shift.span()
        found = read[name]
        assert (found.start_min * 60.0, found.end_min * 60.0) == (start, end)
        assert (found.agents, found.days) == (agents, tuple(shift.days))


def test_weekdays_are_written_as_planners_write_them() -> None:
    assert spans_of(["mon", "tue", "wed", "thu", "fri"]) == "Mon-Fri"
    assert spans_of(["sat"]) == "Sat"
    assert spans_of(["mon", "tue", "wed", "fri"]) == "Mon-Wed, Fri"


@pytest.mark.broad
@pytest.mark.compiled
def test_every_command_takes_the_plan(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`live` builds its page of a study that the same words make."""
    monkeypatch.chdir(tmp_path)
    write_plan(plan, tmp_path)
    centre = plan.study.to_dict()["centre"]
    Path("centre.yaml").write_text(yaml.safe_dump(centre), encoding="utf-8")
    few = ["replications=4", "--quiet"]
    file = f"{SCENARIO}.yaml"
    assert main(["check", "centre.yaml", file]) == 0
    assert main(["run", "centre.yaml", file, *few, "--out", "run"]) == 0
    assert main(["compare", "base", file, "centre.yaml", *few, "--out", "compare"]) == 0
    assert main(["decide", "base", file, "centre.yaml", *few, "--out", "decide"]) in (0, 3)
    Path("fire.yaml").write_text(yaml.safe_dump(FIRE), encoding="utf-8")
    assert main(["drill", "fire.yaml", "centre.yaml", file, *few, "--out", "drill"]) == 0
    text = Page(Path("decide/index.html")).text
    assert "Optimised shifts" in text
    table = pd.read_csv("compare/comparison.csv")
    assert table["difference"].notna().any()
    live = sim.load(overrides=["centre.yaml", file])
    assert live.centre.pools["pool"].staffing.shifts["early"].agents == 5
