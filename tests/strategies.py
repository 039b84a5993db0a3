"""Small odd centres for property tests.

Everything happens in the first minutes of a day. In about half of the centres every time is a
whole second, so that simultaneous events are the rule; in the others times are random.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.builders import Data, clock, constant, exponential, hours, shift, values

SPAN = 200


@lru_cache(maxsize=None, typed=True)
def _among(*options: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(options)


@cache
def _from_to(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


class Dice:
    """What is drawn in a centre; strategies are made once, which is most of their cost."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.whole = self.yes()

    def pick(self, *options: Any) -> Any:
        """One of these; written twice, twice as likely."""
        return self.draw(_among(*options))

    def number(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``."""
        return self.draw(_from_to(low, high))

    def yes(self, of: int = 2) -> bool:
        """True once in ``of`` times."""
        return self.number(1, of) == of

    def some(self, items: list[str]) -> list[str]:
        """At least one of the items, in any order."""
        rng = Random(self.number(0, 2**16))
        return rng.sample(items, self.number(1, len(items)))

    def moments(self, most: int) -> list[float]:
        """Up to ``most`` times; their seed is drawn, which is cheaper than one by one."""
        rng = Random(self.number(0, 2**16))
        number = self.number(0, most)
        return [
            float(rng.randint(0, SPAN)) if self.whole else rng.uniform(0, SPAN)
            for _ in range(number)
        ]

    def duration(self, most: int = 60) -> Data:
        """A distribution of durations up to about ``most`` seconds."""
        mean = self.number(0, most)
        if not self.whole and mean > 0 and self.yes():
            return exponential(mean)
        return constant(mean) if self.yes() else values(mean, self.number(0, most), most // 2)


@st.composite
def centres(draw: Any, outages: bool = True) -> Data:
    """A centre of 1-3 sites, 1-5 pools and 1-3 contact types as plain data."""
    dice = Dice(draw)
    sites = ["a", "b", "c"][: dice.number(1, 3)]
    kinds = ["x", "y", "z"][: dice.number(1, 3)]
    opening = (dice.number(0, 40), dice.number(60, SPAN + 50)) if dice.yes() else None
    days = dice.pick(1, 1, 1, 2)
    pools = _pools(dice, sites, kinds, opening)
    links = _links(dice, sites)
    shared = all(len(p["skills"]) == len(kinds) for p in pools.values()) and dice.yes()
    routes = {
        name: _route(dice, sites, links, pools, kinds if shared else [name])
        for name in (["x"] if shared else kinds)
    }
    lines = [(site, line) for r in routes.values() for site, line in r["steps"].items()]
    transfers = any("transfer_to" in step for _, line in lines for step in line)
    near = all(
        any(pools[p]["site"] == site for step in line for p in step.get("pools", ()))
        for site, line in lines
    )
    journeys = {"j": _journey(dice)} if dice.yes() else {}
    horizon: Data = {"days": days, "closing": dice.pick("serve_out", "disconnect")}
    if opening is not None:
        horizon["opening"] = hours(*opening)
    failing = ["o", "n", "m"][: dice.pick(0, 0, 1, 1, 2, 3)] if outages else []
    return {
        "horizon": horizon,
        "sites": {s: _site(dice) for s in sites},
        "links": links,
        "ivr_journeys": journeys,
        "contact_types": {
            k: _kind(dice, "x" if shared else k, bool(journeys), transfers, days) for k in kinds
        },
        "pools": pools,
        "routes": routes,
        "routing": {
            "agent_selection": dice.pick("longest_idle", "random_agent"),
            "overflow": dice.pick(True, True, True, False) or not near,
            "reroute_delay_s": dice.pick(0, 0, 5),
        },
        "outages": {n: _outage(dice, sites) for n in failing},
    }


@st.composite
def plain_centres(draw: Any) -> Data:
    """Centres in which every line has one unconditional step at once, and nothing fails."""
    data = draw(centres(outages=False))
    for route in data["routes"].values():
        for site, line in route["steps"].items():
            first = next(s for s in line if "pools" in s)
            route["steps"][site] = [{"after_s": 0, "pools": first["pools"]}]
    data["routing"]["overflow"] = True
    return data


def _site(dice: Dice) -> Data:
    groups = [dice.pick(1, 2, 4, 8, 8) for _ in range(dice.pick(0, 0, 1, 2))]
    site: Data = {
        "queue_limit": dice.pick(None, None, None, None, None, 0, 1, 4),
        "trunk_groups": {f"g{i}": {"lines": n} for i, n in enumerate(groups)},
    }
    if dice.yes():
        site["ivr"] = {
            "ports": dice.number(1, 3),
            "when_full": dice.pick("bypass", "wait", "block"),
        }
    return site


def _links(dice: Dice, sites: list[str]) -> Data:
    links = {}
    for i, one in enumerate(sites):
        for other in sites[i + 1 :]:
            if not dice.yes(4):
                delay = dice.pick(0, 0, 1, 3, 10, 2.5)
                links[one + other] = {"between": [one, other], "transfer_delay_s": delay}
    return links


def _staffing(dice: Dice, opening: tuple[int, int] | None) -> Data:
    first, last = opening or (0, SPAN)
    shifts = {}
    for number in range(dice.pick(0, 1, 2, 3)):
        start = dice.number(0, last - 1)
        end = max(start, first) + dice.number(1, SPAN)
        shifts[f"s{number}"] = shift(start, end, dice.number(1, 3))
    if dice.yes(4):
        shifts["night"] = shift(86_000, first + dice.number(1, SPAN), dice.number(1, 2))
    staffing: Data = {
        "scale": dice.pick(1, 1, 1, 1.5, 0.5),
        "shrinkage": dice.pick(0, 0, 0, 0.3),
        "shifts": shifts,
    }
    if not shifts or dice.yes():
        staffing["by_interval"] = [dice.number(0, 3)]
    return staffing


def _pools(
    dice: Dice, sites: list[str], kinds: list[str], opening: tuple[int, int] | None
) -> dict[str, Data]:
    """The first pool can take every type, the others some."""
    return {
        f"p{number}": {
            "site": dice.pick(*sites),
            "skills": {
                k: {"factor": dice.pick(1, 1, 0.5, 1.5, 2), "preference": dice.pick(1, 1, 2, 3)}
                for k in (kinds if number == 0 else dice.some(kinds))
            },
            "staffing": _staffing(dice, opening),
            "own_type_first": dice.yes(),
        }
        for number in range(dice.pick(1, 1, 2, 3, 4, 5))
    }


def _route(
    dice: Dice, sites: list[str], links: Data, pools: dict[str, Data], kinds: list[str]
) -> Data:
    """Lines at every site that reaches a pool with the skills; entered at some of them."""
    delays = {frozenset(k["between"]): k["transfer_delay_s"] for k in links.values()}
    skilled = [p for p, d in pools.items() if all(k in d["skills"] for k in kinds)]

    def reached(site: str) -> list[str]:
        at = [pools[p]["site"] for p in skilled]
        return [
            p
            for p, other in zip(skilled, at, strict=True)
            if other == site or frozenset((site, other)) in delays
        ]

    lines = [s for s in sites if reached(s)]
    steps = {}
    for site in lines:
        line: list[Data] = []
        for after in sorted(dice.pick(0, 0, 0, 5, 20, 45) for _ in range(dice.number(0, 3))):
            one: Data = {"after_s": after}
            others = [s for s in lines if frozenset((site, s)) in delays]
            if after == 0:  # at once and without delay only ever onwards: no circles
                others = [s for s in others if s > site or delays[frozenset((site, s))]]
            if others and dice.yes(3):
                one["transfer_to"] = dice.pick(*others)
            else:
                one["pools"] = dice.some(reached(site))
            if dice.yes(3):
                one["if"] = _condition(dice, sites)
            line.append(one)
        if not any("pools" in s for s in line):
            line.append({"after_s": 0 if not line else 45, "pools": dice.some(reached(site))})
        steps[site] = line
    policy = dice.pick("order", "shares", "least_expected_wait", "most_idle")
    entered = dice.some(lines)
    entry: Data = {"policy": policy}
    if policy == "shares":
        weights = [[1.0], [0.5, 0.5], [0.5, 0.25, 0.25]][len(entered) - 1]
        entry["shares"] = dict(zip(entered, weights, strict=True))
    else:
        entry["sites"] = entered
    return {"entry": entry, "steps": steps}


def _condition(dice: Dice, sites: list[str]) -> Data:
    asked = {
        "queue_longer_than": dice.number(0, 2),
        "expected_wait_over_s": dice.number(0, 60),
        "site_down": dice.pick(*sites),
        "agents_idle": dice.number(1, 2),
    }
    both = (dice.pick(*asked), dice.pick(*asked)) if dice.yes(3) else (dice.pick(*asked),)
    return {name: asked[name] for name in both}


def _journey(dice: Dice) -> Data:
    login: Data = {
        "play": dice.duration(20),
        "branches": {"menu": 0.5, "contained": 0.125, "agent": 0.375},
    }
    if dice.yes():
        login["authentication"] = {
            "success": 0.5,
            "attempts": dice.number(1, 3),
            "on_failure": dice.pick("agent", "menu", "hung_up"),
        }
    menu = {"play": dice.duration(20), "branches": {"agent": 0.875, "hung_up": 0.125}}
    return {"start": "login", "nodes": {"login": login, "menu": menu}}


def _kind(dice: Dice, route: str, ivr: bool, transfers: bool, days: int) -> Data:
    times = dice.moments(30)
    if days > 1:
        times += [86_400 + t for t in dice.moments(15)]
    kind: Data = {
        "demand": {"trace": {"times_s": times}},
        "route": route,
        "priority": dice.pick(1, 1, 1, 0, 2),
        "head_start_s": dice.pick(0, 0, 5, 30),
        "balking": dice.pick(0, 0, 0, 0.3),
        "talk": dice.duration(dice.pick(10, 30, 100)),
        "queue_limit": dice.pick(None, None, None, None, None, None, 0, 1, 3),
    }
    if transfers or not dice.yes(3):  # endless patience could go round for ever
        kind["patience"] = dice.duration(dice.pick(30, 90, 300))
    if dice.yes():
        kind["wrap_up"] = dice.duration(30)
    if ivr and not dice.yes(3):
        kind["ivr"] = {"journey": "j"}
    return kind


def _outage(dice: Dice, sites: list[str]) -> Data:
    outage: Data = {
        "component": "site",
        "name": dice.pick(*sites),
        "duration": dice.duration(80),
        "failback_delay_s": dice.pick(0, 0, 10),
        "return_ramp_s": dice.pick(0, 0, 10, 60),
    }
    if dice.yes():
        outage["start"] = clock(dice.number(0, SPAN))
    else:
        outage["up_time"] = values(dice.number(1, 60), dice.number(1, 150), 90_000)
    if dice.yes():
        outage["detection"] = {"delay_s": dice.pick(0, 1, 10, 30)}
    else:
        outage["detection"] = {"ping_s": 5, "misses": dice.number(1, 3)}
    return outage
