"""How long a sweep will take, from a short trial."""

from __future__ import annotations

import time

import pytest

from sim.experiments import time_estimate
from tests.small_studies import small


def test_compiling_is_no_part_of_the_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def slow(_study: object, say: object) -> None:
        done.append("compiled")
        time.sleep(0.2)

    monkeypatch.setattr(time_estimate, "make_ready", slow)
    monkeypatch.setattr(time_estimate, "replicate", lambda study, replication: done.append("ran"))
    found = time_estimate.timed_trial([small(seed=s) for s in (1, 2)], 1, print)
    assert done == ["compiled", "ran", "compiled", "ran", "compiled", "ran"]
    assert found.seconds_each < 0.1
