"""Names of any kind and files of one's own, in every command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import sim
from sim.centre.paths import quoted
from sim.cli import main
from sim.config.typed import as_text
from sim.store.run_folder import yaml_dumper
from tests.builders import exponential
from tests.small_studies import small_data
from tests.tiers import sampled

NAMES = (
    "总行", "Main St. 1/2", "a.b.c", "../..", "with 'quotes\"", "x=y", "a, b", "(1) [2] {3}", "no",
    "1e3", "12:30", "+plus", "~", "é", "C:\\x", "a: b", "${", "NUL", "総行 No.５", "%s {x}",
)  # fmt: skip
QUICK = ("engine=reference", "workers=1", "replications=1")


def named(name: str) -> dict[str, object]:
    """A centre in which everything has a name of its own that begins with the given one."""
    kind, site, pool, route, lines = (f"{name}{n}" for n in "12345")
    return {
        "name": name,
        "sites": {site: {"trunk_groups": {lines: {"lines": 9}}, "seats": 5}},
        "contact_types": {
            kind: {
                "demand": {"daily_volume": 60.0},
                "route": route,
                "talk": exponential(200.0),
                "patience": exponential(90.0),
            }
        },
        "pools": {pool: {"site": site, "skills": {kind: {}}, "staffing": {"by_interval": [2]}}},
        "routes": {route: {"entry": {"sites": [site]}, "steps": {site: [{"pools": [pool]}]}}},
        "sources": {f"pools.{quoted(pool)}.staffing": "assumption", f"sites.{quoted(site)}": "x"},
        "tariff": {"sites": {site: {"fixed_per_day": 10.0}}},
    }


def _yaml(data: dict[str, object]) -> str:
    text: str = yaml.dump(data, Dumper=yaml_dumper(), allow_unicode=True)
    return text


def folder_of(folder: Path, name: str) -> Path:
    """A folder with a centre, scenarios and a sweep of such names."""
    option = name.replace("/", "_")
    for group in ("centre", "scenario/within", "sweep"):
        (folder / group).mkdir(parents=True)
    (folder / "centre" / f"{option}.yaml").write_text(_yaml(named(name)), encoding="utf-8")
    pool, kind = quoted(f"{name}3"), quoted(f"{name}1")
    scenario = {
        "scenario": {"name": name, "title": f"{name} more", "centre": name},
        "centre": {"pools": {f"{name}3": {"wage_per_hour": 40.0}}},
    }
    for place in (option, f"within/{option}"):
        (folder / "scenario" / f"{place}.yaml").write_text(
            "# @package _global_\n" + _yaml(scenario), "utf-8"
        )
    sweeper = {
        "params": {f"centre.pools.{pool}.wage_per_hour": [30, 31]},
        "paired": [
            {"scenario": ["base", option], f"centre.contact_types.{kind}.lost_value": [1, 2]}
        ],
        "cases": {name: {f"centre.sites.{quoted(name + '2')}.seats": 4}},
    }
    (folder / "sweep" / f"{option}.yaml").write_text(
        "# @package _global_\n" + _yaml({"hydra": {"sweeper": sweeper}}),
        encoding="utf-8",
    )
    return folder


@pytest.mark.parametrize("name", sampled(NAMES, quick=3))
def test_a_name_of_any_kind_works_in_every_path(name: str, tmp_path: Path) -> None:
    option = name.replace("/", "_")
    if name == "${":
        with pytest.raises(sim.InputError):
            sim.load(option, scenarios=folder_of(tmp_path, name))
        return
    own = folder_of(tmp_path, name)
    pool, site = (quoted(f"{name}{n}") for n in "32")
    texts = [
        f"scenario={as_text(f'within/{option}')}",
        f"centre.pools.{pool}.staffing.by_interval=[3]",
        f"centre.sites.{site}.seats=7",
        f"centre.pools.{pool}.skills={{{as_text(f'{name}1')}:{{preference:2}}}}",
    ]
    study = sim.load(option, texts, own)
    centre = study.centre
    assert centre.pools[f"{name}3"].staffing.by_interval == (3,)
    assert centre.pools[f"{name}3"].wage_per_hour == 40.0
    assert centre.sites[f"{name}2"].seats == 7
    assert centre.pools[f"{name}3"].skills[f"{name}1"].preference == 2
    assert study.scenario.name == name
    assert sim.Study.from_dict(json.loads(json.dumps(study.to_dict()))) == study
    from_file = sim.load(own / "centre" / f"{option}.yaml", [f"scenario={as_text(option)}"], own)
    assert from_file == sim.load(option, [f"scenario={as_text(option)}"], own)


@pytest.mark.broad
@pytest.mark.parametrize(
    "name",
    [
        "../总行 No. 1",
        pytest.param("a.b", marks=pytest.mark.slow),
        pytest.param("x='1', \"y\"", marks=pytest.mark.slow),
    ],
)
def test_every_command_takes_names_of_any_kind(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    own = folder_of(tmp_path / "own", name)
    option = name.replace("/", "_")
    asked = ["--scenarios", str(own), f"centre={as_text(option)}", *QUICK]
    scenario, within = as_text(option), as_text(f"within/{option}")
    talk = f"centre.contact_types.{quoted(name + '1')}.talk.mean_s"

    assert main(["check", *asked, f"scenario={scenario}"]) == 0
    assert f"agents of {name}3" in capsys.readouterr().out

    assert main(["run", *asked, "--quiet", f"scenario={scenario}", f"{talk}=150"]) == 0
    (folder,) = Path("reports").iterdir()
    assert sorted(tmp_path.iterdir()) == [tmp_path / "own", tmp_path / "work"]
    result = sim.load_result(folder)
    assert result.study.scenario.name == name
    assert list(result.by("service_level", "contact_type")["contact_type"]) == [f"{name}1"]
    pools = pd.read_csv(folder / "occupancy_by_pool.csv")
    assert f"{name}3" in {str(v).lstrip("'") for v in pools["pool"]}

    assert main(["sweep", *asked, "--quiet", f"sweep={as_text(option)}", "--out", "filed"]) == 0
    table = pd.read_parquet("filed/sweep.parquet")
    assert len(table) == 4
    assert set(table["scenario"]) == {"base", option}
    assert set(table["case"]) == {name}
    assert set(table[f"centre.pools.{quoted(name + '3')}.wage_per_hour"]) == {30, 31}

    assert main(["sweep", *asked, "--quiet", f"{talk}=100,150", "--out", "typed"]) == 0
    assert set(pd.read_parquet("typed/sweep.parquet")[talk]) == {100, 150}

    own_text = f"{as_text(f'within/{option}')}: {talk}=100"
    assert main(["compare", *asked, "--quiet", "base", within, own_text, "--out", "compared"]) == 0
    found = pd.read_parquet("compared/comparison.parquet")
    assert set(found["scenario"]) == {" ".join(within.split()), " ".join(own_text.split())}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "centre.pools.Main St. 13.wage_per_hour=1",
            "if the name has a dot, put it in quotes: 'centre.pools.\"Main St. 13\".wage_per_hour'",
        ),
        ("centre.pools.Main.wage_per_hour=1", "there is no pool 'Main'; allowed: \"Main St. 13\""),
        ("centre.demand.events.x=1", "centre.demand.events"),
        ('centre.pools."Main St. 13.wage_per_hour=1', "a quote is not closed"),
        ("scenario=Main", "allowed: 'Main St. 1', base"),
        ("scenario=base，Main", "('，' is a full-width character)"),
        ("centre.title=a(b", "is put in quotes: key='a, b'"),
    ],
)
def test_an_error_shows_what_to_type(text: str, words: str, tmp_path: Path) -> None:
    own = folder_of(tmp_path, "Main St. 1")
    with pytest.raises(sim.InputError) as error:
        sim.load("Main St. 1", [text], own)
    assert words in str(error.value)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files of one's own, seen from another folder."""
    work, folder = tmp_path / "work", tmp_path / "files"
    work.mkdir()
    folder.mkdir()
    monkeypatch.chdir(work)
    data = small_data(scenario={"name": "mine", "title": "Mine"})
    for ctype in data["centre"]["contact_types"].values():
        ctype["demand"] = {"daily_volume": 60.0}
    (folder / "centre.yaml").write_text(yaml.safe_dump(data["centre"]))
    (folder / "study.yml").write_text(yaml.safe_dump({**data, "executor": {"kind": "serial"}}))
    (folder / "more.yaml").write_text(
        "scenario: {name: more, title: More}\ncentre: {pools: {pool: {wage_per_hour: 99}}}\n"
    )
    (folder / "sweep.yaml").write_text(
        "seed: 5\nhydra: {sweeper: {params: {staffing.scale: [1.0, 1.5], scenario: [base]}}}\n"
    )
    traced = dict(data["centre"], name="traced")
    traced["contact_types"] = {
        **traced["contact_types"],
        "plain": {
            **traced["contact_types"]["plain"],
            "demand": {"trace": {"file": "calls.csv", "column": "time"}},
        },
    }
    (folder / "traced.yaml").write_text(yaml.safe_dump(traced))
    times = [str(30_000 + 60 * n) for n in range(50)]
    (folder / "calls.csv").write_text("\n".join(["time", *times]) + "\n")
    return folder


