"""Every mistake in a centre becomes one sentence: where, what was found, what was meant."""

from __future__ import annotations

from typing import Any

import pytest

from sim.centre import Centre, validated
from sim.errors import InputError, TrunklineError
from tests.builders import exponential
from tests.centre.bank import MISSING, bank, spoilt

BALANCE = "contact_types.balance"
NODES = "ivr_journeys.menu.nodes"
DAY_SHIFT = "pools.general.staffing.shifts.day"
NORTH = "routes.retail.steps.north"


def complaint(path: str, value: Any) -> InputError:
    with pytest.raises(InputError) as error:
        validated(Centre, spoilt(path, value), "centre")
    return error.value


def check(path: str, value: Any, where: str, *words: str) -> None:
    """The first problem starts with its full path and holds the words, on one line."""
    sentence = str(complaint(path, value))
    assert sentence.startswith(f"centre.{where}: "), sentence
    for word in words:
        assert word in sentence, sentence
    assert "\n" not in sentence


def test_the_bank_itself_is_valid() -> None:
    assert validated(Centre, bank(), "centre").title == ""


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("horizn", "horizon"),
        ("horizon.dayz", "days"),
        (f"{BALANCE}.pattience", "patience"),
        (f"{BALANCE}.talk.mean", "mean_s"),
        ("sites.north.trunk_group", "trunk_groups"),
        (f"{NORTH}.0.pool", "pools"),
        (f"{NORTH}.1.if.queue_longer", "queue_longer_than"),
        ("outages.power.detection.miss", "misses"),
        ("tariff.seats_per_day", "seat_per_day"),
    ],
)
def test_an_unknown_field_says_what_was_probably_meant(path: str, meant: str) -> None:
    where = path.replace(".0.", "[0].").replace(".1.", "[1].")
    check(path, 1, where, "unknown field; allowed here: ", f"did you mean '{meant}'?")


@pytest.mark.parametrize(
    ("path", "value", "where", "kind", "meant"),
    [
        (f"{BALANCE}.route", "retial", None, "route", "retail"),
        (f"{BALANCE}.demand.profile", "dya", None, "profile", "day"),
        (f"{BALANCE}.ivr.journey", "meun", None, "IVR journey", "menu"),
        (f"{BALANCE}.ivr.branches", {"welcom": {"agent": 1.0}}, None, "IVR node", "welcome"),
        (
            f"{BALANCE}.ivr.success",
            {"logon": 0.5},
            None,
            "authentication or recognition node",
            "login",
        ),
        ("pools.general.site", "nort", None, "site", "north"),
        ("pools.general.skills", {"balence": {}}, None, "contact type", "balance"),
        ("links.wan.between", ["north", "sotuh"], None, "site", "south"),
        (f"{NORTH}.0.pools", ["genral"], f"{NORTH}[0].pools", "pool", "general"),
        (f"{NORTH}.1.if", {"site_down": "sauth"}, f"{NORTH}[1].if.site_down", "site", "south"),
        ("demand.events.billing.contact_types", ["balanc"], None, "contact type", "balance"),
        ("outages.power.name", "nord", None, "site", "north"),
        ("tariff.sites.nroth", {}, "tariff.sites", "site", "north"),
    ],
)
def test_a_name_that_does_not_exist_says_which_do(
    path: str, value: Any, where: str | None, kind: str, meant: str
) -> None:
    words = (f"there is no {kind} '", "; allowed: ", f"did you mean '{meant}'?")
    check(path, value, where or path, *words)


