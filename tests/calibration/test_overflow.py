"""Pools that open to a call after a while, and sites: found in logs of centres that are known."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.calibration.fit.centre import build_centre
from sim.calibration.fit.lines import Sites
from sim.calibration.fit.measure import Measured, measure
from sim.calibration.fit.options import FitOptions
from sim.calibration.fit.overflow import Opening
from sim.calibration.fit.parameters import parameters
from sim.calibration.fit.prediction import predict
from sim.calibration.readers.mapping_files import preset
from sim.calibration.readers.reading import read
from sim.centre import Centre, validated
from tests.calibration.known_centres import DAY, PROFILE, contact_type, exponential, logs

OPTIONS = FitOptions(window_weeks=None, replications=4)
NO_VARIATION = (0.0, 0.0, 0.0)


def staffed(agents: int) -> dict[str, Any]:
    return {"shifts": {"d": DAY | {"agents": agents}}}


ENTRY = {"policy": "order", "sites": ["main"]}
AWAY = {"unavailable": exponential(20.0)}
ONE_SITE: dict[str, Any] = {
    "horizon": {"days": 14, "opening": "08:00-18:00"},
    "demand": {"profiles": {"p": PROFILE}},
    "contact_types": {
        "service": contact_type(800.0, NO_VARIATION, 180.0, 200.0),
        "loans": contact_type(150.0, NO_VARIATION, 180.0, 200.0),
    },
    "pools": {
        "own": {"skills": {"service": {}}, "staffing": staffed(9), "after_call": AWAY},
        "outside": {
            "skills": {"loans": {}, "service": {}}, "staffing": staffed(6), "after_call": AWAY,
        },
    },
    "routes": {
        "service": {
            "entry": ENTRY,
            "steps": {"main": [{"pools": ["own"]}, {"after_s": 60, "pools": ["outside"]}]},
        },
        "loans": {"entry": ENTRY, "steps": {"main": [{"pools": ["outside"]}]}},
    },
}  # fmt: skip
"""Callers of one type overflow after 60 seconds to agents who have work of their own."""
for _kind in ("service", "loans"):
    ONE_SITE["contact_types"][_kind]["route"] = _kind


def only_overflow() -> dict[str, Any]:
    """The same without any work of their own."""
    own = ONE_SITE["pools"]["outside"] | {"skills": {"service": {}}, "staffing": staffed(4)}
    return ONE_SITE | {
        "contact_types": {"service": ONE_SITE["contact_types"]["service"]},
        "pools": ONE_SITE["pools"] | {"outside": own},
        "routes": {"service": ONE_SITE["routes"]["service"]},
    }


TWO_SITES: dict[str, Any] = ONE_SITE | {
    "sites": {"north": {}, "south": {}},
    "links": {"line": {"between": ["north", "south"], "transfer_delay_s": 2}},
    "contact_types": {
        "service": contact_type(1200.0, NO_VARIATION, 180.0, 200.0) | {"route": "service"}
    },
    "pools": {
        site: {"site": site, "skills": {"service": {}}, "staffing": staffed(n), "after_call": AWAY}
        for site, n in (("north", 11), ("south", 6))
    },
    "routes": {
        "service": {
            "entry": {"policy": "shares", "shares": {"north": 0.7, "south": 0.3}},
            "steps": {
                "north": [{"pools": ["north"]}, {"after_s": 30, "pools": ["south"]}],
                "south": [{"pools": ["south"]}, {"after_s": 45, "pools": ["north"]}],
            },
        }
    },
}


@cache
def known(name: str, seed: int = 5) -> tuple[pd.DataFrame, Measured]:
    """Records of a centre, and what is measured on them."""
    centre = {"one": ONE_SITE, "only": only_overflow(), "two": TWO_SITES}[name]
    calls = next(logs(centre, 1, seed))
    return calls, measure(calls, OPTIONS)


def openings(found: Measured) -> dict[tuple[str, str], Opening]:
    return {
        (pool, line): opening
        for pool, late in found.pools.openings.items()
        for line, opening in late.items()
    }


@pytest.mark.parametrize("name", ["one", "only"])
def test_the_time_after_which_a_pool_opens_is_found(name: str) -> None:
    _calls, found = known(name)
    ((_place, opening),) = openings(found).items()
    assert opening.low <= 60.0 <= opening.high
    assert opening.after_s == pytest.approx(60.0, abs=1.0)
    assert opening.high - opening.low < 5.0
    row = parameters(found).set_index("parameter").loc["opens"]
    assert (row["value"], row["low"], row["high"]) == (
        opening.after_s, opening.low, opening.high,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["one", "only"])
def test_agents_are_not_away_while_calls_wait_that_they_may_not_take_yet(name: str) -> None:
    _calls, found = known(name)
    table = parameters(found)
    rows = table[table["parameter"] == "unavailable"]
    assert len(rows)
    assert ((rows["low"] <= 23.0) & (rows["high"] >= 17.0)).all()


@pytest.mark.parametrize("name", ["one", "two"])
def test_days_with_overflow_are_told_again(name: str) -> None:
    calls, found = known(name)
    done = predict(calls, found, "replay", OPTIONS)
    assert done is not None
    assert abs(done.score.abandonment_error) < 0.015
    assert abs(done.score.wait_queued_error) < 0.10


def test_the_centre_has_steps() -> None:
    _calls, found = known("one")
    data = build_centre(found, OPTIONS)
    validated(Centre, data, "centre")
    first, later = data["routes"]["service"]["steps"]["main"]
    assert later["after_s"] == pytest.approx(60.0, abs=1.0)
    assert set(first["pools"]) | set(later["pools"]) == set(data["pools"])
    assert data["routes"]["loans"]["steps"]["main"] == [{"pools": later["pools"]}]


def test_sites_that_records_name_are_sites_of_the_centre() -> None:
    _calls, found = known("two")
    assert found.sites.names == ("north", "south")
    data = build_centre(found, OPTIONS)
    validated(Centre, data, "centre")
    assert set(data["sites"]) == {"north", "south"}
    assert {pool["site"] for pool in data["pools"].values()} == {"north", "south"}
    route = data["routes"]["service"]
    assert route["entry"]["shares"]["north"] == pytest.approx(0.7, abs=0.02)
    for site, after_s in (("north", 32.0), ("south", 47.0)):  # with the link's two seconds
        first, later = route["steps"][site]
        assert data["pools"][first["pools"][0]]["site"] == site
        assert later["after_s"] == pytest.approx(after_s, abs=1.0)
    study = sim.Study.from_dict({"centre": data, "replications": 1})
    assert sim.run(study, workers=1).log(0)["answer_s"] is not None


def test_records_without_sites_are_of_one() -> None:
    calls, _found = known("two")
    found = measure(calls.assign(site=pd.Categorical([""] * len(calls))), OPTIONS)
    assert found.sites.names == ("main",)
    assert not any(found.pools.openings.values())


@pytest.mark.broad
def test_intervals_hold_the_true_time() -> None:
    held = 0
    for calls in logs(ONE_SITE, 20, 100):
        (opening,) = openings(measure(calls, OPTIONS)).values()
        held += opening.low <= 60.0 <= opening.high
    assert held >= 18


def test_a_pool_that_is_asked_last_is_open_at_once() -> None:
    """Agents of a second preference take calls only while the first ones are busy: at once."""
    skills = {"service": {"preference": 2}, "loans": {}}
    outside = ONE_SITE["pools"]["outside"] | {"skills": skills}
    pools = ONE_SITE["pools"] | {"outside": outside}
    steps = {"main": [{"pools": ["own", "outside"]}]}
    routes = ONE_SITE["routes"] | {"service": {"entry": ENTRY, "steps": steps}}
    calls = next(logs(ONE_SITE | {"pools": pools, "routes": routes}, 1, 7))
    found = measure(calls, OPTIONS)
    assert not any(found.pools.openings.values())
    taken = calls["start_s"].notna() & (calls["contact_type"] == "service")
    assert np.count_nonzero(taken) > 5000


def test_records_may_name_the_site_of_an_agent(tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    heading = "entry,join,answer,talk_end,agent,site,agent_site"
    rows = [
        f"2026-01-05 09:{m}:00,2026-01-05 09:{m}:00,2026-01-05 09:{m}:30,2026-01-05 09:{m}:55,{w}"
        for m, w in ((10, "ann,north,south"), (11, "ann,north,south"), (12, "bob,north,"))
    ]
    file.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    calls = read(str(file), preset("generic")).calls
    assert calls["agent_site"].tolist() == ["south", "south", ""]
    site = Sites(("north", "south")).of_agents(calls)
    assert sorted(site.values()) == ["north", "south"]
    assert site[str(calls["agent"].iloc[0])] == "south"