def test_a_file_is_told_by_what_it_says(files: Path) -> None:
    centre = sim.load(files / "centre.yaml")
    assert (centre.centre.name, centre.scenario.name, centre.seed) == ("small", "base", 1)
    study = sim.load(str(files / "study.yml"))
    assert (study.scenario.title, study.seed, study.replications) == ("Mine", 11, 4)
    assert study.executor.kind == "serial"
    more = sim.load(files / "centre.yaml", [str(files / "more.yaml"), "seed=3"])
    assert (more.scenario.name, more.centre.pools["pool"].wage_per_hour, more.seed) == (
        "more",
        99,
        3,
    )
    upon = sim.load(files / "study.yml", [str(files / "more.yaml")])
    assert (upon.scenario.title, upon.seed) == ("More", 11)


def test_a_scenario_brings_the_centre_that_it_is_made_for(files: Path) -> None:
    (files / "made.yaml").write_text("scenario: {name: made, centre: anonymous_bank}\n")
    assert sim.load(files / "made.yaml").centre.name == "anonymous_bank"
    (files / "base.yaml").write_text("defaults: [base, _self_]\nscenario: {title: Over}\n")
    study = sim.load(files / "base.yaml")
    assert (study.scenario.name, study.scenario.title) == ("base", "Over")


