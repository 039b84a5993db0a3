from __future__ import annotations

from dataclasses import replace

import pytest

import sim.store.place
from sim.config.jobs import Planned, jobs_of
from sim.experiments import Job
from tests.docs.shell import Reached

PATCHED = {"live": "sim.app.live.live.live", "staff": "sim.planning.staff.staff"}
"""Functions of the public face that begin at once, and where they are."""


@pytest.fixture
def nothing_simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands end with `Reached` where they would begin to simulate."""

    def begin(*_asked: object, **_more: object) -> bool:
        raise Reached

    monkeypatch.setattr(sim.store.place, "_require_room", begin)

    def one_job(plan: Planned) -> list[Job]:
        """Of a thousand points, which cost seconds to make, the first."""
        return jobs_of(replace(plan, jobs=plan.jobs[:1]))

    monkeypatch.setattr("sim.cli.sensitivity.sensitivity_design", begin)
    monkeypatch.setattr("sim.cli.sweep.jobs_of", one_job)
    monkeypatch.setattr("sim.cli.points.timed_trial", begin)
    # The package would keep what stands there now, if it looked it up for the first time.
    for name, place in PATCHED.items():
        monkeypatch.setattr(sim, name, begin)
        monkeypatch.setattr(place, begin)
