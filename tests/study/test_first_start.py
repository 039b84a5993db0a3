"""Which engine a study starts on while nothing is compiled yet."""

from __future__ import annotations

import pytest

import sim
from sim.study import first_start
from sim.study.first_start import FEW_CALLS, as_it_starts, expected_calls
from tests.small_studies import small


@pytest.fixture
def nothing_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_start, "at_hand", lambda entry: False)


@pytest.mark.usefixtures("nothing_compiled")
def test_a_small_study_starts_on_the_reference_engine_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    study = small(replications=1)
    assert expected_calls(study) == 1800.0
    result = sim.run(study)
    assert result.study.engine == "reference"
    assert result.study.digest() == study.digest()
    assert "about 1,800 calls are simulated by the reference engine" in capsys.readouterr().err


@pytest.mark.usefixtures("nothing_compiled")
def test_a_large_study_and_one_that_names_its_engine_do_not() -> None:
    for study in (
        small(replications=1 + FEW_CALLS // 1800),
        small(engine="compiled"),
        small(replications=2, precision={"half_width": {"service_level": 0.1}}),
    ):
        assert as_it_starts(study) is study


def test_what_is_compiled_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_start, "at_hand", lambda entry: True)
    study = small(replications=1)
    assert as_it_starts(study) is study
