"""How long a sweep will take, from a short trial."""

from __future__ import annotations

import time

import pytest

from sim.study import trial
from tests.study.small import small


def test_compiling_is_no_part_of_the_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def slow(_centre: object) -> None:
        done.append("compiled")
        time.sleep(0.2)

    monkeypatch.setattr(trial, "prepare", lambda say: None)
    monkeypatch.setattr(trial, "compile_for", slow)
    monkeypatch.setattr(trial, "replicate", lambda study, replication: done.append("ran"))
    found = trial.timed_trial([small(seed=s) for s in (1, 2)], 1, print)
    assert done == ["ran", "compiled", "ran", "compiled", "ran"]
    assert found.seconds_each < 0.1
