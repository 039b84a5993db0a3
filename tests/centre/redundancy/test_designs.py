"""What each shipped design makes of a small centre of two sites, to the number."""

from __future__ import annotations

from typing import Any

import pytest

from sim.centre import Centre, validated
from sim.centre.redundancy.build import built
from sim.errors import InputError
from tests.builders import constant, exponential
from tests.centre.redundancy.pair import SHIPPED, design, pool, two_sites


def centre(**more: Any) -> Centre:
    return validated(Centre, two_sites(**more))


def steps(of: Centre, route: str, site: str) -> list[tuple[float, tuple[str, ...]]]:
    return [(step.after_s, step.pools) for step in of.routes[route].steps[site]]


def lines(of: Centre, site: str) -> dict[str, int]:
    return {name: group.lines for name, group in of.sites[site].trunk_groups.items()}


def test_as_written_changes_nothing() -> None:
    assert built(centre(), design("as_written")) == centre()


def test_a_single_site_has_everything_and_nothing_is_elsewhere() -> None:
    found = built(centre(), design("single_site"))
    (site,) = found.sites.values()
    assert lines(found, "main") == {"a": 70, "b": 20}
    assert (site.ivr and site.ivr.ports, site.queue_limit, site.seats) == (50, 75, 66)
    assert {name: p.site for name, p in found.pools.items()} == dict.fromkeys("mgb", "main")
    assert found.pools["b"].wage_per_hour == 40.0  # of those whom they join
    assert not found.links
    assert found.routes["plain"].entry.order() == ("main",)
    assert steps(found, "plain", "main") == [(0.0, ("m", "b"))]
    # half as many agents again, and seven tenths of the cost grow with them
    assert found.tariff.sites["main"].fixed_per_day == pytest.approx(1000.0 * (1 + 0.7 * 0.5))
    assert set(found.tariff.sites) == {"main"}


def test_the_site_that_stays_may_be_named() -> None:
    found = built(centre(), design("single_site", primary="back"))
    assert set(found.sites) == {"back"}
    assert steps(found, "gold", "back") == [(0.0, ("b", "g"))]  # as those who are most alike there
    assert steps(found, "plain", "back") == [(0.0, ("b", "m"))]


def test_the_carrier_moves_calls_and_nobody_else_does() -> None:
    found = built(centre(), design("carrier_reroute_only"))
    assert steps(found, "plain", "main") == [(0.0, ("m",))]
    assert steps(found, "gold", "back") == [(0.0, ("b",))]
    assert lines(found, "back") == {"a": 90}  # its 30 and main's 60
    assert lines(found, "main") == {"a": 60, "b": 30}
    assert [site.queue_limit for site in found.sites.values()] == [50, 25]
    assert found.routing.overflow
    assert found.pools == centre().pools


def test_active_active_is_one_queue_with_room_for_all() -> None:
    found = built(centre(routing={"overflow": False}), design("active_active"))
    assert found.routing.overflow
    assert found.routes["plain"].entry.shares == {"main": 0.6, "back": 0.4}
    assert found.routes["gold"].entry.sites == ("main", "back")  # its own agents are at main only
    assert steps(found, "plain", "back") == [(0.0, ("b",)), (0.0, ("m",))]
    assert [site.queue_limit for site in found.sites.values()] == [75, 75]
    assert [site.ivr and site.ivr.ports for site in found.sites.values()] == [50, 50]
    assert found.pools == centre().pools
    assert found.tariff == centre().tariff


@pytest.mark.parametrize(("name", "share", "delay", "pay", "cost"), [
    ("active_passive_cold", 0.5, 10800.0, 0.02, 0.4),
    ("active_passive_warm", 0.7, 1800.0, 0.05, 0.7),
    ("active_passive_hot", 0.9, 300.0, 0.1, 1.0),
])  # fmt: skip
def test_a_passive_site_stands_empty_until_it_is_needed(
    name: str, share: float, delay: float, pay: float, cost: float
) -> None:
    outage = {"component": "site", "name": "main", "start": "10:00", "duration": constant(3600.0),
              "detection": {"delay_s": 60.0}}  # fmt: skip
    found = built(centre(outages={"fire": outage}), design(name))
    back = found.sites["back"]
    assert {n: p.site for n, p in found.pools.items() if p.site == "main"} == dict.fromkeys(
        "mgb", "main"
    )
    on_call = {n: p.standby_agents for n, p in found.pools.items() if p.site == "back"}
    assert on_call == {"m_standby": 50 * share, "g_standby": 10 * share}
    assert back.standby_seats == 60 * share
    assert back.seats == 1
    came = found.outages["fire"].standby
    assert {n: (s.agents, s.activation_delay_s) for n, s in came.items()} == {
        n: (agents, delay) for n, agents in on_call.items()
    }
    assert found.tariff.standby_pay == pay
    assert found.tariff.sites["back"].fixed_per_day == pytest.approx(500.0 * cost)
    assert found.tariff.sites["back"].capital["pbx"].amount == pytest.approx(7300.0 * cost)
    assert found.routes["plain"].entry.sites == ("main", "back")
    assert steps(found, "gold", "back") == [(0.0, ("g", "g_standby")), (30.0, ("b",))]
    assert lines(found, "back") == {"a": 90}
    assert back.queue_limit == 75