def test_an_outage_goes_beside_any_scenario(files: Path) -> None:
    (files / "storm.yaml").write_text(
        "# @package centre.outages\nstorm: {component: pool, name: main_general, share: 0.5, "
        "start: '10:00', duration: {dist: constant, value_s: 3600}}\n"
    )
    study = sim.load("retail_bank", [str(files / "storm.yaml"), "scenario=second_site"])
    assert (study.scenario.name, list(study.centre.outages)) == ("second_site", ["storm"])


def test_a_stored_configuration_is_a_study(files: Path) -> None:
    study = sim.load("retail_bank", ["scenario=second_site", "seed=9", "replications=3"])
    (files / "config.yaml").write_text(yaml.safe_dump(study.to_dict(), allow_unicode=True), "utf-8")
    assert sim.load(files / "config.yaml") == study


def test_a_trace_is_found_beside_the_file_that_names_it(files: Path) -> None:
    (files / "centre").mkdir()
    (files / "traced.yaml").rename(files / "centre" / "traced.yaml")
    (files / "calls.csv").rename(files / "centre" / "calls.csv")
    for study in (sim.load(files / "centre" / "traced.yaml"), sim.load("traced", scenarios=files)):
        trace = study.centre.contact_types["plain"].demand.trace
        assert trace is not None and trace.file is not None
        assert Path(trace.file) == files / "centre" / "calls.csv"


@pytest.mark.broad
def test_every_command_takes_files(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    centre, study, more = (str(files / f) for f in ("centre.yaml", "study.yml", "more.yaml"))
    assert main(["check", centre, str(files / "traced.yaml"), study]) == 0
    assert capsys.readouterr().out.count(": valid (") == 3
    assert main(["check", centre, more]) == 0
    assert capsys.readouterr().out.count(": valid (") == 1
    assert main(["run", str(files / "traced.yaml"), *QUICK, "--quiet", "--out", "run"]) == 0
    calls = sim.load_result("run").calls(0)
    assert (calls["contact_type"] == "plain").sum() == 50
    sweep = [str(files / "sweep.yaml"), centre, *QUICK, "--quiet"]
    assert main(["sweep", *sweep, "--out", "sweep"]) == 0
    assert list(pd.read_csv("sweep/sweep.csv")["staffing.scale"]) == [1.0, 1.5]
    compared = ["base", more, f"{more}: staffing.scale=2", centre, *QUICK, "--quiet"]
    assert main(["compare", *compared, "--out", "compared"]) == 0
    found = pd.read_parquet("compared/comparison.parquet")
    assert set(found["scenario"]) == {more, f"{more}: staffing.scale=2"}


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (
            ["more.yaml", "scenario=base"],
            "more.yaml: is a scenario, and so is scenario=...; give one",
        ),
        (["study.yml", "centre.yaml"], "centre.yaml: is a centre, and so is "),
        (["sweep.yaml"], "hydra.sweeper: the files chosen hold the points of a sweep"),
        (["nothing.yaml"], "nothing.yaml: there is no such file"),
        (["calls.csv"], "calls.csv: a file of settings has a name that ends in .yaml"),
        (["."], ": is a folder, not a file"),
        (["odd.yaml"], "odd.yaml: pool: unknown field; a file is a centre (sites, contact_types,"),
    ],
)
def test_a_file_that_cannot_be_run_is_one_sentence(
    texts: list[str], words: str, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "odd.yaml").write_text("pool: {agents: 3}\n")
    given = [text if "=" in text else str(files / text) for text in texts]
    for command in ("run", "warm-up", "sensitivity"):
        assert main([command, *given]) == 2
        told = capsys.readouterr().err
        assert words in told
        assert len(told.splitlines()) == 1