@pytest.mark.parametrize(
    ("path", "found", "meant"),
    [
        ("horizon.closing", "serve", "serve_out"),
        ("sites.north.ivr.when_full", "wate", "wait"),
        (f"{BALANCE}.talk.dist", "lognormel", "lognormal"),
        ("routes.retail.entry.policy", "share", "shares"),
        ("routing.agent_selection", "random", "random_agent"),
        ("target.variant", "offerd", "offered"),
    ],
)
def test_a_word_outside_a_closed_list_says_the_list(path: str, found: str, meant: str) -> None:
    check(path, found, path, f"found '{found}'; allowed: ", f"did you mean '{meant}'?")


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("horizon.days", 0, "must be greater than 0, found 0"),
        ("horizon.days", 1.5, "must be a whole number, found 1.5"),
        ("horizon.days", "2", "must be a whole number, found '2'"),
        ("horizon.interval_min", 20, "found 20; allowed: 15, 30, 60"),
        ("horizon.warmup_s", 90_000, "must be shorter than the horizon (86400 s), found 90000"),
        (f"{BALANCE}.talk.mean_s", -5, "must be greater than or equal to 0.000001, found -5"),
        (f"{BALANCE}.talk.mean_s", "180", "must be a number, found '180'"),
        (f"{BALANCE}.talk.mean_s", float("nan"), "must be a finite number, found nan"),
        (f"{BALANCE}.balking", 1.2, "must be less than or equal to 1, found 1.2"),
        (f"{BALANCE}.priority", True, "must be a whole number, found True"),
        ("links.wan.transfer_delay_s", -1, "must be greater than or equal to 0, found -1"),
        (
            "pools.general.skills.balance",
            {"factor": 0},
            "factor: must be greater than or equal to 0.000001, found 0",
        ),
        (
            "pools.general.skills.balance",
            {"talk_factor": 0.0},
            "talk_factor: must be greater than or equal to 0.000001, found 0.0",
        ),
        (
            "pools.general.skills.balance",
            {"wrap_up_factor": "1.2"},
            "wrap_up_factor: must be a number, found '1.2'",
        ),
        (
            "pools.general.skills.balance",
            {"wrapup_factor": 1.2},
            "did you mean 'wrap_up_factor'?",
        ),
        ("pools.general.staffing.shrinkage", 1.0, "must be less than 1, found 1.0"),
        ("pools.general.staffing.shrinkage", 30.0, "found 30.0 (30 % is written 0.3)"),
        (f"{NODES}.login.authentication.attempts", 11, "must be less than or equal to 10"),
        ("target.share", 1.5, "must be less than or equal to 1, found 1.5"),
        ("target.share", 80, "found 80 (80 % is written 0.8)"),
        (f"{BALANCE}.balking", 5.5, "found 5.5 (5.5 % is written 0.055)"),
        (f"{BALANCE}.talk", MISSING, "this field is required and missing"),
        ("sites.north.trunk_groups.main.lines", MISSING, "this field is required and missing"),
        (f"{BALANCE}.talk.dist", MISSING, None),
    ],
)
def test_a_bad_value_names_its_path_and_what_is_allowed(
    path: str, value: Any, sentence: str | None
) -> None:
    if path.endswith("skills.balance"):
        (field,) = value
        check(path, value, f"{path}.{field}", str(sentence))
    elif path.endswith("dist"):
        check(path, value, path.removesuffix(".dist"), "needs 'dist' to say which kind it is")
    else:
        assert sentence is not None
        check(path, value, path, sentence)


@pytest.mark.parametrize("found", [510, 8.5, "8:3", "9am", "08.00", "25:00", None])
def test_a_clock_time_must_be_quoted_and_well_formed(found: Any) -> None:
    """YAML reads an unquoted 08:30 as the number 510."""
    words = f"expected a clock time in quotes such as '08:30', found {found!r}"
    check(f"{DAY_SHIFT}.start", found, f"{DAY_SHIFT}.start", words)
    check("demand.events.billing.start", found, "demand.events.billing.start", words)


