"""The study's own outages on the live page: on and off, told truly, saved as they are switched."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

import sim
from sim.app.live import session as module
from sim.app.live.answers import SHOWN, numbers
from sim.app.live.design import candidates, place
from sim.app.live.page import facts
from sim.app.live.saved import scenario, scenario_file
from sim.app.live.session import Session
from sim.app.live.sliders import Controls
from sim.cli import main
from sim.config.changes import beneath, changes
from sim.config.failures import failures_from
from sim.errors import InputError
from sim.measures import Replications
from sim.study.worker import replicate
from sim.wording import language
from tests.builders import constant, exponential
from tests.small_studies import small, small_data, two_sites_data, with_outages

SWITCH = "outage.main_site_peak"
RANDOM = {
    "component": "acd",
    "name": "right",
    "up_time": exponential(40_000.0),
    "duration": exponential(1800.0),
}


def failing_data() -> dict[str, Any]:
    """Two sites, of which one fails at ten, and the other's ACD at random times."""
    data = two_sites_data()
    data["centre"]["outages"] = {
        "left": {
            "component": "site", "name": "left", "start": "10:00", "duration": constant(3600.0),
            "detection": {"delay_s": 60.0},
        },
        "right acd": RANDOM,
    }  # fmt: skip
    data["centre"]["sources"] = {"outages.left": "assumption: an hour"}
    return data


@pytest.fixture(scope="module")
def failing() -> Controls:
    return Controls(sim.Study.from_dict(failing_data()), failures_from()[0])


def test_each_outage_of_the_study_is_a_switch_that_takes_it_out(failing: Controls) -> None:
    assert failing.switches == {"outage.left": "left", "outage.right acd": "right acd"}
    assert failing.study_at(failing.checked({})) == failing.study
    off = failing.study_at({"outage.left": False})
    assert list(off.centre.outages) == ["right acd"] and not off.centre.sources
    none = failing.study_at({"outage.left": False, "outage.right acd": False})
    assert not none.centre.outages
    more = failing.study_at({"outage.left": False, "failure": "site:left"})
    assert list(more.centre.outages) == ["right acd", "site:left"]


@pytest.mark.parametrize("wrong", [0, 1.0, "off", None])
def test_a_switch_is_true_or_false(failing: Controls, wrong: object) -> None:
    with pytest.raises(InputError, match=r"setting\.outage\.left: is true or false, found"):
        failing.checked({"outage.left": wrong})
    with pytest.raises(InputError, match=r"'outage\.lef'.*did you mean 'outage\.left'"):
        failing.checked({"outage.lef": True})


def test_what_fails_by_itself_is_no_further_failure() -> None:
    data = failing_data()
    del data["centre"]["sources"]
    data["centre"]["outages"]["site:left"] = data["centre"]["outages"].pop("left")
    controls = Controls(sim.Study.from_dict(data), failures_from()[0])
    assert "site:right" in controls.failures and "site:left" not in controls.failures


def test_the_page_says_what_fails_when_and_how_often(failing: Controls) -> None:
    told = facts(Session(failing))
    assert [one["name"] for one in told["switches"]] == list(failing.switches)
    assert [one["title"] for one in told["switches"]] == [
        "left (site left, 10:00 to 11:00)",
        "right acd (the ACD of right, at random times, for 30 min on average each)",
    ]
    with language("zh"):
        assert "10:00" in facts(Session(failing))["switches"][0]["title"]
    assert facts(Session(Controls(small())))["switches"] == []


def test_of_several_days_a_failure_names_its_day() -> None:
    data = small_data()
    data["centre"]["horizon"] = {"days": 3}
    data["centre"]["outages"] = {"third": {**failing_data()["centre"]["outages"]["left"],
                                           "name": "site", "day": 2}}  # fmt: skip
    told = facts(Session(Controls(sim.Study.from_dict(data), failures_from()[0])))
    assert told["switches"][0]["title"] == "third (site site, day 3, 10:00 to 11:00)"
    assert told["failures"][0]["title"].startswith("day 1, ")


def test_the_surface_sees_every_switch_on_and_off(failing: Controls) -> None:
    settings = candidates(failing, 160, 8)
    assert len(settings) == 1 + len(failing.failures) + 2 + 160 + 8 * (len(failing.failures) + 2)
    for name in failing.switches:
        off = sum(setting[name] is False for setting in settings)
        assert 0.25 < off / len(settings) < 0.45
    at = {name: place(failing, failing.checked({name: False})) for name in failing.switches}
    neutral = place(failing, failing.checked({}))
    assert [sum(neutral != where) for where in at.values()] == [1, 1]
    plain = candidates(Controls(small()), 16, 1)
    assert all("outage" not in name for setting in plain for name in setting)


def test_a_saved_scenario_switches_off_what_the_centre_itself_has(
    failing: Controls, tmp_path: Path
) -> None:
    setting = {"outage.left": False, "volume": 1.1}
    data = scenario(failing, setting, "live")
    assert data["centre"] == {"outages": {"left": None}, "sources": {"outages.left": None}}
    assert "without left" in data["scenario"]["title"]
    again, study = loaded(failing, setting, tmp_path), failing.study_at(setting)
    assert again.written == study.written and again.scales == study.scales


