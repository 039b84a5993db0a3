"""What is odd is said, and what lies just beside it is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.config.folders import groups
from sim.study.oddities import ODDITIES, Oddity, oddities_of
from sim.study.oddities.scene import Scene
from sim.study.oddities.shortage import worst_sets
from sim.study.oddities.staff import agents_on_the_phones
from sim.wording.oddities import SENTENCES, sentence, sentences
from tests.builders import Data, constant, exponential
from tests.corpora import chosen_numbers
from tests.strategies import sampled_centre

Change = Callable[[Data], Any]
TYPE, POOL, ROUTE = "contact_types.call", "pools.agents", "routes.calls"


def plain(**study: Any) -> Data:
    """Nothing is odd: open around the clock, as many calls as ten agents can do, paid."""
    return {
        "centre": {
            "name": "plain",
            "horizon": {"days": 7},
            "sites": {
                "main": {"trunk_groups": {"pstn": {"lines": 30}}, "seats": 12, "ivr": {"ports": 20}}
            },
            "ivr_journeys": {
                "menu": {
                    "start": "hello",
                    "nodes": {
                        "hello": {
                            "play": constant(20.0), "branches": {"agent": 0.5, "contained": 0.5},
                        }
                    },
                }
            },
            "contact_types": {
                "call": {
                    "demand": {"daily_volume": 7200.0},
                    "ivr": {"journey": "menu"},
                    "route": "calls",
                    "talk": exponential(180.0),
                    "patience": exponential(120.0),
                }
            },
            "pools": {
                "agents": {
                    "site": "main",
                    "skills": {"call": {}},
                    "staffing": {"by_interval": [10]},
                    "wage_per_hour": 40.0,
                }
            },
            "routes": {
                "calls": {
                    "entry": {"sites": ["main"]}, "steps": {"main": [{"pools": ["agents"]}]},
                }
            },
        },
        **study,
    }  # fmt: skip


def put(path: str, value: Any) -> Change:
    """A change of one field of the centre."""

    def change(data: Data) -> None:
        *parts, last = path.split(".")
        here = data["centre"]
        for part in parts:
            here = here.setdefault(part, {})
        here[last] = value

    return change


def call(field: str, value: Any) -> Change:
    return put(f"{TYPE}.{field}", value)


def pool(field: str, value: Any) -> Change:
    return put(f"{POOL}.{field}", value)


def staff(by_interval: Any) -> Change:
    return pool("staffing.by_interval", by_interval)


def steps(line: list[Data]) -> Change:
    return put(f"{ROUTE}.steps.main", line)


def lines(count: int) -> Change:
    return put("sites.main.trunk_groups.pstn.lines", count)


def changed(*changes: Change) -> sim.Study:
    data = copy.deepcopy(plain())
    for change in changes:
        change(data)
    return sim.Study.from_dict(data)


def found(*changes: Change) -> dict[str, Oddity]:
    return {odd.name: odd for odd in oddities_of(changed(*changes))}


def by_half_hour(first: int, last: int, value: int) -> list[int]:
    return [value if first <= slot < last else 0 for slot in range(48)]


WORKING = ("mon", "tue", "wed", "thu", "fri")
HOURS = put("horizon.opening", "08:00-20:00")
DAY_PROFILE = (
    put("demand.profiles.day", by_half_hour(16, 40, 1)),
    call("demand.profile", "day"),
)
DAY_STAFF = staff(by_half_hour(16, 40, 20))
SPARE = {
    "site": "main",
    "skills": {"call": {}},
    "staffing": {"by_interval": [1]},
    "wage_per_hour": 1.0,
}
NO_WAGE = pool("wage_per_hour", 0.0)
SHIFT = {"start": "08:00", "end": "20:00", "agents": 1}

CASES: dict[str, list[tuple[tuple[Change, ...], tuple[Change, ...], str, str]]] = {
    "closed_demand": [
        ((HOURS,), (HOURS, *DAY_PROFILE), f"{TYPE}.demand", "50.0 % of the calls come outside"),
        (
            (HOURS, put("demand.profiles.day", by_half_hour(15, 40, 1)), DAY_PROFILE[1]),
            (HOURS, put("demand.profiles.day", [0.0] * 15 + [0.3] + [1.0] * 24 + [0.0] * 8),
             DAY_PROFILE[1]),
            f"{TYPE}.demand", "4.0 % of the calls come outside the opening hours",
        ),
        (
            (HOURS, call("demand", {"trace": {"times_s": [28799.0] * 3 + [28800.0] * 6}})),
            (HOURS, call("demand", {"trace": {"times_s": [28800.0] * 6 + [71999.0] * 3}})),
            f"{TYPE}.demand", "33.3 % of the calls",
        ),
    ],
    "nobody_there": [
        (
            (staff(by_half_hour(0, 44, 10)),),
            (staff(by_half_hour(0, 44, 10)),
             put("horizon.opening", "00:00-22:00")),
            TYPE, "on Monday from 22:00 to 24:00 the centre is open and no agent of agents",
        ),
        (
            (pool("staffing.shifts", {"s": {**SHIFT, "start": "08:15"}}),
             staff(None), HOURS),
            (pool("staffing.shifts", {"s": SHIFT}),
             staff(None), HOURS),
            TYPE, "from 08:00 to 08:15",
        ),
        (
            (staff({day: [10] for day in WORKING}),),
            (staff({day: [10] for day in WORKING}),
             put("horizon.opening", dict.fromkeys(WORKING, "00:00-24:00"))),
            TYPE, "on Saturday from 00:00 to 24:00",
        ),
    ],
    "overload": [
        (
            (staff([6]),), (staff([7]),),
            f"{POOL}.staffing", "would occupy 7.5 agents, and agents have 6.0; "
            "they are too few in 168 of 168 hours",
        ),
        (
            (pool("staffing.shrinkage", 0.4),), (pool("staffing.shrinkage", 0.3),),
            f"{POOL}.staffing", "and agents have 6.0",
        ),
        ((call("ivr", None),), (), f"{POOL}.staffing", "would occupy 15.0 agents"),
        (
            (pool("skills.call", {"factor": 2.0}),),
            (pool("skills.call", {"factor": 2.0}), put("pools.quick", {**SPARE, "staffing": {
                "by_interval": [1]}}), steps([{"pools": ["agents", "quick"]}])),
            f"{POOL}.staffing", "would occupy 15.0 agents",
        ),
    ],
    "chat_overload": [
        (
            (call("channel", "chat"), call("ivr", None), pool("concurrency", 2), staff([6])),
            (call("channel", "chat"), call("ivr", None), pool("concurrency", 2), staff([7])),
            f"{POOL}.staffing", "the chats of call would occupy 15.0 places, and agents of "
            "agents have 12.0 at once",
        ),
    ],
    "endless_queue": [
        (
            (call("patience", None), staff([7])),
            (call("patience", None), staff([8])),
            f"{TYPE}.patience", "who joins the queue on Sunday at 23:45 waits 12.0 h",
        ),
        (
            (call("patience", None), staff([7])),
            (staff([7]),), f"{TYPE}.patience", "waits",
        ),
    ],
    "hardly_any_load": [
        (
            (call("demand.daily_volume", 950.0),),
            (call("demand.daily_volume", 970.0),), "pools", "fill 9.9 % of the time of 10.0",
        ),
    ],
    "few_lines": [
        (
            (lines(9),),
            (lines(10),), "sites", "together have 9 trunk lines",
        ),
    ],
    "busy_lines": [
        (
            (lines(9),),
            (lines(10),), "sites", "would occupy 9.2 trunk lines",
        ),
    ],
    "busy_ports": [
        (
            (put("sites.main.ivr.ports", 1),), (put("sites.main.ivr.ports", 2),), "sites",
            "would occupy 1.7 IVR ports, and all sites together have 1",
        ),
    ],
    "flat_weekday": [
        (
            (put("demand.profiles.p", [1]), call("demand.profile", dict.fromkeys(WORKING, "p"))),
            (put("demand.profiles.p", [1]), call("demand.profile", dict.fromkeys(WORKING, "p")),
             put("horizon.days", 5)),
            f"{TYPE}.demand.profile", "names no profile for Saturday and Sunday",
        ),
    ],
    "full_weekday": [
        (
            (call("demand.weekday", dict.fromkeys((*WORKING, "sun"), 1.0)),),
            (call("demand.weekday", {"mon": 1.1, "sun": 0.5}),),
            f"{TYPE}.demand.weekday", "and none for Saturday",
        ),
    ],
    "short_duration": [
        ((call("talk", exponential(5.0)),), (call("talk", exponential(15.0)),),
         f"{TYPE}.talk", "found 5 s, usual are 60 s to 20 min; durations are in seconds"),
        ((call("patience", exponential(2.0)),), (call("patience", exponential(10.0)),),
         f"{TYPE}.patience", "found 2 s"),
        ((put("target.threshold_s", 0.33),), (put("target.threshold_s", 0.0),),
         "target.threshold_s", "found 0.33 s, usual are 10 s to 3 min"),
        ((put("ivr_journeys.menu.nodes.hello.play", constant(0.5)),),
         (put("ivr_journeys.menu.nodes.hello.play", constant(1.0)),),
         "ivr_journeys.menu.nodes.hello.play", "found 0.5 s"),
        ((steps([{"after_s": 0.5, "pools": ["agents"]}]),),
         (steps([{"after_s": 1.0, "pools": ["agents"]}]),),
         f"{ROUTE}.steps.main[0].after_s", "found 0.5 s"),
    ],
    "long_duration": [
        ((put("target.threshold_s", 1200.0),), (put("target.threshold_s", 600.0),),
         "target.threshold_s", "found 20 min, usual are 10 s to 3 min"),
        ((call("talk", exponential(180_000.0)),), (), f"{TYPE}.talk", "found 50.0 h"),
    ],
    "percentage": [
        ((call("demand.busyness_cv", 4.0),), (call("demand.busyness_cv", 0.08),),
         f"{TYPE}.demand.busyness_cv", "found 4, usual are 0.03 to 0.3; it is a factor or a share"),
        ((call("demand.weekday", {"mon": 110.0}),),
         (call("demand.weekday", {"mon": 1.1}),), f"{TYPE}.demand.weekday.mon", "found 110"),
        ((put("tariff.attrition_per_year", 27.0),), (put("tariff.attrition_per_year", 0.27),),
         "tariff.attrition_per_year", "found 27"),
        ((call("handling_by_time", [1.0, 120.0]),), (call("handling_by_time", [1.0]),),
         f"{TYPE}.handling_by_time[1]", "found 120"),
    ],
    "no_tariff": [
        ((NO_WAGE,), (NO_WAGE, put("sources", {"tariff": "assumption: not asked"})), "tariff",
         "every cost is 0"),
        ((NO_WAGE,), (NO_WAGE, put("tariff.seat_per_day", 1.0)), "tariff", "no rate and no wage"),
    ],
    "unpaid_pool": [
        ((NO_WAGE, put("tariff.seat_per_day", 1.0)), (put("tariff.seat_per_day", 1.0),),
         f"{POOL}.wage_per_hour", "these agents cost nothing"),
        (
            (NO_WAGE, pool("contract", "firm"), put("tariff.outsourcing", {"firm": {}})),
            (NO_WAGE, pool("contract", "firm"),
             put("tariff.outsourcing", {"firm": {"per_call": 1.0}})),
            f"{POOL}.wage_per_hour", "no contract that pays",
        ),
    ],
    "few_seats": [
        ((put("seats", "soft"), put("sites.main.seats", 9)),
         (put("seats", "soft"), put("sites.main.seats", 10)), "sites.main.seats",
         "found 9, and the rosters need 10 agents present on Monday at 00:00"),
    ],
    "empty_seats": [
        ((put("sites.main.seats", 31),), (put("sites.main.seats", 30),), "sites.main.seats",
         "found 31, of which at most 10 are taken"),
    ],
    "unused_pool": [
        ((put("pools.spare", SPARE),),
         (put("pools.spare", SPARE), steps([{"pools": ["agents", "spare"]}])),
         "pools.spare", "no step of a route opens this pool"),
    ],
    "empty_pool": [
        (
            (put("pools.spare", {**SPARE, "staffing": {"by_interval": [0]}}),
             steps([{"pools": ["agents", "spare"]}])),
            (put("pools.spare", {**SPARE, "staffing": {"by_interval": [0]}}),
             steps([{"pools": ["agents", "spare"]}]),
             put("outages", {"o": {
                 "component": "acd", "name": "main", "start": "10:00", "duration": constant(600.0),
                 "detection": {"delay_s": 10}, "standby": {"spare": {"agents": 2}}}})),
            "pools.spare.staffing", "nobody of this pool is ever on the phones",
        ),
        (
            (put("pools.spare", {**SPARE, "staffing": {"by_interval": [0]}}),
             steps([{"pools": ["agents", "spare"]}])),
            (put("pools.spare",
                 {**SPARE, "staffing": {"by_interval": [0]}, "standby_agents": 2}),
             steps([{"pools": ["agents", "spare"]}])),
            "pools.spare.staffing", "nobody of this pool is ever on the phones",
        ),
    ],
    "lost_rows": [
        ((call("demand", {"trace": {"times_s": [1.0, 1e9], "dropped": "allow"}}),),
         (call("demand", {"trace": {"times_s": [1.0], "dropped": "allow"}}),),
         f"{TYPE}.demand.trace.dropped", "1 of 2 recorded calls are left out"),
    ],
    "no_calls": [
        ((call("demand.daily_volume", 0.0),), (), f"{TYPE}.demand", "no call of this contact"),
        ((call("demand", {"trace": {"times_s": [1e9], "dropped": "allow"}}),),
         (call("demand", {"trace": {"times_s": [1.0]}}),), f"{TYPE}.demand", "within the horizon"),
    ],
}  # fmt: skip


def test_the_plain_centre_is_not_odd() -> None:
    assert oddities_of(changed()) == ()
    assert sim.check(changed()) == []


@pytest.mark.parametrize("name", CASES)
def test_what_is_odd_is_said_with_its_path_and_what_is_beside_it_is_not(name: str) -> None:
    for odd, beside, path, words in CASES[name]:
        told = found(*odd)
        assert name in told, (path, told)
        assert told[name].path == f"centre.{path}"
        assert words in sentence(told[name])
        assert "usual" in sentence(told[name]) or name == "no_tariff"
        assert name not in found(*beside), path


def test_every_kind_has_a_sentence_and_a_case() -> None:
    names = [name for kind in ODDITIES for name in kind.names]
    assert len(set(names)) == len(names)
    assert set(names) == SENTENCES.keys() == CASES.keys()


def test_every_kind_is_on_the_page_of_oddities() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "oddities.md").read_text(encoding="utf-8")
    for name in SENTENCES:
        assert f"`{name}`" in page


def test_levers_count() -> None:
    study = sim.Study.from_dict(plain(staffing={"scale": 0.6}))
    assert [odd.name for odd in oddities_of(study)] == ["overload"]
    study = sim.Study.from_dict(plain(demand={"scale": 110.0}))
    assert {odd.path for odd in oddities_of(study)} >= {
        "demand.scale",
        "centre.pools.agents.staffing",
    }


def test_the_worst_stands_for_all() -> None:
    other = {**plain()["centre"]["contact_types"]["call"], "talk": exponential(4.0)}
    odd = found(put("contact_types.b", other), put("contact_types.c", other),
                pool("skills", {"call": {}, "b": {}, "c": {}}))["short_duration"]  # fmt: skip
    assert (odd.path, odd.more) == ("centre.contact_types.b.talk", 1)
    assert sentence(odd).endswith("(and 1 more like it)")


def test_paths_are_written_as_overrides_are() -> None:
    data = plain()
    centre = data["centre"]
    centre["pools"] = {
        "Main St. 1": {**centre["pools"]["agents"], "staffing": {"by_interval": [6]}}
    }
    centre["routes"]["calls"]["steps"]["main"] = [{"pools": ["Main St. 1"]}]
    centre["sites"]["main"]["seats"] = 40
    (odd, _) = oddities_of(sim.Study.from_dict(data))
    assert (odd.name, odd.path) == ("overload", 'centre.pools."Main St. 1".staffing')


def test_nobody_is_short_who_shares_with_others() -> None:
    """Two types of load 5: one pool of 4 that both reach and one of 6 that only the first does."""
    reach = np.array([[True, True], [True, False]])
    load, capacity = np.array([[5.0, 1.0], [5.0, 9.0]]), np.array([[4.0, 4.0], [6.0, 6.0]])
    short = worst_sets(load, capacity, reach)
    assert short.types.tolist() == [[False, True], [False, True]]
    assert (short.load - short.capacity).tolist() == [1.0, 5.0]


def test_many_groups_of_types_are_compared_by_those_who_share_with_nobody() -> None:
    """Of 14 types that each have a pool of their own, and a pool that all have, one is short."""
    own = np.eye(14, dtype=bool)
    reach = np.hstack([own, np.ones((14, 1), dtype=bool)])
    load = np.ones((14, 1))
    load[3] = 9.0
    short = worst_sets(load, np.ones((15, 1)), reach)
    assert short.types[0].nonzero()[0].tolist() == [3]
    assert (short.load - short.capacity).tolist() == [7.0]


def test_agents_by_quarter_are_those_that_duties_give() -> None:
    """Shifts over midnight and weekends, breaks in groups, shrinkage: as `availability` asks."""
    from sim.centre.availability import availability

    rest = {"after_s": 3600.0, "duration_s": 1800.0, "groups": 2}
    shifts = {
        "night": {
            "start": "21:10",
            "end": "05:20",
            "agents": 6,
            "days": ["mon", "sun"],
            "breaks": [rest],
        },
        "day": {"start": "08:00", "end": "16:05", "agents": 4},
    }
    staffing = {
        "shifts": shifts, "by_interval": {"tue": [1, 2, 3]}, "shrinkage": 0.2, "absence": 0.1,
        "scale": 1.3,
    }  # fmt: skip
    study = changed(
        pool("staffing", staffing), put("horizon.days", 9), put("sites.main.seats", None)
    )
    agents = Scene(study).agents[0]
    asked = availability(study.effective_centre.pools["agents"], study.centre.horizon).asked
    assert agents.sum() / 4 == pytest.approx(asked, abs=1e-9)
    at_21 = agents.reshape(9, 96)[:, 84]
    assert (at_21 > 0.0).tolist() == [True, True, False, False, False, False, True, True, True]
    assert agents_on_the_phones(study.centre.pools["agents"].staffing, np.arange(8) % 7).shape == (
        672,
    )


@pytest.mark.parametrize("centre", groups()["centre"])
def test_no_shipped_centre_raises_a_false_alarm(centre: str) -> None:
    assert [odd.name for odd in oddities_of(sim.load(centre))] == []


@pytest.mark.broad
@pytest.mark.parametrize("features", [False, True])
def test_random_centres_are_looked_at_without_an_error(features: bool) -> None:
    for number in chosen_numbers(features)[:25]:
        study = sim.Study.from_dict({"centre": sampled_centre(number, 1, features)})
        odd = oddities_of(study)
        assert all(sentence(one) for one in odd)
        stored = json.loads(json.dumps([one.to_dict() for one in odd]))
        assert sentences({"oddities": stored}) == sim.check(study)


@pytest.mark.slow
@pytest.mark.parametrize("features", [False, True])
def test_thousands_of_random_centres_are_looked_at_without_an_error(features: bool) -> None:
    for number in range(3000):
        study = sim.Study.from_dict({"centre": sampled_centre(number, 7, features)})
        assert all(sentence(one) for one in oddities_of(study))


def test_a_trace_that_cannot_be_read_is_nobodys_oddity() -> None:
    names = found(call("demand", {"trace": {"file": "nowhere.csv"}})).keys()
    assert not names