def test_a_clock_time_ends_at_midnight() -> None:
    check(f"{DAY_SHIFT}.end", "24:30", f"{DAY_SHIFT}.end", "ends at '24:00', found '24:30'")


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        (
            "08:00-08:00",
            "must start before '24:00' and not end when they start, found '08:00-08:00'",
        ),
        (
            "24:00-02:00",
            "must start before '24:00' and not end when they start, found '24:00-02:00'",
        ),
        ("08:00-12:00, 11:30-20:00", "must not overlap, found '08:00-12:00' and '11:30-20:00'"),
        (["08:00-12:00", "08:00-09:00"], "must not overlap, found '08:00-09:00' and '08:00-12:00'"),
        ("08:00-12:00, closed", "expected opening hours like '08:00-20:00', several like"),
        (["08:00-12:00", 13], "expected opening hours like '08:00-20:00', several like"),
        ({"mon": "18:00-02:00, 25:00-26:00"}, "expected a clock time in quotes"),
        ("08:00", "'08:00-12:00, 13:00-20:00' or 'closed', found '08:00'"),
        ("8-20", "expected a clock time in quotes such as '08:30', found '8'"),
        ({"mo": "08:00-20:00"}, "unknown weekday 'mo'"),
    ],
)
def test_opening_hours_must_make_sense(opening: Any, words: str) -> None:
    check("horizon.opening", opening, "horizon.opening", words)


def test_an_unknown_weekday_says_which_there_are() -> None:
    words = ("unknown weekday 'sunday'; allowed: mon, tue, ", "did you mean 'sun'?")
    check(f"{BALANCE}.demand.weekday", {"sunday": 1}, f"{BALANCE}.demand.weekday", *words)
    check(f"{DAY_SHIFT}.days", ["mon", "sunday"], f"{DAY_SHIFT}.days", *words)


def test_shares_must_sum_to_1() -> None:
    words = "shares must sum to 1, found 0.9 (north: 0.7, south: 0.2)"
    check("routes.retail.entry.shares.south", 0.2, "routes.retail.entry", words)
    words = "branches must sum to 1, found 0.9 (login: 0.5, agent: 0.4)"
    check(f"{NODES}.welcome.branches.agent", 0.4, f"{NODES}.welcome", words)
    path = f"{BALANCE}.ivr.branches"
    check(path, {"welcome": {"agent": 0.9}}, f"{path}.welcome", "must sum to 1, found 0.9")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (f"{NODES}.login.branches", {"welcome": 1.0}, "lead back to themselves: login, welcome"),
        (f"{NODES}.login.branches", {"login": 1.0}, "nodes lead back to themselves: login"),
        (f"{NODES}.welcome.branches", {"agent": 1.0}, "'login' cannot be reached from 'welcome'"),
        (f"{NODES}.login.branches", {"contaned": 1.0}, "did you mean 'contained'?"),
        (f"{NODES}.login.authentication.on_failure", "agnet", "did you mean 'agent'?"),
        ("ivr_journeys.menu.start", "welcom", "did you mean 'welcome'?"),
    ],
)
def test_a_journey_must_be_a_graph_without_circles_or_loose_ends(
    path: str, value: Any, words: str
) -> None:
    check(path, value, "ivr_journeys.menu", words)


def test_an_ending_may_not_name_a_node() -> None:
    node = {"play": {"dist": "constant", "value_s": 1}, "branches": {"hung_up": 1.0}}
    check(f"{NODES}.agent", node, "ivr_journeys.menu", "'agent' is an ending and may not name")


