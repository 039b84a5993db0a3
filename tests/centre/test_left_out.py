"""What a file of a centre may leave out: the plainest centre is meant, and the centre says so."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.centre.left_out import ROUTE_ASSUMED, SITE_ASSUMED
from sim.errors import InputError
from tests.builders import constant, exponential


def short_centre() -> dict[str, Any]:
    """Two pools and an IVR, and nothing that may be left out."""
    return {
        "ivr_journeys": {
            "menu": {"nodes": {"menu": {"play": constant(30.0), "branches": {"agent": 1.0}}}}
        },
        "contact_types": {
            "service": {"demand": {"daily_volume": 900.0}, "ivr": {}, "talk": exponential(180.0)},
            "cards": {"demand": {"daily_volume": 300.0}, "talk": exponential(240.0)},
        },
        "pools": {
            "general": {"skills": {"service": {}}, "staffing": {"by_interval": [4]}},
            "expert": {"skills": {"cards": {}, "service": {}}, "staffing": {"by_interval": [3]}},
        },
    }


def written_out() -> dict[str, Any]:
    """The same with everything said."""
    centre = short_centre()
    centre["sites"] = {"main": {}}
    centre["ivr_journeys"]["menu"]["start"] = "menu"
    centre["contact_types"]["service"]["ivr"] = {"journey": "menu"}
    for name, open_to in (("service", ["general", "expert"]), ("cards", ["expert"])):
        centre["contact_types"][name]["route"] = name
        steps = {"main": [{"pools": open_to}]}
        centre.setdefault("routes", {})[name] = {"entry": {"sites": ["main"]}, "steps": steps}
    for pool in centre["pools"].values():
        pool["site"] = "main"
    return centre


def study(centre: dict[str, Any]) -> sim.Study:
    return sim.Study.from_dict({"centre": centre})


def test_a_short_centre_is_the_one_that_says_everything_but_for_what_it_assumes() -> None:
    short, long = study(short_centre()).to_dict(), study(written_out()).to_dict()
    assumed = short["centre"].pop("sources")
    assert long["centre"].pop("sources") == {}
    assert short == long
    assert assumed == {
        "sites.main": SITE_ASSUMED,
        "routes.service": ROUTE_ASSUMED,
        "routes.cards": ROUTE_ASSUMED,
    }


def test_a_completed_centre_goes_through_plain_data_unchanged() -> None:
    once = study(short_centre())
    assert sim.Study.from_dict(once.to_dict()).digest() == once.digest()


def test_a_route_of_the_name_of_the_type_is_its_route() -> None:
    centre = short_centre()
    steps = {"main": [{"pools": ["expert"]}]}
    centre["routes"] = {"service": {"entry": {"sites": ["main"]}, "steps": steps}}
    found = study(centre).centre
    assert found.contact_types["service"].route == "service"
    assert found.routes["service"].steps["main"][0].pools == ("expert",)
    assert "routes.service" not in found.sources


def test_a_source_that_is_written_stands() -> None:
    centre = {**short_centre(), "sources": {"sites.main": "the lease"}}
    assert study(centre).centre.sources["sites.main"] == "the lease"


def test_work_needs_no_route_and_survives_plain_data() -> None:
    centre = short_centre()
    del centre["ivr_journeys"]
    centre["contact_types"]["service"].pop("ivr")
    for ctype in centre["contact_types"].values():
        ctype["channel"] = "deferred"
    found = study(centre)
    assert found.centre.routes == {}
    assert sim.Study.from_dict(found.to_dict()) == found


def test_a_site_added_in_a_sweep_is_asked_for_as_in_a_study_of_its_own() -> None:
    """Parts that studies share are validated once; whose site is meant depends on the others."""
    from sim.centre import Parts

    plain = {"centre": short_centre()}
    parts = Parts(plain)
    sim.Study.from_dict(plain, parts)
    two = {"centre": {**plain["centre"], "sites": {"main": {}, "second": {}}}}
    with pytest.raises(InputError, match=r"pools\.general\.site: may be left out where"):
        sim.Study.from_dict(two, parts)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"sites": {"north": {}, "south": {}}},
            "centre.pools.general.site: may be left out where there is one site, and there are 2; "
            "allowed: north, south",
        ),
        (
            {"ivr_journeys": {}},
            "centre.contact_types.service.ivr.journey: this field is required and missing, and "
            "there is no IVR journey to name",
        ),
    ],
)
def test_what_cannot_be_told_is_asked_for(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError) as error:
        study({**short_centre(), **changed})
    assert error.value.problems[0] == sentence


def test_a_route_cannot_be_told_where_several_sites_have_the_skill() -> None:
    centre = {**short_centre(), "sites": {"north": {}, "south": {}}}
    for pool, site in zip(centre["pools"].values(), ("north", "south"), strict=True):
        pool["site"] = site
    with pytest.raises(InputError) as error:
        study(centre)
    (problem,) = error.value.problems
    assert problem.startswith("centre.contact_types.service.route: calls and chats need a route")
    assert problem.endswith("found north, south")


def test_check_prints_what_is_assumed(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    import yaml

    from sim.cli import main

    file = tmp_path / "short.yaml"
    file.write_text(yaml.safe_dump(short_centre()))
    assert main(["check", str(file)]) == 0
    told = capsys.readouterr().out
    assert f"sites.main: {SITE_ASSUMED}" in told
    assert f"routes.cards, routes.service: {ROUTE_ASSUMED}" in told
    assert main(["check", str(file), "language=zh"]) == 0
    assert "假设" in capsys.readouterr().out