def test_a_file_that_lacks_something_tells_what_it_was_taken_for(files: Path) -> None:
    with pytest.raises(sim.InputError, match="was read as changes to a centre; say which with"):
        sim.load(files / "more.yaml")
    changes: dict[str, Any] = {part: {} for part in ("sites", "contact_types", "routes")}
    changes["pools"] = {"second_general": {"wage_per_hour": 50}}
    text = yaml.safe_dump({"centre": changes})
    (files / "all.yaml").write_text(text)
    with pytest.raises(sim.InputError, match="was read as a whole study; a scenario that has"):
        sim.load(files / "all.yaml")
    (files / "all.yaml").write_text(f"# @package _global_\n{text}")
    assert sim.load(files / "all.yaml").centre.pools["second_general"].wage_per_hour == 50


VIP = """
scenario: {name: vip, title: VIP%s}
centre:
  contact_types:
    platinum:
      demand: {daily_volume: 100, profile: %s}
      patience: {dist: exponential, mean_s: 180}
      talk: {dist: lognormal, mean_s: 240, cv: 1}
  pools:
    platinum: {skills: {platinum: {}}, staffing: {by_interval: [2]}}
"""
"""Whole parts of a centre, as of a whole study."""


def test_a_file_that_names_the_centre_it_changes_is_a_scenario(tmp_path: Path) -> None:
    (tmp_path / "centre").mkdir()
    centre = small_data()["centre"] | {"demand": {"profiles": {"day": [1.0] * 24}}}
    del centre["routes"]  # every type goes to those who can take it
    for kind in centre["contact_types"].values():
        del kind["route"]
    (tmp_path / "centre" / "small.yaml").write_text(yaml.safe_dump(centre))
    vip = tmp_path / "vip.yaml"
    vip.write_text(VIP % (", centre: small", "day"))
    study = sim.load(vip, scenarios=tmp_path)
    assert {*study.centre.pools} == {"pool", "platinum"}
    vip.write_text("# @package _global_" + VIP % ("", "day"))
    assert sim.load("small", [str(vip)], scenarios=tmp_path).centre == study.centre
    whole = tmp_path / "whole.yaml"
    whole.write_text(yaml.safe_dump(study.to_dict()))
    assert sim.load(whole, scenarios=tmp_path) == study
    for more, profile, words in (
        ("", "day", r"there is no profile .*was read as a whole study; a scenario that has"),
        (", centre: small", "dya", r"there is no profile 'dya'.*was read as a scenario"),
    ):
        vip.write_text(VIP % (more, profile))
        with pytest.raises(sim.InputError, match=words):
            sim.load(vip, scenarios=tmp_path)
    vip.write_text(VIP % (", centre: small", "day"))
    with pytest.raises(sim.InputError) as told:
        sim.load(vip, ["centre.pools.platinum.wage_per_hour=-1"], tmp_path)
    assert "was read as" not in str(told.value)


def test_a_name_that_looks_like_a_number_can_be_chosen(files: Path) -> None:
    (files / "scenario").mkdir()
    for name in ("1e3", "007", "true"):
        (files / "scenario" / f"{name}.yaml").write_text(f"name: '{name}'\n")
        assert sim.load("retail_bank", [f"scenario='{name}'"], files).scenario.name == name
    with pytest.raises(sim.InputError, match="put a name that looks like a number in quotes"):
        sim.load("retail_bank", ["scenario=1e3"], files)


def test_a_name_that_is_no_override_tells_what_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "second_site"]) == 2
    assert "did you mean scenario=second_site?" in capsys.readouterr().err


@pytest.mark.parametrize("key", ["outages", "scenario", "centre"])
def test_a_file_that_is_typed_as_an_option_is_told_how_it_is_typed(key: str) -> None:
    with pytest.raises(sim.InputError, match=f"a file stands by itself, without '{key}='"):
        sim.load(overrides=[f"{key}=mine.yaml"])
