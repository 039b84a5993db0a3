"""Every shipped centre and scenario holds together, names its sources, and behaves as it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import yaml

import sim
from sim.centre import ivr_outcomes
from sim.centre.rosters import roster
from sim.config.folders import groups, shipped
from sim.engine import CallLog
from sim.engine.codes import ABANDONED
from sim.study import Result
from sim.study.worker import simulate
from sim.workload.arrivals import mean_arrivals
from tests.tiers import broad

pytestmark = pytest.mark.broad

CENTRES = groups()["centre"]
INVENTED = ["retail_bank", "national_bank"]
SCENARIOS = groups()["scenario"]
OUTAGES = groups()["outages"]
EVENTS = groups()["demand_event"]
CHANGES = [name for name in SCENARIOS if name != "base"]
PUBLIC = ("CBA", "GKM 2003", "Anonymous Bank 1999", "ContactBabel", "TechTarget", "Labour Law")


@cache
def shipped_yaml(group: str, name: str) -> dict[str, Any]:
    text = (shipped("scenarios") / group / f"{name}.yaml").read_text(encoding="utf-8")
    loaded = yaml.safe_load(text)
    assert isinstance(loaded, dict)
    return loaded


def numbers(here: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Dotted path of every number under ``here``; a list counts as one place."""
    if isinstance(here, Mapping):
        for key, value in here.items():
            yield from numbers(value, (*path, str(key)))
    elif isinstance(here, list):
        if any(True for item in here for _ in numbers(item)):
            yield ".".join(path)
    elif isinstance(here, int | float) and not isinstance(here, bool):
        yield ".".join(path)


def covered(path: str, sources: Mapping[str, str]) -> bool:
    parts = path.split(".")
    return any(".".join(parts[:n]) in sources for n in range(1, len(parts) + 1))


@cache
def loaded(centre: str, *overrides: str) -> sim.Study:
    """A shipped study, put together once: it cannot be changed."""
    return sim.load(centre, list(overrides))


@cache
def run(*overrides: str) -> Result:
    """Four replications of the default day with changes."""
    return sim.run(loaded("retail_bank", *overrides), replications=4, seed=1)


def measured(name: str, *overrides: str) -> float:
    return float(run(*overrides).kpis()["value"][name])


@cache
def failure_log(overflow: bool) -> CallLog:
    """The first replication of the failure of the main site."""
    name = "site_failure" if overflow else "site_failure_no_overflow"
    return simulate(loaded("retail_bank", f"scenario={name}", "seed=1"), 0)


# What holds for every file -------------------------------------------------------------------


@pytest.mark.parametrize("centre", CENTRES)
def test_a_shipped_centre_validates(centre: str) -> None:
    assert loaded(centre).centre.name == centre


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_shipped_scenario_validates_on_the_centre_it_is_made_for(scenario: str) -> None:
    made_for = shipped_yaml("scenario", scenario)["scenario"]["centre"]
    for centre in CENTRES if made_for is None else [made_for]:
        assert loaded(centre, f"scenario={scenario}").scenario.name == scenario


@pytest.mark.parametrize("outage", OUTAGES)
def test_a_shipped_outage_validates(outage: str) -> None:
    assert loaded("retail_bank", f"outages={outage}").centre.outages


@pytest.mark.parametrize("event", EVENTS)
def test_a_shipped_demand_event_validates(event: str) -> None:
    assert loaded("retail_bank", f"demand_event={event}").centre.demand.events


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_has_a_short_title_and_a_note_and_touches_only_the_centre(scenario: str) -> None:
    delta = shipped_yaml("scenario", scenario)
    assert set(delta) <= {"scenario", "centre"}
    assert delta["scenario"]["name"] == scenario
    assert 0 < len(delta["scenario"]["title"]) <= 22
    assert len(delta["scenario"]["note"]) > 20


@pytest.mark.parametrize("scenario", CHANGES)
def test_a_scenario_changes_the_centre(scenario: str) -> None:
    changed = loaded("retail_bank", f"scenario={scenario}").centre
    assert changed != loaded("retail_bank").centre


def test_titles_differ() -> None:
    titles = [shipped_yaml("scenario", name)["scenario"]["title"] for name in SCENARIOS]
    assert len(set(titles)) == len(titles)


# Where the numbers come from -----------------------------------------------------------------


@pytest.mark.parametrize("name", INVENTED)
def test_every_number_of_an_invented_centre_names_its_source(name: str) -> None:
    centre = dict(shipped_yaml("centre", name))
    sources = centre.pop("sources")
    assert [p for p in numbers(centre) if not covered(p, sources)] == []


