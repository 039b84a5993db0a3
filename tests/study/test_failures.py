"""What befalls a centre stands in the names of studies and jobs, wherever it comes from."""

from __future__ import annotations

import pytest

import sim
from sim.experiments import Job
from sim.study.failures import day_digest, names_of, without_outages
from tests.small_studies import with_outages


@pytest.mark.parametrize(
    ("study", "label"),
    [
        (with_outages(), "base"),
        (with_outages("fire"), "base, outage fire"),
        (with_outages("fire", "flood"), "base, outages fire + flood"),
        (with_outages("a", "b", "c", "d", events=("bills",)), "base, 4 outages, event bills"),
        (with_outages("fire", staffing={"scale": 1.5}), "base, staffing x1.5, outage fire"),
    ],
)
def test_a_label_names_what_befalls_the_centre(study: sim.Study, label: str) -> None:
    assert study.label == label


@pytest.mark.parametrize(
    ("overrides", "found"),
    [
        (["outages=main_site_peak"], "Base, outage main_site_peak"),
        (["scenario=site_failure"], "Main site fails, outage main_site_peak"),
        (["demand_event=billing_day"], "Base, events billing_day + billing_day_payments"),
    ],
)
def test_failures_of_a_scenario_and_of_a_group_are_named_alike(
    overrides: list[str], found: str
) -> None:
    assert sim.load(overrides=overrides).label == found


def test_a_job_of_a_sweep_names_them_once() -> None:
    study = with_outages("fire")
    assert Job(study, {"outages": "fire"}).label == "base, outage fire"
    assert Job(study, {"case": "Worst", "outages": "fire"}).label == "Worst, outage fire"
    assert Job(with_outages(), {"outages": "null"}).label == "base"
    key = "centre.outages.fire.duration.value_s"
    assert Job(study, {key: "60"}).label == "base, outage fire, value_s=60"


def test_the_day_without_outages_is_one_for_all_that_differ_in_them_alone() -> None:
    ordinary, fire = with_outages(), with_outages("fire", "flood")
    named = with_outages("fire", scenario={"name": "other", "title": "Fire!"}, replications=2)
    assert day_digest(ordinary) == day_digest(fire) == day_digest(named)
    assert without_outages(fire).digest() == ordinary.digest()
    for other in (with_outages("fire", seed=12), with_outages("fire", staffing={"scale": 1.1})):
        assert day_digest(other) != day_digest(ordinary)
    assert day_digest(with_outages(events=("bills",))) != day_digest(ordinary)
    assert names_of([fire.centre, named.centre]) == ["fire", "flood"]


def test_sources_of_an_outage_go_with_it() -> None:
    failure = sim.load(overrides=["scenario=site_failure"])
    plain = without_outages(failure)
    assert not plain.centre.outages
    assert day_digest(failure) == day_digest(plain) == day_digest(sim.load())
