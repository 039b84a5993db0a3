"""Uncertain inputs: their laws, the fields that they move, and every mistake as one sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

import sim
from sim.experiments.sensitivity import Uncertainty
from sim.experiments.sensitivity.input_fields import InputFields
from tests.experiments.uncertain import inputs, law, queue

U = np.linspace(0.001, 0.999, 301)

CUT = stats.truncnorm((0.8 - 1.0) / 0.1, (1.1 - 1.0) / 0.1, loc=1.0, scale=0.1)
LAWS = [
    (law("uniform", low=-1.0, high=3.0), stats.uniform(-1.0, 4.0)),
    (law("triangular", low=1.0, mode=2.0, high=5.0), stats.triang(0.25, 1.0, 4.0)),
    (law("triangular", low=1.0, mode=1.0, high=5.0), stats.triang(0.0, 1.0, 4.0)),
    (law("normal", mean=2.0, sd=0.5), stats.norm(2.0, 0.5)),
    (law("normal", mean=1.0, sd=0.1, low=0.8, high=1.1), CUT),
    (law("lognormal", median=4.0, factor=1.5), stats.lognorm(np.log(1.5), scale=4.0)),
]


@pytest.mark.parametrize(("given", "known"), LAWS)
def test_a_law_has_the_quantiles_of_scipys(given: dict[str, Any], known: Any) -> None:
    found = inputs(x=given).values(U[:, None])[:, 0]
    np.testing.assert_allclose(found, known.ppf(U), rtol=1e-9, atol=1e-9)


def _moved(study: sim.Study, uncertainty: Uncertainty, *values: float) -> dict[str, Any]:
    return InputFields(study, uncertainty).study_at(values).to_dict()


def test_an_input_is_a_value_a_factor_or_a_shift() -> None:
    talk = "centre.contact_types.call.talk.mean_s"
    for how, value, expected in (
        ("value", 200.0, 200.0),
        ("factor", 1.1, 198.0),
        ("shift", 5, 185),
    ):
        asked = {"fields": talk, "how": how, "law": law("uniform", low=1.0, high=300.0)}
        data = _moved(queue(), inputs(talk=asked), value)
        assert data["centre"]["contact_types"]["call"]["talk"]["mean_s"] == pytest.approx(expected)


def test_an_asterisk_stands_for_every_name_that_has_the_field() -> None:
    bank = sim.load("retail_bank")
    asked = {
        "fields": "centre.contact_types.*.ivr.branches.service.contained",
        "how": "shift",
        "rest": "agent",
        "law": law("uniform", low=-0.05, high=0.05),
    }
    fields = InputFields(bank, inputs(contained=asked))
    moved = fields.study_at([0.03]).centre.contact_types
    kinds = [
        n for n, k in bank.centre.contact_types.items() if k.ivr and "service" in k.ivr.branches
    ]
    assert len(fields.fields()["0"]) == len(kinds) > 3
    for name in kinds:
        before, after = (
            k[name].ivr.branches["service"]  # type: ignore[union-attr]
            for k in (bank.centre.contact_types, moved)
        )
        assert after["contained"] == pytest.approx(before["contained"] + 0.03)
        assert after["agent"] == pytest.approx(before["agent"] - 0.03)
        assert after["hung_up"] == before["hung_up"]
    others = set(bank.centre.contact_types) - set(kinds)
    assert all(moved[n] == bank.centre.contact_types[n] for n in others)


def test_a_field_of_whole_numbers_gets_whole_numbers() -> None:
    agents = {
        "fields": "centre.pools.*.staffing.by_interval.0",
        "law": law("uniform", low=15.0, high=25.0),
    }
    data = _moved(queue(), inputs(agents=agents), 17.6)
    assert data["centre"]["pools"]["pool"]["staffing"]["by_interval"] == [18]


def test_a_point_is_the_study_with_those_fields_and_nothing_else() -> None:
    fields = InputFields(
        queue(), inputs(volume={"fields": "demand.scale", "law": law("uniform", low=0.5, high=2.0)})
    )
    assert fields.study_at([1.25]).digest() == queue(demand={"scale": 1.25}).digest()
    assert fields.study_at([1.0]).digest() == queue().digest()


TALK = "centre.contact_types.call.talk.mean_s"
ONE = law("uniform", low=0.9, high=1.1)
MISTAKES: list[tuple[dict[str, Any], list[str]]] = [
    ({"fields": "demand.scal"}, ["inputs.x.fields: demand.scal: unknown field", "'scale'"]),
    ({"fields": "centre.pools.nope.wage_per_hour"}, ["there is no pool 'nope'"]),
    ({"fields": "centre.pools.*.wage"}, ["uncertainty.inputs.x.fields", "matches no field"]),
    ({"fields": "centre.name"}, ["uncertainty.inputs.x.fields: centre.name is no number"]),
    ({"fields": "centre.contact_types.call.patience", "how": "factor"}, ["no number, found None"]),
    ({"fields": []}, ["uncertainty.inputs.x.fields"]),
    ({"fields": TALK, "how": "times"}, ["uncertainty.inputs.x.how: found 'times'", "factor"]),
    ({"fields": TALK, "rest": "other"}, ["uncertainty.inputs.x.rest: found 'other'", "dist"]),
    ({"fields": TALK, "source": ""}, ["uncertainty.inputs.x.source"]),
    ({"fields": TALK, "lw": 1}, ["uncertainty.inputs.x.lw: unknown field", "'law'"]),
    ({"fields": TALK, "law": law("normale", mean=1.0)}, ["x.law.dist", "'normal'"]),
    ({"fields": TALK, "law": law("uniform", low=2.0, high=1.0)}, ["low must be below high"]),
    ({"fields": TALK, "law": law("triangular", low=1.0, mode=3.0, high=2.0)}, ["mode must lie"]),
    ({"fields": TALK, "law": law("normal", mean=1.0, sd=-1.0)}, ["inputs.x.law.sd", "-1"]),
    ({"fields": TALK, "law": law("normal", mean=0.0, sd=1.0, low=9.0)}, ["leave", "of the law"]),
    ({"fields": TALK, "law": law("lognormal", median=1.0, factor=0.9)}, ["x.law.factor", "0.9"]),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "parts"), MISTAKES)
def test_a_mistake_is_one_sentence_with_its_path(asked: dict[str, Any], parts: list[str]) -> None:
    with pytest.raises(sim.InputError) as error:
        InputFields(queue(), inputs(x={"law": ONE, **asked}))
    message = str(error.value)
    assert "\n" not in message
    for part in parts:
        assert part in message


def test_two_inputs_may_not_move_one_field() -> None:
    both = inputs(
        one={"fields": TALK, "law": ONE}, two={"fields": TALK.replace("call", "*"), "law": ONE}
    )
    with pytest.raises(sim.InputError, match=r"inputs\.two\.fields: .* is moved by input 'one'"):
        InputFields(queue(), both)


def test_a_name_that_no_table_could_have_is_refused() -> None:
    with pytest.raises(sim.InputError, match="'a b' is no name"):
        Uncertainty.from_dict({"inputs": {"a b": {"fields": TALK, "law": ONE, "source": "x"}}})


def test_an_empty_set_of_inputs_is_refused() -> None:
    with pytest.raises(sim.InputError, match=r"uncertainty\.inputs"):
        Uncertainty.from_dict({"inputs": {}})