@pytest.mark.parametrize("scenario", CHANGES)
def test_every_number_that_a_scenario_changes_names_its_own_source(scenario: str) -> None:
    delta = dict(shipped_yaml("scenario", scenario)["centre"])
    sources = delta.pop("sources")
    assert [p for p in numbers(delta) if not covered(p, sources)] == []


@pytest.mark.parametrize(
    ("group", "name"),
    [*[("centre", name) for name in INVENTED], *[("scenario", name) for name in CHANGES]],
)
def test_a_source_is_an_assumption_or_a_public_figure(group: str, name: str) -> None:
    loaded = shipped_yaml(group, name)
    sources = loaded["centre"]["sources"] if group == "scenario" else loaded["sources"]
    for path, text in sources.items():
        assert "assumption" in text or any(word in text for word in PUBLIC), path


# The retail bank's day -----------------------------------------------------------------------


def test_about_sixty_thousand_calls_on_a_mean_weekday() -> None:
    centre = loaded("retail_bank").centre
    days = [centre.horizon.weekday(day) for day in range(centre.horizon.days)]
    volumes = [
        sum(t.demand.mean_daily_volume(day) for t in centre.contact_types.values()) for day in days
    ]
    assert volumes == pytest.approx([60_000])
    week = ("mon", "tue", "wed", "thu", "fri")
    mean = sum(
        t.demand.mean_daily_volume(day) for t in centre.contact_types.values() for day in week
    )
    assert mean / 5 == pytest.approx(60_000, rel=0.002)


def test_at_least_seven_contact_types_with_card_loss_first() -> None:
    types = loaded("retail_bank").centre.contact_types
    assert len(types) >= 7
    assert [name for name, kind in types.items() if kind.priority == 0] == ["card_loss"]


@pytest.mark.parametrize(
    ("measure", "low", "high"),
    [
        ("offered_calls", 50_000, 72_000),
        ("containment", 0.65, 0.71),
        ("answer_rate", 0.88, 0.97),
        ("asa", 6.0, 25.0),
        ("service_level", 0.60, 0.90),
        ("occupancy", 0.80, 0.90),
        ("blocking", 0.0, 0.001),
    ],
)
def test_the_default_day_resembles_the_public_figures(
    measure: str, low: float, high: float
) -> None:
    assert low <= measured(measure) <= high


def test_most_of_what_is_spent_is_spent_on_staff() -> None:
    """Gans, Koole & Mandelbaum 2003: 60 to 70 % of what it costs to run a centre."""
    costs = run().kpis()["value"]
    spent = costs["cost_total"] - costs["cost_penalty"] - costs["cost_lost_value"]
    staff = costs["cost_agents"] + costs["cost_overtime"] + costs["cost_hiring"]
    assert 0.6 <= staff / spent <= 0.7


def test_no_hour_is_grossly_unstaffed() -> None:
    calls = run().by("offered_to_agents", "interval")["value"].to_numpy()
    level = run().by("service_level", "interval")["value"].to_numpy()
    hourly = (calls * level).reshape(24, 2).sum(axis=1) / calls.reshape(24, 2).sum(axis=1)
    assert hourly.min() > 0.4
    assert np.median(hourly) > 0.65


@pytest.mark.parametrize(
    ("name", "scenario"),
    [*[("retail_bank", scenario) for scenario in SCENARIOS], ("national_bank", "base")],
)
def test_nobody_is_rostered_without_a_seat(name: str, scenario: str) -> None:
    overrides = [f"scenario={scenario}", "centre.horizon.days=7"]
    centre = loaded(name, *overrides).centre
    for place, site in centre.sites.items():
        plans = [roster(p, centre.horizon) for p in centre.pools.values() if p.site == place]
        times = np.unique(np.concatenate([plan.times[:-1] for plan in plans]))
        sitting = sum(
            plan.rostered[np.searchsorted(plan.times, times, side="right") - 1] for plan in plans
        )
        assert site.seats is None or np.max(sitting) <= site.seats


# The national bank's day ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def planned_day() -> Result:
    """One day of the national bank as it was planned for: every type's volume at its mean.

    Busyness moves the service level of a single day between 30 and 100 %; without it one
    replication says whether staff and calls fit each other.
    """
    types = loaded("national_bank").centre.contact_types
    flat = [f"centre.contact_types.{name}.demand.busyness_cv=0" for name in types]
    return sim.run(loaded("national_bank", *flat), replications=1, seed=1, workers=1)


def test_the_national_bank_has_the_size_it_claims() -> None:
    centre = loaded("national_bank").centre
    sizes = (len(centre.sites), len(centre.contact_types), len(centre.pools))
    assert sizes == (5, 12, 40)
    assert sum(site.seats or 0 for site in centre.sites.values()) == 8_000
    for days in (("tue",), ("mon", "tue", "wed", "thu", "fri")):
        volume = sum(
            t.demand.mean_daily_volume(day) for t in centre.contact_types.values() for day in days
        )
        assert volume / len(days) == pytest.approx(2_000_000, rel=0.002)
    assert centre.horizon.weekday(0) == "tue"