def test_a_type_may_change_only_branches_that_the_node_has() -> None:
    path = f"{BALANCE}.ivr.branches"
    words = "there is no branch 'contained'; allowed: login, agent"
    check(path, {"welcome": {"contained": 1.0}}, f"{path}.welcome", words)
    words = "there is no authentication or recognition node 'welcome'; allowed: login"
    check(f"{BALANCE}.ivr.success", {"welcome": 0.9}, f"{BALANCE}.ivr.success", words)


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        ({"dist": "lognormal", "mean_s": 9}, "give either mean_s and cv, or median_s and sigma"),
        ({"dist": "gamma", "mean_s": 9, "cv": 1, "shape": 2}, "or shape and scale_s"),
        ({"dist": "uniform", "low_s": 9, "high_s": 3}, "high_s must be above low_s, found 9 to 3"),
        ({"dist": "uniform", "mean_s": 9, "cv": 0.6}, "cv of a uniform may be at most 0.5774"),
        (
            {"dist": "hyperexponential", "probabilities": [0.5, 0.4], "means_s": [1, 2]},
            "probabilities must sum to 1, found 0.9",
        ),
        (
            {"dist": "hyperexponential", "probabilities": [1.0], "means_s": [1, 2]},
            "must have the same length, found 1 and 2",
        ),
        ({"dist": "empirical"}, "give either values_s (with or without weights) or quantiles_s"),
        ({"dist": "empirical", "values_s": []}, "values_s is empty"),
        ({"dist": "empirical", "values_s": [1], "weights": [1, 2]}, "2 numbers for 1 values"),
        ({"dist": "empirical", "values_s": [1], "weights": [0]}, "weights sum to 0"),
        ({"dist": "empirical", "quantiles_s": [3, 1]}, "at least 2 numbers in rising order"),
        ({"dist": "empirical", "quantiles_s": [1, 2], "weights": [1]}, "weights belong to values"),
    ],
)
def test_a_distribution_is_given_one_way_and_fits(talk: Any, words: str) -> None:
    check(f"{BALANCE}.talk", talk, f"{BALANCE}.talk", words)


@pytest.mark.parametrize(
    ("talk", "field", "words"),
    [
        ({"dist": "weibull", "mean_s": 9, "cv": 30}, "cv", "must be less than or equal to 20"),
        ({"dist": "hyperexponential", "mean_s": 9, "cv": 1}, "cv", "must be greater than 1"),
        ({"dist": "constant", "value_s": -1}, "value_s", "greater than or equal to 0, found -1"),
        ({"dist": "empirical", "values_s": [1, -2]}, "values_s[1]", "equal to 0, found -2"),
    ],
)
def test_a_parameter_out_of_range_names_itself(talk: Any, field: str, words: str) -> None:
    check(f"{BALANCE}.talk", talk, f"{BALANCE}.talk.{field}", words)


def test_demand_has_one_source() -> None:
    path = f"{BALANCE}.demand"
    words = "give exactly one of daily_volume, driver, forecast, trace and release, found "
    check(f"{path}.daily_volume", MISSING, path, words + "none")
    check(f"{path}.trace", {"times_s": [1]}, path, words + "daily_volume and trace")
    both = {"times_s": [1], "file": "calls.csv"}
    check(f"{path}.trace", both, f"{path}.trace", "give either times_s or file")


def test_a_fixed_number_and_a_factor_within_the_day_are_about_a_volume() -> None:
    path = f"{BALANCE}.demand"
    volume = {"daily_volume": 100.0}
    words = "found 'fix'; allowed: poisson, fixed; did you mean 'fixed'?"
    check(path, {**volume, "daily_number": "fix"}, f"{path}.daily_number", words)
    words = "daily_number is about a volume that is spread over the day; leave it out with trace"
    check(path, {"trace": {"times_s": [1]}, "daily_number": "fixed"}, path, words)
    words = "daily_number is about a volume that is spread over the day; leave it out with release"
    release = {"contacts": 10, "at": "09:00"}
    check(path, {"release": release, "daily_number": "fixed"}, path, words)
    words = "within_day_cv is about a volume that is spread over the day; leave it out with trace"
    check(path, {"trace": {"times_s": [1]}, "within_day_cv": 0.2}, path, words)
    words = "must be greater than or equal to 0, found -0.1"
    check(path, {**volume, "within_day_cv": -0.1}, f"{path}.within_day_cv", words)
    for r, words in ((1.0, "must be less than 1, found 1.0"), (-0.2, "greater than or equal to 0")):
        where = f"{path}.within_day_correlation"
        check(path, {**volume, "within_day_correlation": r}, where, words)


