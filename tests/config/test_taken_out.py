"""Null for an entry of a mapping by name takes it out, wherever it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim
from sim.config.compose import composed_study
from sim.config.jobs import planned
from sim.errors import InputError
from tests.small_studies import small_data, with_outages

FAILS = "scenario=site_failure"
OFF = "centre.outages.main_site_peak=null"


def written(folder: Path, text: str) -> Path:
    (folder / "scenario").mkdir()
    file = folder / "scenario" / "off.yaml"
    file.write_text(f"# @package _global_\ndefaults: [site_failure, _self_]\n{text}", "utf-8")
    return folder


@pytest.mark.parametrize("typed", [OFF, "~centre.outages.main_site_peak"])
def test_typed_it_takes_an_outage_out_and_where_its_figures_come_from(typed: str) -> None:
    study = sim.load("retail_bank", [FAILS, typed])
    assert not study.centre.outages
    assert "outages.main_site_peak" not in study.sources
    assert "outages.main_site_peak" in sim.load("retail_bank", [FAILS]).sources
    base = sim.load("retail_bank")
    assert study.written == base.written


def test_in_a_scenario_file_it_takes_out_what_the_files_before_it_have(tmp_path: Path) -> None:
    folder = written(tmp_path, "centre: {outages: {main_site_peak: null}}\n")
    assert not sim.load("retail_bank", ["scenario=off"], scenarios=folder).centre.outages


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "centre: {outages: {main_site_pek: null}}",
            r"off\.yaml: centre\.outages\.main_site_pek: found null, .* there is no outage "
            r"'main_site_pek'; allowed: main_site_peak; did you mean 'main_site_peak'\?",
        ),
        ("centre: {pools: {main_vpi: null}}", "there is no pool 'main_vpi'.*'main_vip'"),
        (
            "centre: {routes: {general: {entry: {shares: {man: null}}}}}",
            r"entry\.shares\.man: found null.*did you mean 'main'",
        ),
    ],
)
def test_what_is_not_there_cannot_be_taken_out(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        sim.load("retail_bank", ["scenario=off"], scenarios=written(tmp_path, text))


@pytest.mark.parametrize("sign", ["", "+"])
def test_typed_for_what_is_not_there_it_is_a_mistake(sign: str) -> None:
    with pytest.raises(InputError, match="there is no outage 'main_site'; allowed: main_site_peak"):
        sim.load("retail_bank", [FAILS, f"{sign}centre.outages.main_site=null"])


def test_what_was_taken_out_has_no_fields() -> None:
    with pytest.raises(InputError, match="there is no outage 'main_site_peak'; allowed: "):
        sim.load("retail_bank", [FAILS, OFF, "centre.outages.main_site_peak.day=0"])


def test_an_axis_of_a_sweep_may_have_it_among_its_values() -> None:
    other = "{component: ivr, name: main, start: '10:00', duration: {dist: constant, value_s: 60}}"
    asked = planned([FAILS, f"centre.outages.main_site_peak=null,{other}"])
    studies = [composed_study(job.overrides, asked.places, swept=True) for job in asked.jobs]
    assert [list(study.centre.outages) for study in studies] == [[], ["main_site_peak"]]
    assert studies[0].written == sim.load("retail_bank").written


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (("outages",), "one"),
        (("sites", "site", "trunk_groups"), "spare"),
        (("pools", "pool", "staffing", "shifts"), "late"),
        (("contact_types", "plain", "transfers"), "gold"),
        (("pools", "pool", "skills"), "nobody"),
        (("pools",), "nobody"),
    ],
)
def test_in_plain_data_an_entry_that_is_null_is_none(place: tuple[str, ...], name: str) -> None:
    data = small_data()
    here: Any = data["centre"]
    for part in place:
        here = here.setdefault(part, {})
    here[name] = None
    assert sim.Study.from_dict(data) == sim.Study.from_dict(small_data())


def test_the_first_node_of_a_journey_may_be_taken_out() -> None:
    data = small_data()
    node = {"play": {"dist": "constant", "value_s": 5.0}, "branches": {"agent": 1.0}}
    data["centre"]["ivr_journeys"] = {"menu": {"nodes": {"old": None, "new": node}}}
    assert sim.Study.from_dict(data).centre.ivr_journeys["menu"].start == "new"


def test_an_only_site_is_meant_where_the_other_was_taken_out() -> None:
    data = small_data()
    data["centre"]["sites"]["other"] = None
    del data["centre"]["pools"]["pool"]["site"]
    assert sim.Study.from_dict(data) == sim.Study.from_dict(small_data())


def test_what_may_be_null_itself_stays() -> None:
    data = with_outages("one").to_dict()
    data["centre"]["outages"]["one"]["detection"] = {"delay_s": None, "ping_s": 60.0, "misses": 3}
    (one,) = sim.Study.from_dict(data).centre.outages.values()
    assert one.detection is not None and one.detection.misses == 3
