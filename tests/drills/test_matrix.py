"""Every component fails in every design: cells are drills, the calm day is shared, reasons stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import sim
from sim.config.failures import failures_from
from sim.drills.cells import Cell, Limits, measured
from sim.drills.components import Component, Failures, failing
from sim.drills.halving import halved_studies
from sim.drills.judging import MET, MISSED, OPEN
from sim.drills.laboratory import Price
from sim.drills.matrix import Resilience, resilience
from sim.errors import InputError
from sim.study.worker import replicate
from tests.small_studies import small, small_data, two_sites_data

TYPICAL, _REST = failures_from()
QUICK = Failures.from_dict(
    {
        "kinds": {
            "site": {
                "duration": {"dist": "constant", "value_s": 1800.0},
                "detection": {"delay_s": 600.0},
                "return_ramp_s": 600.0,
            },
            "link": {"duration": {"dist": "constant", "value_s": 1800.0}},
            "trunk_group": {"duration": {"dist": "constant", "value_s": 1800.0}},
        }
    }
)
SITE = Component("site", "left")
LIMITS = Limits(recovered_s=3600.0)


def two_sites(**study: Any) -> sim.Study:
    return sim.Study.from_dict(two_sites_data(agents=4, **study))


def test_a_cell_is_the_drill_of_the_same_study() -> None:
    study = two_sites(resolution="5min")
    found = resilience(
        {"a": study}, QUICK, which=["site:left"], starts=["10:00"], limits=LIMITS,
        replications=3, halve=0, workers=1,
    )  # fmt: skip
    (cell,) = found.cells
    hit = failing(sim.Study.from_dict({**study.to_dict(), "replications": 3}), [SITE], QUICK, 36e3)
    drill = sim.drill({"a": hit}, objective_s=3600.0, workers=1)["a"]
    assert cell.digest == hit.digest()
    values, verdict = measured(drill, LIMITS)
    np.testing.assert_equal(dict(cell.values), values)
    assert cell.verdict == verdict == OPEN
    lost = drill.lost().loc["lost"]
    assert cell.values["lost"] == lost["difference"] > 0
    assert cell.values["recovered_s"] == drill.moments().loc["recovered_s", "median"]
    assert cell.values["worst_service"] < cell.values["worst_service_calm"]


@pytest.mark.broad
def test_the_calm_day_of_a_design_runs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, ...]] = []

    def noted(study: sim.Study, *more: Any) -> Any:
        ran.append(tuple(study.centre.outages))
        return replicate(study, *more)

    monkeypatch.setattr("sim.executors.parcels.replicate", noted)
    found = resilience(
        {"a": two_sites(), "b": two_sites(staffing={"scale": 1.5})}, QUICK,
        which=["site", "link"], starts=["10:00", "12:00"], replications=2, halve=0, workers=1,
    )  # fmt: skip
    assert len(found.cells) == 2 * 3 * 2
    assert sum(not outages for outages in ran) == 2 * 2
    assert len(ran) == 2 * (2 + 12)
    assert found.starts == ["10:00", "12:00"]


def test_what_a_design_does_not_have_is_a_row_that_says_so() -> None:
    found = resilience(
        {"two": two_sites(), "one": small()}, QUICK, which=["link", "site:site"],
        starts=["10:00"], replications=2, halve=0, workers=1,
    )  # fmt: skip
    table = found.table().set_index(["component", "design"])
    assert len(table) == 4
    assert table.loc[("link:between", "one"), "reason"] == "design 'one' has no link:between"
    assert table.loc[("site:site", "two"), "reason"] == "design 'two' has no site:site"
    assert table.loc[("link:between", "two"), "reason"] == ""
    assert np.isnan(table["lost"].to_dict()["site:site", "two"])


def test_half_of_a_detection_delay_saves_the_calls_of_that_time() -> None:
    """1,800 calls a day, half of them at the site: 300 s less lose about 3.1 calls less."""
    found = resilience(
        {"a": two_sites()}, QUICK, which=["site:left"], starts=["10:00"], replications=4,
        halve=1, workers=1,
    )  # fmt: skip
    saved = {one.delay: one for one in found.halvings}
    assert set(saved) == {"detection", "repair", "ramp"}
    assert saved["detection"].full_s == 600.0
    assert saved["repair"].full_s == 1800.0
    assert 0.5 < saved["detection"].lost < 8.0
    assert saved["repair"].recovered_halved_s < saved["repair"].recovered_s


def test_delays_of_designs_and_playbooks_are_halved_too() -> None:
    study = sim.load(
        "retail_bank",
        ["redundancy=active_passive_warm", "playbook=callbacks_on", "outages=main_site_peak"],
    )
    found = halved_studies(study)
    assert list(found) == ["detection", "switch", "play", "repair", "failback", "ramp"]
    assert {name: full for name, (full, _study) in found.items()} == {
        "detection": 150.0, "repair": 7200.0, "failback": 300.0, "ramp": 1800.0, "switch": 1800.0,
        "play": pytest.approx(600.0),
    }  # fmt: skip
    design = found["switch"][1].redundancy
    assert design is not None
    assert design.activation_delay_s == 900.0
    (outage,) = found["detection"][1].centre.outages.values()
    assert outage.detection is not None
    assert outage.detection.ping_s == 30.0
    delays = [
        a["delay"]
        for a in found["play"][1].to_dict()["centre"]["playbooks"]["callbacks_on"]["actions"]
    ]
    assert [delay["mean_s"] for delay in delays] == [150.0, 300.0]
    assert found["play"][1].centre.outages == study.centre.outages


def cell(design: str, verdict: str) -> Cell:
    return Cell(design, ("site:left",), "10:00", {"lost": 1.0}, verdict)


def test_the_cheapest_fix_is_the_cheapest_design_that_is_known_to_meet_the_objective() -> None:
    day = sim.run(small(), replications=1)
    prices = {"base": 0.0, "cheap": 10.0, "unsure": 5.0, "dear": 90.0}
    verdicts = {"base": MISSED, "cheap": MET, "unsure": OPEN, "dear": MET}
    found = Resilience(
        [cell(name, verdict) for name, verdict in verdicts.items()],
        {name: Price(value, value - 1.0, value + 1.0) for name, value in prices.items()},
        dict.fromkeys(prices, day), LIMITS, QUICK, 0.95,
    )  # fmt: skip
    (row,) = found.fixes().to_dict("records")
    assert (row["first"], row["cheapest"], row["price"], row["open"]) == (
        MISSED, "cheap", 10.0, "unsure",
    )  # fmt: skip
    none = replace(found, cells=[cell("base", MISSED), cell("dear", OPEN)])
    (row,) = none.fixes().to_dict("records")
    assert (row["cheapest"], row["open"]) == ("", "dear")
    assert np.isnan(row["price"])


def test_a_verdict_needs_its_whole_interval() -> None:
    from sim.drills.cells import _verdict

    values = {"met_low": 0.7, "met_high": 1.0, "lost_low": 5.0, "lost_high": 9.0}
    assert _verdict(values, Limits()) == ""
    assert _verdict(values, Limits(60.0, 0.7)) == MET
    assert _verdict(values, Limits(60.0, 0.8)) == OPEN
    assert _verdict({**values, "met_high": 0.75}, Limits(60.0, 0.8)) == MISSED
    assert _verdict(values, Limits(lost_calls=9.0)) == MET
    assert _verdict(values, Limits(lost_calls=7.0)) == OPEN
    assert _verdict(values, Limits(60.0, 0.7, lost_calls=4.0)) == MISSED


def with_outage() -> sim.Study:
    data = small_data()
    data["centre"]["outages"] = {"mine": {**QUICK.kinds["site"].outage("site", "site", 0.0)}}
    return sim.Study.from_dict(data)


@pytest.mark.parametrize(
    ("designs", "asked", "said"),
    [
        ({}, {}, "needs a design"),
        ({"a": small(), "b": small(seed=2)}, {}, "has seed 2, the first one 11"),
        ({"a": with_outage()}, {}, "design 'a' has outages of its own (mine)"),
        ({"a": small()}, {"which": ["site:sit"]}, "did you mean 'site:site'?"),
        ({"a": small()}, {"starts": ["25:00"]}, "start: "),
        ({"a": small()}, {"starts": ["busyest"]}, "did you mean 'busiest'?"),
        ({"a": small()}, {"starts": ["24:00"]}, "not before the end of the horizon (24 h)"),
        ({"a": small()}, {"pairs": True}, "needs an objective"),
        ({"a": small()}, {"limits": Limits(60.0, 1.5)}, "share of days: found 1.5"),
        ({"a": small()}, {"limits": Limits(-60.0)}, "rto: found -60"),
    ],
)
def test_bad_input_is_one_sentence(
    designs: dict[str, sim.Study], asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError) as error:
        resilience(designs, TYPICAL, **asked)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