def test_a_profile_divides_the_day_and_does_not_sum_to_0() -> None:
    words = "profile 'day' has 7 weights, which do not divide a day into whole minutes"
    check("demand.profiles.day", [1] * 7, "demand", words)
    check("demand.profiles.day", [0] * 24, "demand", "profile 'day' sums to 0")
    words = "7 factors do not divide a day"
    check(f"{BALANCE}.patience_by_time", [1] * 7, f"{BALANCE}.patience_by_time", words)
    words = "by_interval for every day has 7 numbers, which do not divide a day"
    check("pools.backup.staffing.by_interval", [1] * 7, "pools.backup.staffing", words)


def test_an_event_or_an_outage_after_the_horizon_is_refused() -> None:
    words = "day 3 is outside the horizon of 1 day(s), counted from 0"
    check("demand.events.billing.day", 3, "demand.events.billing.day", words)
    check("outages.power.day", 3, "outages.power.day", words)


def test_overflow_to_another_site_needs_a_link() -> None:
    words = "overflow from site 'north' to 'south' needs a link between them"
    check("links", {}, f"{NORTH}[1]", words)
    data = spoilt(f"{NORTH}.1", {"after_s": 20, "transfer_to": "south"})
    data["links"] = {}
    with pytest.raises(InputError, match=words):
        validated(Centre, data, "centre")


def test_a_link_joins_two_different_sites() -> None:
    words = "joins site 'north' to itself"
    check("links.wan.between", ["north", "north"], "links.wan.between", words)


@pytest.mark.parametrize(
    ("path", "value", "where", "words"),
    [
        (f"{NORTH}.1.pools", [], f"{NORTH}[1]", "a step needs either pools or transfer_to"),
        (f"{NORTH}.1.transfer_to", "south", f"{NORTH}[1]", "needs either pools or transfer_to"),
        (f"{NORTH}.1.if", {}, f"{NORTH}[1].if", "an `if` needs at least one of queue_longer_than"),
        (f"{NORTH}.0.after_s", 30, "routes.retail", "must be in order of after_s"),
        (f"{NORTH}.1", {"transfer_to": "north"}, "routes.retail", "transfers to the same site"),
        (f"{NORTH}.1", {"transfer_to": "west"}, f"{NORTH}[1].transfer_to", "site 'west'"),
        ("routes.retail.steps.south", [], "routes.retail", "steps of site 'south' are empty"),
        ("routes.retail.steps.south", MISSING, "routes.retail", "no steps for site 'south'"),
        ("routes.retail.entry", {"policy": "order"}, "routes.retail.entry", "needs sites"),
        ("routes.retail.entry.policy", "order", "routes.retail.entry", "shares belong to policy"),
        ("routes.retail.entry.sites", ["north"], "routes.retail.entry", "leave out sites"),
        (
            "routes.retail.entry",
            {"policy": "order", "sites": ["north", "north"]},
            "routes.retail.entry",
            "sites names a site twice",
        ),
    ],
)
def test_steps_and_entry_must_lead_somewhere(path: str, value: Any, where: str, words: str) -> None:
    check(path, value, where, words)


def test_a_route_whose_steps_only_pass_calls_on_is_refused() -> None:
    steps = {"north": [{"transfer_to": "south"}], "south": [{"transfer_to": "north"}]}
    words = "no step ever opens a pool"
    check("routes.retail.steps", steps, "routes.retail.steps.north", words)


def test_a_pool_on_a_route_has_the_skills_of_its_types() -> None:
    words = "pool 'backup' lacks the skill 'card_lost' of a contact type on this route"
    check("pools.backup.skills", {"balance": {}}, f"{NORTH}[1].pools", words)
    words = "skills is empty: the pool could take no call"
    check("pools.backup.skills", {}, "pools.backup", words)


def test_a_shift_outside_the_opening_hours_is_refused() -> None:
    late = {"start": "20:00", "end": "23:00", "agents": 2}
    words = "20:00 to 23:00 lies outside the opening hours of mon"
    path = "pools.general.staffing.shifts.late"
    check(path, late, path, words)


