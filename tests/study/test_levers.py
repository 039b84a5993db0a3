"""The levers of a study: declared once, and found wherever they are spoken of."""

from __future__ import annotations

import pytest

import sim
from sim.centre import Centre
from sim.cli.common import _OVERRIDES
from sim.study.levers import LEVERS, NEUTRAL, LeverDeclaration
from sim.study.study import Study


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_a_lever_multiplies_its_field_of_every_part(lever: LeverDeclaration) -> None:
    study = sim.load("retail_bank", [f"{lever.path}=1.125"])
    within, name = lever.field

    def factors(centre: Centre) -> list[float]:
        return [getattr(getattr(p, within), name) for p in getattr(centre, lever.parts).values()]

    assert factors(study.effective_centre) == [1.125 * f for f in factors(study.centre)]
    assert study.label.endswith(f", {lever.name} x1.125")


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_a_lever_is_a_field_of_a_study_and_stands_in_the_help(lever: LeverDeclaration) -> None:
    assert Study.model_fields[lever.name].description == lever.meaning
    assert f"{lever.path}=" in _OVERRIDES
    assert lever.meaning in _OVERRIDES


def test_levers_leave_a_centre_as_it_is_unless_they_are_written() -> None:
    study = sim.load("retail_bank")
    assert study.scales == dict.fromkeys((lever.name for lever in LEVERS), NEUTRAL)
    assert study.effective_centre == study.centre
