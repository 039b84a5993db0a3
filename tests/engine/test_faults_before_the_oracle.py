"""The oracle is a third witness: it catches changed rules of the options that it knows."""

from __future__ import annotations

import pytest

from tests.builders import ENGINES
from tests.engine.fault_cases import FAULTS, Planted
from tests.engine.oracle_cases import check, witness, witnessed
from tests.engine.planting import planted
from tests.logs import assert_same_log

CAUGHT = [one for one in FAULTS if one.label in witnessed()["caught_on"]]
FILES = ("reference/follow_ups.py", "reference/callbacks.py", "reference/chats.py")
HANDFUL = [one for file in FILES for one in [o for o in CAUGHT if o.fault.file == file][:2]]
"""Of follow-up calls, callbacks and chats."""


def label(one: Planted) -> str:
    return one.label


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, marks=[pytest.mark.slow] if place % 3 else [])
        for place, number in enumerate(witnessed()["centres"])
    ],
)
def test_every_engine_writes_the_oracles_log_on_chosen_centres(number: int) -> None:
    of = witness(number)
    for run in ENGINES.values():
        assert_same_log(run(of.centre, of.workload), of.log)


def caught(one: Planted) -> bool:
    with planted(one.fault, one.side) as engine:
        return any(check(engine, n) for n in witnessed()["caught_on"][one.label])


def test_rules_of_every_kind_are_witnessed() -> None:
    assert {one.fault.file for one in HANDFUL} == set(FILES)


@pytest.mark.broad
@pytest.mark.parametrize("one", HANDFUL, ids=label)
def test_the_oracle_catches_a_changed_rule(one: Planted) -> None:
    assert caught(one)


@pytest.mark.slow
@pytest.mark.parametrize("one", CAUGHT, ids=label)
def test_the_oracle_catches_every_changed_rule_that_it_can(one: Planted) -> None:
    assert caught(one)
