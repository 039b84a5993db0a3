"""Calls that the IVR leaves to agents take longer, the more of them it contains."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from sim.centre import Centre, harder_factor, ivr_outcomes, validated
from sim.engine.plan import build_plan
from sim.errors import InputError
from tests.builders import Data, centre, constant
from tests.centre.bank import bank
from tests.centre.test_error_sentences import BALANCE, check
from tests.workload.test_common_random_numbers import assert_same, base, luck

HARDER = f"{BALANCE}.harder_after_deflection"


def harder(reference: float, elasticity: float, contained: float = 0.4) -> Data:
    data = copy.deepcopy(base())
    menu = {"agent": 1 - contained, "contained": contained}
    data["contact_types"]["x"]["ivr"]["branches"] = {"menu": menu}
    data["contact_types"]["x"]["harder_after_deflection"] = {
        "reference_containment": reference, "elasticity": elasticity,
    }  # fmt: skip
    return data


@pytest.mark.parametrize(
    ("reference", "elasticity", "contained", "factor"),
    [
        (0.4, 0.5, 0.4, 1.0),
        (0.0, 1.0, 0.75, 4.0),
        (0.0, 0.5, 0.75, 2.0),
        (0.75, 0.5, 0.0, 0.5),
        (0.2, 0.0, 0.9, 1.0),
    ],
)
def test_the_factor_grows_with_containment(
    reference: float, elasticity: float, contained: float, factor: float
) -> None:
    of = centre(harder(reference, elasticity, contained))
    assert harder_factor(of, "x") == pytest.approx(factor)
    assert harder_factor(of, "y") == 1.0


def test_talk_and_wrap_up_are_multiplied_and_nothing_else() -> None:
    plain, data = base(), harder(0.0, 0.5)
    factor = harder_factor(centre(data), "x")
    assert factor == pytest.approx(0.6**-0.5)
    before, after = luck(plain, "x"), luck(data, "x")
    for column in ("talk_s", "wrap_up_s"):
        np.testing.assert_allclose(after[column], factor * before[column], rtol=1e-12)
    for column in set(before) - {"talk_s", "wrap_up_s"}:
        np.testing.assert_array_equal(after[column], before[column], err_msg=column)
    assert_same(luck(data, "y"), luck(plain, "y"))


def test_laws_that_kernels_leave_open_and_factors_of_the_hour_are_multiplied_too() -> None:
    plain, data = base(), harder(0.0, 1.0, 0.5)
    for each in (plain, data):
        each["contact_types"]["x"]["talk"] = {"dist": "gamma", "mean_s": 100, "cv": 0.5}
        each["contact_types"]["x"]["handling_by_time"] = [1.0, 3.0]
    np.testing.assert_allclose(luck(data, "x")["talk_s"], 2.0 * luck(plain, "x")["talk_s"])


def test_the_expected_wait_knows_of_the_longer_handling() -> None:
    plain, data = build_plan(centre(base())), build_plan(centre(harder(0.0, 1.0, 0.5)))
    assert data.contact_types[0].handling_s == pytest.approx(
        2.0 * plain.contact_types[0].handling_s
    )
    assert data.contact_types[1].handling_s == plain.contact_types[1].handling_s


def test_a_pareto_tail_whose_shortest_calls_are_contained_gives_the_formula() -> None:
    """Index 2.5: elasticity 0.4. A million exact quantiles; the mean is right to a thousandth."""
    u = (np.arange(1_000_000) + 0.5) / 1_000_000
    handling = 60.0 * (1.0 - u) ** (-1 / 2.5)
    for contained in (0.3, 0.6, 0.9):
        left = handling[u > contained]
        of = centre(harder(0.0, 0.4, contained))
        assert left.mean() / handling.mean() == pytest.approx(harder_factor(of, "x"), rel=2e-3)


def test_elasticity_1_leaves_the_agents_work_as_it_was() -> None:
    for contained in (0.0, 0.3, 0.8):
        of = centre(harder(0.0, 1.0, contained))
        found = ivr_outcomes(of, "x")
        assert found is not None
        assert found.agent * harder_factor(of, "x") == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("value", "where", "words"),
    [
        (
            {"reference_containment": 1.0, "elasticity": 0.5},
            ".reference_containment",
            "less than 1",
        ),
        ({"reference_containment": 0.5, "elasticity": 1.5}, ".elasticity", "1"),
        ({"elasticity": 0.5}, ".reference_containment", "missing"),
    ],
)
def test_a_wrong_number_names_its_path(value: Any, where: str, words: str) -> None:
    check(HARDER, value, HARDER + where, words)


def test_it_needs_an_ivr_that_leaves_some_calls() -> None:
    value = {"reference_containment": 0.5, "elasticity": 0.5}
    path = "contact_types.card_lost.harder_after_deflection"
    check(path, value, path, "there is no IVR that contains calls of this type")
    data = bank()
    data["contact_types"]["balance"]["harder_after_deflection"] = value
    welcome = {"play": constant(5), "branches": {"contained": 1.0}}
    data["ivr_journeys"]["menu"] = {"start": "welcome", "nodes": {"welcome": welcome}}
    with pytest.raises(InputError, match="the journey contains every call"):
        validated(Centre, data, "centre")