def test_n_plus_1_leaves_as_many_agents_as_the_centre_needs_whichever_site_fails() -> None:
    found = built(centre(), design("n_plus_1"))
    # back has its 20, main's 30 for plain calls, and, most like them, main's 10 for gold
    assert found.pools["b"].staffing.scale == pytest.approx(60 / 20)
    assert found.pools["m"].staffing.scale == pytest.approx(50 / 30)
    assert found.sites["back"].seats == 66
    assert found.sites["main"].seats == 66
    assert found.tariff.sites["back"].fixed_per_day == pytest.approx(500.0 * (1 + 0.7 * 2))


def test_what_only_one_site_can_do_is_given_a_pool_elsewhere() -> None:
    data = two_sites()
    data["pools"]["b"]["skills"].pop("gold")
    data["routes"]["gold"] = {"entry": {"sites": ["main"]}, "steps": {"main": [{"pools": ["g"]}]}}
    found = built(validated(Centre, data), design("n_plus_1"))
    assert found.pools["g_at_back"].site == "back"
    assert found.pools["g_at_back"].staffing.scale == 1.0
    assert found.routes["gold"].entry.shares == {"main": 0.5, "back": 0.5}
    assert steps(found, "gold", "back") == [(0.0, ("g_at_back",)), (0.0, ("g",))]


def test_a_geographic_split_has_the_same_of_everything_everywhere() -> None:
    found = built(centre(), design("geo_split"))
    assert found.pools["m"].staffing.scale == pytest.approx(25 / 30)
    assert found.pools["b"].staffing.scale == pytest.approx(25 / 20)
    assert found.pools["g"].staffing.scale == found.pools["g_at_back"].staffing.scale == 0.5
    for route in found.routes.values():
        assert route.entry.shares == {"main": 0.5, "back": 0.5}
    assert steps(found, "plain", "main") == [(0.0, ("m",)), (120.0, ("b",))]
    assert steps(found, "gold", "back") == [
        (0.0, ("b",)), (0.0, ("g_at_back",)), (120.0, ("g",)),
    ]  # fmt: skip
    assert sum(lines(found, "back").values()) == sum(lines(found, "main").values()) == 90


def test_the_calls_of_a_failed_ivr_go_to_another_or_to_agents() -> None:
    outage = {"component": "ivr", "name": "main", "start": "10:00", "duration": constant(600.0),
              "new_calls": "block"}  # fmt: skip
    found = built(centre(outages={"ivr": outage}), design("ivr_fallback"))
    assert found.outages["ivr"].new_calls == "other_site"
    assert found.outages["ivr"].detection == design("ivr_fallback").detection
    assert [site.ivr and site.ivr.ports for site in found.sites.values()] == [50, 50]
    data = two_sites(outages={"ivr": outage})
    data["routes"]["gold"] = {"entry": {"sites": ["main"]}, "steps": {"main": [{"pools": ["g"]}]}}
    alone = built(validated(Centre, data), design("ivr_fallback"))
    assert alone.outages["ivr"].new_calls == "bypass"


def test_what_was_to_go_to_another_site_stays_where_there_is_none() -> None:
    outage = {"component": "acd", "name": "main", "start": "10:00", "duration": constant(600.0),
              "new_calls": "other_site", "detection": {"delay_s": 60.0},
              "failback_delay_s": 30.0}  # fmt: skip
    found = built(centre(outages={"acd": outage}), design("single_site"))
    assert found.outages["acd"].new_calls == "held"


def test_standby_comes_in_the_number_at_work_then_and_only_where_agents_are_lost() -> None:
    data = two_sites()
    data["pools"]["m"]["staffing"] = {"by_interval": [10, 30]}
    usual = {"duration": constant(3600.0), "detection": {"delay_s": 60.0}}
    data["outages"] = {
        "night": {"component": "site", "name": "main", "start": "03:00", **usual},
        "half": {"component": "site", "name": "main", "share": 0.5, "start": "14:00", **usual},
        "acd": {"component": "acd", "name": "main", "start": "14:00", **usual},
        "floor": {"component": "pool", "name": "g", "start": "14:00", **usual},
        "ill": {"component": "pool", "name": "g", "share": 0.5, "start": "14:00",
                "duration": constant(3600.0)},
        "spare": {"component": "site", "name": "back", "start": "14:00", **usual},
        "cable": {"component": "trunk_group", "name": "main.a", "start": "14:00",
                  "duration": constant(3600.0)},
    }  # fmt: skip
    found = built(validated(Centre, data), design("active_passive_hot", standby_share=1.0))
    came = {n: {p: s.agents for p, s in o.standby.items()} for n, o in found.outages.items()}
    assert came == {
        "night": {"m_standby": 30, "g_standby": 10},
        "half": {"m_standby": 25, "g_standby": 5},
        "acd": {"m_standby": 50, "g_standby": 10},
        "floor": {"g_standby": 10},
        "ill": {}, "spare": {}, "cable": {},
    }  # fmt: skip


