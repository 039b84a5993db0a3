"""The frontier of optimised plans: kept, gone on with, compared on the same days."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.errors import InputError
from sim.planning.frontier import Frontier, frontier, shares_of
from sim.planning.frontier_point import Point
from sim.planning.optimise import Plan
from sim.report.frontier_report import write_frontier
from sim.wording import language
from sim.wording.plan_frontier import headline, marginal
from tests.planning.test_search import morning
from tests.report.kinds import planned
from tests.report.pages import Page, assert_accessible, assert_stands_by_itself
from tests.report.test_decision_sections import assert_every_number_is_beside


class Searches:
    """In place of a search: more agents for more service, and what was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.stop_at = 0.0

    def __call__(self, study: sim.Study, *, share: float, **asked: Any) -> Plan:
        self.asked.append({"share": share, **asked})
        if share <= self.stop_at:
            os.kill(os.getpid(), signal.SIGINT)
        plan: Plan = planned()
        more = round(10.0 * (share - 0.6))
        counts = plan.counts + more
        cost = float(sum(c.cost * n for c, n in zip(plan.columns, counts, strict=True)))
        return Plan(**{**vars(plan), "study": study, "counts": counts, "cost": cost})


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> Iterator[Searches]:
    """A search that may stop itself; a shell's background job ignores the signal of Ctrl-C."""
    made = Searches()
    monkeypatch.setattr("sim.planning.frontier.optimise", made)
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield made
    signal.signal(signal.SIGINT, usual)


def study() -> sim.Study:
    found: sim.Study = planned().study
    return found


def found_at(shares: list[float], folder: Path | None = None) -> Frontier:
    beside = {"fewer": sim.Study.from_dict({**study().to_dict(), "staffing": {"scale": 0.5}})}
    return frontier(study(), shares, beside=beside, folder=folder, days=3)


@pytest.mark.broad
@pytest.mark.compiled
def test_each_plan_begins_with_the_one_before_and_all_have_the_same_days(
    searches: Searches, tmp_path: Path
) -> None:
    found = found_at([0.8, 0.6, 0.7])
    assert [asked["share"] for asked in searches.asked] == [0.8, 0.7, 0.6]
    assert searches.asked[0]["start"] is None
    assert [type(asked["start"]) for asked in searches.asked[1:]] == [Plan, Plan]
    assert {r.study.seed for r in found.swept.results} == {study().seed + 1_000_003}
    table = found.table
    assert table["agents"].tolist() == [9, 11, 13]
    assert (np.diff(table["cost"]) > 0.0).all() and (np.diff(table["service_level"]) > 0.0).all()
    gained = 100.0 * np.diff(table["service_level"])
    assert table["per_point"][1:].to_numpy() == pytest.approx(np.diff(table["cost"]) / gained)
    (today, fewer) = found.beside.to_dict("records")
    assert today["service_level"] == pytest.approx(table["service_level"][0])
    assert today["saving"] == pytest.approx(today["cost"] - table["cost"][0])
    assert fewer["saving"] != fewer["saving"]  # worse than every plan
    page = write_frontier(found, tmp_path)
    assert assert_every_number_is_beside(page) > 30
    read = Page(page)
    assert_accessible(read)
    assert_stands_by_itself(read)
    file = str(tmp_path / "optimised_70.yaml")
    again = sim.Study.from_dict({**study().to_dict(), "centre": _centre_of(file)})
    agents = {n: s.agents for n, s in again.centre.pools["pool"].staffing.shifts.items()}
    assert agents == {"early": 5, "late": 6}
    with language("zh"):
        text = Page(write_frontier(found, tmp_path)).text
    for english in ("plans", "Saving", "points", "Agents"):  # titles were said before
        assert english not in text


def _centre_of(file: str) -> dict[str, Any]:
    import yaml

    data = study().to_dict()["centre"]
    changed = yaml.safe_load(Path(file).read_text(encoding="utf-8"))["centre"]
    data["pools"]["pool"]["staffing"] = changed["pools"]["pool"]["staffing"]
    return dict(data)