def test_every_site_of_the_national_bank_is_linked_to_every_other() -> None:
    centre = loaded("national_bank").centre
    pairs = {frozenset(link.between) for link in centre.links.values()}
    assert pairs == {frozenset(pair) for pair in combinations(centre.sites, 2)}


def test_lost_cards_and_suspicious_payments_go_first_at_the_national_bank() -> None:
    types = loaded("national_bank").centre.contact_types
    assert [n for n, kind in types.items() if kind.priority == 0] == ["card_loss", "fraud"]
    assert types["vip"].head_start_s > types["complaint"].head_start_s > 0


def test_the_roster_of_one_site_can_be_changed_without_the_others() -> None:
    """The file shares rosters between sites; loaded, each pool has its own."""
    field = "centre.pools.{}.staffing.shifts.night.agents"
    pools = loaded("national_bank", field.format("north_accounts") + "=99").centre.pools
    assert pools["north_accounts"].staffing.shifts["night"].agents == 99
    assert pools["east_accounts"].staffing.shifts["night"].agents < 99


@pytest.mark.parametrize("scenario", ["second_site", "site_failure"])
def test_a_scenario_of_the_retail_bank_is_refused_by_the_national_bank(scenario: str) -> None:
    with pytest.raises(sim.InputError, match="made for centre 'retail_bank', not for"):
        sim.load("national_bank", [f"scenario={scenario}"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("measure", "low", "high"),
    [
        ("offered_calls", 1_990_000, 2_010_000),
        ("containment", 0.66, 0.69),
        ("answer_rate", 0.94, 0.99),
        ("asa", 1.5, 9.0),
        ("service_level", 0.82, 0.98),
        ("occupancy", 0.84, 0.92),
        ("blocking", 0.0, 0.0005),
        ("overflow_share", 0.005, 0.1),
    ],
)
def test_a_planned_day_of_the_national_bank_resembles_the_public_figures(
    planned_day: Result, measure: str, low: float, high: float
) -> None:
    assert low <= float(planned_day.kpis()["value"][measure]) <= high


@pytest.mark.slow
def test_no_half_hour_type_or_site_of_the_national_bank_is_grossly_unstaffed(
    planned_day: Result,
) -> None:
    for axis, least in (("interval", 0.5), ("contact_type", 0.7), ("site", 0.8)):
        assert planned_day.by("service_level", axis)["value"].min() > least, axis


@pytest.mark.slow
def test_every_pool_of_the_national_bank_has_work_and_time_to_breathe(planned_day: Result) -> None:
    occupancy = planned_day.by("occupancy", "pool")["value"]
    assert len(occupancy) == 40
    assert occupancy.min() > 0.7
    assert occupancy.max() < 0.96


# What the scenarios do -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "service", "cost"),
    [
        ("fewer_agents", -1, -1),
        ("more_agents", 1, 1),
        broad("better_ivr", 1, 1),
        broad("voice_bot", 1, 1),
        broad("late_information", -1, 1),
        broad("blended", -1, 1),
        broad("new_hires", -1, 1),
    ],
)
def test_a_scenario_moves_service_and_cost_as_its_note_says(
    scenario: str, service: int, cost: int
) -> None:
    for measure, sign in (("service_level", service), ("cost_total", cost)):
        change = measured(measure, f"scenario={scenario}") - measured(measure)
        assert change * sign > 0


def test_a_bigger_second_site_is_dominated_on_an_ordinary_day() -> None:
    site, ivr = "scenario=second_site", "scenario=better_ivr"
    assert measured("cost_total", site) > measured("cost_total", ivr) + 1000
    assert measured("service_level", site) < measured("service_level", ivr)


def test_a_better_ivr_contains_more() -> None:
    more = measured("containment", "scenario=better_ivr") - measured("containment")
    assert 0.02 < more < 0.05


def test_a_plan_that_forgets_how_hard_the_calls_left_are_promises_too_much() -> None:
    bot = "scenario=voice_bot"
    types = ("balance", "transfer", "card_bill", "app", "loan")
    path = "centre.contact_types.{}.harder_after_deflection.elasticity=0.0"
    forgetful = [path.format(name) for name in types]
    gain = measured("service_level", bot) - measured("service_level")
    promised = measured("service_level", bot, *forgetful) - measured("service_level")
    assert 0 < gain < 0.85 * promised
    assert measured("containment", bot) == measured("containment", bot, *forgetful)


