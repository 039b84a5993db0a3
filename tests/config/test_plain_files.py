"""Files that we merge ourselves say what Hydra and OmegaConf would have made of them."""

from __future__ import annotations

import io
import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from omegaconf import OmegaConf

import sim
from sim.config import compose
from sim.config.compose import composed_by_hydra, composed_groups
from sim.config.folders import groups, shipped
from sim.config.plain_files import Data, NotPlain, merged, read
from tests.corpora import quick

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
    "scenario=second_site", "outages=illness", "demand_event=billing_day", "sweep=demo",
    "uncertainty=retail_bank", "executor=dask",
)  # fmt: skip
DELETED = ("~outages", "~executor", "~centre.sources")


def written(data: Any) -> str:
    """With the order of keys."""
    return json.dumps(data)


def by_hydra(texts: tuple[str, ...], own: Path | None = None) -> str:
    compose.ScenarioSearchPath.own = own
    return written(composed_by_hydra(shipped("conf"), texts))


def by_us(texts: tuple[str, ...], own: Path | None = None) -> str:
    return written(composed_groups.__wrapped__(texts, own)[0])


@pytest.mark.parametrize("texts", [TOGETHER, DELETED], ids=lambda texts: " ".join(texts))
def test_options_mean_what_hydra_makes_of_them(texts: tuple[str, ...]) -> None:
    assert by_us(texts) == by_hydra(texts)


@pytest.mark.slow
@pytest.mark.parametrize("texts", [*CENTRES, *OTHERS], ids=lambda texts: " ".join(texts))
def test_every_shipped_option_means_what_hydra_makes_of_it(texts: tuple[str, ...]) -> None:
    assert by_us(texts) == by_hydra(texts)


@pytest.mark.parametrize("texts", [*CENTRES, *OTHERS], ids=lambda texts: " ".join(texts))
def test_whatever_is_shipped_is_plain(
    texts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compose, "composed_by_hydra", None)
    assert "centre" in by_us(texts)


def test_files_of_ones_own_may_have_defaults_and_packages(tmp_path: Path) -> None:
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text(
        "defaults: [better_ivr, deep, _self_, /outages@centre.more: illness]\n"
        "scenario: {name: mine, note: null}\n"
    )
    (tmp_path / "scenario" / "deep.yaml").write_text("# @package centre.target\nshare: 0.5\n")
    assert by_us(("scenario=mine",), tmp_path) == by_hydra(("scenario=mine",), tmp_path)


def test_values_that_refer_to_others_are_hydras(tmp_path: Path) -> None:
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text(
        "# @package _global_\nscenario: {name: mine, title: 'Seed ${seed}'}\n"
    )
    study = sim.load("retail_bank", ["scenario=mine"], scenarios=tmp_path)
    assert study.scenario.title == "Seed 1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scenario: {name: [", "expected the node content, but found"),
        ("centre: {pools: [1]}", "Cannot merge DictConfig with ListConfig"),
        ("scenario: {name: '???'}\nseed: ${scenario.name}", "scenario.name"),
        ("scenario: {name: a, name: b}", "found duplicate key name"),
        ("defaults: [nothing]", "nothing"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_in_hydras_words(
    text: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text(f"# @package _global_\n{text}\n")
    with pytest.raises(Exception, match=words):
        sim.load("retail_bank", ["scenario=mine"], scenarios=tmp_path)


SCALARS = """\
[1, 1_000, 0x1f, 0o7, 010, 1.5, .5, 1., 1e3, 1.5e-3, 1_0.5, 12:30, 12:30:15.5, .inf, -.inf,
 yes, No, on, off, true, ~, null, '', a, 1.2.3, 2026-01-01, 2026-01-01 10:00:00, '1', "a\\tb",
 a:b, http://x.org/y, -, +1, "50 %"]
"""


def test_values_are_read_as_omegaconf_reads_them() -> None:
    text = f"a: &one {{b: 1, c: [2]}}\nd: {{<<: *one, b: 3}}\n5: >\n  folded\n  text\nx: {SCALARS}"
    expected = OmegaConf.to_container(OmegaConf.load(io.StringIO(text)))
    assert repr(read(text)) == repr(expected)


KEYS = st.sampled_from(["a", "b", "c", 1])
VALUES = st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["", "x", "??"])
NODES = st.recursive(
    VALUES | st.lists(VALUES, max_size=2),
    lambda inner: st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
FILES = st.dictionaries(KEYS, NODES, max_size=3)


@quick(200)
@given(below=FILES, above=FILES)
@example(below={"a": {"b": 1}}, above={"a": None})
@example(below={"a": None}, above={"a": {"b": 1}})
@example(below={"a": [1]}, above={"a": []})
def test_mappings_are_merged_as_omegaconf_merges_them(below: Data, above: Data) -> None:
    before = written([below, above])
    try:
        found = merged(below, above)
    except NotPlain:
        return
    expected = OmegaConf.to_container(OmegaConf.merge(OmegaConf.create(below), above))
    assert written(found) == written(expected)
    assert written([below, above]) == before


def test_what_does_not_fit_together_is_not_merged() -> None:
    for below, above in (({"b": 1}, [1]), ([1], {"b": 1}), (1, {"b": 1}), ({"b": 1}, 1), (1, [1])):
        with pytest.raises(NotPlain):
            merged({"a": {"deep": below}}, {"a": {"deep": above}})
