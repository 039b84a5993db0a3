"""A deliberate one-line change of a rule in either engine is caught on a few random centres."""

from __future__ import annotations

import pytest

from tests.corpora import chosen, chosen_numbers
from tests.engine.fault_cases import CENTRES, FAULTS, Planted, caught_at
from tests.engine.planting import ENGINE, planted

ALL = range(CENTRES)
SIDES = ("reference", "compiled")
NONE_CAUGHT = {"reference": 10, "compiled": 16}
"""Chosen centres on which engines without a fault are looked at; `-m slow` looks at all."""


def label(one: Planted) -> str:
    return one.label


def caught(one: Planted, numbers: list[int] | range) -> bool:
    with planted(one.fault, one.side) as engine:
        return caught_at(engine, one.features, numbers) is not None


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("features", [False, True])
def test_without_a_fault_nothing_is_caught(side: str, features: bool) -> None:
    with planted(None, side) as engine:
        assert caught_at(engine, features, chosen_numbers(features)[: NONE_CAUGHT[side]]) is None


@pytest.mark.slow
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("features", [False, True])
def test_without_a_fault_nothing_is_caught_on_any_centre(side: str, features: bool) -> None:
    with planted(None, side) as engine:
        assert caught_at(engine, features, ALL) is None


def test_faults_are_told_apart_by_side_and_rule() -> None:
    assert len({one.label for one in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("one", FAULTS, ids=label)
def test_a_changed_rule_is_caught(one: Planted) -> None:
    """First on the centres that have caught it before, then on all that are chosen."""
    assert (ENGINE / one.fault.file).read_text(encoding="utf-8").count(one.fault.old) == 1
    known = chosen()["caught_on"].get(one.label, [])
    assert caught(one, [*known, *chosen_numbers(one.features)]), (
        "not caught on the chosen centres; where it is on others (`-m slow`), make "
        "chosen_centres.json anew: python -m tests.engine.fault_cases"
    )


@pytest.mark.slow
@pytest.mark.parametrize("one", FAULTS, ids=label)
def test_a_changed_rule_is_caught_on_centres_that_nobody_chose(one: Planted) -> None:
    assert caught(one, ALL)