@pytest.mark.compiled
def test_what_is_kept_is_not_sought_again_and_another_question_is(
    searches: Searches, tmp_path: Path
) -> None:
    first = found_at([0.6, 0.7], tmp_path)
    again = found_at([0.5, 0.6, 0.7], tmp_path)
    assert [asked["share"] for asked in searches.asked] == [0.7, 0.6, 0.5]
    assert searches.asked[2]["start"] == {"pool": {"early": 4, "late": 5}}
    assert again.points[1:] == first.points
    frontier(study(), [0.6, 0.7], folder=tmp_path, days=2, minutes=30)
    assert len(searches.asked) == 5


@pytest.mark.compiled
def test_ctrl_c_keeps_the_plans_that_are_there(searches: Searches, tmp_path: Path) -> None:
    searches.stop_at = 0.7

    class Answered(Searches):
        """A search answers Ctrl-C with its best plan so far."""

        def __call__(self, study: sim.Study, *, share: float, **asked: Any) -> Plan:
            try:
                return searches(study, share=share, **asked)
            except KeyboardInterrupt:
                searches.stop_at = 0.0
                return searches(study, share=share, **asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.planning.frontier.optimise", Answered())
        found = found_at([0.6, 0.7, 0.8], tmp_path)
    assert found.stopped
    assert [point.share for point in found.points] == [0.7, 0.8]
    assert len(list(tmp_path.glob("*-0.8.json"))) == 1
    assert not list(tmp_path.glob("*-0.7.json"))  # not searched to its end


@pytest.mark.compiled
def test_ctrl_c_before_a_search_has_a_plan_leaves_the_two_that_are_there(
    searches: Searches, tmp_path: Path
) -> None:
    searches.stop_at = 0.6
    found = found_at([0.6, 0.7, 0.8], tmp_path)
    assert found.stopped and [point.share for point in found.points] == [0.7, 0.8]


def test_the_headline_says_what_a_plan_that_serves_more_saves() -> None:
    nowhere = float("nan")
    more = str(headline("Today", 144_446.0, nowhere, "CNY", 140_469.0))
    assert more == "Today: an optimised plan serves more callers in time for 3,977 CNY less a day"
    assert "at another level" in str(headline("Today", 144_446.0, nowhere, "CNY"))
    assert "less a day" not in str(headline("Today", 12_000.0, 12_000.2, "CNY"))
    assert "846 CNY more" in str(marginal(845.6, 846.1, "CNY"))


def test_a_point_is_the_same_after_its_file() -> None:
    plan = planned()
    point = Point.of(plan, 0.8)
    shifts = point.study(plan.study).centre.pools["pool"].staffing.shifts
    assert {name: shift.agents for name, shift in shifts.items()} == {"early": 4, "late": 5}


@pytest.mark.parametrize(
    "text", ["0.8", "0.7:0.9", "0.7:0.9:1", "0.7:1.2:3", "a:b:c", "0.7:0.9:99"]
)
def test_a_frontier_that_is_none_is_said(text: str) -> None:
    with pytest.raises(InputError, match="frontier: found"):
        shares_of(text)


def test_options_that_do_not_go_together_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["optimise", "--beside", "more_agents"]) == 2
    assert "--beside: goes with --frontier" in capsys.readouterr().err
    assert main(["optimise", "--frontier", "0.7:0.9:3", "--share", "0.8"]) == 2
    assert "--frontier: takes no --share" in capsys.readouterr().err


@pytest.mark.compiled
@pytest.mark.slow
def test_the_command_finds_a_frontier_of_a_small_centre(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml

    monkeypatch.chdir(tmp_path)
    data = {**morning(600.0).to_dict()["centre"], "name": "morning"}
    Path("morning.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    asked = ["optimise", "morning.yaml", "--frontier", "0.7:0.9:3", "--every", "240"]
    assert main([*asked, "--seconds", "20", "--out", "front", "--quiet"]) in (0, 1)
    table = pd.read_csv("front/frontier.csv")
    assert (table["wages"].diff()[1:] >= 0.0).all()
    assert table["service_level"].is_monotonic_increasing
    assert (
        main(["run", "morning.yaml", "front/optimised_80.yaml", "replications=3", "--quiet"]) == 0
    )
