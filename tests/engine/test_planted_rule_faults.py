"""A deliberate one-line change of a rule in either engine is caught on a few random centres.

The quick run compares the engines, and without options the oracle, on the centres of
`covering_numbers` (`test_compiled.py`, `test_engines_against_oracle.py`): whoever makes one of
these changes to one of them sees it fail there. That it does is shown here by planting each, in the
quick run those that change both engines alike.
"""

from __future__ import annotations

import pytest

from tests.corpora import chosen, chosen_numbers, covering_numbers
from tests.engine.fault_cases import CENTRES, FAULTS, Planted, caught_at
from tests.engine.planting import ENGINE, planted
from tests.tiers import sampled

ALL = range(CENTRES)
SIDES = ("reference", "compiled")
NONE_CAUGHT = {"reference": 10, "compiled": 16}
"""Chosen centres on which engines without a fault are looked at; `-m slow` looks at all."""


def label(one: Planted) -> str:
    return one.label


def caught(one: Planted, numbers: list[int] | range) -> bool:
    with planted(one.fault, one.side) as engine:
        return caught_at(engine, one.features, numbers) is not None


@pytest.mark.broad
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


def on_which(one: Planted) -> list[int]:
    """Centres of the quick run on which a fault is known to be caught."""
    quick = covering_numbers(one.features)
    return [number for number in chosen()["caught_on"].get(one.label, []) if number in quick]


def test_every_fault_is_a_change_of_one_place_and_has_a_centre_in_the_quick_run() -> None:
    for one in FAULTS:
        source = (ENGINE / one.fault.file).read_text(encoding="utf-8")
        assert source.count(one.fault.old) == 1, one.label
        assert on_which(one), (
            f"{one.label}: no centre of the quick run is known to catch it; make "
            "chosen_centres.json anew: python -m tests.engine.fault_cases"
        )


def no_comparison_shows(one: Planted) -> bool:
    """A fault in what both engines share changes both; without options the oracle sees it."""
    return one.features and one.fault.file.partition("/")[0] not in ("reference", "kernel")


@pytest.mark.parametrize("one", sampled(FAULTS, no_comparison_shows, ids=label))
def test_a_changed_rule_is_caught(one: Planted) -> None:
    """On the very centres on which the quick run compares the engines."""
    assert caught(one, on_which(one)), (
        "not caught on the centres of the quick run; where it is on others (`-m slow`), make "
        "chosen_centres.json anew: python -m tests.engine.fault_cases"
    )


@pytest.mark.slow
@pytest.mark.parametrize("one", FAULTS, ids=label)
def test_a_changed_rule_is_caught_on_centres_that_nobody_chose(one: Planted) -> None:
    assert caught(one, ALL)
