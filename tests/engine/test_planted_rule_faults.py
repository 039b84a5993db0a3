"""A deliberate one-line change of a rule in either engine is caught within 250 random centres."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from sim.centre import Centre
from sim.engine import CallLog, run_reference
from sim.workload import Workload
from tests.builders import Engine, centre, draw
from tests.engine.callback_faults import CALLBACK_COMPILED, CALLBACK_REFERENCE
from tests.engine.feature_faults import FEATURE_COMPILED, FEATURE_REFERENCE
from tests.engine.kernel_faults import COMPILED
from tests.engine.planting import ENGINE, planted
from tests.engine.rule_faults import REFERENCE, SHARED, Fault
from tests.engine.work_faults import WORK_COMPILED, WORK_REFERENCE
from tests.logs import assert_same_log
from tests.strategies import sampled_centres

CENTRES = 250
SEED = 1
LONGEST_S = 15.0
"""An engine that is wrong may go on for ever."""

FAULTS = [
    *(("reference", fault, False) for fault in (*REFERENCE, *SHARED)),
    *(("compiled", fault, False) for fault in COMPILED),
    *(
        ("reference", fault, True)
        for fault in (*FEATURE_REFERENCE, *WORK_REFERENCE, *CALLBACK_REFERENCE)
    ),
    *(
        ("compiled", fault, True)
        for fault in (*FEATURE_COMPILED, *WORK_COMPILED, *CALLBACK_COMPILED)
    ),
]
"""Side, fault, whether the centres have optional features."""
QUICK = FAULTS[::12]
"""A handful of either side; the rest is for the long run."""

Case = tuple[Centre, Workload, CallLog]


@cache
def cases(features: bool) -> list[Case]:
    """The centres, their luck, and the true log."""
    found: list[Case] = []
    for data in sampled_centres(CENTRES, SEED, features):
        of = centre(data)
        workload = draw(of)
        found.append((of, workload, run_reference(of, workload)))
    return found


class Late(Exception):
    """The engine did not come to an end."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop what takes longer, where the system can."""

    def stop(*_: object) -> None:
        raise Late

    if not hasattr(signal, "setitimer") or threading.current_thread() != threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def caught_at(engine: Engine, features: bool, centres: int = CENTRES) -> int | None:
    """Number of the first centre at which the log is not the true one, or there is none."""
    for number, (of, workload, log) in enumerate(cases(features)[:centres], start=1):
        try:
            with at_most(LONGEST_S):
                assert_same_log(engine(of, workload), log)
        except Exception:
            return number
    return None


def label(case: tuple[str, Fault, bool]) -> str:
    return f"{case[0]}: {case[1].rule}"


@pytest.mark.parametrize("side", ["reference", "compiled"])
@pytest.mark.parametrize("features", [False, True])
@pytest.mark.parametrize("centres", [50, pytest.param(CENTRES, marks=pytest.mark.slow)])
def test_without_a_fault_nothing_is_caught(side: str, features: bool, centres: int) -> None:
    with planted(None, side) as engine:
        assert caught_at(engine, features, centres) is None


@pytest.mark.parametrize("case", FAULTS, ids=label)
def test_what_is_to_be_changed_stands_once_in_the_source(case: tuple[str, Fault, bool]) -> None:
    fault = case[1]
    assert (ENGINE / fault.file).read_text(encoding="utf-8").count(fault.old) == 1


@pytest.mark.parametrize("case", QUICK, ids=label)
def test_a_changed_rule_is_caught(case: tuple[str, Fault, bool]) -> None:
    side, fault, features = case
    with planted(fault, side) as engine:
        assert caught_at(engine, features) is not None


@pytest.mark.slow
@pytest.mark.parametrize("case", [f for f in FAULTS if f not in QUICK], ids=label)
def test_every_changed_rule_is_caught(case: tuple[str, Fault, bool]) -> None:
    side, fault, features = case
    with planted(fault, side) as engine:
        assert caught_at(engine, features) is not None
