"""The simulator against known answers: quick in `make test`, long in `make verify`."""

from __future__ import annotations

import pytest

from sim.engine import run_reference
from tests.tiers import sampled
from tests.verification.cases import CASES
from tests.verification.harness import (
    FAMILY_ALPHA,
    FAMILY_SIZE,
    LONG,
    REFERENCE,
    Case,
    blind,
    missed,
    run_case,
    verdicts,
)

QUICK = [case for case in CASES if "heavy" not in case.tags]


@pytest.mark.parametrize("case", sampled(QUICK, 1, ids=lambda case: case.id))
def test_known_answer(case: Case) -> None:
    found = run_case(case)
    assert missed(case, found) == []
    assert blind(case, found) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_known_answer_with_many_replications(case: Case) -> None:
    found = run_case(case, LONG)
    assert missed(case, found) == []
    assert blind(case, found) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_known_answer_of_the_reference_engine(case: Case) -> None:
    assert verdicts(case, REFERENCE, run_reference) == []


def test_the_family_wise_error_covers_every_check() -> None:
    checks = sum(len(case.known) for case in CASES)
    assert checks <= FAMILY_SIZE
    assert FAMILY_ALPHA == 0.01


def test_every_case_has_a_source() -> None:
    assert len({case.id for case in CASES}) == len(CASES)
    assert all(case.source for case in CASES)
