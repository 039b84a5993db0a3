"""A study with a redundancy design: written centre, built centre, digest, label, sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import sim
from sim.config import study_from
from sim.config.compared import compared
from sim.errors import InputError
from sim.study.failures import without_outages
from sim.study.study import digest_of
from sim.wording.checklist import checklist

MISTAKE = "redundancy=carrier_reroute_only"


def test_the_centre_stays_as_written_in_the_data_and_is_built_where_it_runs() -> None:
    plain, study = sim.load("retail_bank"), sim.load("retail_bank", ["redundancy=single_site"])
    assert study.to_dict()["centre"] == plain.to_dict()["centre"]
    assert set(study.centre.sites) == set(study.effective_centre.sites) == {"main"}
    again = sim.Study.from_dict(study.to_dict())
    assert again.centre == study.centre
    assert again.digest() == study.digest() == digest_of(study.to_dict())


def test_a_design_is_part_of_digest_and_label_and_none_changes_neither() -> None:
    plain, study = sim.load("retail_bank"), sim.load("retail_bank", [MISTAKE])
    changed = sim.load("retail_bank", [MISTAKE, "redundancy.spare_lines=0.5"])
    assert len({plain.digest(), study.digest(), changed.digest()}) == 3
    assert study.label == "Base, Carrier reroute only"
    data = plain.to_dict()
    assert data.pop("redundancy") is None
    assert sim.Study.from_dict(data).digest() == plain.digest() == digest_of(data)


def test_a_day_without_outages_keeps_the_design() -> None:
    hit = sim.load("retail_bank", [MISTAKE, "outages=main_site_peak"])
    calm = without_outages(hit)
    assert calm.redundancy == hit.redundancy
    assert not calm.centre.outages
    assert calm.centre.sites == hit.centre.sites


@pytest.mark.parametrize(
    ("centre", "overrides", "words"),
    [
        ("retail_bank", ["redundancy=singel_site"], "did you mean 'single_site'?"),
        ("anonymous_bank", [MISTAKE], "needs two sites of the centre's own, and centre "
         "'anonymous_bank' has one (main)"),
        ("retail_bank", ["redundancy.activation_delay_s=600"], "redundancy: found "
         "activation_delay_s of a design without a name; choose one first"),
        ("retail_bank", ["redundancy=single_site", "redundancy.primary=mian"],
         "redundancy.primary: there is no site 'mian'"),
        ("retail_bank", ["redundancy=single_site", "redundancy.cost_with_sise=1"],
         "did you mean 'cost_with_size'?"),
        ("retail_bank", ["redundancy=single_site", "outages=wan_link_cut"],
         "takes link 'main_second', which design 'single_site' has given up"),
        ("retail_bank", ["redundancy=single_site", "redundancy.spare_lines=1"],
         "redundancy: spare_lines needs several sites; agents: one_site has one"),
        ("retail_bank", [MISTAKE, "redundancy.standby_share=0.5"],
         "redundancy: detection is required: agents stand by"),
        ("retail_bank", [MISTAKE, "redundancy.overflow_after_s=60"],
         "redundancy: overflow_after_s belongs to overflow: open"),
    ],
)  # fmt: skip
def test_a_wrong_design_is_one_clear_sentence(
    centre: str, overrides: list[str], words: str
) -> None:
    with pytest.raises(InputError) as error:
        sim.load(centre, overrides)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["redundancy=single_site,as_written", "seed=2"], {
            "single_site": ["seed=2", "redundancy=single_site"],
            "as_written": ["seed=2", "redundancy=as_written"]}),
        (["base", "more_agents: seed=3", "redundancy=single_site,as_written"], {
            "base, single_site": ["scenario=base", "redundancy=single_site"],
            "base, as_written": ["scenario=base", "redundancy=as_written"],
            "more_agents: seed=3, single_site":
                ["scenario=more_agents", "redundancy=single_site", "seed=3"],
            "more_agents: seed=3, as_written":
                ["scenario=more_agents", "redundancy=as_written", "seed=3"]}),
        (["base", "redundancy=single_site"], {"base": ["scenario=base", "redundancy=single_site"]}),
        (["redundancy=single_site"], {}),
    ],
)  # fmt: skip
def test_several_designs_are_compared_each_with_each_scenario(
    texts: list[str], found: dict[str, Any]
) -> None:
    assert compared(texts, least=0) == found


def test_designs_given_twice_are_refused() -> None:
    for twice in (["redundancy=single_site,single_site"],
                  ["redundancy=single_site,as_written", "redundancy=as_written"]):  # fmt: skip
        with pytest.raises(InputError, match="given twice"):
            compared(twice, least=0)


def test_a_study_on_disk_is_the_same_study_again(tmp_path: Path) -> None:
    study = sim.load("retail_bank", [MISTAKE, "outages=main_site_peak", "redundancy.spare_lines=1"])
    file = tmp_path / "config.yaml"
    file.write_text(yaml.safe_dump(study.to_dict(), sort_keys=False), encoding="utf-8")
    again = study_from([str(file)])
    assert again.digest() == study.digest()
    assert again.centre == study.centre


def test_a_file_of_a_design_of_ones_own_stands_for_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\noverflow: closed\nspare_lines: 1\n", encoding="utf-8")
    study = study_from([str(file), "centre=retail_bank"])
    assert study.title == "Base, mine"
    assert sum(g.lines for g in study.centre.sites["second"].trunk_groups.values()) == 390


def test_pages_tell_what_the_design_is_and_where_its_figures_come_from() -> None:
    study = sim.load("retail_bank", [MISTAKE])
    assert list(study.notes) == ["Base", "Carrier reroute only"]
    assert "known mistake" in study.notes["Carrier reroute only"]
    assert study.sources["redundancy.spare_lines"].startswith("assumption")
    assert "redundancy.spare_lines" in checklist(study, {})
