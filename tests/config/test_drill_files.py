"""Drill files: what they make, what they may not say, and those that are shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.config.drill_file import asked_drill, drilled_designs, require_drillable
from sim.config.folders import groups
from sim.config.given import kind_of
from sim.config.plain_files import named_file
from sim.errors import InputError

SHIPPED = groups()["drill"]

GOOD: dict[str, Any] = {
    "title": "A drill",
    "centre": "retail_bank",
    "outages": ["ivr_down"],
    "start": "09:00",
    "designs": ["base", {"second_site": "staffing.scale=1.1"}],
    "overrides": ["demand.scale=0.5"],
    "replications": 3,
    "rto_min": 30,
    "expect": {"lost_calls": "< 200", "p_rto": ">= 0.9"},
}

LINK = {
    "component": "link",
    "name": "main_second",
    "start": "12:00",
    "duration": {"dist": "constant", "value_s": 60},
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.yaml"


def written(file: Path, **changes: Any) -> str:
    data = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return str(file)


def checked(*texts: str, objective_s: float | None = None) -> Any:
    asked = asked_drill(texts)
    designs = drilled_designs(asked)
    rto_min = asked.plan.rto_min
    seconds = 60.0 * rto_min if rto_min else objective_s
    require_drillable(asked, designs, asked.plan.start, seconds)
    return asked, designs


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_drills_can_be_run_and_expect_something(name: str) -> None:
    asked, designs = checked(name)
    assert asked.name == name and asked.plan.title and asked.plan.note
    assert len(asked.expected) >= 3
    assert all(study.centre.outages for study in designs.values())


def test_a_file_makes_its_designs_and_what_is_typed_goes_before(file: Path) -> None:
    text = written(file)
    assert kind_of(named_file(text)[1]) == "drill"
    _, designs = checked(text)
    assert list(designs) == ["base", "second_site: staffing.scale=1.1"]
    scales = [(s.demand.scale, s.staffing.scale, s.replications) for s in designs.values()]
    assert scales == [(0.5, 1.0, 3), (0.5, 1.1, 3)]
    _, designs = checked(text, "fewer_agents", "demand.scale=0.7", "outages=acd_restart")
    (study,) = designs.values()
    assert study.scenario.name == "fewer_agents" and study.demand.scale == 0.7
    assert list(study.centre.outages) == ["acd_restart"]


@pytest.mark.broad
def test_designs_of_redundancy_go_with_the_scenarios_of_the_file(file: Path) -> None:
    _, found = checked(written(file, overrides=["redundancy=as_written,active_active"]))
    scenarios = [study.scenario.name for study in found.values()]
    designs = [study.redundancy.name for study in found.values() if study.redundancy is not None]
    assert sorted(scenarios) == ["base", "base", "second_site", "second_site"]
    assert designs.count("active_active") == 2
    _, found = checked(written(file, designs=None), "redundancy=as_written,active_active")
    assert list(found) == ["as_written", "active_active"]
    _, found = checked(written(file), "fewer_agents", "redundancy=active_active")
    assert {study.scenario.name for study in found.values()} == {"fewer_agents"}


def test_a_file_may_have_failures_of_its_own(file: Path) -> None:
    _, designs = checked(written(file, outages={"cut": LINK}, designs=None))
    (study,) = designs.values()
    assert list(study.centre.outages) == ["cut"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"expectt": {}},
            r"mine\.yaml(, line \d+)?: expectt: unknown field.*did you mean 'expect'",
        ),
        (
            {"expect": {"lost": "< 1"}},
            r"mine\.yaml(, line \d+)?: expect\.lost: nothing measures 'lost'",
        ),
        ({"expect": {"lost_calls": ["< 5", "> 10"]}}, r"expect\.lost_calls: nothing can be both"),
        ({"rto_min": None}, r"expect\.p_rto: needs a recovery time objective"),
        ({"rto_min": -5}, r"mine\.yaml(, line \d+)?: rto_min"),
        ({"confidence": 95}, r"mine\.yaml(, line \d+)?: confidence"),
        ({"outages": ["ivr_dwn"]}, r"outages: there is no 'ivr_dwn'.*did you mean 'ivr_down'"),
        ({"outages": None}, r"a drill needs an outage"),
        ({"outages": {"o": {**LINK, "name": "main_secnd"}}}, r"o\.name: .*mean 'main_second'"),
        ({"outages": {"o": {**LINK, "day": 4}}}, r"outages\.o\.day: day 4 is outside the horizon"),
        ({"start": "25:00"}, r"start: expected a clock time"),
        ({"start": "noon"}, r"start: .*allowed: as_written, busiest, worst"),
        ({"designs": ["second_sit"]}, r"scenario: there is no 'second_sit'.*mean 'second_site'"),
        ({"centre": "national_bank", "designs": ["second_site"]},
         r"'second_site' is made for centre 'retail"),
        ({"designs": ["/etc/x.yaml"]}, r"designs\[0\]: found '/etc/x.yaml'; a drill file names no"),
        ({"overrides": ["other.yaml"]}, r"overrides\[0\]: found 'other.yaml'; a drill file names"),
        ({"overrides": ["demand"]}, r"overrides\[0\]: found 'demand'; expected key=value"),
        ({"overrides": ["executor.address=tcp://x:1"]}, "executor is taken from the command line"),
        ({"overrides": ["+executor=dask"]}, "executor is taken from the command line"),
        ({"designs": [{"base": "executor=dask"}]}, "executor is taken from the command line"),
        ({"designs": ["base: executor=dask"]}, "executor is taken from the command line"),
        ({"overrides": ["hydra.run.dir=/"]}, r"hydra\.run\.dir: is not taken"),
        ({"overrides": ["seed=${oc.env:HOME}"]}, r"nothing is taken from the environment"),
        ({"title": "a\x1b[2Jb"}, r"mine\.yaml(, line \d+)?: title: .*control character"),
        ({"replications": 0}, r"mine\.yaml(, line \d+)?: replications"),
    ],
)  # fmt: skip
def test_a_bad_drill_is_one_sentence(file: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        checked(written(file, **changes))
    assert "\n" not in str(caught.value)


def test_one_drill_at_a_time_and_unknown_names_are_told() -> None:
    with pytest.raises(InputError, match="one drill at a time: found ivr_lost, carrier_cut"):
        asked_drill(["ivr_lost", "drill=carrier_cut"])
    with pytest.raises(InputError, match=r"no drill and no scenario 'ivr_lots'.*mean 'ivr_lost'"):
        asked_drill(["ivr_lots"])
    with pytest.raises(InputError, match=r"drill: there is no 'ivr_lots'.*mean 'ivr_lost'"):
        asked_drill(["drill=ivr_lots"])


def test_a_name_that_is_a_drill_and_a_scenario_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "drill").mkdir()
    (tmp_path / "drill" / "base.yaml").write_text("outages: [ivr_down]\n", encoding="utf-8")
    with pytest.raises(InputError, match="'base' is a drill and a scenario; write drill=base"):
        asked_drill(["base"], tmp_path)
    assert asked_drill(["drill=base"], tmp_path).name == "base"
