"""Files that we merge ourselves say what Hydra and OmegaConf would have made of them."""

from __future__ import annotations

import io
import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hydra import compose, initialize_config_dir
from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.plugins import Plugins
from hydra.plugins.search_path_plugin import SearchPathPlugin
from hypothesis import example, given
from hypothesis import strategies as st
from omegaconf import OmegaConf

import sim
from sim.config.compose import choices, composed_groups
from sim.config.folders import SHIPPED_ONLY, Places, groups, shipped
from sim.config.overrides import parse
from sim.config.plain_files import merged
from sim.config.yaml_files import Data, read
from sim.errors import InputError
from tests.corpora import quick
from tests.tiers import sampled

OPTIONS = groups()
CENTRES = [
    (f"centre={centre}", f"scenario={scenario}")
    for centre, scenario in product(OPTIONS["centre"], OPTIONS["scenario"])
]
OTHERS = [
    (f"{group}={option}",)
    for group, options in OPTIONS.items()
    if group not in ("centre", "scenario")
    for option in options
]
TOGETHER = (
    "scenario=second_site", "outages=illness", "demand_event=billing_day",
    "uncertainty=retail_bank", "executor=dask",
)  # fmt: skip
DELETED = ("~outages", "~executor")


class Folders(SearchPathPlugin):
    """The folders of scenarios, for Hydra itself."""

    own: Path | None = None

    def manipulate_search_path(self, search_path: ConfigSearchPath) -> None:
        """Called by Hydra."""
        search_path.append("trunkline", f"file://{shipped('scenarios')}")
        if self.own is not None:
            search_path.prepend("trunkline-own", f"file://{self.own}")


@pytest.fixture(scope="module", autouse=True)
def folders() -> None:
    Plugins.instance().register(Folders)


def written(data: Any) -> str:
    """With the order of keys."""
    return json.dumps(data)


def by_hydra(texts: tuple[str, ...], own: Path | None = None) -> str:
    Folders.own = own
    with initialize_config_dir(str(shipped("conf")), version_base="1.3"):
        found = OmegaConf.to_container(compose("study", list(texts)), resolve=True)
    assert isinstance(found, dict)
    return written({key: value for key, value in found.items() if key != "hydra"})


def by_us(texts: tuple[str, ...], own: Path | None = None) -> str:
    places = Places(own)
    asked = choices(parse(texts, groups(places)))
    return written(composed_groups(asked, places).data)


@pytest.mark.parametrize("texts", sampled([TOGETHER, DELETED], ids=" ".join))
def test_options_mean_what_hydra_makes_of_them(texts: tuple[str, ...]) -> None:
    assert by_us(texts) == by_hydra(texts)


@pytest.mark.slow
@pytest.mark.parametrize("texts", [*CENTRES, *OTHERS], ids=lambda texts: " ".join(texts))
def test_every_shipped_option_means_what_hydra_makes_of_it(texts: tuple[str, ...]) -> None:
    assert by_us(texts) == by_hydra(texts)


@pytest.mark.broad
def test_files_of_ones_own_may_have_defaults_and_packages(tmp_path: Path) -> None:
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text(
        "defaults: [better_ivr, deep, _self_, /outages@centre.more: illness]\n"
        "scenario: {name: mine, note: null}\n"
    )
    (tmp_path / "scenario" / "deep.yaml").write_text("# @package centre.target\nshare: 0.5\n")
    assert by_us(("scenario=mine",), tmp_path) == by_hydra(("scenario=mine",), tmp_path)


def _own(folder: Path, text: str) -> Path:
    (folder / "scenario").mkdir()
    (folder / "scenario" / "mine.yaml").write_text(f"# @package _global_\n{text}\n")
    return folder


