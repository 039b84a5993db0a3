"""What can fail in a centre is listed whole, by plain names, and fails as its kind does."""

from __future__ import annotations

import pytest

import sim
from sim.config.failures import failures_from
from sim.drills.components import KINDS, Component, Failures, chosen, components, failing
from sim.errors import InputError
from tests.small_studies import small, small_data

CENTRE = sim.load("retail_bank").centre
TYPICAL, _REST = failures_from()


def test_everything_that_can_fail_is_listed_by_kind_and_name() -> None:
    found = components(CENTRE)
    assert list(found) == [
        "site:main", "site:second",
        "trunk_group:main.carrier_a", "trunk_group:main.carrier_b",
        "trunk_group:second.carrier_a", "trunk_group:second.carrier_b",
        "ivr:main", "ivr:second", "acd:main", "acd:second", "link:main_second",
        "crm:main", "crm:second",
        *(f"pool:{pool}" for pool in CENTRE.pools),
    ]  # fmt: skip
    assert found["trunk_group:main.carrier_a"] == Component("trunk_group", "main.carrier_a")


def test_agents_who_only_stand_by_cannot_fail_on_an_ordinary_day() -> None:
    passive = sim.load("retail_bank", ["redundancy=active_passive_hot"]).centre
    assert passive.pools["main_vip_standby"].standby_agents
    assert list(components(passive, ["pool"])) == [f"pool:{pool}" for pool in CENTRE.pools]


def test_a_centre_without_journeys_and_ports_has_no_ivr_to_fail() -> None:
    assert list(components(small().centre)) == [
        "site:site", "trunk_group:site.lines", "acd:site", "crm:site", "pool:pool",
    ]  # fmt: skip


def test_every_component_of_the_retail_bank_fails_as_an_outage_of_its_kind() -> None:
    study = sim.load("retail_bank")
    parts = components(study.centre)
    hit = failing(study, parts.values(), TYPICAL, 36_000.0)
    assert list(hit.centre.outages) == list(parts)
    for label, part in parts.items():
        outage = hit.centre.outages[label]
        assert (outage.component, outage.name, outage.start) == (part.kind, part.name, "10:00:00")
        assert outage.duration == TYPICAL.kinds[part.kind].duration


def test_outages_that_were_there_stay() -> None:
    study = sim.load("retail_bank", ["outages=ivr_down"])
    hit = failing(study, [Component("site", "main")], TYPICAL, 90.0)
    assert list(hit.centre.outages) == ["ivr_down", "site:main"]
    assert hit.centre.outages["site:main"].start == "00:01:30"


def test_the_typical_failures_say_of_every_kind_how_often_and_whence() -> None:
    assert set(TYPICAL.kinds) == set(KINDS)
    for kind, typical in TYPICAL.kinds.items():
        assert typical.mtbf_days is not None, kind
        assert typical.source, kind


def test_fields_of_typical_failures_are_set_from_the_command_line() -> None:
    found, rest = failures_from(
        ["second_site", "failures.kinds.site.duration.value_s=600", "seed=2"]
    )
    assert found.kinds["site"].duration.mean() == 600.0
    assert found.kinds["link"] == TYPICAL.kinds["link"]
    assert rest == ["second_site", "seed=2"]


def test_a_file_of_ones_own_says_how_components_fail(tmp_path: object) -> None:
    file = f"{tmp_path}/mine.yaml"
    with open(file, "w", encoding="utf-8") as out:
        out.write("kinds: {link: {duration: {dist: constant, value_s: 60}}}\n")
    found, rest = failures_from([file, "second_site"])
    assert list(found.kinds) == ["link"]
    assert rest == ["second_site"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("failures=typicl", "did you mean 'typical'?"),
        ("failures.kinds.sit.share=0.5", "did you mean 'site'?"),
        ("failures.kinds.site.duration.value_s=-1", "failures.kinds.site.duration"),
        ("+failures.kinds.ivr.talking=drop", "talking does not apply to component ivr"),
    ],
)
def test_a_wrong_failure_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        failures_from([text])
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_components_are_chosen_by_label_or_kind() -> None:
    known = components(CENTRE)
    assert list(chosen(known, ["link:main_second", "site"])) == [
        "link:main_second", "site:main", "site:second",
    ]  # fmt: skip
    assert chosen(known, []) == known
    with pytest.raises(InputError, match=r"'site:man'.*did you mean 'site:main'\?"):
        chosen(known, ["site:man"])


def test_what_cannot_fail_is_said() -> None:
    site = Component("site", "site")
    with pytest.raises(InputError, match=r"24 h after the start of the horizon, which has 24 h"):
        failing(small(), [site], TYPICAL, 86_400.0)
    only = Failures.from_dict(
        {"kinds": {"link": {"duration": {"dist": "constant", "value_s": 1.0}}}}
    )
    with pytest.raises(InputError, match="says nothing of site; it has link"):
        failing(small(), [site], only, 0.0)
    with pytest.raises(InputError, match="there is no site 'other'; allowed: site"):
        failing(sim.Study.from_dict(small_data()), [Component("site", "other")], TYPICAL, 0.0)
