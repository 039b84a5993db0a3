"""Sweeps as they are written, in study files and on the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import yaml

import sim
from sim.config.folders import groups
from sim.config.jobs import jobs_of, planned
from sim.config.overrides import parse
from sim.config.points import Typed, points_of
from sim.config.typed import as_text
from sim.experiments import Job

Write = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Write a study file of the given ``hydra.sweeper``; gives the folder to look in."""

    def write(sweeper: str) -> Path:
        (tmp_path / "sweep").mkdir(exist_ok=True)
        text = f"# @package _global_\nhydra:\n  sweeper: {sweeper}\n"
        (tmp_path / "sweep" / "mine.yaml").write_text(text)
        return tmp_path

    return write


def _jobs(own: Path | None, *texts: str, typed: Typed | None = None) -> list[Job]:
    return jobs_of(planned(texts, own, typed or Typed()))


def _mistake(own: Path | None, *texts: str, typed: Typed | None = None) -> str:
    with pytest.raises(sim.InputError) as error:
        _jobs(own, *texts, typed=typed)
    assert "\n" not in str(error.value)
    return str(error.value)


def _refused(
    sweeper: Mapping[str, object], texts: Sequence[str], typed: Typed, parts: Sequence[str]
) -> None:
    with pytest.raises(sim.InputError) as error:
        points_of(sweeper, texts, typed, groups())
    message = str(error.value)
    assert "\n" not in message
    for part in parts:
        assert part in message


def test_a_study_file_holds_every_kind_of_axis(written: Write) -> None:
    own = written(
        "{params: {demand.scale: [0.9, 1.1], scenario: 'base,second_site'},"
        " paired: [{staffing.scale: [1.0, 1.2], centre.target.share: [0.8, 0.9]}],"
        " cases: {dear: {centre.pools.main_general.wage_per_hour: 90.0},"
        " calm: {centre.contact_types.balance.demand.busyness_cv: 0.0, centre.title: 'calm, a'}}}"
    )
    jobs = _jobs(own, "sweep=mine", "seed=5")
    assert len(jobs) == 2 * 2 * 2 * 2
    assert {(j.study.staffing.scale, j.study.centre.target.share) for j in jobs} == {
        (1.0, 0.8),
        (1.2, 0.9),
    }
    dear = [j for j in jobs if j.settings["case"] == "dear"]
    assert {j.study.centre.pools["main_general"].wage_per_hour for j in dear} == {90.0}
    calm = [j.study.centre for j in jobs if j.settings["case"] == "calm"]
    assert {(c.contact_types["balance"].demand.busyness_cv, c.title) for c in calm} == {
        (0.0, "calm, a")
    }
    assert {j.study.seed for j in jobs} == {5}
    assert len({j.study.digest() for j in jobs}) == len({j.label for j in jobs}) == 16


def test_typed_lists_go_together_entry_by_entry() -> None:
    typed = Typed(paired=("staffing.scale=0.9,1.0,1.1", "scenario=base,better_ivr,second_site"))
    jobs = _jobs(None, "seed=1,2", typed=typed)
    assert [(j.study.staffing.scale, j.study.scenario.name) for j in jobs[:3]] == [
        (0.9, "base"),
        (1.0, "better_ivr"),
        (1.1, "second_site"),
    ]
    assert len(jobs) == 6


@pytest.mark.broad
def test_a_latin_hypercube_goes_over_every_range_typed_or_filed(written: Write) -> None:
    own = written(
        "{params: {staffing.scale: 'interval(0.8, 1.2)'}, latin_hypercube: {points: 9, seed: 3}}"
    )
    texts = ("sweep=mine", "centre.sites.main.seats=interval(140,150)", "scenario=base,better_ivr")
    jobs = _jobs(own, *texts)
    assert len(jobs) == 18
    slices = {int((j.study.staffing.scale - 0.8) / 0.4 * 9) for j in jobs}
    assert slices == set(range(9))
    seats = [j.study.centre.sites["main"].seats for j in jobs]
    assert all(isinstance(s, int) and 140 <= s <= 150 for s in seats)
    assert len(_jobs(own, *texts, typed=Typed(points=4))) == 8
    again = _jobs(own, *texts)
    assert [j.study.digest() for j in again] == [j.study.digest() for j in jobs]


