"""What people do in failures: every engine has the oracle's log, and changed rules are caught."""

from __future__ import annotations

import pytest

from sim.engine.plan import build_plan
from sim.errors import InputError
from tests.builders import ENGINES, Data, centre
from tests.engine.fault_cases import Planted, caught
from tests.engine.planting import ENGINE, planted
from tests.engine.playbook_cases import FAULTS, case, caught_on, chosen, witness
from tests.logs import assert_same_log
from tests.oracle import KNOWN
from tests.playbook_centres import with_playbooks

QUICK = FAULTS[::4]
"""The others in the long run."""
HUNDRED = 100


def label(one: Planted) -> str:
    return one.label


def goes_round(data: Data) -> bool:
    """Whether a caller could be moved for ever, which is refused before anything runs."""
    try:
        build_plan(centre(data))
    except InputError as error:
        if "lead back to the same site" not in str(error):
            raise
        return True
    return False


def compare(number: int, seed: int) -> bool:
    data = with_playbooks(number, seed, KNOWN)
    if data is None or goes_round(data):
        return False
    of = case.__wrapped__(number, KNOWN, seed)
    if of is None:
        return False
    for run in ENGINES.values():
        assert_same_log(run(of.centre, of.workload), of.log)
    return True


@pytest.mark.parametrize("number", chosen())
def test_every_engine_writes_the_oracles_log_on_chosen_centres(number: int) -> None:
    of = witness(number)
    for run in ENGINES.values():
        assert_same_log(run(of.centre, of.workload), of.log)


@pytest.mark.slow
@pytest.mark.parametrize("hundred", range(1, 11))
def test_every_engine_writes_the_oracles_log_in_a_thousand_centres(hundred: int) -> None:
    """In hundreds, each of its own seed, so that a run that is stopped says how far it came."""
    number = seen = 0
    while seen < HUNDRED:
        seen += compare(number, 100 + hundred)
        number += 1


def test_every_fault_is_a_change_of_one_place_and_is_known_to_be_caught() -> None:
    for one in FAULTS:
        source = (ENGINE / one.fault.file).read_text(encoding="utf-8")
        assert source.count(one.fault.old) == 1, one.label
    assert caught_on().keys() == {one.label for one in FAULTS}


def is_caught(one: Planted) -> bool:
    with planted(one.fault, one.side) as engine:
        return any(caught(engine, witness(n)) is not None for n in caught_on()[one.label])


@pytest.mark.broad
@pytest.mark.parametrize("one", QUICK, ids=label)
def test_a_changed_rule_is_caught(one: Planted) -> None:
    assert is_caught(one)


@pytest.mark.slow
@pytest.mark.parametrize("one", FAULTS, ids=label)
def test_every_changed_rule_is_caught(one: Planted) -> None:
    assert is_caught(one)