def loaded(controls: Controls, setting: dict[str, Any], folder: Path) -> sim.Study:
    """The centre's own file with the saved scenario on top of it, as a command reads both."""
    own, saved = folder / "own.yaml", folder / "live.yaml"
    centre = controls.beneath.to_dict()["centre"]
    own.write_text(yaml.safe_dump(centre, sort_keys=False), "utf-8")
    saved.write_text(scenario_file(controls, setting, "live"), "utf-8")
    return sim.load(str(own), [str(saved)])


@pytest.mark.broad
@pytest.mark.parametrize(
    ("typed", "setting"),
    [
        (["scenario=site_failure"], {SWITCH: False}),
        (["scenario=site_failure"], {"volume": 0.9, "failure": "ivr:main"}),
        (["scenario=second_site", "outages=[crm_down,illness]"], {"outage.crm_down_main": False}),
        (["redundancy=active_active", "staffing.scale=0.95", "outages=main_site_peak"], {}),
        (["centre.contact_types.balance.talk={dist: constant, value_s: 200}"], {"volume": 1.1}),
    ],
)  # fmt: skip
def test_a_saved_scenario_holds_all_by_which_the_study_is_not_the_plain_centre(
    typed: list[str], setting: dict[str, Any], tmp_path: Path
) -> None:
    study = sim.load("retail_bank", typed)
    controls = Controls(study, failures_from()[0], beneath(study, typed))
    file = tmp_path / "live.yaml"
    file.write_text(scenario_file(controls, setting, "live"), encoding="utf-8")
    again, shown = sim.load(overrides=[str(file)]), controls.study_at(setting)
    assert again.effective_centre == shown.effective_centre
    assert list(again.centre.outages) == list(shown.centre.outages)


def test_what_no_file_can_say_is_saved_whole() -> None:
    data = small_data()
    data["centre"]["contact_types"]["plain"]["talk"] = constant(60.0)
    assert changes(small(), sim.Study.from_dict(data)) is None
    controls = Controls(sim.Study.from_dict(data), None, small())
    whole = scenario(controls, {"volume": 1.1}, "live")
    assert sim.Study.from_dict(whole).effective_centre == (
        controls.study_at({"volume": 1.1}).effective_centre
    )
    assert not scenario_file(controls, {}, "live").startswith("#")


@pytest.mark.broad
@pytest.mark.compiled
def test_the_surface_knows_what_an_outage_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of settings with and without it, near what is simulated on the surface's own luck."""
    for name, value in (("POINTS", 60), ("LUCK", 2)):
        monkeypatch.setattr(module, name, value)
    controls = Controls(with_outages("one"))
    session = Session(controls, threads=2)
    session.start()
    try:
        until = time.monotonic() + 120.0
        while session.progress[0] < session.progress[1] or session.ask({}) is None:
            assert time.monotonic() < until
            time.sleep(0.1)
        session._workers[-1].join(timeout=60.0)  # the last surface is laid
        misses = []
        for setting in ({}, {"outage.one": False}, {"volume": 0.9, "outage.one": False}):
            study, found = controls.study_at(setting), session.ask(setting)
            assert found is not None
            true = numbers(Replications.of([replicate(study, r) for r in (0, 1)]))
            half = (found.high[0] - found.low[0]) / 2.0
            misses.append((abs(found.values[0] - true[0]), half))
        assert all(off <= max(3.0 * half, 0.02) for off, half in misses), misses
        apart = session.compare({}, {"outage.one": False})
        assert apart is not None
        lost = SHOWN.index("lost_calls")
        days = [
            numbers(Replications.of([replicate(controls.study_at(one), r) for r in (0, 1)]))[lost]
            for one in ({}, {"outage.one": False})
        ]
        assert days[1] < days[0] - 20.0 and apart.values[lost] < 0.0
        assert apart.low[lost] <= days[1] - days[0] <= apart.high[lost]
    finally:
        session.end()


@pytest.mark.compiled
def test_in_a_notebook_a_switch_is_set_in_python() -> None:
    pytest.importorskip("anywidget")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Session, "start", lambda self: None)
        with sim.live(with_outages("one", "two"), widget=True) as shown:
            shown.settings = {"a": {"outage.one": False}}
            assert list(shown.study().centre.outages) == ["two"]
            assert shown.scenario()["centre"]["outages"] == {"one": None}
            assert list(shown.setting()) == [*shown.session.controls.sliders, "outage.one",
                                             "outage.two", "failure"]  # fmt: skip


@pytest.mark.broad
@pytest.mark.compiled
def test_a_run_of_the_saved_file_gives_the_numbers_of_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With an outage of the centre's own switched off, and with it on, by the command itself."""
    study = with_outages("site_down", replications=6)
    controls = Controls(study, failures_from()[0])
    shares: list[float] = []
    for setting in ({"outage.site_down": False, "volume": 0.9}, {"volume": 0.9}):
        loaded(controls, setting, tmp_path)
        files = [str(tmp_path / "own.yaml"), str(tmp_path / "live.yaml")]
        out = tmp_path / f"run{len(shares)}"
        assert main(["run", *files, "replications=6", "seed=11", "--out", str(out)]) == 0
        shown = sim.run(controls.study_at(setting)).kpis()["value"]
        result: Any = sim.open(out)
        found = result.kpis()["value"]
        assert found["service_level"] == shown["service_level"]
        assert found["cost_total"] == shown["cost_total"]
        shares.append(found["service_level"])
    assert shares[0] > shares[1]
    capsys.readouterr()