def _mistake(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as error:
        sim.load("retail_bank", ["scenario=mine"], scenarios=_own(folder, text))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_text_may_refer_to_a_single_value_elsewhere(tmp_path: Path) -> None:
    own = _own(tmp_path, "scenario: {name: mine, title: 'Seed ${seed}'}\nworkers: ${seed}")
    study = sim.load("retail_bank", ["scenario=mine", "seed=7"], scenarios=own)
    assert (study.scenario.title, study.workers) == ("Seed 7", 7)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scenario: {title: '${nowhere}'}", "refers to 'nowhere', and there is no such field"),
        ("scenario: {title: '${centre.pools}'}", "which is no single value"),
        ("scenario: {title: '${scenario.note}', note: '${seed}'}", "which is no single value"),
        ("scenario: {title: '${'}", "a reference is"),
        ("scenario: {title: 'a ${..x} b'}", "a name is missing beside a dot"),
    ],
)
def test_a_reference_that_leads_nowhere_or_on_is_refused(
    text: str, words: str, tmp_path: Path
) -> None:
    assert words in _mistake(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scenario: {name: [", "mine.yaml, line 2: the bracket that opens in this line"),
        ("centre: {pools: [1]}", "mine.yaml: centre.pools: is a mapping in the files before it"),
        ("scenario: {name: a, name: b}", "mine.yaml, line 2: 'name' stands twice in one mapping"),
        ("defaults: [nothing]", "Could not load 'scenario/nothing'"),
        ("defaults: [mine]", "scenario/mine"),
        ("defaults: [{outages: 1}]", "defaults[0]: an option is text, found 1"),
        ("defaults: {outages: illness}", "defaults: must be a list"),
        ("defaults: [../../secret]", "defaults[0]: found '../../secret'"),
        ("defaults: ['outages: ${x}']", "options are named as they are"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(text: str, words: str, tmp_path: Path) -> None:
    assert words in _mistake(tmp_path, text)


def test_defaults_that_grow_without_end_are_refused(tmp_path: Path) -> None:
    own = _own(tmp_path, "defaults: [a0]")
    for level in range(40):
        entries = ", ".join(f"a{level + 1}@x{n}" for n in range(3))
        (own / "scenario" / f"a{level}.yaml").write_text(f"defaults: [{entries}]\n")
    (own / "scenario" / "a40.yaml").write_text("seed: 1\n")
    with pytest.raises(InputError, match="name more than 200 files"):
        sim.load("retail_bank", ["scenario=mine"], scenarios=own)


SCALARS = """\
[1, 1_000, 0x1f, 0o7, 1.5, .5, 1., 1e3, 1.5e-3, 1_0.5, '12:30', .inf, -.inf,
 yes, No, on, off, true, ~, null, '', a, 1.2.3, 2026-01-01, 2026-01-01 10:00:00, '1', "a\\tb",
 a:b, http://x.org/y, -, +1, "50 %", 08:30, !!str 5, !!float 5]
"""


def test_values_are_read_as_omegaconf_reads_them() -> None:
    text = f"a: &one {{b: 1, c: [2]}}\nd: {{<<: *one, b: 3}}\ne: >\n  folded\n  text\nx: {SCALARS}"
    expected = OmegaConf.to_container(OmegaConf.load(io.StringIO(text)))
    assert repr(read(text.encode(), "file")) == repr(expected)


KEYS = st.sampled_from(["a", "b", "c", "d"])
VALUES = st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["", "x", "??"])
NODES = st.recursive(
    VALUES | st.lists(VALUES, max_size=2),
    lambda inner: st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
FILES = st.dictionaries(KEYS, NODES, max_size=3)


@pytest.mark.broad
@quick(50)
@given(below=FILES, above=FILES)
@example(below={"a": {"b": 1}}, above={"a": None})
@example(below={"a": None}, above={"a": {"b": 1}})
@example(below={"a": [1]}, above={"a": []})
@example(below={"a": 1}, above={"a": {"b": 1}})
def test_mappings_are_merged_as_omegaconf_merges_them(below: Data, above: Data) -> None:
    before = written([below, above])
    try:
        found = merged(below, above)
    except InputError:
        return
    expected = OmegaConf.to_container(OmegaConf.merge(OmegaConf.create(below), above))
    assert written(found) == written(expected)
    assert written([below, above]) == before


def test_a_list_and_a_mapping_are_not_merged() -> None:
    for below, above in (({"b": 1}, [1]), ([1], {"b": 1})):
        with pytest.raises(InputError, match=r"^a\.deep: is a .* in the files before it, found a"):
            merged({"a": {"deep": below}}, {"a": {"deep": above}})


def test_a_shipped_study_is_on_hand_at_once() -> None:
    assert composed_groups((), SHIPPED_ONLY) is composed_groups((), SHIPPED_ONLY)