def test_a_pool_with_work_that_waits_may_have_shifts_outside_the_opening_hours() -> None:
    data = bank()
    data["contact_types"]["mail"] = {
        "channel": "deferred",
        "demand": {"daily_volume": 10.0},
        "talk": exponential(300.0),
    }
    late = {"start": "20:00", "end": "23:00", "agents": 2}
    data["pools"]["general"]["staffing"]["shifts"]["late"] = late
    pools = data["pools"]
    pools["backup"]["skills"] = {**pools["backup"]["skills"], "mail": {}}
    with pytest.raises(InputError, match="lies outside the opening hours"):
        validated(Centre, data, "centre")
    pools["general"]["skills"] = {**pools["general"]["skills"], "mail": {}}
    validated(Centre, data, "centre")


def test_a_shift_in_the_gap_between_two_windows_is_refused() -> None:
    """Open until 8, from 10 on: the shift of 8 to 10 lies outside, that of 7 to 9 does not."""
    data = spoilt("horizon", {"opening": "20:00-08:00, 10:00-20:00"})
    shifts = data["pools"]["general"]["staffing"]["shifts"]
    shifts["early"] = {"start": "07:00", "end": "09:00", "agents": 2}
    validated(Centre, data, "centre")
    shifts["gap"] = {"start": "08:00", "end": "10:00", "agents": 2}
    with pytest.raises(InputError, match="gap: 08:00 to 10:00 lies outside the opening hours of"):
        validated(Centre, data, "centre")


def test_a_night_shift_into_the_next_days_hours_is_inside() -> None:
    night = {"start": "20:00", "end": "09:00", "agents": 2}
    validated(Centre, spoilt("pools.general.staffing.shifts.night", night), "centre")


def test_a_pool_has_some_staffing() -> None:
    check("pools.general.staffing", {}, "pools.general.staffing", "give by_interval, shifts or")


def test_an_outage_is_fixed_or_random_and_noticed_in_one_way() -> None:
    words = "give either start (with day) or up_time"
    check("outages.power.start", MISSING, "outages.power", words)
    check("outages.power.up_time", exponential(100), "outages.power", words)
    words = "give either delay_s, or ping_s and misses"
    for detection in ({}, {"ping_s": 10}, {"delay_s": 1, "ping_s": 10, "misses": 2}):
        check("outages.power.detection", detection, "outages.power.detection", words)
    random = spoilt("outages.power.start", MISSING)
    random["outages"]["power"]["up_time"] = {"dist": "constant", "value_s": 0}
    with pytest.raises(InputError, match=r"centre\.outages\.power: up_time must have a positive"):
        validated(Centre, random, "centre")


def test_a_source_names_a_field_that_exists() -> None:
    words = "there is no field 'contact_types.balance.pateince' in this centre"
    check("sources", {"contact_types.balance.pateince": "survey"}, "sources", words)
    ok = {f"{BALANCE}.patience.mean_s": "survey", "pools.general": "assumption: roster of 2024"}
    validated(Centre, spoilt("sources", ok), "centre")
    left_out = {f"{BALANCE}.demand.trace": "assumption: the volume of a mean day instead"}
    validated(Centre, spoilt("sources", left_out), "centre")
    missing = {f"{BALANCE}.demand.trace.file": "the ACD"}
    check("sources", missing, "sources", f"there is no field '{BALANCE}.demand.trace.file'")


def test_every_problem_is_kept_and_counted() -> None:
    data = spoilt(f"{BALANCE}.route", "retial")
    data["pools"]["general"]["site"] = "nort"
    with pytest.raises(InputError) as error:
        validated(Centre, data, "centre")
    first, *others = error.value.problems
    assert str(error.value) == f"{first} (and {len(others)} more)"
    assert any(p.startswith("centre.pools.general.site: there is no site 'nort'") for p in others)


def test_an_input_error_is_a_value_error_of_trunkline() -> None:
    error = complaint("horizon.days", 0)
    assert isinstance(error, TrunklineError)
    assert isinstance(error, ValueError)
    assert error.problems == (str(error),)