def test_the_bots_callers_opt_out_and_are_not_understood_as_the_graph_says() -> None:
    bot = loaded("retail_bank", "scenario=voice_bot").centre
    found = run("scenario=voice_bot").by("opt_out", "contact_type").set_index("contact_type")
    for name in ("balance", "loan", "app"):
        expected = ivr_outcomes(bot, name)
        assert expected is not None
        row = found.loc[name]
        assert row.low - 0.005 < expected.opted_out < row.high + 0.005
    assert 0.01 < measured("recognition_failure", "scenario=voice_bot") < 0.03


def test_callbacks_spare_lines_and_patience_but_not_every_caller_answers() -> None:
    hold = "scenario=virtual_hold"
    for measure in ("abandonment", "peak_lines", "mean_lines"):
        assert measured(measure, hold) < measured(measure), measure
    assert 0.08 < measured("callback_no_answer", hold) < 0.12
    assert measured("service_level", hold) > measured("service_level")


def test_overtime_is_worked_when_calls_wait_and_helps() -> None:
    late = "scenario=overtime"
    assert measured("planned_overtime_hours", late) > 1.0
    assert measured("service_level", late) > measured("service_level")
    wages = measured("cost_overtime", late) - measured("cost_overtime")
    assert measured("cost_total", late) - measured("cost_total") < wages


def test_late_information_sends_calls_to_and_fro() -> None:
    late = measured("overflow_share", "scenario=late_information")
    assert late > 1.5 * measured("overflow_share")


@pytest.mark.broad
def test_callers_who_call_again_make_a_failure_worse_and_are_reached_all_the_same() -> None:
    again, dead = "scenario=callers_return", "outages=main_site_peak"
    assert measured("lost_calls", again, dead) > 1.5 * measured("lost_calls", dead)
    reached = measured("reached_in_the_end", again, dead)
    assert reached > measured("reached_in_the_end", dead)
    assert 1.03 < measured("calls_per_caller", again) < 1.08
    assert 0.86 < measured("first_contact_resolution", again) < 0.89
    gap = measured("offered_to_agents", again) - measured("offered_to_agents")
    assert abs(gap) < 0.03 * measured("offered_to_agents")


def test_a_dead_site_loses_calls_until_the_carrier_notices() -> None:
    frame = failure_log(overflow=True).frame()
    lost = frame[frame.loss_cause == "before_detection"]
    assert len(lost) > 0
    fails = 10 * 3600.0
    assert lost.arrival_s.min() >= fails
    # three missed pings a minute apart, then 30 s to reroute
    assert fails + 2 * 60 < lost.arrival_s.max() <= fails + 3 * 60 + 30
    for cause in ("in_ivr", "in_queue", "talking"):
        taken = frame[frame.loss_cause == cause]
        assert len(taken) > 0
        assert (taken.end_s == fails).all()


def test_after_detection_the_second_site_takes_the_calls_only_with_overflow() -> None:
    shares = {}
    for overflow in (True, False):
        frame = failure_log(overflow).frame()
        dead = frame[frame.arrival_s.between(10.1 * 3600, 11.9 * 3600)]
        assert not (dead.entry_site == "main").any()
        shares[overflow] = float((dead.entry_site == "second").mean())
    assert shares[True] > shares[False] + 0.1


def test_a_failure_without_overflow_loses_more_calls() -> None:
    lost = [
        np.count_nonzero(np.asarray(failure_log(overflow)["disposition"], dtype=int) >= ABANDONED)
        for overflow in (True, False)
    ]
    assert measured("lost_calls") < lost[0] < lost[1]


def test_a_billing_day_brings_more_card_calls() -> None:
    expected = {}
    for overrides in ([], ["demand_event=billing_day"]):
        centre = loaded("retail_bank", *overrides).centre
        expected[len(overrides)] = {
            name: mean_arrivals(centre, name, 0)[1][-1] for name in centre.contact_types
        }
    growth = {name: expected[1][name] / expected[0][name] for name in expected[0]}
    assert 1.3 < growth["card_bill"] < 1.5
    assert 1.1 < growth["transfer"] < 1.15
    assert growth["loan"] == 1.0


def test_a_larger_reserve_serves_calls_better_and_work_later() -> None:
    pools = ("main_general", "main_specialist", "second_general", "second_specialist")
    larger = [f"centre.pools.{pool}.reserve=5" for pool in pools]
    found = {
        measure: [measured(measure, "scenario=blended", *more) for more in ([], larger)]
        for measure in ("service_level", "timely_handling", "backlog")
    }
    assert found["service_level"][0] < found["service_level"][1]
    assert found["timely_handling"][0] > found["timely_handling"][1] > 0.5
    assert found["backlog"][0] < found["backlog"][1]
    assert 1.5 < measured("chats_at_once", "scenario=blended") < 3.0
