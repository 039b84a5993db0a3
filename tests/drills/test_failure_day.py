"""An ordinary day beside the day on which something fails, for each option of a comparison."""

from __future__ import annotations

import json

import numpy as np
import pytest

import sim
from sim.drills.components import Component, Failures
from sim.drills.failure_day import (
    BECAUSE,
    COST,
    FAILURE,
    LOST_CALLS,
    MINUTES_BELOW,
    NEVER,
    ORDINARY,
    RECOVERED,
    FailureDays,
    failure_days,
    main_component,
    minutes_below,
)
from sim.errors import InputError
from sim.measures.layout import Floats
from tests.small_studies import small, two_sites_data, with_outages

QUICK = Failures.from_dict(
    {
        "kinds": {
            "site": {
                "duration": {"dist": "constant", "value_s": 1800.0},
                "detection": {"delay_s": 600.0},
                "source": "a guess",
            },
            "acd": {"duration": {"dist": "constant", "value_s": 900.0}},
        }
    }
)


def two_sites(left: int = 4, right: int = 4, **study: object) -> sim.Study:
    data = two_sites_data(**study)
    for site, agents in (("left", left), ("right", right)):
        data["centre"]["pools"][f"{site}_pool"]["staffing"] = {"by_interval": [agents]}
    return sim.Study.from_dict(data)


@pytest.fixture(scope="module")
def found() -> FailureDays:
    options = {"few": two_sites(resolution="5min"), "many": two_sites(6, 6, resolution="5min")}
    return failure_days(options, QUICK, replications=6, workers=1)


def test_each_number_is_that_of_the_drill_on_the_same_days(found: FailureDays) -> None:
    data = two_sites(resolution="5min", replications=6).to_dict()
    hour = f"{int(found.at_s // 3600):02d}:{int(found.at_s // 60 % 60):02d}"
    outage = QUICK.kinds["site"].outage("site", "left") | {"start": hour}
    data["centre"]["outages"] = {"cut": outage}
    one = sim.drill({"few": sim.Study.from_dict(data)}, workers=1)["few"]
    lost, cost, rows = one.lost().loc["lost"], one.difference("cost_total"), found.of("few")
    told = rows[LOST_CALLS, BECAUSE]
    assert (told.value, told.low, told.high) == tuple(lost[["difference", "low", "high"]])
    assert rows[LOST_CALLS, ORDINARY].value == lost["without"]
    assert rows[LOST_CALLS, FAILURE].value == lost["with_failure"] > lost["without"]
    assert rows[COST, BECAUSE].value == pytest.approx(cost.difference)
    assert rows[COST, BECAUSE].low == pytest.approx(cost.low)
    assert rows[RECOVERED, FAILURE].value * 60.0 == one.moments().loc["recovered_s", "median"]
    assert rows[RECOVERED, NEVER].value == 0.0


def test_what_more_agents_change_of_both_days_is_told_by_the_same_luck(found: FailureDays) -> None:
    few, many = found.of("few"), found.of("many")
    assert many[LOST_CALLS, ORDINARY].value < few[LOST_CALLS, ORDINARY].value
    assert many[MINUTES_BELOW, FAILURE].value < few[MINUTES_BELOW, FAILURE].value
    assert few[LOST_CALLS, BECAUSE].low > 0.0


def test_the_largest_site_fails_unless_there_is_only_one(found: FailureDays) -> None:
    assert (found.component, found.picked, found.lasts_s) == ("site:left", True, 1800.0)
    assert main_component(two_sites(4, 5), QUICK) == Component("site", "right")
    assert main_component(small(), QUICK) == Component("acd", "site")
    without = QUICK.model_copy(update={"kinds": {"site": QUICK.kinds["site"]}})
    assert main_component(small(), without) == Component("site", "site")


def test_what_an_option_has_not_cannot_fail_in_it() -> None:
    options = {"two": two_sites(), "one": small()}
    found = failure_days(options, QUICK, component="site:left", replications=2, workers=1)
    assert found.reasons == {"one": "it has no site:left"}
    assert {row.option for row in found.rows} == {"two"}
    assert not found.picked


def test_outages_of_an_options_own_are_not_on_its_ordinary_day() -> None:
    plain = failure_days({"a": small()}, QUICK, replications=2, workers=1)
    other = failure_days({"a": with_outages("fire")}, QUICK, replications=2, workers=1)
    assert repr(plain.rows) == repr(other.rows)


def test_it_is_read_back_as_it_was_written(found: FailureDays) -> None:
    text = json.dumps(found.to_dict(), allow_nan=False)
    again = FailureDays.from_dict(json.loads(text))
    assert json.dumps(again.to_dict()) == text
    np.testing.assert_equal(again.table().to_dict("list"), found.table().to_dict("list"))


@pytest.mark.parametrize(
    ("options", "component", "said"),
    [
        ({}, "", "a day with a failure needs an option"),
        ({"a": small(), "b": small(seed=3)}, "", r"found seeds 3, 11"),
        ({"a": small()}, "site:sit", "found 'site:sit'.*did you mean 'site:site'"),
        ({"a": small()}, "crm:site", "failures.kinds: says nothing of crm; it has site, acd"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_runs(
    options: dict[str, sim.Study], component: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        failure_days(options, QUICK, component=component)


class _Counts:
    """Time series of one replication, in bins of five minutes."""

    def __init__(self, **lines: list[int]) -> None:
        from sim.drills.recovery import REFUSED

        empty = [0] * len(lines["counted"])
        named = {n: lines.get(n, empty) for n in ("in_time", "counted", *REFUSED)}
        self.fields: dict[str, Floats] = {
            f"series.{n}": np.array([[values]], dtype=float) for n, values in named.items()
        }


def test_minutes_below_are_quarters_of_few_answers_and_of_nobody_let_in() -> None:
    counts = _Counts(
        #          good      bad       nobody    refused   a last one, cut short: bad
        counted=[4, 4, 2, 4, 4, 2, 0, 0, 0, 0, 0, 0, 5],
        in_time=[4, 4, 0, 4, 3, 0, 0, 0, 0, 0, 0, 0, 1],
        lost_no_site=[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0],
    )
    assert minutes_below(counts, 300.0, 0.8).tolist() == [45.0]  # type: ignore[arg-type]