def test_standby_without_a_passive_site_sits_with_those_who_take_over() -> None:
    asked = {"standby_share": 0.5, "activation_delay_s": 60.0}
    outage = {"component": "acd", "name": "back", "up_time": exponential(9e4),
              "duration": constant(600.0)}  # fmt: skip
    found = built(centre(outages={"random": outage}), design("active_active", **asked))
    assert {n: p.standby_agents for n, p in found.pools.items()} == {"m": 10, "g": 0, "b": 20}
    assert found.outages["random"].new_calls == "other_site"
    assert {n: s.agents for n, s in found.outages["random"].standby.items()} == {"m": 10}
    assert found.outages["random"].detection == design("active_active").detection
    assert {n: s.standby_seats for n, s in found.sites.items()} == {"main": 10, "back": 20}


def test_a_partner_stays_what_it_is() -> None:
    data = two_sites()
    data["sites"]["partner"] = {}
    data["links"]["far"] = {"between": ["main", "partner"]}
    data["pools"]["p"] = pool("partner", 50, "plain", contract="p")
    data["tariff"]["outsourcing"] = {"p": {"per_call": 1.0}}
    data["routes"]["plain"]["steps"]["main"].append({"after_s": 20.0, "pools": ["p"]})
    written = validated(Centre, data)
    for name in SHIPPED:
        found = built(written, design(name))
        assert found.pools["p"] == written.pools["p"]
        assert (20.0, ("p",)) in steps(found, "plain", "main")


def test_a_design_without_a_link_or_a_site_is_one_sentence() -> None:
    apart = two_sites(links={})
    for route in apart["routes"].values():
        for site, own in route["steps"].items():
            route["steps"][site] = own[:1]
    with pytest.raises(InputError, match="opens steps across sites, and centre 'pair' has no link"):
        built(validated(Centre, apart), design("active_active"))
    with pytest.raises(InputError, match=r"passive: there is no site 'bakc'.*did you mean 'back'"):
        built(centre(), design("active_passive_hot", passive="bakc"))
    with pytest.raises(InputError, match="site 'back' is the primary one, too"):
        built(centre(), design("active_passive_hot", passive="back", primary="back"))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_figure_of_a_shipped_design_says_where_it_comes_from(name: str) -> None:
    found = design(name)
    figures = {f for f in found.model_fields_set if isinstance(getattr(found, f), float)}
    unsaid = figures | {"detection"} & found.model_fields_set
    assert unsaid <= set(found.sources)
    assert all(text.startswith("assumption") for text in found.sources.values())
    assert found.name == name
    assert found.note and found.title


def three_sites() -> Centre:
    """Ten agents for the same calls at each of three sites, all linked."""
    data = two_sites()
    names = ("one", "two", "three")
    data["sites"] = {name: {"trunk_groups": {"a": {"lines": 20}}} for name in names}
    data["links"] = {a + b: {"between": [a, b]} for a, b in zip(names, (*names[1:], "one"),
                                                                strict=True)}  # fmt: skip
    data["contact_types"].pop("gold")
    data["pools"] = {name: pool(name, 10, "plain", wage_per_hour=20.0) for name in names}
    data["routes"] = {
        "plain": {
            "entry": {"policy": "shares", "shares": {"one": 0.5, "two": 0.3, "three": 0.2}},
            "steps": {name: [{"pools": [name]}] for name in names},
        }
    }
    data["tariff"] = {}
    return validated(Centre, data)


def test_of_three_sites_one_failure_at_a_time_is_covered() -> None:
    found = built(three_sites(), design("n_plus_1"))
    assert [p.staffing.scale for p in found.pools.values()] == pytest.approx([1.5] * 3)
    assert [lines(found, site) for site in found.sites] == [{"a": 30}] * 3
    shares = found.routes["plain"].entry.shares
    assert shares is not None
    assert list(shares.values()) == pytest.approx([1 / 3] * 3)


def test_of_three_sites_so_many_are_on_call_as_one_failure_takes() -> None:
    found = built(three_sites(), design("active_passive_hot", standby_share=1.0))
    # three stands empty (of equal ones the last), and its ten agents work at one
    assert {n: p.standby_agents for n, p in found.pools.items() if p.standby_agents} == {
        "one_standby": 20
    }
    assert found.pools["one_standby"].site == "three"
    assert found.sites["three"].standby_seats == 20
    assert found.routes["plain"].entry.shares == {"one": 0.7, "two": 0.3}
    assert lines(found, "three") == {"a": 1}  # it takes no calls from the carrier


def test_steps_across_open_as_late_as_at_home_but_not_before_their_time() -> None:
    data = two_sites()
    data["routes"]["plain"]["steps"]["back"] = [
        {"after_s": 5.0, "pools": ["b"]}, {"after_s": 90.0, "pools": ["m"]},
    ]  # fmt: skip
    for after_s, opens in ((0.0, 5.0), (60.0, 60.0)):
        asked = design("active_active", overflow_after_s=after_s)
        found = built(validated(Centre, data), asked)
        assert steps(found, "plain", "main") == [(0.0, ("m",)), (opens, ("b",))]
