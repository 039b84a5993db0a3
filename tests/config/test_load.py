"""From names and overrides to a study, and every mistake as one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.config.folders import groups
from sim.config.jobs import planned
from sim.errors import InputError


def test_a_centre_loads_with_its_levers() -> None:
    study = sim.load("retail_bank", ["staffing.scale=1.1", "demand.scale=0.5", "seed=7"])
    assert study.centre.name == "retail_bank"
    assert (study.staffing.scale, study.demand.scale, study.seed) == (1.1, 0.5, 7)
    pool = next(iter(study.centre.pools))
    assert study.effective_centre.pools[pool].staffing.scale == pytest.approx(
        1.1 * study.centre.pools[pool].staffing.scale
    )


def test_a_field_is_set_by_its_path_whether_or_not_the_yaml_names_it() -> None:
    kind = next(iter(sim.load().centre.contact_types))
    study = sim.load(overrides=[f"centre.contact_types.{kind}.queue_limit=17"])
    assert study.centre.contact_types[kind].queue_limit == 17


def test_an_entry_of_a_list_is_set_by_its_number() -> None:
    route = next(iter(sim.load().centre.routes))
    site = next(iter(sim.load().centre.routes[route].steps))
    last = len(sim.load().centre.routes[route].steps[site]) - 1
    study = sim.load(overrides=[f"centre.routes.{route}.steps.{site}.{last}.after_s=3000"])
    assert study.centre.routes[route].steps[site][last].after_s == 3000


def test_a_study_goes_through_plain_data_unchanged() -> None:
    study = sim.load("retail_bank", ["staffing.scale=1.1"])
    again = sim.Study.from_dict(study.to_dict())
    assert again == study
    assert again.digest() == study.digest()


def test_engine_and_workers_do_not_change_the_digest() -> None:
    assert sim.load().digest() == sim.load(overrides=["workers=2", "engine=reference"]).digest()
    assert sim.load().digest() != sim.load(overrides=["seed=2"]).digest()


@pytest.mark.parametrize(
    ("override", "parts"),
    [
        ("staffing.scal=1.1", ["staffing.scal: unknown field", "did you mean 'scale'"]),
        ("senario=base", ["senario: unknown field", "did you mean 'scenario'"]),
        ("scenario=bse", ["scenario: there is no 'bse'", "did you mean 'base'"]),
        ("centre=retail_bnk", ["centre: there is no 'retail_bnk'", "did you mean 'retail_bank'"]),
        ("centre.pools.nope.wage_per_hour=1", ["centre.pools: there is no pool 'nope'", "allowed"]),
        ("staffing.scale=much", ["staffing.scale", "'much'"]),
        ("seed=-1", ["seed", "-1"]),
        ("replications=0", ["replications", "greater than 0"]),
        ("engine=fast", ["engine: found 'fast'", "auto"]),
        ("staffing.scale=1,2", ["staffing.scale", "trunkline sweep"]),
        ("staffing.scale", ["cannot read 'staffing.scale'", "key=value"]),
        ("centre.target.share=1.5", ["centre.target.share", "1.5"]),
        ("centre.target.share.x=1", ["centre.target.share", "plain value"]),
        ("outages=null", ["outages: null is no option", "leave outages out"]),
    ],
)
def test_a_mistake_gives_one_sentence_that_names_the_path(override: str, parts: list[str]) -> None:
    with pytest.raises(sim.InputError) as error:
        sim.load("retail_bank", [override])
    message = str(error.value)
    assert "\n" not in message
    for part in parts:
        assert part in message


def test_a_scenario_of_another_centre_is_refused() -> None:
    with pytest.raises(sim.InputError, match=r"made for centre 'retail_bank', not for"):
        sim.load("anonymous_bank", ["scenario=better_ivr"])


def test_scaling_a_trace_is_refused() -> None:
    data = sim.load().to_dict()
    kind = next(iter(data["centre"]["contact_types"]))
    data["centre"]["contact_types"][kind]["demand"] = {"trace": {"times_s": [1.0]}}
    data["demand"]["scale"] = 1.2
    data["centre"]["sources"] = {}
    with pytest.raises(sim.InputError, match=r"demand\.scale: found 1\.2.*replays a trace"):
        sim.Study.from_dict(data)


def test_own_scenarios_go_before_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text(
        "# @package _global_\nscenario: {name: mine, title: Mine}\ndemand: {scale: 1.3}\n"
    )
    study = sim.load("retail_bank", ["scenario=mine"], scenarios=tmp_path)
    assert (study.scenario.title, study.demand.scale) == ("Mine", 1.3)
    with pytest.raises(sim.InputError, match="there is no 'mine'"):
        sim.load("retail_bank", ["scenario=mine"])


def test_a_file_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario" / "mine.yaml"
    scenario.parent.mkdir()
    for scale in (0.9, 1.05):
        text = f"# @package _global_\nscenario: {{name: mine}}\nstaffing: {{scale: {scale}}}\n"
        scenario.write_text(text)
        found = sim.load("retail_bank", ["scenario=mine"], scenarios=tmp_path)
        assert found.staffing.scale == scale


def test_a_missing_folder_of_scenarios_is_named() -> None:
    with pytest.raises(sim.InputError, match="there is no folder 'nowhere'"):
        sim.load(scenarios="nowhere")


def _expanded(*texts: str) -> list[dict[str, object]]:
    return [{o.key: o.value for o in job.overrides} for job in planned(texts).jobs]


def test_a_sweep_is_the_product_of_its_axes() -> None:
    jobs = _expanded("staffing.scale=0.9,1.0,1.1", "scenario=base,better_ivr", "seed=3")
    assert len(jobs) == 6
    assert {(j["staffing.scale"], j["scenario"]) for j in jobs} == {
        (s, n) for s in (0.9, 1.0, 1.1) for n in ("base", "better_ivr")
    }
    assert all(j["seed"] == 3 for j in jobs)


def test_a_study_file_holds_a_sweep_and_typed_values_go_before_it() -> None:
    assert len(_expanded("sweep=demo")) >= 6
    jobs = _expanded("sweep=demo", "scenario=base,better_ivr")
    assert [j["scenario"] for j in jobs] == ["base", "better_ivr"]


def test_a_glob_over_scenarios_runs_them_all() -> None:
    jobs = _expanded("scenario=glob(*)")
    assert [j["scenario"] for j in jobs] == groups()["scenario"]


def test_a_glob_that_matches_nothing_is_an_error() -> None:
    with pytest.raises(sim.InputError, match="matches no option"):
        _expanded("scenario=glob(zzz*)")


def test_several_outages_hold_at_once() -> None:
    both = sim.load("retail_bank", ["outages=[main_site_peak,ivr_down]"])
    assert list(both.centre.outages) == ["main_site_peak", "ivr_down"]
    one = sim.load("retail_bank", ["outages=[ivr_down]"])
    assert one.digest() == sim.load("retail_bank", ["outages=ivr_down"]).digest()


def test_a_sweep_may_have_several_outages_that_hold_at_once_among_its_values() -> None:
    jobs = _expanded("outages=[main_site_peak,ivr_down],acd_restart")
    assert [j["outages"] for j in jobs] == [("main_site_peak", "ivr_down"), "acd_restart"]
    with pytest.raises(InputError, match=r"names none, or one twice"):
        _expanded("outages=[ivr_down,ivr_down],acd_restart")
    with pytest.raises(InputError, match="scenario: there is no"):
        _expanded("scenario=[base,more_agents],better_ivr")


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("outages=[main_site_peak,ivr_dwn]", "there is no 'ivr_dwn'.*did you mean 'ivr_down'"),
        ("outages=[]", "names none, or one twice"),
        ("outages=[ivr_down,ivr_down]", "names none, or one twice"),
        ("scenario=[base,more_agents]", "scenario: there is no"),
    ],
)
def test_several_options_that_cannot_hold_at_once_are_refused(override: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        sim.load("retail_bank", [override])
