"""What a comparison rests on: inputs with their sources, and the fields that options change."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.centre.paths import names_of
from sim.experiments.assumptions import changes, inputs, source_of
from sim.study.fields import unit_of
from tests.small_studies import small, small_data


@pytest.fixture(scope="module")
def bank() -> dict[str, sim.Study]:
    names = ("base", "more_agents", "second_site", "better_ivr", "blended")
    return {name: sim.load("retail_bank", [f"scenario={name}"]) for name in names}


def _leaves(data: Any, above: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    if isinstance(data, dict):
        found: dict[tuple[str, ...], Any] = {}
        for name, below in data.items():
            if name not in ("title", "note", "description", "sources"):
                found |= _leaves(below, (*above, name))
        return found
    return {above: data}


def test_every_field_that_differs_is_told_and_no_other(bank: dict[str, sim.Study]) -> None:
    told = [names_of(change.path) for change in changes(bank)]
    base = _leaves(bank["base"].to_dict()["centre"], ("centre",))
    for name in list(bank)[1:]:
        other = _leaves(bank[name].to_dict()["centre"], ("centre",))
        differing = {path for path in {*base, *other} if base.get(path) != other.get(path)}
        for path in differing:
            assert any(path[: len(known)] == known for known in told), path
    for change in changes(bank):
        first, *others = change.values.values()
        assert any(other != first for other in others), change.path


def test_a_change_has_its_values_its_unit_and_its_source(bank: dict[str, sim.Study]) -> None:
    found = {change.path: change for change in changes(bank)}
    lines = found["centre.sites.second.trunk_groups.carrier_a.lines"]
    assert lines.values == {"base": 90, "more_agents": 90, "second_site": 150, "better_ivr": 90,
                            "blended": 90}  # fmt: skip
    assert list(lines.sources) == ["second_site"]
    assert "half of a busy day" in lines.sources["second_site"]
    assert found["centre.ivr_journeys.retail.nodes.identify.play.mean_s"].unit == "s"
    extra = found["centre.pools.main_general.staffing.shifts.extra_morning"]
    assert extra.values["base"] is None
    assert extra.values["more_agents"]["agents"] == 5
    assert not any(path.startswith("centre.contact_types.email.") for path in found)
    assert "centre.contact_types.email" in found


def test_levers_are_changes_and_what_no_number_depends_on_is_none() -> None:
    base = small()
    other = small(staffing={"scale": 1.5}, scenario={"name": "more", "note": "n"}, workers=2)
    (only,) = changes({"base": base, "more": other})
    assert (only.path, dict(only.values)) == ("staffing.scale", {"base": 1.0, "more": 1.5})
    assert changes({"a": base, "b": base}) == []


def test_inputs_are_those_of_the_centre(bank: dict[str, sim.Study]) -> None:
    found = {(one.about, one.name): one for one in inputs(bank["base"])}
    volume = found["balance", "volume"]
    assert volume.value == pytest.approx(24000.0)
    assert volume.source.startswith("assumption: 40 %")
    assert found["main_general", "shrinkage"].value == 0.3
    assert found["", "telecom_per_minute"].unit == "CNY/min"
    assert found["vip", "target"].value == 0.9
    assert found["balance", "containment"].value == pytest.approx(0.82, abs=0.005)
    doubled = sim.load("retail_bank", ["demand.scale=2"])
    assert {(o.about, o.name): o.value for o in inputs(doubled)}["balance", "volume"] == (
        pytest.approx(48000.0)
    )


def test_inputs_of_any_centre_are_found() -> None:
    data = small_data()
    data["centre"]["sources"] = {"pools": "asked them"}
    found = {(o.about, o.name): o for o in inputs(sim.Study.from_dict(data))}
    assert found["pool", "wage_per_hour"].source == "asked them"
    assert found["plain", "talk"].value == 200.0
    assert found["plain", "talk"].source == ""


def test_the_nearest_source_counts() -> None:
    known = {"pools": "a", "pools.x.staffing": "b\n  c"}
    assert source_of(known, "pools.x.staffing.shrinkage") == "b c"
    assert source_of(known, "pools.y") == "a"
    assert source_of(known, "tariff") == ""


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("centre.contact_types.x.patience.mean_s", "s"),
        ("centre.contact_types.x.demand.daily_volume", "1/day"),
        ("centre.tariff.seat_per_day", "currency/day"),
        ("centre.tariff.revenue_per_served.x", "currency"),
        ("centre.horizon.days", "days"),
        ("centre.pools.x.staffing.shrinkage", ""),
        ("centre.no_such.field", ""),
    ],
)
def test_a_unit_is_that_of_the_declaration(path: str, unit: str) -> None:
    assert unit_of(path) == unit