def test_a_typed_key_goes_before_the_same_key_of_a_file(written: Write) -> None:
    own = written("{params: {staffing.scale: [0.9, 1.1], seed: 7}}")
    jobs = _jobs(own, "sweep=mine", "staffing.scale=1.05")
    assert [(j.study.staffing.scale, j.study.seed) for j in jobs] == [(1.05, 7)]


def test_a_relative_folder_is_looked_for_from_where_one_is(
    written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hydra 1.3 takes a relative search path from the folder that happens to be current later."""
    own = written("{params: {seed: [4, 5]}}")
    monkeypatch.chdir(own.parent)
    assert [j.study.seed for j in _jobs(Path(own.name), "sweep=mine")] == [4, 5]


@pytest.mark.parametrize(
    ("sweeper", "parts"),
    [
        ("{pared: []}", ["hydra.sweeper.pared: unknown field", "did you mean 'paired'"]),
        ("{paired: {seed: 1}}", ["hydra.sweeper.paired: is a list of mappings"]),
        ("{paired: [{}]}", ["hydra.sweeper.paired[0]: is empty"]),
        (
            "{paired: [{seed: [1], demand.scale: []}]}",
            ["paired[0].demand.scale: the list is empty"],
        ),
        (
            "{paired: [{seed: [1, 2, 3], demand.scale: [1, 2]}]}",
            ["hydra.sweeper.paired[0]", "one length", "seed: 3, demand.scale: 2"],
        ),
        ("{paired: [{seed: 'interval(1,3)'}]}", ["paired[0].seed", "an interval is none"]),
        ("{paired: [{seed: 1}]}", ["paired[0].seed: must be a list of values, found 1"]),
        ("{params: {demand.scale: []}}", ["hydra.sweeper.params.demand.scale: the list is empty"]),
        ("{params: {seed: [1, 2, 1]}}", ["hydra.sweeper.params.seed: the value 1 is given twice"]),
        ("{params: {seed: 'range(3,3)'}}", ["seed: 'seed=range(3,3)' gives no value"]),
        ("{params: [seed]}", ["hydra.sweeper.params: must be a mapping"]),
        ("{paired: [{scenario: [base, bse]}]}", ["scenario: there is no 'bse'", "'base'"]),
        ("{params: {scenario: [base, bse]}}", ["scenario: there is no 'bse'", "'base'"]),
        ("{params: {seed: [1, 2]}, paired: [{seed: [3]}]}", ["seed: stands on two axes"]),
        ("{paired: [{seed: [3]}, {seed: [4]}]}", ["seed: stands on two axes", "paired[0]", "[1]"]),
        ("{cases: {}}", ["hydra.sweeper.cases: is empty"]),
        ("{cases: [base]}", ["hydra.sweeper.cases: must be a mapping"]),
        ("{cases: {one: base}}", ["hydra.sweeper.cases.one: must be a mapping, found 'base'"]),
        ("{cases: {one: {scenario: bse}}}", ["scenario: there is no 'bse'"]),
        ("{cases: {one: {hydra.x: 1}}}", ["hydra.sweeper.cases.one.hydra.x"]),
        ("{params: {seed: 'interval(1,3)'}}", ["seed: a range needs a number of points"]),
        ("{latin_hypercube: {points: 3}}", ["latin_hypercube: there is no range"]),
        (
            "{params: {demand.scale: 'interval(2,1)'}, latin_hypercube: {points: 3}}",
            ["demand.scale: a range goes from low to high, found interval(2,1)"],
        ),
        (
            "{params: {demand.scale: 'interval(1,2)'}, latin_hypercube: {points: 0}}",
            ["hydra.sweeper.latin_hypercube.points: must be a whole number, 1 or more, found 0"],
        ),
        (
            "{params: {demand.scale: 'interval(1,2)'}, latin_hypercube: {pionts: 1}}",
            ["latin_hypercube.pionts: unknown field", "did you mean 'points'"],
        ),
    ],
)
def test_a_mistake_in_a_file_is_one_sentence_with_its_path(sweeper: str, parts: list[str]) -> None:
    _refused(yaml.safe_load(sweeper), [], Typed(), parts)


@pytest.mark.parametrize(
    ("sweeper", "parts"),
    [
        ("{pared: []}", ["hydra.sweeper.pared: unknown field", "did you mean 'paired'"]),
        ("{paired: [{staffing.scal: [1, 2]}]}", ["staffing.scal: unknown field", "'scale'"]),
        ("{cases: {one: {seed: [1, 2]}}}", ["seed: ", "[1, 2]", "job 1", "case=one"]),
    ],
)
def test_a_mistake_in_a_study_file_is_one_sentence(
    written: Write, sweeper: str, parts: list[str]
) -> None:
    message = _mistake(written(sweeper), "sweep=mine")
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    ("texts", "typed", "parts"),
    [
        (["seed=1,2", "seed=3"], Typed(), ["seed: is given twice on the command line"]),
        (["seed=1,1"], Typed(), ["seed: the value 1 is given twice"]),
        (["seed=range(1,1)"], Typed(), ["seed=range(1,1)", "gives no value"]),
        (["seed=range(1,2,0)"], Typed(), ["seed: cannot read 'seed=range(1,2,0)'"]),
        (["staffing.scale=range(1,2,0.0)"], Typed(), ["staffing.scale: cannot read"]),
        (
            ["seed=interval(1,9)"],
            Typed(),
            ["seed: a range needs a number of points; give --points"],
        ),
        (["scenario=interval(1,9)"], Typed(points=2), ["scenario", "gives numbers", "base"]),
        (["seed=1,2"], Typed(points=2), ["there is no range"]),
        (["seed=interval(1,9)"], Typed(points=0), ["--points: must be a whole number"]),
        ([], Typed(paired=("seed=1,2", "demand.scale=1,2,3")), ["--paired", "one length"]),
        ([], Typed(paired=("seed=1,2", "seed=3,4")), ["--paired: a key is given twice"]),
        (["seed=3"], Typed(paired=("seed=1,2",)), ["seed: stands on two axes", "--paired"]),
        ([], Typed(paired=("seed=interval(1,2)",)), ["--paired seed", "an interval is none"]),
        (["seed=glob(*)"], Typed(), ["seed: glob picks options of a config group"]),
        (["scenario=glob(zz*)"], Typed(), ["matches no option"]),
    ],
)
def test_a_typed_mistake_is_one_sentence(texts: list[str], typed: Typed, parts: list[str]) -> None:
    _refused({}, texts, typed, parts)


def test_a_mistake_in_one_job_says_in_which() -> None:
    message = _mistake(None, "demand.scale=1,much")
    for part in ("demand.scale", "'much'", "job 2 of the sweep: demand.scale=much"):
        assert part in message


@pytest.mark.parametrize(
    "value",
    [
        1,
        2.5,
        -1e-7,
        True,
        None,
        "plain",
        "a, b",
        "null",
        "it's",
        "",
        [1, "x y"],
        {"a": [2]},
        "总行",
        "总行 1.2",
        "a=b",
        {"Main St. 1": "x"},
        {"总行": {"a, b": 1}},
    ],
)
def test_a_value_of_a_file_is_typed_as_it_was(value: object) -> None:
    (found,) = parse([f"key={as_text(value)}"], {})
    assert not found.sweep
    assert found.value == value
    assert type(found.value) is type(value)
